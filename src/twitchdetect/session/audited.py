"""From the audit log into the event table: answers, labels, and the user's own markers as rows.

What the detector wrote stays as it is, cell by cell: an answer goes into ``confirmed``, another
kind into a column of its own, and a marker is a row whose reason says who made it. Applied once
more, also after more actions, it gives the same as if it had been applied once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from twitchdetect.errors import FileFormatError
from twitchdetect.files.audit_log import audit_path, read_audit, table_path
from twitchdetect.files.event_table import COLUMNS, read_events, write_sidecar
from twitchdetect.files.replacing import replacing
from twitchdetect.session.marked import WHATS, Action, EventKey, Marked

BY_USER = "marked by the user (audit "
"""How the reason of a user's own row begins; the number of the action follows."""
RELABELLED = "relabelled"
_NOTHING = "n/a"
_WORD_OF_LEVELS = "What the user wrote"
_DEFAULTS = {f.name: f.default for f in fields(Action)}


@dataclass(frozen=True, slots=True)
class Applied:
    """What an audit log changed in a table.

    Attributes
    ----------
    n_markers, n_confirmed, n_relabelled : int
        Rows of the user, and events with an answer or another kind.
    unmatched : tuple of int
        Numbers of events with an answer or a kind that are not in the table.
    """

    n_markers: int
    n_confirmed: int
    n_relabelled: int
    unmatched: tuple[int, ...]


def entry_of(action: Action) -> dict[str, Any]:
    """Give an action as a line of the log holds it, without what is empty."""
    entry = {k: v for k, v in asdict(action).items() if v != _DEFAULTS[k]}
    return {"number": action.number, "what": action.what, **entry}


def read_actions(path: Path) -> tuple[dict[str, Any], tuple[Action, ...]]:
    """Read an audit log.

    Returns
    -------
    about, actions : dict, tuple of Action

    Raises
    ------
    FileFormatError
        If it is none, or damaged before its last line.
    """
    about, entries = read_audit(path)
    actions = tuple(_action(path, entry) for entry in entries)
    if [a.number for a in actions] != list(range(1, len(actions) + 1)):
        raise FileFormatError(
            path, "has actions missing; expected their numbers from 1 without a hole."
        )
    return about, actions


def _action(path: Path, entry: Mapping[str, Any]) -> Action:
    known = {k: v for k, v in entry.items() if k in _DEFAULTS}
    try:
        if entry["what"] not in WHATS:
            raise ValueError(entry["what"])
        if known.get("event") is not None:
            known["event"] = EventKey(**known["event"])
        return Action(**known)
    except (KeyError, TypeError, ValueError) as error:
        raise FileFormatError(
            path, f"has an action that is none ({error}); expected what twitchdetect writes."
        ) from error


def apply_audit(table: Path, audit: Path | None = None) -> Applied:
    """Put what the user did into an event table.

    Parameters
    ----------
    table : Path
        The ``.tsv``, also one that was not finished; it is replaced as a whole.
    audit : Path, optional
        The log; the one beside the table if not given.

    Raises
    ------
    FileFormatError
        If one of them cannot be read.
    OSError
        If the table cannot be written.
    """
    about, actions = read_actions(audit or audit_path(table))
    fs, channels = float(about["fs_Hz"]), [str(name) for name in about["channels"]]
    marked = Marked(actions)
    rows, applied = answered(read_events(table), marked, fs, channels)
    rows += [_marker_row(action, fs) for action in marked.markers]
    rows.sort(key=lambda row: _order(row, channels))
    _write(table, rows, actions, audit or audit_path(table))
    return applied


def answered(
    rows: Iterable[dict[str, str]], marked: Marked, fs: float, channels: Sequence[str]
) -> tuple[list[dict[str, str]], Applied]:
    """Give the detector's rows of a table with what was answered, in place of earlier answers.

    Parameters
    ----------
    rows : iterable of dict
        As `read_events` gives them; those that were cut off and the user's own are left out.
    marked : Marked
    fs : float
        Sampling frequency in Hz.
    channels : sequence of str
        As events count them.
    """
    kept = [r for r in rows if _is_whole(r) and not r["reason"].startswith(BY_USER)]
    for row in kept:
        row["confirmed"] = row[RELABELLED] = _NOTHING
    return kept, _decide(kept, marked, fs, list(channels))


