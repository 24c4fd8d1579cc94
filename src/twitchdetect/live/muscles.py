"""The list of muscles as the window offers it."""

from __future__ import annotations

from twitchdetect.chart.muscles import MUSCLES, Muscle, find_muscle
from twitchdetect.live.strings import translate

__all__ = ["MUSCLES", "muscle_from", "offered", "shown_muscle", "shown_muscle_of", "side_choices"]


def shown_muscle(muscle: Muscle) -> str:
    """Give both names, or the one if they are the same."""
    if not muscle.seniam or muscle.seniam == muscle.name.lower():
        return muscle.name
    return f"{muscle.name} ({muscle.seniam})"


def muscle_from(text: str) -> str:
    """Give the short name of what was picked, or what was typed, with single spaces."""
    found = find_muscle(text)
    return found.name if found else " ".join(text.split())


def offered(first: tuple[str, ...] = ()) -> list[str]:
    """Give what the list offers: those of the protocol, then all the others."""
    known = [(name, find_muscle(name)) for name in first]
    own = [shown_muscle(muscle) if muscle else name for name, muscle in known]
    return list(dict.fromkeys([*own, *map(shown_muscle, MUSCLES)]))


def side_choices() -> list[tuple[str, str]]:
    """Give each side as it is kept and as it is shown."""
    return [
        ("left", translate("Start", "Left")),
        ("right", translate("Start", "Right")),
        ("middle", translate("Start", "Middle")),
    ]


def shown_muscle_of(name: str) -> str:
    """Give a muscle as it is shown, by its short name; what was typed as it is."""
    found = find_muscle(name)
    return shown_muscle(found) if found else name
