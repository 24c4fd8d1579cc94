"""Verdicts by name: what a candidate is, and the evidence that says so.

Each rule is a small function that looks at one candidate and either names it or passes. Rules are
asked in the order of `RULES`; the first that speaks decides, and a candidate that passes them all
is a local twitch response.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twitchdetect.config import DetectorConfig
from twitchdetect.events import Kind

CLIPPED_SHARE = 0.2
"""Share of railed or missing samples from which a burst is no measurement any more."""
MOST_EMG_UV = 15_000.0
"""Largest amplitude that surface EMG may have; real ones stay below 10 mV."""
NOT_AT_REST_DB = 6.0
"""How far the floor under a burst may lie above the muscle's recent rest."""
HUM_SHARE, HUM_S = 0.75, 0.16
"""Share of mains in its energy from which a burst of some length is hum; short muscle may reach it.
"""
PLAIN_SNR_DB = 10.0
"""A burst that stands so far above its own floor is told from that floor's unrest."""
TAIL_S = 0.5
"""A burst so soon after a contraction is what is left of it."""
SETTLING_S = 0.5
"""A burst so soon after the converter's limit is an electrode that settles."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A burst above the alarm level, in the units that a rule reads.

    Attributes
    ----------
    duration_s : float
        From onset to end on the strongest channel.
    after_contraction_s : float
        From the end of the channel's last voluntary contraction to the onset; inf if there was
        none.
    after_rail_s : float
        From the end of the channel's last railed stretch to the onset; inf if there was none.
    above_rest_db : float
        Noise floor under the burst over the quietest floor of the last minutes.
    snr_db : float
        The burst over the floor under it.
    clipped_share : float
        Share of its samples that were at a rail or not a number.
    is_missing : bool
        True if the latest of those were no number rather than at a rail.
    hum_share : float
        Share of its energy that is mains, over windows of 40 ms.
    peak_uV : float
        Largest absolute value, band-passed.
    unfinished : bool
        True if it was still going on when it was written down.
    grows : bool
        True if it went over into a burst that is stronger by far.
    """

    duration_s: float
    after_contraction_s: float
    after_rail_s: float
    above_rest_db: float
    snr_db: float
    clipped_share: float
    is_missing: bool
    hum_share: float
    peak_uV: float
    unfinished: bool
    grows: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A name and the evidence for it in numbers."""

    kind: Kind
    evidence: str


Rule = Callable[[Candidate, DetectorConfig], Verdict | None]


def saturated(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name bursts that are to a large part made of samples at a rail, or of missing ones."""
    if candidate.clipped_share < CLIPPED_SHARE:
        return None
    share = f"{candidate.clipped_share:.0%} of its samples"
    if candidate.is_missing:
        return Verdict("gap", f"{share} missing or no possible value")
    return Verdict("saturation", f"{share} at the converter's limit")


def settling(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name what follows the converter's limit closely."""
    if not -config.merge_s <= candidate.after_rail_s < SETTLING_S:
        return None
    return Verdict(
        "saturation",
        f"begins {max(candidate.after_rail_s, 0.0) * 1000:.0f} ms after the converter's limit "
        f"(an electrode settles for {SETTLING_S * 1000:.0f} ms)",
    )


def implausible(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name what is larger than any muscle under the skin."""
    if candidate.peak_uV <= MOST_EMG_UV:
        return None
    return Verdict(
        "electrode_pop",
        f"{candidate.peak_uV:.0f} uV is more than surface EMG reaches ({MOST_EMG_UV:.0f} uV): "
        "an electrode or cable, or the wrong unit",
    )


def hum(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name mains that has changed its size or phase, until its removal has followed."""
    if candidate.hum_share < HUM_SHARE or candidate.duration_s < HUM_S:
        return None
    return Verdict(
        "cable_motion",
        f"{candidate.hum_share:.0%} of its energy is mains (less than {HUM_SHARE:.0%} in muscle): "
        "hum that changes, by a cable, an electrode or lost samples",
    )


def too_long(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name bursts that outlast any twitch."""
    if candidate.duration_s <= config.max_twitch_s:
        return None
    more = "or more " if candidate.unfinished else ""
    return Verdict(
        "voluntary",
        f"lasts {candidate.duration_s * 1000:.0f} ms {more}"
        f"(a twitch at most {config.max_twitch_s * 1000:.0f} ms)",
    )


def recruitment(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name weak activity that leads into a strong burst."""
    if not candidate.grows:
        return None
    return Verdict("voluntary", "weak activity that leads into a much stronger burst")


def contraction_tail(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name what follows a contraction closely."""
    if candidate.after_contraction_s >= TAIL_S:
        return None
    return Verdict(
        "voluntary",
        f"begins {max(candidate.after_contraction_s, 0.0) * 1000:.0f} ms after a contraction "
        f"(at least {TAIL_S * 1000:.0f} ms of rest needed)",
    )


def not_at_rest(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name bursts that ride on a contraction."""
    if candidate.above_rest_db < NOT_AT_REST_DB or candidate.snr_db >= PLAIN_SNR_DB:
        return None
    return Verdict(
        "voluntary",
        f"muscle not at rest: the floor under it lies {candidate.above_rest_db:.1f} dB above the "
        f"recent rest (at most {NOT_AT_REST_DB:g} dB), and it stands {candidate.snr_db:.1f} dB "
        f"above that floor (at least {PLAIN_SNR_DB:g} dB needed)",
    )


RULES: tuple[Rule, ...] = (
    saturated,
    settling,
    implausible,
    hum,
    too_long,
    recruitment,
    contraction_tail,
    not_at_rest,
)


def judge(candidate: Candidate, config: DetectorConfig) -> Verdict:
    """Ask the rules in turn; what none of them takes is a local twitch response."""
    for rule in RULES:
        verdict = rule(candidate, config)
        if verdict is not None:
            return verdict
    return Verdict(
        "ltr",
        f"short burst from rest, {candidate.duration_s * 1000:.0f} ms "
        f"(at most {config.max_twitch_s * 1000:.0f} ms)",
    )
