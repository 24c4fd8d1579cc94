"""The detector's settings: frozen, checked, read from TOML, written beside every result."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from twitchdetect.errors import FileFormatError

Mains = Literal["auto", "none"] | float


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorConfig:
    """What the detector is asked for.

    Attributes
    ----------
    false_alarms_per_hour : float
        False alarms at rest over all channels together; the threshold follows from it.
    mains_hz : float or "auto" or "none"
        Mains frequency whose harmonics are notched out. "auto" notches 50 and 60 Hz until the
        signal tells which one it is.
    highpass_hz : float
        Lower edge of the analysis band.
    lowpass_hz : float or None
        Upper edge; None takes the widest that the sampling frequency carries, up to 450 Hz.
    max_twitch_s : float
        A longer burst is not a twitch but ``voluntary``.
    merge_s : float
        Bursts with less quiet between them are one event.
    """

    false_alarms_per_hour: float = 1.0
    mains_hz: Mains = "auto"
    highpass_hz: float = 20.0
    lowpass_hz: float | None = None
    max_twitch_s: float = 0.5
    merge_s: float = 0.1

    def __post_init__(self) -> None:
        if not 1e-3 <= self.false_alarms_per_hour <= 3600:
            raise ValueError(
                f"false_alarms_per_hour must be 0.001 to 3600, got {self.false_alarms_per_hour}"
            )
        if isinstance(self.mains_hz, str):
            if self.mains_hz not in ("auto", "none"):
                raise ValueError(
                    f"mains_hz must be a frequency, 'auto' or 'none', got {self.mains_hz!r}"
                )
        elif not 10 <= self.mains_hz <= 400:
            raise ValueError(f"mains_hz must be 10 to 400 Hz, got {self.mains_hz}")
        if not 1 <= self.highpass_hz <= 100:
            raise ValueError(f"highpass_hz must be 1 to 100 Hz, got {self.highpass_hz}")
        if self.lowpass_hz is not None and self.lowpass_hz <= self.highpass_hz:
            raise ValueError(
                f"lowpass_hz {self.lowpass_hz} must lie above highpass_hz {self.highpass_hz}"
            )
        if not 0.02 <= self.max_twitch_s <= 5:
            raise ValueError(f"max_twitch_s must be 0.02 to 5 s, got {self.max_twitch_s}")
        if not 0.01 <= self.merge_s <= 1:
            raise ValueError(f"merge_s must be 0.01 to 1 s, got {self.merge_s}")

    def changed(self, **changes: Any) -> DetectorConfig:
        """Give a copy with some settings changed.

        Raises
        ------
        ValueError
            If a setting is unknown (the message lists the known ones) or out of range.
        """
        known = [f.name for f in fields(self)]
        for name in changes:
            if name not in known:
                raise ValueError(f"unknown setting {name!r}; known are: {', '.join(known)}")
        return replace(self, **changes)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_toml(cls, path: Path | str) -> DetectorConfig:
        """Read settings from the ``[detector]`` table of a TOML file.

        Raises
        ------
        FileFormatError
            If the file is not TOML, or a key is unknown or out of range.
        """
        try:
            table = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("detector", {})
            return cls().changed(**table)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError, TypeError) as error:
            raise FileFormatError(path, f"not a valid settings file: {error}") from error
