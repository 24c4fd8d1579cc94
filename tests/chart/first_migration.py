"""Writes the first migration anew from the tables: python -m tests.chart.first_migration

Only while nobody has a chart of version 0001; later a change of the tables is a migration of its
own. The steps stand in modules named as those of the tables, each table a function.
"""

import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy import create_engine

from twitchdetect.chart import schema
from twitchdetect.chart.base import Moment
from twitchdetect.chart.tables import Base

FIRST = schema.FOLDER / "first"
MODULES = {
    mapper.local_table.name: mapper.class_.__module__.rsplit(".", 1)[1]
    for mapper in Base.registry.mappers
}


def render_type(kind, thing, _):
    if kind == "type" and isinstance(thing, Moment):
        return f"sa.String({thing.impl.length})"
    return False


def steps():
    """Give each table's name and the code that makes it, in an order that can be done."""
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection)
        script = produce_migrations(context, Base.metadata)
    found = {}
    for step in script.upgrade_ops.ops:
        inside = step.ops if isinstance(step, ops.ModifyTableOps) else [step]
        name = step.table_name
        for one in inside:
            code = render_python_code(
                ops.UpgradeOps([one]), render_item=render_type, render_as_batch=False
            )
            lines = [s.strip() for s in code.splitlines() if s.strip() and s.strip()[0] != "#"]
            found.setdefault(name, []).append("\n".join(lines))
    return found


def write(found):
    FIRST.mkdir(exist_ok=True)
    for module in sorted(set(MODULES.values())):
        names = [name for name in found if MODULES[name] == module]
        text = [f'"""The tables of `{module}` as they were in version 0001."""', ""]
        text += ["import sqlalchemy as sa", "from alembic import op", ""]
        for name in names:
            body = "\n".join("    " + s for step in found[name] for s in step.splitlines())
            text += ["", f"def {name}() -> None:", body, ""]
        (FIRST / f"{module}.py").write_text("\n".join(text))
    (FIRST / "__init__.py").write_text(
        '"""The tables of version 0001, written by tests/chart/first_migration.py."""\n'
    )
    calls = "\n".join(f"    {MODULES[name]}.{name}()" for name in found)
    modules = ", ".join(sorted(set(MODULES.values())))
    (schema.FOLDER / "versions" / "v0001_first.py").write_text(
        '"""The first version of the chart\'s tables."""\n\n'
        f"from twitchdetect.chart.migrations.first import {modules}\n\n"
        'revision = "0001"\ndown_revision = None\n\n\n'
        f"def upgrade() -> None:\n{calls}\n"
    )


def main():
    write(steps())
    ruff = Path(sys.executable).with_name("ruff")
    for command in (["format", "-q"], ["check", "--fix", "-q"]):
        subprocess.run([ruff, *command, schema.FOLDER], check=True)


if __name__ == "__main__":
    main()
