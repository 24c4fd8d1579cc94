"""Reader of EDF, EDF+, BDF and BDF+; true gaps from EDF+D; the OpenBCI GUI's mis-scaled BDF.

MNE would bring all signals to the highest rate and close the gaps of a discontinuous file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Recording, Samples
from twitchdetect.errors import FileFormatError
from twitchdetect.files.bdf_notes import is_simulated
from twitchdetect.files.edf_header import Header, Signal, parse_header
from twitchdetect.files.edf_times import read_times
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.units import find_unit, microvolts_per

Bytes = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int32]

GUI_RECORDING = "Startdate X X OpenBCI_GUI X"
"""What the recording field says after `recover` made the file a proper BDF+."""
GUI_FACTOR = 16777215 / 375000
"""By how much the values of the OpenBCI GUI's BDF are too small."""


def matches(path: Path, head: bytes) -> bool:
    """Tell whether it begins as BDF does, or as EDF does with the name of one."""
    if head.startswith(b"\xffBIOSEMI"):
        return True
    is_edf = head.startswith(b"0       ") and len(head) >= 256 and head[168:184].count(b".") == 4
    return is_edf or (path.suffix.lower() in (".edf", ".bdf", ".rec") and head[:1] in b"0\xff")


def read(path: Path, options: ReadOptions) -> Recording:
    """Read the signals in units of voltage that share the highest rate.

    Parameters
    ----------
    path : Path
    options : ReadOptions
        `units` for signals that state none; `fs` overrules the file; `rescale_gui_bdf`.

    Raises
    ------
    FileFormatError
        If it is damaged, or has no such signal.
    """
    raw = path.read_bytes()
    header = parse_header(path, raw)
    notes: list[str] = []
    n_records = _count_records(path, header, len(raw), notes)
    body = np.frombuffer(raw, np.uint8, n_records * header.record_bytes, header.header_bytes)
    records = body.reshape(n_records, header.record_bytes)
    signals = _choose(path, header, options, notes)
    fs = options.fs or signals[0].samples / header.record_s
    is_gui = _is_gui(header)
    if options.rescale_gui_bdf and not is_gui:
        raise FileFormatError(
            path, "bears no sign of the OpenBCI GUI's scale fault; leave out --rescale-gui-bdf."
        )
    counts = np.stack([_counts(records, header, signal) for signal in signals], axis=2)
    rail_uV: Samples | None
    data_uV, rail_uV = _to_uV(counts.reshape(-1, len(signals)), signals, options)
    if is_gui:
        notes.append(_gui_note(data_uV, options.rescale_gui_bdf))
        if options.rescale_gui_bdf:
            data_uV = np.ascontiguousarray(counts.reshape(-1, len(signals)), dtype=np.float64)
            rail_uV = None
    times = read_times(records, header, signals[0].samples, fs, notes)
    names = [s.label for s in signals]
    is_unique = len(set(names)) == len(names) and all(names)
    for name, rows in times.no_number:
        data_uV[rows, [i for i, other in enumerate(names) if other == name]] = np.nan
    return Recording(
        data_uV=data_uV if times.is_sample.all() else data_uV[times.is_sample],
        fs=fs,
        channels=tuple(names if is_unique else [f"ch{i + 1}" for i in range(len(names))]),
        gaps=times.gaps,
        markers=times.markers,
        rail_uV=rail_uV,
        source=path,
        format=header.name + (" of the OpenBCI GUI" if is_gui else ""),
        assumptions=tuple(notes),
        meta={"simulated": True} if is_simulated(header.recording) else {},
    )


def _count_records(path: Path, header: Header, n_bytes: int, notes: list[str]) -> int:
    n_there, rest = divmod(n_bytes - header.header_bytes, header.record_bytes)
    if n_there == 0:
        raise FileFormatError(
            path,
            f"ends before its first record is whole ({rest} of {header.record_bytes} bytes); "
            "expected samples after the header. Was the recording stopped properly?",
        )
    n_stated = header.n_records
    if n_stated < 0:
        notes.append(f"The number of records was never written; {n_there} were found.")
    elif n_stated != n_there or rest:
        notes.append(
            f"The header states {n_stated} records; the file holds {n_there} whole ones"
            + (f" and {rest} bytes more." if rest else ".")
        )
    return n_there if n_stated <= 0 else min(n_there, n_stated)


