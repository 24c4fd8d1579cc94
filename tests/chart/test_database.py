"""Opening a chart, making one, and refusing what is none."""

import multiprocessing
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.chart.making import log_of
from tests.disk import files_of_at_most
from twitchdetect.chart import clients, database, schema, sqlite_file
from twitchdetect.chart.database import default_place, open_chart
from twitchdetect.chart.errors import (
    ChartError,
    DatabaseError,
    NotFoundError,
    StorageError,
)
from twitchdetect.chart.tables import Client
from twitchdetect.chart.verify import head, verify


@pytest.fixture
def made(small_file):
    """Bytes of a small chart that nobody has open."""
    return small_file.read_bytes()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "clinic" / "chart.sqlite"


@pytest.fixture
def kept(path, made):
    path.parent.mkdir(mode=0o700)
    path.write_bytes(made)
    path.chmod(0o600)
    return path


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def refused(path, error=DatabaseError, **given):
    """Give the one line with which a file is refused, which stays as it is, with nothing beside."""
    before, beside = path.read_bytes(), sorted(path.parent.iterdir())
    with pytest.raises(error) as caught:
        open_chart(path, **given)
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == beside
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_new_chart_is_private_from_its_first_byte(path, monkeypatch):
    seen = []
    upgrade = schema.upgrade

    def look(connection):
        upgrade(connection)
        seen.extend((p.name, mode_of(p)) for p in path.parent.iterdir())

    monkeypatch.setattr(schema, "upgrade", look)
    old = os.umask(0)
    try:
        chart = open_chart(path, author="AB")
        clients.add_client(chart, "P07")
    finally:
        os.umask(old)
    assert mode_of(path.parent) == 0o700
    assert {mode for _, mode in seen} == {0o600}
    assert any(name.endswith("-wal") for name, _ in seen)
    assert {p.name: mode_of(p) for p in path.parent.iterdir()} == {
        "chart.sqlite": 0o600,
        "chart.sqlite-wal": 0o600,
        "chart.sqlite-shm": 0o600,
    }


def test_a_chart_that_others_could_read_is_made_private_when_it_is_opened(kept):
    kept.chmod(0o644)
    open_chart(kept)
    assert mode_of(kept) == 0o600


def test_a_chart_is_written_through_to_the_disk_with_checked_references(kept):
    with open_chart(kept).reading() as session:
        pragmas = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_what_was_written_is_there_when_it_is_opened_again(path):
    chart = open_chart(path, author="AB")
    clients.add_client(chart, "P07", birth_year=1971)
    chart.close()
    with open_chart(path).reading() as session:
        assert clients.find_client(session, "p07").birth_year == 1971
    assert not path.with_name("chart.sqlite-wal").exists() or verify(open_chart(path)).is_good


def test_the_place_is_the_environments_unless_one_is_said(path, monkeypatch):
    monkeypatch.setenv(database.PLACE, str(path))
    assert default_place() == str(path)
    assert open_chart().place == str(path)
    monkeypatch.delenv(database.PLACE)
    assert Path(default_place()).name == "chart.sqlite"


def test_a_chart_that_must_be_there_is_not_made(path):
    with pytest.raises(NotFoundError, match="there is no chart"):
        open_chart(path, must_exist=True)
    assert not path.parent.exists()


