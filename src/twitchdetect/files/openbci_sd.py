"""Reader of the hexadecimal files that a Cyton writes to its SD card (``OBCI_xx.TXT``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.assemble import assemble
from twitchdetect.files.counter import CYTON, Bools, Ints
from twitchdetect.files.openbci_boards import ADS1299_UV, USUAL_GAIN
from twitchdetect.files.openbci_boards import CYTON as CYTON_BOARD
from twitchdetect.files.openbci_boards import DAISY as DAISY_BOARD
from twitchdetect.files.options import Format, ReadOptions

_ROW = re.compile(rb"^[0-9A-Fa-f]{2}((?:,[0-9A-Fa-f]{6})+)(?:(?:,[0-9A-Fa-f]{1,4})*,?)\r?$", re.M)
_FS = re.compile(rb"%SamplingFreq:\s*([0-9A-Fa-f]{1,8})")
_STAMP = re.compile(rb"%(START|STOP) AT\s+([0-9A-Fa-f]{1,8})")
_FOOTER = re.compile(rb"^%(?:SamplingFreq|Total time|min Write|max Write|Over|block)", re.M)
_USUAL_FS = 250.0
_OVERWRITTEN_SLACK = 3

_NIBBLE = np.full(256, 255, dtype=np.uint8)
_NIBBLE[np.frombuffer(b"0123456789ABCDEF", np.uint8)] = np.arange(16)
_NIBBLE[np.frombuffer(b"abcdef", np.uint8)] = np.arange(10, 16)


@dataclass(frozen=True, slots=True)
class _Rows:
    counter: Ints
    counts: Ints
    is_damaged: Bools


def matches(path: Path, head: bytes) -> bool:
    """Tell whether most of the first lines are rows of such a file."""
    text = head.partition(b"\0")[0]
    lines = [line for line in text.split(b"\n")[:-1] if line.strip() and line[:1] != b"%"]
    return bool(lines) and 2 * len(_ROW.findall(text)) > len(lines)


def read(path: Path, options: ReadOptions) -> Recording:
    """Read an SD card file.

    Parameters
    ----------
    path : Path
        The file.
    options : ReadOptions
        `gain` (24 is assumed) and `fs` (that of the footer, or 250 Hz).

    Returns
    -------
    Recording
        8 or 16 channels ``ch1``, ``ch2``... The stamps of the file, in ms since the board was
        switched on, are in `meta`.

    Raises
    ------
    FileFormatError
        If there is no row of samples.

    Notes
    -----
    The file is as long as the card had set aside for it: what follows the first NUL, the footer,
    or a damaged stretch behind which the packet counter does not go on, is older content.
    """
    raw = path.read_bytes()
    text = raw.partition(b"\0")[0]
    first = _ROW.search(text)
    if first is None:
        raise FileFormatError(
            path, "no row of samples found; expected lines such as 00,FFB1C2,... of an SD card."
        )
    n_channels = 16 if first[1].count(b",") >= 16 else 8
    footer = _FOOTER.search(text, first.end())
    body = text[: footer.start()] if footer else text
    rows = _parse(body, n_channels)
    n_valid = _end_of_recording(rows)
    notes = []
    if n_ignored := int(np.count_nonzero(~rows.is_damaged[n_valid:])):
        notes.append(
            f"{n_ignored} rows at the end were taken for older content of the card: the packet "
            "counter does not go on there."
        )
    fs, fs_note = _sampling_frequency(text, options)
    gain = options.gain or USUAL_GAIN
    if options.gain is None:
        notes.append("Gain 24 was assumed, which the file does not store.")
    data_uV = rows.counts[:n_valid].astype(np.float64) * (ADS1299_UV / gain)
    data_uV[rows.is_damaged[:n_valid]] = np.nan
    board = CYTON_BOARD if n_channels == 8 else DAISY_BOARD
    rail_uV, _ = board.limits(data_uV, gain)
    return assemble(
        path,
        data_uV=data_uV,
        fs=fs,
        channels=[f"ch{i + 1}" for i in range(n_channels)],
        format_=f"OpenBCI SD card ({board.name})",
        is_damaged=rows.is_damaged[:n_valid],
        counter=rows.counter[:n_valid].astype(np.float64),
        cycles=(CYTON,),
        rail_uV=rail_uV,
        notes=[*notes, *([fs_note] if fs_note else [])],
        meta={
            "stamps_ms": [
                {"word": word.decode(), "ms": int(ms, 16)} for word, ms in _STAMP.findall(text)
            ]
        },
    )


def _parse(body: bytes, n_channels: int) -> _Rows:
    """Turn all lines into counters and counts at once; lines of text (``%``) are no rows."""
    width = 2 + 7 * n_channels
    buffer = np.frombuffer(body + b"\n" + b" " * width, dtype=np.uint8)
    stops = np.flatnonzero(buffer == ord("\n"))
    starts = np.r_[0, stops[:-1] + 1]
    is_row = (stops > starts) & (buffer[starts] != ord("%")) & (buffer[starts] != ord("\r"))
    starts, stops = starts[is_row], stops[is_row]
    cells = buffer[starts[:, None] + np.arange(width + 1)]
    nibbles = _NIBBLE[cells[:, :width]]
    is_comma = np.zeros(width, dtype=np.bool_)
    is_comma[2::7] = True
    is_damaged = (stops - starts < width) | (cells[:, :width] == ord("\n")).any(axis=1)
    is_damaged |= (cells[:, :width][:, is_comma] != ord(",")).any(axis=1)
    is_damaged |= (nibbles[:, ~is_comma] == 255).any(axis=1)
    is_damaged |= ~np.isin(cells[:, width], np.frombuffer(b"\n\r,", np.uint8))
    values = np.where(nibbles == 255, 0, nibbles).astype(np.int64)
    digits = values[:, ~is_comma]
    counter = digits[:, 0] * 16 + digits[:, 1]
    counts = digits[:, 2:].reshape(-1, n_channels, 6) @ (16 ** np.arange(5, -1, -1))
    counts = np.where(counts >= 1 << 23, counts - (1 << 24), counts)
    return _Rows(counter, counts, is_damaged)


def _end_of_recording(rows: _Rows) -> int:
    """Give the row behind the last of this recording: where damage hides a jump of the counter."""
    good = np.flatnonzero(~rows.is_damaged)
    for before, after in pairwise(good):
        if after - before == 1:
            continue
        step = (rows.counter[after] - rows.counter[before] - (after - before)) % 256
        if _OVERWRITTEN_SLACK < step < 256 - _OVERWRITTEN_SLACK:
            return int(before) + 1
    return int(good[-1]) + 1 if len(good) else len(rows.counter)


def _sampling_frequency(text: bytes, options: ReadOptions) -> tuple[float, str | None]:
    if options.fs is not None:
        return options.fs, None
    stated = _FS.search(text)
    if stated is not None and 0 < int(stated[1], 16) <= 16000:
        return float(int(stated[1], 16)), None
    return _USUAL_FS, f"{_USUAL_FS:g} Hz was assumed, because the file has no footer."


FORMATS = (Format("OpenBCI SD card", matches, read),)
