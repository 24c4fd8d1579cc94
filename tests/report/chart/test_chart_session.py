"""The report of a session says what the chart says, no more and no less."""

import html
import re
from datetime import timedelta

import pytest

from tests.report.chart import made
from twitchdetect.chart import clients, needle_work, picklists, sessions, signing
from twitchdetect.chart.errors import NotFoundError
from twitchdetect.chart.tables import (
    AdverseEvent,
    Answer,
    Attachment,
    Client,
    Diary,
    Insertion,
    LogEntry,
    Measure,
    NeedleKind,
    NeedlingSession,
    Remark,
    Site,
    Twitch,
)
from twitchdetect.report.chart.cuts import cut_twitches
from twitchdetect.report.chart.gather import gather_session, verdict_of
from twitchdetect.report.chart.html_page import write_html
from twitchdetect.report.chart.session_after import _judged
from twitchdetect.report.chart.session_report import NOTICE, session_report


@pytest.fixture
def chart(tmp_path):
    chart = made.new_chart(tmp_path)
    clients.add_client(chart, "P07", medication="Aspirin", history="Migraine")
    yield chart
    chart.close()


def page_of(chart, name):
    facts = gather_session(chart, name)
    return write_html(session_report(facts, cut_twitches(facts)))


def text_of(page):
    """Give what is read on a page: no tags, no style, single blanks."""
    body = page.partition("</style>")[2] or page
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_page_holds_every_fact_of_a_full_session(chart, tmp_path):
    name = made.full_session(chart, tmp_path)
    said = text_of(page_of(chart, name))
    for fact in (
        *("P07/1", "24 November 2026", "Practitioner AB, PT, dry needling 2019", "Signed by AB"),
        *("Anticoagulants or antiplatelet drugs yes Stopped five days ago", "prone", "Migraine"),
        *("That day: Neck pain on the left", "Aspirin", "How consent was given: written"),
        *("Hands washed; gloves; skin clean", "(trapezius descendens), left, active trigger point"),
        *("0.30 × 40 mm, Seirin, batch L2219", "Deep dry needling", "1 14:05 2.3 18 12"),
        *("2 14:08 2.3 20.5 13", "12 detected: 8 confirmed, 2 rejected, 2 not judged"),
        *("2 felt but not detected", "7 of 12, estimated share 58 % (95 % interval 31 to 81 %)"),
        *(
            "Pain now, 0 to 10, NRS 6.0 2.5 −3.5 better",
            "neck rotation, left, deg 48 63 +15 better",
        ),
        *("kPa 182 not recorded", "7.7 % (Boyce 2020) 7.55 % (Brady 2014)", "Coin size"),
        *("Drink enough; warmth on sore muscles", "the client knows whom to call"),
        *("24 4.0 Bruise", "48 1.5 none", "Two more sessions", "1 December 2026, 14:00"),
        *("Exercise, Manual therapy", "0.24 s (1.2 %)", "TrapL good 2.4", "InfraR good 5.4"),
        *(
            "false alarms per hour 1; mains hz auto; band 20, 225 Hz; mains 50 Hz",
            "twitchdetect 0.1.0",
            "Took it well. A little tired",
            NOTICE,
        ),
    ):
        assert fact in said, fact


def test_the_head_of_the_log_stands_on_the_page(chart, tmp_path):
    name = made.full_session(chart, tmp_path)
    with chart.reading() as reading:
        last = reading.query(LogEntry).order_by(LogEntry.number.desc()).first()
    assert f"Chart: entry {last.number}:{last.seal}" in text_of(page_of(chart, name))


def test_names_and_dates_of_birth_stay_in_the_chart(chart, tmp_path):
    clients.set_names(chart, True)
    clients.add_client(chart, "P08", name="Zyxomira Quandt", born="1971-03-29")
    name = made.full_session(chart, tmp_path, "P08")
    page = page_of(chart, name)
    for secret in ("Zyxomira", "Quandt", "1971", "Anna Berg"):
        assert secret not in re.sub(r"[0-9a-f]{64}|<svg.*?</svg>|<style.*?</style>", "", page), (
            secret
        )


