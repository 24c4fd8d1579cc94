"""Processes that write to one chart at once."""

import multiprocessing

from twitchdetect.chart import clients, sessions
from twitchdetect.chart.database import open_chart


def write(place, author, n, start, told):
    """Add a client and, in turns, measures and sessions; tell what was acknowledged."""
    try:
        chart = open_chart(place, author=author)
        start.wait(60)
        code = f"{author}1"
        clients.add_client(chart, code)
        sessions.open_session(chart, code)
        for i in range(n):
            sessions.add_measure(chart, code, "pain", i % 11)
            sessions.change_session(chart, "SHARED1/1", note=f"{author} {i}")
        chart.close()
        told.put((author, 2 * n + 2))
    except BaseException as error:
        told.put((author, repr(error)))
        raise


def write_at_once(place, n_writers, n):
    """Give what each writer had acknowledged, or its error."""
    context = multiprocessing.get_context("forkserver")  # imports once, and inherits nothing
    context.set_forkserver_preload(["tests.chart.writers"])
    start, told = context.Barrier(n_writers), context.Queue()
    processes = [
        context.Process(target=write, args=(place, f"W{i}", n, start, told))
        for i in range(n_writers)
    ]
    for process in processes:
        process.start()
    answers = dict(told.get(timeout=120) for _ in processes)
    for process in processes:
        process.join()
    return answers
