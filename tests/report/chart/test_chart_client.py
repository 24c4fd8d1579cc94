"""The report of a client: every session, and intervals where a number is an estimate."""

import html
import math
import re
import subprocess
import sys
from datetime import timedelta
from itertools import pairwise

import pytest

import twitchdetect as td
from tests.report.chart import made
from twitchdetect.block import Marker
from twitchdetect.chart import clients, sessions, signing
from twitchdetect.chart.errors import NotFoundError
from twitchdetect.chart.tables import Attachment
from twitchdetect.detect.sites import summarize_sites
from twitchdetect.evaluate.intervals import poisson_interval
from twitchdetect.report.chart.client_report import client_report
from twitchdetect.report.chart.gather_client import gather_client
from twitchdetect.report.chart.html_page import write_html
from twitchdetect.report.chart.intervals import count_interval, share_interval
from twitchdetect.report.chart.over_time import OverTime, Point, _places


@pytest.fixture
def chart(tmp_path):
    chart = made.new_chart(tmp_path)
    clients.add_client(chart, "P07", history="Migraine")
    yield chart
    chart.close()


def page_of(chart, code="P07"):
    return write_html(client_report(gather_client(chart, code)))


def text_of(page):
    body = page.partition("</style>")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def visits(chart, folder, n, code="P07"):
    """Make sessions a week apart."""
    began = made.BEGAN
    try:
        for i in range(n):
            made.BEGAN = began - timedelta(days=7 * (n - i))
            made.full_session(chart, folder, code, n_sites=1 + i % 2, n_twitches=6)
    finally:
        made.BEGAN = began


def test_sessions_stand_side_by_side_with_their_numbers(chart, tmp_path):
    visits(chart, tmp_path, 2)
    said = text_of(page_of(chart))
    assert "1 10 Nov 2026 Upper trapezius L 1 3 of 5 6.0 2.5 4.0 1.5 – 1 AB" in said
    assert "2 17 Nov 2026 Upper trapezius L; Infraspinatus R 2 3 of 5 6.0 2.5" in said
    assert "10 November 2026 to 17 November 2026" in said
    assert "6 of 10 detected twitches confirmed" in said
    assert "6.0 → 2.5 pain, 0 to 10, first and last told" in said
    assert "Migraine" in said


def test_sessions_of_one_day_have_that_day_once(chart):
    for _ in range(2):
        sessions.open_session(chart, "P07")
    head = text_of(page_of(chart)).partition("Sessions")[0]
    assert "2 sessions" in head and " to " not in head.partition("pain")[0]


def test_no_recording_and_no_single_twitch_is_read(chart, tmp_path, monkeypatch):
    visits(chart, tmp_path, 1)
    monkeypatch.setattr(
        "twitchdetect.files.read.read", lambda *_: pytest.fail("a recording was read")
    )
    for path in tmp_path.glob("*.bdf"):
        path.unlink()
    assert "3 of 5" in text_of(page_of(chart))


def test_muscles_are_counted_by_side_with_intervals(chart, tmp_path):
    visits(chart, tmp_path, 2)
    facts = gather_client(chart, "P07")
    assert facts.muscles == [("Upper trapezius", "left"), ("Infraspinatus", "right")]
    said = text_of(page_of(chart))
    share, low, high = (100 * v for v in share_interval(14, 24))
    assert f"Upper trapezius, left 2 7 24 14 {share:.0f} % ({low:.0f} to {high:.0f} %)" in said
    counts = [p for p in _pictures(facts) if p.title == "Upper trapezius, left"]
    assert [(p.number, p.after) for p in counts[0].points] == [(1, 4.0), (2, 3.0)]
    # Garwood's interval of 4, from tables of the chi-square distribution
    assert counts[0].points[0].low == pytest.approx(1.0899, abs=1e-3)
    assert counts[0].points[0].high == pytest.approx(10.2416, abs=1e-3)


def _pictures(facts):
    return [
        picture
        for block in client_report(facts).walk()
        for picture in getattr(block, "pictures", ())
    ]


def test_a_share_is_that_of_the_detector():
    strokes = [Marker(100 * k, "stroke") for k in range(1, 13)]
    events = [
        td.Event("ltr", 0, 100 * k + 5, 100 * k + 20, 0, 0, 40.0, 9.0, 9.0, 0.9, "", (), 100 * k)
        for k in range(1, 8)
    ]
    site = summarize_sites(events, 100.0, [Marker(50, "needle_in"), *strokes])[0]
    assert (site.n_answered, site.n_strokes) == (7, 12)
    found = share_interval(7, 12)
    assert found == pytest.approx((site.share, site.share_low, site.share_high))
    assert share_interval(0, 5)[1] == 0.0
    assert share_interval(5, 5)[2] == 1.0


@pytest.mark.parametrize("n", [0, 1, 4, 250])
def test_a_count_has_the_interval_of_the_benchmark(n):
    assert count_interval(n) == pytest.approx(poisson_interval(n, 1.0))


