"""The muscle of a site: what was meant by a word, and what lies near it."""

from __future__ import annotations

from difflib import get_close_matches

from twitchdetect.cli import chart_prompts

_MOST = 6
_LIKENESS = 0.7


def near_names(typed: str) -> list[str]:
    """Give the names on the list that what was typed is a part of, else those written alike."""
    from twitchdetect.chart.muscles import MUSCLES

    word = typed.casefold()
    found = [m.name for m in MUSCLES if word in f"{m.name} {m.seniam}".casefold()]
    if not found:
        names = {m.name.casefold(): m.name for m in MUSCLES}
        found = [names[key] for key in get_close_matches(word, names, _MOST, _LIKENESS)]
    return found[:_MOST]


def ask_muscle() -> str:
    """Ask for a muscle; what is not on the list may be one that is, or stays as it was typed."""
    from twitchdetect.chart.muscles import find_muscle

    typed = chart_prompts.line("Muscle (or a part of its name)")
    near = [] if find_muscle(typed) else near_names(typed)
    if not near:
        return typed
    known = {name: name for name in near} | {typed: f"{typed}, as typed"}
    return chart_prompts.pick("Which one", known, default=typed)


def muscle_notes(muscle: str) -> list[str]:
    """Say what lies near a muscle, or that it is not on the list and which ones are like it."""
    from twitchdetect.chart.muscles import find_muscle

    if not muscle:
        return []
    if (found := find_muscle(muscle)) is not None:
        return [f"Near: {found.caution}."] if found.caution else []
    near = near_names(muscle)
    like = f" Like it: {', '.join(near)}." if near else ""
    return [f"{muscle!r} is not on the list of muscles and stays as it is.{like}"]
