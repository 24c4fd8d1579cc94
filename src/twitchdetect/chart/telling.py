"""Codes and names of channels that would tell who a client is; what is kept here stays here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from twitchdetect.chart.tables import Client

_LEAST_LETTERS, _LEAST_INSIDE = 3, 5
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not be told of a client.

    Attributes
    ----------
    parts : frozenset of str
        Parts of the name, in small letters, as they may be spelt.
    days : frozenset of str
        The date of birth in digits, in every order.
    """

    parts: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()


def secrets_of(clients: Iterable[Client]) -> Secrets:
    """Give what must not be told of clients."""
    parts: set[str] = set()
    days: set[str] = set()
    for client in clients:
        for part in re.findall(r"[^\W\d_]+", client.name or ""):
            parts |= {word for word in _spellings(part) if len(word) >= _LEAST_LETTERS}
        if client.born:
            year, month, day = client.born.split("-")
            for y in (year, year[2:]):
                days |= {f"{y}{month}{day}", f"{day}{month}{y}", f"{month}{day}{y}"}
    return Secrets(frozenset(parts), frozenset(days))


def secrets_for(reading: Session, code: str = "") -> Secrets:
    """Give what must not be told of the client with a code; of everybody if nobody has it."""
    query = select(Client).where(or_(Client.name.is_not(None), Client.born.is_not(None)))
    own = reading.scalar(select(Client).where(func.lower(Client.code) == code.lower()))
    return secrets_of(reading.scalars(query) if own is None else [own])


def tells(secrets: Secrets, text: str) -> bool:
    """Tell whether a text holds a part of a name (a short one as a word of its own), or a day."""
    words = {w for word in re.findall(r"[^\W\d_]+", text) for w in _spellings(word)}
    if words & secrets.parts:
        return True
    plain = _spellings(re.sub(r"[\W\d_]+", "", text))
    inside = (part for part in secrets.parts if len(part) >= _LEAST_INSIDE)
    if any(part in word for part in inside for word in plain):
        return True
    digits = re.sub(r"\D+", "", text)
    return any(day in digits for day in secrets.days)


def telling(reading: Session, code: str, channels: Sequence[str] = ()) -> str:
    """Say in one line which of these would tell who somebody is; empty if none would.

    Parameters
    ----------
    reading : Session
    code : str
        Of a client; one that nobody has must tell of none of them.
    channels : sequence of str
        Names of channels.
    """
    if tells(secrets_for(reading), code):
        return "the code holds a part of a client's name or date of birth; choose another one"
    secrets = secrets_for(reading, code)
    for place, channel in enumerate(channels, start=1):
        if tells(secrets, channel):
            return (
                f"the name of channel {place} holds a part of a client's name or date of birth; "
                "name channels after muscles"
            )
    return ""


def _spellings(word: str) -> set[str]:
    """Give a word in small letters: as it is, without accents, and with them spelt out."""
    small = word.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    return {small, bare, small.translate(_SPELT)}
