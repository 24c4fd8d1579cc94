"""`twitchdetect doctor --contact` and `--impedance`."""

import json

import numpy as np
import pytest
from firmware_interface.emulator import Board, Cyton, Emulator, Pattern

from twitchdetect.block import Recording
from twitchdetect.boards.played import PlayedSource
from twitchdetect.cli import main


@pytest.fixture
def played(monkeypatch):
    """Put a recording in the place of the simulated board, as fast as it goes."""

    def put(data_uV, channels):
        source = PlayedSource(Recording(data_uV, 250.0, channels), speed=np.inf)
        monkeypatch.setattr("twitchdetect.cli.board._simulated", lambda _: source)

    return put


def test_each_channel_has_a_line_with_its_number(played, rng, capsys):
    data_uV = rng.normal(0, 3, (3000, 2))
    data_uV[:, 1] = 0.0
    played(data_uV, ("left", "right"))
    assert main(["doctor", "--contact", "--board", "simulated"]) == 0
    good, off = capsys.readouterr().out.splitlines()
    assert good.split()[:2] == ["good", "left"] and "uV of noise" in good
    assert off.split()[:2] == ["off", "right"] and "lead plugged in" in off
    played(data_uV, ("left", "right"))
    assert main(["doctor", "--contact", "--board", "simulated", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["channel"], second["level"], first["impedance_ohm"]) == ("left", "off", None)


def test_no_channel_that_is_on_is_a_failure(played, capsys):
    played(np.zeros((3000, 2)), ("a", "b"))
    assert main(["doctor", "--contact", "--board", "simulated"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_impedance_is_that_of_the_boards_electrodes(capsys):
    board = Board(Pattern(), banner_pause_s=0.1, impedance_ohm=30_000.0)
    with Emulator(Cyton(board)) as emulator:
        words = ["doctor", "--impedance", "--port", emulator.name, "--seconds", "2", "--json"]
        assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert [round(c["impedance_ohm"], -3) for c in found] == [30_000] * 8
    assert {c["level"] for c in found} == {"good"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--contact", "--port", "a", "--port", "b"], "got 2 ports, expected one"),
        (["--impedance", "--board", "twitchboard"], "only a Cyton measures impedance"),
        (["--contact", "--board", "simulated", "--seconds", "0.5"], "expected 1 or more"),
    ],
)
def test_a_wrong_call_is_one_line(words, says, capsys):
    assert main(["doctor", *words]) == 2
    assert says in capsys.readouterr().err.splitlines()[-1]
