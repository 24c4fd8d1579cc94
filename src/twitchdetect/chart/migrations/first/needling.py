"""The tables of `needling` as they were in version 0001."""

import sqlalchemy as sa
from alembic import op


def attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("fs", sa.Double(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("lost_s", sa.Double(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("n_events", sa.Integer(), nullable=False),
        sa.Column("events_digest", sa.String(length=64), nullable=False),
        sa.Column("quality", sa.JSON(), nullable=False),
        sa.Column("detector", sa.JSON(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("attached_at", sa.String(32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_attachment_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_session_id"), "attachment", ["session_id"], unique=False)


def needle() -> None:
    op.create_table(
        "needle",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("diameter_mm", sa.Double(), nullable=True),
        sa.Column("length_mm", sa.Double(), nullable=True),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_needle_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needle")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_needle_session_id")),
    )
    op.create_index(op.f("ix_needle_session_id"), "needle", ["session_id"], unique=False)


def site() -> None:
    op.create_table(
        "site",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("muscle", sa.Text(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("point", sa.String(length=12), nullable=False),
        sa.Column("view", sa.String(length=8), nullable=False),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.Column("technique", sa.String(length=24), nullable=False),
        sa.Column("segments", sa.String(length=24), nullable=False),
        sa.Column("frequency_hz", sa.Double(), nullable=True),
        sa.Column("pulse_width_us", sa.Double(), nullable=True),
        sa.Column("intensity_ma", sa.Double(), nullable=True),
        sa.Column("stimulation_s", sa.Double(), nullable=True),
        sa.Column("start_s", sa.Double(), nullable=True),
        sa.Column("stop_s", sa.Double(), nullable=True),
        sa.Column("n_strokes", sa.Integer(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_site_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_site_session_id")),
    )
    op.create_index(op.f("ix_site_session_id"), "site", ["session_id"], unique=False)


def insertion() -> None:
    op.create_table(
        "insertion",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("needle_id", sa.String(length=32), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_at", sa.String(32), nullable=False),
        sa.Column("out_at", sa.String(32), nullable=True),
        sa.Column("in_s", sa.Double(), nullable=True),
        sa.Column("out_s", sa.Double(), nullable=True),
        sa.Column("depth_mm", sa.Double(), nullable=True),
        sa.Column("n_strokes", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["needle_id"], ["needle.id"], name=op.f("fk_insertion_needle_id_needle")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_insertion_session_id_session")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_insertion_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insertion")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_insertion_session_id")),
    )
    op.create_index(op.f("ix_insertion_session_id"), "insertion", ["session_id"], unique=False)
    op.create_index(op.f("ix_insertion_site_id"), "insertion", ["site_id"], unique=False)


def twitch() -> None:
    op.create_table(
        "twitch",
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("confirmed", sa.String(length=3), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("onset_s", sa.Double(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=True),
        sa.Column("peak_uv", sa.Double(), nullable=True),
        sa.Column("rms_uv", sa.Double(), nullable=True),
        sa.Column("snr_db", sa.Double(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_twitch_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_twitch_session_id_session")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_twitch_site_id_site")),
        sa.PrimaryKeyConstraint("attachment_id", "number", name=op.f("pk_twitch")),
    )
    op.create_index(op.f("ix_twitch_session_id"), "twitch", ["session_id"], unique=False)
