"""To and from MNE."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from twitchdetect.block import Gap, Marker, Recording
from twitchdetect.events import MARKER_KINDS, Event
from twitchdetect.files.units import blank_impossible

_SKIP = "BAD_ACQ_SKIP"
_TYPES = (("emg",), ("eeg", "ecog", "seeg", "dbs"), ("bio", "ecg", "eog", "misc"))


def from_mne(raw: Any) -> Recording:
    """Give an MNE recording as a `Recording`.

    Parameters
    ----------
    raw : mne.io.BaseRaw
        Its EMG channels are taken; where there are none, EEG-like ones, then others in volts.
        Stretches annotated ``BAD_ACQ_SKIP`` become gaps, other annotations markers.

    Raises
    ------
    ValueError
        If it is no `Raw` or has no channel in volts.
    """
    if not (hasattr(raw, "get_data") and hasattr(raw, "annotations")):
        raise ValueError(f"expected a Recording or an mne Raw, got {type(raw).__name__}")
    types = raw.get_channel_types()
    columns: list[int] = []
    for wanted in _TYPES:
        columns = [i for i, type_ in enumerate(types) if type_ in wanted]
        if columns:
            break
    if not columns:
        raise ValueError(
            f"no channel in volts among types {sorted(set(types))}; expected emg. "
            "Set it with raw.set_channel_types"
        )
    fs = float(raw.info["sfreq"])
    data_uV = np.ascontiguousarray(raw.get_data(picks=columns).T * 1e6, dtype=np.float64)
    blank_impossible(data_uV)
    gaps, markers = _annotations(raw, fs, len(data_uV))
    keep = np.ones(len(data_uV), dtype=np.bool_)
    for gap in gaps:
        keep[gap.start_sample : gap.stop_sample] = False
    notes = (
        []
        if types[columns[0]] == "emg"
        else [f"No channel is of type emg; {types[columns[0]]} was taken."]
    )
    if n_missing := np.count_nonzero(np.isnan(data_uV)):
        notes.append(f"{n_missing} values are empty or not finite; they stay missing (nan).")
    file = raw.filenames[0] if getattr(raw, "filenames", None) else None
    return Recording(
        data_uV=data_uV if keep.all() else data_uV[keep],
        fs=fs,
        channels=tuple(raw.ch_names[i] for i in columns),
        gaps=gaps,
        markers=markers,
        source=None if file is None else Path(file),
        format="MNE Raw",
        assumptions=tuple(notes),
    )


def _annotations(raw: Any, fs: float, n_samples: int) -> tuple[tuple[Gap, ...], tuple[Marker, ...]]:
    gaps: list[Gap] = []
    markers: list[Marker] = []
    notes = zip(
        raw.annotations.onset, raw.annotations.duration, raw.annotations.description, strict=True
    )
    for onset_s, duration_s, text in notes:
        start = max(0, round((onset_s - raw.first_time) * fs))
        stop = min(n_samples, start + round(duration_s * fs))
        if str(text).upper() != _SKIP:
            is_kind = str(text) in MARKER_KINDS
            markers.append(
                Marker(start, str(text) if is_kind else "note", "" if is_kind else str(text))
            )
        elif gaps and start <= gaps[-1].stop_sample:
            gaps[-1] = Gap(gaps[-1].start_sample, max(stop, gaps[-1].stop_sample), gaps[-1].reason)
        elif stop > start:
            gaps.append(Gap(start, stop, f"annotated {_SKIP}"))
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
