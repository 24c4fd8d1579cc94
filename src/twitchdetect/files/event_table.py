"""The event table: BIDS events (TSV) with a JSON sidecar that explains every column."""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twitchdetect import __version__
from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.events import Event
from twitchdetect.files.replacing import replacing

COLUMNS: dict[str, dict[str, Any]] = {
    "onset": {"Description": "Start of the event from the first sample", "Units": "s"},
    "duration": {"Description": "Length of the event", "Units": "s"},
    "trial_type": {
        "Description": "Kind of event",
        "Levels": {
            "ltr": "Short burst from rest: candidate local twitch response",
            "voluntary": "Too long for a twitch, or part of a contraction",
            "startle": "Reaction of many muscles at once",
            "needle_movement": "Movement of the needle",
            "cable_motion": "Hum that changes, movement of a cable",
            "electrode_pop": "Sudden change at an electrode",
            "ecg": "Heartbeat",
            "stimulation": "Electrical stimulation",
            "saturation": "Signal at the limit of the converter",
            "gap": "Samples missing",
            "site": "Movements of a new pattern begin to repeat: a site of the needle",
            "needle_in": "Insertion of the needle, by its movement",
            "stroke": "Thrust of the needle, at its deepest, by its movement",
            "needle_out": "Withdrawal of the needle, by its movement",
        },
    },
    "channel": {"Description": "Strongest channel; n/a if it concerns all of them"},
    "sample": {"Description": "Number of the first sample, counted from 0 with lost samples"},
    "peak_uV": {"Description": "Largest absolute value, band-passed", "Units": "uV"},
    "rms_uV": {"Description": "Root mean square, band-passed", "Units": "uV"},
    "snr_db": {
        "Description": "Mean square in the event over that of the noise floor",
        "Units": "dB",
    },
    "confidence": {
        "Description": (
            "0 to 1: how sure it is that this is more than the noise floor (for gap, saturation "
            "and the needle: that it is what it says). It is no probability of a twitch."
        )
    },
    "decided_after": {"Description": "From onset to decision", "Units": "s"},
    "reason": {"Description": "The evidence, and for a rejected candidate the rule that took it"},
    "confirmed": {"Description": "What a clinician said", "Levels": {"yes": "", "no": ""}},
    "stroke_latency_ms": {
        "Description": "Of an ltr: onset after the stroke that it answers; n/a if none was seen",
        "Units": "ms",
    },
}
HEADER = "\t".join(COLUMNS)


def format_row(event: Event, fs: float, channels: Sequence[str]) -> str:
    """Give an event as a line of the table, without the line end."""
    others = [channels[c] for c in event.channels if c != event.channel]
    reason = event.reason + (f"; also on {', '.join(others)}" if others else "")
    cells = [
        f"{event.start_sample / fs:.6f}",
        f"{(event.stop_sample - event.start_sample) / fs:.6f}",
        event.kind,
        channels[event.channel] if event.channel >= 0 else "n/a",
        str(event.start_sample),
        _number(event.peak_uV, 2),
        _number(event.rms_uV, 3),
        _number(event.snr_db, 2),
        _number(event.confidence, 3),
        f"{max(0, event.decided_sample + 1 - event.start_sample) / fs:.6f}",
        reason,
        "n/a",
        _number(_latency_ms(event, fs), 1),
    ]
    return "\t".join(" ".join(cell.split()) for cell in cells)


def _latency_ms(event: Event, fs: float) -> float:
    if event.stroke_sample < 0:
        return math.nan
    return 1000 * (event.start_sample - event.stroke_sample) / fs


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}" if math.isfinite(value) else "n/a"


def format_table(events: Sequence[Event], fs: float, channels: Sequence[str]) -> str:
    """Give the whole table, in order of onset."""
    ordered = sorted(events, key=_order)
    return "\n".join([HEADER, *(format_row(e, fs, channels) for e in ordered)]) + "\n"


def _order(event: Event) -> tuple[int, int, int, str]:
    return event.start_sample, event.stop_sample, event.channel, event.kind


def is_detected(path: Path) -> bool:
    """Tell whether a table, or the beginning of one, is what a detector of this program wrote."""
    with path.open(encoding="utf-8", errors="replace") as file:
        first = file.readline()
    return not first.strip() or "decided_after" in first.rstrip("\n").split("\t")


def sidecar(recording: Recording, detector: Mapping[str, Any]) -> dict[str, Any]:
    """Describe columns, detector, source and software, ready for JSON.

    It says ``"Complete": false`` until whoever writes the table knows better.

    Parameters
    ----------
    recording : Recording
    detector : mapping
        What `Detector.describe` gives.
    """
    source: dict[str, Any] = {
        "format": recording.format,
        "channels": list(recording.channels),
        "duration_s": recording.duration_s,
        "lost_samples": recording.n_lost,
        "assumptions": list(recording.assumptions),
    }
    if recording.source is not None:
        source["file"] = recording.source.name
        if recording.source.is_file():
            with recording.source.open("rb") as file:
                source["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        **COLUMNS,
        "Complete": False,
        "Source": source,
        "Detector": dict(detector),
        "GeneratedBy": [{"Name": "twitchdetect", "Version": __version__}],
        "Notice": (
            "Research software, not a medical device. A detection is an estimate that a clinician "
            "confirms; no accuracy on local twitch responses in people has been measured."
        ),
    }


def describe_events(recording: Recording, detector: Mapping[str, Any]) -> dict[str, Any]:
    """Give the sidecar of a table that covers the whole recording."""
    return sidecar(recording, detector) | {
        "Complete": True,
        "AnalysedDuration_s": recording.duration_s,
    }


def write_table(
    path: Path, recording: Recording, events: Sequence[Event], described: Mapping[str, Any]
) -> None:
    """Write table and sidecar; both are the old ones until both new ones are written.

    Parameters
    ----------
    path : Path
        The ``.tsv``; the sidecar gets the same name as ``.json``.
    recording : Recording
    events : sequence of Event
    described : mapping
        The sidecar.

    Raises
    ------
    OSError
        If one cannot be written; it names the file.
    """
    table = format_table(events, recording.fs, recording.channels)
    with replacing(path) as part:
        part.write_text(table, encoding="utf-8", errors="backslashreplace", newline="\n")
        write_sidecar(path, described)


def write_sidecar(path: Path, described: Mapping[str, Any]) -> None:
    """Write the sidecar of the table `path`."""
    with replacing(path.with_suffix(".json")) as part:
        text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
        # names of files need not be text: \udcff is how JSON writes what is none
        part.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def read_events(path: Path | str) -> list[dict[str, str]]:
    """Read the rows of a table as dictionaries of text.

    Raises
    ------
    FileFormatError
        If it is not an event table.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows, names = list(reader), reader.fieldnames
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileFormatError(path, f"cannot be read as an event table: {error}") from error
    if names is None or "onset" not in names:
        raise FileFormatError(
            path, "is no event table: expected a first line with onset, duration, trial_type..."
        )
    return rows
