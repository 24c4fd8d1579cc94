"""Reader of the hexadecimal files that a Cyton writes to its SD card (``OBCI_xx.TXT``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from twitchdetect.block import Gap, Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.assemble import assemble
from twitchdetect.files.counter import CYTON, Bools, Ints
from twitchdetect.files.openbci_boards import ADS1299_UV, USUAL_GAIN, Board
from twitchdetect.files.openbci_boards import CYTON as CYTON_BOARD
from twitchdetect.files.openbci_boards import DAISY as DAISY_BOARD
from twitchdetect.files.options import Format, ReadOptions

_ROW = re.compile(rb"^[0-9A-Fa-f]{2}((?:,[0-9A-Fa-f]{6})+)(?:(?:,[0-9A-Fa-f]{1,4})*,?)\r?$", re.M)
_FS = re.compile(rb"%SamplingFreq:\s*([0-9A-Fa-f]{1,8})")
_STAMP = re.compile(rb"%(START|STOP) AT(?:\s+([0-9A-Fa-f]{1,8})(?![0-9A-Fa-f,]))?")
_FOOTER = re.compile(rb"^%(?:SamplingFreq|Total time|min Write|max Write|Over|block)", re.M)
_USUAL_FS = 250.0
_OVERWRITTEN_SLACK = 3
_LONGEST_MS = 24 * 3600 * 1000
_SLICE_BYTES = 1 << 22

_NIBBLE = np.full(256, 255, dtype=np.uint8)
_NIBBLE[np.frombuffer(b"0123456789ABCDEF", np.uint8)] = np.arange(16)
_NIBBLE[np.frombuffer(b"abcdef", np.uint8)] = np.arange(10, 16)


@dataclass(frozen=True, slots=True)
class _Rows:
    counter: Ints
    counts: Ints
    is_damaged: Bools
    stamps_ms: tuple[int, ...] = ()

    def first(self, n: int, stamps_ms: Sequence[int]) -> _Rows:
        """Give the first `n` rows, with the stamps that stand before them."""
        return _Rows(self.counter[:n], self.counts[:n], self.is_damaged[:n], tuple(stamps_ms))


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
    A stream that was stopped and started again leaves stamps between its rows: they tell the gap.
    The file is as long as the card had set aside for it: what follows the first NUL, the footer,
    or a damaged stretch behind which the packet counter does not go on, is older content.
    """
    text = path.read_bytes().partition(b"\0")[0]
    first = _ROW.search(text)
    if first is None:
        raise FileFormatError(
            path, "no row of samples found; expected lines such as 00,FFB1C2,... of an SD card."
        )
    board = DAISY_BOARD if first[1].count(b",") >= DAISY_BOARD.n_channels else CYTON_BOARD
    footer = _FOOTER.search(text, first.end())
    stretches, n_ignored = _stretches(text[: footer.start()] if footer else text, board.n_channels)
    if not stretches:
        raise FileFormatError(
            path,
            f"no row is whole; expected a counter and {board.n_channels} channels in each. "
            "Check that the file was copied completely.",
        )
    notes = []
    if n_ignored:
        notes.append(
            f"{n_ignored} rows at the end were taken for older content of the card: the packet "
            "counter does not go on there."
        )
    fs, fs_note = _sampling_frequency(text, options)
    gain = options.gain or USUAL_GAIN
    if options.gain is None:
        notes.append("Gain 24 was assumed, which the file does not store.")
    stamps_ms = [
        {"word": word.decode(), "ms": int(ms, 16)} for word, ms in _STAMP.findall(text) if ms
    ]
    notes += [fs_note] if fs_note else []
    parts = [_assemble(path, part, board, fs, gain) for part in stretches]
    whole = _join(parts, [_pause_samples(part.stamps_ms, fs) for part in stretches[1:]])
    said = tuple(dict.fromkeys([*notes, *whole.assumptions]))
    return replace(whole, assumptions=said, meta={**whole.meta, "stamps_ms": stamps_ms})


def _stretches(body: bytes, n_channels: int) -> tuple[list[_Rows], int]:
    """Cut at the stamps of a stopped stream; give too how many rows of older content follow."""
    cuts = list(_STAMP.finditer(body))
    starts = [0, *(cut.end() for cut in cuts)]
    stops = [*(cut.start() for cut in cuts), len(body)]
    found: list[_Rows] = []
    stamps_ms: list[int] = []
    n_ignored = 0
    is_over = False
    for start, stop, cut in zip(starts, stops, [None, *cuts], strict=True):
        if cut is not None and cut[2]:
            stamps_ms.append(int(cut[2], 16))
        rows = _parse(body[start:stop], n_channels)
        if rows.is_damaged.all():
            is_over |= bool(found) and len(rows.is_damaged) > 0
            continue
        is_over |= bool(found) and (stamps_ms != sorted(stamps_ms) or _is_days(stamps_ms))
        if is_over:
            n_ignored += int(np.count_nonzero(~rows.is_damaged))
            continue
        n_valid = _end_of_recording(rows)
        n_ignored += int(np.count_nonzero(~rows.is_damaged[n_valid:]))
        is_over = n_valid < len(rows.is_damaged)  # a torn row ends the recording
        found.append(rows.first(n_valid, stamps_ms))
        stamps_ms = []
    return found, n_ignored


