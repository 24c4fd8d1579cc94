"""How entries of the log are sealed: pure functions."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, Integer, inspect
from sqlalchemy.types import TypeEngine

from twitchdetect.chart.base import Base, moment_text
from twitchdetect.chart.needling import Twitch

NOTHING = "0" * 64
"""Stands where the first entry would name the one before it."""


def canonical(value: Any) -> str:
    """Give JSON that is the same for the same values, whatever database they came from.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    return _ENCODER.encode(value)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment_text(value)
    raise TypeError(f"got {type(value).__name__}; expected what JSON and Moment can hold")


_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
)


def row_values(row: Base) -> dict[str, Any]:
    """Give the columns of a row as they are logged: what the database will give back."""
    columns = inspect(row).mapper.column_attrs
    return {c.key: logged(c.columns[0].type, getattr(row, c.key)) for c in columns}


def logged(kind: TypeEngine[Any], value: Any) -> Any:
    """Give a column's value as JSON holds it.

    Raises
    ------
    ValueError, TypeError
        If a column of this kind cannot hold it.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(kind, Float):
        return float(value) + 0.0  # SQLite gives 0 back for -0
    if isinstance(kind, Boolean | Integer):
        return (bool if isinstance(kind, Boolean) else int)(value)
    if isinstance(kind, JSON):
        return json.loads(canonical(value))
    return value


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def new_salt() -> str:
    return secrets.token_hex(16)


def digest_of(salt: str, payload: str) -> str:
    """Give what stays of a payload when it is erased."""
    return sha256(salt + payload)


TWITCH_COLUMNS = {c.key: c.columns[0].type for c in Twitch.__mapper__.column_attrs}


def twitch_digest(values: Mapping[str, Any]) -> str:
    """Give the digest of a twitch: of all its columns but the digest, None where one is missing.

    Parameters
    ----------
    values : mapping
        By attribute of `Twitch`; columns with a default must be among them.
    """
    kept = {k: logged(t, values.get(k)) for k, t in TWITCH_COLUMNS.items() if k != "digest"}
    return sha256(canonical(kept))


def events_digest(digests: Iterable[str]) -> str:
    """Give the digest of an attachment's twitches, from theirs in order of number."""
    whole = hashlib.sha256()
    for digest in digests:
        whole.update(digest.encode())
    return whole.hexdigest()


SEALED = (
    *("number", "at", "author", "action", "entity", "entity_id"),
    *("session_id", "client_id", "digest", "previous"),
)
"""Columns of the log under an entry's seal."""


def sealed_entry(
    about: Mapping[str, Any], payload: Mapping[str, Any], previous: str
) -> dict[str, Any]:
    """Give a whole entry of the log.

    Parameters
    ----------
    about : mapping
        Number, time, author, action, and whom and what it is about.
    payload : mapping
        Its words, which may be erased later.
    previous : str
        Seal of the entry before.
    """
    salt, text = new_salt(), canonical(payload)
    entry = {**about, "digest": digest_of(salt, text), "previous": previous}
    return {**entry, "seal": seal_of(entry), "payload": text, "salt": salt}


def seal_of(entry: Mapping[str, Any]) -> str:
    """Give the seal of an entry, from its columns."""
    return sha256(canonical([entry[name] for name in SEALED]))
