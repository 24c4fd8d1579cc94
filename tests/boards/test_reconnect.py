"""The state machine of a lost board: every way leads back, none of them spins."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchdetect.boards.reconnect import Do, Heard, Pace, Reconnect, State

PACE = Pace()


def streaming(now_s=0.0):
    link = Reconnect(now_s)
    assert link.hear(Heard.DATA, now_s) is Do.READ
    return link


def test_a_short_silence_is_none():
    link = streaming()
    assert link.hear(Heard.NOTHING, 0.99) is Do.READ
    assert link.state is State.STREAMING
    link.hear(Heard.DATA, 0.995)
    assert link.hear(Heard.NOTHING, 1.9) is Do.READ
    assert (link.state, link.n_losses) == (State.STREAMING, 0)


def test_a_silent_radio_is_asked_and_goes_on_by_itself():
    link = streaming()
    assert link.hear(Heard.NOTHING, 1.0) is Do.NUDGE
    assert link.state is State.SILENT
    assert link.hear(Heard.REPLY, 1.01) is Do.READ
    assert link.hear(Heard.NOTHING, 1.1) is Do.READ
    assert link.hear(Heard.NOTHING, 1.4) is Do.NUDGE
    assert link.hear(Heard.DATA, 1.5) is Do.READ
    assert (link.state, link.n_losses) == (State.STREAMING, 1)


def test_a_board_that_can_be_reached_twice_and_sends_nothing_is_started():
    link = streaming()
    link.hear(Heard.NOTHING, 1.0)
    assert link.hear(Heard.AWAKE, 1.1) is Do.READ
    assert link.hear(Heard.REPLY, 1.2) is Do.READ
    assert link.hear(Heard.AWAKE, 1.5) is Do.READ
    assert link.hear(Heard.AWAKE, 1.9) is Do.START
    assert link.hear(Heard.STARTED, 3.5) is Do.READ
    assert link.state is State.RESYNC
    assert link.hear(Heard.DATA, 3.6) is Do.READ
    assert link.state is State.STREAMING


@pytest.mark.parametrize("silent", [False, True])
def test_a_board_that_says_it_began_anew_is_started_at_once(silent):
    link = streaming()
    if silent:
        link.hear(Heard.NOTHING, 1.0)
    assert link.hear(Heard.RESET, 1.1) is Do.START
    assert (link.state, link.n_losses) == (State.SILENT, 1)


def test_a_start_that_fails_on_an_open_port_is_tried_again_later():
    link = streaming()
    link.hear(Heard.RESET, 0.5)
    assert link.hear(Heard.NOT_STARTED, 5.0) is Do.NUDGE
    assert link.hear(Heard.AWAKE, 5.1) is Do.READ
    assert link.hear(Heard.AWAKE, 5.5) is Do.START


def test_a_port_where_nobody_answers_is_let_go():
    link = streaming()
    now, seen = 1.0, []
    while not seen or seen[-1] is not Do.LET_GO:
        seen.append(link.hear(Heard.NOTHING, now))
        now += 0.1
    assert Counter(seen)[Do.NUDGE] == PACE.most_nudges
    assert now < 1.0 + PACE.nudge_s * (PACE.most_nudges + 1)


def test_a_pulled_plug_is_looked_for_at_once_and_then_at_a_pace():
    link = streaming()
    assert link.hear(Heard.PORT_GONE, 0.1) is Do.LET_GO
    assert link.hear(Heard.NOTHING, 0.1) is Do.SEARCH
    assert link.hear(Heard.NOT_FOUND, 0.11) is Do.WAIT
    assert link.wait_s(0.11) == pytest.approx(PACE.look_s)
    assert link.hear(Heard.NOTHING, 0.35) is Do.WAIT
    assert link.hear(Heard.NOTHING, 0.36) is Do.SEARCH
    assert link.hear(Heard.FOUND, 0.4) is Do.START
    assert link.hear(Heard.STARTED, 2.0) is Do.READ
    assert link.hear(Heard.DATA, 2.1) is Do.READ
    assert (link.state, link.n_losses) == (State.STREAMING, 1)


def test_a_port_that_goes_whenever_it_is_tried_is_not_tried_without_pause():
    link = streaming()
    for what in (Heard.PORT_GONE, Heard.NOTHING):
        do = link.hear(what, 1.0)
    assert do is Do.SEARCH
    link.hear(Heard.FOUND, 1.0)
    assert link.hear(Heard.PORT_GONE, 1.0) is Do.LET_GO
    assert link.hear(Heard.NOTHING, 1.0) is Do.WAIT
    assert link.wait_s(1.0) == pytest.approx(PACE.look_s)


def test_a_start_without_data_is_no_stream():
    link = Reconnect(0.0)
    assert link.hear(Heard.NOTHING, 1.49) is Do.READ
    assert link.hear(Heard.NOTHING, 1.5) is Do.LET_GO
    assert link.n_losses == 0


def test_closing_ends_it_in_every_state():
    for before in (
        [],
        [Heard.DATA],
        [Heard.DATA, Heard.PORT_GONE],
        [Heard.PORT_GONE, Heard.NOTHING],
    ):
        link = Reconnect(0.0)
        for what in before:
            link.hear(what, 0.1)
        assert link.hear(Heard.CLOSE, 0.2) is Do.END
        assert link.hear(Heard.DATA, 0.3) is Do.END


WHILE_SEARCHING = [Heard.FOUND, Heard.NOT_FOUND]
AFTER = {
    Do.READ: [Heard.DATA, Heard.NOTHING, Heard.REPLY, Heard.AWAKE, Heard.RESET, Heard.PORT_GONE],
    Do.NUDGE: [Heard.DATA, Heard.NOTHING, Heard.REPLY, Heard.AWAKE, Heard.PORT_GONE],
    Do.START: [Heard.STARTED, Heard.NOT_STARTED, Heard.PORT_GONE],
    Do.LET_GO: [Heard.NOTHING],
    Do.SEARCH: [Heard.FOUND, Heard.NOT_FOUND],
    Do.WAIT: [Heard.NOTHING],
}


@given(st.data())
def test_no_world_makes_it_spin_or_forget_the_port(data):
    """Every turn that takes no time by itself is paced by the machine."""
    link, now, do, has_port = Reconnect(0.0), 0.0, Do.READ, True
    at = {Do.SEARCH: [], Do.NUDGE: []}
    for _ in range(data.draw(st.integers(5, 80))):
        if do in (Do.READ, Do.NUDGE, Do.START):
            assert has_port
        if do in at:
            at[do].append(now)
        what = data.draw(st.sampled_from(AFTER[do]))
        if do in (Do.READ, Do.NUDGE) and what is Heard.NOTHING:
            now += 0.1  # a read that gives nothing has waited so long
        elif do is Do.WAIT:
            now += max(0.01, link.wait_s(now))
        has_port = do is not Do.LET_GO and (has_port or what is Heard.FOUND)
        if what is Heard.NOT_STARTED and link.state is State.SEARCHING:
            has_port = False
        do = link.hear(what, now)
        assert do is not Do.END
    for times in at.values():
        for i in range(len(times) - 4):
            assert times[i + 4] > times[i]


def test_after_any_history_good_news_lead_back_to_streaming():
    for first in (Heard.PORT_GONE, Heard.NOTHING, Heard.RESET):
        link, now = streaming(), 2.0
        do = link.hear(first, now)
        good = {
            Do.READ: Heard.AWAKE, Do.NUDGE: Heard.AWAKE, Do.START: Heard.STARTED,
            Do.LET_GO: Heard.NOTHING, Do.SEARCH: Heard.FOUND, Do.WAIT: Heard.NOTHING,
        }  # fmt: skip
        for _ in range(10):
            now += 0.1
            do = (
                link.hear(good[do], now)
                if link.state is not State.RESYNC
                else link.hear(Heard.DATA, now)
            )
            if link.state is State.STREAMING:
                break
        assert link.state is State.STREAMING
