"""Charts: lines pass where values say, read from the picture's own ticks."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.benchmark.some import SWEEP, book, curve, figure, halves, place, svgs, ticks
from twitchdetect.report.benchmark import chart
from twitchdetect.report.benchmark.looks import OURS, choose_looks
from twitchdetect.report.benchmark.reliability import reliability_charts
from twitchdetect.report.benchmark.sensitivity import sensitivity_chart
from twitchdetect.report.benchmark.strips import choose_span, strips
from twitchdetect.report.benchmark.tradeoff import tradeoff_chart

VALUES = {-5: 0.02, 0: 0.2, 5: 0.55, 10: 0.9, 20: 1.0}


def drawn(draw, *figures):
    some = book(*figures)
    (svg,) = svgs(draw(some, SWEEP, choose_looks(some)))
    return svg


def sweep(method="us", values=VALUES, width=0.1):
    return [
        figure(method, "sensitivity", v, v - width, v + width, group=str(snr))
        for snr, v in values.items()
    ]


def test_the_curve_passes_through_its_values():
    svg = drawn(sensitivity_chart, *reversed(sweep()))
    at_x, at_y = ticks(svg, "x"), ticks(svg, "y")
    points = curve(svg, "Ours")
    assert len(points) == len(VALUES)
    for (x, y), (snr, value) in zip(points, VALUES.items(), strict=True):
        assert x == pytest.approx(place(at_x, snr), abs=0.2)
        assert y == pytest.approx(place(at_y, 100 * value), abs=0.2)
    assert at_x[0] < at_x[10]
    assert at_y[0] > at_y[100]


def test_the_band_goes_from_low_to_high_and_stays_in_the_frame():
    svg = drawn(sensitivity_chart, *sweep())
    at_y = ticks(svg, "y")
    (d,) = (p.get("d") for p in svg.iter("path") if p.get("fill-opacity") == ".14")
    points = [tuple(map(float, pair.split())) for pair in re.split("[ML]", d.rstrip("z"))[1:]]
    assert points[2][1] == pytest.approx(place(at_y, 65), abs=0.2)  # 5 dB, above
    assert points[7][1] == pytest.approx(place(at_y, 45), abs=0.2)  # and on the way back
    assert min(y for _, y in points) == pytest.approx(at_y[100], abs=0.1)  # not 110 %


def test_a_missing_point_interrupts_the_line():
    values = dict(VALUES) | {5: math.nan}
    svg = drawn(sensitivity_chart, *sweep(values=values))
    d = next(p.get("d") for p in svg.iter("path") if p.get("stroke") == "#D55E00")
    assert d.count("M") == 2
    assert d.count("L") == 2


def test_methods_that_stand_out_have_bands_and_the_rest_is_grey():
    many = [f for m in ("us", "a", "b", "envelope") for f in sweep(m)]
    svg = drawn(sensitivity_chart, *many, *halves())
    assert sum(p.get("fill-opacity") == ".14" for p in svg.iter("path")) == 4
    key = [t.text for t in svg.iter("text")]
    assert [t for t in key if t and t.endswith("\N{NO-BREAK SPACE}dB")] == [
        f"{v}\N{NO-BREAK SPACE}dB" for v in (4.6, 5.2, 6.1, 7.0)
    ]
    assert "Ours (ours)" in key


def test_what_is_found_without_a_twitch_on_the_skin_stands_beside_the_axis():
    svg = drawn(sensitivity_chart, *sweep(), figure("us", "sensitivity", 0.5, group="none"))
    at_x, at_y = ticks(svg, "x"), ticks(svg, "y")
    marks = [p.get("transform") for p in svg.iter("path") if p.get("transform")]
    places = [tuple(map(float, re.findall(r"[\d.]+", m))) for m in marks]
    beside = [(x, y) for x, y in places if y and x < place(at_x, -5) - 10]
    assert len(beside) == 1
    assert beside[0][1] == pytest.approx(place(at_y, 50), abs=0.1)
    assert "none" in [t.text for t in svg.iter("text")]


def test_tags_stand_on_their_lines_and_not_on_each_other():
    methods = ("us", "a", "b", "envelope")
    svg = drawn(sensitivity_chart, *(f for m in methods for f in sweep(m)), *halves())
    tags = [t for t in svg.iter("text") if "tag" in (t.get("class") or "").split()]
    spots = [(float(t.get("x")), float(t.get("y")) - 4) for t in tags]
    assert [t.text for t in tags] == ["R1", "1", "2", "3"]
    for i, (x, y) in enumerate(spots):
        assert all(abs(x - a) >= 20 or abs(y - b) >= 13 for a, b in spots[:i])
        line = [(px, -py) for px, py in curve(svg, "Ours")]  # all four have the same
        assert x == pytest.approx(chart.crossing(line, -y), abs=0.5)


def test_the_trade_off_passes_through_its_values_on_a_logarithm():
    figures = [
        figure("us", "tradeoff_sensitivity", v, group=rate, setting=f"tuned_{rate}")
        for rate, v in (("10", 0.8), ("0.1", 0.3), ("1", 0.45))
    ]
    svg = drawn(tradeoff_chart, *figures)
    at_x, at_y = ticks(svg, "x"), ticks(svg, "y")
    assert sorted(at_x) == [0.1, 1, 10]
    for (x, y), (rate, value) in zip(
        curve(svg, "Ours"), [(0.1, 0.3), (1, 0.45), (10, 0.8)], strict=True
    ):
        assert x == pytest.approx(place(at_x, rate, math.log), abs=0.2)
        assert y == pytest.approx(place(at_y, 100 * value), abs=0.2)


def test_strips_have_their_median_box_and_mean_where_the_values_are():
    values = {
        "q05": -20.0,
        "q25": -5.0,
        "q50": 10.0,
        "q75": 22.0,
        "q95": 60.0,
        "bias": 15.0,
        "iqr": 27.0,
    }
    svg = drawn(strips, *(figure("us", "onset_error_ms", v, group=g) for g, v in values.items()))
    at_x = ticks(svg, "x")
    strip = next(g for g in svg.iter("g") if g.find("title") is not None)
    line, box, middle, mean = (p.get("d") for p in strip.iter("path"))

    def xs(d):
        return [float(n) for n in re.findall(r"[MH](-?[\d.]+)", d)]

    assert xs(line) == pytest.approx([place(at_x, -20), place(at_x, 60)], abs=0.2)
    assert xs(box)[:2] == pytest.approx([place(at_x, -5), place(at_x, 22)], abs=0.2)
    assert xs(middle) == pytest.approx([place(at_x, 10)], abs=0.2)
    assert xs(mean) == pytest.approx([place(at_x, 15)], abs=0.2)


def test_one_far_off_method_does_not_squash_the_others_and_gets_an_arrow():
    near = [{"q05": figure("a", "x", 10.0 + i), "q95": figure("a", "x", 50.0)} for i in range(4)]
    far = {"q05": figure("b", "x", 10.0), "q95": figure("b", "x", 5000.0)}
    assert choose_span([*near, far])[1] < 250
    figures = [
        figure(m, "alarm_latency_ms", v, group=g)
        for m in ("us", "a")
        for g, v in (("q05", 5.0), ("q50", 20.0), ("q95", 50.0))
    ]
    figures += [
        figure("b", "alarm_latency_ms", v, group=g)
        for g, v in (("q05", 5.0), ("q50", 20.0), ("q95", 5000.0))
    ]
    svg = drawn(strips, *figures)
    assert sum("l-7-5v10z" in (p.get("d") or "") for p in svg.iter("path")) == 1


def test_a_strip_without_values_is_na():
    figures = [
        figure("us", "alarm_latency_ms", 5.0, group="q50"),
        figure("us", "onset_error_ms", 5.0, group="q50"),
    ]
    figures += [figure("a", "onset_error_ms", 5.0, group="q50")]
    svg = drawn(strips, *figures)
    assert [t.text for t in svg.iter("text")].count("n/a") == 1


def test_charts_without_figures_are_not_drawn():
    some = book(*halves())
    for draw in (sensitivity_chart, tradeoff_chart, strips):
        assert draw(some, SWEEP, choose_looks(some)) == ""


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_labels_are_moved_apart_within_their_room_and_keep_their_order(wanted):
    placed = chart.apart(wanted, 10, -20, 120)
    in_order = sorted(placed)
    assert all(b - a >= 10 - 1e-6 for a, b in pairwise(in_order))
    assert in_order[0] >= -20 - 1e-6 and in_order[-1] <= 120 + 1e-6
    for i, a in enumerate(wanted):
        assert all(placed[i] < placed[j] for j, b in enumerate(wanted) if a < b)


def test_labels_far_apart_stay_where_they_are():
    assert chart.apart([50.0, 10.0, 90.0], 10, 0, 100) == [50.0, 10.0, 90.0]
    assert chart.apart([50.0, 50.0], 10, 0, 100) == [45.0, 55.0]


def test_a_level_is_crossed_between_two_points():
    assert chart.crossing([(0, 0.2), (10, 0.7), (20, 0.9)], 0.5) == pytest.approx(6.0)
    assert chart.crossing([(0, 0.2), (10, 0.4)], 0.5) is None


def test_only_the_setting_that_is_compared_is_drawn():
    others = [
        figure("us", "sensitivity", 0.99, group=str(snr), setting="published") for snr in VALUES
    ]
    svg = drawn(sensitivity_chart, *others, *sweep())
    assert curve(svg, "Ours") == curve(drawn(sensitivity_chart, *sweep()), "Ours")


def test_a_frame_puts_its_spans_on_its_edges():
    frame = chart.Frame(left=10, right=110, top=5, bottom=205, x_span=(-2, 2), y_span=(-1, 3))
    assert [frame.x(v) for v in (-2, 1, 2)] == [10, 85, 110]
    assert [frame.y(v) for v in (-1, 0, 3)] == [205, 155, 5]


CONFIDENCE = {"0.15": (0.12, 0.2, 5), "0.85": (0.84, 0.6, 40), "0.95": (0.99, 0.9, 400)}


def confident(method="us", what="twitch"):
    made = [figure(method, f"{what}_calibration_error", 0.123, n=445),
            figure(method, f"{what}_brier_score", 0.0456, n=445)]  # fmt: skip
    for group, (mean, share, n) in CONFIDENCE.items():
        made.append(
            figure(method, f"{what}_reliability", share, share - 0.1, share + 0.1, group, n=n)
        )
        made.append(figure(method, f"{what}_confidence", mean, group=group, n=n))
    return made


def test_confidence_stands_at_its_mean_and_truth_at_its_share():
    svg = drawn(reliability_charts, *reversed(confident()))
    at_x, at_y = ticks(svg, "x"), ticks(svg, "y")
    line = next(e for e in svg.iter("path") if e.get("stroke") == OURS and "L" in e.get("d"))
    points = [tuple(map(float, p.split())) for p in re.split("[ML]", line.get("d"))[1:]]
    assert len(points) == 3
    for (x, y), (mean, share, _) in zip(points, CONFIDENCE.values(), strict=True):
        assert x == pytest.approx(place(at_x, mean), abs=0.2)
        assert y == pytest.approx(place(at_y, 100 * share), abs=0.2)
    said = [t.text for t in svg.iter("title")]
    assert said[1] == "confidence 0.84: 60 % of 40 right"


def test_what_is_sure_and_right_lies_on_the_dashed_line():
    svg = drawn(reliability_charts, *confident())
    dashed = next(e for e in svg.iter("path") if e.get("stroke-dasharray"))
    ends = [tuple(map(float, p.split())) for p in re.split("[ML]", dashed.get("d"))[1:]]
    at_x, at_y = ticks(svg, "x"), ticks(svg, "y")
    assert ends == [(place(at_x, 0), place(at_y, 0)), (place(at_x, 1), place(at_y, 100))]


def test_each_tenth_has_its_number_of_events():
    svg = drawn(reliability_charts, *confident())
    words = [t.text for t in svg.iter("text")]
    assert [w for w in words if w in ("5", "40", "400")] == ["5", "40", "400"]


def test_scores_stand_above_and_names_have_a_chart_of_their_own():
    some = book(*confident(), *confident(what="name"))
    drawn = reliability_charts(some, SWEEP, choose_looks(some))
    assert len(svgs(drawn)) == 2
    assert drawn.count("calibration error <b>0.123</b>, Brier score <b>0.046</b>, 445 events") == 2


def test_only_ours_and_only_with_confidence_is_drawn():
    some = book(*confident("a"), *halves())
    assert reliability_charts(some, SWEEP, choose_looks(some)) == ""
    odd = book(figure("us", "twitch_reliability", 0.5, group="no number", n=3),
               figure("us", "twitch_confidence", 0.5, group="no number", n=3))  # fmt: skip
    assert reliability_charts(odd, SWEEP, choose_looks(odd)) == ""
