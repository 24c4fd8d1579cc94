"""Work in other processes: results in order, errors whole, and nobody left behind."""

import os
import re
import signal
import subprocess
import sys
from multiprocessing import active_children
from pathlib import Path

import pytest

from tests.evaluate.benchmark import some_jobs
from tests.evaluate.benchmark.made import is_alive, until
from twitchdetect.errors import FileFormatError, GapError
from twitchdetect.evaluate.benchmark import workers as module
from twitchdetect.evaluate.benchmark.workers import WorkerError, workers


@pytest.mark.parametrize("n", [1, 2])
def test_results_come_in_the_order_of_the_work(n):
    words = []
    with workers(n, words.append) as crew:
        got = crew.map(some_jobs.square, [(x,) for x in range(5)], "squares")
    assert [value for value, _ in got] == [0, 1, 4, 9, 16]
    assert words == ["squares"] * 5
    assert (os.getpid() in {pid for _, pid in got}) == (n == 1)
    assert not active_children()


@pytest.mark.parametrize(
    ("job", "kind", "said"),
    [
        (some_jobs.bad_file, FileFormatError, "name.bdf: is no recording"),
        (some_jobs.bad_gap, GapError, "sample 5 is the next one"),
        (some_jobs.stubborn, RuntimeError, "StubbornError: stays here"),
    ],
)
def test_an_error_comes_whole_out_of_another_process(job, kind, said):
    with pytest.raises(kind, match=said), workers(2, print) as crew:
        crew.map(job, [(1,)], "")
    assert not active_children()


def test_a_process_that_is_killed_is_told():
    with pytest.raises(WorkerError, match="--jobs 1"), workers(2, print) as crew:
        crew.map(some_jobs.killed, [(1,)], "")
    assert not active_children()


def test_no_process_at_all_is_a_wrong_argument():
    with pytest.raises(ValueError, match="at least 1 process, got 0"), workers(0, print):
        pass


def is_deaf(pid):
    """Tell whether Ctrl-C is blocked."""
    status = Path(f"/proc/{pid}/status").read_text()
    return bool(int(re.search(r"SigBlk:\s*(\w+)", status)[1], 16) & 1 << (signal.SIGINT - 1))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_processes_are_started_waits_until_they_are(signum, monkeypatch):
    started = []

    def start_and_be_hit():
        signal.raise_signal(signum)
        started.append(start())
        return started[-1]

    def stop(*_):
        raise KeyboardInterrupt

    before, start = signal.signal(signum, stop), module._start
    monkeypatch.setattr(module, "_start", start_and_be_hit)
    try:
        with pytest.raises(KeyboardInterrupt), workers(2, print):
            pytest.fail("the signal was lost")
        assert len(started) == 2
        assert not any(worker.process.is_alive() for worker in started)
        assert signal.getsignal(signum) is stop
    finally:
        signal.signal(signum, before)


SCRIPT = """
import sys
from pathlib import Path
from tests.evaluate.benchmark.some_jobs import one_of_two
from twitchdetect.evaluate.benchmark import workers as module
from twitchdetect.evaluate.benchmark.workers import workers
if __name__ == "__main__":
    with workers(2, print) as crew:
        crew.map(one_of_two, [(Path(sys.argv[1]), is_endless) for is_endless in (False, True)], "")
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks into /proc")
@pytest.mark.parametrize("how", ["Ctrl-C", "SIGINT to the parent alone", "SIGKILL"])
def test_when_the_parent_is_stopped_its_processes_end_at_once(tmp_path, how):
    folder = tmp_path / "begun"
    folder.mkdir()
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    parent = subprocess.Popen(
        [sys.executable, script, folder],
        stderr=subprocess.PIPE, text=True, start_new_session=True, env=environment,
    )  # fmt: skip
    try:
        assert until((folder / "one.done").exists)  # one is idle now, the other busy
        children = [int(path.stem) for path in folder.glob("*.begun")]
        assert len(children) == 2 and all(map(is_alive, children))
        assert all(map(is_deaf, children))  # else they would write tracebacks of their own
        if how == "Ctrl-C":
            os.killpg(parent.pid, signal.SIGINT)
        else:
            parent.send_signal(signal.SIGINT if "SIGINT" in how else signal.SIGKILL)
        error = parent.communicate(timeout=30)[1]
        assert until(lambda: not any(map(is_alive, children)), 10)
    finally:
        parent.kill()
    assert error.count("Traceback") == (0 if how == "SIGKILL" else 1)  # the parent's own
