"""Rules that name what is no muscle: converter, lost samples, mains, electrode, cable, needle."""

from __future__ import annotations

from twitchdetect.config import DetectorConfig
from twitchdetect.detect.candidate import Candidate, Rule, Verdict
from twitchdetect.detect.rhythm import is_heart

CLIPPED_SHARE = 0.2
"""Share of railed or missing samples from which a burst is no measurement any more."""
LOSS_COMPACTNESS, LOSS_NATS = 0.8, 60.0
"""A weak burst with a lost sample, this compact, is the edge of the bridge over it."""
SETTLING_S = 0.5
"""A burst so soon after the converter's limit is an electrode that settles."""
MOST_EMG_UV = 15_000.0
"""Largest amplitude that surface EMG may have; real ones stay below 10 mV."""
HUM_SHARE, HUM_S = 0.75, 0.16
"""Share of mains in its energy from which a burst of some length is hum; short muscle may reach it.
"""
EDGE_COMPACTNESS, EDGE_JUMP = 0.85, 1.0
RINGING_COMPACTNESS, LARGE_JUMP = 0.6, 1.8
"""How compact a step is and how far the level jumps, over the burst's peak; large ones ring."""
ALONE_SHARE = 0.4
"""Largest jump of another channel beside that of a single electrode."""
LEAST_SHARE = 0.04
"""Least evidence above 75 Hz beside that of the whole band, for muscle."""
LEAST_NATS = 7.0
"""Least evidence above 75 Hz of muscle on a slow movement; without one, little says nothing: a
single volley may lie lower."""
CABLE_SLOWNESS = 10.0
"""How much larger than the burst the slow movement of a tugged cable is."""


def saturated(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name bursts that are to a large part made of samples at a rail, or of missing ones."""
    if candidate.clipped_share < CLIPPED_SHARE:
        return None
    share = f"{candidate.clipped_share:.0%} of its samples"
    if candidate.is_missing:
        return Verdict("gap", f"{share} missing or no possible value")
    return Verdict("saturation", f"{share} at the converter's limit")


def bridged(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name the edge that a bridge over lost samples may leave."""
    if candidate.clipped_share <= 0.0 or candidate.evidence >= LOSS_NATS:
        return None
    if candidate.compactness < LOSS_COMPACTNESS:
        return None
    return Verdict(
        "gap",
        f"{candidate.clipped_share:.0%} of its samples were lost and bridged, and "
        f"{min(candidate.compactness, 1.0):.0%} of its energy above 75 Hz lies in 16 ms",
    )


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


def step(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name a step of one electrode: one sharp edge, and the level stays away."""
    jumps = candidate.jump_uV / max(candidate.peak_uV, 1e-9)
    is_sharp = candidate.compactness >= EDGE_COMPACTNESS and jumps >= EDGE_JUMP
    is_large = candidate.compactness >= RINGING_COMPACTNESS and jumps >= LARGE_JUMP
    if not (is_sharp or is_large):
        return None
    if candidate.other_jump_uV > ALONE_SHARE * candidate.jump_uV:
        return None
    return Verdict(
        "electrode_pop",
        f"the level jumps by {candidate.jump_uV:.0f} uV at once on this channel alone, and "
        f"{min(candidate.compactness, 1.0):.0%} of the energy above 75 Hz lies in 16 ms: a step",
    )


def movement(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name what moves the slow level and has too little energy where motor units have theirs."""
    share = candidate.high_evidence / candidate.evidence
    if not candidate.is_slow or (candidate.high_evidence >= LEAST_NATS and share >= LEAST_SHARE):
        return None
    text = (
        f"{candidate.high_evidence:.1f} nats above 75 Hz, where muscle has at least "
        f"{LEAST_NATS:g} and {LEAST_SHARE:.0%} of the whole band's {candidate.evidence:.0f}; the "
        "slow level moves by "
        f"{candidate.slow_uV:.0f} uV under a peak of {candidate.peak_uV:.0f} uV"
    )
    if candidate.same_shape > 0.0 and is_heart(candidate.same_times_s):
        return Verdict("ecg", f"comes as a heart beats; {text}")
    if candidate.beside_slow >= CABLE_SLOWNESS and candidate.slow_uV > 2 * candidate.other_jump_uV:
        return Verdict("cable_motion", text)
    return Verdict("needle_movement", text)


MECHANICAL_RULES: tuple[Rule, ...] = (
    saturated,
    bridged,
    settling,
    implausible,
    hum,
    step,
    movement,
)
