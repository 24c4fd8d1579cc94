"""Eight processes that write to one chart on PostgreSQL: entries a second, and nothing lost.

Each adds a client of its own and then, in turns, a measure and a change of one session that all of
them share. Afterwards the chart is verified and every acknowledged entry counted. Without --place a
server of its own is started on loopback; with fsync, as it would be in a clinic.

    python benchmarks/chart_writers.py
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy

sys.path.insert(0, str(Path(__file__).parents[1]))

from this_machine import cpu
from twitchdetect.chart import clients, sessions
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.verify import verify


def write(place: str, author: str, n: int, start, told) -> None:
    with open_chart(place, author=author) as chart:
        code = f"{author}1"
        clients.add_client(chart, code)
        sessions.open_session(chart, code)
        start.wait()
        began, took = time.perf_counter(), []
        for i in range(n):
            for call, given in (
                (sessions.add_measure, (code, "pain", i % 11)),
                (sessions.change_session, ("SHARED1/1",)),
            ):
                at = time.perf_counter()
                call(chart, *given, **({} if len(given) > 1 else {"note": f"{author} {i}"}))
                took.append(time.perf_counter() - at)
        told.put((author, began, time.perf_counter(), took))


@contextmanager
def own_server(folder: str):
    """Start a server as the tests do, but one that waits for the disk."""
    from tests.chart import postgres

    if (programs := postgres.programs()) is None:
        sys.exit("needs a PostgreSQL server on this machine (initdb), or --place URL")
    server = postgres.make_server(Path(folder), programs, options="-c fsync=on")
    try:
        server.run("CREATE DATABASE writers")
        yield server.url("writers")
    finally:
        server.ctl("-m", "immediate", "stop")


def run(place: str, n_writers: int, n: int) -> tuple[list[float], float]:
    context = multiprocessing.get_context("spawn")
    start, told = context.Barrier(n_writers), context.Queue()
    processes = [
        context.Process(target=write, args=(place, f"W{i}", n, start, told))
        for i in range(n_writers)
    ]
    for process in processes:
        process.start()
    answers = [told.get(timeout=1200) for _ in processes]
    for process in processes:
        process.join()
    took = [seconds for answer in answers for seconds in answer[3]]
    return took, max(a[2] for a in answers) - min(a[1] for a in answers)


def version_of(chart) -> str:
    with chart.engine.connect() as connection:
        if chart.file is not None:
            return f"SQLite {connection.exec_driver_sql('SELECT sqlite_version()').scalar()}"
        told = connection.exec_driver_sql("SHOW server_version").scalar()
        return f"PostgreSQL {str(told).split()[0]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--entries", type=int, default=200, help="that each writes, in two kinds")
    parser.add_argument("--place", help="URL of an empty database, or a file")
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="twitchdetect-"))
        place = args.place or stack.enter_context(own_server(folder))
        with open_chart(place, author="AB") as chart:
            clients.add_client(chart, "SHARED1")
            sessions.open_session(chart, "SHARED1")
            n_before = verify(chart).n_entries
            took, seconds = run(place, args.writers, args.entries // 2)
            verdict = verify(chart)
            versions = version_of(chart)
    n_expected = n_before + len(took) + 2 * args.writers
    print(
        f"{cpu()}; Python {sys.version.split()[0]}, SQLAlchemy {sqlalchemy.__version__}, {versions}"
    )
    print(f"{args.writers} writers, {len(took)} entries in {seconds:.1f} s: "
          f"{len(took) / seconds:.0f} entries a second")  # fmt: skip
    print(f"an entry takes {1000 * statistics.median(took):.0f} ms (p50), "
          f"{1000 * max(took):.0f} ms at worst")  # fmt: skip
    print(f"lost: {n_expected - verdict.n_entries}; findings of verify: {verdict.n_findings}")
    is_good = verdict.is_good and verdict.n_entries == n_expected
    print("PASS" if is_good else "FAIL")
    return int(not is_good)


if __name__ == "__main__":
    sys.exit(main())
