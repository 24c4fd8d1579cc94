"""The migrations make what the tables say, and leave an older chart whole."""

import shutil
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from tests.chart import first_migration, small_chart
from tests.chart.making import log_of
from twitchdetect.chart import clients, migrating, schema
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.errors import DatabaseError
from twitchdetect.chart.tables import Base
from twitchdetect.chart.verify import verify

SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("needle", sa.Column("gauge", sa.Text(), server_default="", nullable=False))
    {more}
"""


def differences(engine):
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), Base.metadata)


def test_the_migrations_make_exactly_the_tables(tmp_path):
    chart = open_chart(tmp_path / "chart.sqlite")
    assert differences(chart.engine) == []


def test_the_migrations_make_what_sqlalchemy_would_make(tmp_path):
    """Defaults, lengths and constraints, which a comparison does not look at."""

    def tables(connection):
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all()
        return {n: sorted(s.replace(",", "").split()) for n, s in rows if s and "alembic" not in n}

    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with engine.connect() as made, open_chart(tmp_path / "c.sqlite").engine.connect() as migrated:
        assert tables(made) == tables(migrated)


def test_the_first_migration_is_as_it_would_be_written_now():
    steps = first_migration.steps()
    text = "".join(p.read_text() for p in first_migration.FIRST.glob("*.py"))
    assert {name for name in steps if f"def {name}()" not in text} == set()


def test_the_current_version_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(schema.FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.CURRENT]


def test_every_migration_adds_one_to_the_version():
    config = Config()
    config.set_main_option("script_location", str(schema.FOLDER))
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert found == [f"{n:04}" for n in range(len(found), 0, -1)]


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """Let the program be of a later version, with one more migration."""

    def make(more=""):
        folder = tmp_path / "migrations"
        shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "v0002_gauge.py").write_text(SECOND.format(more=more))
        monkeypatch.setattr(schema, "FOLDER", folder)
        monkeypatch.setattr(schema, "CURRENT", "0002")

    return make


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "clinic" / "chart.sqlite"
    small_chart.make(path).close()
    return path


def columns(path, table="needle"):
    connection = sqlite3.connect(path)
    found = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    connection.close()
    return found


def copies(path):
    return [p for p in path.parent.iterdir() if p.name.startswith("chart.sqlite.version-1-")]


def test_an_older_chart_is_migrated_after_a_copy_was_made(path, next_version):
    n_entries = len(log_of(open_chart(path)))
    next_version()
    chart = open_chart(path, author="AB")
    assert "gauge" in columns(path)
    (copy,) = copies(path)
    assert "gauge" not in columns(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    log = log_of(chart)
    assert len(log) == n_entries + 1
    assert (log[-1].action, log[-1].author) == ("migrate", "chart")
    assert copy.name in log[-1].payload
    clients.add_client(chart, "Q01")
    assert verify(chart).is_good


def test_the_copy_can_be_opened_by_the_older_program(path, next_version, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(schema, "FOLDER", schema.FOLDER)
        next_version()
        open_chart(path).close()
    monkeypatch.undo()
    (copy,) = copies(path)
    assert verify(open_chart(copy)).is_good


def test_a_chart_that_is_migrated_already_is_not_migrated_again(path, next_version):
    next_version()
    file = open_chart(path).file
    assert migrating.migrate_file(file) is None
    assert len(copies(path)) == 1


@pytest.mark.parametrize(
    "more",
    [
        'op.execute("SELECT nothing FROM nowhere")',
        "op.execute(\"UPDATE insertion SET site_id = 'nowhere'\")",
    ],
)
def test_a_migration_that_fails_leaves_the_older_chart_as_it_was(
    path, next_version, more, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(schema, "FOLDER", schema.FOLDER)
        next_version(more)
        with pytest.raises(DatabaseError, match="the chart is as it was"):
            open_chart(path)
    monkeypatch.undo()
    assert "gauge" not in columns(path)
    chart = open_chart(path, author="AB")
    clients.add_client(chart, "Q01")
    assert verify(chart).is_good


def test_a_migration_that_is_killed_leaves_the_older_chart_as_it_was(
    path, next_version, monkeypatch
):
    import multiprocessing

    with monkeypatch.context() as patched:
        patched.setattr(schema, "FOLDER", schema.FOLDER)
        next_version("import os; os._exit(9)")
        process = multiprocessing.get_context("fork").Process(target=open_chart, args=(path,))
        process.start()
        process.join()
        assert process.exitcode == 9
    monkeypatch.undo()
    assert "gauge" not in columns(path)
    chart = open_chart(path, author="AB")
    clients.add_client(chart, "Q01")
    assert verify(chart).is_good


def test_a_chart_of_an_older_version_is_not_migrated_to_be_read(path, next_version):
    before = path.read_bytes()
    next_version()
    with pytest.raises(DatabaseError, match="older version"):
        open_chart(path, read_only=True)
    assert path.read_bytes() == before
