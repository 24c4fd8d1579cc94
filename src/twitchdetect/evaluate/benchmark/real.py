"""Data sets of real recordings, where there is a folder with them.

The folder is laid out as the names below say; it holds other people's recordings and is no part of
this project. Rest and contractions are tuned on noise like rest that was recorded in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from twitchdetect.evaluate.benchmark.items import DataSet, Rest
from twitchdetect.evaluate.benchmark.real_items import (
    MEP,
    EvokedItem,
    PickedItem,
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
        name = place.name
        if all(rest.path.is_file() for rest in place.rests) and list(folder.glob(MEP)):
            rests.append(_surrogates(place, passes))
            sets.append(_evoked(place, folder, passes))
        else:
            missing.append(f"evoked_{name}: files are missing in the folder of real recordings")
        tuning = rests[-1].name if rests and rests[-1].name == f"like_{name}" else ""
        for made in _unmarked(place, tuning):
            sets += [made] if made.items else []
            missing += [] if made.items else [f"{made.name}: files are missing"]
    return rests, sets, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where rest and contractions were recorded alike."""

    name: str
    words: str
    n_channels: int
    rests: tuple[RealRest, ...]
    resting: tuple[Path, ...]
    contracted: tuple[Path, ...]


def _places(folder: Path) -> tuple[_Place, ...]:
    resting = tuple(folder / GANGLION.format(p, "REST") for p in PEOPLE)
    return (
        _Place(
            name="adductor_1000",
            words="a thumb muscle, 1 channel at 1 kHz",
            n_channels=1,
            rests=(RealRest(folder / ADDUCTOR, 1),),
            resting=(),
            contracted=tuple(folder / path for path in CONTRACTIONS),
        ),
        _Place(
            name="ganglion_200",
            words="five people, Ganglion, 2 channels at 200 Hz",
            n_channels=2,
            rests=tuple(RealRest(path, 2) for path in resting),
            resting=resting,
            contracted=tuple(folder / GANGLION.format(p, "R0") for p in PEOPLE),
        ),
    )


def _surrogates(place: _Place, passes: int) -> Rest:
    n = len(place.rests)
    return Rest(
        name=f"like_{place.name}",
        title=f"noise with the spectrum of real rest ({place.words})",
        what="Gaussian noise with the spectrum of real rest, to tune on.",
        items=tuple(SurrogateItem(place.rests[i % n], i) for i in range(2 * passes + 6)),
    )


def _evoked(place: _Place, folder: Path, passes: int) -> DataSet:
    n = len(place.rests)
    return DataSet(
        name=f"evoked_{place.name}",
        title=f"real evoked bursts in real rest ({place.words})",
        what=(
            "Real motor-evoked potentials (magnetic stimulation, 15-45 ms), scaled to an SNR and "
            f"set into real rest of {place.words}; the same rest is filled {passes} times with "
            "others. Thresholds are tuned on Gaussian noise of the same spectrum."
        ),
        items=tuple(EvokedItem(folder, place.rests[i % n], i) for i in range(n * passes)),
        tuning=f"like_{place.name}",
        is_simulated=False,
    )


def _unmarked(place: _Place, tuning: str) -> Iterator[DataSet]:
    """Give rest, where there is any that is used whole, and contractions."""
    for word, label, paths in (
        ("rest", "rest", place.resting),
        ("contractions", "voluntary", place.contracted),
    ):
        if paths:
            yield DataSet(
                name=f"{word}_{place.name}",
                title=f"real {word} ({place.words})",
                what=f"Recordings of {word} without marks; every `ltr` in it is counted as false.",
                items=tuple(
                    PickedItem(path, place.n_channels, label) for path in paths if path.is_file()
                ),
                tuning=tuning,
                is_simulated=False,
            )
