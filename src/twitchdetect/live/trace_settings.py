"""What the user chose to see of the traces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from twitchdetect.live.minmax import Values
from twitchdetect.live.strings import translate
from twitchdetect.live.trace_steps import GAINS_UV, TIME_BASES_S, stepped

Lane = Literal["raw", "filtered", "envelope"]
Mode = Literal["sweep", "scroll"]
LANES: tuple[Lane, ...] = ("raw", "filtered", "envelope")
MODES: tuple[Mode, ...] = ("sweep", "scroll")


def lane_name(lane: Lane) -> str:
    """Give what a lane is called in the user's language."""
    names: dict[Lane, str] = {
        "raw": translate("Traces", "raw"),
        "filtered": translate("Traces", "filtered"),
        "envelope": translate("Traces", "envelope"),
    }
    return names[lane]


class SignalSource(Protocol):
    """Where the newest signals are read: a `session.ring.Ring`."""

    fs: float
    channels: tuple[str, ...]
    capacity: int

    @property
    def threshold_uV(self) -> npt.NDArray[np.float64]: ...

    @property
    def head(self) -> int: ...

    @property
    def tail(self) -> int: ...

    def read(self, lane: str, start_sample: int, stop_sample: int) -> Values: ...


@dataclass(frozen=True, slots=True)
class TraceSettings:
    """How the traces are shown.

    Attributes
    ----------
    lane : str
    mode : str
        A sweep writes over itself; a scroll moves.
    time_base_s : float
        What the width stands for.
    uV_per_lane : float
        What a lane's height stands for.
    hidden : frozenset of int
        Channels.
    solo : int or None
        The only channel that is shown.
    """

    lane: Lane = "filtered"
    mode: Mode = "sweep"
    time_base_s: float = 10.0
    uV_per_lane: float = 100.0
    hidden: frozenset[int] = frozenset()
    solo: int | None = None

    def __post_init__(self) -> None:
        if self.lane not in LANES or self.mode not in MODES:
            raise ValueError(
                f"got lane {self.lane!r} and mode {self.mode!r}; expected one of "
                f"{', '.join(LANES)} and one of {', '.join(MODES)}"
            )
        if not (self.time_base_s > 0 and self.uV_per_lane > 0):
            raise ValueError(
                f"got {self.time_base_s:g} s and {self.uV_per_lane:g} uV; expected more than 0"
            )

    def shown(self, n_channels: int) -> tuple[int, ...]:
        """Give the channels that are shown: all, if none would be."""
        if self.solo is not None and 0 <= self.solo < n_channels:
            return (self.solo,)
        seen = tuple(c for c in range(n_channels) if c not in self.hidden)
        return seen or tuple(range(n_channels))

    def stepped_time(self, n: int) -> TraceSettings:
        """Give them with a time base `n` steps longer."""
        return replace(self, time_base_s=stepped(TIME_BASES_S, self.time_base_s, n))

    def stepped_gain(self, n: int) -> TraceSettings:
        """Give them with traces `n` steps higher."""
        return replace(self, uV_per_lane=stepped(GAINS_UV, self.uV_per_lane, -n))

    def next_lane(self) -> TraceSettings:
        return replace(self, lane=LANES[(LANES.index(self.lane) + 1) % len(LANES)])

    def next_mode(self) -> TraceSettings:
        return replace(self, mode=MODES[(MODES.index(self.mode) + 1) % len(MODES)])

    def toggled(self, channel: int) -> TraceSettings:
        """Give them with a channel hidden, or shown again."""
        return replace(self, hidden=self.hidden ^ {channel}, solo=None)

    def soloed(self, channel: int) -> TraceSettings:
        """Give them with one channel alone, or with all again if it was alone."""
        return replace(self, solo=None if self.solo == channel else channel)