def test_opening_a_chart_does_not_load_the_migrations(kept):
    code = (
        "import sys; from twitchdetect.chart.database import open_chart; "
        f"open_chart({str(kept)!r}); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize("n_bytes", [1, 50, 99, 100, 4096, 20_000, -4096, -1])
def test_a_cut_file_is_refused_and_left_as_it_is(kept, made, n_bytes):
    kept.write_bytes(made[:n_bytes])
    refused(kept)


def test_an_empty_file_is_refused(kept):
    kept.write_bytes(b"")
    assert "empty file; expected a chart" in refused(kept)


@pytest.mark.parametrize("content", [b"time,EMG 1\n" * 1000, bytes(8192), b"PK\x03\x04"])
def test_a_file_that_is_no_database_is_refused(kept, content):
    kept.write_bytes(content)
    assert "got no chart" in refused(kept)


def test_a_database_of_another_program_is_refused(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE head (id INTEGER)")
    connection.close()
    assert "another program" in refused(path)


def test_a_chart_of_a_newer_version_is_refused_and_left_as_it_is(kept):
    connection = sqlite3.connect(kept)
    connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.commit()
    connection.close()
    told = refused(kept)
    assert "version 999" in told
    assert "Install a newer twitchdetect" in told


def test_a_newer_chart_whose_changes_are_still_in_the_wal_is_left_as_it_is(kept, made):
    connection = sqlite3.connect(kept)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.commit()
    assert kept.read_bytes() == made
    assert "version 999" in refused(kept)
    connection.close()


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(DatabaseError, match="got a folder"):
        open_chart(tmp_path)


def test_a_pipe_or_a_device_is_refused_before_it_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", "/dev/null"):
        with pytest.raises(DatabaseError, match="got no regular file"):
            open_chart(place)


def test_a_ring_of_links_is_refused(tmp_path):
    (tmp_path / "ring").symlink_to("ring")
    with pytest.raises(DatabaseError, match="got no place of a file"):
        open_chart(tmp_path / "ring")


def test_a_disk_without_room_for_files_beside_it_is_no_damage(kept):
    writer = open_chart(kept, author="AB")
    clients.add_client(writer, "P08")
    left = kept.with_name("left.sqlite")
    for suffix in ("", "-wal"):  # as a crash leaves them
        shutil.copy(f"{kept}{suffix}", f"{left}{suffix}")
    writer.close()
    with files_of_at_most(100), pytest.raises(StorageError, match="with room") as error:
        open_chart(left, read_only=True)
    assert "restore" not in str(error.value)
    with open_chart(left, read_only=True) as chart, chart.reading() as session:
        assert clients.find_client(session, "P08")


def test_a_place_under_a_file_is_refused(kept):
    with pytest.raises(DatabaseError, match="no chart can be made"):
        open_chart(kept / "chart.sqlite")


@pytest.mark.parametrize("place", ["mysql://u:secret@h/d", "https://u:secret@h", "postgres://"])
def test_a_url_of_something_else_is_refused_without_its_password(place):
    with pytest.raises(DatabaseError, match="expected a file or postgresql://") as caught:
        open_chart(place)
    assert "secret" not in str(caught.value)


def test_a_full_disk_leaves_no_half_chart(path):
    with files_of_at_most(60_000), pytest.raises(DatabaseError, match="no chart can be made"):
        open_chart(path)
    assert list(path.parent.iterdir()) == []
    open_chart(path, author="AB")


def test_a_disk_that_fills_up_loses_only_the_entry_that_did_not_fit(kept):
    chart = open_chart(kept, author="AB")
    n_before = len(log_of(chart))
    size = kept.with_name("chart.sqlite-wal").stat().st_size
    with files_of_at_most(size + 2000), pytest.raises(StorageError, match="nothing of this entry"):
        clients.add_client(chart, "Q01", history="x" * 3000)
    assert len(log_of(chart)) == n_before
    clients.add_client(chart, "Q02")
    assert verify(chart).is_good
    assert len(log_of(chart)) == n_before + 1


def test_a_database_that_may_grow_no_more_says_that_the_disk_is_full(kept):
    chart = open_chart(kept, author="AB")
    with chart.reading() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="the disk is full"):
        clients.add_client(chart, "Q01", history="x" * 4000, medication="y" * 4000)


def test_a_chart_that_may_only_be_read_is_refused_for_writing(kept, monkeypatch):
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda p, how: how != os.W_OK and allowed(p, how))
    assert "cannot be written to" in refused(kept)


