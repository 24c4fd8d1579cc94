"""Which port `--board auto` takes."""

from types import SimpleNamespace

import pytest

from twitchdetect.boards.probe import Answer
from twitchdetect.cli import board
from twitchdetect.cli.app import run


def answers(*kinds):
    ports = [
        SimpleNamespace(device=f"ttyUSB{i}", may_be=True, is_given=False) for i in range(len(kinds))
    ]
    return [Answer(p, kind=k, board=k.title()) for p, k in zip(ports, kinds, strict=True)]


@pytest.fixture
def answering(monkeypatch):
    def put(*kinds):
        given = answers(*kinds)
        monkeypatch.setattr(
            "twitchdetect.boards.ports.list_ports", lambda _: [a.port for a in given]
        )
        monkeypatch.setattr("twitchdetect.boards.probe.probe_all", lambda *_: given)
        return given

    return put


def test_the_one_board_that_answers_is_taken(answering):
    given = answering("", "cyton", "")
    assert board._find_port("auto", None) == (given[1].port, "cyton")


def test_a_twitchboard_is_told_the_gain_before_it(answering, tmp_path):
    from twitchdetect.cli.app import _parser

    (given,) = answering("twitchboard")
    words = ["record", "--subject", "a", "--front-gain", "2000"]
    source = board.make_source(_parser(words).parse_args(words))
    assert source._driver.settings.front_gain == 2000.0


def test_a_front_gain_for_a_cyton_that_answers_is_refused(answering, capsys, tmp_path):
    answering("cyton")
    assert run(["record", "--subject", "a", "--front-gain", "9", "--out", str(tmp_path)]) == 2
    assert "a Cyton answered" in capsys.readouterr().err


def test_of_two_boards_the_user_chooses(answering, capsys, tmp_path):
    answering("cyton", "", "twitchboard")
    assert run(["record", "--subject", "a", "--out", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "Cyton on ttyUSB0, Twitchboard on ttyUSB2" in said and "--port" in said
