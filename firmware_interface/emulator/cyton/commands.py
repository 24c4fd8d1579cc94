"""The Cyton's text commands, a byte at a time, as firmware 3.1 takes them.

While streaming, what changes a channel stops the stream and starts it again, with the counter from
0; most answers are left out then, but not all.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Protocol

from . import replies
from .aux import MODES, Aux
from .settings import CHANNEL_LETTERS, GAINS, SHORTED, TEST, TEST_UV, Inputs

COMMAND_TIMEOUT_S = 1.0
_OFF, _ON = "12345678qwertyui", "!@#$%^&*QWERTYUI"
_SLOW_HZ, _FAST_HZ = 2.048e6 / 2**21, 2.048e6 / 2**20
_TESTS = {
    "-": (TEST_UV, _SLOW_HZ), "=": (TEST_UV, _FAST_HZ), "p": (2 * TEST_UV, 0.0),
    "[": (2 * TEST_UV, _SLOW_HZ), "]": (2 * TEST_UV, _FAST_HZ),
}  # fmt: skip
_LENGTHS = {"x": 9, "z": 5, "~": 2, "/": 2, "`": 2}


class Controlled(Protocol):
    """What commands act on."""

    inputs: Inputs
    aux: Aux
    dialect: str
    is_streaming: bool
    has_daisy: bool
    rate_hz: int

    def say(self, text: str) -> None: ...
    def start(self, now_s: float) -> None: ...
    def stop(self) -> None: ...
    def soft_reset(self, now_s: float) -> None: ...
    def attach_daisy(self) -> bool: ...
    def remove_daisy(self) -> None: ...
    def set_rate(self, rate_hz: int, now_s: float) -> None: ...
    def open_sd_file(self) -> int: ...


class Commands:
    """Takes bytes and does what they say.

    Attributes
    ----------
    deadline_s : float
        When it gives up on a command of several bytes; inf if there is none.
    """

    def __init__(self, board: Controlled) -> None:
        self.board = board
        self.deadline_s = inf
        self._begun = ""
        self._simple: dict[str, Callable[[float], None]] = {
            "b": board.start, "s": lambda _: board.stop(), "v": board.soft_reset,
            "V": lambda _: self._answer("v3.1.5"), "D": lambda _: self._answer("060110"),
            "?": lambda _: self._registers(), "d": self._default, "c": lambda _: self._eight(),
            "C": lambda _: self._sixteen(), "<": lambda _: self._stamp(True),
            ">": lambda _: self._stamp(False),
        }  # fmt: skip

    def feed(self, byte: int, now_s: float) -> None:
        """Take one byte from the host."""
        char = chr(byte)
        if self._begun:
            self._more(char, now_s)
        elif char in _LENGTHS:
            self._begun, self.deadline_s = char, now_s + COMMAND_TIMEOUT_S
        elif char in self._simple:
            self._simple[char](now_s)
        elif char in _OFF or char in _ON:
            index = (_OFF if char in _OFF else _ON).index(char)
            self._change(index, now_s, is_off=char in _OFF)
        elif char == "0" or char in _TESTS:
            self._test(char, now_s)
        elif char in replies.NO_WIFI:
            self._answer(replies.NO_WIFI[char])
        elif char in "ASFGHJKLa" and not self.board.is_streaming:
            self.board.say(replies.sd_file(self.board.open_sd_file()))

    def give_up(self) -> None:
        """Say that the rest of a command did not come in time."""
        self._finish()
        self.board.say(replies.TIMEOUT)

    def forget(self) -> None:
        self._finish()

    def _finish(self) -> str:
        begun, self._begun, self.deadline_s = self._begun, "", inf
        return begun

    def _answer(self, text: str) -> None:
        self.board.say(text + replies.END)

    def _answer_idle(self, text: str) -> None:
        if not self.board.is_streaming:
            self._answer(text)

    def _more(self, char: str, now_s: float) -> None:
        kind, place = self._begun[0], len(self._begun)
        length = _LENGTHS[kind]
        self._begun += char
        if kind in "xz":
            latch = kind.upper()
            if char == latch and place < length - 1:
                self._finish()
                self._answer_idle("Failure: too few chars")
            elif place == length - 1 and char != latch:
                self._finish()
                ordinal = {"x": "9th", "z": "5th"}[kind]
                self._answer_idle(f"Failure: Err: {ordinal} char not {latch}")
            elif place == length - 1:
                self._set_channel(self._finish(), now_s)
        else:
            self._finish()
            {"~": self._rate, "/": self._mode, "`": self._mark}[kind](char, now_s)

    def _set_channel(self, text: str, now_s: float) -> None:
        """Do ``x`` or ``z``; what is out of range counts as the firmware counts it."""
        index = max(CHANNEL_LETTERS.find(text[1]), 0)
        numbers = [int(char) if char.isdecimal() else 0 for char in text[2:-1]]
        what = "Channel" if text[0] == "x" else "Lead off"
        self._answer_idle(f"Success: {what} set for {index + 1}")
        if index > 7 and not self.board.has_daisy:
            return
        if text[0] == "z":
            self._change(
                index, now_s, lead_off_p=int(numbers[0] == 1), lead_off_n=int(numbers[1] == 1)
            )
            return
        off, _, input_, bias, srb2, srb1 = numbers
        gain = GAINS[int(text[3])] if text[3] in "0123456" else 24
        self._change(
            index, now_s, is_off=off == 1, gain=gain, input=input_ & 7, bias=int(bias == 1),
            srb2=int(srb2 == 1), srb1=int(srb1 == 1),
        )  # fmt: skip

    def _change(self, index: int, now_s: float, **changes: int | bool) -> None:
        if index > 7 and not self.board.has_daisy:
            return
        self.board.inputs.set(index, **changes)
        self._restart(now_s)

    def _restart(self, now_s: float) -> None:
        if self.board.is_streaming:
            self.board.stop()
            self.board.start(now_s)

    def _default(self, now_s: float) -> None:
        self._answer_idle("updating channel settings to default")
        self.board.inputs.reset()
        self._restart(now_s)

    def _test(self, char: str, now_s: float) -> None:
        inputs = self.board.inputs
        if char != "0":
            inputs.test_uV, inputs.test_hz = _TESTS[char]
        for index in range(16):
            inputs.set(index, input=SHORTED if char == "0" else TEST)
        self._answer_idle("Success: Configured internal test signal.")
        self._restart(now_s)

    def _registers(self) -> None:
        if not self.board.is_streaming:
            self.board.say(replies.registers(self.board.inputs, self.board.has_daisy))

    def _eight(self) -> None:
        if self.board.has_daisy:
            self.board.remove_daisy()
            self._answer_idle("daisy removed")

    def _sixteen(self) -> None:
        text = ""
        if not self.board.has_daisy:
            text = "daisy attached" if self.board.attach_daisy() else "no daisy to attach!"
        number = "16" if self.board.has_daisy else "8"
        self._answer((text if not self.board.is_streaming else "") + number)

    def _stamp(self, is_on: bool) -> None:
        self.board.aux.stamp(is_on)
        self._answer_idle(f"Time stamp {'ON' if is_on else 'OFF'}")

    def _rate(self, char: str, now_s: float) -> None:
        board = self.board
        if char == "~":
            board.say(replies.rate(board.rate_hz, board.dialect, is_set=False))
        elif not char.isdecimal():
            self._answer_idle("Failure: invalid sample value")
        elif int(char) >= len(replies.RATES_HZ):
            self._answer_idle("Failure: sample value out of bounds")
        else:
            board.set_rate(replies.RATES_HZ[int(char)], now_s)
            if not board.is_streaming:
                board.say(replies.rate(board.rate_hz, board.dialect, is_set=True))

    def _mode(self, char: str, _: float) -> None:
        board = self.board
        if char == "/":
            board.say(replies.mode(board.aux.mode, board.dialect, is_set=False))
        elif not char.isdecimal():
            self._answer("Failure: invalid board mode value.")
        elif int(char) >= len(MODES):
            self._answer("Failure: board mode value out of bounds.")
        else:
            board.aux.set_mode(int(char))
            board.say(replies.mode(board.aux.mode, board.dialect, is_set=True))

    def _mark(self, char: str, _: float) -> None:
        if self.board.aux.mode == "marker":
            self.board.aux.marker = ord(char)