def _is_days(stamps_ms: Sequence[int]) -> bool:
    """Tell whether stamps span more than the longest recording that can be asked for."""
    return len(stamps_ms) > 1 and stamps_ms[-1] - stamps_ms[0] > _LONGEST_MS


def _assemble(path: Path, rows: _Rows, board: Board, fs: float, gain: float) -> Recording:
    data_uV = rows.counts.astype(np.float64) * (ADS1299_UV / gain)
    data_uV[rows.is_damaged] = np.nan
    return assemble(
        path,
        data_uV=data_uV,
        fs=fs,
        channels=[f"ch{i + 1}" for i in range(board.n_channels)],
        format_=f"OpenBCI SD card ({board.name})",
        is_damaged=rows.is_damaged,
        counter=rows.counter.astype(np.float64),
        cycles=(CYTON,),
        rail_uV=board.limits(data_uV, gain)[0],
    )


def _pause_samples(stamps_ms: Sequence[int], fs: float) -> int:
    """Give the samples that the stamps between two stretches span; 0 if they do not tell."""
    return round((stamps_ms[-1] - stamps_ms[0]) / 1000 * fs) if len(stamps_ms) > 1 else 0


def _join(parts: Sequence[Recording], pauses: Sequence[int]) -> Recording:
    """Put stretches one behind the other, with a gap for each pause (1 sample if unknown)."""
    gaps = list(parts[0].gaps)
    notes = list(parts[0].assumptions)
    end = parts[0].n_samples
    for part, pause in zip(parts[1:], pauses, strict=True):
        start = end + max(1, pause)
        if pause:
            gaps.append(Gap(end, start, f"stamps tell a stop of {pause / part.fs:.1f} s"))
        else:
            gaps.append(Gap(end, start, "stopped for a time that the file does not tell"))
            notes.append(
                f"The stream was stopped at sample {end} for a time that the file does not tell; "
                "1 sample stands for it."
            )
        moved = (Gap(g.start_sample + start, g.stop_sample + start, g.reason) for g in part.gaps)
        gaps += moved
        notes += part.assumptions
        end = start + part.n_samples
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        data_uV=np.concatenate([part.data_uV for part in parts]),
        gaps=tuple(gaps),
        assumptions=tuple(notes),
    )


def _parse(body: bytes, n_channels: int) -> _Rows:
    """Turn lines into counters and counts, a slice at a time to spare memory."""
    slices = []
    start = 0
    while start < len(body):
        stop = body.find(b"\n", start + _SLICE_BYTES) + 1 or len(body)
        slices.append(_parse_slice(body[start:stop], n_channels))
        start = stop
    slices = slices or [_parse_slice(b"", n_channels)]
    return _Rows(
        np.concatenate([s.counter for s in slices]),
        np.concatenate([s.counts for s in slices]),
        np.concatenate([s.is_damaged for s in slices]),
    )


def _parse_slice(body: bytes, n_channels: int) -> _Rows:
    """Turn all lines into rows at once; lines of text (``%``) are no rows."""
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
    digits = np.where(nibbles == 255, 0, nibbles)[:, ~is_comma].astype(np.int64)
    counter = digits[:, 0] * 16 + digits[:, 1]
    counts = digits[:, 2:].reshape(-1, n_channels, 6) @ (16 ** np.arange(5, -1, -1))
    counts = np.where(counts >= 1 << 23, counts - (1 << 24), counts)
    return _Rows(counter, counts, is_damaged)


def _end_of_recording(rows: _Rows) -> int:
    """Give the row behind the last of this recording: where damage hides a jump of the counter."""
    good = np.flatnonzero(~rows.is_damaged)
    passed = np.diff(good)
    step = (np.diff(rows.counter[good]) - passed) % 256
    is_jump = (passed > 1) & (step > _OVERWRITTEN_SLACK) & (step < 256 - _OVERWRITTEN_SLACK)
    last = good[np.argmax(is_jump)] if is_jump.any() else good[-1]
    return int(last) + 1


def _sampling_frequency(text: bytes, options: ReadOptions) -> tuple[float, str | None]:
    if options.fs is not None:
        return options.fs, None
    stated = _FS.search(text)
    if stated is not None and 0 < int(stated[1], 16) <= 16000:
        return float(int(stated[1], 16)), None
    return _USUAL_FS, f"{_USUAL_FS:g} Hz was assumed, because the file has no footer."


FORMATS = (Format("OpenBCI SD card", matches, read),)
