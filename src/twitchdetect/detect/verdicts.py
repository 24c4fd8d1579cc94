"""Verdicts by name: what a candidate is, and the evidence that says so.

Each rule is a small function that looks at one candidate and either names it or passes. Rules are
asked in the order of `RULES`; the first that speaks decides. What they all pass is a local twitch
response if the odds (`odds.py`) are not against it.
"""

from __future__ import annotations

from twitchdetect.config import DetectorConfig
from twitchdetect.detect.candidate import Candidate, Rule, Verdict
from twitchdetect.detect.mechanics import MECHANICAL_RULES
from twitchdetect.detect.odds import (
    LEAST_PROBABILITY,
    SURE_PROBABILITY,
    odds_of_twitch,
    probability_of_twitch,
)
from twitchdetect.detect.rhythm import find_rhythm, is_heart, is_machine, is_unit
from twitchdetect.events import Kind

PLAIN_SNR_DB = 10.0
"""A burst that stands so far above its own floor is told from that floor's unrest."""
NOT_AT_REST_DB = 6.0
"""How far the floor under a burst may lie above the muscle's recent rest."""
TAIL_S = 0.5
"""A burst so soon after a contraction is what is left of it."""
MACHINE_SAME, IDENTICAL = 0.8, 0.97
"""Correlation of one pulse with the one before; of two, at which one interval is enough."""
PHASE_S = 0.005
"""How far a pulse may lie from when it is due."""
PERIOD_R, SHORT_PERIOD_R, SHORT_PERIOD_S = 0.56, 0.75, 0.025
"""Correlation of a long burst with itself one and two periods later, for it to be a machine's; a
narrow band alone repeats itself for some milliseconds.
"""
TONE_NATS = 15.0
"""Evidence over what went on before that is always enough."""
BEAT_SAME = 0.8
ALL_CHANNELS, EVENNESS, LEAST_CHANNELS = 0.85, 0.05, 4
HIGH_NATS = 8.0


