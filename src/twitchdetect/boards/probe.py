"""Ask ports what is behind them, all at once, each in a thread of its own with a time limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from twitchdetect.boards import twitchboard_start
from twitchdetect.boards.cyton_start import BAUD, greet
from twitchdetect.boards.dialogue import Dialogue
from twitchdetect.boards.faults import BoardError, PortError
from twitchdetect.boards.line import Line, SerialLine
from twitchdetect.boards.ports import CYTON, TWITCHBOARD, Port

MOST_S = 15.0

OpenLine = Callable[[str, int], Line]
Greeting = tuple[str, str]
"""Name of a board and version of its firmware."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a port answered.

    Attributes
    ----------
    port : Port
    kind : str
        Driver that fits, ``cyton`` or ``twitchboard``; empty if none does.
    board, firmware : str
        As the board calls itself.
    problem : str
        Why there is no board, or nothing.
    was_asked : bool
        Strangers' ports are not.
    """

    port: Port
    kind: str = ""
    board: str = ""
    firmware: str = ""
    problem: str = ""
    was_asked: bool = True


def greet_cyton(name: str, open_line: OpenLine, now_s: Callable[[], float]) -> Greeting:
    """Give board and firmware of a Cyton; raises BoardError if there is none."""
    line = open_line(name, BAUD)
    try:
        banner = greet(Dialogue(line, name, now_s), n_tries=1)
        return "Cyton + Daisy" if banner.has_daisy else "Cyton", banner.firmware
    finally:
        line.close()


def greet_twitchboard(name: str, open_line: OpenLine, now_s: Callable[[], float]) -> Greeting:
    """Give board and firmware of a twitchboard; raises BoardError if there is none."""
    line = open_line(name, twitchboard_start.BAUD)
    try:
        talk = twitchboard_start.Conversation(Dialogue(line, name, now_s))
        identity = twitchboard_start.greet(talk)
        return identity.name, ".".join(map(str, identity.firmware))
    finally:
        line.close()


GREETINGS: Mapping[str, Callable[[str, OpenLine, Callable[[], float]], Greeting]] = {
    CYTON: greet_cyton,
    TWITCHBOARD: greet_twitchboard,
}


def probe(
    port: Port,
    *,
    open_line: OpenLine = SerialLine,
    now_s: Callable[[], float] = time.monotonic,
    kinds: Sequence[str] | None = None,
) -> Answer:
    """Ask one port, as each board that it may be.

    Parameters
    ----------
    port : Port
    open_line, now_s : callable
    kinds : sequence of str, optional
        Boards to ask for; by default those that the port may be.
    """
    asked_for = port.may_be if kinds is None else kinds
    if not asked_for:
        return Answer(port, was_asked=False)
    problems: list[BoardError] = []
    for kind in asked_for:
        try:
            board, firmware = GREETINGS[kind](port.device, open_line, now_s)
        except PortError as error:
            return Answer(port, problem=error.message)
        except BoardError as error:
            problems.append(error)
        else:
            return Answer(port, kind, board, firmware)
    return Answer(port, problem=problems[0].message)


def probe_all(
    ports: Sequence[Port],
    ask: Callable[[Port], Answer] = probe,
    *,
    most_s: float = MOST_S,
) -> list[Answer]:
    """Ask all ports at the same time; one that hangs holds up nobody for longer than `most_s`."""
    answers: dict[int, Answer] = {}

    def one(number: int) -> None:
        try:
            answers[number] = ask(ports[number])
        except Exception as error:  # noqa: BLE001 - a driver of the system may raise anything
            answers[number] = Answer(ports[number], problem=f"{type(error).__name__}: {error}")

    threads = [
        threading.Thread(target=one, args=(i,), daemon=True, name=f"probe {port.device}")
        for i, port in enumerate(ports)
    ]
    for thread in threads:
        thread.start()
    until_s = time.monotonic() + most_s
    for thread in threads:
        thread.join(max(0.0, until_s - time.monotonic()))
    late = f"did not come back within {most_s:.0f} s; unplug it and plug it in again"
    return [answers.get(i, Answer(port, problem=late)) for i, port in enumerate(ports)]
