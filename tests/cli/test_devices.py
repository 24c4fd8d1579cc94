"""`twitchdetect devices` against an emulated board."""

import json
from types import SimpleNamespace

import pytest
from firmware_interface.emulator import Board, Cyton, Emulator, Pattern

from twitchdetect.cli import main


@pytest.fixture(autouse=True)
def _ports(monkeypatch):
    """One port that is a stranger's."""
    stranger = SimpleNamespace(
        device="/dev/ttyS9", vid=None, pid=None, serial_number=None, description="n/a"
    )
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: [stranger])


def test_a_board_that_answers_is_listed_with_its_firmware(capsys):
    with Emulator(Cyton(Board(Pattern(), banner_pause_s=0.1))) as emulator:
        assert main(["devices", "--port", emulator.name]) == 0
        head, board, stranger = capsys.readouterr().out.splitlines()
        assert head.split()[:2] == ["port", "usb"]
        assert board.split() == [emulator.name, "-", "-", "Cyton", "3.1.2"]
        assert stranger.split() == ["/dev/ttyS9", "-", "-", "-", "-", "not", "asked"]
        assert main(["devices", "--port", emulator.name, "--json"]) == 0
        first, second = json.loads(capsys.readouterr().out)
        assert (first["kind"], first["firmware"], first["asked"]) == ("cyton", "3.1.2", True)
        assert (second["board"], second["asked"]) == (None, False)


def test_no_board_is_a_failure_unless_nobody_was_asked(capsys):
    assert main(["devices"]) == 1
    assert "not asked" in capsys.readouterr().out
    assert main(["devices", "--no-probe"]) == 0
    assert main(["devices", "--port", "none-such"]) == 1
    assert "no such port" in capsys.readouterr().out
