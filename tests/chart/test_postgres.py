"""A chart on a PostgreSQL server, with several who write at once."""

import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text

from tests.chart import small_chart
from tests.chart.making import log_of
from tests.chart.test_migrations import SECOND
from tests.chart.writers import write_at_once
from twitchdetect.chart import clients, schema, sessions
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.errors import (
    BusyError,
    ChartError,
    DatabaseError,
    NotFoundError,
    StorageError,
)
from twitchdetect.chart.postgres import shown, url_of
from twitchdetect.chart.tables import Base, Client, LogEntry, Measure
from twitchdetect.chart.verify import head, verify


@pytest.fixture
def chart(postgres_url):
    chart = open_chart(postgres_url, author="AB")
    yield chart
    chart.close()


def run(chart, *statements):
    """Change the database with another tool."""
    with chart.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_chart_on_a_server_holds_what_a_file_holds(chart, tmp_path):
    small_chart.fill(chart)
    verdict = verify(chart)
    assert verdict.findings == ()
    other = verify(small_chart.make(tmp_path / "chart.sqlite"))
    assert (verdict.n_entries, verdict.n_rows, verdict.n_twitches) == (
        other.n_entries,
        other.n_rows,
        other.n_twitches,
    )


def test_the_migrations_make_exactly_the_tables_on_a_server(chart):
    with chart.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_a_server_takes_both_names_of_its_scheme(postgres_url):
    open_chart(postgres_url, author="AB").close()
    short = postgres_url.replace("postgresql://", "postgres://")
    with open_chart(short, must_exist=True).reading() as session:
        assert session.connection().dialect.driver == "psycopg"


def test_the_password_is_never_shown(chart):
    assert "only" not in chart.place
    assert chart.place.startswith("postgresql://chart:***@127.0.0.1:")
    hidden = shown(url_of("postgresql://u:secret@h/d?sslpassword=geheim"))
    assert "secret" not in hidden
    assert "geheim" not in hidden


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"password": "wrong"}, "password"),
        ({"user": "nobody"}, "nobody"),
        ({"database": "nowhere"}, "nowhere"),
    ],
)
def test_a_server_that_lets_nobody_in_is_one_clear_line(postgres_server, wrong, told):
    url = postgres_server.url(**{"database": "postgres", **wrong})
    with pytest.raises(DatabaseError, match=told) as caught:
        open_chart(url)
    assert "\n" not in str(caught.value)
    assert "Check host, port, database, user and password" in str(caught.value)
    assert "only" not in str(caught.value)


def test_a_server_that_does_not_run_is_one_clear_line(postgres_server):
    url = postgres_server.url("chart").replace(f":{postgres_server.port}/", ":1/")
    with pytest.raises(DatabaseError, match="no connection") as caught:
        open_chart(url)
    assert "\n" not in str(caught.value)


def test_a_missing_driver_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseError, match=r'pip install "twitchdetect\[postgres\]"'):
        open_chart("postgresql://u:p@127.0.0.1/d")


def test_an_empty_database_is_no_chart_if_one_must_be_there(postgres_url):
    with pytest.raises(NotFoundError, match="the database is empty"):
        open_chart(postgres_url, must_exist=True)


def test_a_database_of_another_program_is_left_as_it_is(chart, postgres_url):
    run(chart, "DROP TABLE head", "CREATE TABLE orders (id int)")
    with pytest.raises(DatabaseError, match="another program"):
        open_chart(postgres_url)


