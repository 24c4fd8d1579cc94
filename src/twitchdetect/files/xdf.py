"""Reader of XDF, the files of LabRecorder (lab streaming layer)."""

from __future__ import annotations

import contextlib
import io
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from twitchdetect.block import Marker, Recording, Samples
from twitchdetect.errors import FileFormatError
from twitchdetect.events import MARKER_KINDS
from twitchdetect.files.assemble import assemble
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.units import blank_impossible, find_unit, microvolts_per

_MOST_HZ = 1e6
_TYPES = ("EMG", "EXG", "EEG", "")


def matches(path: Path, head: bytes) -> bool:
    """Tell whether the file begins with XDF's magic word, packed or not."""
    return head.startswith(b"XDF:") or (
        head.startswith(b"\x1f\x8b") and path.name.lower().endswith((".xdfz", ".xdf.gz"))
    )


def read(path: Path, options: ReadOptions) -> Recording:
    """Read the EMG stream (else EXG, else EEG, else the first of numbers) and all markers.

    Raises
    ------
    FileFormatError
        If it is damaged or has no stream of numbers at a fixed rate.
    """
    streams = _load(path)
    chosen = _choose(streams)
    if chosen is None:
        raise FileFormatError(
            path,
            f"holds {len(streams)} streams, none of numbers at a fixed rate with samples; expected "
            "an EMG stream. Check in LabRecorder that the stream was ticked.",
        )
    data = np.array(chosen["time_series"], dtype=np.float64)
    data = data.reshape(len(data), -1)
    blank_impossible(data)
    info = chosen["info"]
    fs = options.fs or _first(info, "nominal_srate", float)
    if not fs <= _MOST_HZ:
        raise FileFormatError(
            path, f"states {fs:g} samples/s; expected up to {_MOST_HZ:g}. Give it: --fs 1000"
        )
    notes = [
        f"Stream {_first(info, 'name', str)!r} of type {_first(info, 'type', str)!r} was read, "
        f"one of {len(streams)}."
    ]
    names, units = _channels(info, data.shape[1])
    stamps_s = np.asarray(chosen["time_stamps"], dtype=np.float64)
    recording = assemble(
        path,
        data_uV=data * _scales(path, units, options, notes),
        fs=fs,
        channels=names,
        format_="XDF",
        clock_s=stamps_s,
        notes=notes,
        meta={"stream": _first(info, "name", str)},
    )
    return replace(recording, markers=_markers(streams, stamps_s, recording))


def _load(path: Path) -> list[dict[str, Any]]:
    import pyxdf

    level = logging.getLogger("pyxdf").level
    logging.getLogger("pyxdf").setLevel(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            streams, _ = pyxdf.load_xdf(str(path), dejitter_timestamps=False)
    except Exception as error:  # damaged files make pyxdf raise nearly anything
        raise FileFormatError(
            path,
            f"cannot be read as XDF ({type(error).__name__}: {' '.join(str(error).split())}). "
            "Check that it was copied completely.",
        ) from error
    finally:
        logging.getLogger("pyxdf").setLevel(level)
    return list(streams)


def _first(info: dict[str, Any], key: str, kind: Any) -> Any:
    value = info.get(key) or [""]
    try:
        return kind(value[0] if value[0] is not None else "")
    except ValueError:
        return kind()


def _is_signal(stream: dict[str, Any]) -> bool:
    series = stream["time_series"]
    return (
        isinstance(series, np.ndarray)
        and series.size > 0
        and series.dtype.kind in "fiu"
        and _first(stream["info"], "nominal_srate", float) > 0
    )


def _choose(streams: list[dict[str, Any]]) -> dict[str, Any] | None:
    signals = [s for s in streams if _is_signal(s)]
    for wanted in _TYPES:
        for stream in signals:
            if wanted in _first(stream["info"], "type", str).upper():
                return stream
    return None


def _channels(info: dict[str, Any], n_channels: int) -> tuple[list[str], list[str | None]]:
    """Labels and units of the channels, as far as the stream describes them."""
    try:
        described = info["desc"][0]["channels"][0]["channel"]
    except (KeyError, IndexError, TypeError):
        described = []
    usual = [f"ch{i + 1}" for i in range(n_channels)]
    if len(described) != n_channels:
        return usual, [None] * n_channels
    names = [str((c.get("label") or [""])[0]) for c in described]
    units = [find_unit(str((c.get("unit") or [""])[0])) for c in described]
    return (names if all(names) and len(set(names)) == n_channels else usual), units


def _scales(path: Path, units: list[str | None], options: ReadOptions, notes: list[str]) -> Samples:
    if options.units is not None:
        return np.full(len(units), microvolts_per(options.units))
    if None in units:
        notes.append("The stream names no unit for some channels; uV was assumed. Else: --units.")
    return np.array([microvolts_per(unit or "uV") for unit in units])


def _markers(
    streams: list[dict[str, Any]], stamps_s: Samples, recording: Recording
) -> tuple[Marker, ...]:
    markers = []
    starts = np.array([gap.start_sample for gap in recording.gaps], dtype=np.int64)
    lost = np.array([gap.n_samples for gap in recording.gaps], dtype=np.int64)
    for stream in streams:
        if not isinstance(stream["time_series"], list):
            continue
        for stamp_s, row in zip(stream["time_stamps"], stream["time_series"], strict=False):
            sample = int(np.searchsorted(stamps_s, stamp_s))
            for start, n in zip(starts, lost, strict=True):
                sample += int(n) if sample >= start else 0
            text = str(row[0])
            kind = text if text in MARKER_KINDS else "note"
            markers.append(Marker(sample, kind, "" if kind == text else text))
    return tuple(sorted(markers, key=lambda marker: marker.sample))


FORMATS = (Format("XDF", matches, read),)
