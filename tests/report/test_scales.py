"""A common scale for channels of like size."""

import numpy as np
import pytest

from tests.report.some import event, rest, traces_of
from twitchdetect.report.figures import scale_words
from twitchdetect.report.scales import choose_scales, round_down, round_up


def test_a_quiet_channel_looks_quiet_beside_an_active_one():
    scales = choose_scales(np.array([180.0, 25.0, 30.0]), [event(channel=0)])
    assert scales.scale_uV.tolist() == [200.0, 200.0, 200.0]
    assert not scales.is_own.any()


def test_few_active_channels_among_many_set_the_scale():
    need_uV = np.full(64, 17.0)
    need_uV[[3, 40]] = 150, 180
    scales = choose_scales(need_uV, [event(channel=3), event(channel=40)])
    assert (scales.scale_uV == 200.0).all()


def test_a_channel_much_larger_than_its_peers_has_its_own_scale():
    scales = choose_scales(np.array([20.0, 22.0, 900.0, 25.0]), [])
    assert scales.scale_uV.tolist() == [25.0, 25.0, 1000.0, 25.0]
    assert scales.is_own.tolist() == [False, False, True, False]


def test_twitches_that_would_be_lost_on_the_common_scale_have_their_own():
    twitches = [event(channel=c) for c in (0, 1, 2)]
    scales = choose_scales(np.array([1500.0, 1400.0, 30.0, 28.0]), twitches)
    assert scales.scale_uV.tolist() == [1500.0, 1500.0, 30.0, 1500.0]


def test_channels_without_signal_do_not_count():
    scales = choose_scales(np.array([np.nan, 1e-9, 40.0]), [event("gap", -1)])
    assert scales.common_uV == 40.0
    assert not scales.is_own.any()
    assert choose_scales(np.array([np.nan, 0.0]), []).common_uV == 1.0


@pytest.mark.parametrize(
    ("value", "up", "down"), [(1, 1, 1), (161, 200, 150), (0.08, 0.1, 0.07), (29, 30, 25)]
)
def test_scales_are_round(value, up, down):
    assert round_up(value) == pytest.approx(up)
    assert round_down(value) == pytest.approx(down)


def test_exceptions_and_what_is_cut_off_are_told():
    recording = rest(40_000, 4)
    assert scale_words(recording, traces_of(recording)) == "Bars: 20 µV on every channel."
    recording.data_uV[:, 1] *= 50
    recording.data_uV[500, 2] = 5000
    said = scale_words(recording, traces_of(recording))
    assert "* channel with its own scale" in said
    assert "cut off" in said