def test_a_newer_chart_on_a_server_is_refused(chart, postgres_url):
    run(chart, "UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(DatabaseError, match="version 999"):
        open_chart(postgres_url)


def test_tampering_on_a_server_is_found(chart):
    small_chart.fill(chart)
    noted = head(chart)
    run(
        chart,
        "UPDATE measure SET value = 2",
        "UPDATE twitch SET label = 'ltr' WHERE number = 2",
        "DELETE FROM diary",
        "ALTER TABLE remark ADD COLUMN more text",
    )
    found = {(f.table, f.column, f.session) for f in verify(chart, expect=noted).findings}
    assert found == {
        ("measure", "value", "P07/1"),
        ("twitch", "", "P07/1"),
        ("diary", "", "P07/1"),
        ("", "", ""),
    }


def test_a_table_that_is_gone_from_a_server_is_found_and_the_rest_verified(chart):
    small_chart.fill(chart)
    run(chart, "DROP TABLE remark", "UPDATE measure SET value = 2")
    tables = [f.table for f in verify(chart).findings]
    assert "remark" in tables
    assert "measure" in tables


def test_eight_processes_write_at_once_and_nothing_is_lost(postgres_url, chart):
    clients.add_client(chart, "SHARED1")
    sessions.open_session(chart, "SHARED1")
    n_before = verify(chart).n_entries
    answers = write_at_once(postgres_url, 8, 10)
    assert answers == {f"W{i}": 22 for i in range(8)}
    verdict = verify(chart)
    assert verdict.findings == ()
    assert verdict.n_entries == n_before + 8 * 22
    with chart.reading() as session:
        assert session.scalar(select(func.count()).select_from(Measure)) == 80
        shared = sessions.find_session(session, "SHARED1/1")
        assert shared.version == 1 + 80


def test_two_who_make_the_chart_at_once_share_one(postgres_url, monkeypatch):
    from twitchdetect.chart import database

    lock = database.postgres.lock_making

    def be_late(connection):
        with monkeypatch.context() as patched:
            patched.setattr(database.postgres, "lock_making", lock)
            open_chart(postgres_url).close()
        lock(connection)

    monkeypatch.setattr(database.postgres, "lock_making", be_late)
    chart = open_chart(postgres_url)
    assert len(log_of(chart)) == 1
    chart.close()


def test_a_connection_that_is_lost_leaves_nothing_half_written(chart):
    """The server ends it in the middle of a transaction."""
    clients.add_client(chart, "P07")

    def break_off():
        with chart.writing() as work:
            work.add(Client(code="Q01"))
            work.flush()
            pid = work.scalar(text("SELECT pg_backend_pid()"))
            run(chart, f"SELECT pg_terminate_backend({pid})")
            work.add(Client(code="Q02"))

    with pytest.raises(StorageError, match="nothing of this entry was written") as caught:
        break_off()
    assert "\n" not in str(caught.value)
    assert verify(chart).findings == ()
    with chart.reading() as session:
        assert session.scalars(select(Client.code)).all() == ["P07"]
    clients.add_client(chart, "Q01")


def test_a_connection_that_is_lost_at_the_very_end_says_that_nobody_knows(chart, monkeypatch):
    from twitchdetect.chart.work import Work

    def break_off(work):
        pid = work.scalar(text("SELECT pg_backend_pid()"))
        run(chart, f"SELECT pg_terminate_backend({pid})")
        super(Work, work).commit()

    monkeypatch.setattr(Work, "commit", break_off)
    with pytest.raises(StorageError, match="look whether it is there"):
        clients.add_client(chart, "P07")


def test_a_server_that_was_started_again_goes_on(postgres_server, chart):
    clients.add_client(chart, "P07")
    postgres_server.ctl("-m", "immediate", "stop")
    try:
        with pytest.raises(StorageError):
            clients.add_client(chart, "Q01")
    finally:
        postgres_server.start()
    clients.add_client(chart, "Q01")
    assert verify(chart).findings == ()


def test_who_waits_too_long_for_others_is_told_to_repeat_it(chart, postgres_url):
    other = open_chart(postgres_url + "?options=-c%20lock_timeout%3D50", author="CD")
    with other.engine.connect() as connection:
        connection.execute(text("SET lock_timeout = 50"))
        connection.commit()
        with chart.writing(), pytest.raises(BusyError, match="others are writing for too long"):
            with_connection(other, connection)
    other.close()


def with_connection(chart, connection):
    """Write by a connection with a short patience."""
    from sqlalchemy.orm import Session

    from twitchdetect.chart.failures import explained
    from twitchdetect.chart.tables import Head

    with explained(chart.place), Session(connection) as session:
        session.execute(select(Head).with_for_update())


def test_two_who_change_the_same_row_do_not_overwrite_each_other(chart, postgres_url):
    clients.add_client(chart, "P07")
    with chart.reading() as session:
        stale = clients.find_client(session, "P07")
    clients.change_client(open_chart(postgres_url, author="CD"), "P07", history="knee")

    def overwrite():
        with chart.writing() as work:
            stale.history = "hip"
            work.add(stale)

    with pytest.raises(BusyError, match="somebody else changed the same entry"):
        overwrite()


def test_what_a_server_refuses_is_one_line(chart):
    clients.add_client(chart, "P07")

    def add_twice():
        with chart.writing() as work:
            work.add(Client(code="P07"))

    with pytest.raises(ChartError, match="refuses this entry") as caught:
        add_twice()
    assert "\n" not in str(caught.value)


def test_a_reader_sees_one_state_while_others_write(chart, postgres_url):
    clients.add_client(chart, "P07")
    with chart.reading() as session:
        before = session.scalar(select(func.count()).select_from(LogEntry))
        clients.add_client(open_chart(postgres_url, author="CD"), "Q01")
        assert session.scalar(select(func.count()).select_from(LogEntry)) == before


def test_an_older_chart_on_a_server_is_migrated_and_the_older_one_kept(
    chart, postgres_url, tmp_path, monkeypatch
):
    import shutil

    small_chart.fill(chart)
    n_entries = len(log_of(chart))
    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    step = folder / "versions" / "v0002_gauge.py"
    monkeypatch.setattr(schema, "FOLDER", folder)
    monkeypatch.setattr(schema, "CURRENT", "0002")
    step.write_text(SECOND.format(more='op.execute("SELECT nothing FROM nowhere")'))
    with pytest.raises(DatabaseError, match="the chart is as it was"):
        open_chart(postgres_url)
    step.write_text(SECOND.format(more=""))
    with pytest.raises(DatabaseError, match="older version"):
        open_chart(postgres_url, read_only=True)
    migrated = open_chart(postgres_url)
    log = log_of(migrated)
    assert (len(log), log[-1].action) == (n_entries + 1, "migrate")
    with migrated.engine.connect() as connection:
        schemas = connection.scalars(
            text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'version_1_%'")
        ).all()
        assert len(schemas) == 1
        count = text(f"SELECT count(*) FROM {schemas[0]}.log")
        assert connection.scalar(count) == n_entries
        assert connection.scalar(text("SELECT count(*) FROM needle WHERE gauge = ''")) == 1
    migrated.close()


def test_the_chart_stays_in_the_schema_of_its_url(chart, postgres_url):
    run(chart, "CREATE SCHEMA other")
    url = postgres_url + "?options=-c%20search_path%3Dother"
    other = open_chart(url, author="AB")
    clients.add_client(other, "Q01")
    assert len(log_of(other)) == 2
    assert len(log_of(chart)) == 1
    other.close()