def test_what_was_struck_out_is_absent(chart, tmp_path):
    name = made.full_session(chart, tmp_path, is_closed=False)
    sessions.add_measure(chart, name, "strength", 77, what="grip")
    signing.add_diary(chart, name, 72, soreness=9)
    with chart.writing() as work:
        row = sessions.find_session(work, name)
        work.add(Remark(session_id=row.id, number=1, text="Remark with typing errors"))
        work.flush()
        struck = {
            Site: [row.sites[1]],
            Measure: [m for m in row.measures if m.kind == "strength"],
            AdverseEvent: row.adverse_events,
            Diary: row.diary,
            Answer: [a for a in row.answers if a.topic == "other_treatment"],
            Insertion: row.sites[0].insertions,
            NeedleKind: row.needles,
            Attachment: row.attachments,
            Remark: work.query(Remark).all(),
        }
        for rows in struck.values():
            assert rows
            for entry in rows:
                entry.is_struck = True
    said = re.sub(r"[0-9a-f]{64}", "", text_of(page_of(chart, name)))
    for gone in ("Infraspinatus", "grip", "Bruise", "9.0", "Manual therapy", "Seirin", "typing"):
        assert gone not in said, gone
    assert "No recording is attached" in said
    assert "No adverse event was recorded." in said
    assert "No needle was recorded here." in said
    assert gather_session(chart, name).twitches == ()


def test_a_session_that_was_struck_out_says_so_first(chart, tmp_path):
    name = made.full_session(chart, tmp_path)
    with chart.writing(amends=True) as work:
        sessions.find_session(work, name).is_struck = True
    assert text_of(page_of(chart, name)).startswith("STRUCK OUT")


@pytest.mark.parametrize("name", ["P07/2", "P99", "P99/1"])
def test_an_unknown_session_is_refused(chart, tmp_path, name):
    made.full_session(chart, tmp_path)
    with pytest.raises(NotFoundError):
        gather_session(chart, name)


EVIL = "<script>alert('1')</script>&\"<img src=x onerror=alert(1)>"
EMPTY = r"<(td|th|dd|dt|p|b|li)( [^>]*)?>\s*<(/|td|th|tr|dd|dt|p|li)"
TEXT_TABLES = (
    *(NeedlingSession, Answer, Measure, AdverseEvent, Diary, NeedleKind, Site, Insertion, Remark),
    *(Client, Attachment),
)


def test_no_text_gets_out_of_its_place(chart, tmp_path):
    name = made.full_session(chart, tmp_path, is_closed=False)
    signing.add_diary(chart, name, 24, soreness=2)
    sessions.answer(chart, name, "consent", {"explained": "no"}, {"explained": "x"})
    with chart.writing() as work:
        row = sessions.find_session(work, name)
        work.add(Remark(session_id=row.id, number=1, text="x"))
        work.flush()
        n = 0
        for table in TEXT_TABLES:
            for entry in work.query(table):
                for column in set(table.FREE_TEXT) - {"name", "born", "path"}:
                    setattr(entry, column, f"{EVIL} {table.__tablename__}.{column}")
                    n += 1
        row.credential = f"{EVIL} credential"
        for attachment in row.attachments:
            attachment.quality = {"channels": [{"name": EVIL, EVIL: EVIL}]}
            attachment.detector = {EVIL: EVIL}
            attachment.software = EVIL
            attachment.counts = {EVIL: 1}
        work.query(Twitch).update({Twitch.channel: EVIL, Twitch.label: EVIL})
    page = page_of(chart, name)
    assert n > 30
    assert not re.search(r"<\s*(script|img)", page)
    for table in TEXT_TABLES[:-2]:
        for column in table.FREE_TEXT:
            assert f"{table.__tablename__}.{column}" in page, (table.__tablename__, column)
    allowed = "html meta title style body div p h1 h2 h3 section span b br small table thead tbody"
    allowed += " tr th td ul li dl dt dd figure figcaption svg path rect circle text g"
    tags = set(re.findall(r"<([a-z0-9]+)", page.lower()))
    assert tags <= set(allowed.split()), tags - set(allowed.split())
    assert not re.search(
        r"\son[a-z]+=", re.sub(r">[^<]*<", "><", page).replace(html.escape(EVIL), "")
    )


