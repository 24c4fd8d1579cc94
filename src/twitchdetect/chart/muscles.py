"""Muscles that a session can be about, where each is usually needled, and what lies near it.

Names are those that clinicians use; beside them stand those of SENIAM (Hermens 2000, J Electromyogr
Kinesiol 10:361), which describes sensor places for 27. What is typed freely is as good.
Cautions are general anatomical knowledge, not instructions.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

REGIONS = (
    *("head and neck", "shoulder", "arm", "forearm and hand", "trunk"),
    *("back", "hip", "thigh", "leg and foot"),
)


class Muscle(NamedTuple):
    """A muscle.

    Attributes
    ----------
    name : str
        English, unique.
    seniam : str
        SENIAM's name; empty where there is none.
    region : str
        Of `REGIONS`.
    view : str
        ``front`` or ``back``: from where it is usually needled.
    x, y : float
        Usual place on the person's right side of the body figure, see `body`.
    caution : str
        What lies near it; empty where nothing is named.
    """

    name: str
    seniam: str = ""
    region: str = ""
    view: str = ""
    x: float = 0.0
    y: float = 0.0
    caution: str = ""


class Place(NamedTuple):
    """A place on the body figure."""

    view: str
    x: float
    y: float


def _read() -> tuple[Muscle, ...]:
    text = (files("twitchdetect.chart") / "muscles.json").read_text(encoding="utf-8")
    return tuple(Muscle(**row) for row in json.loads(text)["muscles"])


MUSCLES = _read()
"""All of them; first those that SENIAM describes."""


_ON_THE_MIDLINE = ("head and neck", "trunk", "back")


@cache
def _by_name() -> dict[str, Muscle]:
    found = {m.seniam.casefold(): m for m in MUSCLES if m.seniam}
    for muscle in MUSCLES:
        found[muscle.name.casefold()] = muscle
        if muscle.seniam:
            found[f"{muscle.name} ({muscle.seniam})".casefold()] = muscle
    return found


def find_muscle(text: str) -> Muscle | None:
    """Give the muscle of a name, either of its names or both as they are shown; None if unknown."""
    return _by_name().get(" ".join(text.split()).casefold())


def usual_place(muscle: Muscle | str, side: str) -> Place | None:
    """Give where a muscle is usually needled on the body figure.

    Parameters
    ----------
    muscle : Muscle or str
    side : str
        The person's ``left`` or ``right``; ``middle`` or empty gives the figure's midline.

    Returns
    -------
    Place or None
        None if the muscle is unknown, or is one of a limb and no side is said.
    """
    found = find_muscle(muscle) if isinstance(muscle, str) else muscle
    if found is None:
        return None
    if side not in ("left", "right"):
        is_there = found.region in _ON_THE_MIDLINE
        return Place(found.view, 0.5, found.y) if is_there else None
    return Place(found.view, found.x if side == "right" else round(1 - found.x, 4), found.y)


def by_region() -> dict[str, tuple[Muscle, ...]]:
    """Give the muscles of each region, by name."""
    return {
        region: tuple(sorted((m for m in MUSCLES if m.region == region), key=lambda m: m.name))
        for region in REGIONS
    }
