"""What a recorder says of itself: whether the disk has everything, and if not, what and why."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

State = Literal["recording", "in_memory", "memory_full", "closed"]
Interval = tuple[int, int]

_WHAT_TO_DO = {
    errno.ENOSPC: "Make room on it",
    errno.EDQUOT: "Make room within your quota",
    errno.EFBIG: "The file may not grow further; raise the limit",
    errno.EACCES: "Give back the permission to write there",
    errno.EPERM: "Give back the permission to write there",
    errno.EROFS: "The disk became read-only; mount it anew",
    errno.EIO: "The disk does not answer; plug it in again",
    errno.ENODEV: "The disk is gone; plug it in again",
    errno.ENXIO: "The disk is gone; plug it in again",
}


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """Where the samples are.

    Attributes
    ----------
    state : str
        ``recording``: all whole data records are on the disk. ``in_memory``: they cannot be
        written and are kept. ``memory_full``: further samples are refused. ``closed``.
    paths : tuple of Path
        The files; one, unless it could not be gone on with.
    n_samples : int
        Length of the session so far, lost samples counted.
    buffered_s, limit_s : float
        Seconds that wait in memory, and how many may.
    not_on_disk : tuple of (int, int)
        Half-open intervals of samples that no file holds: those that wait, that were refused, and
        that were in a file which is gone. While all goes well the last record, which is not full
        yet, is not among them.
    problem : str
        What is wrong and what to do, in one line; empty if nothing is.
    """

    state: State
    paths: tuple[Path, ...]
    n_samples: int
    buffered_s: float
    limit_s: float
    not_on_disk: tuple[Interval, ...]
    problem: str


def make_status(
    *,
    state: State,
    paths: tuple[Path, ...],
    n_samples: int,
    buffered_s: float,
    limit_s: float,
    not_on_disk: tuple[Interval, ...],
    error: OSError | None,
) -> RecorderStatus:
    """Make a status; the error becomes a line that says what to do."""
    problem = "" if error is None else _describe(error, paths[-1], state, buffered_s, limit_s)
    return RecorderStatus(
        state=state,
        paths=paths,
        n_samples=n_samples,
        buffered_s=buffered_s,
        limit_s=limit_s,
        not_on_disk=not_on_disk,
        problem=problem,
    )


def _describe(error: OSError, path: Path, state: State, buffered_s: float, limit_s: float) -> str:
    """Say in one line what was got, what waits, and what to do."""
    got = error.strerror or os.strerror(error.errno or 0) or str(error)
    advice = _WHAT_TO_DO.get(error.errno or 0, "Make the place writable again")
    if state == "closed":
        kept = f"{buffered_s:.1f} s were not written"
        after = "then try once more, or choose another folder"
    elif state == "memory_full":
        kept = f"{buffered_s:.0f} s wait in memory, which is the limit: SAMPLES ARE BEING LOST"
        after = "or choose another folder, now"
    else:
        kept = f"recording goes on in memory, {buffered_s:.0f} s of at most {limit_s:.0f} s"
        after = "or choose another folder; it is written as soon as that can be"
    return f"{path}: {got}; {kept}. {advice}, {after}."


def joined(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """Put intervals in order and join those that touch."""
    found: list[Interval] = []
    for start, stop in sorted(i for i in intervals if i[0] < i[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return tuple(found)