def test_the_page_needs_nothing_else(chart, tmp_path):
    page = page_of(chart, made.full_session(chart, tmp_path))
    for word in ("http:", "https:", "url(", "@import", "<script", "<link", "src="):
        assert word not in page
    assert "default-src 'none'" in page


def test_an_open_session_says_that_nobody_signed_it_and_what_is_missing(chart, tmp_path):
    sessions.open_session(chart, "P07")
    said = text_of(page_of(chart, "P07/1"))
    assert said.count("NOT SIGNED: open") == 2
    assert f"{len(picklists.SCREENING)} of screening not answered." in said
    assert "Signed" not in said


def test_where_nothing_was_written_down_the_page_says_so_and_has_no_empty_place(chart, tmp_path):
    sessions.open_session(chart, "P07")
    page = page_of(chart, "P07/1")
    assert page.count("<span class=none>not recorded</span>") >= 10
    assert not re.search(EMPTY, page)
    full = page_of(chart, made.full_session(chart, tmp_path))
    assert not re.search(EMPTY, full)


def test_without_a_recording_no_site_has_a_count_of_twitches(chart):
    sessions.open_session(chart, "P07", opened_at=made.BEGAN)
    made.answer_all(chart, "P07/1")
    made.add_sites(chart, "P07/1", 2)
    assert "0 of 0" not in text_of(page_of(chart, "P07/1"))


def test_a_simulation_is_called_one_on_the_page_and_at_its_foot(chart, tmp_path):
    name = made.full_session(chart, tmp_path, is_simulation=True)
    page = page_of(chart, name)
    assert text_of(page).startswith("SIMULATED No person was treated.")
    assert "SIMULATED" in page[page.index("@bottom-left") : page.index("@bottom-right")]
    real = page_of(chart, made.full_session(chart, tmp_path))
    assert "SIMULATED" not in real


def test_amendments_show_who_when_why_and_both_values(chart, tmp_path):
    name = made.full_session(chart, tmp_path)
    signing.amend(
        chart,
        name,
        {
            "session": {"plan": "One more"},
            "site 2": {"side": "left"},
            "diary 48": {"is_struck": True},
        },
        reason="Side was wrong",
    )
    signing.amend(chart, name, {"site 2": {"side": "middle"}}, reason="Still wrong")
    facts = gather_session(chart, name)
    assert [a.reason for a in facts.amendments] == ["Side was wrong", "Still wrong"]
    told = {(c.row, c.column, c.old, c.new) for a in facts.amendments for c in a.changes}
    plan = "Two more sessions, a week apart; add the levator scapulae"
    assert told == {
        ("session", "plan", plan, "One more"),
        ("site 2", "side", "right", "left"),
        ("site 2", "side", "left", "middle"),
        ("diary 48 h", "is_struck", False, True),
    }
    said = text_of(page_of(chart, name))
    assert "AB: Side was wrong" in said
    assert f"Plan {plan} One more" in said
    assert "Site 2, side right left" in said
    assert "Diary 48 h in the chart struck out" in said
    assert "Amended 2 times since." in said


def test_an_erased_entry_of_the_log_leaves_its_amendment_without_values(chart, tmp_path):
    name = made.full_session(chart, tmp_path)
    signing.amend(chart, name, {"session": {"plan": "Secret plan"}}, reason="why")
    with chart.writing() as work:
        work.query(LogEntry).update({LogEntry.payload: None, LogEntry.salt: None})
    amendments = gather_session(chart, name).amendments
    assert [(a.reason, a.changes) for a in amendments] == [("", ())]


