"""The chart is asked beside the window: in order, nothing lost, and never waited for."""

import threading

import pytest
from sqlalchemy.exc import OperationalError

from twitchdetect.chart.errors import BusyError, ChartError
from twitchdetect.live.chart_worker import ChartWorker
from twitchdetect.live.strings import install_language


@pytest.fixture
def worker(qtbot):
    install_language("en")
    made = ChartWorker(again_s=0.01)
    made.lines = []
    made.told.connect(made.lines.append)
    yield made
    made.close(5.0)


def test_what_is_asked_is_done_in_order_and_told_in_the_windows_thread(qtbot, worker):
    found, threads = [], set()

    def then(value):
        found.append(value)
        threads.add(threading.current_thread())

    for i in range(5):
        worker.do(lambda i=i: (i, threading.current_thread().name), then)
    qtbot.waitUntil(lambda: len(found) == 5)
    assert found == [(i, "chart") for i in range(5)]
    assert threads == {threading.main_thread()}


def test_the_window_does_not_wait_for_a_slow_database(qtbot, worker):
    gate, found = threading.Event(), []
    worker.do(gate.wait, found.append)
    worker.do(lambda: "after", found.append)
    qtbot.waitUntil(lambda: worker.busy_s() > 0)
    assert found == [] and worker.n_waiting == 2
    gate.set()
    qtbot.waitUntil(lambda: found == [True, "after"])
    assert worker.busy_s() == 0


@pytest.mark.parametrize(
    "error",
    [
        BusyError("others are writing"),
        OperationalError("INSERT a secret", {}, Exception("server is gone")),
        OSError("no route"),
    ],
    ids=["busy", "server", "network"],
)
def test_a_database_that_is_away_is_told_once_and_nothing_is_lost(qtbot, worker, error):
    tries, found = [], []

    def call():
        tries.append(worker.is_away)
        if len(tries) < 4:
            raise error
        return "written"

    worker.do(call, found.append)
    worker.do(lambda: "next", found.append)
    qtbot.waitUntil(lambda: found == ["written", "next"])
    assert tries == [False, True, True, True]
    assert not worker.is_away
    assert len(worker.lines) == 2
    assert (
        worker.lines[0].startswith("The chart is not reached") and "secret" not in worker.lines[0]
    )
    assert worker.lines[1] == "The chart is reached again; nothing is missing."


def test_a_refusal_goes_to_whoever_asked_and_the_rest_goes_on(qtbot, worker):
    refused, found = [], []

    def refuse():
        raise ChartError("there is no client X1")

    worker.do(refuse, found.append, refused.append)
    worker.do(refuse, found.append)
    worker.do(lambda: 1 / 0, found.append, refused.append)
    worker.do(lambda: "on", found.append)
    qtbot.waitUntil(lambda: found == ["on"])
    assert refused == ["there is no client X1", "ZeroDivisionError: division by zero"]
    assert worker.lines == ["there is no client X1"]


def test_only_what_waits_last_is_replaced_by_what_has_its_key(qtbot, worker):
    gate, found = threading.Event(), []
    worker.do(gate.wait, key="follow")
    for i in (1, 2):
        worker.do(lambda i=i: i, found.append, key="follow")
    worker.do(lambda: "detail", found.append)
    for i in (3, 4):
        worker.do(lambda i=i: i, found.append, key="follow")
    gate.set()
    qtbot.waitUntil(lambda: len(found) == 3)
    assert found == [2, "detail", 4]


def test_closing_finishes_what_waits_but_does_not_wait_for_ever(qtbot):
    worker, done = ChartWorker(again_s=0.01), []
    for i in range(20):
        worker.do(lambda i=i: done.append(i))
    assert worker.close(5.0) and done == list(range(20))

    gate = threading.Event()
    stuck = ChartWorker(again_s=0.01)
    stuck.do(gate.wait)
    stuck.do(lambda: done.append("late"))
    assert not stuck.close(0.05) and stuck.n_waiting == 2
    gate.set()
    stuck._thread.join(5.0)


def test_a_database_that_stays_away_does_not_keep_the_window_open(qtbot):
    worker = ChartWorker(again_s=60.0)

    def fail():
        raise BusyError("others are writing")

    worker.do(fail)
    qtbot.waitUntil(lambda: worker.is_away)
    assert not worker.close(5.0) and worker.n_waiting == 1
    assert not worker._thread.is_alive()
