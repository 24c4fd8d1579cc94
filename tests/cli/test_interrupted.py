"""Ctrl-C, SIGTERM and what is shown meanwhile."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from twitchdetect.block import Block
from twitchdetect.cli import main
from twitchdetect.cli.errors import Stopped
from twitchdetect.cli.stopping import StopRequest
from twitchdetect.dsp import jit
from twitchdetect.files.event_table import read_events
from twitchdetect.files.openbci_write import write_gui_text
from twitchdetect.simulate import session


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    made = session("sweep", minutes=3, seed=1, first_snr_db=(20, 25), unseen_share=0.0).recording
    return write_gui_text(made, tmp_path_factory.mktemp("d") / "demo.txt", "simulated")


def start(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "twitchdetect", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


def stop_replay_at_its_first_twitch(demo, out, signum):
    process = start("replay", demo, "--no-window", "--speed", "30", "--out", out)
    assert "ltr" in process.stdout.readline()
    process.send_signal(signum)
    return process.communicate(timeout=60)[1], process.returncode


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_replay_says_how_far_it_came(demo, tmp_path, signum, code):
    error, returned = stop_replay_at_its_first_twitch(demo, tmp_path, signum)
    assert returned == code
    assert "stopped at 0:" in error
    assert error.count("\n") == 1
    sidecar = json.loads((tmp_path / "demo_events.json").read_text())
    assert sidecar["Complete"] is False
    assert 12 < sidecar["AnalysedDuration_s"] < 60
    assert read_events(tmp_path / "demo_events.tsv")[0]["trial_type"] == "ltr"


def test_a_stopped_replay_costs_no_older_whole_table(demo, tmp_path, capsys):
    assert main(["detect", str(demo), "--out", str(tmp_path)]) == 0
    before = (tmp_path / "demo_events.tsv").read_bytes()
    error, _ = stop_replay_at_its_first_twitch(demo, tmp_path, signal.SIGINT)
    assert "the older demo_events.tsv was kept" in error
    assert (tmp_path / "demo_events.tsv").read_bytes() == before
    assert json.loads((tmp_path / "demo_events.json").read_text())["Complete"] is True
    assert len(read_events(tmp_path / "demo_events.unfinished.tsv")) >= 1


def test_a_stopped_detect_writes_nothing_for_that_file(demo, tmp_path, capsys, monkeypatch):
    from twitchdetect.cli import job

    def stop(*_):
        signal.raise_signal(signal.SIGINT)
        return iter([Block(0, None)])

    monkeypatch.setattr(job, "blocks_of", stop)
    assert main(["detect", str(demo), "--out", str(tmp_path)]) == 130
    assert "stopped at " in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_first_signal_waits_for_the_block_and_the_second_does_not():
    with StopRequest() as stop:
        blocks = stop.watch([1, 2, 3])
        assert next(blocks) == 1
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Stopped) as caught:
            next(blocks)
        assert caught.value.exit_code == 130
        with pytest.raises(Stopped):
            signal.raise_signal(signal.SIGTERM)


def test_a_signal_ends_the_wait_for_the_next_block():
    with StopRequest() as stop:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
        begin = time.monotonic()
        stop.wait(30)
        assert time.monotonic() - begin < 20


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
def test_a_first_run_that_was_stopped_is_still_a_first_run(tmp_path, monkeypatch):
    from twitchdetect.detect.advance import advance

    monkeypatch.setattr(jit, "_cache_dir", lambda: str(tmp_path))
    assert not jit.are_kernels_cached(advance)
    line = advance.py_func.__code__.co_firstlineno
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    (tmp_path / f"advance._process_chunk-64.{version}.nbi").touch()
    (tmp_path / f"advance.advance-{line}.py27.nbi").touch()
    assert not jit.are_kernels_cached(advance)
    (tmp_path / f"advance.advance-{line}.{version}.nbi").touch()
    assert jit.are_kernels_cached(advance)


def seen_on_a_terminal(code):
    """Run Python with stderr on a terminal; give what was shown there."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", code], stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the other end was closed
                piece = b""
            if not piece:
                break
            shown += piece
    os.close(ours)
    assert process.returncode == 0
    return shown.decode()


RUN = "import sys; from twitchdetect.cli import main, progress; progress.DELAY_S = 0.0; "


def test_on_a_terminal_a_bar_shows_the_place_in_the_recording(demo, tmp_path):
    arguments = ["replay", str(demo), "--no-window", "--speed", "100", "--out", str(tmp_path)]
    shown = seen_on_a_terminal(f"{RUN}sys.exit(main({[*arguments, '--quiet']}))")
    assert "demo.txt: reading..." in shown
    assert "of 180 s" in shown


def test_on_a_terminal_a_page_that_is_drawn_says_so(demo, tmp_path):
    arguments = ["detect", str(demo), "--plot", "html", "--out", str(tmp_path), "--quiet"]
    assert "demo.txt: drawing... " in seen_on_a_terminal(f"{RUN}sys.exit(main({arguments}))")


def test_without_a_terminal_there_is_no_bar(demo, tmp_path):
    process = start("replay", demo, "--no-window", "--speed", "60", "--out", tmp_path)
    assert process.communicate()[1] == ""
