"""The benchmark: tune everyone on rest, ask everyone about every recording, count."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from twitchdetect.evaluate.benchmark.contenders import Contender, registered
from twitchdetect.evaluate.benchmark.items import DataSet, Rest, SimulatedItem
from twitchdetect.evaluate.benchmark.names import check_names
from twitchdetect.evaluate.benchmark.references import (
    KnownTwitches,
    envelope_figures,
    known,
    known_figures,
)
from twitchdetect.evaluate.benchmark.scoring import Said, ask
from twitchdetect.evaluate.benchmark.sizes import Plan
from twitchdetect.evaluate.benchmark.tuning import Counted, count_alarms, pooled, threshold_for
from twitchdetect.evaluate.benchmark.workers import Advance, Workers, workers
from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.intervals import estimate_rate
from twitchdetect.evaluate.summary import Run, score

UNTUNED = "published"
TRADEOFF_SNR_DB = 6

Thresholds = dict[str, dict[str, dict[str, float]]]
"""By rest, contender and setting."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a benchmark measured.

    Attributes
    ----------
    figures : list of Figure
    said : dict of str to list of Said
        By data set, one a recording.
    counted : dict of str to Counted
        By rest.
    thresholds : dict
        By rest, contender and setting.
    """

    figures: list[Figure]
    said: dict[str, list[Said]]
    counted: dict[str, Counted]
    thresholds: Thresholds


def n_jobs(plan: Plan, contenders: Sequence[Contender]) -> int:
    """Count how often `advance` will be called."""
    rests = sum(len(rest.items) for rest in plan.rests)
    return rests + sum(
        len(data.items) + len(_known_items(data)) + len(contenders) for data in plan.sets
    )


def run(
    plan: Plan,
    contenders: Sequence[Contender],
    n_processes: int = 1,
    advance: Advance = lambda what: None,
) -> Outcome:
    """Measure.

    Parameters
    ----------
    plan : Plan
    contenders : sequence of Contender
    n_processes : int
        The figures do not depend on it.
    advance : callable
        Called after every recording, and everyone's score, with what was done.

    Raises
    ------
    ValueError
        If two detectors or data sets share a name, or a number of processes makes no sense.
    ContenderError
        If a detector that was added fails.
    WorkerError
        If a process was killed.
    """
    check_names(plan, contenders)
    highest = max(plan.rates_per_hour, default=0.0)
    with workers(min(n_processes, max(n_jobs(plan, contenders), 1)), advance) as crew:
        counted = {rest.name: _count(crew, rest, contenders, highest) for rest in plan.rests}
        thresholds = {
            name: _thresholds(contenders, counts, plan.rates_per_hour)
            for name, counts in counted.items()
        }
        said = {data.name: _ask(crew, data, contenders, thresholds) for data in plan.sets}
        hints = {data.name: _hints(crew, data, plan) for data in plan.sets}
        scores = [_scored(crew, data, contenders, said[data.name]) for data in plan.sets]
    figures = [
        *(f for rest in plan.rests for f in _rest_figures(rest, contenders, counted[rest.name])),
        *(figure for of_data in scores for figure in of_data),
        *_threshold_figures(plan, thresholds),
        *_known_figures(hints, plan.rates_per_hour),
    ]
    figures += envelope_figures(figures, registered(contenders), plan.rates_per_hour)
    figures += list(tradeoffs(figures, plan.rates_per_hour))
    return Outcome(figures, said, counted, thresholds)


def _known_figures(
    hints: Mapping[str, Sequence[KnownTwitches]], rates: Sequence[float]
) -> Iterator[Figure]:
    for name, parts in hints.items():
        if parts:
            yield from known_figures(name, parts, rates)


def _count(
    crew: Workers, rest: Rest, contenders: Sequence[Contender], highest_rate: float
) -> Counted:
    arguments = [(item, contenders, highest_rate) for item in rest.items]
    return pooled(crew.map(count_alarms, arguments, f"tuning on {rest.title}"))


def _thresholds(
    contenders: Sequence[Contender], counted: Counted, rates: Sequence[float]
) -> dict[str, dict[str, float]]:
    def tuned(c: Contender, rate: float) -> float:
        return threshold_for(c.ladder, counted.counts[c.name], counted.seconds, rate)

    return {
        c.name: {f"tuned_{rate:g}": tuned(c, rate) for rate in rates}
        for c in contenders
        if c.ladder
    }


def _ask(
    crew: Workers, data: DataSet, contenders: Sequence[Contender], thresholds: Thresholds
) -> list[Said]:
    tuned = thresholds.get(data.tuning, {})
    settings = {
        c.name: {UNTUNED: c.published}
        | {s: t for s, t in tuned.get(c.name, {}).items() if not math.isnan(t)}
        for c in contenders
    }
    arguments = [(item, contenders, settings) for item in data.items]
    return crew.map(ask, arguments, f"scoring {data.title}")


def _known_items(data: DataSet) -> list[SimulatedItem]:
    items = [item for item in data.items if isinstance(item, SimulatedItem)]
    return [item for item in items if item.scenario == "sweep"]


def _hints(crew: Workers, data: DataSet, plan: Plan) -> list[KnownTwitches]:
    arguments = [(item, plan.rates_per_hour) for item in _known_items(data)]
    return crew.map(known, arguments, f"the reference 'known' on {data.title}")


def _scored(
    crew: Workers, data: DataSet, contenders: Sequence[Contender], said: Sequence[Said]
) -> list[Figure]:
    arguments = [
        (
            data.name,
            c.name,
            {
                setting: [one.judged(c.name, setting) for one in said]
                for setting in _settings(said, c.name)
            },
        )
        for c in contenders
    ]
    parts = crew.map(_score, arguments, f"figures of {data.title}")
    return [figure for part in parts for figure in part]


def _score(dataset: str, method: str, runs: dict[str, list[Run]]) -> list[Figure]:
    return [
        figure
        for setting, some in runs.items()
        for figure in score(some, dataset=dataset, method=method, setting=setting)
    ]


def _settings(said: Sequence[Said], contender: str) -> list[str]:
    return [setting for name, setting in said[0].runs if name == contender]


def _rest_figures(
    rest: Rest, contenders: Sequence[Contender], counted: Counted
) -> Iterator[Figure]:
    """False alarms at rest, untuned."""
    for c in contenders:
        if not c.ladder:
            continue
        count = counted.counts[c.name][c.ladder.index(c.published)]
        rate = estimate_rate(int(count), counted.seconds / 3600, round(counted.seconds))
        for group in ("all", "rest"):
            yield Figure(
                rest.name, c.name, UNTUNED, "false_alarms_per_hour", group, rate.value, rate.low,
                rate.high, rate.n,
            )  # fmt: skip


def _threshold_figures(plan: Plan, thresholds: Thresholds) -> Iterator[Figure]:
    for data in plan.sets:
        for method, settings in thresholds.get(data.tuning, {}).items():
            for setting, threshold in settings.items():
                if not math.isnan(threshold):
                    yield Figure(data.name, method, setting, "threshold", "", threshold)


def tradeoffs(figures: Sequence[Figure], rates: Sequence[float]) -> Iterator[Figure]:
    """Sensitivity near one SNR against the rate that everyone was tuned to."""
    groups = {f"tuned_{rate:g}": f"{rate:g}" for rate in rates}
    for f in figures:
        is_there = f.name == "sensitivity" and f.group == f"{TRADEOFF_SNR_DB:g}"
        if is_there and f.setting in groups:
            yield Figure(
                f.dataset, f.method, f.setting, "tradeoff_sensitivity", groups[f.setting], f.value,
                f.low, f.high, f.n,
            )  # fmt: skip
