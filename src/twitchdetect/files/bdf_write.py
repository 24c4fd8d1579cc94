"""Writer of whole recordings as BDF+, 24 bit, by edfio.

A record has a fixed number of samples, and a radio loses single ones, so lost samples are filled
with the last value before them and marked by an annotation, which `edf` turns back into a gap.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import edfio
import numpy as np
import numpy.typing as npt

from twitchdetect import __version__
from twitchdetect.block import Recording, Samples
from twitchdetect.files.bdf_notes import PADDED, lost_text, maker, marker_text
from twitchdetect.files.bdf_scale import HIGHEST, choose_scale
from twitchdetect.files.replacing import replacing

_LABEL_LENGTH = 16
_SHORTEST_S, _LONGEST_S = 0.001, 10.0
_MOST_PER_RECORD = 1_000_000
_LEAST_SHARE = 0.1
_MOST_OFF = 1e-6


def write_bdf(recording: Recording, path: Path) -> Path:
    """Write a recording as BDF+C without anything that says who was measured or when.

    Values are rounded to whole counts of 24 bits; those of a converter whose limits are known stay
    what they were, and what is at a limit stays there. Reading gives back samples, channels, gaps
    and markers. A sampling frequency that no record length expresses is met within a millionth.

    Parameters
    ----------
    recording : Recording
        With ``meta["simulated"]`` true the header says that it is a simulation.
    path : Path
        The ``.bdf``; the old file or the new one is there, never half of it.

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        If there is no sample, one is no finite number or too large, or a channel's name is not
        1 to 16 ASCII characters.
    OSError
        If it cannot be written.
    """
    path = Path(path)
    _check(recording)
    per_record, record_s = choose_record(recording.fs, recording.n_samples)
    filled_uV = _filled(recording, -recording.n_samples % per_record)
    rails = recording.rail_uV
    signals = [
        _signal(name, filled_uV[:, i], None if rails is None else rails[i], per_record / record_s)
        for i, name in enumerate(recording.channels)
    ]
    equipment, additional = maker(__version__, is_simulation=bool(recording.meta.get("simulated")))
    made = edfio.Bdf(
        signals,
        recording=edfio.Recording(equipment_code=equipment, additional=additional),
        data_record_duration=record_s,
        annotations=_annotations(recording, len(filled_uV)),
    )
    content = io.BytesIO()
    made.write(content)
    with replacing(path) as part:
        part.write_bytes(_with_exact_times(content.getvalue(), recording, per_record, record_s))
    return path


def choose_record(fs: float, n_samples: int) -> tuple[int, float]:
    """Choose how many samples a record has, and its length in seconds.

    The length has 6 decimals and must tell `fs`. At most a second if that can be, at most 10 s
    else; of those, one from a tenth of a second up that leaves no record half full.

    Parameters
    ----------
    fs : float
        Sampling frequency in Hz.
    n_samples : int
        Samples to be written.

    Raises
    ------
    ValueError
        If no such length tells `fs` within a millionth.
    """
    for per_record, record_s in _records(fs, n_samples) if 0.1 <= fs <= 1e6 else ():
        if _adds_up(-(-n_samples // per_record), per_record, record_s):
            return per_record, record_s
    raise ValueError(
        f"fs is {fs!r} Hz, which no record of a BDF can tell; expected 0.1 to 1000000 Hz"
    )


def _records(fs: float, n_samples: int) -> Iterator[tuple[int, float]]:
    """Give samples and lengths of records that tell `fs`, the best first."""
    counts = np.arange(1, min(int(_LONGEST_S * fs), _MOST_PER_RECORD) + 1)
    lengths_s = np.round(counts / fs, 6)
    usable = lengths_s >= _SHORTEST_S
    counts, lengths_s = counts[usable], lengths_s[usable]
    off = np.abs(counts / lengths_s / fs - 1)
    is_short = counts <= fs
    is_full = is_short & (n_samples % counts == 0) & (counts >= _LEAST_SHARE * fs)
    is_exact = counts / lengths_s == fs
    for choice in (is_exact & is_full, is_exact & is_short):
        yield from _pairs(counts[choice][::-1], lengths_s[choice][::-1])
    yield from _pairs(counts[is_exact], lengths_s[is_exact])
    near = np.flatnonzero(is_short & (off <= _MOST_OFF))
    order = near[np.argsort(off[near], kind="stable")]
    yield from _pairs(counts[order], lengths_s[order])


def _pairs(counts: npt.NDArray[np.int64], lengths_s: Samples) -> Iterator[tuple[int, float]]:
    return zip(counts.tolist(), lengths_s.tolist(), strict=True)


def _adds_up(n_records: int, per_record: int, record_s: float) -> bool:
    """Tell whether edfio's floating point finds a whole number of records."""
    total_s = round(n_records * per_record / (per_record / record_s), 12)
    return total_s / record_s == n_records


