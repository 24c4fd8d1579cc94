"""The arrows between rooms, and the size of rooms."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "twitchdetect"
MODULES = sorted(PACKAGE.rglob("*.py"))
VOCABULARY = {"block", "config", "errors", "events", "labels"}
MAY_IMPORT = {
    "dsp": set(),
    "detect": {"dsp"},
    "boards": {"dsp"},
    "files": set(),
    "simulate": {"dsp"},
    "evaluate": {"detect", "dsp", "files", "session", "simulate"},
    "chart": {"detect", "files", "session"},
    "session": {"boards", "detect", "dsp", "files"},
    "report": {"chart", "detect", "dsp", "evaluate", "files"},
    "live": {"boards", "chart", "detect", "files", "session"},
    "cli": {
        "boards",
        "chart",
        "detect",
        "dsp",
        "evaluate",
        "files",
        "live",
        "report",
        "session",
        "simulate",
    },
}
FORBIDDEN_BELOW = {
    "serial",
    "PySide6",
    "pyqtgraph",
    "threading",
    "time",
    "mne",
    "h5py",
    "matplotlib",
}
EXCEPTIONS = {("detect/__init__.py", "session")}  # td.detect(recording): the room can be called


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "twitchdetect":
                yield from (f"twitchdetect.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_in_one_direction(path):
    where = str(path.relative_to(PACKAGE))
    room = path.relative_to(PACKAGE).parts[0]
    if room in MAY_IMPORT:
        allowed = VOCABULARY | {room, "__version__"} | MAY_IMPORT[room]
        for name in imports(path):
            parts = name.split(".")
            if parts[0] == "twitchdetect" and len(parts) > 1:
                assert parts[1] in allowed or (where, parts[1]) in EXCEPTIONS, name
            if room in ("dsp", "detect"):
                assert parts[0] not in FORBIDDEN_BELOW, name
    elif path.stem in VOCABULARY:
        for name in imports(path):
            assert not name.startswith("twitchdetect.") or name.split(".")[1] in VOCABULARY


def test_every_room_is_known():
    rooms = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert rooms == set(MAY_IMPORT)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_rooms_are_small(path):
    assert len(path.read_text().splitlines()) <= 300


def test_nothing_in_src_imports_the_far_side_of_the_wire():
    assert not any("firmware_interface" in p.read_text() for p in MODULES)


def test_no_address_and_no_path_of_a_machine():
    pattern = re.compile(r"https?://|/home/|/root/|/work/|/tmp/", re.IGNORECASE)
    for path in [*MODULES, ROOT / "constraints.txt", ROOT / "pyproject.toml"]:
        assert not pattern.search(path.read_text()), path


def test_the_map_names_every_room():
    text = (ROOT / "docs" / "architecture.md").read_text()
    for room in MAY_IMPORT:
        assert f"`{room}/`" in text
