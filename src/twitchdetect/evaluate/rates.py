"""How many twitches were found, and how many of the alarms were twitches."""

from __future__ import annotations

import math
from collections.abc import Sequence, Sized
from dataclasses import dataclass
from typing import Protocol

from twitchdetect.evaluate.intervals import Estimate, estimate_rate, estimate_share
from twitchdetect.evaluate.matching import Matching

CENTRES_DB = tuple(float(c) for c in range(-12, 25, 3))


class HasSnr(Protocol):
    """A twitch whose SNR is known."""

    @property
    def snr_db(self) -> float: ...


@dataclass(frozen=True, slots=True)
class SnrBin:
    """Sensitivity in a range of SNR.

    Attributes
    ----------
    centre_db : float
        Middle of the range; -inf for bursts that do not reach the skin.
    sensitivity : Estimate
        With Wilson's interval; nan if no twitch lies there.
    """

    centre_db: float
    sensitivity: Estimate


def sensitivity(matching: Matching) -> Estimate:
    """Give the share of the truth that was found, with Wilson's interval.

    nan if there is no truth.
    """
    return estimate_share(len(matching.pairs), matching.n_truth)


def sensitivity_by_snr(
    truth: Sequence[HasSnr],
    matching: Matching,
    centres_db: Sequence[float] = CENTRES_DB,
    width_db: float = 3.0,
) -> tuple[SnrBin, ...]:
    """Give the sensitivity in ranges of SNR.

    Parameters
    ----------
    truth : sequence of Label
        What was matched, in the same order.
    matching : Matching
    centres_db : sequence of float
        Middles of the ranges ``[centre - width / 2, centre + width / 2)``.
    width_db : float

    Returns
    -------
    tuple of SnrBin
        One a centre, also where it is empty, and a last one at -inf. What lies in no range, or has
        an unknown SNR (nan), is in none of them.

    Raises
    ------
    ValueError
        If `truth` is not as long as what was matched, or `width_db` is not positive.
    """
    if not width_db > 0:
        raise ValueError(f"width_db must be positive, got {width_db!r}")
    twitches = found_by_snr(truth, matching)

    def tell(centre_db: float, is_found: list[bool]) -> SnrBin:
        return SnrBin(centre_db, estimate_share(sum(is_found), len(is_found)))

    bins = [
        tell(c, [found for snr, found in twitches if c - width_db / 2 <= snr < c + width_db / 2])
        for c in centres_db
    ]
    return (*bins, tell(-math.inf, [found for snr, found in twitches if snr == -math.inf]))


def found_by_snr(truth: Sequence[HasSnr], matching: Matching) -> list[tuple[float, bool]]:
    """Give the SNR in dB of each twitch and whether it was found.

    Raises
    ------
    ValueError
        If `truth` is not as long as what was matched.
    """
    if len(truth) != matching.n_truth:
        raise ValueError(f"{matching.n_truth} labels were matched, got {len(truth)}")
    found = {t for _, t in matching.pairs}
    return [(label.snr_db, i in found) for i, label in enumerate(truth)]


def precision(matching: Matching) -> Estimate:
    """Give the share of the detections that found truth, with Wilson's interval.

    nan if nothing was detected.
    """
    return estimate_share(len(matching.pairs), matching.n_detected)


def f1(matching: Matching) -> Estimate:
    """Give the harmonic mean of precision and sensitivity, without an interval.

    nan if there is neither truth nor detection; 0 if there is one of them only.
    """
    n = matching.n_detected + matching.n_truth
    return Estimate(2 * len(matching.pairs) / n if n else math.nan, n=n)


def false_alarms_per_hour(false: Sized, exposure_s: float) -> Estimate:
    """Give the rate of false alarms with Garwood's exact interval.

    Parameters
    ----------
    false : sized
        The false alarms: ``matching.false``, or whatever was detected where nothing was.
    exposure_s : float
        How long was listened.

    Returns
    -------
    Estimate
        Its `n` is the exposure in whole seconds; nan if the exposure is 0.
    """
    return estimate_rate(len(false), exposure_s / 3600, round(exposure_s))