def _check(recording: Recording) -> None:
    if not len(recording.data_uV):
        raise ValueError("the recording holds no samples; expected at least one")
    for name, column in zip(recording.channels, recording.data_uV.T, strict=True):
        if not (name.isascii() and name.isprintable() and name == name.strip()) or not (
            1 <= len(name) <= _LABEL_LENGTH
        ):
            raise ValueError(
                f"channel {name!r}: expected a name of 1 to {_LABEL_LENGTH} ASCII characters, "
                "which is what a BDF can hold"
            )
        if n_bad := int(np.count_nonzero(~np.isfinite(column))):
            raise ValueError(
                f"channel {name!r} has {n_bad} samples that are no finite numbers; expected none, "
                "as a BDF holds whole numbers"
            )


def _filled(recording: Recording, n_padding: int) -> Samples:
    """Put the samples into their places; the last value before goes where there are none."""
    filled_uV = np.empty((recording.n_samples + n_padding, len(recording.channels)))
    last_uV, end = recording.data_uV[0], 0
    for block in recording.segments():
        filled_uV[end : block.start_sample] = last_uV
        filled_uV[block.start_sample : block.stop_sample] = block.data_uV
        last_uV, end = block.data_uV[-1], block.stop_sample
    filled_uV[end:] = last_uV
    return filled_uV


def _signal(name: str, column_uV: Samples, rail_uV: Samples | None, fs: float) -> edfio.BdfSignal:
    scale = choose_scale(column_uV, rail_uV)
    return edfio.BdfSignal.from_digital(
        scale.counts(column_uV),
        fs,
        label=name,
        physical_dimension="uV",
        physical_range=_inward(scale.low_uV, scale.high_uV),
        digital_range=(scale.lowest, HIGHEST),
    )


def _inward(low_uV: float, high_uV: float) -> tuple[float, float]:
    """Give limits that edfio's outward rounding to 8 characters makes these, in spite of noise."""
    return np.nextafter(low_uV, np.inf), np.nextafter(high_uV, -np.inf)


def _annotations(recording: Recording, n_written: int) -> list[edfio.EdfAnnotation]:
    fs, end = recording.fs, recording.n_samples
    found = [edfio.EdfAnnotation(m.sample / fs, None, marker_text(m)) for m in recording.markers]
    found += [
        edfio.EdfAnnotation(gap.start_sample / fs, gap.n_samples / fs, lost_text(gap))
        for gap in recording.gaps
    ]
    if n_written > end:
        found.append(edfio.EdfAnnotation(end / fs, (n_written - end) / fs, PADDED))
    return found


def _with_exact_times(raw: bytes, recording: Recording, per_record: int, record_s: float) -> bytes:
    """Write the times of records as decimals; edfio's +0.46799999999999997 EDFlib refuses."""
    content = bytearray(raw)
    n_data = 3 * per_record * len(recording.channels)
    header, n_records = int(raw[184:192]), int(raw[236:244])
    length = (len(raw) - header) // n_records
    for i in range(n_records):
        start, stop = header + i * length + n_data, header + (i + 1) * length
        rest = content[start:stop].partition(b"\x14")[2]
        time_s = format((i * Decimal(str(record_s))).normalize(), "f")
        content[start:stop] = (f"+{time_s}\x14".encode() + rest).ljust(stop - start, b"\0")
    return bytes(content)
