"""Repairs recordings that a crash or another program left broken, into new files beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from twitchdetect.errors import FileFormatError
from twitchdetect.files import brainflow_text, openbci_sd, openbci_text, plain_text
from twitchdetect.files.recover_bdf import Repair, find_repair, is_bdf_or_edf
from twitchdetect.files.replacing import replacing
from twitchdetect.files.table import ends_alike

_HEAD_BYTES = 4096
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was wrong with a file and where the repaired one is.

    Attributes
    ----------
    source : Path
        Which is as it was.
    path : Path or None
        None if nothing was wrong.
    found : tuple of str
        What was found and done, in whole sentences.
    holds : str
        What is whole, in words.
    """

    source: Path
    path: Path | None
    found: tuple[str, ...]
    holds: str


def recover(path: Path | str, out: Path | None = None) -> Recovered:
    """Write what is whole of a broken recording into a new file.

    BDF and EDF: a number of records that is -1 or wrong, a last record that was cut off or never
    got its content, a wrong length of the header or number of signals, a damaged beginning or date,
    the OpenBCI GUI's header. Texts of numbers: a last line that was cut off, bytes without content.

    Parameters
    ----------
    path : Path or str
        It is never altered.
    out : Path, optional
        Folder for ``STEM_recovered.EXT``; that of the file if not given. No file is replaced.

    Raises
    ------
    FileFormatError
        If nothing can be saved.
    OSError
        If the new file cannot be written.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if not head.strip(b"\0"):
            raise FileFormatError(path, "is empty; nothing can be saved. Look for a copy.")
        if is_bdf_or_edf(path, head):
            return _recover_bdf(path, out)
    except OSError as error:
        if error.filename is not None and Path(error.filename) != path:
            raise  # of the new file
        raise FileFormatError(
            path, f"cannot be read ({error.strerror or error}); expected a recording."
        ) from error
    if not _is_text(path, head):
        raise FileFormatError(
            path,
            "is neither BDF nor EDF nor a text of numbers, which is what can be repaired; expected "
            "one of them.",
        )
    return _recover_text(path, out)


def _recover_bdf(path: Path, out: Path | None) -> Recovered:
    n_bytes = path.stat().st_size
    with path.open("rb") as file:
        repair = find_repair(path, file, n_bytes)
        n_records = int(repair.header[236:244])
        holds = f"{n_records} records, {n_records * repair.record_s:.3f} s"
        if not repair.found:
            return Recovered(path, None, (), holds)
        new = _free(path, out)
        with replacing(new) as part, part.open("wb") as target:
            _copy(repair, file, target)
    return Recovered(path, new, tuple(repair.found), holds)


def _copy(repair: Repair, file: BinaryIO, target: BinaryIO) -> None:
    target.write(repair.header)
    file.seek(repair.start)
    left = repair.stop - repair.start
    while left > 0:
        data = file.read(min(left, _COPY_BYTES))
        target.write(data)
        left -= len(data) or left


def _is_text(path: Path, head: bytes) -> bool:
    rules = (openbci_text.matches, openbci_sd.matches, brainflow_text.matches, plain_text.matches)
    return b"\0" not in head.rstrip(b"\0") and any(matches(path, head) for matches in rules)


def _recover_text(path: Path, out: Path | None) -> Recovered:
    raw = path.read_bytes()
    lines = raw.rstrip(b"\0").split(b"\n")
    found = []
    if n_empty := len(raw) - len(raw.rstrip(b"\0")):
        found.append(f"The last {n_empty} bytes had no content and were left out.")
    whole = [line for line in lines if b"\0" not in line]
    if n_bad := len(lines) - len(whole):
        found.append(f"{n_bad} places had bytes without content; their lines were left out.")
    if whole[-1].strip() and not _is_like(whole):
        found.append(f"The last line was cut off ({len(whole[-1])} bytes) and was left out.")
        whole[-1] = b""
    n_lines = sum(1 for line in whole if line.strip())
    if not n_lines:
        raise FileFormatError(path, "has no whole line; nothing can be saved. Look for a copy.")
    if not found:
        return Recovered(path, None, (), f"{n_lines} lines")
    new = _free(path, out)
    with replacing(new) as part:
        part.write_bytes(b"\n".join(whole).rstrip(b"\n") + b"\n")
    return Recovered(path, new, tuple(found), f"{n_lines} lines")


def _is_like(lines: list[bytes]) -> bool:
    """Tell whether a last line without an end is as whole as the one before it."""
    text = [line.decode("latin-1").rstrip("\r") for line in lines[-2:]]
    return len(text) == 2 and ends_alike(text[1], text[0])


def _free(path: Path, out: Path | None) -> Path:
    """Give a name that no file has."""
    folder = path.parent if out is None else out
    number, name = 1, f"{path.stem}_recovered"
    while (folder / f"{name}{path.suffix}").exists():
        number += 1
        name = f"{path.stem}_recovered-{number}"
    return folder / f"{name}{path.suffix}"
