"""What is erased is gone, from the bytes too; what is anonymous can still be counted."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime

import pytest
from sqlalchemy import func, select

from tests.chart.checking import problems
from tests.chart.filled import BEGAN, NAME, PATH, client_of, opened, planted, whole_session
from tests.chart.making import log_of
from twitchdetect.chart import clients, sessions
from twitchdetect.chart.backup import backup
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.erasing import anonymise_client, erase_client
from twitchdetect.chart.errors import BusyError, ChartError, NotFoundError
from twitchdetect.chart.restore import restore
from twitchdetect.chart.rows import OWNED, of_client, read_rows
from twitchdetect.chart.scrubbing import IN_USE
from twitchdetect.chart.tables import Insertion, LogEntry, Twitch


@pytest.fixture
def chart(tmp_path):
    chart = opened(tmp_path / "chart.sqlite", planted)
    yield chart
    chart.close()


def everything(chart, code):
    """Give all rows of a client, by table."""
    with chart.reading() as session:
        key = clients.find_client(session, code).id
        return {
            name: list(read_rows(session, kind, of_client(kind, key)))
            for name, kind in OWNED.items()
        }


def files_with(folder, *words):
    return [
        (path.name, word)
        for path in folder.iterdir()
        for word in words
        if word.encode() in path.read_bytes()
    ]


def test_the_test_has_a_row_in_every_table_of_a_client(chart):
    assert all(everything(chart, "P07").values())
    assert not problems(chart)


def test_erasing_leaves_no_row_and_a_log_that_holds(chart):
    clients.add_client(chart, "K44")
    whole_session(chart, "K44")
    others = everything(chart, "K44")
    n = {name: len(rows) for name, rows in everything(chart, "P07").items()}

    erased = erase_client(chart, "P07", reason="request")

    assert erased.rows == n
    assert everything(chart, "K44") == others
    assert not problems(chart)
    with pytest.raises(NotFoundError):
        client_of(chart, "P07")
    with chart.reading() as session:
        assert session.scalar(select(func.count()).select_from(Twitch)) == len(others["twitch"])


def test_every_entry_about_the_client_loses_payload_and_salt_and_is_named(chart):
    key = client_of(chart, "P07").id
    about = [e.number for e in log_of(chart) if e.client_id == key]
    before = {e.number: (e.digest, e.seal, e.previous, e.at, e.author) for e in log_of(chart)}

    erased = erase_client(chart, "P07", reason="retention")

    log = log_of(chart)
    assert [e.number for e in log if e.payload is None] == about == list(erased.entries)
    assert all(e.salt is None for e in log if e.payload is None)
    last = log[-1]
    assert (last.action, last.author, last.entity, last.entity_id) == ("erase", "AB", "client", key)
    assert json.loads(last.payload) == {
        "entries": about,
        "rows": erased.rows,
        "reason": "retention",
    }
    assert {e.number: (e.digest, e.seal, e.previous, e.at, e.author) for e in log[:-1]} == before


@pytest.mark.parametrize("erase", [erase_client, anonymise_client])
def test_what_was_logged_about_them_without_a_row_is_forgotten_too(chart, erase):
    key = client_of(chart, "P07").id
    with chart.writing() as work:
        session_id = sessions.find_session(work, "P07/1").id
        whose = {"of_session": {"session_id": session_id}, "of_client": {"client_id": key}}
        numbers = [work.log("print", "report", name, **of, to=NAME) for name, of in whose.items()]
        numbers.append(work.log("print", "client", key, to=NAME))
        kept = work.log("print", "report", "of nobody", to="all")
    erase(chart, "P07", reason="request")
    log = {entry.number: entry for entry in log_of(chart)}
    assert [log[n].payload for n in numbers] == [None] * 3
    assert log[kept].payload is not None
    assert not problems(chart)


def test_no_byte_of_the_files_holds_what_was_erased(chart, tmp_path):
    clients.change_client(chart, "P07", name="Ada Smith", history="")  # the old one lies in a page
    words = (NAME, "P07", "1981-04-23")
    assert {word for _, word in files_with(tmp_path, *words)} == set(words)
    erase_client(chart, "P07", reason="request")
    assert files_with(tmp_path, *words) == []
    assert list(tmp_path.glob("*-wal"))  # it was looked at, and it is there
    chart.close()
    assert files_with(tmp_path, *words) == []


def test_bytes_that_another_tool_left_behind_go_too(chart, tmp_path):
    chart.close()
    with closing(sqlite3.connect(tmp_path / "chart.sqlite")) as other:
        other.execute("PRAGMA secure_delete=OFF")
        other.execute("CREATE TABLE aside (x TEXT)")
        other.executemany("INSERT INTO aside VALUES (?)", [("Marrowstone" * 9,)] * 400)
        other.execute("DROP TABLE aside")
        other.commit()
    assert files_with(tmp_path, "Marrowstone")
    erase_client(chart, "P07", reason="request")
    assert files_with(tmp_path, "Marrowstone") == []


def test_who_is_still_reading_is_told_about(chart, tmp_path):
    other = sqlite3.connect(tmp_path / "chart.sqlite")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM client").fetchone()
    with chart.engine.connect() as connection:  # do not wait for the other for long
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
    try:
        erased = erase_client(chart, "P07", reason="request")
        assert IN_USE in erased.remains
    finally:
        other.close()
    assert not problems(chart)


def test_copies_that_the_program_kept_are_named(chart, tmp_path):
    kept = [
        *("chart.sqlite.version-1-20261125T170512", "chart.sqlite.plain-20261125T170512-1"),
        *("chart.sqlite.before-restore-20261125T170512-wal", ".chart.sqlite.12.ab.part"),
    ]
    for name in (*kept, "chart.sqlite.mine", "other.sqlite.plain-20261125T170512"):
        (tmp_path / name).touch()
    first = erase_client(chart, "P07", reason="request").remains[0]
    assert first.partition(": ")[2].split(", ") == sorted(str(tmp_path / name) for name in kept)


def test_a_copy_that_a_restore_kept_is_named(chart, tmp_path):
    made = backup(chart, tmp_path / "b.sqlite").path
    chart.close()
    kept = restore(tmp_path / "chart.sqlite", made, author="AB").kept
    with open_chart(tmp_path / "chart.sqlite", author="AB") as again:
        assert kept in erase_client(again, "P07", reason="request").remains[0]


def test_recordings_are_listed_and_left(chart, tmp_path):
    erased = erase_client(chart, "P07", reason="request")
    assert erased.recordings == (PATH,)
    assert PATH not in "".join(e.payload or "" for e in log_of(chart))


def test_a_reason_that_was_typed_is_refused_and_nothing_goes(chart):
    before = everything(chart, "P07"), len(log_of(chart))
    for erase in (erase_client, anonymise_client):
        with pytest.raises(ChartError, match="expected one of request, retention"):
            erase(chart, "P07", reason=f"{NAME} wants it")
        with pytest.raises(NotFoundError):
            erase(chart, "X99", reason="request")
    assert (everything(chart, "P07"), len(log_of(chart))) == before


def test_half_an_erasure_is_none(chart, monkeypatch):
    before = everything(chart, "P07"), len(log_of(chart))
    monkeypatch.setattr("twitchdetect.chart.erasing._name", lambda *_: 1 / 0)
    for erase in (erase_client, anonymise_client):
        with pytest.raises(ZeroDivisionError):
            erase(chart, "P07", reason="request")
    assert (everything(chart, "P07"), len(log_of(chart))) == before
    assert not problems(chart)


def test_anonymous_rows_hold_no_name_and_no_old_id(chart, tmp_path):
    old = everything(chart, "P07")
    ids = {row[key] for rows in old.values() for row in rows for key in row if key == "id"}
    code = anonymise_client(chart, "P07", reason="retention")
    new = everything(chart, code)
    text = json.dumps(new)
    for word in (NAME, "P07", "1981-04-23", "ab" * 32, *ids):
        assert word not in text
    assert new["client"][0]["birth_year"] is None
    assert files_with(tmp_path, NAME, "P07", "1981-04-23") == []
    assert not problems(chart)
    assert {name: len(rows) for name, rows in new.items()} == {
        name: len(rows) for name, rows in old.items()
    }


def test_anonymous_rows_keep_what_was_picked_and_measured(chart):
    old = everything(chart, "P07")
    new = everything(chart, anonymise_client(chart, "P07", reason="other"))
    (site,) = (row for row in new["site"] if row["number"] == 1)
    assert (site["muscle"], site["side"], site["segments"]) == ("Upper trapezius", "left", "C5-C6")
    (typed,) = (row for row in new["site"] if row["number"] == 2)
    assert (typed["muscle"], typed["segments"]) == ("", "")
    for table, key in (
        ("answer", "value"),
        ("measure", "value"),
        ("insertion", "depth_mm"),
        ("twitch", "peak_uV"),
        ("twitch", "confirmed"),
        ("diary", "symptoms"),
        ("session", "closed_by"),
        ("adverse_event", "kind"),
    ):
        assert sorted(r[key] for r in new[table]) == sorted(r[key] for r in old[table])
    (session,) = new["session"]
    assert session["closed_at"] is not None
    (insertion,) = new["insertion"]
    assert insertion["site_id"] == site["id"]
    assert {row["site_id"] for row in new["twitch"]} == {site["id"], None}
    assert {row["channel"] for row in new["twitch"]} == {"ch1"}
    assert new["attachment"][0]["quality"]["channels"][0]["name"] == "ch1"


def test_all_times_move_by_the_same_whole_number_of_days(chart):
    code = anonymise_client(chart, "P07", reason="other")
    (session,) = everything(chart, code)["session"]
    shift = BEGAN - datetime.fromisoformat(session["opened_at"])
    assert 365 <= shift.days <= 3650
    assert shift.seconds == shift.microseconds == 0
    with chart.reading() as reading:
        (insertion,) = reading.scalars(select(Insertion))
    assert insertion.in_situ_min == 3
    assert (insertion.in_at + shift - BEGAN).total_seconds() == 300
    assert str(shift.days) not in log_of(chart)[-1].payload


def test_shifts_differ_from_client_to_client(chart):
    for code in ("K44", "L55", "M66"):
        clients.add_client(chart, code)
        sessions.open_session(chart, code, opened_at=BEGAN)
    found = set()
    for code in ("K44", "L55", "M66"):
        (session,) = everything(chart, anonymise_client(chart, code, reason="other"))["session"]
        found.add(session["opened_at"])
    assert len(found) > 1


def test_the_log_names_what_it_forgot_and_says_the_rows_anew(chart):
    key = client_of(chart, "P07").id
    n = len(log_of(chart))
    anonymise_client(chart, "P07", reason="error")
    log = log_of(chart)
    naming, *rows = log[n:]
    told = json.loads(naming.payload)
    assert (naming.action, naming.client_id) == ("anonymise", key)
    assert told["entries"] == [e.number for e in log[:n] if e.payload is None]
    assert told["reason"] == "error"
    assert {e.action for e in rows} == {"anonymise"}
    assert key not in {e.client_id for e in rows}
    assert len(rows) == sum(count for name, count in told["rows"].items() if name != "twitch")


def test_an_anonymous_client_can_be_erased(chart):
    code = anonymise_client(chart, "P07", reason="request")
    erase_client(chart, code, reason="request")
    assert not problems(chart)
    with chart.reading() as session:
        left = session.scalars(select(LogEntry.action).where(LogEntry.payload.is_not(None)))
        assert {"erase", "anonymise"} <= set(left)


def test_an_anonymous_session_can_be_worked_on(chart):
    code = anonymise_client(chart, "P07", reason="request")
    sessions.open_session(chart, code)
    clients.change_client(chart, code, history="none")
    assert not problems(chart)


def test_anonymising_beside_a_reader_is_done_and_says_what_remains(chart, tmp_path):
    other = sqlite3.connect(tmp_path / "chart.sqlite")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM client").fetchone()
    with chart.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
    try:
        with pytest.raises(BusyError, match=r"P07 is .* now and anonymous"):
            anonymise_client(chart, "P07", reason="request")
    finally:
        other.close()
    with pytest.raises(NotFoundError):
        client_of(chart, "P07")
