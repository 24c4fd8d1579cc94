"""A chart with 10 000 sessions and a million twitches: how long it takes to look something up.

Rows are written in bulk, but the log is a true one: every row with its sealed entry. Then, on
SQLite, each with the chart opened anew: the list of clients; a client with the newest session; all
that a client's report needs. At last `verify`, in a process of its own, for its time and memory.

    python benchmarks/chart_size.py
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import selectinload

from this_machine import cpu
from twitchdetect.chart import clients, picklists, sessions
from twitchdetect.chart.base import new_id
from twitchdetect.chart.chart import WRITES
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.sealing import events_digest, logged, sealed_entry, twitch_digest
from twitchdetect.chart.tables import (
    Answer,
    Attachment,
    Base,
    Client,
    Head,
    Insertion,
    LogEntry,
    Measure,
    NeedleKind,
    NeedlingSession,
    Site,
    Twitch,
)
from twitchdetect.chart.verify import verify

N_TIMES = 20
MUSCLES = ("trapezius", "infraspinatus", "gastrocnemius", "multifidus", "masseter")
BEGAN = datetime(2020, 1, 6, 9, tzinfo=UTC)


class Bulk:
    """Writes rows and their log in one transaction."""

    def __init__(self, connection) -> None:
        self.connection = connection
        found = connection.execute(select(Head.number, Head.seal)).one()
        self.number, self.seal = found.number, found.seal
        self.log: list[dict] = []
        self.rows: dict[type, list[dict]] = {}

    def add(
        self, model, when: datetime, owners: tuple, action: str = "create", /, **values
    ) -> dict:
        """Log a row, and keep it to be written; the newest state of a row is the one written."""
        attributes = model.__mapper__.column_attrs
        row = {c.key: values[c.key] if c.key in values else default(c.columns[0])
               for c in attributes}  # fmt: skip
        logged_row = {c.key: logged(c.columns[0].type, row[c.key]) for c in attributes}
        self.number += 1
        about = {
            "number": self.number, "at": when, "author": "AB", "action": action,
            "entity": model.__tablename__, "entity_id": row["id"], "session_id": owners[0],
            "client_id": owners[1],
        }  # fmt: skip
        self.log.append(sealed_entry(about, {"row": logged_row}, self.seal))
        self.seal = self.log[-1]["seal"]
        if action == "create":
            self.rows.setdefault(model, []).append(row)
        return row

    def write(self) -> None:
        order = [t.name for t in Base.metadata.sorted_tables]
        for model, rows in sorted(self.rows.items(), key=lambda r: order.index(r[0].__tablename__)):
            self.connection.execute(insert(model.__table__), [columns(model, r) for r in rows])
        self.connection.execute(insert(LogEntry), self.log)
        self.connection.execute(update(Head).values(number=self.number, seal=self.seal))
        self.rows, self.log = {}, []


def default(column):
    if column.name == "id":
        return new_id()
    if column.default is None:
        return None
    return column.default.arg if column.default.is_scalar else column.default.arg(None)


def columns(model, row: dict) -> dict:
    return {model.__mapper__.column_attrs[key].columns[0].name: v for key, v in row.items()}


def add_session(
    bulk: Bulk, client_id: str, number: int, at: datetime, n_twitches: int, rng
) -> None:
    session_id = new_id()
    own = session_id, client_id
    values = {"id": session_id, "client_id": client_id, "number": number, "author": "AB",
              "opened_at": at, "position": "prone"}  # fmt: skip
    closed = {**values, "closed_at": at + timedelta(minutes=40), "closed_by": "AB",
              "n_needles_counted_out": 6, "version": 2}  # fmt: skip
    bulk.add(NeedlingSession, at, own, **values)
    for topic, items in picklists.TOPICS.items():
        for item in items:
            bulk.add(Answer, at, own, session_id=session_id, topic=topic, item=item.key,
                     value=item.answers[0], at=at)  # fmt: skip
    for phase in ("before", "after"):
        for kind, unit in (("pain", "NRS"), ("rom", "deg")):
            bulk.add(Measure, at, own, session_id=session_id, phase=phase, kind=kind,
                     value=float(rng.randrange(10)), unit=unit, at=at)  # fmt: skip
    needle = bulk.add(NeedleKind, at, own, session_id=session_id, number=1, diameter_mm=0.3)
    sites = []
    for i in range(3):
        sites.append(bulk.add(Site, at, own, session_id=session_id, number=i + 1, side="left",
                              muscle=rng.choice(MUSCLES), x=0.4, y=0.3, n_strokes=12))  # fmt: skip
        for k in range(2):
            bulk.add(Insertion, at, own, session_id=session_id, site_id=sites[-1]["id"],
                     needle_id=needle["id"], number=2 * i + k + 1, in_at=at,
                     out_at=at + timedelta(minutes=4), in_s=60.0 * i, depth_mm=15.0)  # fmt: skip
    add_twitches(bulk, session_id, own, [s["id"] for s in sites], at, n_twitches, rng)
    bulk.add(NeedlingSession, at, own, "close", **closed)
    bulk.rows[NeedlingSession][-1] = {**bulk.rows[NeedlingSession][-1], **closed}


def add_twitches(bulk: Bulk, session_id: str, own, sites, at, n: int, rng) -> None:
    attachment_id = new_id()
    made = []
    for i in range(n):
        values = {
            "attachment_id": attachment_id, "number": i + 1, "session_id": session_id,
            "site_id": sites[i * len(sites) // n], "source": "detected", "kind": "ltr",
            "label": "", "confirmed": rng.choice(("yes", "no", "n/a")), "channel": "EMG 1",
            "onset_s": round(3.7 * i + rng.random(), 3), "duration_s": 0.052,
            "peak_uV": round(rng.uniform(20, 300), 2), "rms_uV": 31.25, "snr_dB": 18.4,
            "confidence": 0.93, "reason": "",
        }  # fmt: skip
        made.append({**values, "digest": twitch_digest(values)})
    bulk.add(Attachment, at, own, id=attachment_id, session_id=session_id, path="x_emg.bdf",
             sha256="0" * 64, fs=250.0, channels=["EMG 1", "EMG 2"], duration_s=1800.0, lost_s=0.5,
             counts={"ltr": n}, n_events=n, attached_at=at,
             events_digest=events_digest(t["digest"] for t in made))  # fmt: skip
    bulk.rows.setdefault(Twitch, []).extend(made)


def fill(place: str, n_clients: int, n_sessions: int, n_twitches: int) -> list[str]:
    """Fill a new chart; give the codes of the clients, those with most sessions first."""
    rng = random.Random(1)
    weights = [1 / (i + 10) for i in range(n_clients)]
    visits = sorted(rng.choices(range(n_clients), weights, k=n_sessions))
    codes, seen = [], {}
    with open_chart(place, author="AB") as chart:
        engine = chart.engine.execution_options(**{WRITES: True})
        for begin in range(0, n_sessions, 100):
            with engine.begin() as connection:
                bulk = Bulk(connection)
                for which in visits[begin : begin + 100]:
                    if which not in seen:
                        code = f"C{len(codes):04}"
                        client = bulk.add(Client, BEGAN, (None, None), code=code, birth_year=1970)
                        codes.append(code)
                        seen[which] = [client["id"], 0]
                    seen[which][1] += 1
                    at = BEGAN + timedelta(hours=3 * begin + seen[which][1])
                    add_session(bulk, *seen[which], at, n_twitches // n_sessions, rng)
                bulk.write()
    most = sorted(zip(codes, (n for _, n in seen.values()), strict=True), key=lambda p: -p[1])
    print(f"client with most sessions: {most[0][1]}; median {most[len(most) // 2][1]}")
    return [code for code, _ in most]


def list_all(session, code: str) -> int:
    return len(clients.list_clients(session))


def open_client(session, code: str) -> int:
    client = clients.find_client(session, code)
    newest = sessions.find_session(session, code)
    return sum(map(len, (client.sessions, newest.answers, newest.measures, newest.sites,
                         newest.needles, newest.adverse_events, newest.attachments,
                         sessions.alerts_of(session, client))))  # fmt: skip


def for_report(session, code: str) -> int:
    client = clients.find_client(session, code)
    found = session.scalars(
        select(NeedlingSession)
        .where(NeedlingSession.client_id == client.id)
        .order_by(NeedlingSession.number)
        .options(
            selectinload(NeedlingSession.sites).selectinload(Site.insertions),
            selectinload(NeedlingSession.measures),
            selectinload(NeedlingSession.adverse_events),
            selectinload(NeedlingSession.answers),
            selectinload(NeedlingSession.attachments),
        )
    ).all()
    counts = session.execute(
        select(Twitch.session_id, Twitch.site_id, Twitch.confirmed, func.count(),
               func.avg(Twitch.peak_uV))
        .join(NeedlingSession, NeedlingSession.id == Twitch.session_id)
        .where(NeedlingSession.client_id == client.id)
        .group_by(Twitch.session_id, Twitch.site_id, Twitch.confirmed)
    ).all()  # fmt: skip
    newest = session.scalars(select(Twitch).where(Twitch.session_id == found[-1].id)).all()
    return len(found) + len(counts) + len(newest)


def measure(place: str, codes: list[str]) -> dict[str, list[tuple[float, float]]]:
    """Give seconds by the clock and of the processor, each with the chart opened anew."""
    took: dict[str, list[tuple[float, float]]] = {}
    asked = codes[: N_TIMES // 2] + codes[:: max(1, len(codes) // (N_TIMES // 2))]
    for task in (list_all, open_client, for_report):
        for code in asked[:N_TIMES]:
            began = time.perf_counter(), time.process_time()
            with open_chart(place) as chart, chart.reading() as session:
                assert task(session, code)
            ended = time.perf_counter(), time.process_time()
            took.setdefault(task.__name__, []).append((ended[0] - began[0], ended[1] - began[1]))
    return took


def verify_alone(place: str) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter(), time.process_time()
    with open_chart(place, read_only=True) as chart:
        verdict = verify(chart)
    took, cpu_s = time.perf_counter() - began[0], time.process_time() - began[1]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"verify: {took:.1f} s ({cpu_s:.1f} s of the processor), {most / 1024:.0f} MiB "
          f"(of it {before / 1024:.0f} before it began)")  # fmt: skip
    print(f"  {verdict.n_entries} entries, {verdict.n_rows} rows, {verdict.n_twitches} twitches, "
          f"{verdict.n_findings} findings")  # fmt: skip
    return int(not verdict.is_good)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=1500)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--twitches", type=int, default=1_000_000)
    parser.add_argument("--keep", help="folder for the chart; a second run with it measures again")
    parser.add_argument("--verify-alone", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.verify_alone:
        return verify_alone(args.verify_alone)
    print(f"{cpu()}; Python {sys.version.split()[0]}, SQLAlchemy {sqlalchemy.__version__}, "
          f"SQLite {sqlite3.sqlite_version}; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="twitchdetect-") as folder:
        path = Path(args.keep or folder) / "chart.sqlite"
        if path.exists():
            with open_chart(path) as chart, chart.reading() as session:
                rows = sorted(clients.list_clients(session), key=lambda row: -row.n_sessions)
                codes = [row.code for row in rows]
        else:
            began = time.perf_counter()
            codes = fill(str(path), args.clients, args.sessions, args.twitches)
            print(f"made in {time.perf_counter() - began:.0f} s, {len(codes)} clients")
        print(f"file: {path.stat().st_size / 2**20:.0f} MiB")
        took = measure(str(path), codes)
        print(
            f"{'':14}{'p50':>10}{'worst of ' + str(N_TIMES):>16}{'processor: p50':>18}{'worst':>10}"
        )
        for name, pairs in took.items():
            told = [f(part) for part in zip(*pairs, strict=True) for f in (statistics.median, max)]
            print(f"{name:14}{1000 * told[0]:>7.0f} ms{1000 * told[1]:>13.0f} ms"
                  f"{1000 * told[2]:>15.0f} ms{1000 * told[3]:>7.0f} ms")  # fmt: skip
        command = [sys.executable, __file__, "--verify-alone", str(path)]
        is_good = not subprocess.run(command).returncode
    is_fast = all(max(pairs)[0] < 1 for pairs in took.values())
    print("PASS" if is_good and is_fast else "FAIL")
    return int(not (is_good and is_fast))


if __name__ == "__main__":
    sys.exit(main())
