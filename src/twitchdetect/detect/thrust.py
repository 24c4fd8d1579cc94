"""One movement as Python sees it, and how alike two of them are."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twitchdetect.detect import state as st


@dataclass(frozen=True, slots=True)
class Movement:
    """One rise of the slow signal.

    Attributes
    ----------
    sample : int
        Of its largest excursion.
    start_sample, stop_sample, decided_sample : int
    channel : int
        The strongest, in units of its quiet level.
    peak_uV : float
        Its excursion on that channel.
    strength : float
        Energy over the quiet level's.
    rest_uV : float
        Root mean square of the band above it, on that channel, at rest.
    muscle_ratio : float
        Energy of the band above it over its own, without what rest has of it.
    pattern : ndarray, (n_channels,)
        Signed excursions over the channels' quiet levels.
    size : float
        Root of their summed squares.
    """

    sample: int
    start_sample: int
    stop_sample: int
    decided_sample: int
    channel: int
    peak_uV: float
    strength: float
    rest_uV: float
    muscle_ratio: float
    pattern: st.Floats
    size: float

    @classmethod
    def of(cls, r: st.Floats, n_channels: int) -> Movement:
        """Read a record."""
        v: list[float] = r[: st.N_RECORD].tolist()
        sample, pattern = int(v[st.R_ALARM]), r[st.N_RECORD : st.N_RECORD + n_channels].copy()
        return cls(
            sample=sample,
            start_sample=min(int(v[st.R_START]), sample),
            stop_sample=max(int(v[st.R_STOP]), sample + 1),
            decided_sample=int(v[st.R_DECIDED]),
            channel=int(v[st.R_CHANNEL]),
            peak_uV=v[st.R_PEAK],
            strength=v[st.R_EVIDENCE],
            rest_uV=v[st.R_FLOOR_UV],
            muscle_ratio=v[st.R_HUM],
            pattern=pattern,
            size=math.sqrt(pattern @ pattern),
        )

    @property
    def length(self) -> int:
        return self.stop_sample - self.start_sample


def likeness(a: st.Floats, b: st.Floats) -> float:
    """Cosine between two patterns; -1 to 1."""
    return float(a @ b / max(math.sqrt((a @ a) * (b @ b)), st.LEAST))
