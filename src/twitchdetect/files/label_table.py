"""Labels as a BIDS events table: what is known to be there, or what somebody says is there."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twitchdetect import __version__
from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.event_table import COLUMNS as EVENT_COLUMNS
from twitchdetect.files.event_table import write_sidecar
from twitchdetect.files.replacing import replacing
from twitchdetect.labels import Label

_REQUIRED = ("onset", "duration", "trial_type")
_NOTHING = ("n/a", "")
_ROUNDED_S = 0.001
COLUMNS: dict[str, dict[str, Any]] = {
    "onset": {"Description": "Start from the first sample, lost samples counted", "Units": "s"},
    "duration": {"Description": "Length; 0 for a point in time", "Units": "s"},
    "trial_type": {
        "Description": "What happened: a kind of event or of marker",
        "Levels": {
            **EVENT_COLUMNS["trial_type"]["Levels"],
            "ltr": "Local twitch response",
            "needle_in": "The needle enters",
            "needle_out": "The needle leaves",
            "stroke": "One movement of the needle down and up",
            "site": "A needling site begins",
            "note": "A remark",
            "mains": "The hum of the power line changes",
            "de_qi": "The person reports the feeling that the needle has arrived",
            "electrode_off": "An electrode has no contact",
            "rest": "Nothing but rest",
        },
    },
    "channel": {"Description": "Channel where it is strongest; n/a if it concerns all of them"},
    "sample": {"Description": "Number of the first sample, counted from 0 with lost samples"},
    "snr_db": {  # with "Units" BIDS would have numbers only, and -inf is none to it
        "Description": (
            "Of a burst, in dB: 10 log10 of the mean square of the burst alone over its interval, "
            "divided by the mean square of rest, both from 20 Hz to 450 Hz or half the sampling "
            "frequency, whichever is lower, in the channel where it is strongest. Rest is all that "
            "is always there but mains hum. -inf for a burst that does not reach the skin; n/a if "
            "unknown"
        ),
    },
    "peak_uV": {
        "Description": "Largest absolute value of what was added in the channel, without the rest",
        "Units": "uV",
    },
    "site": {"Description": "Number of the needling site, from 1; n/a outside"},
    "stroke": {"Description": "Number of the needle's stroke at the site, from 1; n/a outside"},
    "cause": {"Description": "What lies behind it, in words"},
    "channels": {"Description": "Every channel on which it can be seen", "Delimiter": ","},
}


def write_labels(
    path: Path,
    labels: Sequence[Label],
    recording: Recording,
    *,
    about: Mapping[str, Any] | None = None,
) -> Path:
    """Write labels in order of onset, and a sidecar that describes the columns.

    Parameters
    ----------
    path : Path
        The ``_events.tsv``; the sidecar gets the same name as ``.json``.
    labels : sequence of Label
    recording : Recording
        For sampling frequency and names of channels.
    about : mapping, optional
        What else the sidecar says.

    Raises
    ------
    ValueError
        If a label is outside of the recording, or a channel's name cannot stand in a list.
    OSError
        If it cannot be written; it names the file.
    """
    path = Path(path)
    for name in recording.channels:
        if "," in name or name != " ".join(name.split()) or name in _NOTHING:
            raise ValueError(
                f"channel {name!r}: expected a name without commas, tabs and double spaces, that "
                "is not n/a, as the table lists channels"
            )
    rows = [_row(label, recording) for label in sorted(labels, key=_order)]
    made_by = [{"Name": "twitchdetect", "Version": __version__}]
    described = {**COLUMNS, **(about or {}), "GeneratedBy": made_by}
    with replacing(path) as part:
        text = "\n".join(["\t".join(COLUMNS), *rows]) + "\n"
        part.write_text(text, encoding="utf-8", newline="\n")
        write_sidecar(path, described)
    return path


def _order(label: Label) -> tuple[int, int, int, str]:
    return label.start_sample, label.stop_sample, label.channel, label.kind


def _row(label: Label, recording: Recording) -> str:
    n_channels, fs = len(recording.channels), recording.fs
    if not all(-1 <= c < n_channels for c in (label.channel, *label.channels)):
        raise ValueError(f"expected channels below {n_channels}, got {label}")
    if not 0 <= label.start_sample <= label.stop_sample <= recording.n_samples:
        raise ValueError(f"expected samples from 0 to {recording.n_samples}, got {label}")
    cells = (
        f"{label.start_sample / fs:.9f}",
        f"{(label.stop_sample - label.start_sample) / fs:.9f}",
        label.kind,
        recording.channels[label.channel] if label.channel >= 0 else "",
        str(label.start_sample),
        _number(label.snr_db),
        _number(label.peak_uV),
        str(label.site or ""),
        str(label.stroke or ""),
        label.cause,
        ",".join(recording.channels[c] for c in label.channels),
    )
    return "\t".join(" ".join(cell.split()) or "n/a" for cell in cells)


def _number(value: float) -> str:
    return "" if math.isnan(value) else repr(round(float(value), 6))


def read_labels(path: Path | str, recording: Recording) -> list[Label]:
    """Read any BIDS events table, in the order of its rows.

    Only ``onset``, ``duration`` and ``trial_type`` must be there; ``n/a`` and unknown columns are
    fine. ``sample`` refines an onset that was rounded to milliseconds; where it is farther off, it
    counts something else. ``site`` and ``stroke`` that are no whole numbers mean something else.
    What begins before the recording begins with it.

    Parameters
    ----------
    path : Path or str
    recording : Recording
        For sampling frequency, length and names of channels.

    Returns
    -------
    list of Label

    Raises
    ------
    FileFormatError
        If it is no such table, a number is none, an event lies outside of the recording or a
        channel is not in it; it names the line.
    """
    path = Path(path)
    return [_label(row, recording) for row in _rows(path)]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a table, with what an error has to say about it."""

    path: Path
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        text = self.cells.get(column, "").strip()
        return "" if text in _NOTHING else text

    def number(self, column: str, default: float) -> float:
        text = self.text(column)
        try:
            return float(text) if text else default
        except ValueError:
            raise self.error(f"{column} is {text!r}, expected a number or n/a") from None

    def count(self, column: str) -> int | None:
        """Give a whole number, if it is one."""
        try:
            value = float(self.text(column))
        except ValueError:
            return None
        return int(value) if value.is_integer() else None

    def error(self, message: str) -> FileFormatError:
        return FileFormatError(self.path, f"line {self.line}: {message}.")


