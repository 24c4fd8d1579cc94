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
_TYPES = ("EMG", "EXG", "EEG")


def matches(path: Path, head: bytes) -> bool:
    """Tell whether the file begins with XDF's magic word, packed or not."""
    return head.startswith(b"XDF:") or (
        head.startswith(b"\x1f\x8b") and path.name.lower().endswith((".xdfz", ".xdf.gz"))
    )


def read(path: Path, options: ReadOptions) -> Recording:
    """Read the EMG stream (else EXG, else EEG, else the first of voltages) and all markers.

    Parameters
    ----------
    path : Path
    options : ReadOptions
        `fs` lets a stream through that states no rate, `units` one of a type or unit that is no
        voltage's.

    Raises
    ------
    FileFormatError
        If it is damaged or has no stream of voltages at a fixed rate.
    """
    streams = _load(path)
    chosen = _choose(streams, options)
    if chosen is None:
        found = ", ".join(_describe(s) for s in streams[:8]) or "none"
        raise FileFormatError(
            path,
            f"holds no stream of voltages at a fixed rate with samples (found: {found}); expected "
            "an EMG stream. Was it ticked in LabRecorder? If a rate or unit is missing, give it: "
            "--fs 1000 --units uV",
        )
    info = chosen["info"]
    fs = options.fs or _first(info, "nominal_srate", float)
    if not fs <= _MOST_HZ:
        raise FileFormatError(
            path, f"states {fs:g} samples/s; expected up to {_MOST_HZ:g}. Give it: --fs 1000"
        )
    notes = [f"Stream {_describe(chosen)} was read, one of {len(streams)}."]
    data = np.array(chosen["time_series"], dtype=np.float64)
    data = data.reshape(len(data), -1)
    blank_impossible(data)
    names, units = _channels(info, data.shape[1])
    columns = _voltages(names, units, options, notes)
    stamps_s = np.array(chosen["time_stamps"], dtype=np.float64)
    blank_impossible(stamps_s)
    recording = assemble(
        path,
        data_uV=data[:, columns] * _scales([units[c] for c in columns], options, notes),
        fs=fs,
        channels=[names[c] for c in columns],
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


def _describe(stream: dict[str, Any]) -> str:
    info = stream["info"]
    return f"{_first(info, 'name', str)!r} of type {_first(info, 'type', str)!r}"


def _is_markers(stream: dict[str, Any]) -> bool:
    is_text = isinstance(stream["time_series"], list)
    return is_text or "MARKER" in _first(stream["info"], "type", str).upper()


def _is_signal(stream: dict[str, Any], options: ReadOptions) -> bool:
    """Tell whether a stream holds numbers at a fixed rate, in no unit other than of voltage."""
    series = stream["time_series"]
    if _is_markers(stream) or not (series.size > 0 and series.dtype.kind in "fiu"):
        return False
    n_channels = series.size // len(series)
    _, units = _channels(stream["info"], n_channels)
    type_ = _first(stream["info"], "type", str).upper()
    is_known = not type_ or any(known in type_ for known in _TYPES)
    return (options.fs or _first(stream["info"], "nominal_srate", float)) > 0 and (
        options.units is not None or any(map(find_unit, units)) or (is_known and not all(units))
    )


def _choose(streams: list[dict[str, Any]], options: ReadOptions) -> dict[str, Any] | None:
    signals = [s for s in streams if _is_signal(s, options)]
    for wanted in (*_TYPES, ""):
        for stream in signals:
            if wanted in _first(stream["info"], "type", str).upper():
                return stream
    return None


def _channels(info: dict[str, Any], n_channels: int) -> tuple[list[str], list[str]]:
    """Labels and units of the channels, as far as the stream describes them."""
    try:
        described = info["desc"][0]["channels"][0]["channel"]
    except (KeyError, IndexError, TypeError):
        described = []
    usual = [f"ch{i + 1}" for i in range(n_channels)]
    if len(described) != n_channels:
        return usual, [""] * n_channels
    names = [str((c.get("label") or [""])[0]) for c in described]
    units = [str((c.get("unit") or [""])[0] or "").strip() for c in described]
    return (names if all(names) and len(set(names)) == n_channels else usual), units


def _voltages(
    names: list[str], units: list[str], options: ReadOptions, notes: list[str]
) -> list[int]:
    """Columns that state a unit of voltage or none; all of them if the user gives the unit."""
    if options.units is not None:
        return list(range(len(names)))
    columns = [i for i, unit in enumerate(units) if find_unit(unit) or not unit]
    others = [f"{names[i]} [{unit}]" for i, unit in enumerate(units) if i not in columns]
    if others:
        notes.append(f"Channels that are no voltage were left out: {', '.join(others[:8])}.")
    return columns


def _scales(units: list[str], options: ReadOptions, notes: list[str]) -> Samples:
    if options.units is None and "" in units:
        notes.append("The stream names no unit for some channels; uV was assumed. Else: --units.")
    return np.array([microvolts_per(options.units or unit or "uV") for unit in units])


def _markers(
    streams: list[dict[str, Any]], stamps_s: Samples, recording: Recording
) -> tuple[Marker, ...]:
    markers = []
    blocks = [np.arange(b.start_sample, b.stop_sample) for b in recording.segments()]
    rising_s = np.fmax.accumulate(stamps_s)
    for stream in filter(_is_markers, streams):
        times_s = np.asarray(stream["time_stamps"], dtype=np.float64)
        samples = np.interp(times_s, rising_s, np.concatenate(blocks))
        for sample, row in zip(samples, stream["time_series"], strict=False):
            text = row if isinstance(row, str) else ", ".join(str(value) for value in row)
            kind = text if text in MARKER_KINDS else "note"
            if np.isfinite(sample):
                markers.append(Marker(round(sample), kind, "" if kind == text else text))
    return tuple(sorted(markers, key=lambda marker: marker.sample))


FORMATS = (Format("XDF", matches, read),)
