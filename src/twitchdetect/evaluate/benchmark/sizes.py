"""On what a benchmark runs: a quick size for every change, a full one to be cited."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from twitchdetect.evaluate.benchmark.items import DataSet, Item, Rest, SimulatedItem
from twitchdetect.evaluate.benchmark.real_sets import real_sets


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of simulation on one board, and minutes a recording."""

    rest: float
    sweep: float
    needling: float
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of everything.

    Attributes
    ----------
    rates_per_hour : tuple of float
        Of false alarms, to which thresholds are tuned.
    boards : dict of str to Hours
    passes : int
        How often real rest is filled with real evoked bursts.
    """

    name: str
    rates_per_hour: tuple[float, ...]
    boards: dict[str, Hours]
    passes: int


SIZES = {
    "quick": Size(
        name="quick",
        rates_per_hour=(10.0,),
        boards={"cyton": Hours(rest=1.0, sweep=0.2, needling=0.1, minutes=6)},
        passes=2,
    ),
    "full": Size(
        name="full",
        rates_per_hour=(0.1, 1.0, 10.0),
        boards={
            "cyton": Hours(rest=24, sweep=4, needling=2, minutes=20),
            "wifi": Hours(rest=12, sweep=4, needling=2, minutes=10),
            "hd": Hours(rest=0.4, sweep=0.2, needling=0.2, minutes=2),
        },
        passes=12,
    ),
}
_WORDS = {  # number in names, words in titles, in full
    "cyton": ("250", "250 Hz", "8 channels at 250 Hz (Cyton)"),
    "wifi": ("1000", "1 kHz", "8 channels at 1 kHz (Cyton with WiFi shield)"),
    "hd": ("2000", "2 kHz, 64 channels", "64 channels at 2 kHz (high-density grid)"),
}
NEEDLING = ("latent", "active", "trunk", "electro", "everything")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that is going to be measured.

    Attributes
    ----------
    left_out : tuple of str
        What is not measured and why, for people.
    """

    size: str
    seed: int
    rates_per_hour: tuple[float, ...]
    rests: tuple[Rest, ...]
    sets: tuple[DataSet, ...]
    left_out: tuple[str, ...] = ()


def make_plan(size: Size, seed: int, real: Path | None, added: Sequence[DataSet] = ()) -> Plan:
    """Plan a benchmark: simulated boards, real recordings if there are any, and what was added."""
    rests, sets = [], []
    for board, hours in size.boards.items():
        rests.append(_rest(board, hours, seed))
        sets += [_sweep(board, hours, seed), _needling(board, hours, seed)]
    real_rests, real_data, left_out = real_sets(real, size.passes)
    return Plan(
        size=size.name,
        seed=seed,
        rates_per_hour=size.rates_per_hour,
        rests=(*rests, *real_rests),
        sets=(*sets, *real_data, *added),
        left_out=(*left_out, *_left_out(added)),
    )


def _sessions(
    scenarios: Sequence[str], board: str, hours: float, minutes: float, first_seed: int
) -> tuple[Item, ...]:
    n = max(1, round(hours * 60 / minutes))
    return tuple(
        SimulatedItem(
            scenario=scenarios[i % len(scenarios)],
            minutes=minutes,
            seed=first_seed + i,
            board=board,
        )
        for i in range(n)
    )


def _rest(board: str, hours: Hours, seed: int) -> Rest:
    number, short, words = _WORDS[board]
    return Rest(
        name=f"rest_{number}",
        title=f"simulated rest, {short}",
        what=f"Simulated rest with mains hum, {words}; thresholds are tuned on it.",
        items=_sessions(["rest"], board, hours.rest, hours.minutes, 1_000_000 * seed + 100_000),
    )


def _sweep(board: str, hours: Hours, seed: int) -> DataSet:
    number, short, words = _WORDS[board]
    return DataSet(
        name=f"sweep_{number}",
        title=f"simulated twitches in rest, {short}",
        what=(
            f"Simulated twitches of 15-250 ms from +25 to -9 dB, and 5 % that leave nothing on the "
            f"skin, every 2.5-5 s in simulated rest with mains hum; {words}."
        ),
        items=_sessions(["sweep"], board, hours.sweep, hours.minutes, 1_000_000 * seed + 200_000),
        tuning=f"rest_{number}",
    )


def _needling(board: str, hours: Hours, seed: int) -> DataSet:
    number, short, words = _WORDS[board]
    return DataSet(
        name=f"needling_{number}",
        title=f"simulated needling, {short}",
        what=(
            "Simulated needling sessions with strokes, needle movement, contractions, guarding, "
            f"startle, heartbeat, stimulation, cables and lost packets; {words}."
        ),
        items=_sessions(NEEDLING, board, hours.needling, hours.minutes, 1_000_000 * seed + 300_000),
        tuning=f"rest_{number}",
    )


def only_added(plan: Plan, added: Sequence[DataSet]) -> Plan:
    """Keep what was added and the rest that it is tuned on."""
    tunings = {data.tuning for data in added}
    return replace(
        plan,
        rests=tuple(rest for rest in plan.rests if rest.name in tunings),
        sets=tuple(added),
        left_out=_left_out(added),
    )


def _left_out(sets: Sequence[DataSet]) -> tuple[str, ...]:
    return tuple(text for data in sets for text in data.left_out)


def nearest_rest(size: Size, fs: float) -> tuple[str, str]:
    """Give name and words of the simulated rest whose rate is nearest, as a ratio, to `fs`."""

    def distance(words: tuple[str, str, str]) -> float:
        return abs(math.log(float(words[0]) / fs))

    number, _, words = min((_WORDS[board] for board in size.boards), key=distance)
    return f"rest_{number}", words
