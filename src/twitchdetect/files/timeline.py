"""Where the rows of a file stand in time, told by the packet counter and the clock together.

The counter knows how many samples are missing, up to whole rounds; the clock knows roughly how
much time passed, but its stamps come late, in bunches, and are sometimes set. So the counter
counts, the clock adds whole rounds and tells a restart from a loss, and neither invents samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from twitchdetect.block import Gap, Samples
from twitchdetect.files.clock import (
    Clock,
    compare,
    regular_rate,
    split_bunches,
    usable_stamps,
)
from twitchdetect.files.counter import (
    RUNNING,
    Bools,
    Cycle,
    Ints,
    find_cycle,
    repeated_rows,
    row_phases,
)

_HOUR_S = 3600.0
_LEAST_TOLERANCE_S = 0.05
_LEAST_STEP_BACK_S = 0.1
_STALL_S = 0.6
_MOST_LOST_S = 7 * 86_400.0
"""A clock that jumps farther was set, or its stamp is damaged."""
_ONE_LOST = 0.75


@dataclass(frozen=True, slots=True)
class Timeline:
    """The place of rows on the time line.

    Attributes
    ----------
    keep : ndarray of bool, (n_rows,)
        False for rows that were stored twice and have no place of their own.
    sample : ndarray of int, (n_kept,)
        Sample count of each kept row.
    gaps : tuple of Gap
    fs_clock : float or None
        Samples a second by the clock; None without a clock that runs for at least 5 s.
    notes : tuple of str
        What had to be assumed, in whole sentences.
    """

    keep: Bools
    sample: Ints
    gaps: tuple[Gap, ...]
    fs_clock: float | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Break:
    """A row before which counter or clock jump."""

    row: int
    n_lost: int
    kind: Literal["loss", "restart", "clock set"]
    reason: str = ""


def lay_out(
    data_uV: Samples,
    fs: float,
    *,
    counter: Samples | None = None,
    clock_s: Samples | None = None,
    cycles: Sequence[Cycle] = (),
) -> Timeline:
    """Place rows in time by their counter and their clock.

    Parameters
    ----------
    data_uV : ndarray, (n_rows, n_channels)
        Only compared, to know packets that were stored twice.
    fs : float
        Nominal sampling frequency in Hz.
    counter : ndarray, (n_rows,), or None
        Packet counter; a value that is not of its cycle is passed over.
    clock_s : ndarray, (n_rows,), or None
        Seconds from any origin; nan where a stamp is missing.
    cycles : sequence of Cycle
        The rounds that the counter may run; a number that only grows is always known.
    """
    n_rows = len(data_uV)
    if not n_rows:
        return Timeline(np.empty(0, np.bool_), np.empty(0, np.int64), (), None, ())
    keep = np.ones(n_rows, dtype=np.bool_)
    notes: list[str] = []
    cycle, numbers = None, np.empty(0, dtype=np.int64)
    if counter is not None:
        is_whole = (np.abs(counter) < 2**40) & (counter == np.rint(counter))
        numbers = np.where(is_whole, counter, -1).astype(np.int64)
        cycle = find_cycle(numbers, [*cycles, RUNNING])
        if cycle is None:
            notes.append("The packet counter follows no known round and was not used.")
        else:
            keep = ~repeated_rows(numbers, data_uV, cycle)
            numbers = numbers[keep]
            if n_copies := np.count_nonzero(~keep):
                notes.append(f"{n_copies} rows are stored twice; the copies were left out.")
    stamps_s = usable_stamps(clock_s, keep)
    if cycle is RUNNING and stamps_s is not None and bool((np.diff(numbers) == 1).all()):
        cycle = None  # it numbers the rows of the file, which says nothing of lost packets
    breaks: list[_Break] = []
    fs_clock = None
    if cycle is not None:
        breaks, fs_clock, more = _find_breaks(numbers, cycle, stamps_s, fs)
        notes += more
    elif stamps_s is not None:
        breaks, fs_clock = _breaks_by_clock(stamps_s, fs)
    sample, gaps = _place(int(np.count_nonzero(keep)), breaks)
    return Timeline(keep, sample, gaps, fs_clock, (*notes, *_summaries(breaks, sample)))


def _find_breaks(
    numbers: Ints, cycle: Cycle, stamps_s: Samples | None, fs: float
) -> tuple[list[_Break], float | None, list[str]]:
    """Give breaks, the clock's rate and notes of a stream with a counter and perhaps a clock."""
    notes = []
    phases, known = _known_phases(numbers, cycle)
    if n_odd := len(phases) - len(known):
        notes.append(f"{n_odd} rows have a damaged packet counter; they were placed in order.")
    missing = np.zeros(len(phases), dtype=np.int64)
    missing[known[1:]] = _missing(phases[known], known, cycle)
    if stamps_s is None:
        if cycle is not RUNNING:
            notes.append(
                "There is no clock, so a loss of whole rounds of the packet counter "
                f"({cycle.length} samples, {cycle.length / fs:.2f} s) would not be seen."
            )
        rows = np.flatnonzero(missing).tolist()
        return [_loss(numbers, row, int(missing[row])) for row in rows], None, notes
    count = np.arange(len(missing)) + np.cumsum(missing)
    is_restart = _restarts(phases, known, cycle)
    stamps_s = split_bunches(stamps_s, (missing > 0) | is_restart, fs)
    clock = compare(count, stamps_s, fs, cut_samples=min(cycle.length / 2, _STALL_S * fs))
    breaks = _breaks_by_both(numbers, missing, is_restart, cycle.length, clock)
    return breaks, clock.fs_measured, notes


