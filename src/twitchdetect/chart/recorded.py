"""A recording on disk and what lies beside it, as far as a chart needs to know it."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twitchdetect.block import Marker, Recording
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.event_rows import Row, checked, number_of
from twitchdetect.chart.signal_quality import channel_quality
from twitchdetect.detect.sites import summarize_sites
from twitchdetect.errors import FileFormatError
from twitchdetect.events import KINDS, MARKER_KINDS, Event
from twitchdetect.files.audit_log import audit_path
from twitchdetect.files.event_table import is_detected, read_events
from twitchdetect.files.held import sha256
from twitchdetect.files.read import read
from twitchdetect.session.audited import BY_USER, RELABELLED, answered, read_actions
from twitchdetect.session.marked import Marked
from twitchdetect.session.markings import Markings, RefusedError

_CODE = re.compile(r"sub-([0-9A-Za-z]+)_")
_MARKED = ("site", "needle_in", "needle_out")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a chart takes from a recording.

    Attributes
    ----------
    path, sha256 : Path, str
        Of the recording.
    code : str
        The ``sub-`` code of its name; empty without one.
    recording : Recording
    rows : list of dict
        What the detector found, with people's answers.
    marked : Marked
        From the audit log, else from the recording's markers, else from what the detector saw the
        needle do.
    is_seen : bool
        Whether it was the detector that saw sites and needles.
    quality : dict
        ``channels``, ``rest_checks`` and, where it is less than the recording, ``analysed_s``.
    detector : dict
        The whole configuration.
    software : str
        Version of what made the event table.
    """

    path: Path
    sha256: str
    code: str
    recording: Recording
    rows: list[Row]
    marked: Marked
    is_seen: bool
    quality: dict[str, Any]
    detector: dict[str, Any]
    software: str

    @property
    def is_simulation(self) -> bool:
        return bool(self.recording.meta.get("simulated"))

    @property
    def counts(self) -> dict[str, int]:
        """How many events of each kind the detector named."""
        return dict(sorted(Counter(row["trial_type"] for row in self.rows).items()))

    @property
    def markers(self) -> list[Marker]:
        """The marks that hold."""
        return [Marker(a.sample, a.what, a.marked) for a in self.marked.markers]

    def events(self) -> list[Event]:
        """Give what the detector found under the names that hold, without what was rejected."""
        kept = [row for row in self.rows if row["confirmed"] != "no"]
        return [event_of(row, self.recording) for row in kept]


def read_recorded(path: Path) -> Recorded:
    """Read a recording and what lies beside it.

    Raises
    ------
    ChartError
        If it is not finished, or was not analysed.
    FileFormatError
        If something cannot be read.
    """
    if path.is_dir():
        raise ChartError(f"{path} is a folder; expected a recording in it, such as ..._emg.bdf")
    recording = read(path)
    _refuse_unfinished(path)
    table = _table(path)
    described = _object(table.with_suffix(".json"))
    digest = sha256(path)
    _refuse_other(table, described, recording, digest)
    rows, marked, checks = _answered(path, checked(table, read_events(table), recording), recording)
    is_seen = not any(a.what in _MARKED for a in marked.valid)
    if is_seen:
        seen = summarize_sites([event_of(row, recording) for row in rows], recording.fs)
        marked = _seen(marked, [(s.start_sample, s.stop_sample) for s in seen])
    found = _CODE.match(path.name)
    made_by = described.get("GeneratedBy") or [{}]
    quality = {"channels": channel_quality(path, recording), "rest_checks": checks}
    analysed_s = described.get("AnalysedDuration_s")
    if isinstance(analysed_s, int | float) and analysed_s < recording.duration_s - 0.5:
        quality["analysed_s"] = float(analysed_s)
    return Recorded(
        path=path,
        sha256=digest,
        code=found[1] if found else "",
        recording=recording,
        rows=rows,
        marked=marked,
        is_seen=is_seen,
        quality=quality,
        detector=dict(described.get("Detector") or {}),
        software=str(made_by[0].get("Version", "")),
    )


def _answered(
    path: Path, rows: list[Row], recording: Recording
) -> tuple[list[Row], Marked, list[str]]:
    """Give the detector's rows with answers, what was marked, and checks of contact."""
    actions, checks = _actions(path)
    if actions is not None:
        fs, channels, marked = actions
        rows, _ = answered(rows, marked, fs, channels)
    else:
        marked = _marked_of(recording.markers)
        rows = [row for row in rows if not row["reason"].startswith(BY_USER)]
    for row in rows:
        row.setdefault(RELABELLED, "n/a")
    return rows, marked, checks


