"""The running description of a site: a pure function of events."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import twitchdetect as td
from twitchdetect.block import Marker
from twitchdetect.detect.sites import summarize_between

FS = 1000.0


def event(kind, sample, peak_uV=50.0, stroke_sample=-1):
    return td.Event(
        kind=kind, channel=0, start_sample=sample, stop_sample=sample + 80, alarm_sample=sample,
        decided_sample=sample + 200, peak_uV=peak_uV, rms_uV=1.0, snr_db=10.0, confidence=0.9,
        reason="", stroke_sample=stroke_sample,
    )  # fmt: skip


def site(has_twitch, peaks_uV=None, start=10_000):
    """Insertion, a stroke every half second, twitches 30 ms after some, withdrawal."""
    strokes = [start + 2000 + 500 * i for i in range(len(has_twitch))]
    answered = [s for s, has in zip(strokes, has_twitch, strict=True) if has]
    peaks_uV = peaks_uV or [50.0] * len(answered)
    return [
        event("site", start), event("needle_in", start),
        *(event("stroke", s) for s in strokes),
        *(event("ltr", s + 30, p, s) for s, p in zip(answered, peaks_uV, strict=True)),
        event("needle_out", strokes[-1] + 8000),
    ]  # fmt: skip


def test_a_site_in_numbers():
    events = site([1, 1, 0, 1, 0, 0, 0, 0], [100.0, 80.0, 40.0])
    (one,) = td.summarize_sites(events[::-1], FS)
    assert (one.number, one.start_sample, one.stop_sample) == (1, 10_000, 23_500)
    assert (one.n_strokes, one.n_answered, one.n_twitches, one.strokes_since) == (8, 3, 3, 4)
    assert one.twitches_per_stroke == 3 / 8
    assert (one.stroke_rate_hz, one.dwell_s, one.latency_ms) == (2.0, 8.0, 30.0)
    assert (one.first_uV, one.last_uV) == (100.0, 40.0)
    assert "4 strokes without a twitch" in one.sentence
    assert "amplitude at 40 % of the first" in one.sentence


def test_the_share_has_jeffreys_interval():
    (one,) = td.summarize_sites(site([1, 0, 0, 1, 0, 0, 0, 0, 1, 0]), FS)
    expected = stats.beta(3.5, 7.5)
    assert one.share == pytest.approx(expected.mean())
    assert (one.share_low, one.share_high) == pytest.approx(expected.interval(0.95))
    (none,) = td.summarize_sites(site([0] * 10), FS)
    assert none.share_low == 0.0 < none.share < none.share_high < 0.3


def test_the_change_of_size_is_a_line_through_logarithms():
    peaks_uV = [100.0, 70.0, 65.0, 40.0, 35.0]
    (one,) = td.summarize_sites(site([1] * 5, peaks_uV), FS)
    line = stats.linregress(np.arange(5), np.log(peaks_uV))
    reach = stats.t.ppf(0.975, 3) * line.stderr
    expected = np.exp([line.slope, line.slope - reach, line.slope + reach])
    assert (one.change, one.change_low, one.change_high) == pytest.approx(tuple(expected))
    assert one.response == "dying out"
    (two,) = td.summarize_sites(site([1, 1], [9.0, 3.0]), FS)
    assert math.isnan(two.change) and two.response == "cannot be told"


def test_fewer_twitches_late_than_early_is_dying_out_and_as_many_is_steady():
    (fewer,) = td.summarize_sites(site([1] * 6 + [0] * 6), FS)
    assert fewer.p_fewer > 0.99 and fewer.response == "dying out"
    draws = np.random.default_rng(0)
    early, late = draws.beta(4.5, 2.5, 100_000), draws.beta(2.5, 4.5, 100_000)
    (some,) = td.summarize_sites(site([1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0]), FS)
    assert some.p_fewer == pytest.approx(float(np.mean(late < early)), abs=0.01)
    peaks_uV = [50.0, 48.0, 53.0, 49.0, 51.0, 50.0]
    (steady,) = td.summarize_sites(site([1, 0] * 6, peaks_uV), FS)
    assert steady.response == "steady"


def test_a_site_without_a_twitch_says_so():
    (one,) = td.summarize_sites(site([0, 0, 0]), FS)
    assert one.sentence == "no twitch in 3 strokes"


def test_sites_follow_each_other():
    events = site([1, 0, 1]) + site([0, 1], start=40_000)
    assert [s.n_strokes for s in td.summarize_sites(events, FS)] == [3, 2]
    without = [e for e in events if e.kind in ("stroke", "ltr")]
    assert [s.n_strokes for s in td.summarize_sites(without, FS)] == [5]
    far = [replace(e, start_sample=e.start_sample + 70_000) for e in without if e.kind == "stroke"]
    assert [s.n_strokes for s in td.summarize_sites(without + far, FS)] == [5, 5]


def test_a_twitch_without_a_name_of_its_stroke_is_tied_by_time():
    events = [replace(e, stroke_sample=-1) for e in site([1, 0, 1])]
    events.append(event("ltr", 12_000 + 300))
    (one,) = td.summarize_sites(events, FS)
    assert (one.n_answered, one.n_twitches) == (2, 3)


def test_a_twitch_before_the_needle_or_long_after_it_is_of_no_site():
    events = [*site([1, 0, 1]), event("ltr", 5_000), event("ltr", 60_000)]
    (one,) = td.summarize_sites(events, FS)
    assert one.n_twitches == 2


def test_what_the_therapist_marks_goes_before_the_signal():
    events = site([1, 0, 1, 0])
    marks = [Marker(9_000, "needle_in"), Marker(12_700, "needle_in"), Marker(15_000, "needle_out")]
    sites = td.summarize_sites(events, FS, marks)
    assert [(s.start_sample, s.n_strokes) for s in sites] == [(9_000, 2), (12_700, 2)]
    assert sites[1].stop_sample == 15_000
    marks += [Marker(12_710, "stroke"), Marker(13_000, "note", "stroke")]
    assert [s.n_strokes for s in td.summarize_sites(events, FS, marks)] == [0, 1]


def test_two_strokes_marked_at_once_have_no_rate():
    marks = [Marker(10_000, "needle_in"), *(Marker(s, "stroke") for s in (11_000, 11_000))]
    (one,) = td.summarize_sites([], FS, marks)
    assert one.n_strokes == 2 and math.isnan(one.stroke_rate_hz)
    (one,) = td.summarize_sites([], FS, [*marks, Marker(11_500, "stroke")])
    assert one.stroke_rate_hz == 2.0


def test_all_between_two_samples_is_one_site_however_often_the_needle_was_out():
    events = site([1, 0, 1, 0]) + site([0, 1], start=100_000)
    assert len(td.summarize_sites(events, FS)) == 2
    one = summarize_between(events, FS, 10_000, 200_000, number=7)
    first, second = td.summarize_sites(events, FS)
    assert (one.number, one.n_strokes, one.n_answered, one.n_twitches) == (7, 6, 3, 3)
    assert (one.start_sample, one.stop_sample) == (10_000, second.stop_sample)
    assert one.stroke_rate_hz == 2.0 and one.dwell_s == second.dwell_s
    assert replace(summarize_between(events, FS, 10_000, 100_000), number=1) == first
    none = summarize_between(events, FS, 30_000, 50_000)
    assert (none.n_strokes, none.n_twitches, none.stop_sample) == (0, 0, 30_000)
    assert summarize_between(events, FS, 10_000, 12_500).n_strokes == 1  # half-open


def test_marks_outside_of_a_stretch_are_no_marks_of_it():
    events = site([1, 0, 1, 0])
    marks = [Marker(12_100, "stroke"), Marker(90_000, "stroke"), Marker(13_000, "needle_out")]
    one = summarize_between(events, FS, 10_000, 50_000, marks)
    assert (one.n_strokes, one.dwell_s, one.stop_sample) == (1, 0.9, 13_000 + 0)
    assert summarize_between(events, FS, 10_000, 50_000, marks[1:2]).n_strokes == 4


def test_no_needle_no_site():
    assert td.summarize_sites([event("ltr", 100)], FS) == []
