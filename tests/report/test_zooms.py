"""Twitches close up."""

import re
from dataclasses import replace

import numpy as np
import pytest

import twitchdetect as td
from tests.report.some import event, rest, traces_of
from twitchdetect.report.zoom_svg import draw_svg
from twitchdetect.report.zooms import make_zoom, zoom_figure


def zoom_of(recording, twitch):
    return make_zoom(7, twitch, recording, traces_of(recording, [twitch]))


@pytest.fixture
def zoom():
    recording = rest(names=("left", "<b>", "$x$"))
    recording.data_uV[1000:1030, 0] *= 20
    recording.data_uV[1000:1030, 2] *= 8
    return zoom_of(recording, event(start=1000, stop=1030, channels=(0, 2, 1)))


def test_a_zoom_tells_number_time_channel_length_peak_and_snr(zoom):
    said = [t.get_text() for t in zoom_figure(zoom, 100).texts]
    assert {"7", "0:04.000  left", "120 ms · peak 30 µV · SNR 12 dB", "µV", "ms"} <= set(said)


def test_onset_and_end_are_marked(zoom):
    axes = zoom_figure(zoom, 100).axes[0]
    upright = [line.get_xdata()[0] for line in axes.lines if len(set(line.get_xdata())) == 1]
    assert upright == [0, 120.0]
    assert draw_svg(zoom).count("stroke-dasharray") == 1


def test_other_channels_lie_below_at_the_same_scale_and_do_not_touch(zoom):
    assert zoom.names == ("left", r"\$x\$", "<b>")
    lows, highs = zoom.values_uV.min(axis=0), zoom.values_uV.max(axis=0)
    assert highs[0] < zoom.top_uV
    assert lows[-1] > zoom.bottom_uV
    assert all(lows[i] > highs[i + 1] for i in range(2))


def test_words_of_a_zoom_stay_inside_their_own_picture():
    recording = rest(2000, 1, names=("gastrocnemius",))
    long = replace(event(start=1000, stop=1060), peak_uV=187_499.0)
    one = replace(zoom_of(recording, long), onset_s=12 * 3600 + 1801.25)
    figure = zoom_figure(one, 100)
    figure.canvas.draw()
    for words in figure.texts:
        assert words.get_window_extent().x1 <= figure.bbox.x1


def test_numbers_of_an_axis_stay_inside_their_own_picture(zoom):
    loud = rest(2000, 1, level_uV=60_000.0)
    for one in (zoom, zoom_of(loud, event(start=1000, stop=1030))):
        figure = zoom_figure(one, 100)
        figure.canvas.draw()
        axes = figure.axes[0]
        for label in [*axes.get_yticklabels(), *axes.get_xticklabels()]:
            box = label.get_window_extent()
            assert box.x0 >= 0
            assert box.x1 <= figure.bbox.x1


def test_names_are_no_markup(zoom):
    drawn = draw_svg(zoom)
    assert "<b>" not in drawn
    assert "&lt;b&gt;" in drawn
    assert ">$x$<" in drawn


def test_a_vector_zoom_draws_what_was_measured():
    recording = rest(2000, 1)
    one = zoom_of(recording, event(start=1000, stop=1030))
    path = re.search(r'class=t transform="scale\(.1\)" d="M(\d+) (\d+)l([^"]*)"', draw_svg(one))
    steps = np.array([int(s) for s in re.findall(r"-?\d+", path[3])]).reshape(-1, 2)
    y = np.concatenate([[int(path[2])], int(path[2]) + np.cumsum(steps[:, 1])]) / 10
    expected = 16 + (one.top_uV - one.values_uV[:, 0]) / (2 * one.top_uV) * 150
    np.testing.assert_allclose(y, expected, atol=0.06)


def test_a_vector_zoom_is_interrupted_where_samples_are_missing():
    recording = td.Recording(
        rest(2000, 1).data_uV, 250.0, ("a",), gaps=(td.Gap(1010, 1020, "lost"),)
    )
    drawn = draw_svg(zoom_of(recording, event(start=1000, stop=1030)))
    path = re.search(r'class=t transform="scale\(.1\)" d="([^"]*)"', drawn)[1]
    assert path.count("M") == 2
    assert "nan" not in drawn


def test_zooms_stay_small_however_fast_the_recording_was_sampled():
    recording = rest(16_000, 3, fs=8000.0)
    twitch = event(start=8000, stop=8800, channels=(0, 1, 2))
    drawn = draw_svg(zoom_of(recording, twitch))
    assert len(drawn) < 20_000


def test_a_twitch_without_signal_can_be_drawn():
    recording = rest(10, 1)
    recording.data_uV[:] = np.nan
    one = zoom_of(recording, event(start=0, stop=1))
    assert "nan" not in draw_svg(one)
    zoom_figure(one, 100).canvas.draw()
