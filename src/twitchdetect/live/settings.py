"""What a user keeps from day to day, and what a protocol fixes and can be handed on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from platformdirs import user_config_path

from twitchdetect.errors import FileFormatError
from twitchdetect.files.replacing import replacing
from twitchdetect.live.settings_checks import CHECKS, PROTOCOL_CHECKS, Check
from twitchdetect.live.toml_text import to_toml

Keys = Mapping[str, tuple[str, ...]]
_NONE: Keys = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Of one user, in the user's own folder.

    Attributes
    ----------
    theme : str
        ``dark`` or ``light``.
    scale : float
        1.0 to 3.0.
    language : str
        Code of a language; empty for the system's.
    volume : float
        0 to 1.
    is_muted, hears_emg : bool
        No sound at all; whether the raw signal is heard.
    mode : str
        ``scroll`` or ``sweep``.
    lane : str
        ``raw``, ``filtered`` or ``envelope``.
    time_base_s, gain_uV : float
        Seconds across the traces; microvolts from the middle of a lane to its edge, 0 for auto.
    muscle, side, channels : str
        What was chosen last, channel names apart by commas; a subject's code is never kept.
    protocol : str
        File of the protocol that was used last.
    keys : mapping of str to tuple of str
        Learnt keys, by action; those not named have their defaults.
    pedals : tuple of str
        Keys that work while keys are locked.
    """

    theme: str = "dark"
    scale: float = 1.0
    language: str = ""
    volume: float = 0.5
    is_muted: bool = False
    hears_emg: bool = False
    mode: str = "scroll"
    lane: str = "filtered"
    time_base_s: float = 10.0
    gain_uV: float = 0.0
    muscle: str = ""
    side: str = ""
    channels: str = ""
    protocol: str = ""
    keys: Keys = field(default_factory=lambda: _NONE)
    pedals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """How a study or a practice works; a file that can be handed on.

    Attributes
    ----------
    name : str
    muscles : tuple of str
        Offered first.
    channels : tuple of str
        Names in order.
    notes : tuple of str
        Notes to pick from.
    dwell_marks_min : tuple of float
        After how long a needle that stays in is marked.
    mains_hz : float
        50 or 60; 0 finds it.
    false_alarms_per_hour : float
    """

    name: str = ""
    muscles: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    dwell_marks_min: tuple[float, ...] = (10.0, 30.0)
    mains_hz: float = 0.0
    false_alarms_per_hour: float = 1.0


def settings_path() -> Path:
    """Give the file of this user's settings."""
    return user_config_path("twitchdetect") / "live.toml"


def load_settings(path: Path) -> tuple[Settings, str]:
    """Read a user's settings; what is damaged is its default, so that the window always opens.

    Returns
    -------
    Settings
    str
        One line on what could not be used and what happens; empty if all is well.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        return Settings(), f"{path}: {why}; the settings are as delivered until you change one"
    good, wrong = _sifted(found, CHECKS)
    if not wrong:
        return Settings(**good), ""
    told = "; ".join(wrong)
    return Settings(**good), f"{path}: {told}; as delivered instead, the other settings hold"


def save_settings(settings: Settings, path: Path) -> None:
    """Write a user's settings; a file that cannot be read is kept beside it, once.

    Raises
    ------
    OSError
        If that cannot be; it names the file.
    """
    _, problem = load_settings(path)
    if problem and path.is_file():
        path.replace(path.with_suffix(".damaged.toml"))
    with replacing(path) as part:
        part.write_text(to_toml(_values(settings)), encoding="utf-8")


def load_protocol(path: Path) -> Protocol:
    """Read a protocol.

    Raises
    ------
    FileFormatError
        If it is no TOML, or something in it is unknown or of the wrong kind.
    OSError
        If it cannot be read.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise FileFormatError(path, f"is no TOML: {' '.join(str(error).split())}") from error
    good, wrong = _sifted(found, PROTOCOL_CHECKS)
    if wrong:
        raise FileFormatError(path, f"{'; '.join(wrong)}. Put it right or take the line out")
    return Protocol(**good)


def save_protocol(protocol: Protocol, path: Path) -> None:
    """Write a protocol.

    Raises
    ------
    OSError
        If that cannot be; it names the file.
    """
    with replacing(path) as part:
        part.write_text(to_toml(_values(protocol)), encoding="utf-8")


def _values(record: Settings | Protocol) -> dict[str, Any]:
    return {f.name: getattr(record, f.name) for f in fields(record)}


def _sifted(
    found: Mapping[str, object], checks: Mapping[str, Check]
) -> tuple[dict[str, Any], list[str]]:
    """Give what can be used, and what cannot in words."""
    good, wrong = {}, []
    for name, value in found.items():
        if name not in checks:
            wrong.append(f"there is no setting {name!r}; there are {', '.join(checks)}")
            continue
        try:
            good[name] = checks[name](value)
        except ValueError as error:
            wrong.append(f"{name}: got {_short(value)}, expected {error}")
    return good, wrong


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
