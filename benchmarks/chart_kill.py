"""Kill processes that write to a chart at random moments, and verify what they left.

Each child adds measures, and now and then a recording with its twitches, one transaction a step;
what was committed it tells through a pipe. After SIGKILL the chart must be as its log has it, every
step that was told must be there, whole, and at most the one that was under way may be there too.

    python benchmarks/chart_kill.py --kills 100
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from select import select as select_ready

from sqlalchemy import insert, select

from twitchdetect.chart import clients, sessions
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.sealing import events_digest, twitch_digest
from twitchdetect.chart.tables import Attachment, Measure, Twitch
from twitchdetect.chart.verify import head, verify

N_TWITCHES = 300
LONGEST_S = 0.6


def rows_of(step: int) -> int:
    """Measures that belong to a step."""
    return 1 + step % 4


def write_step(chart, name: str, session_id: str, step: int) -> None:
    with chart.writing() as work:
        for _ in range(rows_of(step)):
            what = f"{name} {step}"
            work.add(Measure(session_id=session_id, phase="before", kind="pain", value=1.0,
                             unit="NRS", what=what))  # fmt: skip
            work.flush()
        if step % 5 == 0:
            attach(work, session_id)


def attach(work, session_id: str) -> None:
    attachment = Attachment(
        session_id=session_id, path="x.bdf", sha256="0" * 64, fs=250.0, channels=["EMG 1"],
        duration_s=60.0, lost_s=0.0, counts={}, n_events=N_TWITCHES, events_digest="",
    )  # fmt: skip
    attachment.id = os.urandom(16).hex()
    rows = [twitch(attachment.id, session_id, i) for i in range(N_TWITCHES)]
    attachment.events_digest = events_digest(row["digest"] for row in rows)
    work.add(attachment)
    work.flush()
    work.execute(insert(Twitch), rows)


def twitch(attachment_id: str, session_id: str, number: int) -> dict:
    values = {
        **dict.fromkeys(c.key for c in Twitch.__mapper__.column_attrs),
        **{"attachment_id": attachment_id, "session_id": session_id, "number": number},
        **{"source": "detected", "kind": "ltr", "label": "", "confirmed": "n/a", "reason": ""},
        **{"channel": "EMG 1", "onset_s": 0.25 * number},
    }
    return {**values, "digest": twitch_digest(values)}


def child(place: str, author: str, name: str, told: int) -> None:
    """Write until killed."""
    with open_chart(place, author=author) as chart:
        code = f"{author}1"
        with chart.reading() as session:
            n_sessions = {row.code: row.n_sessions for row in clients.list_clients(session)}
        if code not in n_sessions:
            clients.add_client(chart, code)
        if not n_sessions.get(code):
            sessions.open_session(chart, code)
        with chart.reading() as session:
            session_id = sessions.find_session(session, code).id
        step = 0
        while True:
            write_step(chart, name, session_id, step)
            os.write(told, f"{step} {head(chart) if step % 10 == 0 else ''}\n".encode())
            step += 1


def run_and_kill(place: str, i: int, n_writers: int, rng: random.Random) -> dict[str, list[str]]:
    """Give what each child told before it was killed."""
    pipes, pids = {}, []
    for k in range(n_writers):
        name = f"{i}-{k}"
        read, write = os.pipe()
        if (pid := os.fork()) == 0:
            os.close(read)
            try:
                child(place, f"K{k}", name, write)
            except BaseException:  # noqa: BLE001
                traceback.print_exc()
            finally:
                os._exit(3)
        os.close(write)
        pipes[name], pids = read, [*pids, pid]
    if i % 4:  # else also while the chart is being made or opened
        select_ready(list(pipes.values()), [], [])
    time.sleep(rng.uniform(0, LONGEST_S))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    assert set(codes) == {-signal.SIGKILL}, f"a writer failed by itself: {codes}"
    told = {}
    for name, read in pipes.items():
        with os.fdopen(read) as file:
            told[name] = file.read().split("\n")[:-1]
    return told


def check(place: str, told: dict[str, list[str]]) -> tuple[int, int]:
    """Give how many steps were told, and how many more are there."""
    with open_chart(place) as chart:
        noted = [
            line.split()[1] for lines in told.values() for line in lines if len(line.split()) > 1
        ]
        for expect in noted or [""]:
            verdict = verify(chart, expect=expect)
            assert verdict.is_good, [str(f) for f in verdict.findings]
        with chart.reading() as session:
            there = Counter(session.scalars(select(Measure.what)))
    n_told = n_more = 0
    for name, lines in told.items():
        found = {int(w.split()[1]): n for w, n in there.items() if w.split()[0] == name}
        assert sorted(found) == list(range(len(found))), f"a step of {name} is missing"
        assert all(n == rows_of(step) for step, n in found.items()), f"half a step of {name}"
        assert len(lines) <= len(found) <= len(lines) + 1, (name, len(lines), len(found))
        n_told, n_more = n_told + len(lines), n_more + len(found) - len(lines)
    return n_told, n_more


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--writers", type=int, default=2, help="that are killed at once")
    parser.add_argument(
        "--fresh", type=int, default=10, help="kills after which a new chart begins"
    )
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    n_told = n_more = n_charts = n_killed = 0
    with tempfile.TemporaryDirectory(prefix="twitchdetect-") as folder:
        for i in range(args.kills):
            if i % args.fresh == 0:
                n_charts += 1
            place = str(Path(folder) / f"{n_charts}" / "chart.sqlite")
            told = run_and_kill(place, i, args.writers, rng)
            more = check(place, told)
            n_told, n_more, n_killed = n_told + more[0], n_more + more[1], n_killed + args.writers
    print(f"{args.kills} times {args.writers} writers killed, {n_charts} charts")
    print(f"steps that were told: {n_told}, all there and whole; not told and there: {n_more}")
    print("chain and every row as the log has it after each kill")
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}")
    print("PASS" if n_told else "FAIL: nothing was written")
    return 0 if n_told else 1


if __name__ == "__main__":
    sys.exit(main())
