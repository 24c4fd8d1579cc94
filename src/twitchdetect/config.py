"""The detector's settings: frozen, checked, read from TOML, written beside every result."""

from __future__ import annotations

import math
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from numbers import Real
from pathlib import Path
from typing import Any, Literal

from twitchdetect.errors import FileFormatError

Mains = Literal["auto", "none"] | float

_RANGES = {
    "false_alarms_per_hour": (0.001, 3600),
    "highpass_hz": (1, 100),
    "lowpass_hz": (1, 100_000),
    "max_twitch_s": (0.02, 5),
    "merge_s": (0.01, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorConfig:
    """What the detector is asked for.

    Attributes
    ----------
    false_alarms_per_hour : float
        False alarms at rest over all channels together; the threshold follows from it.
    mains_hz : float or "auto" or "none"
        Mains frequency, 50 or 60, whose harmonics are notched out. "auto" notches both until the
        signal tells which one it is.
    highpass_hz : float
        Lower edge of the analysis band.
    lowpass_hz : float or None
        Upper edge; None takes the widest that the sampling frequency carries, up to 450 Hz.
    max_twitch_s : float
        A longer burst is not a twitch but ``voluntary``.
    merge_s : float
        Bursts with less quiet between them are one event.

    Raises
    ------
    ValueError
        If a setting is no number where one is expected, or out of range.
    """

    false_alarms_per_hour: float = 1.0
    mains_hz: Mains = "auto"
    highpass_hz: float = 20.0
    lowpass_hz: float | None = None
    max_twitch_s: float = 0.5
    merge_s: float = 0.1

    def __post_init__(self) -> None:
        for field in fields(self):
            try:
                checked = check_setting(field.name, getattr(self, field.name))
            except ValueError as error:
                raise ValueError(f"{field.name}: {error}") from None
            object.__setattr__(self, field.name, checked)
        if self.lowpass_hz is not None and self.lowpass_hz <= self.highpass_hz:
            raise ValueError(
                f"lowpass_hz: got {self.lowpass_hz:g}, expected more than highpass_hz, which is "
                f"{self.highpass_hz:g}"
            )

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
            If the file is missing or not TOML, has no ``[detector]`` table or anything beside it,
            or a key is unknown or out of range.
        """
        content = _parse(path)
        table = content.pop("detector", None)
        if content:
            raise FileFormatError(
                path,
                f"this settings file has {', '.join(map(repr, content))} outside of [detector]; "
                "expected that table alone. Check the spelling, or move the settings into it. "
                f"Known settings are: {', '.join(f.name for f in fields(cls))}.",
            )
        if not isinstance(table, dict):
            raise FileFormatError(
                path, "this settings file has no [detector] table; expected one. Write it above."
            )
        try:
            return cls().changed(**table)
        except ValueError as error:
            raise FileFormatError(path, f"this settings file is not valid: {error}.") from error


def check_setting(name: str, value: object) -> Any:
    """Give a setting as it is kept: a float, None or a word.

    Raises
    ------
    ValueError
        With what was got and what was expected, without the name.
    """
    if name == "mains_hz":
        return _check_mains(value)
    if name == "lowpass_hz" and value is None:
        return None
    low, high = _RANGES[name]
    number = _finite(value)
    if number is None or not low <= number <= high:
        raise ValueError(f"got {value!r:.60}, expected a number from {low:g} to {high:g}")
    return number


def _check_mains(value: object) -> Mains:
    words: dict[str, Mains] = {"auto": "auto", "none": "none", "50": 50.0, "60": 60.0}
    if isinstance(value, str) and value in words:
        return words[value]
    number = _finite(value)
    if number is not None and number in (50.0, 60.0):
        return number
    raise ValueError(f"got {value!r:.60}, expected 50, 60, auto or none")


def _finite(value: object) -> float | None:
    """Give a number as a float; None for what is no number, nan or infinite."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _parse(path: Path | str) -> dict[str, Any]:
    expected = "expected TOML with a [detector] table"
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise FileFormatError(
            path, f"no such settings file; {expected}. Check the spelling and the folder."
        ) from error
    except OSError as error:
        raise FileFormatError(
            path, f"this settings file cannot be read ({error.strerror}); {expected}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise FileFormatError(
            path, f"this is no settings file ({' '.join(str(error).split())}); {expected}."
        ) from error
