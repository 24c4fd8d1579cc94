"""Writes the little TOML that settings need; reading is the standard library's."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping

Value = str | bool | int | float | tuple[str, ...] | tuple[float, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(values: Mapping[str, Value | Mapping[str, Value]]) -> str:
    """Give a table as TOML: plain values first, then each mapping as a table of its own.

    Raises
    ------
    ValueError
        If a value is of another type than those that settings have.
    """
    plain = {k: v for k, v in values.items() if not isinstance(v, Mapping)}
    tables = {k: v for k, v in values.items() if isinstance(v, Mapping)}
    lines = [f"{_key(name)} = {_value(name, value)}" for name, value in plain.items()]
    for name, table in tables.items():
        lines += ["", f"[{_key(name)}]"]
        lines += [f"{_key(key)} = {_value(key, value)}" for key, value in table.items()]
    return "\n".join(lines).lstrip("\n") + "\n"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    """JSON's escapes are TOML's, but for DEL, which TOML wants escaped, and for lone surrogates."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        special = {math.inf: "inf", -math.inf: "-inf"}
        return "nan" if math.isnan(value) else special.get(value, repr(value))
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_value(name, one) for one in value) + "]"
    raise ValueError(f"{name}: got {type(value).__name__}, expected text, number, yes/no or a list")
