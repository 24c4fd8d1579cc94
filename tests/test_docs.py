"""The documentation's examples run, and what it names exists."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from tests.files import makers
from twitchdetect.cli.app import COMMANDS, _parser, run
from twitchdetect.config import DetectorConfig
from twitchdetect.evaluate import match
from twitchdetect.evaluate.benchmark.added import add
from twitchdetect.evaluate.benchmark.contenders import View
from twitchdetect.evaluate.benchmark.items import Loaded
from twitchdetect.simulate import session

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language, text=README):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_python_examples_run_one_after_the_other(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    space = {}
    for code in blocks("python"):
        exec(compile(code, "README.md", "exec"), space)
    out = capsys.readouterr().out
    assert "ltr 11.99" in out
    assert re.search(r"[01]\.\d\d \(0\.\d\d-[01]\.\d\d\) of \d+ twitches", out)


def test_the_example_of_an_own_detector_is_one(tmp_path, monkeypatch):
    (code,) = (c for c in blocks("python") if c.startswith("# my_detectors.py"))
    (tmp_path / "my_detectors.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    made = session("sweep", minutes=1, seed=2, first_snr_db=(25, 25), unseen_share=0.0)
    prepared = add("my_detectors:steep").prepare(View(Loaded(made.recording, (), 10.0, 50.0)))
    events = prepared.events(1.0)
    matching = match(events, made.twitches, fs=250.0)
    assert len(matching.pairs) >= 0.8 * len(made.twitches)


def test_settings_of_the_readme_are_valid_and_the_defaults(tmp_path):
    (tmp_path / "s.toml").write_text(blocks("toml")[0])
    assert DetectorConfig.from_toml(tmp_path / "s.toml") == DetectorConfig()


LINES = [n for b in blocks("sh") for n in b.splitlines() if n.startswith("twitchdetect ")]
LINES += re.findall(r"`(twitchdetect [^`]+)`", README)


CHART = [n for n in LINES if n.split()[1] in ("chart", "report")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A place with the files that the README's commands speak of."""
    makers.bdf(tmp_path / "session.bdf")
    makers.gui_text(tmp_path / "OpenBCI-RAW-a.txt")
    makers.gui_text(tmp_path / "OpenBCI-RAW-b.txt")
    np.savetxt(tmp_path / "emg.csv", makers.samples_uV() / 1000, delimiter=",")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_chart_of_the_readme_is_kept(folder, monkeypatch, capsys):
    monkeypatch.setenv("TWITCHDETECT_CHART", str(folder / "chart.sqlite"))
    (block,) = (b for b in blocks("sh") if "twitchdetect chart" in b)
    for line in block.splitlines():
        if line.startswith("export "):
            monkeypatch.setenv(*line.removeprefix("export ").split("="))
        else:
            assert run(shlex.split(line)[1:]) == 0, (line, capsys.readouterr().err)
    assert "P07/1" in (folder / "report-P07-1.html").read_text()
    assert (folder / "for-you.html").exists()


@pytest.mark.parametrize("line", [n for n in LINES if n not in CHART])
def test_commands_of_the_readme_run(line, folder, capsys):
    words = []
    for word in shlex.split(line.replace("FILE", "session.bdf"))[1:]:
        words += sorted(p.name for p in folder.glob(word)) if "*" in word else [word]
    assert words[0] in COMMANDS
    opens_window = words[0] == "live" or (words[0] == "replay" and "--no-window" not in words)
    words += ["--no-window"] * (words[0] == "demo")
    if words[0] == "record" and "--minutes" in words:  # in real time
        words[words.index("--minutes") + 1] = "0.1"
    needs_board = words[0] in ("devices", "doctor") or (
        words[0] == "record" and not any(word.startswith("simulated") for word in words)
    )
    if (
        "fetch" in words or words[0] == "benchmark" or needs_board or opens_window
    ):  # or network, or minutes
        assert _parser(words).parse_args(words).command == words[0]
        return
    assert run(words) == 0, capsys.readouterr().err
    assert capsys.readouterr().out
    if "--stdout" not in words and words[0] in ("detect", "replay"):
        tables = {p.name.removesuffix("_events.tsv") for p in folder.rglob("*_events.tsv")}
        assert tables == {Path(w).stem for w in words if Path(w).suffix in (".bdf", ".txt")}


def test_the_readme_shows_every_command():
    shown = {line.split()[1] for line in LINES} | set(re.findall(r"bin/twitchdetect (\w+)", README))
    assert shown == set(COMMANDS)


def test_links_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), (page.name, target)


def test_files_that_the_map_names_exist():
    text = (ROOT / "docs" / "architecture.md").read_text()
    names = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.(?:py|md))`", text))
    assert len(names) > 15
    tops = ("src", "docs", "tests", "recordings", "benchmarks", "firmware_interface")
    places = [path.as_posix() for top in tops for path in (ROOT / top).rglob("*.*")]
    for name in names:
        assert any(place.endswith(f"/{name}") for place in places), name
