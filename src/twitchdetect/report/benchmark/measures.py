"""What methods are compared by: where a figure is found, how it is written, which is better."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twitchdetect.evaluate.figure import Figure
from twitchdetect.report.benchmark import numerals
from twitchdetect.report.benchmark.numerals import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure by which methods can be ordered.

    Attributes
    ----------
    name : str
        Of the figure.
    groups : tuple of str
        Where it is looked for; the first that exists counts.
    title : str
    unit : str
    say : callable
        Writes a value without its unit.
    undefined : str
        Why it may be nan.
    is_more_better : bool
    needs_twitches : bool
    """

    name: str
    groups: tuple[str, ...]
    title: str
    unit: str
    say: Say
    undefined: str
    is_more_better: bool = False
    needs_twitches: bool = True

    def cost(self, figure: Figure | None) -> float:
        """Give what is to be small; inf where nothing is known. Errors count by their size."""
        if figure is None or math.isnan(figure.value):
            return math.inf
        if self.name in ("onset_error_ms", "offset_error_ms"):
            return abs(figure.value)
        return -figure.value if self.is_more_better else figure.value

    def with_unit(self, value: float) -> str:
        space = "" if self.unit in ("", "/h") else numerals.SPACE
        return f"{self.say(value)}{space}{self.unit}"

    def gap(self, cost: float) -> str:
        """Write how much lies between two: a share in points."""
        if self.unit == "%":
            points = numerals.fixed(100 * cost, 0 if cost >= 0.0095 else 1)
            return f"{points} point" + ("" if points == "1" else "s")
        return self.with_unit(cost)


_EVERYTHING = ("", "all")
_NOT_REACHED = "the curve does not cross {} % within the SNRs that were tried"
_NO_ALARM = "it gave no alarm"
_NO_HIT = "it found no twitch to measure it on"

SNR_50 = Measure(
    name="snr_50_db", groups=_EVERYTHING, title="SNR for 50\N{NO-BREAK SPACE}%", unit="dB",
    say=numerals.tenths, undefined=_NOT_REACHED.format(50),
)  # fmt: skip
SNR_90 = Measure(
    name="snr_90_db", groups=_EVERYTHING, title="SNR for 90\N{NO-BREAK SPACE}%", unit="dB",
    say=numerals.tenths, undefined=_NOT_REACHED.format(90),
)  # fmt: skip
SENSITIVITY = Measure(
    name="sensitivity", groups=("all", ""), title="sensitivity", unit="%",
    say=numerals.percent, undefined="there was no twitch to find", is_more_better=True,
)  # fmt: skip
PRECISION = Measure(
    name="precision", groups=_EVERYTHING, title="precision", unit="%",
    say=numerals.percent, undefined=_NO_ALARM, is_more_better=True,
)  # fmt: skip
F1 = Measure(
    name="f1", groups=_EVERYTHING, title="F1", unit="",
    say=lambda value: numerals.fixed(value, 2), undefined=_NO_ALARM, is_more_better=True,
)  # fmt: skip
ALARMS_REST = Measure(
    name="false_alarms_per_hour", groups=("rest", "all", ""), title="false alarms at rest",
    unit="/h", say=numerals.rate, undefined="there was no time to count in", needs_twitches=False,
)  # fmt: skip
ALARMS_ALL = Measure(
    name="false_alarms_per_hour", groups=("all", "", "rest"), title="false alarms, all",
    unit="/h", say=numerals.rate, undefined="there was no time to count in", needs_twitches=False,
)  # fmt: skip
ONSET = Measure(
    name="onset_error_ms", groups=("q50",), title="onset error", unit="ms",
    say=numerals.whole, undefined=_NO_HIT,
)  # fmt: skip
OFFSET = Measure(
    name="offset_error_ms", groups=("q50",), title="end error", unit="ms",
    say=numerals.whole, undefined=_NO_HIT,
)  # fmt: skip
ALARM_LATENCY = Measure(
    name="alarm_latency_ms", groups=("q50",), title="alarm latency", unit="ms",
    say=numerals.whole, undefined=_NO_HIT,
)  # fmt: skip
DECISION_LATENCY = Measure(
    name="decision_latency_ms", groups=("q50",), title="decision latency", unit="ms",
    say=numerals.whole, undefined=_NO_HIT,
)  # fmt: skip

ORDERING = (SNR_50, SENSITIVITY, ALARMS_ALL)
"""Methods are ordered by the first that is defined for both of two."""
PLACED = (
    SNR_50, SNR_90, SENSITIVITY, ALARMS_ALL, PRECISION, F1, ONSET, OFFSET, ALARM_LATENCY,
    DECISION_LATENCY,
)  # fmt: skip
"""Those by which the places of ours are told."""
STRIPS = (ONSET, OFFSET, ALARM_LATENCY, DECISION_LATENCY)
"""Those with quantiles."""
