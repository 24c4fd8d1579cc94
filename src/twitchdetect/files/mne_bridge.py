"""To and from MNE."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Gap, Marker, Recording
from twitchdetect.events import MARKER_KINDS, Event
from twitchdetect.files.units import blank_impossible

Samples = npt.NDArray[np.float64]

_SKIP = "BAD_ACQ_SKIP"
_TYPES = (("emg",), ("eeg", "ecog", "seeg", "dbs"), ("bio", "ecg", "eog", "misc"))


def from_mne(raw: Any) -> Recording:
    """Give an MNE recording as a `Recording`.

    Parameters
    ----------
    raw : mne.io.BaseRaw
        Its EMG channels are taken; where there are none, EEG-like ones, then others in volts; bad
        channels are left out. Stretches whose annotation begins with ``bad`` become gaps, or nan
        where it concerns some channels only; other annotations become markers.

    Raises
    ------
    ValueError
        If it is no `Raw` or has no good channel in volts.
    """
    if not (hasattr(raw, "get_data") and hasattr(raw, "annotations")):
        raise ValueError(
            f"expected a Recording or an mne Raw, got {type(raw).__name__}. "
            "Files go through td.read(path), arrays through td.Recording(data_uV, fs=...)"
        )
    columns, notes = _columns(raw)
    names = tuple(raw.ch_names[i] for i in columns)
    fs = float(raw.info["sfreq"])
    data_uV = np.ascontiguousarray(raw.get_data(picks=columns).T * 1e6, dtype=np.float64)
    blank_impossible(data_uV)
    if n_missing := np.count_nonzero(np.isnan(data_uV)):
        notes.append(f"{n_missing} values are empty or not finite; they stay missing (nan).")
    gaps, markers = _annotations(raw, fs, data_uV, names)
    if any("ACQ_SKIP" not in gap.reason for gap in gaps):
        notes.append("Stretches annotated as bad were left out.")
    keep = np.ones(len(data_uV), dtype=np.bool_)
    for gap in gaps:
        keep[gap.start_sample : gap.stop_sample] = False
    file = raw.filenames[0] if getattr(raw, "filenames", None) else None
    return Recording(
        data_uV=data_uV if keep.all() else data_uV[keep],
        fs=fs,
        channels=names,
        gaps=gaps,
        markers=markers,
        source=None if file is None else Path(file),
        format="MNE Raw",
        assumptions=tuple(notes),
    )


def _columns(raw: Any) -> tuple[list[int], list[str]]:
    """Which channels are taken, and what is to be said about it."""
    types = raw.get_channel_types()
    bads = set(raw.info["bads"])
    for wanted in _TYPES:
        fitting = [i for i, type_ in enumerate(types) if type_ in wanted]
        columns = [i for i in fitting if raw.ch_names[i] not in bads]
        if fitting and not columns:
            raise ValueError(
                f"every {types[fitting[0]]} channel is marked as bad: expected one that is good. "
                "Take it out of raw.info['bads']"
            )
        if columns:
            break
    else:
        raise ValueError(
            f"no channel in volts among types {sorted(set(types))}; expected emg. "
            "Set it with raw.set_channel_types"
        )
    notes = []
    if types[columns[0]] != "emg":
        notes.append(f"No channel is of type emg; {types[columns[0]]} was taken.")
    bad_names = [raw.ch_names[i] for i in fitting if raw.ch_names[i] in bads]
    if bad_names:
        notes.append(f"Marked as bad and left out: {', '.join(bad_names)}.")
    return columns, notes


def _annotations(
    raw: Any, fs: float, data_uV: Samples, names: tuple[str, ...]
) -> tuple[tuple[Gap, ...], tuple[Marker, ...]]:
    """Sort annotations into gaps and markers; what is bad on some channels becomes nan there."""
    gaps: list[Gap] = []
    markers: list[Marker] = []
    for note in raw.annotations:
        text = str(note["description"])
        start = max(0, round((note["onset"] - raw.first_time) * fs))
        stop = min(len(data_uV), start + round(note["duration"] * fs))
        only = note.get("ch_names", ())
        concerned = [names.index(name) for name in only if name in names]
        if not text.upper().startswith("BAD"):
            is_kind = text in MARKER_KINDS
            markers.append(Marker(start, text if is_kind else "note", "" if is_kind else text))
        elif only:
            data_uV[start:stop, concerned] = np.nan
        elif gaps and start <= gaps[-1].stop_sample:
            gaps[-1] = Gap(gaps[-1].start_sample, max(stop, gaps[-1].stop_sample), gaps[-1].reason)
        elif stop > start:
            gaps.append(Gap(start, stop, f"annotated {text}"))
    return tuple(gaps), tuple(sorted(markers, key=lambda marker: marker.sample))


def to_mne(recording: Recording, events: Sequence[Event] = ()) -> Any:
    """Give a recording, with its events as annotations, as an MNE `RawArray`.

    Parameters
    ----------
    recording : Recording
    events : sequence of Event

    Returns
    -------
    mne.io.RawArray
        Channels of type emg, in volts, on the recording's whole time line: lost samples are 0 and
        annotated ``BAD_ACQ_SKIP``. An annotation's description is the event's kind, its channel the
        strongest one.
    """
    import mne

    data = np.zeros((len(recording.channels), recording.n_samples))
    for block in recording.segments():
        data[:, block.start_sample : block.stop_sample] = block.data_uV.T * 1e-6
    info = mne.create_info(list(recording.channels), recording.fs, "emg")
    raw = mne.io.RawArray(data, info, verbose="error")
    rows: list[tuple[float, float, str, tuple[str, ...]]] = [
        (gap.start_sample, gap.n_samples, _SKIP, ()) for gap in recording.gaps
    ]
    for marker in recording.markers:
        text = marker.kind if not marker.text else marker.text
        rows.append((marker.sample, 0, text, ()))
    for e in events:
        if e.kind == "gap" and e.channel < 0:
            continue
        names = (recording.channels[e.channel],) if e.channel >= 0 else ()
        rows.append((e.start_sample, e.stop_sample - e.start_sample, e.kind, names))
    rows.sort(key=lambda row: row[:3])
    raw.set_annotations(
        mne.Annotations(
            onset=[row[0] / recording.fs for row in rows],
            duration=[row[1] / recording.fs for row in rows],
            description=[row[2] for row in rows],
            ch_names=[row[3] for row in rows],
        ),
        verbose="error",
    )
    return raw
