"""Errors of ports and boards; each says what was got, what was expected and what to do."""

from __future__ import annotations

from twitchdetect.errors import UnderwayError


class BoardError(UnderwayError):
    """A port or a board that is not as it should be.

    Attributes
    ----------
    port : str
        Name of the port.
    message : str
        What is wrong, without the port's name.
    """

    def __init__(self, port: str, message: str) -> None:
        self.port = port
        self.message = message
        super().__init__(f"{port}: {message}")

    def __reduce__(self) -> tuple[object, ...]:
        """Come whole out of another process."""
        return type(self), (self.port, self.message)


class PortError(BoardError):
    """A port that cannot be opened: gone, held by another program, or not allowed."""


class LostError(BoardError):
    """A port that was open and is no longer there."""


class NoAnswerError(BoardError):
    """Nothing answered."""


class BoardOffError(BoardError):
    """The dongle answered, the board behind it did not."""


class RadioChannelError(BoardError):
    """The dongle listens on another channel than the board sends on.

    Attributes
    ----------
    dongle_channel, board_channel : int
    """

    def __init__(self, port: str, message: str, dongle_channel: int, board_channel: int) -> None:
        self.dongle_channel = dongle_channel
        self.board_channel = board_channel
        super().__init__(port, message)

    def __reduce__(self) -> tuple[object, ...]:
        """Come whole out of another process."""
        return type(self), (self.port, self.message, self.dongle_channel, self.board_channel)


class WrongReplyError(BoardError):
    """Something answered, but not what was expected of it.

    Attributes
    ----------
    reply : str
        What came, shortened.
    """

    def __init__(self, port: str, message: str, reply: str = "") -> None:
        self.reply = reply
        super().__init__(port, message)

    def __reduce__(self) -> tuple[object, ...]:
        """Come whole out of another process."""
        return type(self), (self.port, self.message, self.reply)
