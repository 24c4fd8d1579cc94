"""From a twitchboard in whatever state to one that is idle, known and set as asked."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from twitchdetect.boards.dialogue import Dialogue
from twitchdetect.boards.faults import NoAnswerError, WrongReplyError
from twitchdetect.boards.twitchboard_messages import (
    PROTOCOL,
    Command,
    Identity,
    Message,
    Reply,
    Status,
    command,
)
from twitchdetect.boards.twitchboard_packets import TwitchboardDecoder

BAUD = 500_000
_FIRST_S, _BOOT_S, _AGAIN_S, _REPLY_S = 0.3, 2.5, 0.5, 0.5
_N_AGAIN, _N_REPEATS = 4, 3
_RESULTS = {
    1: "does not know it",
    2: "says its length is wrong",
    3: "says it cannot do that",
    4: "says it is busy",
}


@dataclass(frozen=True)
class TwitchboardSettings:
    """What is sent to the board before a stream.

    Attributes
    ----------
    n_channels : int or None
        The first so many inputs; None leaves what the board has.
    fs : int or None
        Samples per second; None leaves what the board has.
    self_test : bool
        Whether it sends the known pattern of its protocol instead of what it measures.
    front_gain : float
        Of the amplifier before the board, which does not know it; microvolts are divided by it.
    """

    n_channels: int | None = None
    fs: int | None = None
    self_test: bool = False
    front_gain: float = 1.0

    def __post_init__(self) -> None:
        if self.n_channels is not None and not 1 <= self.n_channels <= 16:
            raise ValueError(f"n_channels must be 1 to 16, got {self.n_channels!r}")
        if self.fs is not None and not 1 <= self.fs <= 65535:
            raise ValueError(f"fs must be 1 to 65535 Hz, got {self.fs!r}")
        if not self.front_gain > 0:
            raise ValueError(f"front_gain must be above 0, got {self.front_gain!r}")


class Conversation:
    """Commands and their answers, told apart by tags.

    Parameters
    ----------
    dialogue : Dialogue
    """

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self._decoder = TwitchboardDecoder()
        self._tag = 0

    def next_tag(self) -> int:
        self._tag = self._tag % 255 + 1
        return self._tag

    def send(self, kind: Command, arguments: bytes = b"") -> int:
        """Send a command and give its tag."""
        tag = self.next_tag()
        self.dialogue.send(command(kind, tag, arguments))
        return tag

    def messages(self, wait_s: float) -> Iterator[Message]:
        """Give messages as they come, for so long."""
        until_s = self.dialogue.now_s() + wait_s
        while self.dialogue.now_s() < until_s:
            yield from self._decoder.feed(self.dialogue.line.read()).messages

    def ask_identity(self, wait_s: float) -> Identity | None:
        """Stop a stream and ask who is there."""
        self.dialogue.send(b"\0")
        self.send(Command.STOP)
        tag = self.send(Command.IDENTIFY)
        for message in self.messages(wait_s):
            if isinstance(message, Identity) and message.tag == tag:
                return message
        return None

    def obey(self, what: str, kind: Command, arguments: bytes = b"") -> None:
        """Give an order and see that it is carried out; repeats it where no answer comes.

        Raises
        ------
        NoAnswerError, WrongReplyError
        """
        for _ in range(_N_REPEATS):
            tag = self.send(kind, arguments)
            for message in self.messages(_REPLY_S):
                if isinstance(message, Reply) and message.tag == tag:
                    self._see(what, message)
                    return
        raise NoAnswerError(
            self.dialogue.name,
            f"the board does not answer to {what}; expected an answer within {_REPLY_S:g} s. "
            "Unplug it and plug it in again.",
        )

    def _see(self, what: str, reply: Reply) -> None:
        if reply.result:
            said = _RESULTS.get(reply.result, f"answers {reply.result}")
            raise WrongReplyError(
                self.dialogue.name,
                f"was told {what} and {said}; expected it done. Ask for fewer channels or a lower "
                "rate.",
                said,
            )


def greet(talk: Conversation) -> Identity:
    """Stop whatever the board is doing and let it introduce itself.

    Opening the port resets some boards, whose boot loader then must not be disturbed: so if no
    answer comes at once, it waits for the board's own first word.

    Raises
    ------
    NoAnswerError, WrongReplyError
    """
    identity = talk.ask_identity(_FIRST_S)
    if identity is None:
        for message in talk.messages(_BOOT_S):
            if isinstance(message, Status) and message.tag == 0 and not message.is_streaming:
                break
        for _ in range(_N_AGAIN):
            identity = talk.ask_identity(_AGAIN_S)
            if identity is not None:
                break
    if identity is None:
        raise NoAnswerError(
            talk.dialogue.name,
            "no twitchboard answered; expected one with its firmware. 'twitchdetect devices' asks "
            "all ports.",
        )
    if identity.protocol != PROTOCOL:
        raise WrongReplyError(
            talk.dialogue.name,
            f"the board speaks protocol {identity.protocol}; expected {PROTOCOL}. Renew this "
            "program, or put older firmware on the board.",
        )
    return identity


def prepare(talk: Conversation, settings: TwitchboardSettings) -> Identity:
    """Bring a board to where START begins a stream with these settings.

    Raises
    ------
    BoardError
        If there is none, or it does not do what it was told.
    """
    identity = greet(talk)
    n_channels = settings.n_channels or identity.n_channels
    fs = settings.fs or identity.fs
    if (n_channels, fs) != (identity.n_channels, identity.fs):
        arguments = struct.pack("<BH", n_channels, fs)
        talk.obey(f"to send {n_channels} channels at {fs} Hz", Command.SET, arguments)
    if settings.self_test != identity.is_self_test:
        order = bytes([settings.self_test])
        talk.obey("to switch its self test", Command.SELF_TEST, order)
    now = talk.ask_identity(_AGAIN_S) or talk.ask_identity(_AGAIN_S)
    got = None if now is None else (now.n_channels, now.fs, now.is_self_test)
    if now is None or got != (n_channels, fs, settings.self_test):
        raise WrongReplyError(
            talk.dialogue.name,
            f"the board says {got} (channels, Hz, self test); expected "
            f"{(n_channels, fs, settings.self_test)}. Unplug it and plug it in again.",
        )
    return now
