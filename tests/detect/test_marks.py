"""Markers of the therapist: what they change, from when on, and that a replay has the same."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs

import twitchdetect as td
from tests.detect.test_needling import FS, PATTERN, STROKES_S, needled, rest, thrust, times_s
from tests.signals import add_burst
from twitchdetect.block import Marker
from twitchdetect.detect.marks import _MOST_KEPT, REACH_S, Marks

NEEDLE = ("site", "needle_in", "stroke", "needle_out")


def mark(kind, at_s, given_s=None):
    return Marker(round(at_s * FS), kind, "", -1 if given_s is None else round(given_s * FS))


def found(x, *markers, fs=FS):
    recording = td.Recording(x, fs, markers=markers)
    return [e for e in td.detect(recording) if e.kind in (*NEEDLE, "ltr")]


def lead_is_pulled(x, at_s):
    for i in range(5):
        thrust(x, at_s + 0.5 * i, [-20.0, 5.0, 90.0, -60.0])


def test_between_withdrawal_and_insertion_the_movement_of_a_lead_is_no_stroke():
    x = needled()
    lead_is_pulled(x, 37.0)
    assert len(times_s(found(x), "stroke")) == len(STROKES_S) + 5
    marked = found(x, mark("needle_in", 20.3), mark("needle_out", 33.4))
    assert np.allclose(times_s(marked, "stroke"), STROKES_S, atol=0.015)
    again = found(x, mark("needle_in", 20.3), mark("needle_out", 33.4), mark("needle_in", 36.9))
    assert len(times_s(again, "stroke")) == len(STROKES_S) + 5
    assert len(times_s(again, "site")) == 2


def test_what_moved_before_the_first_insertion_was_no_stroke_either():
    x = rest()
    for at_s in (20.0, 20.5, 22.0, 22.5):
        thrust(x, at_s)
    assert len(times_s(found(x), "stroke")) == 4
    assert not times_s(found(x, mark("needle_in", 21.8)), "stroke")
    thrust(x, 23.0)
    assert np.allclose(
        times_s(found(x, mark("needle_in", 21.8)), "stroke"), (22, 22.5, 23), atol=0.02
    )


def test_who_marks_withdrawals_alone_has_set_no_bounds():
    x = needled()
    lead_is_pulled(x, 37.0)
    assert len(times_s(found(x, mark("needle_out", 33.4)), "stroke")) == len(STROKES_S) + 5


def test_a_marker_counts_from_when_it_was_given_and_not_before():
    x = needled(strokes_s=(*STROKES_S, *(s + 9.0 for s in STROKES_S)), out_s=-9)
    plain = found(x)
    early = mark("needle_in", 20.0), mark("needle_out", 28.0, given_s=33.0)
    strokes = [e for e in found(x, *early) if e.kind == "stroke"]
    assert [e.start_sample for e in strokes] == [
        e.start_sample for e in plain if e.kind == "stroke" and e.decided_sample < 33.0 * FS
    ]


def test_an_insertion_that_the_signal_shows_near_a_marked_one_is_the_same():
    x = rest()
    thrust(x, 20.0, PATTERN[::-1], width_s=0.13)  # pulls in another way than the strokes
    for at_s in STROKES_S:
        thrust(x, at_s)
    assert not times_s(found(x), "needle_in")
    (seen,) = [e for e in found(x, mark("needle_in", 20.4)) if e.kind == "needle_in"]
    assert seen.start_sample / FS == pytest.approx(20.0, abs=0.08)
    assert seen.confidence == 0.9
    assert re.match(r"marked 0\.[345] s after it, ", seen.reason)
    assert not times_s(found(x, mark("needle_in", 20.0 - REACH_S - 0.1)), "needle_in")


def test_a_stroke_soon_after_a_marked_insertion_is_a_stroke():
    x = needled(in_s=-9)
    marked = found(x, mark("needle_in", STROKES_S[0] - 0.3))
    assert not times_s(marked, "needle_in")
    assert np.allclose(times_s(marked, "stroke"), STROKES_S, atol=0.015)


def test_a_marked_withdrawal_is_decided_when_both_are_known():
    x = needled()
    (plain,) = [e for e in found(x) if e.kind == "needle_out"]
    bounds = mark("needle_in", 20.2)
    (late,) = [e for e in found(x, bounds, mark("needle_out", 33.9)) if e.kind == "needle_out"]
    (soon,) = [e for e in found(x, bounds, mark("needle_out", 33.0)) if e.kind == "needle_out"]
    assert plain.start_sample == late.start_sample == soon.start_sample
    assert late.decided_sample == round(33.9 * FS) < plain.decided_sample
    assert soon.decided_sample == soon.alarm_sample < late.decided_sample
    assert (plain.confidence, late.confidence, soon.confidence) == (0.7, 0.9, 0.9)


def test_the_next_site_is_another_one_though_it_pulls_alike():
    x = needled(strokes_s=(*STROKES_S, *(s + 9.0 for s in STROKES_S)), out_s=-9)
    assert len(times_s(found(x), "site")) == 1
    sites_s = times_s(found(x, mark("site", 29.0)), "site")
    assert np.allclose(sites_s[1:], [STROKES_S[0] + 9.0], atol=0.03)


def test_a_twitch_is_tied_to_a_weaker_movement_while_a_needle_is_in_and_to_none_while_it_is_out():
    x = rest()
    thrust(x, 24.0, 0.13 * PATTERN)
    add_burst(np.random.default_rng(1), x, FS, 1, 24.04, 0.08, 30.0)
    tied = lambda *m: [e.stroke_sample >= 0 for e in found(x, *m) if e.kind == "ltr"]  # noqa: E731
    assert tied() == [False]
    assert tied(mark("needle_in", 20.0)) == [True]
    assert tied(mark("needle_in", 20.0), mark("needle_out", 22.0)) == [False]


def test_notes_and_strokes_change_nothing():
    x = needled()
    assert found(x, mark("note", 20.0), mark("stroke", 22.0), mark("odd", 30.0)) == found(x)


KINDS = hs.sampled_from(["needle_in", "needle_out", "site", "stroke", "note"])


@given(
    edges=hs.lists(hs.integers(1, 45 * 250 - 1), max_size=12, unique=True).map(sorted),
    marks=hs.lists(hs.tuples(hs.integers(0, 12), KINDS, hs.sampled_from([0, 1, 60, 500, 3000]))),
    seed=hs.integers(0, 5),
)
@settings(max_examples=25, deadline=None)
def test_marked_live_and_replayed_however_cut_it_is_the_same(edges, marks, seed):
    x = needled(seed)
    lead_is_pulled(x, 37.0)
    edges = [0, *edges, len(x)]
    live, events, given_ = td.Detector(FS, 4), [], []
    for i, (start, stop) in enumerate(pairwise(edges)):
        for at, kind, ago in marks:
            if at == i:
                given_.append(live.mark(Marker(max(0, start - ago), kind)))
                assert given_[-1].known_sample == start
        events += live.process(x[start:stop])
    events += live.finish()
    replay = td.Detector(FS, 4)
    for marker in sorted(given_, key=lambda m: (m.sample, m.kind)):
        assert replay.mark(marker) == marker
    assert replay.process(x) + replay.finish() == events


def test_a_marker_is_refused_after_the_end_and_forgotten_by_a_reset():
    x = needled()
    lead_is_pulled(x, 37.0)
    detector = td.Detector(FS, 4)
    plain = detector.process(x) + detector.finish()
    with pytest.raises(ValueError, match="reset"):
        detector.mark(mark("needle_out", 44.0))
    detector.reset()
    detector.mark(mark("needle_in", 20.0))
    detector.mark(mark("needle_out", 33.0))
    assert detector.process(x) + detector.finish() != plain
    detector.reset()
    assert detector.process(x) + detector.finish() == plain


def heeded(*markers):
    marks = Marks(FS)
    for marker in markers:
        marks.add(marker)
    for marker in marks.until(2**60):
        marks.heed(marker)
    return marks


def test_while_one_of_two_needles_is_in_the_needle_is_in():
    two_in = [mark("needle_in", 20), mark("needle_in", 30)]
    marks = heeded(*two_in, mark("needle_out", 40))
    assert [marks.is_out(round(s * FS)) for s in (18.9, 19.1, 25, 39, 60)] == [True] + [False] * 4
    marks = heeded(*two_in, mark("needle_out", 40), mark("needle_out", 50))
    assert [marks.is_out(round(s * FS)) for s in (45, 50.9, 51.1)] == [False, False, True]


def test_the_same_marker_twice_is_one():
    twice = [mark("needle_in", 20)] * 2
    assert heeded(*twice, replace(twice[0], text="b"), mark("needle_out", 30)).is_out(40 * 250)


def test_marks_of_long_ago_are_dropped_and_their_needles_are_not():
    marks = Marks(FS)
    for s in range(1000):
        marks.add(mark("needle_in", 10 * s))
        marks.add(mark("needle_out", 10 * s + 5))
        for marker in marks.until(10_000 * 250):
            marks.heed(marker)
    assert len(marks._steps) == _MOST_KEPT and not marks._waiting
    assert marks.is_out(round(9997 * FS)) and not marks.is_out(round(9993 * FS))
