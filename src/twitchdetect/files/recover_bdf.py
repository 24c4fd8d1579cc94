"""What of a broken BDF or EDF is whole, and the header that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from twitchdetect.errors import FileFormatError
from twitchdetect.files.edf import GUI_RECORDING
from twitchdetect.files.edf_header import FIXED, Header, parse_header

_SIGNAL_BYTES = 256
_SAMPLES_AT = 216
_MOST_SIGNALS = 4096
_TIME = re.compile(rb"[+-]\d+(\.\d*)?\x14\x14\0")
_DATE, _CLOCK = re.compile(rb"\d\d\.\d\d\.\d\d"), re.compile(rb"\d\d\.\d\d\.\d\d")
_ENDINGS = (".bdf", ".edf", ".rec")


@dataclass
class Repair:
    """A header that is right, how much of the file goes behind it, and what was wrong.

    Attributes
    ----------
    header : bytes
    start, stop : int
        The bytes of the file that are whole records.
    record_s : float
    found : list of str
        In whole sentences; empty if nothing is wrong.
    """

    header: bytes
    start: int
    stop: int
    record_s: float
    found: list[str] = field(default_factory=list)


def is_bdf_or_edf(path: Path, head: bytes) -> bool:
    """Tell by content or by the ending, as the content may be damaged."""
    is_one = head.startswith((b"\xffBIOSEMI", b"0       ")) and len(head) >= FIXED
    return is_one or path.suffix.lower() in _ENDINGS


def find_repair(path: Path, file: BinaryIO, n_bytes: int) -> Repair:
    """Find out what is wrong and what can be kept.

    Parameters
    ----------
    path : Path
        For messages, and for its ending where the first bytes are damaged.
    file : binary file
        Open for reading.
    n_bytes : int
        Its length.

    Raises
    ------
    FileFormatError
        If nothing can be saved.
    """
    found: list[str] = []
    raw = bytearray(file.read(FIXED))
    if len(raw) < FIXED:
        raise FileFormatError(
            path,
            f"is cut off in its header ({len(raw)} bytes, expected at least {FIXED}); nothing can "
            "be saved. Look for a copy.",
        )
    _mend_version(path, raw, found)
    n_signals = _count_signals(path, raw, file, found)
    raw += file.read(_SIGNAL_BYTES * n_signals)
    _mend_dates(raw, found)
    if not re.fullmatch(rb"-?\d+", bytes(raw[236:244]).strip()):
        raw[236:244] = b"-1".ljust(8)
    header = _parsed(path, raw)
    n_there, rest = divmod(n_bytes - header.header_bytes, header.record_bytes)
    if n_there < 1:
        raise FileFormatError(
            path,
            f"holds no whole record ({max(rest, 0)} of {header.record_bytes} bytes of the first); "
            "nothing can be saved. Look for a copy.",
        )
    n_good = _count_good(file, header, n_there)
    _mend_gui(file, header, raw, found)
    _mend_count(header, raw, n_good, n_there, rest, found)
    stop = header.header_bytes + n_good * header.record_bytes
    return Repair(bytes(raw), header.header_bytes, stop, header.record_s, found)


def _mend_version(path: Path, raw: bytearray, found: list[str]) -> None:
    if bytes(raw[:8]) in (b"\xffBIOSEMI", b"0       "):
        return
    is_bdf = path.suffix.lower() == ".bdf"
    raw[:8] = b"\xffBIOSEMI" if is_bdf else b"0       "
    found.append(f"The first 8 bytes were damaged; taken for {'BDF' if is_bdf else 'EDF'}.")


def _count_signals(path: Path, raw: bytearray, file: BinaryIO, found: list[str]) -> int:
    """Give the number of signals that the rest of the header agrees with; mend both fields."""
    stated, of_length = _whole(raw[252:256]), _whole(raw[184:192])
    candidates = [stated]
    if of_length is not None and of_length % _SIGNAL_BYTES == 0:
        candidates.append(of_length // _SIGNAL_BYTES - 1)
    for n in candidates:
        if n is not None and 1 <= n <= _MOST_SIGNALS and _has_signals(file, n):
            if stated != n:
                found.append(f"The header stated {_shown(raw[252:256])} signals; it has {n}.")
            if of_length != FIXED + n * _SIGNAL_BYTES:
                found.append(
                    f"The header stated a length of {_shown(raw[184:192])} bytes; it is "
                    f"{FIXED + n * _SIGNAL_BYTES}."
                )
            raw[252:256] = str(n).encode().ljust(4)
            raw[184:192] = str(FIXED + n * _SIGNAL_BYTES).encode().ljust(8)
            return n
    raise FileFormatError(
        path,
        f"its header has {_shown(raw[252:256])} as the number of signals and "
        f"{_shown(raw[184:192])} as its length, which its content contradicts; expected numbers. "
        "Nothing can be saved without knowing the signals.",
    )


def _has_signals(file: BinaryIO, n: int) -> bool:
    """Tell whether the rest of the header is one of `n` signals."""
    rest = file.read(n * _SIGNAL_BYTES)
    file.seek(FIXED)
    samples = [_whole(rest[n * _SAMPLES_AT + 8 * i :][:8]) for i in range(n)]
    return len(rest) == n * _SIGNAL_BYTES and all(s is not None and s >= 0 for s in samples)


def _mend_dates(raw: bytearray, found: list[str]) -> None:
    for start, pattern, blank, what in (
        (168, _DATE, b"01.01.85", "date"),
        (176, _CLOCK, b"00.00.00", "time"),
    ):
        if not pattern.fullmatch(raw[start : start + 8]):
            found.append(f"The start {what} was {_shown(raw[start : start + 8])}; blanked.")
            raw[start : start + 8] = blank


def _parsed(path: Path, raw: bytearray) -> Header:
    """Parse the mended header; what is wrong still cannot be guessed."""
    try:
        return parse_header(path, bytes(raw))
    except FileFormatError as error:
        raise FileFormatError(path, f"{error.message} Nothing can be saved.") from error


def _count_good(file: BinaryIO, header: Header, n_there: int) -> int:
    """Give the number of records before those at the end that a power cut left without content."""
    if not _has_time(file, header, 0):
        return n_there  # no records that tell their time: no way to know
    n_good = n_there
    while n_good > 1 and not _has_time(file, header, n_good - 1):
        n_good -= 1
    return n_good


def _has_time(file: BinaryIO, header: Header, i: int) -> bool:
    """Tell whether a record begins its annotations with its own time."""
    notes = next((s for s in header.signals if s.is_annotation), None)
    if notes is None:
        return False
    file.seek(header.header_bytes + i * header.record_bytes + notes.offset * header.width)
    return _TIME.match(file.read(notes.samples * header.width)) is not None


def _mend_gui(file: BinaryIO, header: Header, raw: bytearray, found: list[str]) -> None:
    """Have a file of the OpenBCI GUI say that it has annotations."""
    if not (header.is_bdf and header.reserved == "24BIT" and _has_time(file, header, 0)):
        return
    raw[192:236] = b"BDF+C".ljust(44)
    raw[8:88] = b"X X X X".ljust(80)
    raw[88:168] = GUI_RECORDING.encode().ljust(80)
    found.append(
        "The OpenBCI GUI's header did not say that it is BDF+ (24BIT); it does now. Its values may "
        "be 44.739 times too small still: compare, and read it with --rescale-gui-bdf if so."
    )


def _mend_count(
    header: Header, raw: bytearray, n_good: int, n_there: int, rest: int, found: list[str]
) -> None:
    if header.n_records != n_good:
        found.append(
            "The number of records was never written"
            if header.n_records < 0
            else f"The header stated {header.n_records} records"
        )
        found[-1] += f"; {n_good} whole ones are there."
    if n_there > n_good:
        found.append(f"{n_there - n_good} records at the end had no content and were left out.")
    if rest:
        found.append(f"The last {rest} bytes were no whole record and were left out.")
    raw[236:244] = str(n_good).encode().ljust(8)


def _whole(raw: bytes | bytearray) -> int | None:
    text = bytes(raw).strip(b" \0")
    return int(text) if text.isdigit() else None


def _shown(raw: bytes | bytearray) -> str:
    return repr(bytes(raw).decode("latin-1").strip())