def event_of(row: Row, recording: Recording) -> Event:
    """Give a row of the table as an event, under the name that holds."""
    start, fs = int(row["sample"]), recording.fs
    label = row[RELABELLED] if row.get(RELABELLED) in KINDS else row["trial_type"]
    latency_ms = number_of(row.get("stroke_latency_ms"))
    names = recording.channels
    stroke = -1 if latency_ms is None else round(start - latency_ms * fs / 1000)
    sizes = [number_of(row.get(c)) for c in ("peak_uV", "rms_uV", "snr_db", "confidence")]
    peak_uV, rms_uV, snr_db, confidence = (math.nan if s is None else s for s in sizes)
    return Event(
        kind=next(k for k in (*KINDS, *MARKER_KINDS) if k == label),
        channel=names.index(row["channel"]) if row["channel"] in names else -1,
        start_sample=start,
        stop_sample=start + round(float(row["duration"]) * fs),
        alarm_sample=start,
        decided_sample=start + round((number_of(row.get("decided_after")) or 0.0) * fs),
        peak_uV=peak_uV,
        rms_uV=rms_uV,
        snr_db=snr_db,
        confidence=confidence,
        reason=row["reason"],
        stroke_sample=stroke,
    )


def _refuse_unfinished(path: Path) -> None:
    """Refuse a session that is still recorded, or was cut off."""
    beside = path.with_suffix(".json")
    described = _object(beside)
    is_session = path.stem.endswith("_emg") and bool(described)
    if is_session and "RecordingDuration" not in described:
        raise ChartError(
            f"{path.name} is still being recorded, or was cut off; finish the session first. After "
            f"a crash: twitchdetect recover {path.name}, then twitchdetect detect {path.name}"
        )


def _table(path: Path) -> Path:
    """Give the detector's whole table of a recording."""
    stem = path.name.removesuffix(".gz").rsplit(".", 1)[0] or path.name
    names = dict.fromkeys((f"{stem.removesuffix('_emg')}_events.tsv", f"{stem}_events.tsv"))
    beside = [path.with_name(name) for name in names]
    found = [table for table in beside if table.is_file() and is_detected(table)]
    whole = [t for t in found if _object(t.with_suffix(".json")).get("Complete") is not False]
    if whole:
        return whole[0]
    if found:
        raise ChartError(
            f"{found[0].name} is not finished; make it anew: twitchdetect detect {path.name}"
        )
    raise ChartError(
        f"{path.name} has no event table of the detector beside it; make one: twitchdetect detect "
        f"{path.name}"
    )


def _refuse_other(table: Path, described: Any, recording: Recording, digest: str) -> None:
    """Refuse a table that was made of another file."""
    source = described.get("Source")
    source = source if isinstance(source, dict) else {}
    other = source.get("sha256", digest)
    duration_s = source.get("duration_s", recording.duration_s)
    if other != digest or abs(float(duration_s) - recording.duration_s) > 1.0:
        raise ChartError(
            f"{table.name} was made of another recording than the one beside it; make it anew: "
            "twitchdetect detect"
        )


def _actions(path: Path) -> tuple[tuple[float, list[str], Marked] | None, list[str]]:
    """Give what the audit log says, and its checks of contact; None if there is none."""
    audit = audit_path(path)
    if not audit.is_file():
        return None, []
    about, actions = read_actions(audit)
    checks = [a.text for a in actions if a.what == "check_rest" and not a.text.startswith("begun")]
    try:
        fs, channels = float(about["fs_Hz"]), [str(name) for name in about["channels"]]
    except (KeyError, TypeError, ValueError) as error:
        raise FileFormatError(audit, "does not say its sampling frequency and channels") from error
    return (fs, channels, Marked(actions)), checks


def _marked_of(markers: tuple[Marker, ...]) -> Marked:
    """Give what the recording's own markers say; what makes no sense is left out."""
    markings = Markings()
    for marker in markers:
        try:
            markings.mark(marker.kind, marker.text, sample=marker.sample, at_s=0.0)
        except RefusedError:
            continue
    return markings.now


def _seen(marked: Marked, sites: list[tuple[int, int]]) -> Marked:
    """Add sites and needles that the detector saw."""
    markings = Markings(marked.actions)
    for start, stop in sites:
        markings.next_site(sample=start, at_s=0.0)
        markings.needle_in(sample=start, at_s=0.0)
        markings.needle_out(sample=max(start, stop), at_s=0.0)
    return markings.now


def _object(path: Path) -> dict[str, Any]:
    """Read a JSON object; an empty one if there is none.

    Raises
    ------
    FileFormatError
        If it is damaged.
    """
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileFormatError(path, f"cannot be read ({error})") from error
    if not isinstance(found, dict):
        raise FileFormatError(path, "holds no JSON object")
    return found
