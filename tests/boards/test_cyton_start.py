"""A Cyton in whatever state: found, known, set, or one clear error."""

import pickle

import pytest

from tests.boards import fakes
from tests.boards.fakes import ScriptedLine, changed, cyton
from twitchdetect.boards import radio
from twitchdetect.boards.check import OK, PROBLEM, UNCHECKED
from twitchdetect.boards.check_radio import check_radio
from twitchdetect.boards.cyton_settings import CytonSettings
from twitchdetect.boards.cyton_start import greet, prepare
from twitchdetect.boards.dialogue import Dialogue, shown
from twitchdetect.boards.faults import (
    BoardOffError,
    NoAnswerError,
    PortError,
    RadioChannelError,
    WrongReplyError,
)
from twitchdetect.boards.ports import Port
from twitchdetect.boards.probe import Answer, probe, probe_all


def talk(rules, **kwargs):
    line = ScriptedLine(rules, **kwargs)
    return line, Dialogue(line, "fake", line.clock)


@pytest.mark.parametrize("docs", [False, True])
def test_a_silent_board_is_introduced_and_set_in_both_dialects(docs):
    banner = fakes.DOCS_BANNER if docs else fakes.BANNER
    line, dialogue = talk(cyton(banner, docs=docs))
    settings = CytonSettings(gain={1: 24, 3: 1}, off=frozenset({8}), board_mode="analog")
    info = prepare(dialogue, settings)
    assert (info.firmware, info.has_daisy, info.fs, info.n_channels) == ("3.1.2", False, 250, 8)
    assert line.written == [b"s", b"v", b"x3000110X", b"x8160110X", b"~~", b"/2"]
    assert info.replies[0] == "Success: Channel set for 3"
    assert len(info.replies) == 4


def test_a_streaming_board_is_stopped_first_and_its_last_packets_are_no_answer():
    line, dialogue = talk(cyton())
    line.stream = b"\xa0\x07" + bytes(30) + b"\xc0"
    write = line.write

    def stopping(data):
        write(data)
        if data == b"s" and line.written.count(b"s") == 2:  # the first was swallowed
            line.stream = b""

    line.write = stopping
    assert greet(dialogue).firmware == "3.1.2"
    assert line.written == [b"s", b"s", b"v"]


def test_a_board_that_never_stops_is_an_error_and_not_a_hang():
    line, dialogue = talk(cyton())
    line.stream = b"\xa0$$$"
    start = line.clock.now
    with pytest.raises(WrongReplyError, match="keeps sending although it was told to stop"):
        greet(dialogue)
    assert line.clock.now - start < 5


def test_a_late_reply_to_an_older_command_is_not_taken_for_the_banner():
    timeout = (
        b"Timeout processing multi byte message - please send all commands at once as of v2$$$"
    )
    rules = [(b"v", timeout + fakes.BANNER), *cyton()]
    assert greet(talk(rules)[1]).firmware == "3.1.2"


def test_a_banner_that_comes_in_pieces_is_waited_for():
    line, dialogue = talk(cyton(banner=None))
    write = line.write

    def slowly(data):
        write(data)
        if data == b"v":
            now = line.clock.now
            pieces = [fakes.BANNER[:30], fakes.BANNER[30:90], fakes.BANNER[90:]]
            line.coming = [(now + 0.9 * (i + 1), piece) for i, piece in enumerate(pieces)]

    line.write = slowly
    assert greet(dialogue).firmware == "3.1.2"
    assert line.written == [b"s", b"v"]


def test_a_daisy_is_known_by_its_converter_and_used_unless_told_otherwise():
    line, dialogue = talk(cyton(fakes.DAISY_BANNER))
    info = prepare(dialogue, CytonSettings(gain={16: 12}))
    assert (info.n_channels, info.fs, info.name) == (16, 125, "Cyton + Daisy")
    assert line.written[2:4] == [b"C", b"xI050110X"]
    for docs in (False, True):
        line, dialogue = talk(cyton(fakes.DAISY_BANNER, docs=docs))
        info = prepare(dialogue, CytonSettings(daisy=False))
        assert (info.n_channels, info.fs) == (8, 250)
        assert b"c" in line.written


