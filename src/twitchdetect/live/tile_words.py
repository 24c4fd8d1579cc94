"""What the state tile says, in words of the user's language."""

from __future__ import annotations

import math
from typing import Protocol

from twitchdetect.live.counts import counts
from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate

SIDES = {
    "left": QT_TRANSLATE_NOOP("Side", "left"),
    "right": QT_TRANSLATE_NOOP("Side", "right"),
    "middle": QT_TRANSLATE_NOOP("Side", "middle"),
}
RESPONSES = {
    "dying out": QT_TRANSLATE_NOOP("Tile", "dying out"),
    "steady": QT_TRANSLATE_NOOP("Tile", "steady"),
    "cannot be told": QT_TRANSLATE_NOOP("Tile", "too early to tell"),
}


class Said(Protocol):
    """What words are made of; `TileState` has it."""

    @property
    def site(self) -> str: ...
    @property
    def n_twitches(self) -> int: ...
    @property
    def last_ago_s(self) -> float: ...
    @property
    def last_share(self) -> float: ...
    @property
    def n_strokes(self) -> int: ...
    @property
    def strokes_without(self) -> int: ...
    @property
    def response(self) -> str: ...


def spoken(state: Said) -> tuple[str, ...]:
    """Give all that a state says; two with the same words look the same."""
    return (
        state.site or no_site(),
        f"{state.n_twitches} {counts.twitches_here(state.n_twitches)}",
        ago(state.last_ago_s),
        of_first(state.last_share, state.n_twitches),
        strokes(state.n_strokes, state.strokes_without),
        response(state.response),
    )


def site_words(number: int, muscle: str, side: str, name: str = "") -> str:
    """Give a site in words: its number, then its name or muscle and side; 0 is none yet."""
    where = ", ".join(part for part in (name or muscle, side_words(side)) if part)
    if number < 1:
        return where or no_site()
    return (
        f"{number} · {where}" if where else translate("Tile", "site %1").replace("%1", f"{number}")
    )


def side_words(side: str) -> str:
    """Give a side in the user's language; what is not known is given as it is."""
    return translate("Side", SIDES[side]) if side in SIDES else side


def no_site() -> str:
    return translate("Tile", "no site yet")


def twitch_call() -> str:
    return translate("Tile", "TWITCH")


def last_twitch() -> str:
    return translate("Tile", "last twitch")


def ago(seconds: float) -> str:
    """Say how long ago in steps that do not flicker: seconds, then minutes."""
    if math.isnan(seconds):
        return translate("Tile", "none yet")
    if seconds < 1:
        return translate("Tile", "just now")
    if seconds < 100:
        return translate("Tile", "%1 s ago").replace("%1", f"{int(seconds)}")
    return translate("Tile", "%1 min ago").replace("%1", f"{int(seconds // 60)}")


def of_first(share: float, n_twitches: int) -> str:
    """Say how large the last twitch was against the first."""
    if n_twitches < 2 or math.isnan(share):
        return translate("Tile", "the first") if n_twitches == 1 else "–"
    return translate("Tile", "%1 % of first").replace("%1", f"{100 * share:.0f}")


def strokes(n_strokes: int, without: int, *, is_short: bool = False) -> str:
    """Say how many strokes had no twitch since the last that had one."""
    if not n_strokes:
        return translate("Tile", "no strokes seen")
    if not without:
        return translate("Tile", "the last stroke twitched")
    if is_short:
        return counts.without(without)
    return counts.strokes_without(without)


def response(response: str) -> str:
    return translate("Tile", RESPONSES.get(response, RESPONSES["cannot be told"]))