def _choose(path: Path, header: Header, options: ReadOptions, notes: list[str]) -> list[Signal]:
    signals = [s for s in header.signals if not s.is_annotation]
    voltages = [
        s
        for s in signals
        if find_unit(s.unit) or (options.units and not s.unit and s.label != "Status")
    ]
    if not voltages:
        found = ", ".join(f"{s.label} [{s.unit}]" for s in signals[:8]) or "none"
        raise FileFormatError(
            path,
            f"has no signal in a unit of voltage (found: {found}); expected uV, mV or V. "
            "If a unit is missing, give it: --units uV",
        )
    usable = [s for s in voltages if s.has_range and s.samples]
    if not usable:
        s = voltages[0]
        raise FileFormatError(
            path,
            f"states an impossible range or length for signal {s.label!r}: {s.physical_min:g} to "
            f"{s.physical_max:g} {s.unit}, counts {s.digital_min} to {s.digital_max}, {s.samples} "
            "samples a record; expected minimum < maximum and at least one sample.",
        )
    most = max(s.samples for s in usable)
    chosen = [s for s in usable if s.samples == most]
    if left := [s.label for s in signals if s not in chosen]:
        notes.append(
            "Signals in other units, at lower rates or without a range were left out: "
            f"{', '.join(left[:16])}."
        )
    return chosen


def _counts(records: Bytes, header: Header, signal: Signal) -> Counts:
    """Whole numbers of a signal, (n_records, samples)."""
    start = signal.offset * header.width
    part = np.ascontiguousarray(records[:, start : start + signal.samples * header.width])
    if not header.is_bdf:
        return part.view("<i2").astype(np.int32)
    padded = np.zeros((len(records), signal.samples, 4), np.uint8)
    padded[:, :, 1:] = part.reshape(len(records), signal.samples, 3)
    counts: Counts = padded.view("<i4")[:, :, 0] >> 8
    return counts


def _to_uV(
    counts: Counts, signals: Sequence[Signal], options: ReadOptions
) -> tuple[Samples, Samples]:
    data_uV = np.empty(counts.shape)
    rail_uV = np.empty((len(signals), 2))
    for i, s in enumerate(signals):
        unit_uV = microvolts_per(find_unit(s.unit) or options.units or "uV")
        ends = np.array([s.digital_min, s.digital_max])
        for out, values in ((data_uV[:, i], counts[:, i]), (rail_uV[i], ends)):
            out[:] = ((values - float(s.digital_min)) * s.scale + s.physical_min) * unit_uV
    return data_uV, np.sort(rail_uV, axis=1)


def _is_gui(header: Header) -> bool:
    """Tell whether the header is one that the OpenBCI GUI writes."""
    exg = header.signals[0]
    return (
        header.is_bdf
        and (header.reserved == "24BIT" or header.recording == GUI_RECORDING)
        and any(s.label == "BDF Annotations" for s in header.signals)
        and (exg.physical_min, exg.physical_max) == (-187500.0, 187500.0)
        and (exg.digital_min, exg.digital_max) == (-8388608, 8388607)
    )


def _gui_note(data_uV: Samples, is_rescaled: bool) -> str:
    if is_rescaled:
        return f"The OpenBCI GUI's scale fault was corrected: values times {GUI_FACTOR:.3f}."
    spread_uV = (
        float(np.median(np.std(np.diff(data_uV, axis=0), axis=0))) if len(data_uV) > 1 else 0
    )
    return (
        f"This BDF is written as the OpenBCI GUI writes it. Since version 5 its values come out "
        f"{GUI_FACTOR:.3f} times too small (here: {spread_uV:.3g} uV rms from sample to sample). "
        "If that is implausible, read it with --rescale-gui-bdf; it was not corrected."
    )


FORMATS = (Format("BDF or EDF", matches, read),)
