"""Every figure of one detector on one data set."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from twitchdetect.evaluate.confounders import Tally, false_alarms_by_confounder, sum_tallies
from twitchdetect.evaluate.confusion import AGAIN, NOTHING, Confusion, confusion_table
from twitchdetect.evaluate.errors_in_time import (
    Seconds,
    alarm_latency_s,
    decision_latency_s,
    of_strong,
    offset_error_s,
    onset_error_s,
    spread,
    verdict_after_end_s,
)
from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.intervals import Estimate, estimate_rate
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
from twitchdetect.evaluate.reliability import (
    Pairs,
    judged_names,
    judged_twitches,
    reliability,
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
STRONG_DB = 12.0
IN_TIME_STRONG = {
    "strong_alarm_latency_ms": (alarm_latency_s, ("q50", "q95")),
    "strong_verdict_after_end_ms": (verdict_after_end_s, ("q50", "q95")),
    "strong_onset_error_ms": (onset_error_s, ("q50", "bias", "iqr")),
}
"""Of twitches of `STRONG_DB` and more alone."""

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
    judged: dict[str, Pairs]


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
        ``false_alarms_per_hour`` (``all``; an hour of each kind of label that there is, and of
        ``rest``), ``false_alarms_per_session_hour`` (laid to each kind, an hour of everything, so
        they sum to ``all``), ``false_alarms_per_occurrence``,
        ``onset_error_ms`` and ``offset_error_ms``, ``alarm_latency_ms``, ``decision_latency_ms``,
        the same of twitches of 12 dB and more (``strong_alarm_latency_ms``,
        ``strong_verdict_after_end_ms``, ``strong_onset_error_ms``), ``confusion``
        (``truth>detected``, without zeros); and if events have a confidence, of twitches and of
        all names: ``twitch_reliability`` and ``name_reliability`` (share that was right, by the
        middle of the bin of confidence), ``..._confidence`` (mean in the bin),
        ``..._calibration_error`` and ``..._brier_score``.

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
        *_reliable(scored),
    ]
    return [
        Figure(dataset, method, setting, name, group, e.value, e.low, e.high, e.n)
        for name, group, e in rows
    ]


def _score_run(run: Run, tolerance_s: float) -> _Scored:
    alarms = [event for event in run.events if event.kind == TWITCH]
    twitches = [label for label in run.labels if label.kind == TWITCH]
    matching = match(alarms, twitches, fs=run.fs, tolerance_s=tolerance_s)
    strong = of_strong(twitches, matching, STRONG_DB)
    seconds = {name: of(alarms, twitches, matching, run.fs) for name, (of, _) in IN_TIME.items()}
    for name, (of, _) in IN_TIME_STRONG.items():
        seconds[name] = of(alarms, twitches, strong, run.fs)
    false = [alarms[i] for i in matching.false]
    names = judged_names(run.events, run.labels, fs=run.fs, tolerance_s=tolerance_s, false=false)
    return _Scored(
        twitches,
        matching,
        seconds,
        false_alarms_by_confounder(
            false,
            run.labels,
            fs=run.fs,
            duration_s=run.duration_s,
            tolerance_s=tolerance_s,
        ),
        confusion_table(run.events, run.labels, fs=run.fs, tolerance_s=tolerance_s),
        {"twitch": judged_twitches(alarms, matching), "name": names},
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
        due = estimate_rate(tally.n_alarms, duration_s / 3600, round(duration_s))
        yield "false_alarms_per_session_hour", tally.kind, due
    for tally in tallies:
        if tally.n_occurrences:
            yield "false_alarms_per_occurrence", tally.kind, tally.per_occurrence


def _in_time(scored: Sequence[_Scored]) -> Iterator[Row]:
    for name, (_, groups) in (IN_TIME | IN_TIME_STRONG).items():
        summary = spread(1000 * np.concatenate([one.seconds[name] for one in scored]))
        for group in groups:
            yield name, group, Estimate(summary.as_dict()[group], n=summary.n)


def _confused(scored: Sequence[_Scored]) -> Iterator[Row]:
    """Give the table's cells; `n` counts all of that truth, or all events without truth."""
    table = sum((one.confusion for one in scored), Counter[tuple[str, str]]())
    of_truth: Counter[str] = Counter()
    for (truth, _), n in table.items():
        of_truth[truth] += n
    for truth, detected in sorted(table, key=lambda cell: (cell[0] in (AGAIN, NOTHING), cell)):
        n = table[truth, detected]
        yield "confusion", f"{truth}>{detected}", Estimate(n, n=of_truth[truth])


def _reliable(scored: Sequence[_Scored]) -> Iterator[Row]:
    """Give the reliability of confidence, bins without events left out; nothing without any."""
    for what in ("twitch", "name"):
        judged = np.concatenate([one.judged[what] for one in scored])
        if not len(judged):
            continue
        curve = reliability(judged)
        for one in curve.bins:
            if one.right.n:
                group = f"{one.centre:g}"
                yield f"{what}_reliability", group, one.right
                yield f"{what}_confidence", group, Estimate(one.confidence, n=one.right.n)
        yield f"{what}_calibration_error", "", curve.calibration_error
        yield f"{what}_brier_score", "", curve.brier_score
