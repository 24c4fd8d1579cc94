"""From the kernel's records to events with a name, a confidence and a reason."""

from __future__ import annotations

import math
from collections import deque

from twitchdetect.config import DetectorConfig
from twitchdetect.detect import state as st
from twitchdetect.detect.candidate import Candidate, Verdict
from twitchdetect.detect.odds import odds_of_twitch
from twitchdetect.detect.past import Past, Place
from twitchdetect.detect.rhythm import find_rhythm, phase_s
from twitchdetect.detect.verdicts import TAIL_S, judge
from twitchdetect.events import Event, Kind

RECENT_S = 10.0
_CUT_SHORT = {
    st.BY_GAP: "cut short by lost samples",
    st.BY_END: "cut short by the end of the stream",
    st.BY_LENGTH: "still going on when it was written down",
    st.BY_JUMP: "a much stronger burst follows at once",
}


class Namer:
    """Names records one after the other; remembers what went before as far as rules ask for it.

    Attributes
    ----------
    is_needling : bool
        Whether strokes of the needle are seen just now; whoever drives it knows.
    """

    def __init__(self, fs: float, n_channels: int, config: DetectorConfig) -> None:
        self._fs = fs
        self._n_channels = n_channels
        self._config = config
        self.is_needling = False
        self._rejected: deque[int] = deque(maxlen=64)
        self._contraction_stop = [-math.inf] * n_channels
        self._pulse_s, self._period_s = -math.inf, 1.0
        self._past = Past()

    def name(self, record: st.Floats) -> Event:
        """Give the event of a record, (N_RECORD + N_RECORD_ROWS * n_lanes,)."""
        values: list[float] = record.tolist()
        return self._burst(values) if values[st.R_TYPE] == st.BURST else self._bad(values)

    def _burst(self, r: list[float]) -> Event:
        start, stop, channel = int(r[st.R_START]), int(r[st.R_STOP]), int(r[st.R_CHANNEL])
        channels = self._channels(r)
        place = Place.of(start / self._fs, channel, self._high(r))
        candidate = self._candidate(r, channels, place)
        verdict = judge(candidate, self._config)
        self._remember(candidate, verdict, start, stop, channels)
        self._past.add(place, verdict.kind)
        p = odds_of_twitch(candidate).probability
        return Event(
            kind=verdict.kind,
            channel=channel,
            start_sample=start,
            stop_sample=stop,
            alarm_sample=int(r[st.R_ALARM]),
            decided_sample=int(r[st.R_DECIDED]),
            peak_uV=candidate.peak_uV,
            rms_uV=r[st.R_RMS],
            snr_db=candidate.snr_db,
            confidence=p if verdict.kind == "ltr" else 1.0 - p,
            reason=f"{verdict.evidence}; {self._evidence(r)}",
            channels=channels,
        )

    def _candidate(self, r: list[float], channels: tuple[int, ...], place: Place) -> Candidate:
        start, channel = r[st.R_START], place.channel
        times_s = tuple(t / self._fs for t in r[st.R_TIMES : st.R_TIMES + st.N_TIMES])
        return Candidate(
            duration_s=float(r[st.R_STOP] - start) / self._fs,
            peak_uV=r[st.R_PEAK],
            snr_db=r[st.R_SNR],
            crest=r[st.R_PEAK] / max(r[st.R_RMS], 1e-9),
            evidence=r[st.R_EVIDENCE],
            alarm_level=r[st.R_LEVEL],
            high_evidence=r[st.R_HIGH],
            high_by_channel=tuple(self._high(r)),
            n_seen=len(channels),
            share_seen=len(channels) / self._n_channels,
            compactness=r[st.R_COMPACT],
            spread_s=r[st.R_SPREAD] / self._fs,
            slow_uV=r[st.R_SLOW],
            jump_uV=r[st.R_JUMP],
            other_jump_uV=r[st.R_OTHER_JUMP],
            moved=r[st.R_MOVED],
            latency_s=(start - r[st.R_TOUCH]) / self._fs if r[st.R_TOUCH] >= 0.0 else math.inf,
            is_needling=self.is_needling,
            level_db=r[st.R_LEVEL_DB],
            level_evidence=r[st.R_LEVEL_EVIDENCE],
            on_top=bool(r[st.R_ON_TOP]),
            n_before=int(r[st.R_N_BEFORE]),
            n_rejected=sum(map((start - RECENT_S * self._fs).__le__, self._rejected)),
            same_shape=r[st.R_SAME],
            same_times_s=times_s,
            machine_phase_s=phase_s(times_s[0], self._pulse_s, self._period_s),
            period_r=r[st.R_PERIOD_R],
            period_s=r[st.R_PERIOD] / self._fs,
            hum_share=r[st.R_HUM],
            after_contraction_s=(start - self._contraction_stop[channel]) / self._fs,
            after_rail_s=(start - r[st.R_RAIL_STOP]) / self._fs,
            above_rest_db=r[st.R_ABOVE_REST_DB],
            clipped_share=r[st.R_CLIPPED],
            is_missing=r[st.R_BAD_KIND] == st.INVALID,
            unfinished=int(r[st.R_ENDED_BY]) in (st.BY_GAP, st.BY_END, st.BY_LENGTH),
            grows=bool(r[st.R_GROWS]),
            before=self._past.before(place),
        )

    def _remember(
        self,
        candidate: Candidate,
        verdict: Verdict,
        start: int,
        stop: int,
        channels: tuple[int, ...],
    ) -> None:
        kind = verdict.kind
        if kind != "ltr" and not verdict.by_odds:
            self._rejected.append(start)
        if kind == "stimulation" and candidate.period_r == 0.0:
            rhythm = find_rhythm(candidate.same_times_s[:4])
            if candidate.same_shape > 0.0 and rhythm.n >= 2:
                self._period_s = rhythm.interval_s
            self._pulse_s = candidate.same_times_s[0]
        is_long = candidate.duration_s > self._config.max_twitch_s
        goes_on = not candidate.on_top and candidate.after_contraction_s < TAIL_S
        if kind == "voluntary" and (is_long or goes_on):
            for c in channels:
                self._contraction_stop[c] = stop

    def _evidence(self, r: list[float]) -> str:
        text = (
            f"evidence {r[st.R_EVIDENCE]:.1f} nats against {r[st.R_LEVEL]:.1f} for "
            f"{self._config.false_alarms_per_hour:g} an hour at rest, "
            f"floor {r[st.R_FLOOR_UV]:.3g} uV"
        )
        cut_short = _CUT_SHORT.get(int(r[st.R_ENDED_BY]))
        return f"{text}, {cut_short}" if cut_short else text

    def _high(self, r: list[float]) -> list[float]:
        """Give the evidence above 75 Hz by channel."""
        n_lanes = (len(r) - st.N_RECORD) // st.N_RECORD_ROWS
        return r[st.N_RECORD + n_lanes :][: self._n_channels]

    def _channels(self, r: list[float]) -> tuple[int, ...]:
        peaks = r[st.N_RECORD : st.N_RECORD + self._n_channels]
        seen = [c for c in range(self._n_channels) if peaks[c] > 0.0]
        return tuple(sorted(seen, key=lambda c: (-peaks[c], c)))

    def _bad(self, r: list[float]) -> Event:
        start, stop, channel = int(r[st.R_START]), int(r[st.R_STOP]), int(r[st.R_CHANNEL])
        length = f"{stop - start} samples ({(stop - start) / self._fs:.3f} s)"
        railed = r[st.R_TYPE] == st.RAILED
        self._past.lost(stop / self._fs)
        return _defect(
            "saturation" if railed else "gap", channel, start, stop,
            int(r[st.R_ALARM]), int(r[st.R_DECIDED]),
            f"{length} at the converter's limit"
            if railed
            else f"{length} of this channel are missing or no possible value",
        )  # fmt: skip

    def gap(self, start_sample: int, stop_sample: int) -> Event:
        """Give the event of samples that never arrived on any channel."""
        n = stop_sample - start_sample
        self._past.lost(stop_sample / self._fs)
        reason = f"{n} samples ({n / self._fs:.3f} s) missing on all channels"
        return _defect("gap", -1, start_sample, stop_sample, stop_sample, stop_sample, reason)


def _defect(
    kind: Kind, channel: int, start: int, stop: int, alarm: int, decided: int, reason: str
) -> Event:
    """Give the event of a stretch without signal."""
    return Event(
        kind=kind,
        channel=channel,
        start_sample=start,
        stop_sample=stop,
        alarm_sample=alarm,
        decided_sample=decided,
        peak_uV=math.nan,
        rms_uV=math.nan,
        snr_db=math.nan,
        confidence=1.0,
        reason=reason,
        channels=() if channel < 0 else (channel,),
    )
