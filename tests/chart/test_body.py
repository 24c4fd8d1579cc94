import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chart.geometry import crossings, inside
from twitchdetect.chart.body import (
    ACCENT,
    VIEWS,
    Mark,
    aspect,
    inner_lines,
    outline,
    strokes,
    svg,
)
from twitchdetect.chart.body_labels import Box, place_labels

unit = st.floats(0, 1, allow_nan=False)


@pytest.mark.parametrize("view", VIEWS)
def test_the_outline_is_one_closed_polygon_in_the_box_that_does_not_cross_itself(view):
    (polygon,) = outline(view)
    assert polygon[0] == polygon[-1]
    assert all(0 < x < 1 and 0 < y < 1 for x, y in polygon)
    assert crossings(polygon) == []


@pytest.mark.parametrize("view", VIEWS)
def test_the_figure_is_the_same_on_both_sides(view):
    (polygon,) = outline(view)
    for x, y in polygon:
        assert min(abs(1 - x - a) + abs(y - b) for a, b in polygon) < 1e-9


@pytest.mark.parametrize("view", VIEWS)
def test_it_is_eight_heads_high(view):
    (polygon,) = outline(view)
    top, sole = min(y for _, y in polygon), max(y for _, y in polygon)
    left, right = min(x for x, _ in polygon), max(x for x, _ in polygon)
    head = (sole - top) / 8
    assert inside((0.5, top + 0.5 * head), polygon)
    assert not inside((0.5, top + 4.3 * head), polygon)  # the legs part at half its height
    assert 0.35 < (right - left) * aspect() / (sole - top) < 0.45


@pytest.mark.parametrize("view", VIEWS)
def test_lines_within_stay_within(view):
    (polygon,) = outline(view)
    for line in inner_lines(view):
        x, y = line[len(line) // 2]
        assert inside((x + 1e-6, y), polygon) or inside((x - 1e-6, y), polygon)


@pytest.mark.parametrize("view", VIEWS)
def test_curves_follow_each_other_without_a_gap(view):
    for stroke in strokes(view):
        for before, after in zip(stroke.curves, stroke.curves[1:], strict=False):
            assert before[3] == after[0]
    assert [s.is_outline for s in strokes(view)].count(True) == 1


def test_there_are_two_views():
    for call in (outline, lambda v: svg(v, [])):
        with pytest.raises(ValueError, match="got 'side' as a view; expected front or back"):
            call("side")


@pytest.mark.parametrize("view", VIEWS)
def test_the_picture_is_whole_has_a_name_and_no_address(view):
    found = svg(view, [Mark(1, 0.4, 0.2, "Soleus <left> & more"), (2, 0.5, 0.3)], height=400)
    tree = ET.fromstring(found)
    assert tree.get("aria-label").startswith(f"{view} of the body, marked: 1 Soleus <left> & more")
    assert [t.text for t in tree.iter("text")] == ["1", "2"]
    assert [t.text for t in tree.iter("title")] == ["Soleus <left> & more"]
    assert len([c for c in tree.iter("circle") if c.get("fill") == ACCENT]) == 2
    assert "//" not in found
    assert len(found) < 16_000


def test_dots_are_where_the_marks_are():
    tree = ET.fromstring(svg("front", [(1, 0.25, 0.5)], height=400))
    (dot,) = tree.iter("circle")
    assert float(dot.get("cx")) == pytest.approx(0.25 * 400 * aspect(), abs=0.06)
    assert float(dot.get("cy")) == pytest.approx(200)


def test_the_picture_is_as_large_as_asked():
    found = svg("front", [], height=720)
    assert re.search(r'viewBox="0 0 307 720"', found)
    assert "width:307px;height:720px" in found
    assert "marked" not in found


@pytest.mark.parametrize(("x", "y"), [(-0.01, 0.5), (0.5, 1.01), (float("nan"), 0.5)])
def test_a_mark_outside_of_the_box_is_refused(x, y):
    with pytest.raises(ValueError, match="got mark 3 at"):
        svg("front", [(3, x, y)])


def overlap(a, b):
    return min(a.right, b.right) > max(a.left, b.left) + 1e-6 and (
        min(a.bottom, b.bottom) > max(a.top, b.top) + 1e-6
    )


def assert_clear(dots, frame, size=10.0, radius=2.8):
    words = [str(i + 1) for i in range(len(dots))]
    labels = place_labels(dots, words, size, radius, frame)
    points = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in dots]
    for i, label in enumerate(labels):
        assert not any(overlap(label, other) for other in labels[:i])
        assert not any(overlap(label, point) for point in points)
        assert label.left >= frame.left - 1e-6
        assert label.right <= frame.right + 1e-6
        assert label.top >= frame.top - 1e-6
        assert label.bottom <= frame.bottom + 1e-6


@given(st.lists(st.tuples(unit, unit), min_size=1, max_size=20))
def test_twenty_numbers_cover_neither_each_other_nor_a_dot(places):
    width, height = 360 * aspect(), 360.0
    frame = Box(0, 0, width, height)
    assert_clear([(x * width, y * height) for x, y in places], frame)


@pytest.mark.parametrize("place", [(0.5, 0.5), (0.02, 0.02), (0.98, 0.99), (0.6, 0.2)])
def test_twenty_marks_at_one_place_all_have_their_number(place):
    width, height = 360 * aspect(), 360.0
    dots = [(place[0] * width, place[1] * height)] * 20
    assert_clear(dots, Box(0, 0, width, height))


def test_a_lone_number_stands_right_beside_its_dot():
    (label,) = place_labels([(50, 50)], ["1"], 10, 3, Box(0, 0, 150, 360))
    assert 53 < label.left < 57
    assert label.top < 50 < label.bottom
