"""Channels of a BDF+ that is being recorded, and which count of 24 bits stands for which value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Samples
from twitchdetect.files.bdf_scale import HIGHEST, in_header
from twitchdetect.files.units import find_unit, microvolts_per

Counts = npt.NDArray[np.int32]
ChannelKind = Literal["emg", "aux", "accelerometer"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel and which count of 24 bits stands for which value.

    Attributes
    ----------
    name : str
        1 to 16 printable ASCII characters.
    kind : str
        ``emg``, ``aux`` or ``accelerometer``.
    unit : str
        Of the values; at most 8 ASCII characters.
    physical : (float, float)
        Values of the lowest and the highest count; rounded to what 8 characters can say.
    digital : (int, int)
        Lowest and highest count. What lies beyond is written as the limit: of a Cyton that is the
        one count of -2**23, which says no more than that the converter was at its end.
    gain : float or None
        Of the amplifier, for the header's text.
    electrode, filters : str
        Texts for the header, at most 80 ASCII characters.

    Raises
    ------
    ValueError
        If something does not fit into a header.
    """

    name: str
    kind: ChannelKind = "emg"
    unit: str = "uV"
    physical: tuple[float, float] = (-187_500.0, 187_500.0)
    digital: tuple[int, int] = (-HIGHEST, HIGHEST)
    gain: float | None = None
    electrode: str = ""
    filters: str = ""

    def __post_init__(self) -> None:
        for what, text, most in (
            ("a name", self.name, 16),
            ("a unit", self.unit, 8),
            ("an electrode", self.transducer, 80),
            ("filters", self.filters, 80),
        ):
            is_plain = text.isascii() and (text.isprintable() or not text) and text == text.strip()
            if not is_plain or len(text) > most or (what == "a name" and not text):
                raise ValueError(
                    f"channel {self.name!r}: got {text!r} as {what}, expected at most {most} "
                    "printable ASCII characters, which is what a BDF can hold"
                )
        low, high = (in_header(value) for value in self.physical)
        if low is None or high is None or not low < high:
            raise ValueError(
                f"channel {self.name!r}: got physical limits {self.physical}, expected two rising "
                "numbers that 8 characters can tell apart"
            )
        object.__setattr__(self, "physical", (low, high))
        if not -HIGHEST - 1 <= self.digital[0] < self.digital[1] <= HIGHEST:
            raise ValueError(
                f"channel {self.name!r}: got counts {self.digital}, expected two rising numbers "
                "of 24 bits"
            )

    @classmethod
    def of_gain(cls, name: str, gain: float, *, reference_V: float = 4.5) -> Channel:
        """Give a channel of a 24-bit converter: `reference_V` over `gain` is its highest count."""
        top_uV = reference_V * 1e6 / gain
        return cls(name, physical=(-top_uV, top_uV), gain=gain)

    @property
    def transducer(self) -> str:
        """What the header says of electrode and gain."""
        gain = "" if self.gain is None else f"gain {self.gain:g}"
        return ", ".join(part for part in (self.electrode, gain) if part)

    @property
    def scale(self) -> float:
        """Units in one count."""
        (low, high), (lowest, highest) = self.physical, self.digital
        return (high - low) / (highest - lowest)

    @property
    def rail(self) -> Samples:
        """Values of the limits, as reading the file gives them: a detector's ``rail_uV``."""
        return self.to_values(np.array(self.digital))

    def to_counts(self, values: Samples) -> Counts:
        """Give the nearest counts; what is beyond the limits is at the limit."""
        low, high = (limit * self.per_unit for limit in self.physical)
        inside = np.clip(values, low, high) / self.per_unit
        exact = (inside - self.physical[0]) / self.scale + self.digital[0]
        counts: Counts = np.clip(np.rint(exact), *self.digital).astype(np.int32)
        return counts

    def to_values(self, counts: npt.NDArray[np.integer]) -> Samples:
        """Give values, bit for bit those that reading the file gives.

        Voltages are in microvolts, whatever unit the file states; all else is in `unit`.
        """
        values: Samples = np.asarray(counts, np.float64) - self.digital[0]
        return (values * self.scale + self.physical[0]) * self.per_unit

    @property
    def per_unit(self) -> float:
        """Microvolts in one unit of a voltage; 1 for all else."""
        unit = find_unit(self.unit)
        return microvolts_per(unit) if unit else 1.0


def check_channels(channels: Sequence[Channel]) -> tuple[Channel, ...]:
    """Give them as a tuple, or say what is wrong with them together."""
    names = [channel.name for channel in channels]
    if not names or len(set(names)) != len(names):
        raise ValueError(f"channel names must be unique and at least one, got {names}")
    return tuple(channels)


class Held(NamedTuple):
    """Samples of a channel, half open, among which some were no finite numbers."""

    channel: Channel
    start: int
    stop: int


class Scales:
    """What `Channel` does for one channel, bit for bit, for several at once.

    Parameters
    ----------
    channels : sequence of Channel
        The columns of what is converted.
    """

    def __init__(self, channels: Sequence[Channel]) -> None:
        self.channels = tuple(channels)
        self._per_unit = np.array([channel.per_unit for channel in channels])
        self._physical = np.array([channel.physical for channel in channels]).T
        self._limits = self._physical * self._per_unit
        self._digital = np.array([channel.digital for channel in channels], np.float64).T
        self._scale = np.array([channel.scale for channel in channels])

    def to_counts(self, values: Samples) -> Counts:
        """Give the nearest counts, (n_samples, n_channels); see `Channel.to_counts`."""
        exact = values.clip(self._limits[0], self._limits[1])
        exact /= self._per_unit
        exact -= self._physical[0]
        exact /= self._scale
        exact += self._digital[0]
        np.rint(exact, out=exact)
        return exact.clip(self._digital[0], self._digital[1], out=exact).astype(np.int32)

    def to_values(self, counts: npt.NDArray[np.integer]) -> Samples:
        """Give what reading the file gives; see `Channel.to_values`."""
        values: Samples = counts - self._digital[0]
        values *= self._scale
        values += self._physical[0]
        values *= self._per_unit
        return values


def zero_counts(channels: Sequence[Channel]) -> Counts:
    """Give the counts of zero."""
    return np.array([channel.to_counts(np.zeros(1))[0] for channel in channels], np.int32)


def count_values(scales: Scales, values: Samples, before: Counts) -> tuple[Counts, list[Held]]:
    """Turn values into counts; where there is no finite number, the last one of its channel.

    Parameters
    ----------
    scales : Scales
    values : ndarray, (n_samples, n_channels)
    before : ndarray, (n_channels,)
        Counts before the first.
    """
    is_bad = ~np.isfinite(values)
    if not is_bad.any():
        return scales.to_counts(values), []
    counts = np.concatenate([before[None], scales.to_counts(np.where(is_bad, 0.0, values))])
    held = []
    for i in np.flatnonzero(is_bad.any(axis=0)):
        bad = np.flatnonzero(is_bad[:, i])
        held.append(Held(scales.channels[i], int(bad[0]), int(bad[-1]) + 1))
        rows = np.arange(len(counts))
        rows[bad + 1] = 0
        counts[:, i] = counts[np.maximum.accumulate(rows), i]
    return counts[1:], held
