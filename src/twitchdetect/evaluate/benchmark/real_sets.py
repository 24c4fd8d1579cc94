"""Data sets of real recordings, as far as they are there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from twitchdetect.evaluate.benchmark.items import DataSet, Item, Rest
from twitchdetect.evaluate.benchmark.real import (
    MEP,
    EvokedItem,
    PickedItem,
    QuietItem,
    RealRest,
    SurrogateItem,
)

ADDUCTOR = "biosignals_emg_1000hz/emg_1000_hz_16_bits_solo.h5"
CONTRACTIONS = ("biosignals_emg_1000hz/emg_bursts.h5", "biosignals_emg_1000hz/emg_fatigue.h5")
GANGLION = "ganglion_emg_200hz/OpenBCI-RAW-{}_S1{}.txt"
PEOPLE = ("S02", "S03", "S05", "S06", "S07")


def real_sets(folder: Path | None, passes: int) -> tuple[list[Rest], list[DataSet], list[str]]:
    """Give what can be made of the folder, and say in words what could not.

    Parameters
    ----------
    folder : Path or None
    passes : int
        How often the same rest is filled with other evoked bursts.
    """
    if folder is None or not folder.is_dir():
        why = "no folder was given" if folder is None else "their folder is not there"
        return [], [], [f"real recordings: {why}, their data sets are left out"]
    rests: list[Rest] = []
    sets: list[DataSet] = []
    missing: list[str] = []
    for place in _places(folder):
        if not all(rest.path.is_file() for rest in place.rests):
            missing.append(f"recordings at {place.name}: files are missing in the folder")
            continue
        rests.append(_surrogates(place, passes))
        sets += [_evoked(place, folder, passes)] if list(folder.glob(MEP)) else []
        contracting = _contracting(place)
        sets += [_resting(place), *([contracting] if contracting.items else [])]
        missing += [] if contracting.items else [f"{contracting.name}: files are missing"]
    return rests, sets, missing


@dataclass(frozen=True, slots=True)
class _Place:
    """Real recordings of one kind: rest of some people, and contractions."""

    name: str
    short: str
    words: str
    rests: tuple[RealRest, ...]
    contractions: tuple[Path, ...]


def _places(folder: Path) -> tuple[_Place, ...]:
    ganglion = [folder / GANGLION.format(person, "REST") for person in PEOPLE]
    return (
        _Place(
            "1000",
            "1 kHz",
            "a thumb muscle at rest, biceps contractions; 1 channel at 1 kHz",
            (RealRest(folder / ADDUCTOR, 1),),
            tuple(folder / path for path in CONTRACTIONS),
        ),
        _Place(
            "200",
            "200 Hz",
            "five people, OpenBCI Ganglion; 2 channels at 200 Hz",
            tuple(RealRest(path, 2) for path in ganglion),
            tuple(folder / GANGLION.format(person, "R0") for person in PEOPLE),
        ),
    )


def _surrogates(place: _Place, passes: int) -> Rest:
    n = (2 * passes + 8) // len(place.rests) + 1
    return Rest(
        name=f"like_real_{place.name}",
        title=f"noise like real rest, {place.short}",
        what=f"Gaussian noise with the spectrum of real rest ({place.words}), to tune on.",
        items=tuple(SurrogateItem(rest, seed) for rest in place.rests for seed in range(n)),
    )


def _real(place: _Place, name: str, title: str, what: str, items: list[Item]) -> DataSet:
    return DataSet(
        name=f"{name}_{place.name}",
        title=f"{title}, {place.short}",
        what=(
            f"{what} Source: {place.words}. Thresholds are tuned on Gaussian noise with the "
            "spectrum of real rest."
        ),
        items=tuple(items),
        tuning=f"like_real_{place.name}",
        is_simulated=False,
    )


def _evoked(place: _Place, folder: Path, passes: int) -> DataSet:
    what = (
        "Real motor-evoked potentials (magnetic stimulation, 15-45 ms), scaled to an SNR and set "
        f"into the quiet stretches of real rest; the same rest is filled {passes} times."
    )
    items: list[Item] = [
        EvokedItem(folder, rest, seed) for rest in place.rests for seed in range(passes)
    ]
    return _real(place, "evoked", "real evoked bursts in real rest", what, items)


def _resting(place: _Place) -> DataSet:
    what = (
        "Real rest without marks: REST files whole, of the thumb muscle what lies between its "
        "flicks. Every twitch found is counted as false; some are single motor units."
    )
    is_whole = len(place.rests) > 1
    items: list[Item] = [
        PickedItem(rest.path, rest.n_channels, "rest") if is_whole else QuietItem(rest)
        for rest in place.rests
    ]
    return _real(place, "resting", "real rest", what, items)


def _contracting(place: _Place) -> DataSet:
    what = (
        "Real voluntary contractions without marks. Every twitch found is counted as false, though "
        "some contractions are as short as one."
    )
    n = place.rests[0].n_channels
    items: list[Item] = [
        PickedItem(path, n, "voluntary") for path in place.contractions if path.is_file()
    ]
    return _real(place, "contracting", "real contractions", what, items)