def test_old_firmware_without_a_version_is_taken_as_it_is():
    banner = b"OpenBCI V3 8bit Board\nSetting ADS1299 Channel Values\nADS1299 Device ID: 0x3E\nLIS3DH Device ID: 0x33\n$$$"
    line, dialogue = talk(cyton(banner))
    assert prepare(dialogue, CytonSettings()).firmware == ""
    assert line.written == [b"s", b"v"]
    with pytest.raises(WrongReplyError, match="firmware 1 has no board modes"):
        prepare(dialogue, CytonSettings(board_mode="analog"))


def test_a_rate_that_is_not_250_is_set_and_asked_for_again():
    rules = changed(cyton(), **{"~~": b"Success: Sample rate is 1000Hz$$$"})
    line, dialogue = talk(rules)
    prepare(dialogue, CytonSettings())
    assert line.written[-2:] == [b"~6", b"/0"]
    with pytest.raises(WrongReplyError, match="expected a rate of 250 Hz"):
        prepare(
            talk(changed(rules, **{"~6": b"Success: Sample rate is 500Hz$$$"}))[1], CytonSettings()
        )


@pytest.mark.parametrize(
    ("answers", "settings", "expected"),
    [
        ({"x3000110X": b"Failure: Err: 9th char not X$$$"}, {"gain": {3: 1}}, "'set for 3'"),
        ({"x3000110X": b"Success: Channel set for 4$$$"}, {"gain": {3: 1}}, "'set for 3'"),
        ({"x3000110X": None}, {"gain": {3: 1}}, "answered '' to 'x3000110X'"),
        ({"/2": b"Success: default$$$"}, {"board_mode": "analog"}, "expected 'analog'"),
        ({}, {"daisy": True}, "this Cyton has no Daisy"),
    ],
)  # fmt: skip
def test_a_reply_that_does_not_confirm_the_setting_is_an_error(answers, settings, expected):
    with pytest.raises(WrongReplyError, match=r"Switch the board off|Push the Daisy") as error:
        prepare(talk(changed(cyton(), **answers))[1], CytonSettings(**settings))
    assert expected in str(error.value)


def test_a_daisy_that_does_not_attach_is_an_error():
    rules = changed(cyton(fakes.DAISY_BANNER), C=b"no daisy to attach!8$$$")
    with pytest.raises(WrongReplyError, match="16 channels"):
        prepare(talk(rules)[1], CytonSettings())


def test_nothing_there_is_told_from_a_board_that_is_off():
    line, dialogue = talk([])
    start = line.clock.now
    with pytest.raises(NoAnswerError, match="nothing answered"):
        greet(dialogue)
    assert line.clock.now - start < 10
    with pytest.raises(BoardOffError, match="no board on radio channel 5; expected one that is on"):
        greet(talk(fakes.dongle()[0])[1])


def test_an_old_dongle_without_messages_still_says_that_the_board_is_off():
    with pytest.raises(BoardOffError, match="but no board; expected"):
        greet(talk([(rb"[sv]", fakes.OFF)])[1])


def test_a_board_on_another_channel_is_found_and_the_dongle_put_back():
    rules, now = fakes.dongle(channel=5, board_channel=20)
    with pytest.raises(RadioChannelError) as error:
        greet(talk(rules)[1], search_channels=True)
    assert (error.value.dongle_channel, error.value.board_channel) == (5, 20)
    assert now["channel"] == 5
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)
    rules, now = fakes.dongle(channel=5)
    with pytest.raises(BoardOffError, match="channel 5 or any other"):
        greet(talk(rules)[1], search_channels=True)
    assert now["channel"] == 5


