"""A whole needling session with the exact truth about it."""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass, replace
from numbers import Integral
from typing import Any

import numpy as np

from twitchdetect.block import Gap, Marker, Recording
from twitchdetect.labels import Label
from twitchdetect.simulate import radio
from twitchdetect.simulate.board import BOARDS, Board
from twitchdetect.simulate.canvas import Canvas, Samples
from twitchdetect.simulate.layout import LAYOUTS, Layout
from twitchdetect.simulate.mains import add_mains
from twitchdetect.simulate.rest import Rest, add_offsets
from twitchdetect.simulate.scenario import Scenario, find_scenario
from twitchdetect.simulate.stage import Stage

SHORTEST_MINUTES, LONGEST_MINUTES = 0.5, 24 * 60
_MARKERS = ("site", "needle_in", "stroke", "needle_out")


@dataclass(frozen=True)
class Session:
    """A simulated recording and what is in it.

    Attributes
    ----------
    recording : Recording
        As a reader would give it, gaps and all.
    labels : tuple of Label
        Every twitch, stroke and confounder, in order of time.
    scenario : Scenario
    board : Board
    layout : Layout
    seed : int
    rest_uV : ndarray, (n_channels,)
        Root mean square of rest in the analysis band, mean over the session.
    """

    recording: Recording
    labels: tuple[Label, ...]
    scenario: Scenario
    board: Board
    layout: Layout
    seed: int
    rest_uV: Samples

    @property
    def twitches(self) -> tuple[Label, ...]:
        return tuple(label for label in self.labels if label.kind == "ltr")

    def describe(self) -> dict[str, Any]:
        """Give the recipe as it can be written into a JSON file."""
        recipe = asdict(self.scenario) | {"confounders": sorted(self.scenario.confounders)}
        return {"simulated": True, "seed": self.seed, "board": self.board.name, "scenario": recipe}


def session(
    scenario: str | Scenario = "latent",
    *,
    minutes: float = 10.0,
    seed: int = 1,
    board: str = "cyton",
    **changes: Any,
) -> Session:
    """Simulate a needling session.

    It shows what a detector does on known ground. It is no evidence of accuracy on people: sizes,
    lengths and delays of twitches in surface EMG are assumptions, as the modules here say.

    Parameters
    ----------
    scenario : str or Scenario
        A name in `SCENARIOS`, or a recipe of your own.
    minutes : float
        0.5 to 1440.
    seed : int
        The same seed gives the same session to the last bit.
    board : str
        A name in `BOARDS`.
    **changes
        Settings of `Scenario` that differ, and ``with_`` or ``without``: names of confounders.

    Returns
    -------
    Session

    Raises
    ------
    ValueError
        If a name or a number is not one of those that are possible.

    Examples
    --------
    >>> from twitchdetect import simulate
    >>> made = simulate.session("sweep", minutes=1, seed=3, first_snr_db=(10, 10))
    >>> made.recording.fs, {twitch.snr_db for twitch in made.twitches} <= {10.0, float("-inf")}
    (250.0, True)
    """
    recipe = scenario if isinstance(scenario, Scenario) else find_scenario(scenario)
    recipe = recipe.changed(**changes)
    if board not in list(BOARDS):
        raise ValueError(f"unknown board {board!r}; known are: {', '.join(BOARDS)}")
    if not isinstance(minutes, (int, float)) or not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise ValueError(
            f"minutes must be {SHORTEST_MINUTES:g} to {LONGEST_MINUTES:g}, got {minutes!r}"
        )
    if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
        raise ValueError(f"seed must be a whole number from 0, got {seed!r}")
    return _make(recipe, float(minutes) * 60, int(seed), BOARDS[board])


def _make(scenario: Scenario, duration_s: float, seed: int, board: Board) -> Session:
    layout = LAYOUTS[board.layout]
    n_samples = round(duration_s * board.fs)
    canvas = Canvas(board, n_samples, layout.n_channels)
    drift_db = 3.0 if "drift" in scenario.confounders else 0.0
    rest = Rest(board, layout, _rng(seed, "rest"), scenario.rest_uV, drift_db)
    rest.fill(canvas.data_uV)
    stage = Stage(canvas, layout, rest, scenario, lambda name: _rng(seed, name), duration_s)
    stage.play()
    labels = stage.labels
    if scenario.confounders & {"mains", "mains_step"}:
        with_step = "mains_step" in scenario.confounders
        rng = _rng(seed, "mains")
        labels += add_mains(canvas.data_uV, board, rng, scenario.mains_hz, with_step=with_step)
    add_offsets(canvas.data_uV, board, _rng(seed, "offsets"))
    board.quantise(canvas.data_uV)
    pattern = board.radio if "packet_loss" in scenario.confounders else "none"
    gaps = radio.lose(_rng(seed, "radio"), pattern, n_samples, board.fs)
    labels += [Label(kind="gap", start_sample=g.start_sample, stop_sample=g.stop_sample,
                     cause=g.reason) for g in gaps]  # fmt: skip
    labels = sorted(map(_rounded, labels), key=lambda b: (b.start_sample, b.stop_sample, b.kind))
    return Session(
        recording=_recording(canvas, layout, labels, gaps, scenario, seed),
        labels=tuple(labels),
        scenario=scenario,
        board=board,
        layout=layout,
        seed=seed,
        rest_uV=np.round(np.sqrt(rest.power_uV2), 9),
    )


def _rounded(label: Label) -> Label:
    """Leave away the last digits, in which processors differ."""
    return replace(label, snr_db=round(label.snr_db, 6), peak_uV=round(label.peak_uV, 6))


def _rng(seed: int, name: str) -> np.random.Generator:
    """A stream of its own for every part, so that switching one leaves the others as they are."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def _closed_up(data_uV: Samples, gaps: tuple[Gap, ...]) -> Samples:
    """Move what lies between gaps together, in place: a copy of a day is a gigabyte."""
    row = gaps[0].start_sample
    ends = [gap.start_sample for gap in gaps[1:]] + [len(data_uV)]
    for gap, end in zip(gaps, ends, strict=True):
        n = end - gap.stop_sample
        data_uV[row : row + n] = data_uV[gap.stop_sample : end]
        row += n
    return data_uV[:row]


def _recording(
    canvas: Canvas,
    layout: Layout,
    labels: list[Label],
    gaps: tuple[Gap, ...],
    scenario: Scenario,
    seed: int,
) -> Recording:
    board, data_uV = canvas.board, canvas.data_uV
    if gaps:
        data_uV = _closed_up(data_uV, gaps)
    return Recording(
        data_uV=data_uV,
        fs=board.fs,
        channels=layout.names,
        gaps=gaps,
        markers=tuple(
            Marker(label.start_sample, label.kind, label.cause)
            for label in labels
            if label.kind in _MARKERS
        ),
        rail_uV=np.tile([board.lowest_uV, board.rail_uV], (layout.n_channels, 1)),
        format=f"simulation ({board.title})",
        assumptions=("Simulated, not recorded: it says nothing about accuracy on people.",),
        meta={"simulated": True, "scenario": scenario.name, "seed": seed, "board": board.name},
    )