def test_a_red_diary_and_a_needle_inside_stand_at_the_top(chart, tmp_path):
    name = made.full_session(chart, tmp_path, is_closed=False)
    needle_work.put_in(chart, name, at=made.BEGAN + timedelta(minutes=9))
    row = signing.add_diary(chart, name, 24, symptoms=("tiredness", "numbness"))
    page = page_of(chart, name)
    alerts = page[page.index("<div class=alerts>") : page.index("<div class=figures>")]
    assert "24\u00a0h after: Numbness. Nobody has acknowledged this." in alerts
    assert "1 needle still in." in alerts
    assert "still in" in text_of(page[page.index("<section") :])
    signing.acknowledge(chart, row.id)
    said = text_of(page_of(chart, name))
    assert "Nobody has acknowledged" not in said
    assert "Seen by AB" in said


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (("detected", "", "n/a"), "open"),
        (("detected", "", "yes"), "confirmed"),
        (("detected", "", "no"), "rejected"),
        (("detected", "voluntary", "n/a"), "rejected"),
        (("detected", "voluntary", "yes"), "rejected"),
        (("detected", "ltr", "n/a"), "confirmed"),
        (("detected", "ltr", "no"), "rejected"),
        (("felt", "", "n/a"), "felt"),
        (("felt", "", "yes"), "felt"),
    ],
)
def test_a_verdict_is_what_a_person_said(told, verdict):
    assert verdict_of(*told) == verdict


def test_serious_adverse_events_and_unknown_rates_are_told(chart, tmp_path):
    name = made.full_session(chart, tmp_path, is_closed=False)
    needle_work.add_adverse_event(chart, name, "pneumothorax", severity="serious", site=2)
    said = text_of(page_of(chart, name))
    assert "Serious adverse event: Pneumothorax, or suspected." in said
    assert "no rate known to us" in said
    assert "36.7 % and any major one in <0.1 % of 20 464 sessions" in said


def test_the_last_measure_of_a_phase_counts_and_worse_is_called_worse(chart, tmp_path):
    name = made.full_session(chart, tmp_path, is_closed=False)
    sessions.add_measure(chart, name, "pain", 3, at=made.BEGAN)
    sessions.add_measure(chart, name, "pain", 9.5, phase="after", note="at the door")
    sessions.add_measure(chart, name, "pain", 1, phase="follow-up")
    said = text_of(page_of(chart, name))
    assert "NRS 6.0 9.5 +3.5 worse 1.0" in said
    assert "Of several values of one time the last one is shown." in said
    assert "Pain now, 0 to 10, after: at the door" in said


def test_times_are_those_of_the_clinic_with_their_zone(chart, tmp_path, in_zone):
    in_zone("Europe/Berlin")
    said = text_of(page_of(chart, made.full_session(chart, tmp_path)))
    assert "Begun 15:05 (UTC+01:00)" in said
    assert "1 15:05 2.3 18 12" in said


def test_the_day_is_that_of_the_clinic(chart, tmp_path, in_zone):
    in_zone("Pacific/Auckland")
    page = page_of(chart, made.full_session(chart, tmp_path))
    assert "25 November 2026 Begun 03:05 (UTC+13:00)" in text_of(page)
    assert "Session P07/1, 25 Nov 2026" in page.replace("\\a0 ", " ")


def test_a_score_without_a_direction_is_not_judged():
    known = picklists.MEASURES["function"]
    assert known.better == ""
    assert _judged(known, 5.0) == _judged(known, -5.0) == "depends on the score"
    assert _judged(picklists.MEASURES["pain"], -2.0) == "better"
    assert _judged(picklists.MEASURES["rom"], -2.0) == "worse"