def test_a_chart_that_is_opened_to_be_read_leaves_nothing_beside_it(kept, made):
    chart = open_chart(kept, author="AB", read_only=True)
    assert verify(chart).is_good
    with pytest.raises(StorageError, match="cannot be written to"):
        clients.add_client(chart, "Q01")
    chart.close()
    assert kept.read_bytes() == made
    assert list(kept.parent.iterdir()) == [kept]


def test_a_chart_that_is_opened_to_be_read_shows_what_is_still_in_the_wal(kept):
    writer = open_chart(kept, author="AB")
    clients.add_client(writer, "Q01")
    with open_chart(kept, read_only=True).reading() as session:
        assert clients.find_client(session, "Q01")


def test_nobody_writes_without_saying_who(kept):
    with pytest.raises(ChartError, match="--author"):
        clients.add_client(open_chart(kept), "Q01")


def open_and_add(path, author, start, failed):
    start.wait(60)
    try:
        clients.add_client(open_chart(path, author=author))
    except Exception as error:  # noqa: BLE001
        failed.put(repr(error))


def test_processes_that_make_the_chart_at_once_share_one(path):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chart.test_database"])
    start, failed = context.Barrier(4), context.Queue()
    processes = [
        context.Process(target=open_and_add, args=(path, f"A{i}", start, failed)) for i in range(4)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [failed.get() for _ in range(failed.qsize())] == []
    chart = open_chart(path)
    log = log_of(chart)
    assert [e.entity for e in log] == ["chart"] + 4 * ["client"]
    assert {e.author for e in log} == {"chart", "A0", "A1", "A2", "A3"}
    assert verify(chart).is_good
    assert not [p for p in path.parent.iterdir() if p.name.endswith(".part")]


@pytest.mark.parametrize("word", ["b\x00d", "broken \ud800"])
def test_words_that_not_every_database_holds_are_refused(kept, word):
    chart = open_chart(kept, author="AB")
    with pytest.raises(ChartError, match="expected text"), chart.writing() as work:
        clients.find_client(work, "P07").history = word


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("birth_year", "soon", "a whole number"),
        ("birth_year", 2**40, "at most"),
        ("is_struck", "yes", "true or false"),
        ("born", "x" * 11, "at most 10"),
        ("added_at", "today", "a time"),
        ("history", 5, "text"),
    ],
)
def test_values_that_not_every_database_holds_are_refused(kept, column, value, told):
    chart = open_chart(kept, author="AB")
    with pytest.raises(ChartError, match=told), chart.writing() as work:
        setattr(clients.find_client(work, "P07"), column, value)


def test_a_number_without_end_is_refused(kept):
    chart = open_chart(kept, author="AB")
    with pytest.raises(ChartError, match="finite"), chart.writing(amends=True) as work:
        clients.find_client(work, "P07").sessions[0].sites[0].x = float("inf")


def test_the_application_id_stands_in_the_header(made):
    assert int.from_bytes(made[68:72], "big") == sqlite_file.APPLICATION_ID


def test_an_error_of_the_database_does_not_tell_what_was_written(kept):
    chart = open_chart(kept)
    with pytest.raises(IntegrityError) as caught, chart.engine.begin() as connection:
        connection.execute(insert(Client), {"code": "P07", "name": "Gundula", "history": ""})
    assert "Gundula" not in str(caught.value)


def test_what_the_chart_refuses_is_told_in_one_line_without_a_name(kept):
    chart = open_chart(kept, author="AB")

    def add_twice():
        with chart.writing() as work:
            work.add(Client(code="P07", name="Gundula"))

    with pytest.raises(ChartError, match="refuses this entry") as caught:
        add_twice()
    assert "\n" not in str(caught.value)
    assert "Gundula" not in str(caught.value)


def erase_name(chart):
    """Erase a client's name and the words of the log that have it."""
    with chart.writing("erase") as work:
        client = clients.find_client(work, "P07")
        words = "SELECT number FROM log WHERE entity = 'client' AND payload LIKE '%Wilhelmine%'"
        numbers = [n for (n,) in work.connection().exec_driver_sql(words)]
        marks = ", ".join(map(str, numbers))
        work.connection().exec_driver_sql(
            f"UPDATE log SET payload = NULL, salt = NULL WHERE number IN ({marks})"
        )
        client.name = None
        work.log("erase", "client", client.id, entries=numbers)


