"""Backups are whole, and restoring loses nothing."""

import json
import shutil
import sqlite3
import subprocess
import sys

import pytest

from tests.chart import small_chart
from tests.chart.making import log_of
from tests.disk import files_of_at_most
from twitchdetect.chart import clients, private_files
from twitchdetect.chart.backup import backup
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.errors import BusyError, ChartError, DatabaseError, NotFoundError
from twitchdetect.chart.restore import restore
from twitchdetect.chart.verify import head, verify


@pytest.fixture
def path(small_file, tmp_path):
    folder = tmp_path / "clinic"
    folder.mkdir()
    return shutil.copy(small_file, folder / "chart.sqlite")


@pytest.fixture
def saved(small_file, tmp_path):
    """A backup of the small chart, from before anything else happened to it."""
    return shutil.copy(small_file, tmp_path / "saved.sqlite")


def codes(place, **given):
    with open_chart(place, must_exist=True, **given) as chart, chart.reading() as session:
        return {row.code for row in clients.list_clients(session)}


def last_entry(place, **given):
    with open_chart(place, **given) as chart:
        return log_of(chart)[-1]


def files(path):
    return sorted(p.name for p in path.parent.iterdir())


def test_a_backup_is_the_chart(path, tmp_path):
    chart = open_chart(path, author="AB")
    made = backup(chart, tmp_path / "b.sqlite")
    assert made.path == tmp_path / "b.sqlite"
    assert made.verdict.is_good
    assert made.verdict.head == head(chart)
    assert made.path.stat().st_mode & 0o777 == 0o600
    with open_chart(made.path) as copy:
        assert verify(copy, expect=head(chart)).n_rows == verify(chart).n_rows


def test_a_backup_in_a_folder_is_named_by_its_time(path, tmp_path):
    made = backup(open_chart(path), tmp_path)
    assert made.path.parent == tmp_path
    assert made.path.name.startswith("chart-2")
    assert made.path.suffix == ".sqlite"


def test_a_backup_leaves_nothing_beside_it(path, tmp_path):
    folder = tmp_path / "backups"
    made = backup(open_chart(path), folder / "b.sqlite")
    assert list(folder.iterdir()) == [made.path]


def test_a_backup_overwrites_nothing(path, tmp_path):
    target = tmp_path / "b.sqlite"
    target.write_text("my thesis")
    with pytest.raises(DatabaseError, match="never overwritten"):
        backup(open_chart(path), target)
    assert target.read_text() == "my thesis"


def test_a_backup_that_does_not_fit_leaves_nothing(path, tmp_path):
    chart = open_chart(path)
    folder = tmp_path / "backups"
    with files_of_at_most(50_000), pytest.raises(DatabaseError, match="the copy failed"):
        backup(chart, folder / "b.sqlite")
    assert list(folder.iterdir()) == []


def test_a_backup_has_what_was_written_and_not_what_is_being_written(path, tmp_path):
    chart = open_chart(path, author="AB")
    clients.add_client(chart, "Q01")
    with open_chart(path, author="CD").writing() as work:
        work.add(clients.Client(code="Q02"))
        work.flush()
        made = backup(chart, tmp_path / "b.sqlite")
    assert made.verdict.is_good
    assert codes(made.path) == {"P07", "Q01"}


def test_a_backup_of_a_chart_that_was_altered_says_so(path, tmp_path):
    chart = open_chart(path)
    with chart.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE measure SET value = 1")
    made = backup(chart, tmp_path / "b.sqlite")
    assert [f.table for f in made.verdict.findings] == ["measure"]
    assert made.path.exists()


def test_a_backup_of_a_file_takes_no_passphrase_of_its_own(path, tmp_path):
    with pytest.raises(ChartError, match="has the passphrase of its chart"):
        backup(open_chart(path), tmp_path / "b.sqlite", passphrase="x")


