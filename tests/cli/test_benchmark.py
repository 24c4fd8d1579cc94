"""`twitchdetect benchmark` as a user meets it."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from tests.evaluate.benchmark.made import csv, group_of_processes, is_alive, until
from tests.evaluate.some import label
from twitchdetect.cli import main
from twitchdetect.evaluate.benchmark.sizes import SIZES, Hours
from twitchdetect.evaluate.intervals import Estimate
from twitchdetect.evaluate.tidy import read_figures
from twitchdetect.files.bids import write_session
from twitchdetect.simulate import session

DETECTORS = """
import numpy as np

def loud(recording):
    change = np.abs(np.diff(recording.data_uV[:, 0]))
    at = np.flatnonzero(change > 8 * np.median(change))
    return [(int(i), int(i) + 20) for i in at[:1]]

def raises(recording):
    raise RuntimeError("first line\\nsecond line")

def nonsense(recording):
    return [(9, 3)]

NUMBER = 3
"""


def no_fit(twitches, level):
    return Estimate(10 * level, n=len(twitches))


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A working directory with a module of detectors, and a quick size that is quick."""
    tiny = replace(
        SIZES["quick"],
        rates_per_hour=(40.0,),
        boards={"cyton": Hours(rest=0.05, sweep=0.01, needling=0.01, minutes=1)},
        passes=1,
    )
    monkeypatch.setitem(SIZES, "quick", tiny)
    for module in ("summary", "benchmark.references"):  # the fit, tested elsewhere, takes long
        monkeypatch.setattr(f"twitchdetect.evaluate.{module}.snr_at_sensitivity", no_fit)
    monkeypatch.delenv("TWITCHDETECT_SHARED_RECORDINGS", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [str(tmp_path), *sys.path])
    (tmp_path / "mydet.py").write_text(DETECTORS)
    yield tmp_path
    sys.modules.pop("mydet", None)


def benchmark(*arguments):
    return main(["benchmark", "detection", "--jobs", "1", *map(str, arguments)])


def added(folder, *arguments):
    return benchmark("--data", folder, "--only-added", "--methods", "lidierth", *arguments)


@pytest.fixture
def mine(place):
    csv(place / "mine" / "a.csv", labels=(label(500, 520), label(900, 920)))
    csv(place / "mine" / "b.csv", labels=(label(700, 720),))
    return place / "mine"


class Page(HTMLParser):
    """Whatever a browser would fetch, and whether each tag is closed."""

    def __init__(self):
        super().__init__()
        self.fetched, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.fetched += [v for k, v in attrs if k in ("src", "href") and not v.startswith("#")]
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open.pop() != tag:
            pass


def test_the_whole_command_writes_page_table_and_configuration(place, capsys):
    assert benchmark("--methods", "lidierth", "--out", "out", "--detector", "mydet:loud") == 0
    out, error = capsys.readouterr()
    assert error == ""
    assert "Left out: real recordings: no folder was given" in out
    assert "simulated twitches in rest, 250 Hz: 0.017 h" in out
    assert "~ mydet:loud" in out and "[known]" in out
    assert out.endswith("Wrote out/index.html, figures.tsv and config.json\n")
    assert {p.name for p in Path("out").iterdir()} == {"index.html", "figures.tsv", "config.json"}
    figures = read_figures("out/figures.tsv")
    assert {f.method for f in figures} == {"lidierth", "mydet:loud", "known", "envelope"}
    assert {f.dataset for f in figures} == {"rest_250", "sweep_250", "needling_250"}
    config = json.loads(Path("out/config.json").read_text("utf-8"))
    assert (config["size"], config["seed"], config["false_alarms_per_hour"]) == ("quick", 1, [40.0])
    assert str(place) not in Path("out/config.json").read_text("utf-8")
    page = Page()
    page.feed(Path("out/index.html").read_text("utf-8"))
    assert page.fetched == []


def test_only_what_was_added_is_scored(mine, capsys):
    assert added(mine, "--detector", "mydet:loud") == 0
    out = capsys.readouterr().out
    assert out.startswith("mine: 0.0044 h, 3 twitches; tuned to 40 false alarms an hour at rest\n")
    figures = read_figures("twitchdetect-benchmark/figures.tsv")
    assert {f.dataset for f in figures} == {"mine", "rest_250"}
    found = {
        f.method: f.n
        for f in figures
        if (f.name, f.group) == ("sensitivity", "") and f.dataset == "mine"
    }
    assert found == {"lidierth": 3, "mydet:loud": 3, "envelope": 3}


def test_a_bids_data_set_is_taken(place, capsys):
    made = session("sweep", minutes=0.5, seed=2)
    write_session(place / "set", made.recording, subject="01", session="01", labels=made.labels)
    assert added(place / "set") == 0
    assert f"{len(made.twitches)} twitches" in capsys.readouterr().out


def test_the_same_seed_writes_the_same_bytes(mine, capsys):
    for out in ("one", "two"):
        assert added(mine, "--out", out) == 0
    for name in ("figures.tsv", "config.json", "index.html"):
        assert (Path("one") / name).read_bytes() == (Path("two") / name).read_bytes()
    assert added(mine, "--out", "three", "--seed", "2") == 0
    assert Path("one/config.json").read_bytes() != Path("three/config.json").read_bytes()


