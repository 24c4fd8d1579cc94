"""The tables of `visit` as they were in version 0001."""

import sqlalchemy as sa
from alembic import op


def session() -> None:
    op.create_table(
        "session",
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=16), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("closed_at", sa.String(32), nullable=True),
        sa.Column("closed_by", sa.String(length=16), nullable=True),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("varied", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("medication", sa.Text(), nullable=False),
        sa.Column("history", sa.Text(), nullable=False),
        sa.Column("n_needles_counted_out", sa.Integer(), nullable=True),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("response_note", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("next_session", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_simulation", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_session_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("client_id", "number", name=op.f("uq_session_client_id")),
    )
    op.create_index(op.f("ix_session_client_id"), "session", ["client_id"], unique=False)
    op.create_index(op.f("ix_session_opened_at"), "session", ["opened_at"], unique=False)


def answer() -> None:
    op.create_table(
        "answer",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=24), nullable=False),
        sa.Column("item", sa.String(length=48), nullable=False),
        sa.Column("value", sa.String(length=48), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_answer_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("session_id", "topic", "item", name=op.f("uq_answer_session_id")),
    )
    op.create_index(op.f("ix_answer_session_id"), "answer", ["session_id"], unique=False)


def diary() -> None:
    op.create_table(
        "diary",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("soreness", sa.Double(), nullable=True),
        sa.Column("symptoms", sa.JSON(), nullable=False),
        sa.Column("is_red", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=True),
        sa.Column("seen_by", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_diary_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary")),
        sa.UniqueConstraint("session_id", "hours", name=op.f("uq_diary_session_id")),
    )
    op.create_index("ix_diary_red", "diary", ["is_red"], unique=False)
    op.create_index(op.f("ix_diary_session_id"), "diary", ["session_id"], unique=False)


def measure() -> None:
    op.create_table(
        "measure",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_measure_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_index(op.f("ix_measure_session_id"), "measure", ["session_id"], unique=False)


def remark() -> None:
    op.create_table(
        "remark",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("at_s", sa.Double(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_remark_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_remark_session_id")),
    )
    op.create_index(op.f("ix_remark_session_id"), "remark", ["session_id"], unique=False)


def adverse_event() -> None:
    op.create_table(
        "adverse_event",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("severity", sa.String(length=12), nullable=False),
        sa.Column("when_", sa.String(length=12), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_adverse_event_session_id_session")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_adverse_event_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adverse_event")),
    )
    op.create_index(
        op.f("ix_adverse_event_session_id"), "adverse_event", ["session_id"], unique=False
    )