def test_what_was_erased_leaves_the_disk(kept):
    assert b"Wilhelmine" in kept.read_bytes()
    chart = open_chart(kept, author="AB")
    erase_name(chart)
    assert verify(chart).is_good
    chart.close()
    assert b"Wilhelmine" not in b"".join(p.read_bytes() for p in kept.parent.iterdir())


TRY = """
import os, sys, tempfile
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.errors import DatabaseError
with tempfile.TemporaryDirectory() as folder:
    open_chart(folder + "/chart.sqlite").close()  # whatever is imported late
if sys.argv[2:]:
    os.setgroups([])
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))
try:
    open_chart(sys.argv[1], author="AB").close()
except DatabaseError as error:
    print(error)
    sys.exit(7)
"""
NOBODY = 65534


def try_to_open(path, *account, before=()):
    command = [*before, sys.executable, "-c", TRY, path, *map(str, account)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, capture_output=True, text=True, env=env)


@pytest.fixture
def nobodys(made):
    """A chart of somebody without rights."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to run as somebody without rights")
    folder = Path(tempfile.mkdtemp())
    path = folder / "chart.sqlite"
    path.write_bytes(made)
    for place in (folder, path):
        os.chown(place, NOBODY, NOBODY)
    yield path
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "told"),
    [
        (0o700, 0o600, ""),
        (0o700, 0o000, "Permission denied"),
        (0o700, 0o400, "cannot be written to"),
        (0o500, 0o600, "cannot be written to"),
        (0o000, 0o600, "Permission denied"),
    ],
)
def test_a_chart_without_permission_is_one_clear_line(nobodys, folder_mode, file_mode, told):
    before = nobodys.read_bytes()
    nobodys.chmod(file_mode)
    nobodys.parent.chmod(folder_mode)
    done = try_to_open(nobodys, NOBODY)
    assert done.returncode == (7 if told else 0), done.stderr
    assert told in done.stdout
    assert done.stdout.count("\n") == bool(told)
    assert nobodys.read_bytes() == before
    assert list(nobodys.parent.iterdir()) == [nobodys]


def test_a_chart_on_a_disk_that_may_only_be_read_is_one_clear_line(kept):
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("needs root, to mount a disk that may only be read")
    disk = kept.parent.parent / "disk"
    disk.mkdir()
    steps = (
        'mount -t tmpfs x "$1" && cp "$0" "$1" && mount -o remount,ro "$1" && echo mounted && '
        'shift && exec "$@"'
    )
    mount = ["unshare", "--mount", "sh", "-c", steps, kept, disk]
    done = try_to_open(disk / "chart.sqlite", before=mount)
    if not done.stdout.startswith("mounted\n"):
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    assert done.returncode == 7, done.stderr
    assert "cannot be written to" in done.stdout
    assert done.stdout.count("\n") == 2


def test_a_chart_is_opened_through_a_link_with_what_is_still_in_its_wal(kept, tmp_path):
    link = tmp_path / "link.sqlite"
    link.symlink_to(kept)
    chart = open_chart(kept, author="AB")
    clients.add_client(chart, "Q01")
    code = (
        "import sys; from twitchdetect.chart.database import open_chart;"
        "from twitchdetect.chart.verify import head; print(head(open_chart(sys.argv[1])))"
    )
    done = subprocess.run([sys.executable, "-c", code, link], capture_output=True, text=True)
    assert done.stdout.strip() == head(chart)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clinic", "link.sqlite"]


def test_nobody_writes_under_a_code_that_is_too_long_for_a_server(kept):
    with pytest.raises(ChartError, match="practitioner's code"):
        clients.add_client(open_chart(kept, author="A" * 17), "Q01")
