"""The documentation's examples run, and what it names exists."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from tests.files import makers
from twitchdetect.cli.app import COMMANDS, _parser, run
from twitchdetect.config import DetectorConfig

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language, text=README):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("code", blocks("python"))
def test_python_examples_run(code, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert "ltr 11.99" in capsys.readouterr().out


def test_settings_of_the_readme_are_valid_and_the_defaults(tmp_path):
    (tmp_path / "s.toml").write_text(blocks("toml")[0])
    assert DetectorConfig.from_toml(tmp_path / "s.toml") == DetectorConfig()


LINES = [n for b in blocks("sh") for n in b.splitlines() if n.startswith("twitchdetect ")]
LINES += re.findall(r"`(twitchdetect [^`]+)`", README)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A place with the files that the README's commands speak of."""
    makers.bdf(tmp_path / "session.bdf")
    makers.gui_text(tmp_path / "OpenBCI-RAW-a.txt")
    makers.gui_text(tmp_path / "OpenBCI-RAW-b.txt")
    np.savetxt(tmp_path / "emg.csv", makers.samples_uV() / 1000, delimiter=",")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", LINES)
def test_commands_of_the_readme_run(line, folder, capsys):
    words = []
    for word in shlex.split(line.replace("FILE", "session.bdf"))[1:]:
        words += sorted(p.name for p in folder.glob(word)) if "*" in word else [word]
    assert words[0] in COMMANDS
    if "fetch" in words:  # needs a network
        assert _parser(words).parse_args(words).command == "recordings"
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
    tops = ("src", "docs", "tests")
    places = [path.as_posix() for top in tops for path in (ROOT / top).rglob("*.*")]
    for name in names:
        assert any(place.endswith(f"/{name}") for place in places), name
