"""What the page is drawn from: figures, what they are of, and examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from twitchdetect.evaluate.figure import Figure

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodInfo:
    """A detector, or a reference that no detector can be expected to reach.

    Attributes
    ----------
    name : str
        As in the figures.
    title : str
        For people, e.g. ``"Hodges & Bui 1996"``.
    source : str
        The paper, or what it is.
    is_causal : bool
        Whether it could run live.
    is_ours, is_reference : bool
        A reference is set apart: it takes no place among the others.
    note : str
        Where it deviates from its source, which threshold tuning reached...
    """

    name: str
    title: str
    source: str = ""
    is_causal: bool = True
    is_ours: bool = False
    is_reference: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInfo:
    """What was measured on.

    Attributes
    ----------
    name : str
        As in the figures.
    title : str
        For people; it follows "on" in a sentence, e.g. ``"simulated rest at 250 Hz"``.
    what : str
        What it was measured on, in a sentence.
    fs : float
        Sampling frequency in Hz; nan if it differs between its recordings.
    n_channels : int
    hours : float
    n_twitches : int
    is_simulated : bool
    """

    name: str
    title: str
    what: str
    fs: float
    n_channels: int
    hours: float
    n_twitches: int
    is_simulated: bool


class Interval(Protocol):
    """A label, an event or a `Span`."""

    @property
    def kind(self) -> str: ...
    @property
    def start_sample(self) -> int: ...
    @property
    def stop_sample(self) -> int: ...
    @property
    def channel(self) -> int: ...
    @property
    def channels(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of a method that knows intervals only, as in `labels.Label`."""

    kind: str
    start_sample: int
    stop_sample: int
    channel: int = -1
    channels: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Example:
    """A stretch of signal where a method was wrong, or right.

    Attributes
    ----------
    dataset, method : str
    why : str
        ``"missed"``, ``"false alarm"``...
    title : str
        What is seen, e.g. ``"worst miss: 14.2 dB, 31 ms"``.
    fs : float
        Sampling frequency in Hz.
    start_s : float
        Time of the first sample, from the session's start.
    data_uV : ndarray, (n_samples, n_channels)
        Filtered as a detector sees it, in microvolts; nan where there is no signal.
    channels : tuple of str
        Names, one a column.
    labels, events : sequence of Interval
        What is known, and what the method found; counted from the session's start, with channels
        as columns of `data_uV`.

    Raises
    ------
    ValueError
        If the shapes contradict each other.
    """

    dataset: str
    method: str
    why: str
    title: str
    fs: float
    start_s: float
    data_uV: Samples
    channels: tuple[str, ...]
    labels: Sequence[Interval] = ()
    events: Sequence[Interval] = ()

    def __post_init__(self) -> None:
        shape = np.shape(self.data_uV)
        if len(shape) != 2 or shape[0] < 2 or shape[1] != len(self.channels):
            raise ValueError(
                f"example {self.title!r}: data_uV must be (n_samples >= 2, n_channels) with one "
                f"name a channel, got {shape} and {len(self.channels)} names"
            )
        if not 0 < self.fs < np.inf:
            raise ValueError(f"example {self.title!r}: fs must be positive, got {self.fs!r}")

    @property
    def first_sample(self) -> int:
        return round(self.start_s * self.fs)


@dataclass(frozen=True, kw_only=True)
class BenchmarkResults:
    """Everything that the page shows.

    Attributes
    ----------
    figures : sequence of Figure
    methods : sequence of MethodInfo
    datasets : sequence of DatasetInfo
        In the order of the page; the first that has twitches makes the first sentence.
    examples : sequence of Example
        The worst first.
    config : mapping
        The exact configuration, JSON-able; ``"tradeoff_snr_db"`` names the SNR of the trade-off.

    Raises
    ------
    ValueError
        If two methods or data sets share a name, or a figure or example names an unknown one.
    """

    figures: Sequence[Figure]
    methods: Sequence[MethodInfo]
    datasets: Sequence[DatasetInfo]
    examples: Sequence[Example] = ()
    config: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        used = {(f.dataset, f.method) for f in self.figures}
        used |= {(e.dataset, e.method) for e in self.examples}
        _check("data set", [d.name for d in self.datasets], [dataset for dataset, _ in used])
        _check("method", [m.name for m in self.methods], [method for _, method in used])


def _check(what: str, names: Sequence[str], used: Iterable[str]) -> None:
    if len(set(names)) != len(names):
        raise ValueError(f"every {what} must have a name of its own, got {list(names)}")
    unknown = sorted(set(used) - set(names))
    if unknown:
        raise ValueError(f"{what} {unknown[0]!r} is not described; described are {list(names)}")
