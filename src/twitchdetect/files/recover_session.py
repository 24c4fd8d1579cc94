"""Completes what stands around a recording that was never finished."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from twitchdetect.files.bids import write_json
from twitchdetect.files.bids_emg import lost_fields
from twitchdetect.files.options import ReadOptions

_DURATION = "RecordingDuration"


def complete_session(path: Path) -> tuple[str, ...]:
    """Say in the description beside a session's BDF how long it became.

    Parameters
    ----------
    path : Path
        ``..._emg.bdf`` that opens. Nothing happens if no description lies beside it, or that
        states a length.

    Returns
    -------
    tuple of str
        What was done and what is left to do, in whole sentences.

    Raises
    ------
    FileFormatError
        If the recording cannot be read.
    OSError
        If the description cannot be written.
    """
    beside = path.with_suffix(".json")
    described = _object(beside)
    if not path.stem.endswith("_emg") or not described or _DURATION in described:
        return ()
    from twitchdetect.files import edf

    recording = edf.read(path, ReadOptions())
    length = {_DURATION: recording.duration_s, **lost_fields(recording.n_lost)}
    write_json(beside, {**described, **length})
    said = [f"{beside.name} now says that the recording lasts {recording.duration_s:.3f} s."]
    events = path.with_name(f"{path.stem.removesuffix('_emg')}_events.json")
    if _object(events).get("Complete") is False:
        said.append(
            f"The event table is unfinished; 'twitchdetect detect {path.name}' makes it anew."
        )
    return tuple(said)


def _object(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
