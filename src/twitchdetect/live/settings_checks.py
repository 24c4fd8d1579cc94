"""What each setting may be; a check gives the value back or says what it expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from twitchdetect.live.strings import LANGUAGES
from twitchdetect.live.theme import LEAST_SCALE, MOST_SCALE, THEMES
from twitchdetect.session.ring import LANES

Check = Callable[[object], object]
MODES = ("scroll", "sweep")


def _one_of(*known: str) -> Check:
    def check(value: object) -> object:
        if value not in known:
            raise ValueError(f"one of {', '.join(k or 'nothing' for k in known)}")
        return value

    return check


def _number(least: float, most: float) -> Callable[[object], float]:
    def check(value: object) -> float:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        number = float(value) if isinstance(value, (int, float)) else 0.0
        if not (is_number and least <= number <= most):
            raise ValueError(f"a number from {least:g} to {most:g}")
        return number

    return check


def _flag(value: object) -> object:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _text(value: object) -> object:
    if not isinstance(value, str) or len(value) > 1000:
        raise ValueError("a text of at most 1000 letters")
    return value


def _texts(value: object) -> object:
    if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        raise ValueError('a list of texts, such as ["one", "two"]')
    return tuple(value)


def _minutes(value: object) -> object:
    check = _number(0.1, 24 * 60)
    if not isinstance(value, list):
        raise ValueError("a list of minutes, such as [10, 30]")
    return tuple(sorted(check(one) for one in value))


def _mains(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value not in (0, 50, 60):
        raise ValueError("50, 60, or 0 to find it")
    return float(value)


def _keys(value: object) -> object:
    if not isinstance(value, dict):
        raise ValueError("a table of actions with their keys")
    return {str(action): _texts(keys) for action, keys in value.items()}


CHECKS: Mapping[str, Check] = {
    "theme": _one_of(*THEMES),
    "scale": _number(LEAST_SCALE, MOST_SCALE),
    "language": _one_of("", *LANGUAGES),
    "volume": _number(0.0, 1.0),
    "is_muted": _flag,
    "hears_emg": _flag,
    "mode": _one_of(*MODES),
    "lane": _one_of(*LANES),
    "time_base_s": _number(0.5, 120.0),
    "gain_uV": _number(0.0, 1e6),
    "muscle": _text,
    "side": _one_of("", "left", "right", "middle"),
    "channels": _text,
    "protocol": _text,
    "keys": _keys,
    "pedals": _texts,
}
PROTOCOL_CHECKS: Mapping[str, Check] = {
    "name": _text,
    "muscles": _texts,
    "channels": _texts,
    "notes": _texts,
    "dwell_marks_min": _minutes,
    "mains_hz": _mains,
    "false_alarms_per_hour": _number(0.001, 3600.0),
}