def test_a_chart_is_restored_and_what_was_there_kept(path, saved):
    with open_chart(path, author="AB") as chart:
        clients.add_client(chart, "Q01")
        old = head(chart)
    with open_chart(saved) as chart:
        new = head(chart)
    before = saved.read_bytes()
    done = restore(path, saved, author="CD")
    assert codes(path) == {"P07"}
    assert codes(done.kept) == {"P07", "Q01"}
    assert (done.place, done.old_head, done.new_head) == (str(path), old, new)
    assert done.verdict.is_good
    assert saved.read_bytes() == before
    entry = last_entry(path)
    assert (entry.action, entry.author, entry.entity) == ("restore", "CD", "chart")
    assert json.loads(entry.payload) == {
        "backup": "saved.sqlite",
        "head": new,
        "replaced": old,
        "kept": done.kept.rpartition("/")[2],
    }
    assert files(path) == ["chart.sqlite", done.kept.rpartition("/")[2]]
    assert {p.stat().st_mode & 0o777 for p in path.parent.iterdir()} == {0o600}
    with open_chart(path, author="AB") as chart:
        clients.add_client(chart, "Q02")
        assert verify(chart, expect=new).is_good
        assert not verify(chart, expect=old).is_good


def test_a_chart_is_restored_where_none_is(saved, tmp_path):
    path = tmp_path / "new" / "chart.sqlite"
    done = restore(path, saved, author="CD")
    assert (done.kept, done.old_head) == ("", "")
    assert codes(path) == {"P07"}
    assert files(path) == ["chart.sqlite"]


def test_a_damaged_chart_is_restored_and_kept_as_it_is(path, saved):
    raw = path.read_bytes()[:-5000]
    path.write_bytes(raw)
    path.with_name("chart.sqlite-wal").write_bytes(b"the rest of it")
    done = restore(path, saved, author="CD")
    assert done.old_head == ""
    assert codes(path) == {"P07"}
    kept = path.with_name(done.kept.rpartition("/")[2])
    assert kept.read_bytes() == raw
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"the rest of it"


def test_a_chart_whose_log_has_no_head_is_restored(path, saved):
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM head")
    connection.commit()
    connection.close()
    assert restore(path, saved, author="CD").old_head == ""
    assert codes(path) == {"P07"}


def test_a_backup_that_was_altered_is_not_restored(path, saved):
    connection = sqlite3.connect(saved)
    connection.execute("UPDATE measure SET value = 1")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="Nothing was restored") as caught:
        restore(path, saved, author="CD")
    assert "measure" in str(caught.value)
    assert path.read_bytes() == before
    assert files(path) == ["chart.sqlite"]


def test_what_is_no_backup_is_not_restored(path, tmp_path):
    (tmp_path / "x").write_bytes(b"time,EMG 1\n")
    with pytest.raises(DatabaseError, match="no chart"):
        restore(path, tmp_path / "x", author="CD")
    with pytest.raises(NotFoundError, match="no such backup"):
        restore(path, tmp_path / "y", author="CD")
    assert files(path) == ["chart.sqlite"]


def test_nobody_restores_without_saying_who(path, saved):
    with pytest.raises(ChartError, match="practitioner's code"):
        restore(path, saved, author="")


def test_a_chart_that_is_open_here_is_not_replaced(path, saved):
    chart = open_chart(path, author="AB")
    clients.add_client(chart, "Q01")
    with pytest.raises(BusyError, match="somebody has the chart open"):
        restore(path, saved, author="CD")
    chart.close()
    restore(path, saved, author="CD")


