"""The recordings that the project holds."""

import importlib.util
from pathlib import Path

import pytest

import twitchdetect as td
from twitchdetect.cli import main
from twitchdetect.files.data_set import find_recordings
from twitchdetect.files.label_table import read_labels

FOLDER = Path(__file__).parents[1] / "recordings"


@pytest.fixture(scope="module")
def make():
    spec = importlib.util.spec_from_file_location("make_recordings", FOLDER / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_makes_the_same_bytes(make, capsys):
    assert make.check() == 0, capsys.readouterr().err
    assert "24 of 24 files are the same" in capsys.readouterr().out


def test_all_sums_are_right(capsys):
    assert main(["recordings", "verify"]) == 0
    assert capsys.readouterr().out.count("held, sums of 5 files right") == 4


def test_they_are_small():
    assert sum(p.stat().st_size for p in FOLDER.rglob("*") if p.is_file()) < 5e6


def test_each_is_read_with_its_truth():
    found = find_recordings(FOLDER / "simulated")
    assert len(found) == 4
    for path, table in found:
        recording = td.read(path)
        labels = read_labels(table, recording)
        assert sum(label.kind == "ltr" for label in labels) >= 4
        assert "simul" in " ".join(recording.assumptions).lower() + str(recording.meta).lower()
