"""Data sets of a user: folders with recordings and their tables of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from twitchdetect.detect.published.run import HIGHEST_FS, LOWEST_FS
from twitchdetect.errors import FileFormatError
from twitchdetect.evaluate.benchmark.front_end import SHORTEST_S
from twitchdetect.evaluate.benchmark.items import DataSet, FileItem
from twitchdetect.evaluate.benchmark.sizes import Size, nearest_rest
from twitchdetect.files.data_set import find_recordings

_NAMED = 3


def added_sets(folder: Path, size: Size) -> tuple[DataSet, ...]:
    """Make data sets of a folder with recordings and event tables.

    Every recording is read once, so that what is wrong with one is known before the work begins.
    Thresholds come from the simulated rest whose rate is nearest; where that is not the same one
    for all recordings, each rest gets a data set of its own. A recording without a table is left
    out: nobody knows what is in it. A table may hold nothing but its head.

    Raises
    ------
    FileFormatError
        If there is no recording with a table in it, or one cannot be read or be used; it names the
        file.
    """
    found = find_recordings(folder)
    labelled = [(path, table) for path, table in found if table is not None]
    if not labelled:
        raise FileFormatError(
            folder,
            f"holds {len(found)} recordings, but no table of events beside any; expected "
            "X_events.tsv for X.bdf or X_emg.bdf, with a head alone where nothing happened.",
        )
    by_rest: dict[tuple[str, str], list[FileItem]] = {}
    for path, table in labelled:
        item = FileItem(path=path, labels=table)
        by_rest.setdefault(nearest_rest(size, _checked_fs(item)), []).append(item)
    sets = [_data_set(folder, rest, items, len(by_rest)) for rest, items in by_rest.items()]
    return _with_left_out(sets, folder, [path for path, table in found if table is None])


def _checked_fs(item: FileItem) -> float:
    """Read it; give its sampling frequency."""
    recording = item.load().recording
    if not LOWEST_FS <= recording.fs <= HIGHEST_FS:
        raise FileFormatError(
            item.path,
            f"has {recording.fs:g} samples/s; expected {LOWEST_FS:g} to {HIGHEST_FS:g}, for which "
            "the published methods are made. Resample it, or take it out of the folder.",
        )
    if recording.duration_s < SHORTEST_S:
        raise FileFormatError(
            item.path,
            f"lasts {recording.duration_s:.3g} s; expected {SHORTEST_S:g} s or more. Take it out "
            "of the folder.",
        )
    return recording.fs


def _data_set(
    folder: Path, rest: tuple[str, str], items: Sequence[FileItem], n_sets: int
) -> DataSet:
    tuning, words = rest
    title = " ".join(folder.resolve().name.split()) or "data"
    number = tuning.removeprefix("rest_")
    return DataSet(
        name=title if n_sets == 1 else f"{title}_{number}",
        title=title if n_sets == 1 else f"{title}, near {number} Hz",
        what=(
            f"Recordings with event tables in the folder {title}, added by the user. Thresholds "
            f"are tuned on simulated rest, {words}."
        ),
        items=tuple(items),
        tuning=tuning,
        is_simulated=False,
    )


def _with_left_out(
    sets: Sequence[DataSet], folder: Path, unknown: Sequence[Path]
) -> tuple[DataSet, ...]:
    """Say with the first set which recordings have no table."""
    if not unknown:
        return tuple(sets)
    names = ", ".join(path.name for path in unknown[:_NAMED])
    names += " and others" if len(unknown) > _NAMED else ""
    text = f"{folder.resolve().name}: {names}, which have no table of events"
    return (replace(sets[0], left_out=(text,)), *sets[1:])
