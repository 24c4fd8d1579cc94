"""Examples: what is marked where, and which are kept."""

import re

import numpy as np
import pytest

from tests.report.benchmark.some import Reader, place, results, svgs, ticks
from tests.report.benchmark.test_results import example
from twitchdetect.evaluate.results import Span
from twitchdetect.report.benchmark.examples import MOST, choose, example_svg, examples


def test_truth_and_events_stand_at_their_times():
    label = Span("ltr", 2600, 2650, 0)
    found = Span("voluntary", 2750, 2875, 1, (1,))
    (svg,) = svgs(example_svg(example(labels=[label], events=[found])))
    at_x = ticks(svg, "x")

    def box(fill, stroke):
        (d,) = (
            p.get("d")
            for p in svg.iter("path")
            if p.get("fill") == fill
            and p.get("stroke") == stroke
            and p.get("stroke-width") == "1.6"
        )
        return [float(n) for n in re.findall(r"[MH]([\d.]+)", d)[:2]]

    assert box("#fff", "#D55E00") == pytest.approx([place(at_x, 10.4), place(at_x, 10.6)], abs=0.2)
    assert box("#0072B2", "#0072B2") == pytest.approx(
        [place(at_x, 11.0), place(at_x, 11.5)], abs=0.2
    )


def test_only_the_channels_of_an_event_are_tinted_strongly():
    (svg,) = svgs(example_svg(example(events=[Span("ltr", 2600, 2650, 1, (1,))])))
    faint, strong = list(svg.iter("rect"))
    assert float(faint.get("height")) == pytest.approx(2 * float(strong.get("height")), abs=0.2)
    assert float(strong.get("y")) > float(faint.get("y"))


def test_intervals_outside_are_not_drawn_and_short_ones_can_be_seen():
    (svg,) = svgs(example_svg(example(events=[Span("ltr", 5000, 5010), Span("ltr", 2600, 2601)])))
    assert [float(r.get("width")) >= 3 for r in svg.iter("rect")] == [True] * 3


def test_missing_samples_interrupt_the_trace():
    data_uV = np.ones((500, 1))
    data_uV[200:300] = np.nan
    (svg,) = svgs(example_svg(example(data_uV=data_uV, channels=("l",))))
    (d,) = (p.get("d") for p in svg.iter("path") if p.get("stroke") == "#3d3d3d")
    assert d.count("M") == 2


def test_long_stretches_keep_their_peaks():
    data_uV = np.zeros((20_000, 1))
    data_uV[12_345] = 80.0
    (svg,) = svgs(example_svg(example(data_uV=data_uV, channels=("l",))))
    (d,) = (p.get("d") for p in svg.iter("path") if p.get("stroke") == "#3d3d3d")
    points = [tuple(map(float, pair.split())) for pair in re.split("[ML]", d)[1:]]
    assert len(points) < 1000
    x, _ = min(points, key=lambda p: p[1])
    assert x == pytest.approx(place(ticks(svg, "x"), 10 + 12_345 / 250), abs=1.5)


def test_a_stretch_without_signal_is_drawn():
    assert "ch" in example_svg(example(data_uV=np.full((500, 1), np.nan), channels=("ch",)))


def test_a_channel_with_a_label_is_never_left_out():
    names = tuple(f"e{i}" for i in range(32))
    many = example(data_uV=np.ones((500, 32)), channels=names, labels=[Span("ltr", 2600, 2620, 29)])
    assert "e29" in example_svg(many)
    page = Reader(examples(results(examples=[many])))
    assert "24 channels without anything to see left out" in page.text


def test_of_too_many_each_kind_keeps_its_worst_and_ours_comes_first():
    some = [example(method="a", why="missed", title=f"a{i}") for i in range(30)]
    some += [example(why="missed", title=f"m{i}") for i in range(30)]
    some += [example(why="false alarm", title=f"f{i}") for i in range(5)]
    given = results(examples=some)
    kept = choose(given)
    assert len(kept) == MOST
    assert [e.title for e in kept[:2]] == ["m0", "m1"]
    assert [e.title for e in kept if e.why == "false alarm"] == [f"f{i}" for i in range(5)]
    page = Reader(examples(given))
    assert f"{65 - MOST} more examples not shown here." in page.text
    assert page.text.index("Missed") < page.text.index("False alarm")
