"""Writers that are killed, and several that write to one file."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.chart.writers import write_at_once
from twitchdetect.chart import clients, sessions, sqlite_file
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.errors import BusyError
from twitchdetect.chart.tables import Client, LogEntry
from twitchdetect.chart.verify import verify

KILL = Path(__file__).parents[2] / "benchmarks" / "chart_kill.py"


def test_killed_writers_leave_a_whole_chart_with_all_that_was_acknowledged():
    command = [sys.executable, KILL, "--kills", "6", "--fresh", "3"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("PASS\n")


def test_four_processes_write_to_one_file_and_nothing_is_lost(tmp_path):
    path = tmp_path / "chart.sqlite"
    chart = open_chart(path, author="AB")
    clients.add_client(chart, "SHARED1")
    sessions.open_session(chart, "SHARED1")
    n_before = verify(chart).n_entries
    answers = write_at_once(str(path), 4, 10)
    assert answers == {f"W{i}": 22 for i in range(4)}
    verdict = verify(chart)
    assert verdict.findings == ()
    assert verdict.n_entries == n_before + 4 * 22
    with chart.reading() as session:
        assert sessions.find_session(session, "SHARED1/1").version == 1 + 4 * 10


def test_a_reader_sees_what_was_there_while_somebody_writes(tmp_path):
    chart = open_chart(tmp_path / "chart.sqlite", author="AB")
    clients.add_client(chart, "P07")
    with open_chart(tmp_path / "chart.sqlite", author="CD").writing() as work:
        work.add(Client(code="Q01"))
        work.flush()
        with chart.reading() as session:
            assert session.scalars(select(Client.code)).all() == ["P07"]
            work.commit()
            assert session.scalar(select(func.count()).select_from(LogEntry)) == 2
    with chart.reading() as session:
        assert set(session.scalars(select(Client.code))) == {"P07", "Q01"}


def test_who_waits_too_long_for_a_writer_is_told_to_repeat_it(tmp_path, monkeypatch):
    path = tmp_path / "chart.sqlite"
    chart = open_chart(path, author="AB")
    monkeypatch.setattr(sqlite_file.SqliteFile.connect, "__defaults__", ("rw", 0.01))
    other = open_chart(path, author="CD")
    with chart.writing(), pytest.raises(BusyError) as caught:
        clients.add_client(other, "Q01")
    assert str(caught.value) == (f"{path}: others are writing for too long; repeat it in a moment")
    clients.add_client(other, "Q01")
    assert verify(chart).is_good


def test_two_who_change_the_same_row_do_not_overwrite_each_other(tmp_path):
    chart = open_chart(tmp_path / "chart.sqlite", author="AB")
    clients.add_client(chart, "P07")
    with chart.reading() as session:
        stale = clients.find_client(session, "P07")
    clients.change_client(chart, "P07", history="knee")

    def overwrite():
        with chart.writing() as work:
            stale.history = "hip"
            work.add(stale)

    with pytest.raises(BusyError, match="somebody else changed the same entry"):
        overwrite()
    with chart.reading() as session:
        assert clients.find_client(session, "P07").history == "knee"


def test_a_file_that_is_looked_at_here_stays_locked_for_others(tmp_path):
    """Looking at a file may not drop the locks with which this process has it open."""
    path = tmp_path / "chart.sqlite"
    chart = open_chart(path, author="AB")
    clients.add_client(chart, "P07")
    open_chart(path).close()
    code = (
        "from twitchdetect.chart.database import open_chart; from twitchdetect.chart import clients;"
        f"chart = open_chart({str(path)!r}, author='CD'); clients.add_client(chart, 'Q01');"
        "chart.close()"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
    assert path.with_name("chart.sqlite-wal").exists()  # else it had thought to be the last one
    clients.add_client(chart, "Q02")
    with open_chart(path) as again, again.reading() as session:
        assert {row.code for row in clients.list_clients(session)} == {"P07", "Q01", "Q02"}