def _known_phases(numbers: Ints, cycle: Cycle) -> tuple[Ints, Ints]:
    """Give the phase of each row, and the rows whose phase can be believed."""
    phases = row_phases(numbers, cycle)
    fits = np.diff(phases) % cycle.length == 1
    is_odd = np.zeros(len(phases), dtype=np.bool_)
    is_odd[1:-1] = ((phases[2:] - phases[:-2]) % cycle.length == 2) & ~fits[1:] & ~fits[:-1]
    return phases, np.flatnonzero((phases >= 0) & ~is_odd)


def _missing(phases: Ints, rows: Ints, cycle: Cycle) -> Ints:
    """Give the samples missing before each known row but the first, short of whole rounds."""
    steps = np.diff(phases)
    missing: Ints = (steps - np.diff(rows)) % cycle.length
    return np.where(steps < 0, 0, missing) if cycle is RUNNING else missing


def _restarts(phases: Ints, known: Ints, cycle: Cycle) -> Bools:
    """Mark rows at which the counter may have been started anew."""
    is_restart = np.zeros(len(phases), dtype=np.bool_)
    if cycle is RUNNING:
        is_restart[known[1:]] = np.diff(phases[known]) < 0
    else:
        is_restart[known[1:]] = (phases[known[1:]] == 0) & (phases[known[:-1]] != cycle.length - 1)
    return is_restart


def _loss(numbers: Ints, row: int, n_lost: int, more: str = "") -> _Break:
    jump = f"packet counter goes from {numbers[row - 1]} to {numbers[row]}"
    return _Break(row, n_lost, "loss", jump + more)


