"""Where marks and numbers stand in the overview."""

import itertools

import numpy as np
import pytest

import twitchdetect as td
from tests.report.some import event, rest, traces_of
from twitchdetect.report import layout as lay
from twitchdetect.report.figures import make_layout, overview_figure
from twitchdetect.report.kinds import STYLES
from twitchdetect.report.layout import Layout, merged, place_labels
from twitchdetect.report.picture import pixels

DPI = 150
FOUR_HOURS_S = 4 * 3600.0


def pixel(layout, time_s):
    return time_s / layout.duration_s * lay.PLOT_IN * DPI


@pytest.mark.parametrize("dpi", [140, 150])
def test_a_short_event_is_marked_around_its_middle_and_as_wide_wherever_it_is(dpi):
    layout = Layout(("ltr",), 4, FOUR_HOURS_S)
    pixel_s = FOUR_HOURS_S / (lay.PLOT_IN * dpi)
    for start_s in np.linspace(10, FOUR_HOURS_S - 10, 999):
        left_s, right_s = layout.mark_s(start_s, start_s + 0.1, dpi)
        assert (right_s - left_s) / pixel_s == pytest.approx(round(lay.LEAST_MARK_IN * dpi))
        assert abs((left_s + right_s) / 2 - start_s - 0.05) <= 0.51 * pixel_s


def test_marks_of_a_recording_of_hours_are_drawn_equally_wide():
    nothing = td.Gap(500, round(FOUR_HOURS_S * 250) - 500, "so that only marks are drawn")
    recording = td.Recording(rest(1000, 1).data_uV, 250.0, ("a",), gaps=(nothing,))
    marks = [event(start=s, stop=s + 25) for s in range(43_321, 3_590_000, 97_773)]
    image = pixels(overview_figure(recording, marks, traces_of(recording, marks), DPI))
    layout = make_layout(recording, marks)
    row = image[round((layout.height_in - lay.BOTTOM_IN - 0.3 * layout.row_in) * DPI)]
    coloured = np.flatnonzero(np.ptp(row.astype(int), axis=1) > 20)
    runs = np.split(coloured, np.flatnonzero(np.diff(coloured) > 1) + 1)
    assert [len(run) for run in runs] == [round(lay.LEAST_MARK_IN * DPI)] * len(marks)
    for run, mark in zip(runs, marks, strict=True):
        middle = lay.LEFT_IN * DPI + pixel(layout, (mark.start_sample + 12) / recording.fs)
        assert abs(run.mean() + 0.5 - middle) <= 1


def test_a_saturation_of_20_ms_can_be_seen_in_three_minutes():
    layout = Layout(("saturation",), 8, 180.0)
    left_s, right_s = layout.mark_s(120.0, 120.02, 100)
    assert pixel(layout, right_s - left_s) * 100 / DPI >= 3 - 1e-9


def test_each_twitch_has_its_number_where_there_is_room():
    labels = place_labels([1.0, 2.0, 2.1, 2.2, 5.0])
    assert [label.text for label in labels] == ["1", "2", "3", "4", "5"]
    assert [label.level for label in labels] == [0, 0, 1, 0, 0]


def test_twitches_too_close_together_share_one_label():
    labels = place_labels([1.0, *np.linspace(2.0, 2.05, 9), 4.0])
    assert [label.text for label in labels] == ["1", "2–10", "11"]


@pytest.mark.parametrize("n", [1, 7, 50, 302, 2000])
def test_labels_name_every_twitch_once_and_never_overlap(n):
    places_in = np.sort(np.random.default_rng(n).uniform(0, lay.PLOT_IN, n))
    labels = place_labels(places_in.tolist())
    named = [number for label in labels for number in range(label.first, label.last + 1)]
    assert named == list(range(1, n + 1))
    for level in range(lay.NUMBER_LEVELS):
        row = [label for label in labels if label.level == level]
        assert all(a.right_in < b.left_in for a, b in itertools.pairwise(row))


def test_marks_that_overlap_become_one():
    assert merged([(3, 5), (0, 1), (0.5, 2), (5, 6)]) == [(0, 2), (3, 5), (5, 6)]


def test_few_channels_get_more_height():
    heights = [Layout((), n, 60.0).row_in for n in (1, 2, 8, 16, 64)]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] >= 2
    assert heights[-1] >= 0.15


def test_no_two_kinds_have_the_same_colour_or_shape():
    assert len({s.colour for s in STYLES.values()}) == len(STYLES)
    assert len({s.marker for s in STYLES.values()}) == len(STYLES)
    assert len({s.sign for s in STYLES.values()}) == len(STYLES)