def machine(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name pulses of a stimulator: one shape at equal intervals, or at the moment that is due."""
    if candidate.machine_phase_s <= PHASE_S:
        late_ms = candidate.machine_phase_s * 1000
        return Verdict("stimulation", f"within {late_ms:.1f} ms of when the next pulse was due")
    same, times_s = candidate.same_shape, candidate.same_times_s
    if not (same >= MACHINE_SAME and is_machine(times_s)) and not (
        same >= IDENTICAL and is_machine(times_s, least=2)
    ):
        return None
    rhythm = find_rhythm(times_s[:4])
    return Verdict(
        "stimulation",
        f"the same shape (r = {same:.2f}) {rhythm.n} times, every "
        f"{rhythm.interval_s * 1000:.0f} ms within {rhythm.spread_s * 1000:.1f} ms",
    )


def train(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name a long burst that repeats itself exactly: pulses that come too fast to be told apart."""
    is_short = candidate.period_s < SHORT_PERIOD_S
    if candidate.period_r < (SHORT_PERIOD_R if is_short else PERIOD_R):
        return None
    return Verdict(
        "stimulation",
        f"repeats itself every {candidate.period_s * 1000:.1f} ms (r = {candidate.period_r:.2f})",
    )


def heartbeat(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name what comes again and again as a heart beats, with the slow waves that it has."""
    if candidate.same_shape < BEAT_SAME or not candidate.is_slow:
        return None
    if not is_heart(candidate.same_times_s):
        return None
    rhythm = find_rhythm(candidate.same_times_s[:6])
    return Verdict(
        "ecg",
        f"the same shape (r = {candidate.same_shape:.2f}) {rhythm.n} times, every "
        f"{rhythm.interval_s:.2f} s within {rhythm.spread_s:.2f} s, on a slow wave",
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


def startle(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name what all channels do at once, none of them much more than the others."""
    high = sorted(candidate.high_by_channel, reverse=True)
    seen = sum(nats >= HIGH_NATS for nats in high)
    if len(high) < LEAST_CHANNELS or seen < ALL_CHANNELS * len(high):
        return None
    if high[-2] < EVENNESS * high[0]:
        return None
    return Verdict(
        "startle",
        f"on {seen} of {len(high)} channels at once, with {high[-2]:.0f} nats above 75 Hz on the "
        f"weakest but one and {high[0]:.0f} on the strongest",
    )


def recruitment(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name weak activity that leads into a strong burst."""
    if not candidate.grows:
        return None
    return Verdict("voluntary", "weak activity that leads into a much stronger burst")


def contraction_tail(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name what follows a contraction closely, unless it stands out of it."""
    if candidate.on_top or candidate.after_contraction_s >= TAIL_S:
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


def tone(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name bursts that do not stand out of what went on before them."""
    needed = min(candidate.alarm_level, TONE_NATS)
    if candidate.level_evidence >= needed:
        return None
    return Verdict(
        "voluntary",
        f"muscle not at rest: what went on in the last 1.5 s lies {candidate.level_db:.1f} dB "
        f"above the floor, and against that the burst has {candidate.level_evidence:.1f} nats "
        f"({needed:.1f} needed)",
    )


def unit(candidate: Candidate, config: DetectorConfig) -> Verdict | None:
    """Name what a motor unit that fires on and on leaves."""
    if candidate.same_shape <= 0.0 or not is_unit(candidate.same_times_s):
        return None
    rhythm = find_rhythm(candidate.same_times_s[:5])
    return Verdict(
        "voluntary",
        f"the same shape (r = {candidate.same_shape:.2f}) {rhythm.n} times, every "
        f"{rhythm.interval_s * 1000:.0f} ms: a motor unit that fires on and on",
    )


RULES: tuple[Rule, ...] = (
    *MECHANICAL_RULES[:4],
    machine,
    heartbeat,
    *MECHANICAL_RULES[4:],
    train,
    too_long,
    startle,
    unit,
    recruitment,
    contraction_tail,
    not_at_rest,
    tone,
)
UNREST: tuple[Rule, ...] = (contraction_tail, not_at_rest, tone)
"""What these say is that the muscle is not at rest, so that a burst may be part of that; while the
needle works, one that all signs together call a twitch stays one."""


def judge(candidate: Candidate, config: DetectorConfig) -> Verdict:
    """Ask the rules in turn; of what none of them takes the odds say whether it is a twitch."""
    for rule in RULES:
        verdict = rule(candidate, config)
        if verdict is not None:
            is_sure = rule in UNREST and is_surely_answer(candidate)
            return _twitch(candidate, config, verdict.evidence) if is_sure else verdict
    return unlikely(candidate) or _twitch(candidate, config)


def is_surely_answer(candidate: Candidate) -> bool:
    """Whether the odds are for a twitch so clearly that unrest of the muscle does not count."""
    return candidate.is_needling and probability_of_twitch(candidate) >= SURE_PROBABILITY


def unlikely(candidate: Candidate) -> Verdict | None:
    """Name what all the signs together speak against, where something else goes on as well."""
    odds = odds_of_twitch(candidate)
    if odds.probability >= LEAST_PROBABILITY or candidate.is_alone:
        return None
    kind: Kind = "needle_movement" if candidate.is_slow else "voluntary"
    return Verdict(kind, f"no twitch by its signs together ({odds})", by_odds=True)


def _twitch(candidate: Candidate, config: DetectorConfig, despite: str = "") -> Verdict:
    return Verdict(
        "ltr",
        f"short burst, {candidate.duration_s * 1000:.0f} ms "
        f"(at most {config.max_twitch_s * 1000:.0f} ms), with {candidate.high_evidence:.0f} nats "
        f"above 75 Hz; {odds_of_twitch(candidate)}" + (f"; in spite of: {despite}" * bool(despite)),
    )
