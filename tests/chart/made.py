"""Charts with a client and a session, and recordings to attach."""

import json
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import select

from tests.signals import rest_uV
from twitchdetect.block import Marker, Recording
from twitchdetect.chart import clients, sessions
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.tables import LogEntry, NeedlingSession
from twitchdetect.files.bdf_write import write_bdf
from twitchdetect.files.event_table import COLUMNS

FS = 250.0
BEGAN = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
CHANNELS = ("a", "b")


def chart_in(folder, code="P07"):
    """Open a chart with a client and an open session."""
    chart = open_chart(folder / "chart.sqlite", author="AB")
    clients.add_client(chart, code)
    sessions.open_session(chart, code)
    return chart


def rows_of(chart, kind, **by):
    """Give all rows of a table in order of number."""
    with chart.reading() as reading:
        found = reading.scalars(select(kind).filter_by(**by)).all()
    return sorted(found, key=lambda row: getattr(row, "number", 0))


def n_entries(chart):
    return len(rows_of(chart, LogEntry))


def sign(chart):
    """Sign the session, whatever is missing."""
    with chart.writing("close") as work:
        session = work.scalars(select(NeedlingSession)).one()
        session.closed_at, session.closed_by = BEGAN, "AB"


def row(kind, start_s, duration_s=0.1, channel="a", **cells):
    """Give a row of an event table."""
    return dict.fromkeys(COLUMNS, "n/a") | {
        "onset": f"{start_s:.6f}",
        "duration": f"{duration_s:.6f}",
        "trial_type": kind,
        "channel": channel,
        "sample": str(round(start_s * FS)),
        "decided_after": "0.500000",
        "reason": "stood out",
        **cells,
    }


def twitch(start_s, peak_uV=40.0, **cells):
    sizes = {"peak_uV": f"{peak_uV:.2f}", "rms_uV": "12.500", "snr_db": "18.20"}
    return row("ltr", start_s, confidence="0.910", **sizes, **cells)


def recording_of(duration_s=60.0, markers=(), **more):
    x = rest_uV(np.random.default_rng(3), round(duration_s * FS), len(CHANNELS))
    return Recording(x, FS, CHANNELS, markers=tuple(Marker(*m) for m in markers), **more)


def on_disk(folder, rows, name="session", markers=(), described=None, **more):
    """Write a recording and the detector's table of it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = write_bdf(recording_of(markers=markers, **more), folder / f"{name}.bdf")
    write_table(path.with_name(f"{name.removesuffix('_emg')}_events.tsv"), rows, described)
    return path


def write_table(table, rows, described=None):
    names = list(dict.fromkeys([*COLUMNS, *(name for r in rows for name in r)]))
    lines = [names, *([r.get(name, "n/a") for name in names] for r in rows)]
    table.write_text("".join("\t".join(line) + "\n" for line in lines))
    about = {
        "Complete": True,
        "Detector": {"settings": {"false_alarms_per_hour": 1.0}},
        "GeneratedBy": [{"Name": "twitchdetect", "Version": "9.8.7"}],
        **(described or {}),
    }
    table.with_suffix(".json").write_text(json.dumps(about))
