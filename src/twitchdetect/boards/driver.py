"""What the thread that reads a serial line needs to know of a board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from twitchdetect.boards.dialogue import Dialogue


class Arrived(Protocol):
    """What some bytes were decoded to."""

    @property
    def n_packets(self) -> int:
        """Packets of samples."""
        ...

    @property
    def texts(self) -> Sequence[str]:
        """What the board or its dongle says besides, in words for the user."""
        ...

    @property
    def is_awake(self) -> bool:
        """Whether one of these words says that the board can be reached."""
        ...

    @property
    def was_reset(self) -> bool:
        """Whether the board says that it started anew, and so no longer streams."""
        ...


class Driver(Protocol):
    """A kind of board on a serial line."""

    @property
    def baud(self) -> int: ...

    @property
    def nudge(self) -> bytes:
        """What asks a silent board for a sign of life without disturbing a stream."""
        ...

    def start(self, dialogue: Dialogue) -> None:
        """Bring a board in whatever state to stream, with the settings; forget the old stream.

        Raises
        ------
        BoardError
            If it does not.
        """
        ...

    def decode(self, data: bytes, arrival_s: float) -> Arrived | None:
        """Take bytes; None where they are not yet enough for anything."""
        ...

    @property
    def farewell(self) -> bytes:
        """What stops a stream."""
        ...
