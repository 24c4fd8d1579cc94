"""What stands above and below every picture: facts about the recording, settings, the notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from twitchdetect import __version__
from twitchdetect.block import Recording
from twitchdetect.report import text

NOTICE = (
    "Research software, not a medical device: a detection is an estimate that a clinician confirms."
)


@dataclass(frozen=True)
class Heading:
    """What is said about a recording as a whole.

    Attributes
    ----------
    title : str
    notes : tuple of str
        What was assumed and chosen, in sentences.
    band_hz : tuple of float
    mains_hz : float or None
    settings : mapping
        The detector's settings by name.
    """

    title: str
    notes: tuple[str, ...]
    band_hz: tuple[float, float]
    mains_hz: float | None
    settings: Mapping[str, object] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """How the signal was filtered for drawing."""
        said = f"shown band-passed {self.band_hz[0]:g}-{self.band_hz[1]:g} Hz"
        return said + (f", {self.mains_hz:g} Hz mains removed" if self.mains_hz else "")

    def facts(self, recording: Recording) -> str:
        """Say what the recording is."""
        length = text.duration(recording.duration_s)
        channels = text.count(len(recording.channels), "channel")
        said = f"{recording.format}: {channels}, {length} at {recording.fs:g} samples/s"
        if recording.n_lost:
            gaps = text.count(len(recording.gaps), "gap")
            said += f", {recording.n_lost / recording.fs:.3g} s lost in {gaps}"
        return f"{said}; {self.shown}"

    @property
    def made_by(self) -> str:
        """Name the software and what it was asked for."""
        words = [f"{name} {_value(value)}" for name, value in self.settings.items()]
        return f"twitchdetect {__version__}" + (f"; settings: {', '.join(words)}" if words else "")


def _value(value: object) -> str:
    if value is None:
        return "auto"
    return f"{value:g}" if isinstance(value, float) else str(value)