def test_something_else_that_answers_is_not_taken_for_a_cyton():
    with pytest.raises(WrongReplyError, match="expected a Cyton's text") as error:
        greet(talk([(rb"v", b"OpenBCI Ganglion v3\n$$$")])[1])
    assert error.value.reply == "OpenBCI Ganglion v3"


@pytest.mark.parametrize(
    ("reply", "channel"),
    [
        (b"Success: Host and Device on Channel number: \x05$$$", (5, True)),
        (b"Success: Host and Device on Channel number: 12\x0c$$$", (12, True)),
        (b"Failure: Host on Channel number: \x19$$$", (25, False)),
        (b"Failure: Host on Channel number: \x0a$$$", (10, False)),
        (b"nonsense$$$", (None, False)),
        (None, (None, False)),
    ],
)
def test_the_channel_is_read_from_its_raw_byte_or_its_digits(reply, channel):
    assert radio.channel_of(talk([(rb"\xf0\x00", reply)])[1]) == channel


def radio_check(rules, **kwargs):
    line = ScriptedLine(rules)
    dongle = Port("/dev/ttyUSB0", 0x0403, 0x6015)
    found = check_radio(dongle, open_line=lambda *_: line, now_s=line.clock, **kwargs)
    assert line.closed
    return found


def test_the_radio_check_says_where_the_board_is_and_how_to_get_there():
    assert radio_check(cyton()).found == "a board answers on channel 5"
    off = radio_check(fakes.dongle()[0])
    assert (off.level, "switch the board to PC" in off.fix[0]) == (PROBLEM, True)
    rules, now = fakes.dongle(channel=5, board_channel=9)
    wrong = radio_check(rules)
    assert wrong.fix == ("twitchdetect doctor --probe --fix --port /dev/ttyUSB0",)
    assert now["channel"] == 5
    assert radio_check(rules, fix=True).level == OK
    assert now["channel"] == 9
    assert radio_check([]).level == UNCHECKED


def test_settings_that_no_board_has_are_refused_by_name():
    for wrong, text in [
        ({"gain": 3}, "gain must be one of 1, 2, 4, 6, 8, 12, 24; got 3"),
        ({"gain": {17: 24}}, "numbered 1 to 16, got 17"),
        ({"off": frozenset({0})}, "numbered 1 to 16, got 0"),
        ({"board_mode": "accel"}, "board_mode must be one of default, analog"),
    ]:
        with pytest.raises(ValueError, match=text):
            CytonSettings(**wrong)


@pytest.fixture
def dongle_port():
    return Port("/dev/ttyUSB0", 0x0403, 0x6015)


def test_probing_gives_board_and_firmware_or_why_not(dongle_port):
    line = ScriptedLine(cyton(fakes.DAISY_BANNER))
    answer = probe(dongle_port, open_line=lambda *_: line, now_s=line.clock)
    assert (answer.kind, answer.board, answer.firmware) == ("cyton", "Cyton + Daisy", "3.1.2")
    assert line.closed

    def held(name, baud):
        raise PortError(name, "is held by another program")

    assert probe(dongle_port, open_line=held).problem == "is held by another program"
    stranger = probe(Port("/dev/ttyS0"), open_line=held)
    assert (stranger.was_asked, stranger.problem) == (False, "")


def test_a_port_that_hangs_does_not_hold_up_the_others(dongle_port):
    import threading

    let_go = threading.Event()

    def ask(port):
        if port.device == "hangs":
            let_go.wait(20)
        if port.device == "raises":
            raise RuntimeError("driver")
        return Answer(port, "cyton")

    ports = [Port("hangs"), dongle_port, Port("raises")]
    hangs, fine, raises = probe_all(ports, ask, most_s=0.2)
    let_go.set()
    assert "did not come back" in hangs.problem
    assert fine.kind == "cyton"
    assert raises.problem == "RuntimeError: driver"


def test_replies_are_shown_on_one_line_and_not_whole():
    assert shown(b"a\n\x00b$$$") == "a b"
    assert shown(b"x" * 200) == "x" * 77 + "..."
