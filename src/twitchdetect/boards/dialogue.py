"""Question and answer over a line whose other end is in an unknown state."""

from __future__ import annotations

import time
from collections.abc import Callable

from twitchdetect.boards.faults import WrongReplyError
from twitchdetect.boards.line import Line

END = b"$$$"
QUIET_S = 0.3
_LONGEST_REPLY = 1 << 14


class Dialogue:
    """Asks and listens, with a clock of the caller's.

    Parameters
    ----------
    line : Line
        Its `read` is what time passes in.
    name : str
        The port, for errors.
    now_s : callable
    """

    def __init__(self, line: Line, name: str, now_s: Callable[[], float] = time.monotonic) -> None:
        self.line = line
        self.name = name
        self.now_s = now_s

    def send(self, data: bytes) -> None:
        """Write without waiting for an answer."""
        self.line.write(data)

    def listen(self, wait_s: float, is_whole: Callable[[bytes], bool]) -> bytes:
        """Collect what comes until `is_whole` says so or the time is over."""
        until_s = self.now_s() + wait_s
        heard = bytearray()
        while self.now_s() < until_s:
            heard += self.line.read()
            if is_whole(bytes(heard[-_LONGEST_REPLY:])):
                break
        return bytes(heard[-_LONGEST_REPLY:])

    def ask(
        self, command: bytes, wait_s: float, is_whole: Callable[[bytes], bool] | None = None
    ) -> bytes:
        """Write, and collect until the text ends with ``$$$`` or the time is over."""
        self.send(command)
        return self.listen(wait_s, is_whole or (lambda heard: heard.endswith(END)))

    def drain(self, again: bytes, *, quiet_s: float = QUIET_S, limit_s: float = 4.0) -> bytes:
        """Read until nothing has come for a while.

        Parameters
        ----------
        again : bytes
            What makes it stop; repeated each second in case it was swallowed.
        quiet_s, limit_s : float

        Raises
        ------
        WrongReplyError
            If it does not become quiet.
        """
        start_s = last_s = asked_s = self.now_s()
        heard = bytearray()
        while (now_s := self.now_s()) - last_s < quiet_s:
            if now_s - start_s > limit_s:
                raise WrongReplyError(
                    self.name,
                    f"keeps sending although it was told to stop {limit_s:.0f} s ago; expected "
                    "silence. Switch the board off and on, and see that no other program uses it.",
                    shown(bytes(heard)),
                )
            if now_s - asked_s >= 1.0:
                self.send(again)
                asked_s = now_s
            if data := self.line.read():
                heard += data
                last_s = self.now_s()
        return bytes(heard[-_LONGEST_REPLY:])


def shown(reply: bytes, most: int = 80) -> str:
    """Give a reply as a text for people: printable, on one line, not long."""
    text = "".join(chr(b) if 32 <= b < 127 else " " for b in reply.removesuffix(END))
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 3]}..."
