"""A source whose channels are called as the user calls them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Samples
from twitchdetect.boards.source import AuxChannel, Source, Status


class NamedSource:
    """Gives what another source gives, under other names.

    Parameters
    ----------
    source : Source
    names : sequence of str
        One a channel, in order.
    """

    def __init__(self, source: Source, names: Sequence[str]) -> None:
        self._source, self._names = source, tuple(names)

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def fs(self) -> float:
        return self._source.fs

    @property
    def channels(self) -> tuple[str, ...]:
        return self._names

    @property
    def rail_uV(self) -> Samples | None:
        return self._source.rail_uV

    @property
    def gains(self) -> npt.NDArray[np.float64] | None:
        return self._source.gains

    @property
    def aux(self) -> tuple[AuxChannel, ...]:
        return self._source.aux

    @property
    def status(self) -> Status:
        return self._source.status

    def start(self) -> None:
        """Start the board; it must have as many channels as there are names.

        Raises
        ------
        ValueError
            If it has not.
        TwitchDetectError
            As the source does.
        """
        self._source.start()
        n = len(self._source.channels)
        if n != len(self._names):
            self._source.close()
            raise ValueError(
                f"got {len(self._names)} channel names, and {self._source.name} has {n} channels; "
                "name each of them, or none"
            )

    def blocks(self) -> Iterator[Block]:
        """Give its blocks."""
        return self._source.blocks()

    def close(self) -> None:
        """Close it."""
        self._source.close()
