"""The documentation's examples run, and what it names exists."""

import re
import shlex
from pathlib import Path

import pytest

from twitchdetect.cli.app import COMMANDS, _parser
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


@pytest.mark.parametrize(
    "line", [n for b in blocks("sh") for n in b.splitlines() if n.startswith("twitchdetect ")]
)
def test_commands_of_the_readme_are_understood(line):
    words = shlex.split(line)[1:]
    assert words[0] in COMMANDS
    assert _parser(words).parse_args(words).command == words[0]


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
