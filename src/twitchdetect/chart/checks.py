"""Refuses what a chart cannot hold: one line each, with what was got and what was expected."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

from twitchdetect.chart.errors import ChartError

_CODE = re.compile(r"(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{2,16}")
_AUTHOR = re.compile(r"[A-Za-z0-9]{1,16}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MOST_TEXT = 4000
_FIRST_YEAR = 1900


def pseudonym(code: Any) -> str:
    """Give a client's code, or refuse it: letters and digits, at least one a digit."""
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ChartError(
            f"got {code!r} as a client's code; expected 2 to 16 letters and digits with at least "
            "one digit, for example P07: a code is no name"
        )
    return code


def initials(code: Any) -> str:
    """Give a practitioner's code, or refuse it."""
    if not isinstance(code, str) or not _AUTHOR.fullmatch(code):
        raise ChartError(
            f"got {code!r} as a practitioner's code; expected 1 to 16 letters and digits"
        )
    return code


def one_of(value: Any, known: Collection[str], what: str) -> str:
    """Give a value that can be picked, or refuse it."""
    if not isinstance(value, str) or value not in known:
        names = ", ".join(name for name in known if name)
        raise ChartError(f"got {value!r} as {what}; expected one of {names}")
    return value


def number(value: Any, what: str, lowest: float, highest: float, unit: str = "") -> float | None:
    """Give a number in its range, or refuse it; None stays None."""
    if value is None:
        return None
    told = f"{lowest:g} to {highest:g} {unit}".rstrip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ChartError(f"got {value!r} as {what}; expected a number, {told}")
    if not lowest <= value <= highest:  # nan is not either
        raise ChartError(f"got {value} as {what}; expected {told}")
    return float(value)


def needed(value: Any, what: str, lowest: float, highest: float, unit: str = "") -> float:
    """Give a number that may not be missing, or refuse it."""
    found = number(value, what, lowest, highest, unit)
    if found is None:
        raise ChartError(f"got no {what}; expected {lowest:g} to {highest:g} {unit}".rstrip())
    return found


def whole(value: Any, what: str, lowest: int, highest: int, unit: str = "") -> int | None:
    """Give a whole number in its range, or refuse it; None stays None."""
    found = number(value, what, lowest, highest, unit)
    if found is not None and found != int(found):
        raise ChartError(f"got {value} as {what}; expected a whole number")
    return None if found is None else int(found)


def truth(value: Any, what: str) -> bool:
    """Give yes or no, or refuse it."""
    if not isinstance(value, bool):
        raise ChartError(f"got {value!r} as {what}; expected yes or no")
    return value


def text(value: Any, what: str, most: int = _MOST_TEXT) -> str:
    """Give typed text without blank ends, or refuse it."""
    if not isinstance(value, str):
        raise ChartError(f"got {value!r} as {what}; expected text")
    if len(value) > most:
        more = ". Attach a document elsewhere and name it here" if most == _MOST_TEXT else ""
        raise ChartError(f"got {len(value)} characters as {what}; expected at most {most}{more}")
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    if found := _UNSEEN.search(plain):
        named = "NUL" if found[0] == "\0" else f"U+{ord(found[0]):04X}"
        raise ChartError(f"got a {named} character in {what}; expected what can be read")
    return plain.strip()


def day(value: Any, what: str) -> date:
    """Give a date from 1900 until today, or refuse it."""
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ChartError(f"got {value!r} as {what}; expected YYYY-MM-DD") from None
    if found.year < _FIRST_YEAR or found > datetime.now().astimezone().date():
        raise ChartError(f"got {value} as {what}; expected a day from {_FIRST_YEAR} until today")
    return found


def moment(value: Any, what: str) -> datetime | None:
    """Give a time with its zone (the machine's where none is said), or refuse one to come.

    A time of the clock that is not, or is twice, because the clocks change is refused.
    """
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise ChartError(f"got {value!r} as {what}; expected a time")
    if value.year < _FIRST_YEAR:
        raise ChartError(f"got {value.isoformat()} as {what}; expected a time since {_FIRST_YEAR}")
    if (
        value.tzinfo is None
        and value.astimezone() != value.replace(fold=1 - value.fold).astimezone()
    ):
        raise ChartError(
            f"got {value.isoformat()} as {what}, when the clocks change; expected its zone too, "
            f"for example {value.isoformat()}+02:00"
        )
    zoned = value.astimezone(UTC)
    if zoned > datetime.now(UTC).replace(microsecond=999999):
        raise ChartError(f"got {value.isoformat()} as {what}; expected a time that has been")
    return zoned
