"""What somebody marked stands in the overview."""

from dataclasses import replace
from itertools import pairwise

import twitchdetect as td
from tests.report.some import event, rest, traces_of
from twitchdetect.report.figures import make_layout, overview_figure
from twitchdetect.report.markers import place_words


def marked(*markers):
    return replace(rest(), markers=tuple(markers))


def test_markers_have_a_lane_and_a_line_over_all_channels():
    recording = marked(td.Marker(500, "needle_in"), td.Marker(1200, "note", "Schmerz $1$"))
    figure = overview_figure(recording, [event()], traces_of(recording), 100)
    said = [t.get_text().strip() for t in figure.axes[1].texts]
    assert said.count("markers") == 1
    assert {"needle_in", r"Schmerz \$1\$", "ltr"} <= set(said)
    upright = [c for c in figure.axes[0].collections if type(c).__name__ == "LineCollection"]
    times = {float(s[0][0]) for c in upright for s in c.get_segments()}
    assert {2.0, 4.8} <= times
    figure.canvas.draw()
    for t in figure.axes[1].texts:
        assert t.get_window_extent().x1 <= figure.bbox.x1


def test_the_lane_moves_the_others_down_and_is_absent_without_markers():
    with_marker = make_layout(marked(td.Marker(500, "stroke")), [event()])
    without = make_layout(rest(), [event()])
    assert with_marker.lane_in("ltr") > without.lane_in("ltr")
    assert with_marker.number_in(with_marker.labels[0]) > with_marker.markers_in - 1e-9
    assert without.markers_in == 0


def test_words_of_markers_do_not_overlap_and_stay_inside():
    recording = marked(*(td.Marker(s, "note", f"a long note {s}") for s in range(0, 2001, 50)))
    figure = overview_figure(recording, [], traces_of(recording), 100)
    figure.canvas.draw()
    words = [t.get_window_extent() for t in figure.axes[1].texts if "note" in t.get_text()]
    assert len(words) > 4
    assert all(a.x1 <= b.x0 for a, b in pairwise(words))
    assert words[-1].x1 <= figure.axes[0].get_window_extent().x1 + 1


def test_the_last_words_stand_left_of_their_marker():
    recording = marked(td.Marker(1990, "needle_out"))
    assert place_words(recording.markers, 250.0, make_layout(recording, [])) == [
        (7.96, "needle_out", "right")
    ]
