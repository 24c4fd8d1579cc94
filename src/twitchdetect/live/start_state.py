"""What the start screen is told and what it gives: whom, where, with what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twitchdetect.live.counts import counts
from twitchdetect.live.strings import translate

_DATE = re.compile(r"[0-9]{1,4}[-./ ][0-9]{1,2}[-./ ][0-9]{1,4}|[0-9]{6}")
_CODE = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class StartState:
    """What is known before a session.

    Attributes
    ----------
    board : str
        The board that was found, in words; empty if none was.
    problem : str
        Why there is none, and the doctor's one line on what to do.
    is_searching : bool
    channels : tuple of str
        The board's own names; empty until they are known.
    is_warm : bool
        Whether the detector's kernels are compiled.
    """

    board: str = ""
    problem: str = ""
    is_searching: bool = False
    channels: tuple[str, ...] = ()
    is_warm: bool = False
    chart: str = ""


@dataclass(frozen=True, slots=True)
class StartChoice:
    """What a session begins with; `channels` is empty where the board's names stay."""

    subject: str
    muscle: str
    side: str
    channels: tuple[str, ...] = ()


def split_names(text: str) -> tuple[str, ...]:
    """Give the names that are written apart by commas."""
    return tuple(name for part in text.split(",") if (name := " ".join(part.split())))


def hindrance(state: StartState, choice: StartChoice) -> str:
    """Say in one line why a session cannot start yet; empty if it can."""
    if not choice.subject:
        return translate("Start", "Type the subject's code: letters and digits, no name.")
    if not _CODE.fullmatch(choice.subject):
        told = translate("Start", "“%1” is no code: only letters A to Z and digits, no name.")
        return told.replace("%1", choice.subject)
    if told := state.chart or _wrong_names(state, choice):
        return told
    if not state.board:
        if state.is_searching:
            return translate("Start", "Searching for the board.")
        return translate("Start", "There is no board yet.")
    if not state.is_warm:
        return translate("Start", "Getting the detector ready; the first time takes a minute.")
    return ""


def _wrong_names(state: StartState, choice: StartChoice) -> str:
    names = choice.channels
    if dated := [name for name in names if _DATE.search(name)]:
        told = translate("Start", "The channel “%1” holds a date. Name channels after muscles.")
        return told.replace("%1", dated[0])
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return translate("Start", "Two channels are called “%1”.").replace("%1", twice[0])
    if names and state.channels and len(names) != len(state.channels):
        told = counts.names_given(len(names))
        return told.replace("%1", f"{len(state.channels)}")
    return ""
