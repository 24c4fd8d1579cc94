"""The traces of a session: cut from the recording as it was attached, on one scale."""

import hashlib
import math
import re
import statistics
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import twitchdetect as td
from tests.report.chart import made
from twitchdetect.block import Gap
from twitchdetect.chart import clients
from twitchdetect.detect.sites import summarize_sites
from twitchdetect.files.bdf_write import write_bdf
from twitchdetect.report.chart import cuts, session_twitches, trend_picture
from twitchdetect.report.chart.cuts import AFTER_S, BEFORE_S, Cut, cut_twitches
from twitchdetect.report.chart.gather import gather_session
from twitchdetect.report.chart.html_page import write_html
from twitchdetect.report.chart.session_report import session_report
from twitchdetect.report.chart.trend import fit_trend, sized, trend_words
from twitchdetect.report.chart.trend_picture import TrendPicture
from twitchdetect.report.chart.twitch_picture import TwitchPicture, common_scale_uV


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Facts of a session with fourteen twitches, and its folder."""
    folder = tmp_path_factory.mktemp("chart")
    chart = made.new_chart(folder)
    clients.add_client(chart, "P07")
    name = made.full_session(chart, folder)
    facts = gather_session(chart, name)
    chart.close()
    return facts


def some_cut(values_uV):
    return Cut(np.arange(len(values_uV)) / 500 - BEFORE_S, np.asarray(values_uV, float), "c")


def test_a_cut_holds_the_twitch_from_its_onset(told):
    found = cut_twitches(told)
    assert found.notes == ()
    assert len(found.cuts) == len(told.twitches) == 14
    for twitch in told.twitches:
        cut = found.cuts[twitch.number]
        assert cut.time_s[0] == pytest.approx(-BEFORE_S)
        assert len(cut.time_s) == round((BEFORE_S + AFTER_S) * made.FS)
        if twitch.verdict != "felt":
            assert cut.channel == twitch.channel
            peak_s = cut.time_s[np.argmax(np.abs(cut.values_uV))]
            assert 0 <= peak_s <= 0.09
            assert np.abs(cut.values_uV).max() == pytest.approx(twitch.peak_uV, rel=0.5)
            quiet = np.abs(cut.values_uV[cut.time_s < -0.03])
            assert quiet.max() < 0.3 * twitch.peak_uV


def test_a_cut_is_the_same_whether_the_whole_recording_was_filtered_or_a_part(told, monkeypatch):
    near = cut_twitches(told).cuts
    monkeypatch.setattr(cuts, "_LEAD_S", 1e4)
    monkeypatch.setattr(cuts, "_TAIL_S", 1e4)
    whole = cut_twitches(told).cuts
    for number, cut in whole.items():
        differs_uV = np.abs(cut.values_uV - near[number].values_uV).max()
        assert differs_uV < 0.05 * np.abs(cut.values_uV).max() + 1.0


def test_lost_samples_interrupt_a_trace(told, tmp_path):
    twitch = replace(told.twitches[0], number=1, onset_s=4.0, channel="TrapL")
    whole = made.burst_recording([4.0], [80.0], 10.0)
    first, stop = round(4.2 * made.FS), round(4.3 * made.FS)
    kept = np.delete(whole.data_uV, slice(first, stop), axis=0)
    gap = (Gap(first, stop, "radio"),)
    recording = td.Recording(kept, made.FS, whole.channels, gaps=gap)
    path = tmp_path / "gap.bdf"
    write_bdf(recording, path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    place = replace(told.recordings[0], path=str(path), sha256=sha256)
    cut = cut_twitches(replace(told, twitches=(twitch,), recordings=(place,))).cuts[1]
    is_lost = (cut.time_s >= 0.2 - 1e-9) & (cut.time_s < 0.3 - 1e-9)
    assert np.isnan(cut.values_uV[is_lost]).all()
    assert np.isfinite(cut.values_uV[~is_lost]).all()
    drawn = TwitchPicture(twitch, cut, 100.0).svg()
    line = re.search(r'<path d="([^"]+)" stroke="#161616" stroke-width="0.9"', drawn)[1]
    assert line.count("M") == 2


def test_a_twitch_at_the_end_of_a_recording_is_cut_short_not_refused(told):
    last = replace(told.twitches[0], onset_s=told.recordings[0].duration_s - 0.05)
    cut = cut_twitches(replace(told, twitches=(last,))).cuts[last.number]
    assert np.isnan(cut.values_uV[-1])
    assert np.isfinite(cut.values_uV[0])


def test_a_recording_that_is_gone_is_said_so_and_its_twitches_are_a_table(told, tmp_path):
    gone = replace(told.recordings[0], path=str(tmp_path / "moved.bdf"))
    facts = replace(told, recordings=(gone,))
    found = cut_twitches(facts)
    assert found.cuts == {}
    assert found.notes[0].startswith("The recording moved.bdf is not where it was")
    page = write_html(session_report(facts, found))
    assert "moved.bdf is not where it was when it was attached." in page
    rows = re.findall(r"<td>(?:●|×|○|◇) (?:confirmed|rejected|not judged|felt, not detected)", page)
    assert len(rows) == 14


def test_a_recording_that_was_changed_is_not_shown(told, tmp_path):
    path = tmp_path / "changed.bdf"
    whole = bytearray(Path(told.recordings[0].path).read_bytes())
    whole[-5] ^= 1
    path.write_bytes(whole)
    facts = replace(told, recordings=(replace(told.recordings[0], path=str(path)),))
    found = cut_twitches(facts)
    assert found.cuts == {}
    assert "changed.bdf was changed since it was attached" in found.notes[0]


def test_a_file_that_is_no_recording_is_said_so(told, tmp_path):
    path = tmp_path / "odd.bdf"
    path.write_bytes(b"nothing")
    sha256 = hashlib.sha256(b"nothing").hexdigest()
    place = replace(told.recordings[0], path=str(path), sha256=sha256)
    found = cut_twitches(replace(told, recordings=(place,)))
    assert found.cuts == {}
    assert "odd.bdf" in found.notes[0]


def test_a_felt_twitch_is_shown_on_the_channel_that_saw_most_of_its_site(told):
    felt = next(t for t in told.twitches if t.verdict == "felt")
    seen = [t.channel for t in told.twitches if t.site == felt.site and t.channel]
    assert cut_twitches(told).cuts[felt.number].channel == max(seen, key=seen.count)


def test_every_verdict_has_a_shape_of_its_own(told):
    cut = some_cut(np.zeros(350))
    shapes = set()
    for verdict in ("confirmed", "rejected", "open", "felt"):
        picture = TwitchPicture(replace(told.twitches[0], verdict=verdict), cut, 50.0)
        shapes.add(picture.caption[0][0])
    assert len(shapes) == 4


def test_one_scale_fits_all_and_a_single_giant_is_cut_off():
    usual = [some_cut([0, size, -size]) for size in (40, 50, 60, 70)]
    assert common_scale_uV(usual) == 70
    giant = some_cut([0, 900, 0])
    scale_uV = common_scale_uV([*usual, *usual, giant])
    assert scale_uV == 70
    assert common_scale_uV([]) == 5
    assert common_scale_uV([some_cut([math.nan])]) == 5


def test_what_is_cut_off_says_so(told):
    small, large = some_cut([0.0] * 100 + [49] * 250), some_cut([0.0] * 100 + [51] * 250)
    twitch = told.twitches[0]
    assert "cut off" not in TwitchPicture(twitch, small, 50.0).svg()
    assert "cut off" in TwitchPicture(twitch, large, 50.0).svg()


def test_the_trend_is_that_of_the_detector(told):
    twitches = sized(told.twitches)
    events = [
        td.Event("ltr", 0, 100 * k, 100 * k + 20, 0, 0, t.peak_uV, 1.0, 9.0, 0.9, "")
        for k, t in enumerate(twitches, start=1)
    ]
    mark = td.block.Marker(0, "needle_in")
    site = summarize_sites(events, 100.0, [mark])[0]
    trend = fit_trend(twitches)
    assert site.n_twitches == len(twitches)
    assert (trend.factor, trend.factor_low, trend.factor_high) == pytest.approx(
        (site.change, site.change_low, site.change_high)
    )


def test_a_trend_needs_four_and_leaves_out_what_was_rejected(told):
    assert {t.verdict for t in sized(told.twitches)} == {"confirmed", "open"}
    some = sized(told.twitches)
    assert fit_trend(some[:3]) is None
    trend = fit_trend(some[:4])
    assert all(
        low < fit < high
        for low, fit, high in zip(trend.low_uV, trend.fitted_uV, trend.high_uV, strict=True)
    )


@pytest.mark.parametrize(
    ("factor", "words"), [(0.5, "getting smaller"), (2.0, "getting larger"), (1.0, "no change")]
)
def test_a_trend_is_told_only_where_its_interval_leaves_out_no_change(told, factor, words):
    rng = np.random.default_rng(1)
    sizes = 50 * factor ** np.arange(8) * np.exp(0.1 * rng.standard_normal(8))
    twitches = [replace(told.twitches[0], peak_uV=float(s)) for s in sizes]
    assert trend_words(fit_trend(twitches)).startswith(words)


def test_giants_among_twitches_turn_the_axis_logarithmic(told):
    usual = TrendPicture(told.twitches, 20.0)
    giant = replace(told.twitches[1], peak_uV=5000.0)
    mixed = TrendPicture((giant, *told.twitches[2:]), 20.0)
    assert (usual.is_log, mixed.is_log) == (False, True)
    assert "logarithmic" not in usual.svg()
    drawn = mixed.svg()
    assert "logarithmic scale" in drawn
    heights = [float(y) for y in re.findall(r'cy="([\d.]+)"', drawn)]
    assert min(heights) == pytest.approx(mixed._y(5000.0), abs=0.1)
    assert 34 <= mixed._y(5000.0) < mixed._y(500.0) < mixed._y(50.0) <= 152
    step = mixed._y(50.0) - mixed._y(500.0)
    assert mixed._y(500.0) - mixed._y(5000.0) == pytest.approx(step)


def test_two_giants_do_not_set_the_scale_of_the_traces():
    sizes = (29, 5445, 4673, 7, 48, 51, 33, 19, 108, 76, 64)
    assert common_scale_uV([some_cut([0, size]) for size in sizes]) == 150


def test_a_picture_of_many_twitches_looks_through_them_once(told, monkeypatch):
    looked = []
    median = statistics.median

    def counting(values):
        looked.append(len(values))
        return median(values)

    monkeypatch.setattr(trend_picture.statistics, "median", counting)
    TrendPicture(told.twitches, 20.0).svg()
    assert len(looked) == 1


def test_a_table_of_very_many_twitches_ends_and_says_so(told):
    many = tuple(replace(told.twitches[0], number=i + 1, recording=9) for i in range(1234))
    section = session_twitches.twitches(replace(told, twitches=many), cuts.Cuts({}, (), ()))
    table, more = section.blocks[-2:]
    assert len(table.rows) == session_twitches.MOST_ROWS
    assert "234 more twitches: see" in more.words
