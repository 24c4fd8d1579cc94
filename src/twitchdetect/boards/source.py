"""What the engine needs of whatever gives samples live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Samples

CLOSE_S = 1.0
"""`Source.close` returns within this time, whatever the board does."""


@dataclass(frozen=True, slots=True)
class BoardBlock(Block):
    """A block, and what came beside it.

    Attributes
    ----------
    aux : ndarray, (n_samples, n_aux), or None
        Accelerometer and the like as `Source.aux` names them; NaN where there is no new reading.
    arrival_s : float
        When its last bytes arrived, on the clock that the source was given.
    """

    aux: Samples | None = None
    arrival_s: float = np.nan


@dataclass(frozen=True, slots=True)
class AuxChannel:
    """A channel that is recorded beside the signals: accelerometer, digital inputs."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be told to the user, with the clock's time."""

    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a source does.

    Attributes
    ----------
    state : str
        ``idle``, ``resync``, ``streaming``, ``silent``, ``lost``, ``searching`` or ``closed``.
    port : str
        Where it is now; the name may change when it is plugged in again.
    n_samples, n_lost : int
        Samples given, and counted ones that are missing.
    n_losses : int
        How often the stream broke off.
    n_overflowed : int
        Samples thrown away because nobody took them in time; they count as lost too.
    drift_ppm : float
        How much faster the board's clock runs than the computer's; NaN until it is known.
    messages : tuple of Message
        The last ones, oldest first.
    """

    state: str
    port: str = ""
    n_samples: int = 0
    n_lost: int = 0
    n_losses: int = 0
    n_overflowed: int = 0
    drift_ppm: float = np.nan
    messages: tuple[Message, ...] = ()


class Source(Protocol):
    """Gives samples live. Used by one thread; `close` and `status` by any."""

    @property
    def name(self) -> str:
        """The board in words."""
        ...

    @property
    def fs(self) -> float:
        """Nominal sampling frequency in Hz; known after `start`."""
        ...

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels; known after `start`."""
        ...

    @property
    def rail_uV(self) -> Samples | None:
        """Lowest and highest value of each channel, (n_channels, 2), if known."""
        ...

    @property
    def gains(self) -> npt.NDArray[np.float64] | None:
        """Amplifier gain of each channel, if there is such a thing."""
        ...

    @property
    def aux(self) -> tuple[AuxChannel, ...]:
        """What comes beside the channels, in `BoardBlock.aux`."""
        ...

    @property
    def status(self) -> Status:
        """How it does, now."""
        ...

    def start(self) -> None:
        """Bring the board to stream.

        Raises
        ------
        TwitchDetectError
            If it does not, with what to do.
        """
        ...

    def blocks(self) -> Iterator[Block]:
        """Give blocks as they come, until `close`. A gap is a jump in their counts.

        While nothing comes, an empty block comes several times a second, so that whoever takes them
        can look after other things.
        """
        ...

    def close(self) -> None:
        """Stop the board and end `blocks`. Returns within a second, from any thread, any time."""
        ...