def _rows(path: Path) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            lines = [(reader.line_num, cells) for cells in reader if any(cells)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileFormatError(path, f"cannot be read as an events table: {error}") from error
    names = [name.strip() for name in lines[0][1]] if lines else []
    if missing := [name for name in _REQUIRED if name not in names]:
        raise FileFormatError(
            path,
            f"line 1: has no column {', '.join(missing)}; expected a BIDS events table, with tabs "
            "between onset, duration, trial_type and whatever else.",
        )
    for line, cells in lines[1:]:
        row = _Row(path, line, dict(zip(names, cells, strict=False)))
        if len(cells) != len(names):
            raise row.error(f"has {len(cells)} cells, expected {len(names)} as in the first line")
        yield row


def _label(row: _Row, recording: Recording) -> Label:
    start, stop = _interval(row, recording)
    strongest = _channels(row, "channel", recording.channels)
    channels = _channels(row, "channels", recording.channels)
    return Label(
        kind=row.text("trial_type") or "n/a",
        start_sample=start,
        stop_sample=stop,
        channel=strongest[0] if strongest else -1,
        channels=channels or (strongest if len(strongest) > 1 else ()),
        snr_db=row.number("snr_db", math.nan),
        peak_uV=row.number("peak_uV", math.nan),
        site=row.count("site") or 0,
        stroke=row.count("stroke") or 0,
        cause=row.text("cause"),
    )


def _interval(row: _Row, recording: Recording) -> tuple[int, int]:
    fs, n_samples = recording.fs, recording.n_samples
    onset_s, duration_s = row.number("onset", math.nan), row.number("duration", 0.0)
    if not (math.isfinite(onset_s) and 0 <= duration_s < math.inf):
        raise row.error(
            f"onset is {onset_s:g} and duration {duration_s:g}, expected seconds, duration not "
            "below 0"
        )
    start = round(onset_s * fs)
    sample = row.count("sample")
    if sample is not None and abs(sample - onset_s * fs) <= 1 + _ROUNDED_S * fs:
        start = sample
    stop = start + round(duration_s * fs)
    if stop < 0 or start > n_samples:
        raise row.error(
            f"onset is {onset_s:g} s, outside of the recording of {recording.duration_s:g} s. Do "
            "table and recording belong together?"
        )
    return max(start, 0), min(stop, n_samples)


def _channels(row: _Row, column: str, known: Sequence[str]) -> tuple[int, ...]:
    """Find channels by their names; a list has commas."""
    text = row.text(column)
    if not text:
        return ()
    names = [text] if text in known else [name.strip() for name in text.split(",")]
    if strange := [name for name in names if name not in known]:
        raise row.error(
            f"channel {strange[0]!r} is not in the recording, which has {', '.join(known)}"
        )
    return tuple(known.index(name) for name in names)
