"""The log's chain: no holes, every seal over the one before, every digest over its words."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.findings import Finding, Findings
from twitchdetect.chart.raw import from_json, rows, text_of
from twitchdetect.chart.sealing import NOTHING, digest_of, seal_of
from twitchdetect.chart.tables import ENTRIES, LogEntry

ERASING = ("erase", "anonymise")
"""What the entries are called that may erase the words of others."""
COLUMNS = tuple(column.name for column in LogEntry.__table__.columns)
_HEAD = re.compile(r"(\d{1,12}):([0-9a-f]{16,64})")


@dataclass(slots=True)
class Last:
    """The newest entry about a row.

    Attributes
    ----------
    number : int
    fingerprint : bytes
        Of the row as that entry has it; empty if its words were erased.
    is_sound : bool
        Whether the entry's own digest is right.
    """

    number: int
    fingerprint: bytes
    is_sound: bool = True


@dataclass(slots=True)
class Chain:
    """What reading the log has told.

    Attributes
    ----------
    expect : (int, str) or None
        Number and seal that were noted outside.
    number, seal
        Of the last entry.
    last : dict
        Table to row to its newest entry.
    erased, named : set of int
        Entries without words, and those that an erasure names.
    """

    expect: tuple[int, str] | None = None
    number: int = 0
    seal: str = NOTHING
    n_entries: int = 0
    last: dict[str, dict[str, Last]] = field(default_factory=lambda: defaultdict(dict))
    erased: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    is_noted_found: bool = False


def parse_head(text: str) -> tuple[int, str]:
    """Give number and seal of ``NUMBER:SEAL``.

    Raises
    ------
    ChartError
        If it is not of that form.
    """
    found = _HEAD.fullmatch(text.strip())
    if found is None:
        raise ChartError(
            f"got {text!r} as the log's end; expected NUMBER:SEAL, for example "
            "1234:0123456789abcdef, as a report or 'twitchdetect chart verify' shows it"
        )
    return int(found[1]), found[2]


def fingerprint(row_text: str) -> bytes:
    """Give what tells a row's canonical JSON from another one, in little memory."""
    return hashlib.blake2b(row_text.encode("utf-8", "replace"), digest_size=16).digest()


def read_chain(connection: Connection, chain: Chain, findings: Findings) -> None:
    """Read the whole log into `chain`, and add what is wrong with it."""
    for values in rows(connection, "log", COLUMNS, "number"):
        entry = dict(zip(COLUMNS, values, strict=True))
        _check_link(chain, entry, findings)
        is_sound = _check_words(chain, entry, findings)
        _remember(chain, entry, is_sound)
        chain.n_entries += 1
    _check_end(connection, chain, findings)
    _check_erasures(chain, findings)


def _check_link(chain: Chain, entry: dict[str, Any], findings: Findings) -> None:
    number = entry["number"]
    if number != chain.number + 1:
        gone = chain.number + 1, number - 1
        told = f"entry {gone[0]} is" if gone[0] == gone[1] else f"entries {gone[0]}-{gone[1]} are"
        findings.add(
            Finding(f"{told} missing before it", "a log without holes", "log", **_at(entry))
        )
    elif entry["previous"] != chain.seal:
        findings.add(
            Finding("it does not follow the entry before it", "its seal", "log", **_at(entry))
        )
    if _seal(entry) != entry["seal"]:
        findings.add(Finding("the seal is wrong: the entry was changed", "", "log", **_at(entry)))
    if chain.expect is not None and number == chain.expect[0]:
        chain.is_noted_found = str(entry["seal"]).startswith(chain.expect[1])
    chain.number, chain.seal = number, str(entry["seal"])


def _seal(entry: dict[str, Any]) -> str:
    try:
        return seal_of(entry)
    except (TypeError, ValueError):  # what no entry can hold
        return ""


def _at(entry: dict[str, Any]) -> dict[str, Any]:
    return {"entry": entry["number"], "at": str(entry["at"])}


def _check_words(chain: Chain, entry: dict[str, Any], findings: Findings) -> bool:
    words, salt = entry["payload"], entry["salt"]
    if words is None and salt is None:
        chain.erased.add(entry["number"])
        return True
    if words is None or salt is None or digest_of(str(salt), str(words)) != entry["digest"]:
        findings.add(Finding("its words were changed", "those of its digest", "log", **_at(entry)))
        return False
    return True


_ROW = '{"row":'


def _remember(chain: Chain, entry: dict[str, Any], is_sound: bool) -> None:
    words, entity = entry["payload"], entry["entity"]
    row = ""
    if isinstance(words, str) and words.startswith(_ROW):  # canonical, so the rest is the row
        row = words[len(_ROW) : -1]
    elif isinstance(words, str):
        found = from_json(words)
        said = found if isinstance(found, dict) else {}
        if entry["action"] in ERASING and isinstance(said.get("entries"), list):
            chain.named.update(n for n in said["entries"] if isinstance(n, int))
        row = text_of(said["row"]) if "row" in said else ""
    if entity in ENTRIES and (row or words is None or not is_sound):
        mark = fingerprint(row) if row else b""
        chain.last[entity][entry["entity_id"]] = Last(entry["number"], mark, is_sound)


def _check_end(connection: Connection, chain: Chain, findings: Findings) -> None:
    found = list(rows(connection, "head", ("number", "seal")))
    if len(found) != 1:
        findings.add(Finding(f"{len(found)} rows", "one", "head"))
    elif tuple(found[0]) != (chain.number, chain.seal):
        told = f"the log should end with entry {found[0][0]} and ends with {chain.number}"
        same = f"the seal of entry {chain.number} is not the one that was last written"
        findings.add(Finding(same if found[0][0] == chain.number else told, "", "head"))
    if chain.expect is not None and not chain.is_noted_found:
        number, seal = chain.expect
        what = f"the log ends with entry {chain.number}: it was cut, or an older one brought back"
        if number <= chain.number:
            what = "the log was written anew: its seal is another one"
        findings.add(Finding(what, f"seal {seal} at entry {number}, as noted", "log", entry=number))


def _check_erasures(chain: Chain, findings: Findings) -> None:
    for number in sorted(chain.erased - chain.named):
        what = "its words are gone"
        findings.add(Finding(what, "an erasure that names it", "log", entry=number))
    for number in sorted(chain.named - chain.erased):
        findings.add(Finding("its words are there", "erased, as it says", "log", entry=number))