def apply_beside(path: Path) -> tuple[Path, Applied] | None:
    """Put the log beside a recording or table into its table, unless all of it is there already.

    Returns
    -------
    table, applied : Path, Applied
        None if nothing was to be done.

    Raises
    ------
    FileFormatError, OSError
        As `apply_audit`.
    """
    audit = audit_path(path)
    table = table_path(audit)
    if not (audit.is_file() and table.is_file()):
        return None
    noted = _sidecar(table).get("Audit")
    n_noted = noted.get("actions") if isinstance(noted, dict) else None
    if n_noted == len(read_actions(audit)[1]):
        return None
    return table, apply_audit(table, audit)


def _decide(
    rows: Iterable[dict[str, str]], marked: Marked, fs: float, channels: list[str]
) -> Applied:
    """Fill in answers and kinds."""
    by_key = {_key(row, fs): row for row in rows}
    keys = {a.event_number: a.event for a in marked.valid if a.event is not None}
    unmatched, n_confirmed, n_relabelled = [], 0, 0
    for number, decision in marked.decisions.items():
        key = keys[number]
        name = channels[key.channel] if 0 <= key.channel < len(channels) else _NOTHING
        row = by_key.get((key.start_sample, key.stop_sample - key.start_sample, name, key.kind))
        if row is None:
            unmatched.append(number)
            continue
        row["confirmed"] = decision.confirmed or _NOTHING
        row[RELABELLED] = decision.label or _NOTHING
        n_confirmed += decision.confirmed is not None
        n_relabelled += decision.label is not None
    return Applied(len(marked.markers), n_confirmed, n_relabelled, tuple(unmatched))


def _is_whole(row: Mapping[str, str | None]) -> bool:
    """Tell whether a row has all that is needed; a power cut may have cut the last one."""
    return all(row.get(name) for name in ("sample", "duration", "channel", "trial_type", "reason"))


def _key(row: Mapping[str, str], fs: float) -> tuple[int, int, str, str]:
    n_samples = round(float(row["duration"]) * fs)
    return int(row["sample"]), n_samples, row["channel"], row["trial_type"]


def _order(row: Mapping[str, str], channels: list[str]) -> tuple[int, float, int, str]:
    channel = channels.index(row["channel"]) if row["channel"] in channels else -1
    return int(row["sample"]), float(row["duration"]), channel, row["trial_type"]


def _marker_row(action: Action, fs: float) -> dict[str, str]:
    text = f": {action.marked}" if action.marked else ""
    return dict.fromkeys([*COLUMNS, RELABELLED], _NOTHING) | {
        "onset": f"{action.sample / fs:.6f}",
        "duration": f"{0:.6f}",
        "trial_type": action.what,
        "sample": str(action.sample),
        "reason": f"{BY_USER}{action.number}){text}",
    }


def _write(
    table: Path, rows: list[dict[str, str]], actions: tuple[Action, ...], audit: Path
) -> None:
    columns = list(
        dict.fromkeys([*COLUMNS, *(name for row in rows for name in row if name), RELABELLED])
    )
    lines = [columns, *([row.get(c) or _NOTHING for c in columns] for row in rows)]
    text = "".join("\t".join(line) + "\n" for line in lines)
    described = _described(_sidecar(table), actions, audit)
    with replacing(table) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    write_sidecar(table, described)  # last: what it says to be in the table is there


def _sidecar(table: Path) -> dict[str, Any]:
    try:
        found = json.loads(table.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    return found if isinstance(found, dict) else {}


def _described(before: dict[str, Any], actions: tuple[Action, ...], audit: Path) -> dict[str, Any]:
    """Give the sidecar as it was, and what the user's part of the table means."""
    kinds = {**COLUMNS["trial_type"], **before.get("trial_type", {})}
    marked_by = f'; rows whose reason begins with "{BY_USER}" are the user\'s own'
    kinds["Description"] = COLUMNS["trial_type"]["Description"] + marked_by
    kinds["Levels"] = {**kinds["Levels"], "note": _WORD_OF_LEVELS}
    return {
        **{name: before.get(name, about) for name, about in COLUMNS.items()},
        RELABELLED: {
            "Description": (
                "Kind that a person gave the event instead; trial_type is the detector's"
            ),
            "Levels": {k: v for k, v in kinds["Levels"].items() if k != "note"},
        },
        **{name: value for name, value in before.items() if name not in COLUMNS},
        "trial_type": kinds,
        "Audit": {"file": audit.name, "actions": len(actions)},
    }