def test_a_chart_that_another_process_has_open_is_not_replaced(path, saved):
    code = (
        "from twitchdetect.chart.database import open_chart; from twitchdetect.chart import clients;"
        f"chart = open_chart({str(path)!r}, author='AB'); clients.add_client(chart, 'Q01');"
        "print('open', flush=True); input()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(BusyError, match="somebody has the chart open"):
            restore(path, saved, author="CD")
        other.communicate(b"\n")
    assert codes(path) == {"P07", "Q01"}
    restore(path, saved, author="CD")
    assert codes(path) == {"P07"}


def test_a_restore_that_is_killed_leaves_a_whole_chart(path, saved, monkeypatch):
    from twitchdetect.chart import aside

    def die(new, place):
        assert place.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(aside, "take_place", die)
    with pytest.raises(KeyboardInterrupt):
        restore(path, saved, author="CD")
    assert codes(path) == {"P07"}
    assert last_entry(path).action == "create"


def test_a_file_system_without_links_does_as_well(path, saved, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError("no links here")

    monkeypatch.setattr(private_files.os, "link", refuse)
    done = restore(path, saved, author="CD")
    assert codes(done.kept) == codes(path) == {"P07"}
    made = backup(open_chart(path), tmp_path / "b.sqlite")
    with pytest.raises(DatabaseError, match="never overwritten"):
        backup(open_chart(path), made.path)


def test_an_older_backup_is_restored_and_migrated(path, saved, tmp_path, monkeypatch):
    from tests.chart.test_migrations import SECOND
    from twitchdetect.chart import schema

    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v0002_gauge.py").write_text(SECOND.format(more=""))
    monkeypatch.setattr(schema, "FOLDER", folder)
    monkeypatch.setattr(schema, "CURRENT", "0002")
    before = saved.read_bytes()
    done = restore(path, saved, author="CD")
    assert saved.read_bytes() == before
    assert files(path) == ["chart.sqlite", done.kept.rpartition("/")[2]]
    with open_chart(path) as chart:
        assert [e.action for e in log_of(chart)[-2:]] == ["migrate", "restore"]
        assert verify(chart).is_good


def test_a_chart_on_a_server_is_backed_up_into_a_file(postgres_url, tmp_path):
    chart = small_chart.fill(open_chart(postgres_url, author="AB"))
    made = backup(chart, tmp_path / "b.sqlite")
    assert made.verdict.is_good
    assert made.verdict.head == head(chart)
    assert made.verdict.n_rows == verify(chart).n_rows
    assert made.path.stat().st_mode & 0o777 == 0o600
    with open_chart(made.path, author="AB") as copy:
        clients.add_client(copy, "Q01")
        assert verify(copy, expect=head(chart)).is_good


def test_a_backup_of_a_server_is_encrypted_on_demand(postgres_url, tmp_path):
    chart = small_chart.fill(open_chart(postgres_url, author="AB"))
    made = backup(chart, tmp_path / "b.sqlite", passphrase="x y")
    assert made.verdict.is_good
    assert small_chart.NAME.encode() not in made.path.read_bytes()
    assert codes(made.path, passphrase="x y") == {"P07"}


def test_a_file_is_restored_to_an_empty_server(postgres_url, saved):
    done = restore(postgres_url, saved, author="CD")
    assert (done.kept, done.old_head) == ("", "")
    assert "only" not in done.place
    with open_chart(postgres_url, author="AB") as chart:
        clients.add_client(chart, "Q01")
        verdict = verify(chart, expect=done.new_head)
        assert verdict.findings == ()
        assert [e.action for e in log_of(chart)[-2:]] == ["restore", "create"]


def test_a_server_that_has_a_chart_keeps_it_in_a_schema(postgres_url, saved):
    with open_chart(postgres_url, author="AB") as chart:
        clients.add_client(chart, "Q01")
        old = head(chart)
    done = restore(postgres_url, saved, author="CD")
    assert done.old_head == old
    assert codes(postgres_url) == {"P07"}
    assert codes(f"{postgres_url}?options=-c%20search_path%3D{done.kept}") == {"Q01"}
    assert json.loads(last_entry(postgres_url).payload)["kept"] == done.kept


def test_a_restore_to_a_server_that_fails_changes_nothing(postgres_url, saved, monkeypatch):
    from twitchdetect.chart import restore as module

    with open_chart(postgres_url, author="AB") as chart:
        clients.add_client(chart, "Q01")

    def fail(source, target):
        target.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    monkeypatch.setattr(module, "copy_rows", fail)
    with pytest.raises(DatabaseError):
        restore(postgres_url, saved, author="CD")
    assert codes(postgres_url) == {"Q01"}


def test_who_writes_to_a_server_while_it_is_restored_writes_to_the_new_one(postgres_url, saved):
    """Statements that a connection has prepared find the new tables."""
    chart = open_chart(postgres_url, author="AB")
    for i in range(12):
        clients.add_client(chart, f"Q{i:02}")
    done = restore(postgres_url, saved, author="CD")
    clients.add_client(chart, "R01")
    assert codes(postgres_url) == {"P07", "R01"}
    assert verify(chart, expect=done.new_head).findings == ()
