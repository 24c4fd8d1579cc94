"""Something unwanted, at once: the pick-list with its published rates, then how bad it is."""

from __future__ import annotations

from datetime import UTC, datetime

from twitchdetect.chart.needle_work import add_adverse_event
from twitchdetect.chart.picklists import (
    ADVERSE_EVENTS,
    ANY_MAJOR_PERCENT,
    ANY_MINOR_PERCENT,
    NEEDLE_COUNT,
    SEVERITIES,
    AdverseKind,
)
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_words import picked
from twitchdetect.live.question import Question
from twitchdetect.live.strings import translate

STUDIES = tuple(
    dict.fromkeys(s for kind in ADVERSE_EVENTS.values() for s in kind.source.split(" | ") if s)
)
"""Who reports rates, in the order of the list."""


def rate_words(kind: AdverseKind) -> str:
    """Give how often each study reports it, ``16 | 4.65 %``; empty if none does."""
    if not kind.percent:
        return ""
    sources = kind.source.split(" | ")
    rates = dict(zip(sources, kind.percent.split(" | "), strict=True))
    return " | ".join(rates.get(study, "–") for study in STUDIES) + " %"


def ask_adverse(
    pick: Question, desk: ChartDesk, *, when: str = "during", site: int | None = None
) -> None:
    """Ask what happened; it is dated when it is asked, and kept whether or not more is said.

    Parameters
    ----------
    pick : Question
    desk : ChartDesk
    when : str
        ``during`` or ``after``.
    site : int or None
        Where it happened.
    """
    at = datetime.now(UTC)
    rates = translate("Chart", "Percent of sessions: %1; any minor event %2, any major one %3.")
    for i, value in enumerate((" | ".join(STUDIES), ANY_MINOR_PERCENT, ANY_MAJOR_PERCENT), 1):
        rates = rates.replace(f"%{i}", value)
    answers = []
    for kind in ADVERSE_EVENTS.values():
        rate = rate_words(kind)
        answers.append((kind.key, picked(kind.words) + (f"    {rate}" if rate else "")))

    def ask_severity(key: str) -> None:
        kind = ADVERSE_EVENTS[key]
        usual = "serious" if kind.is_serious else "minor"
        order = [usual, *(s for s in SEVERITIES if s != usual)]
        question = translate("Chart", "%1: how bad?").replace("%1", picked(kind.words))
        pick.ask(
            question,
            [(severity, picked(severity)) for severity in order],
            lambda severity: ask_action(key, severity),
            left=lambda: keep(key, usual, ""),
        )

    def ask_action(key: str, severity: str) -> None:
        pick.ask(
            translate("Chart", "What was done about it?"),
            [("", translate("Chart", "nothing more to say"))],
            lambda action: keep(key, severity, action),
            in_words=translate("Session", "in your own words"),
            left=lambda: keep(key, severity, ""),
        )

    def keep(key: str, severity: str, action: str) -> None:
        words = {"note" if key == NEEDLE_COUNT else "action": action}
        more = {"severity": severity, "when": when, "site": site, "at": at, **words}
        desk.write(add_adverse_event, key, **more)
        kept = translate("Chart", "in the chart: %1")
        desk.told.emit(kept.replace("%1", picked(ADVERSE_EVENTS[key].words)))

    pick.ask(translate("Chart", "What happened?"), answers, ask_severity, more=rates)
