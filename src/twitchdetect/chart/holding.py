"""Refuses values that not every database can hold, so that a chart can move between them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Float, Integer, String, inspect
from sqlalchemy.types import TypeEngine

from twitchdetect.chart.base import Moment
from twitchdetect.chart.errors import ChartError

_MOST_INTEGER = 2**31 - 1
_TYPES: tuple[tuple[type, type | tuple[type, ...], str], ...] = (
    (Float, (int, float), "a number"),
    (Integer, int, "a whole number"),
    (Boolean, bool, "true or false"),
    (Moment, datetime, "a time"),
    (String, str, "text"),
)


def check_values(row: Any) -> None:
    """Refuse a row with a value that one of the databases cannot hold.

    Raises
    ------
    ChartError
    """
    for attribute in inspect(row).mapper.column_attrs:
        value = getattr(row, attribute.key)
        if value is not None and (told := trouble(attribute.columns[0].type, value)):
            raise ChartError(f"{attribute.key.replace('_', ' ')}: {told}")


def trouble(kind: TypeEngine[Any], value: Any) -> str:
    """Say why a column of a type cannot hold a value in every database; empty if it can."""
    for kinds, types, expected in _TYPES:
        if isinstance(kind, kinds) and not isinstance(value, types):
            return f"got {value!r}; expected {expected}"
    if isinstance(value, str):
        return _text_trouble(value, kind.length if isinstance(kind, String) else None)
    if isinstance(kind, Float) and not math.isfinite(value):
        return f"got {value}; expected a finite number"
    if isinstance(kind, Integer) and not -_MOST_INTEGER <= value <= _MOST_INTEGER:
        return f"got {value}; expected a number of at most {_MOST_INTEGER}"
    return ""


def _text_trouble(value: str, most: int | None) -> str:
    if most is not None and len(value) > most:
        return f"got {len(value)} characters; expected at most {most}"
    if "\x00" in value:
        return "got a NUL character; expected text"
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        return "got a broken character; expected text in Unicode"
    return ""
