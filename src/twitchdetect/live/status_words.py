"""What the status line says of a session: calm while all is well, loud when data is at risk."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from twitchdetect.boards.contact import GOOD, OFF, POOR
from twitchdetect.live.counts import counts
from twitchdetect.live.strings import translate
from twitchdetect.session.snapshot import Snapshot

Level = Literal["calm", "warn", "loud"]
LOW_DISK_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its sign; the sign is empty where all is as it should be."""

    text: str
    sign: str = ""
    role: str = "dim"


@dataclass(frozen=True, slots=True)
class StatusText:
    """The line: how loud, what is said, and the figures, the most important first."""

    level: Level
    text: str
    figures: tuple[Figure, ...] = ()


def status_of(
    snapshot: Snapshot, *, free_bytes: float = math.nan, flash_ms: float = math.nan
) -> StatusText:
    """Say how a session does.

    Parameters
    ----------
    snapshot : Snapshot
    free_bytes : float
        Room on the disk that is recorded to; nan if not known.
    flash_ms : float
        From a twitch's onset to its light on screen, the median; nan while not measured.
    """
    level, text = _headline(snapshot, free_bytes)
    return StatusText(level, text, _figures(snapshot, free_bytes, flash_ms))


def _headline(snapshot: Snapshot, free_bytes: float) -> tuple[Level, str]:
    if told := _at_risk(snapshot):
        return "loud", told
    if told := _worth_knowing(snapshot, free_bytes):
        return "warn", told
    if snapshot.state == "running":
        if snapshot.is_learning:
            return "calm", translate("Status", "Recording; learning what rest looks like")
        return "calm", translate("Status", "Recording and watching")
    said = {
        "idle": translate("Status", "Not started"),
        "starting": translate("Status", "Starting the board"),
        "finishing": translate("Status", "Finishing the files"),
        "ended": translate("Status", "Finished; all files are closed"),
    }
    return "calm", said.get(snapshot.state, snapshot.state)


def _at_risk(snapshot: Snapshot) -> str:
    """Say why data is being lost or may be; empty if it is safe."""
    recorder, source = snapshot.recorder, snapshot.source
    if snapshot.state == "failed":
        return translate("Status", "STOPPED: %1").replace("%1", snapshot.problem)
    if recorder is not None and recorder.state == "memory_full":
        return translate("Status", "SAMPLES ARE BEING LOST: %1").replace("%1", recorder.problem)
    if recorder is not None and recorder.problem:
        return translate("Status", "DISK: %1").replace("%1", recorder.problem)
    if snapshot.state != "running":
        return ""
    if source.state == "silent":
        return translate("Status", "NO SIGNAL from the board: is it switched on and near?")
    if source.state in ("lost", "searching"):
        return translate("Status", "BOARD LOST: plug it in again, the session goes on by itself")
    if source.state == "resync":
        return translate("Status", "RECONNECTING: the board is back, finding its place")
    return ""


def _worth_knowing(snapshot: Snapshot, free_bytes: float) -> str:
    if snapshot.detector_problem:
        told = translate("Status", "Detection stopped, the recording goes on: %1")
        return told.replace("%1", snapshot.detector_problem)
    if problem := snapshot.table_problem or snapshot.audit_problem:
        told = translate("Status", "A table cannot be written, it is tried again: %1")
        return told.replace("%1", problem)
    if free_bytes < LOW_DISK_BYTES:
        told = translate("Status", "The disk is nearly full: %1 left")
        return told.replace("%1", size_words(free_bytes))
    off = [c.channel for c in snapshot.contacts if c.level == OFF]
    if off and snapshot.state == "running":
        names = ", ".join(snapshot.channels[c] for c in off if c < len(snapshot.channels))
        return translate("Status", "Electrode off: %1").replace("%1", names)
    return ""


def _figures(snapshot: Snapshot, free_bytes: float, flash_ms: float) -> tuple[Figure, ...]:
    figures = []
    if snapshot.fs > 0:
        figures.append(Figure(clock(snapshot.head_sample / snapshot.fs)))
    if snapshot.contacts:
        figures.append(_contact(snapshot))
    latency_ms = snapshot.latency.p50_ms if math.isnan(flash_ms) else flash_ms
    if not math.isnan(latency_ms):
        told = translate("Status", "%1 ms to decision")
        if not math.isnan(flash_ms):
            told = translate("Status", "%1 ms to light")
        figures.append(Figure(told.replace("%1", f"{latency_ms:.0f}")))
    figures += _losses(snapshot)
    if not math.isnan(free_bytes):
        told = translate("Status", "%1 free").replace("%1", size_words(free_bytes))
        is_low = free_bytes < LOW_DISK_BYTES
        figures.append(Figure(told, *(("▲", "warn") if is_low else ())))
    return tuple(figures)


def _contact(snapshot: Snapshot) -> Figure:
    levels = [c.level for c in snapshot.contacts]
    told = translate("Status", "%1 of %2 channels good")
    told = told.replace("%1", f"{levels.count(GOOD)}").replace("%2", f"{len(levels)}")
    if OFF in levels:
        return Figure(told, "×", "bad")
    return Figure(told, "▲", "warn") if POOR in levels else Figure(told, "✔", "good")


def _losses(snapshot: Snapshot) -> list[Figure]:
    source = snapshot.source
    n_all = source.n_samples + source.n_lost
    share = source.n_lost / n_all if n_all else 0.0
    told = translate("Status", "%1 % lost").replace("%1", f"{100 * share:.2g}")
    figures = [Figure(told, *(("▲", "warn") if share >= 0.001 else ()))]
    if source.n_losses:
        figures.append(Figure(counts.breaks(source.n_losses), "▲", "warn"))
    return figures


def clock(seconds: float) -> str:
    """Give a time as ``m:ss`` or ``h:mm:ss``."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, whole_s = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{whole_s:02d}" if hours else f"{minutes}:{whole_s:02d}"


def size_words(n_bytes: float) -> str:
    """Give a size in MB or GB of 10^9 bytes, as disks are sold."""
    if n_bytes < 1e9:
        return f"{n_bytes / 1e6:.0f} MB"
    return f"{n_bytes / 1e9:.1f} GB" if n_bytes < 1e10 else f"{n_bytes / 1e9:.0f} GB"
