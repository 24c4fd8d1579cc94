"""Reader of the HDF5 files of OpenSignals (biosignalsplux, BITalino)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from twitchdetect.block import Recording, Samples
from twitchdetect.errors import FileFormatError
from twitchdetect.files.assemble import assemble
from twitchdetect.files.counter import Cycle
from twitchdetect.files.hdf5 import attribute, check_heaps
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.units import microvolts_per

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_PLUX = (3.0, 1000.0)
_BITALINO = (3.3, 1009.0)
"""Supply in V and gain of the EMG sensor, from the makers' data sheets."""
_MOST_PER_BYTE = 1000
_MOST_BITS = 32
_MOST_HZ = 1e6
_CYCLES = (Cycle.of_values("0-15", range(16)), Cycle.of_values("0-127", range(128)))


def matches(path: Path, head: bytes) -> bool:
    """Tell whether it is an HDF5 file, though none that EEGLAB wrote."""
    return head.startswith(_SIGNATURE) and path.suffix.lower() != ".set"


def read(path: Path, options: ReadOptions) -> Recording:
    """Read the EMG channels of the first device that has any.

    Parameters
    ----------
    path : Path
    options : ReadOptions
        `units` says that the file holds voltages already; `fs` overrules the file.

    Raises
    ------
    FileFormatError
        If it is damaged or not laid out as OpenSignals does.
    """
    import h5py

    check_heaps(path)
    try:
        with h5py.File(path, "r") as file:
            return _read_device(path, options, *_choose_device(path, file))
    except FileFormatError:
        raise
    except Exception as error:  # damaged files make h5py raise nearly anything
        raise FileFormatError(
            path,
            f"cannot be read as an OpenSignals HDF5 file ({' '.join(str(error).split())}). "
            "Check that it was copied completely, or export it as text.",
        ) from error


def _choose_device(path: Path, file: Any) -> tuple[Any, list[str], list[str]]:
    """Give the group of a device, its channels and what was left out."""
    devices = [g for g in file.values() if hasattr(g, "keys") and "raw" in g]
    if not devices:
        raise FileFormatError(
            path,
            f"holds no device with raw channels (found {list(file)[:5]}); expected a file of "
            "OpenSignals. Export the recording as text or EDF.",
        )
    notes = []
    best, found = devices[0], list[str]()
    for device in devices:
        channels = sorted(
            (n for n in device["raw"] if _is_channel(n, device["raw"])), key=lambda n: int(n[8:])
        )
        emg = [n for n in channels if "EMG" in _text(attribute(device["raw"][n], "sensor", ""))]
        if emg:
            best, found = device, emg
            if left := [n for n in channels if n not in emg]:
                notes.append(f"Channels that are no EMG were left out: {', '.join(left)}.")
            break
        if not found:
            best, found = device, channels
    else:
        notes.append("No channel is marked as EMG; all were taken as if they were.")
    if len(devices) > 1:
        name = str(best.name).strip("/")
        notes.append(f"The file holds {len(devices)} devices; {name} was read.")
    if not found:
        raise FileFormatError(path, "its device holds no channel; expected raw/channel_1 or so.")
    return best, found, notes


def _is_channel(name: str, raw: Any) -> bool:
    if not (name.startswith("channel_") and name[8:].isdecimal()):
        return False
    kind = getattr(raw[name], "dtype", None)
    return kind is not None and kind.kind in "iuf" and hasattr(raw[name], "size")


def _read_device(
    path: Path, options: ReadOptions, device: Any, names: Sequence[str], notes: list[str]
) -> Recording:
    fs = options.fs or float(np.ravel(attribute(device, "sampling rate", 0))[0])
    if not 0 < fs <= _MOST_HZ:
        raise FileFormatError(
            path, f"states {fs:g} samples/s; expected 1 to {_MOST_HZ:g}. Give it: --fs 1000"
        )
    n_stated = sum(device["raw"][n].size for n in names)
    if n_stated > _MOST_PER_BYTE * path.stat().st_size:
        raise FileFormatError(
            path, f"states {n_stated} samples, more than a file of its size holds; copy it again."
        )
    raw = [np.asarray(device["raw"][n], dtype=np.float64).reshape(-1) for n in names]
    n_rows = min(map(len, raw))
    counts = np.column_stack([r[:n_rows] for r in raw])
    maker = _text(attribute(device, "device", ""))
    transfer = _BITALINO if maker.lower().startswith("bitalino") else _PLUX
    data_uV, rail_uV = _to_uV(counts, _bits(path, device, names), transfer, options, notes)
    labels = [_text(attribute(device["raw"][n], "label", n)) or n for n in names]
    return assemble(
        path,
        data_uV=data_uV,
        fs=fs,
        channels=labels if len(set(labels)) == len(labels) else list(names),
        format_="OpenSignals HDF5",
        counter=_sequence(device, n_rows),
        cycles=_CYCLES,
        rail_uV=rail_uV,
        notes=notes,
        meta={
            "device": maker,
            "date": _text(attribute(device, "date", "")),
        },
    )


def _sequence(device: Any, n_rows: int) -> Samples | None:
    """Packet counter, unless it is a 16-bit row number that has come to its end."""
    if "nSeq" not in device["raw"]:
        return None
    counter = np.asarray(device["raw"]["nSeq"], dtype=np.float64).reshape(-1)[:n_rows]
    is_stuck = len(counter) > 1 and counter[-1] == counter[-2] == counter.max()
    return None if is_stuck or len(counter) < n_rows else counter


def _bits(path: Path, device: Any, names: Sequence[str]) -> Samples:
    """Resolution of each channel; the list may be of all channels or of one."""
    bits = np.ravel(attribute(device, "resolution", 16)).astype(np.float64)
    if not ((bits >= 1) & (bits <= _MOST_BITS)).all():
        raise FileFormatError(
            path, f"states a resolution of {bits[:8].tolist()} bits; expected 1 to {_MOST_BITS}."
        )
    numbers = [int(v) for v in np.ravel(attribute(device, "channels", []))]
    places = [numbers.index(int(n[8:])) if int(n[8:]) in numbers else 0 for n in names]
    return np.array([bits[min(p, len(bits) - 1)] for p in places])


def _to_uV(
    counts: Samples,
    bits: Samples,
    transfer: tuple[float, float],
    options: ReadOptions,
    notes: list[str],
) -> tuple[Samples, Samples | None]:
    if options.units is not None:
        return counts * microvolts_per(options.units), None
    full = 2.0**bits
    supply_V, gain = transfer
    scale_uV = supply_V / gain * 1e6
    notes.append(
        f"Counts of {', '.join(f'{b:.0f}' for b in sorted(set(bits)))} bits were turned into "
        f"voltage by the maker's usual transfer function, {supply_V:g} V supply and gain "
        f"{gain:g}, which the file does not store."
    )
    rail_uV = np.column_stack([np.full(len(full), -0.5), (full - 1) / full - 0.5]) * scale_uV
    return (counts / full - 0.5) * scale_uV, rail_uV


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


FORMATS = (Format("OpenSignals HDF5", matches, read),)
