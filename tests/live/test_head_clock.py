"""What counts time goes on while the board gives nothing."""

from dataclasses import replace

from tests.live.sessions import FS, snapshot
from twitchdetect.live.head_clock import HeadClock


def test_time_goes_on_by_the_clock_when_no_samples_come_and_by_samples_when_they_do():
    clock, shot = HeadClock(), replace(snapshot(), head_sample=1000, at_s=10.0)
    assert clock.going_on(shot) is shot
    a_bunch_late = replace(shot, at_s=10.9)
    assert clock.going_on(a_bunch_late) is a_bunch_late
    assert clock.going_on(replace(shot, at_s=130.0)).head_sample == 1000 + 120 * FS
    back = replace(shot, head_sample=31_000, at_s=130.2)
    assert clock.going_on(back) is back


def test_a_session_that_is_over_grows_no_more():
    clock, shot = HeadClock(), replace(snapshot(), head_sample=1000, at_s=10.0)
    clock.going_on(shot)
    over = replace(shot, state="ended", at_s=130.0)
    assert clock.going_on(over) is over
