"""Every figure of one detector on one data set."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from twitchdetect.evaluate.confounders import Tally, false_alarms_by_confounder, sum_tallies
from twitchdetect.evaluate.confusion import NOTHING, Confusion, confusion_table
from twitchdetect.evaluate.errors_in_time import (
    Seconds,
    alarm_latency_s,
    decision_latency_s,
    offset_error_s,
    onset_error_s,
    spread,
)
from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.intervals import Estimate
from twitchdetect.evaluate.matching import Matching, match, pool
from twitchdetect.evaluate.psychometric import snr_at_sensitivity
from twitchdetect.evaluate.rates import (
    f1,
    false_alarms_per_hour,
    found_by_snr,
    precision,
    sensitivity,
    sensitivity_by_snr,
)
from twitchdetect.events import Event
from twitchdetect.labels import Label

TWITCH = "ltr"
QUANTILES = ("q05", "q25", "q50", "q75", "q95")
IN_TIME = {
    "onset_error_ms": (onset_error_s, (*QUANTILES, "bias", "iqr")),
    "offset_error_ms": (offset_error_s, (*QUANTILES, "bias", "iqr")),
    "alarm_latency_ms": (alarm_latency_s, QUANTILES),
    "decision_latency_ms": (decision_latency_s, QUANTILES),
}

Row = tuple[str, str, Estimate]


class Run(NamedTuple):
    """What a detector said about one recording, and what is known of it; a plain tuple will do.

    Attributes
    ----------
    duration_s : float
    fs : float
        Sampling frequency in Hz.
    events : sequence of Event
        Of every kind.
    labels : sequence of Label
        Of every kind.
    """

    duration_s: float
    fs: float
    events: Sequence[Event]
    labels: Sequence[Label]


class _Scored(NamedTuple):
    """One recording's part in the figures."""

    twitches: list[Label]
    matching: Matching
    seconds: dict[str, Seconds]
    tallies: tuple[Tally, ...]
    confusion: Confusion


def score(
    recordings: Sequence[Run | tuple[float, float, Sequence[Event], Sequence[Label]]],
    *,
    dataset: str,
    method: str,
    setting: str,
    tolerance_s: float = 0.05,
) -> list[Figure]:
    """Give every figure of one detector on one data set; counts are pooled before dividing.

    Events of kind ``ltr`` are matched to labels of kind ``ltr``; those without a label are the
    false alarms. A twitch that does not reach the skin (SNR -inf) counts in the total sensitivity.

    Parameters
    ----------
    recordings : sequence of Run
    dataset, method, setting : str
        As in `Figure`.
    tolerance_s : float
        As for `match`; labels are widened as much when false alarms are laid to them.

    Returns
    -------
    list of Figure
        In the same order for every detector. ``sensitivity`` (of all; by SNR in dB, ``none`` for
        -inf), ``snr_50_db``, ``snr_90_db``, ``precision`` and ``f1`` (if there are twitches),
        ``false_alarms_per_hour`` (``all``, each kind of label that there is, ``rest``),
        ``false_alarms_per_occurrence``,
        ``onset_error_ms`` and ``offset_error_ms``, ``alarm_latency_ms``, ``decision_latency_ms``,
        ``confusion`` (``truth>detected``, without zeros).

    Raises
    ------
    ValueError
        If there is no recording, or a number is out of its range.
    """
    if not recordings:
        raise ValueError("there must be at least one recording, got none")
    runs = [Run(*recording) for recording in recordings]
    scored = [_score_run(run, tolerance_s) for run in runs]
    rows = [
        *_found(scored),
        *_false(scored, sum(run.duration_s for run in runs)),
        *_in_time(scored),
        *_confused(scored),
    ]
    return [
        Figure(dataset, method, setting, name, group, e.value, e.low, e.high, e.n)
        for name, group, e in rows
    ]


def _score_run(run: Run, tolerance_s: float) -> _Scored:
    alarms = [event for event in run.events if event.kind == TWITCH]
    twitches = [label for label in run.labels if label.kind == TWITCH]
    matching = match(alarms, twitches, fs=run.fs, tolerance_s=tolerance_s)
    return _Scored(
        twitches,
        matching,
        {name: of(alarms, twitches, matching, run.fs) for name, (of, _) in IN_TIME.items()},
        false_alarms_by_confounder(
            [alarms[i] for i in matching.false],
            run.labels,
            fs=run.fs,
            duration_s=run.duration_s,
            tolerance_s=tolerance_s,
        ),
        confusion_table(run.events, run.labels, fs=run.fs, tolerance_s=tolerance_s),
    )


def _found(scored: Sequence[_Scored]) -> Iterator[Row]:
    twitches = [label for one in scored for label in one.twitches]
    matching = pool([one.matching for one in scored])
    yield "sensitivity", "", sensitivity(matching)
    for row in sensitivity_by_snr(twitches, matching):
        group = f"{row.centre_db:g}" if math.isfinite(row.centre_db) else "none"
        yield "sensitivity", group, row.sensitivity
    by_snr = found_by_snr(twitches, matching)
    yield "snr_50_db", "", snr_at_sensitivity(by_snr, 0.5)
    yield "snr_90_db", "", snr_at_sensitivity(by_snr, 0.9)
    if twitches:
        yield "precision", "", precision(matching)
        yield "f1", "", f1(matching)


def _false(scored: Sequence[_Scored], duration_s: float) -> Iterator[Row]:
    false = pool([one.matching for one in scored]).false
    tallies = sum_tallies(tally for one in scored for tally in one.tallies)
    yield "false_alarms_per_hour", "all", false_alarms_per_hour(false, duration_s)
    for tally in tallies:
        yield "false_alarms_per_hour", tally.kind, tally.per_hour
    for tally in tallies:
        if tally.n_occurrences:
            yield "false_alarms_per_occurrence", tally.kind, tally.per_occurrence


def _in_time(scored: Sequence[_Scored]) -> Iterator[Row]:
    for name, (_, groups) in IN_TIME.items():
        summary = spread(1000 * np.concatenate([one.seconds[name] for one in scored]))
        for group in groups:
            yield name, group, Estimate(summary.as_dict()[group], n=summary.n)


def _confused(scored: Sequence[_Scored]) -> Iterator[Row]:
    """Give the table's cells; `n` counts all of that truth, or all events without truth."""
    table = sum((one.confusion for one in scored), Counter[tuple[str, str]]())
    of_truth: Counter[str] = Counter()
    for (truth, _), n in table.items():
        of_truth[truth] += n
    for truth, detected in sorted(table, key=lambda cell: (cell[0] == NOTHING, cell)):
        n = table[truth, detected]
        yield "confusion", f"{truth}>{detected}", Estimate(n, n=of_truth[truth])