def test_the_report_of_a_client_loads_neither_numba_nor_matplotlib():
    code = (
        "import sys, twitchdetect.report.chart.client_report, twitchdetect.report.chart.html_page;"
        "print([m for m in ('numba', 'matplotlib', 'mne', 'scipy.signal') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_measures_are_pairs_and_say_which_way_is_better(chart, tmp_path):
    visits(chart, tmp_path, 2)
    sessions.add_measure(chart, "P07/2", "pain", 1, phase="follow-up")
    by_title = {p.title: p for p in _pictures(gather_client(chart, "P07"))}
    pain = by_title["Pain now, 0 to 10"]
    told = [(p.number, p.before, p.after, p.later) for p in pain.points]
    assert told[1] == (2, 6.0, 2.5, 1.0)
    assert told[0][:3] == (1, 6.0, 2.5)
    assert math.isnan(told[0][3])
    assert pain.hint == "lower is better"
    assert re.findall(r">(\d+\u00a0\w+|\d{4})</text>", pain.svg()) == [
        *("10\u00a0Nov", "2026", "17\u00a0Nov")
    ]
    assert by_title["Range of motion, neck rotation, left"].hint == "higher is better"
    assert by_title["Range of motion, neck rotation, left"].unit == "deg"
    assert by_title["Pressure pain threshold, upper trapezius, left"].unit == "kPa"


def test_open_red_alerts_stand_at_the_top(chart, tmp_path):
    visits(chart, tmp_path, 2)
    row = signing.add_diary(chart, "P07/1", 72, symptoms=("tiredness", "weakness"))
    page = page_of(chart)
    told = "OPEN: 72\u00a0h after session 1: Weakness. Nobody has acknowledged this."
    assert 0 < page.index(told) < page.index("<section")
    signing.acknowledge(chart, row.id)
    assert "OPEN:" not in page_of(chart)


def test_adverse_events_are_listed_with_their_share(chart, tmp_path):
    visits(chart, tmp_path, 2)
    sessions.open_session(chart, "P07")
    said = text_of(page_of(chart))
    assert "In 2 of 3 sessions, 67 % (95 % interval 18 to 96 %)" in said
    assert "1 Bruise minor during" in said


def test_what_was_struck_out_counts_nowhere(chart, tmp_path):
    visits(chart, tmp_path, 3)
    with chart.writing(amends=True) as work:
        first, second, third = (sessions.find_session(work, f"P07/{n}") for n in (1, 2, 3))
        first.is_struck = True
        for rows in (second.attachments, second.measures, second.adverse_events, second.diary):
            for entry in rows:
                entry.is_struck = True
        third.sites[0].is_struck = True
        third.sites[0].insertions[0].is_struck = True
    facts = gather_client(chart, "P07")
    assert [v.number for v in facts.visits] == [2, 3]
    second, third = facts.visits
    assert (second.counts.n_detected, second.has_recording) == (0, False)
    assert (second.measures, second.adverse, second.diary) == ((), (), ())
    assert (third.n_needles, third.places) == (0, ())
    assert third.counts.n_detected == 5


def test_an_unknown_client_is_refused(chart):
    with pytest.raises(NotFoundError):
        gather_client(chart, "P99")


def test_a_client_without_sessions_and_one_with_nothing_in_it(chart):
    assert "There is no session yet." in text_of(page_of(chart))
    sessions.open_session(chart, "P07")
    said = text_of(page_of(chart))
    assert re.search(r"1 \d+ \w+ 2026 – 0 – – – – – – 0 OPEN", said)
    assert "No measure was recorded." in said
    assert "No recording is attached to any session." in said
    assert not re.search(r"<(td|th|dd|dt|p|b|li)( [^>]*)?>\s*</", page_of(chart))


def test_forty_sessions_have_forty_rows_and_marks_that_do_not_touch(chart):
    for _ in range(40):
        opened = sessions.open_session(chart, "P07")
        sessions.add_measure(chart, f"P07/{opened.number}", "pain", 5)
    facts = gather_client(chart, "P07")
    assert len(re.findall(r"<tr><td class=n>\d+</td><td class=k>", page_of(chart))) == 40
    xs = _places([v.at for v in facts.visits])
    assert min(b - a for a, b in pairwise(xs)) > 5
    assert 34 <= xs[0] < xs[-1] <= 312


def test_simulated_sessions_are_marked_among_others(chart, tmp_path):
    made.full_session(chart, tmp_path)
    made.full_session(chart, tmp_path, is_simulation=True)
    said = text_of(page_of(chart))
    assert said.startswith("PARTLY SIMULATED 1 session of these with no person")
    assert said.count("AB (sim.)") == 1


def test_no_text_of_a_client_gets_out_of_its_place(chart, tmp_path):
    evil = "<script>alert(1)</script>\"'&"
    made.full_session(chart, tmp_path, is_closed=False)
    clients.change_client(chart, "P07", history=evil, medication=evil)
    sessions.add_measure(chart, "P07/1", "rom", 5, what=evil)
    with chart.writing() as work:
        row = sessions.find_session(work, "P07/1")
        row.sites[0].muscle = evil
        row.adverse_events[0].note = evil
        work.query(Attachment).one().path = evil
    page = page_of(chart)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 6


def test_an_interval_is_drawn_from_its_low_to_its_high_end():
    at = made.BEGAN
    point = Point(1, at, after=50.0, low=20.0, high=80.0)
    plain = OverTime("t", "%", "", (Point(1, at, after=50.0),), 0.0, 100.0).svg()
    drawn = OverTime("t", "%", "", (point,), 0.0, 100.0).svg()
    added = set(re.findall(r'd="M([^"]+)"', drawn)) - set(re.findall(r'd="M([^"]+)"', plain))
    ys = {float(y) for words in added for y in re.findall(r"[\d.]+ ([\d.]+)", words)}
    assert ys == {101.2, 32.8}  # 20 % and 80 % of the way from 124 up to 10
