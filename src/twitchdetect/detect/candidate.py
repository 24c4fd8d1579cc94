"""What a rule sees of a burst, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from twitchdetect.config import DetectorConfig
from twitchdetect.detect.past import Before
from twitchdetect.events import Kind

SLOWNESS = 1.3
"""Range of the slow level over the burst's peak: muscle alone, amplifier's tail and all, has less.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A burst above the alarm level, in the units that a rule reads.

    Attributes
    ----------
    duration_s : float
        From onset to end on the strongest channel.
    peak_uV, snr_db : float
        Largest absolute value, band-passed; mean square over that of the floor under it.
    crest : float
        That largest value over the root mean square.
    evidence, alarm_level : float
        Largest evidence against the floor, and the level that it had to pass, in nats.
    high_evidence : float
        The same for what lies above 75 Hz, in the channel where it is largest.
    high_by_channel : tuple of float
        The same by channel.
    n_seen, share_seen : int, float
        On how many channels it passed the alarm level, and the share of all.
    compactness : float
        Share of the energy above 75 Hz that lies in its strongest 16 ms.
    spread_s : float
        Over how long that energy is spread: the square of its sum over the sum of squares.
    slow_uV : float
        Range of the slow level (below 20 Hz) from 0.1 s before to 0.1 s after it.
    jump_uV, other_jump_uV : float
        Jump of the level at its sharpest moment, on its channel and the largest on another.
    moved : float
        The strongest slow movement in the 0.15 s before its onset, over the quiet level.
    latency_s : float
        From when that movement was deepest to its onset; inf if nothing moved.
    is_needling : bool
        Whether strokes of the needle were seen in the last seconds.
    level_db, level_evidence : float
        Level of what went on in the last 1.5 s over the floor, and evidence against that level.
    on_top : bool
        Whether it stood out of activity that went on.
    n_before : int
        Bursts on its channel in those 1.5 s.
    n_rejected : int
        Bursts anywhere in the last 10 s that a rule named something else than a twitch.
    same_shape : float
        Correlation with a shape that was seen before, 0 if there is none.
    same_times_s : tuple of float
        When that shape came, newest first, this one included.
    machine_phase_s : float
        How far it lies from when a stimulator's next pulses are due; inf if none are.
    period_r, period_s : float
        How much it repeats itself within, and after what time.
    hum_share : float
        Share of its energy that is mains, over windows of 40 ms.
    after_contraction_s, after_rail_s : float
        From the end of the channel's last contraction or railed stretch to the onset; inf if none.
    above_rest_db : float
        Noise floor under the burst over the quietest floor of the last minutes.
    clipped_share : float
        Share of its samples that were at a rail or no number.
    is_missing : bool
        Whether the latest of those were no number rather than at a rail.
    unfinished : bool
        Whether it was still going on when it was written down.
    grows : bool
        Whether it went over into a burst that is stronger by far.
    before : Before
        What was named in the seconds before it.
    """

    duration_s: float
    peak_uV: float
    snr_db: float
    crest: float
    evidence: float
    alarm_level: float
    high_evidence: float
    high_by_channel: tuple[float, ...]
    n_seen: int
    share_seen: float
    compactness: float
    spread_s: float
    slow_uV: float
    jump_uV: float
    other_jump_uV: float
    moved: float
    latency_s: float
    is_needling: bool
    level_db: float
    level_evidence: float
    on_top: bool
    n_before: int
    n_rejected: int
    same_shape: float
    same_times_s: tuple[float, ...]
    machine_phase_s: float
    period_r: float
    period_s: float
    hum_share: float
    after_contraction_s: float
    after_rail_s: float
    above_rest_db: float
    clipped_share: float
    is_missing: bool
    unfinished: bool
    grows: bool
    before: Before
    odds: object = field(default=None, init=False, compare=False, repr=False)

    @property
    def is_slow(self) -> bool:
        """Whether the level below it moves clearly more than it does itself."""
        return self.beside_slow >= SLOWNESS

    @property
    def is_alone(self) -> bool:
        """Whether nothing else goes on: then rest's own false alarms are all it could be."""
        is_quiet = self.n_rejected == 0 and self.n_before == 0 and not self.is_needling
        return is_quiet and not self.is_slow

    @property
    def beside_slow(self) -> float:
        """The slow movement over its own size."""
        return self.slow_uV / max(self.peak_uV, 1e-9)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A name and the evidence for it in numbers; whether a rule gave it or the odds alone."""

    kind: Kind
    evidence: str
    by_odds: bool = False


Rule = Callable[[Candidate, DetectorConfig], Verdict | None]