def _breaks_by_both(
    numbers: Ints, missing: Ints, is_restart: Bools, round_: int, clock: Clock
) -> list[_Break]:
    least = _LEAST_TOLERANCE_S * clock.fs
    tolerance = min(max(1.5 * clock.jitter_samples, least), max(round_ / 2, least))
    jumps = clock.jumps
    is_doubtful = jumps > round_ / 2
    is_doubtful |= (missing > 0) & (jumps < -tolerance)
    is_doubtful |= is_restart & (np.abs(jumps) > tolerance)
    is_doubtful |= (missing == 0) & (jumps < -max(tolerance, _LEAST_STEP_BACK_S * clock.fs))
    sure = np.flatnonzero((missing > 0) & ~is_doubtful).tolist()
    breaks = [_loss(numbers, row, int(missing[row])) for row in sure]
    rows = np.flatnonzero(is_doubtful).tolist()
    for row, first, stop in zip(rows, [0, *rows], [*rows[1:], len(numbers)], strict=False):
        step = clock.lasting_step(row, first, stop)
        if step > _MOST_LOST_S * clock.fs:
            breaks.append(_Break(row, 0, "clock set", f"{step / clock.fs:+.3g} s"))
            continue
        n_rounds = max(0, round(step / round_))
        rest = step - n_rounds * round_
        n_missing = int(missing[row])
        by_clock = max(0, round(n_missing + step))
        passed_s = clock.passed_s(row)
        if (n_missing and step < -tolerance) or (is_restart[row] and abs(rest) > tolerance):
            reason = f"clock jumps {passed_s:.1f} s while the counter restarts at {numbers[row]}"
            breaks.append(_Break(row, by_clock if by_clock > tolerance else 0, "restart", reason))
        elif n_missing == 0 and (abs(rest) > tolerance or _is_hours(step / clock.fs)):
            breaks.append(_Break(row, 0, "clock set", f"{step / clock.fs:+.1f} s"))
        elif n_missing or n_rounds:
            more = f" and the clock jumps {passed_s:.1f} s" if n_rounds else ""
            breaks.append(_loss(numbers, row, n_missing + n_rounds * round_, more))
    return sorted(breaks, key=lambda a_break: a_break.row)


def _is_hours(step_s: float) -> bool:
    """Tell whether a step is that of daylight saving time rather than of lost samples."""
    hours = round(step_s / _HOUR_S)
    return hours != 0 and abs(step_s - hours * _HOUR_S) < 0.5


def _breaks_by_clock(stamps_s: Samples, fs: float) -> tuple[list[_Break], float | None]:
    """Give the breaks of a stream without a counter, and the clock's rate."""
    fs_regular = regular_rate(stamps_s)
    cut = _ONE_LOST if fs_regular else _STALL_S * fs
    count = np.arange(len(stamps_s))
    clock = compare(count, stamps_s, fs, cut_samples=cut, fs_measured=fs_regular)
    tolerance = max(1.5 * clock.jitter_samples, _ONE_LOST)
    jumps = clock.jumps
    back = -max(tolerance, _LEAST_STEP_BACK_S * clock.fs)
    rows = np.flatnonzero((jumps > tolerance) | (jumps < back)).tolist()
    breaks = []
    for row, first, stop in zip(rows, [0, *rows], [*rows[1:], len(jumps)], strict=False):
        step = clock.lasting_step(row, first, stop)
        passed_s = clock.passed_s(row)
        if step > _MOST_LOST_S * clock.fs:
            breaks.append(_Break(row, 0, "clock set", f"{step / clock.fs:+.3g} s"))
        elif step > tolerance:
            breaks.append(_Break(row, round(step), "loss", f"clock jumps {passed_s:.3g} s"))
        elif step < back:
            breaks.append(_Break(row, 0, "clock set", f"{step / clock.fs:+.1f} s"))
    return breaks, clock.fs_measured


def _place(n_rows: int, breaks: Sequence[_Break]) -> tuple[Ints, tuple[Gap, ...]]:
    """Give the sample count of each row and the gaps between them."""
    lost = np.zeros(n_rows, dtype=np.int64)
    for a_break in breaks:
        lost[a_break.row] = a_break.n_lost
    sample = np.arange(n_rows) + np.cumsum(lost)
    gaps = tuple(
        Gap(int(sample[b.row]) - b.n_lost, int(sample[b.row]), b.reason) for b in breaks if b.n_lost
    )
    return sample, gaps


def _summaries(breaks: Sequence[_Break], sample: Ints) -> list[str]:
    """Say in one sentence a kind what was passed over without losing samples."""
    notes = []
    restarts = [b for b in breaks if b.kind == "restart" and not b.n_lost]
    if restarts:
        notes.append(
            f"The packet counter restarts {len(restarts)} times without lost time "
            f"(first at sample {sample[restarts[0].row]}); this was not taken as a loss."
        )
    sets = [b for b in breaks if b.kind == "clock set"]
    if sets:
        notes.append(
            f"The clock is set {len(sets)} times while the samples go on (first by "
            f"{sets[0].reason} at sample {sample[sets[0].row]}); it was not followed there."
        )
    return notes
