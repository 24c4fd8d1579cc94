"""Scores of detectors against what is known.

``from twitchdetect import evaluate``, then ``evaluate.match(events, labels, fs=fs)`` or
``evaluate.score(recordings, dataset=..., method=..., setting=...)``.
"""

from twitchdetect.evaluate.confounders import (
    Tally,
    explained_by,
    false_alarms_by_confounder,
    sum_tallies,
)
from twitchdetect.evaluate.confusion import confusion_table
from twitchdetect.evaluate.equal_rate import (
    AtRate,
    sensitivity_at_rate,
    threshold_at_rate,
    threshold_of_scores,
)
from twitchdetect.evaluate.errors_in_time import (
    Spread,
    alarm_latency_s,
    decision_latency_s,
    offset_error_s,
    onset_error_s,
    spread,
    verdict_after_end_s,
)
from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.intervals import Estimate, poisson_interval, wilson_interval
from twitchdetect.evaluate.matching import Matching, match, pool
from twitchdetect.evaluate.psychometric import snr_at_sensitivity
from twitchdetect.evaluate.rates import (
    SnrBin,
    f1,
    false_alarms_per_hour,
    found_by_snr,
    precision,
    sensitivity,
    sensitivity_by_snr,
)
from twitchdetect.evaluate.reliability import (
    Reliability,
    ReliabilityBin,
    judged_names,
    judged_twitches,
    reliability,
)
from twitchdetect.evaluate.summary import Run, score
from twitchdetect.evaluate.tidy import format_figures, read_figures, write_figures

__all__ = [
    "AtRate",
    "Estimate",
    "Figure",
    "Matching",
    "Reliability",
    "ReliabilityBin",
    "Run",
    "SnrBin",
    "Spread",
    "Tally",
    "alarm_latency_s",
    "confusion_table",
    "decision_latency_s",
    "explained_by",
    "f1",
    "false_alarms_by_confounder",
    "false_alarms_per_hour",
    "format_figures",
    "found_by_snr",
    "judged_names",
    "judged_twitches",
    "match",
    "offset_error_s",
    "onset_error_s",
    "poisson_interval",
    "pool",
    "precision",
    "read_figures",
    "reliability",
    "score",
    "sensitivity",
    "sensitivity_at_rate",
    "sensitivity_by_snr",
    "snr_at_sensitivity",
    "spread",
    "sum_tallies",
    "threshold_at_rate",
    "threshold_of_scores",
    "verdict_after_end_s",
    "wilson_interval",
    "write_figures",
]