def test_what_is_left_out_is_told(mine, capsys):
    (mine / "b_events.tsv").unlink()
    (mine / "c.bdf").write_bytes(b"\xffBIOSEMI")
    assert added(mine) == 0
    assert "Left out: mine: c.bdf, which have no table of events.\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--detector", "no_such_module:x"], 2, "no_such_module:x cannot be imported"),
        (["--detector", "mydet:nix"], 2, "mydet:nix cannot be imported (AttributeError"),
        (["--detector", "mydet"], 2, "got 'mydet'; expected MODULE:NAME"),
        (["--detector", "mydet:NUMBER"], 2, "mydet:NUMBER is a int; expected a callable"),
        (["--detector", "mydet:loud", "--detector", "mydet:loud"], 2, "2 detectors are called 'mydet:loud'"),
        (["--detector", "mydet:raises"], 1, "mydet:raises failed on a.csv (RuntimeError: first line second line)"),
        (["--detector", "mydet:nonsense"], 1, "mydet:nonsense gave (9, 3), on a.csv; expected Events, or pairs"),
        (["--methods", "lidierth,nix"], 2, "--methods: got 'nix', expected some of twitchdetect, lidierth"),
        (["--methods", " "], 2, "--methods: got ' ', expected names of detectors"),
        (["--real", "none"], 2, "--real: got none, which is no folder"),
        (["--data", "none"], 2, "none: is no folder"),
        (["--data", "mine"], 2, "2 data sets are called 'mine'"),
        (["--seed", "-1"], 2, "--seed: got '-1'"),
        (["--jobs", "x"], 2, "--jobs: got 'x'"),
        (["--out", ""], 2, "--out: got ''"),
        (["--out", "mydet.py"], 1, "mydet.py: Not a directory; expected a place to write to"),
        (["--out", "mydet.py/deep/er"], 1, "mydet.py: Not a directory"),
        (["--size", "huge"], 2, "invalid choice: 'huge'"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_line_and_writes_nothing(mine, capsys, arguments, code, said):
    before = set(mine.parent.iterdir())
    assert added("mine", *arguments) == code
    out, error = capsys.readouterr()
    assert said in error
    assert error.startswith("twitchdetect: ") and error.count("\n") == 1
    assert out == ""
    assert {p for p in mine.parent.iterdir() if p.name != "__pycache__"} == before


def test_a_file_that_cannot_be_read_is_named(mine, capsys):
    (mine / "b.csv").write_text("no,numbers\nat,all\n")
    assert added("mine") == 2
    assert f"twitchdetect: {Path('mine') / 'b.csv'}: holds no rows" in capsys.readouterr().err


def test_only_added_without_anything_added_is_a_wrong_call(place, capsys):
    assert benchmark("--only-added") == 2
    assert "--only-added needs a data set" in capsys.readouterr().err


def test_a_detector_that_fails_in_another_process_is_one_line(mine, capsys):
    assert added("mine", "--detector", "mydet:raises", "--jobs", "2") == 1
    error = capsys.readouterr().err
    assert re.match(r"twitchdetect: mydet:raises failed on [ab].csv \(RuntimeError: first", error)
    assert error.count("\n") == 1


def test_real_recordings_that_the_environment_names_wrongly_are_left_out(
    place, monkeypatch, capsys
):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setenv("TWITCHDETECT_SHARED_RECORDINGS", str(place / "none"))
    monkeypatch.setattr("twitchdetect.evaluate.benchmark.run.run", stop)
    assert benchmark("--methods", "lidierth") == 130
    assert "Left out: real recordings: their folder is not there" in capsys.readouterr().out


def test_a_page_that_cannot_be_drawn_leaves_the_older_files(mine, capsys, monkeypatch):
    assert added(mine, "--out", "out") == 0
    before = {p.name: p.read_bytes() for p in Path("out").iterdir()}

    def fail(results):
        raise IndexError("oops")

    monkeypatch.setattr("twitchdetect.report.benchmark.page.draw", fail)
    assert added(mine, "--out", "out", "--seed", "2") == 1
    assert {p.name: p.read_bytes() for p in Path("out").iterdir()} == before


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="looks into /proc")
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_benchmark_ends_at_once_with_its_processes(tmp_path, signum, code):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-m", "twitchdetect", "benchmark", "detection", "--jobs", "2"]
    where = {"cwd": tmp_path, "env": environment, "stdout": subprocess.DEVNULL}
    with group_of_processes(*command, **where) as process:
        children = wait_for_children(process.pid, 3)  # two workers and Python's own tracker
        if signum == signal.SIGINT:
            os.killpg(process.pid, signum)  # as a terminal does
        else:
            process.send_signal(signum)
        error = process.communicate(timeout=30)[1]
        assert process.returncode == code
        assert error.startswith("twitchdetect: ") and error.count("\n") == 1
        assert until(lambda: not any(map(is_alive, children)), 10)
        assert list(tmp_path.iterdir()) == []


def wait_for_children(pid, n):
    path = Path(f"/proc/{pid}/task/{pid}/children")
    assert until(lambda: len(path.read_text().split()) >= n)
    return path.read_text().split()


def test_the_random_numbers_of_tests_are_not_those_of_the_benchmark(mine):
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    assert added(mine) == 0
    assert np.array_equal(np.random.get_state()[1], before)  # noqa: NPY002
