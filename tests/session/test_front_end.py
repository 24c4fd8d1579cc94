"""A window that fails does not cost the recording."""

import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

import twitchdetect as td
from tests.session.stepped import SteppedSource, three_twitches
from twitchdetect.boards.played import PlayedSource
from twitchdetect.files.event_table import read_events
from twitchdetect.session.audited import apply_audit
from twitchdetect.session.front_end import run_with
from twitchdetect.session.thread import SessionThread

FAILS = """
import signal, sys, threading
import numpy as np
sys.path[:0] = {paths!r}
from tests.session.stepped import SteppedSource, three_twitches
from twitchdetect.cli.stopping import StopRequest
from twitchdetect.session.front_end import run_with
from twitchdetect.session.thread import SessionThread

source = SteppedSource(three_twitches(np.random.default_rng(20261124)))
session = SessionThread(source, {root!r}, subject="p01", now_s=lambda: source.now_s)
session.start()

def front_end(session):
    source.advance(14.0)
    number = next(n.number for n in session.snapshot().events if n.event.kind == "ltr")
    session.needle_in("A")
    session.confirm(number, "yes")
    source.advance(15.0)
    {then}

def tell(text):
    print(text, flush=True)

with StopRequest(session.finish):
    run_with(front_end, session, tell)
print(session.snapshot().state, session.snapshot().recorder.state)
"""


@pytest.fixture
def process(tmp_path):
    """Start a session in a process of its own whose front end does something after 15 s."""
    started = []

    def start(then):
        code = FAILS.format(paths=[*sys.path], root=str(tmp_path / "set"), then=then)
        path = tmp_path / "run.py"
        path.write_text(code)
        running = subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True)
        started.append(running)
        return running, tmp_path / "set" / "sub-p01" / "ses-01" / "emg"

    yield start
    for running in started:
        running.kill()
        running.wait()
        running.stdout.close()


def answers(folder):
    (table,) = folder.glob("*_events.tsv")
    rows = read_events(table)
    own = [(r["trial_type"], r["sample"]) for r in rows if r["reason"].startswith("marked by")]
    return own, [r["confirmed"] for r in rows if r["trial_type"] == "ltr"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGINT")
def test_a_window_that_raises_leaves_the_recording_going_until_ctrl_c(process):
    running, folder = process("raise RuntimeError('planted')")
    said = running.stdout.readline()
    assert "the window failed (RuntimeError: planted); the recording goes on in" in said
    assert "Ctrl-C ends it" in said
    assert running.poll() is None
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=120)[0] == "ended closed\n"
    (path,) = folder.glob("*_emg.bdf")
    assert td.read(path).n_samples == 15 * 250
    assert answers(folder) == ([("needle_in", "3500")], ["yes"])


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_after_kill_9_the_log_has_all_and_goes_into_the_table(process):
    running, folder = process("print('go', flush=True); threading.Event().wait()")
    assert running.stdout.readline() == "go\n"
    running.kill()
    running.wait()
    assert answers(folder) == ([], ["n/a"])
    (table,) = folder.glob("*_events.tsv")
    for _ in range(2):
        applied = apply_audit(table)
        assert (applied.n_markers, applied.n_confirmed, applied.unmatched) == (1, 1, ())
        assert answers(folder) == ([("needle_in", "3500")], ["yes"])


def test_after_a_window_that_raised_the_session_records_on(rng, tmp_path):
    source = SteppedSource(three_twitches(rng))
    session = SessionThread(source, tmp_path, subject="p01", now_s=lambda: source.now_s)
    session.start()
    said = []

    def fail(_):
        source.advance(3.0)
        raise RuntimeError("planted")

    def go_on():
        source.advance(20.0)
        session.finish()

    def tell(text):
        said.append(text)
        later.start()

    later = threading.Thread(target=go_on)
    assert not run_with(fail, session, tell)
    later.join()
    assert len(said) == 1
    assert td.read(session.snapshot().path).n_samples == 20 * 250 - 2  # blocks of 8


def test_a_window_that_is_closed_ends_the_session(rng, tmp_path):
    source = SteppedSource(three_twitches(rng))
    session = SessionThread(source, tmp_path, subject="p01", now_s=lambda: source.now_s)
    session.start()
    said = []
    assert run_with(lambda _: source.advance(3.0), session, said.append)
    assert (session.snapshot().state, said) == ("ended", [])
    assert 700 < td.read(session.snapshot().path).n_samples <= 750


def test_a_window_that_fails_after_the_end_waits_for_nothing(rng, tmp_path):
    session = SessionThread(PlayedSource(three_twitches(rng), speed=np.inf), tmp_path, subject="a")
    session.start()
    said = []

    def fail(session):
        session.wait()
        raise ValueError("planted")

    assert not run_with(fail, session, said.append)
    assert said == ["the window failed (ValueError: planted); the session was over."]


def test_ctrl_c_without_a_handler_still_finishes_the_files(rng, tmp_path):
    source = SteppedSource(three_twitches(rng))
    session = SessionThread(source, tmp_path, subject="p01", now_s=lambda: source.now_s)
    session.start()

    def interrupted(_):
        source.advance(3.0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_with(interrupted, session, print)
    assert session.snapshot().state == "ended"
    assert '"Complete": true' in session.snapshot().table.with_suffix(".json").read_text()
