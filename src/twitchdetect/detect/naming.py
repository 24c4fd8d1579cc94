"""From the kernel's records to events with a name, a confidence and a reason."""

from __future__ import annotations

import math

from twitchdetect.config import DetectorConfig
from twitchdetect.detect import state as st
from twitchdetect.detect.verdicts import Candidate, judge
from twitchdetect.events import Event

_TRUE_EVENTS_PER_HOUR = 60.0
"""Bursts an hour that are taken for granted when evidence is turned into confidence."""
_MOST_CONFIDENCE = 0.999


class Namer:
    """Names records one after the other; remembers each channel's last contraction."""

    def __init__(self, fs: float, n_channels: int, config: DetectorConfig) -> None:
        self._fs = fs
        self._n_channels = n_channels
        self._config = config
        self._contraction_stop = [-math.inf] * n_channels

    def name(self, record: st.Floats) -> Event:
        """Give the event of a record, (N_RECORD + n_lanes,)."""
        if record[st.R_TYPE] == st.BURST:
            return self._burst(record)
        return self._bad(record)

    def _burst(self, r: st.Floats) -> Event:
        start, stop, channel = int(r[st.R_START]), int(r[st.R_STOP]), int(r[st.R_CHANNEL])
        candidate = Candidate(
            duration_s=(stop - start) / self._fs,
            after_contraction_s=(start - self._contraction_stop[channel]) / self._fs,
            after_rail_s=(start - float(r[st.R_RAIL_STOP])) / self._fs,
            above_rest_db=float(r[st.R_ABOVE_REST_DB]),
            snr_db=float(r[st.R_SNR]),
            clipped_share=float(r[st.R_CLIPPED]),
            is_missing=bool(r[st.R_BAD_KIND] == st.INVALID),
            hum_share=float(r[st.R_HUM]),
            peak_uV=float(r[st.R_PEAK]),
            unfinished=int(r[st.R_ENDED_BY]) in (st.BY_GAP, st.BY_END, st.BY_LENGTH),
            grows=r[st.R_ENDED_BY] == st.BY_JUMP,
        )
        verdict = judge(candidate, self._config)
        channels = self._channels(r)
        if verdict.kind == "voluntary" and not candidate.grows:
            for c in channels:
                self._contraction_stop[c] = stop
        return Event(
            kind=verdict.kind,
            channel=channel,
            start_sample=start,
            stop_sample=stop,
            alarm_sample=int(r[st.R_ALARM]),
            decided_sample=int(r[st.R_DECIDED]),
            peak_uV=float(r[st.R_PEAK]),
            rms_uV=float(r[st.R_RMS]),
            snr_db=float(r[st.R_SNR]),
            confidence=self._confidence(r),
            reason=f"{verdict.evidence}; {self._evidence(r)}",
            channels=channels,
        )

    def _confidence(self, r: st.Floats) -> float:
        """Odds of a true burst against noise, from how far the evidence exceeds the alarm level."""
        false_share = self._config.false_alarms_per_hour / _TRUE_EVENTS_PER_HOUR
        excess = float(r[st.R_SLOPE] * (r[st.R_EVIDENCE] - r[st.R_LEVEL]))
        odds = math.exp(min(excess, 50.0)) / false_share
        return min(odds / (1.0 + odds), _MOST_CONFIDENCE)

    def _evidence(self, r: st.Floats) -> str:
        text = (
            f"evidence {r[st.R_EVIDENCE]:.1f} nats against {r[st.R_LEVEL]:.1f} for "
            f"{self._config.false_alarms_per_hour:g} an hour at rest, "
            f"floor {r[st.R_FLOOR_UV]:.3g} uV"
        )
        cut_short = {
            st.BY_GAP: "cut short by lost samples",
            st.BY_END: "cut short by the end of the stream",
            st.BY_LENGTH: "still going on when it was written down",
            st.BY_JUMP: "a much stronger burst follows at once",
        }
        return (
            f"{text}, {cut_short[ended]}" if (ended := int(r[st.R_ENDED_BY])) in cut_short else text
        )

    def _channels(self, r: st.Floats) -> tuple[int, ...]:
        peaks = r[st.N_RECORD : st.N_RECORD + self._n_channels]
        seen = [c for c in range(self._n_channels) if peaks[c] > 0.0]
        return tuple(sorted(seen, key=lambda c: (-peaks[c], c)))

    def _bad(self, r: st.Floats) -> Event:
        start, stop, channel = int(r[st.R_START]), int(r[st.R_STOP]), int(r[st.R_CHANNEL])
        length = f"{stop - start} samples ({(stop - start) / self._fs:.3f} s)"
        railed = r[st.R_TYPE] == st.RAILED
        return Event(
            kind="saturation" if railed else "gap",
            channel=channel,
            start_sample=start,
            stop_sample=stop,
            alarm_sample=int(r[st.R_ALARM]),
            decided_sample=int(r[st.R_DECIDED]),
            peak_uV=math.nan,
            rms_uV=math.nan,
            snr_db=math.nan,
            confidence=1.0,
            reason=f"{length} at the converter's limit"
            if railed
            else f"{length} of this channel are missing or no possible value",
            channels=(channel,),
        )

    def gap(self, start_sample: int, stop_sample: int) -> Event:
        """Give the event of samples that never arrived on any channel."""
        n = stop_sample - start_sample
        return Event(
            kind="gap",
            channel=-1,
            start_sample=start_sample,
            stop_sample=stop_sample,
            alarm_sample=stop_sample,
            decided_sample=stop_sample,
            peak_uV=math.nan,
            rms_uV=math.nan,
            snr_db=math.nan,
            confidence=1.0,
            reason=f"{n} samples ({n / self._fs:.3f} s) missing on all channels",
            channels=(),
        )
