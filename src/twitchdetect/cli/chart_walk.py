"""Walks through a session's questions with somebody at a terminal; each answer is kept at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.chart_text import count, loud, paragraph
from twitchdetect.cli.errors import Stopped

if TYPE_CHECKING:
    from twitchdetect.chart.chart import Chart
    from twitchdetect.chart.picklists import Item, MeasureKind
    from twitchdetect.chart.tables import Insertion, NeedlingSession

TITLES = {
    "consent": "Consent",
    "screening": "Screening",
    "hygiene": "Hygiene",
    "aftercare": "Aftercare",
    "red_flags": "Red flags",
    "other_treatment": "Other treatment",
}
WHAT = {
    "rom": "Which movement, for example neck rotation",
    "ppt": "Where, for example Upper trapezius",
    "strength": "Of what, for example grip",
    "function": "Which score, for example NDI",
}
_NOT_SAID = "not said"


@contextmanager
def going_on(how: str) -> Iterator[None]:
    """Let Ctrl-C say that what was answered is kept, and the command that goes on."""
    try:
        yield
    except KeyboardInterrupt as error:
        signum = signal.SIGINT if not isinstance(error, Stopped) else error.exit_code - 128
        raise Stopped(signum, f"stopped; what was answered is kept. Go on: {how}") from None


def walk_before(chart: Chart, name: str) -> bool:
    """Ask what is open before needles are used; stop at an answer that forbids them."""
    from twitchdetect.chart.picklists import BEFORE

    print("\nCtrl-C stops at any time; what was answered is kept.")
    return (
        all(walk_topic(chart, name, topic) for topic in BEFORE)
        and ask_position(chart, name)
        and ask_measures(chart, name, "before")
    )


def walk_topic(chart: Chart, name: str, topic: str) -> bool:
    """Ask the open items of a topic; False at an answer that forbids needles."""
    from twitchdetect.chart import picklists, sessions

    with chart.reading() as reading:
        session = sessions.find_session(reading, name)
        given = {a.item for a in session.answers if a.topic == topic}
        told = sessions.obstacles(session)
        hints = _hints(session)
    items = picklists.TOPICS[topic]
    asked = [
        (i, item)
        for i, item in enumerate(items, 1)
        if item.key not in given or _told_of(told, item, topic)
    ]
    if asked:
        is_told = topic in picklists.AFTER
        print(f"\n{TITLES[topic]}{': was the client told?' if is_told else ''}")
    if asked and topic == "screening":
        for hint in hints:
            print("\n".join(paragraph(hint, 2, 2)))
    for i, item in asked:
        if not _ask(chart, name, topic, item, f"  {i:2d}/{len(items)}  {item.words}"):
            return False
    return True


def _told_of(obstacles: Sequence[str], item: Item, topic: str) -> str:
    """Give what the chart says of an item that keeps needles from being used."""
    return next((o for o in obstacles if o.startswith(f"{item.words} ({topic}): ")), "")


def _hints(session: NeedlingSession) -> list[str]:
    client = session.client
    born = client.born or client.birth_year
    noted = {
        "Born": born
        and f"{born}, so about {session.opened_at.year - int(str(born)[:4])} years old",
        "Medication": session.medication or client.medication,
        "History": session.history or client.history,
    }
    return [f"{key}: {value}" for key, value in noted.items() if value]


def _ask(chart: Chart, name: str, topic: str, item: Item, question: str) -> bool:
    from twitchdetect.chart import sessions

    answers = item.answers if item.is_needed else (*item.answers, _NOT_SAID)
    is_harmless = not item.is_needed and topic == "other_treatment"
    value = chart_prompts.pick(question, answers, default=_NOT_SAID if is_harmless else None)
    if value == _NOT_SAID:
        return True
    sessions.answer(chart, name, topic, {item.key: value})
    with chart.reading() as reading:
        why = _told_of(sessions.obstacles(sessions.find_session(reading, name)), item, topic)
    if value in item.forbids:
        print(loud("    No needle may be used."))
        return False
    if why:
        print(loud("\n".join(paragraph(why.removeprefix(f"{item.words} ({topic}): "), 4))))
        words = chart_prompts.line("    Your words", check=chart_prompts.is_said)
        sessions.answer(chart, name, topic, {}, {item.key: words})
    return True


def ask_position(chart: Chart, name: str) -> bool:
    """Ask how the client lies, if nobody said."""
    from twitchdetect.chart import picklists, sessions

    with chart.reading() as reading:
        is_known = bool(sessions.find_session(reading, name).position)
    if not is_known:
        print("\nPosition")
        known = {key: key for key in picklists.POSITIONS if key}
        if told := chart_prompts.pick("  How the client lies", known, default=""):
            sessions.change_session(chart, name, position=told)
    return True


def ask_measures(chart: Chart, name: str, phase: str) -> bool:
    """Ask each measure that is not there yet for this phase; Enter leaves one out."""
    from twitchdetect.chart import picklists, sessions

    with chart.reading() as reading:
        rows = sessions.find_session(reading, name).measures
        known = {m.kind for m in rows if m.phase == phase and not m.is_struck}
        first = [m for m in rows if m.phase == "before" and not m.is_struck]
    kinds = [kind for kind in picklists.MEASURES.values() if kind.key not in known]
    if phase != "before":
        kinds = [kind for kind in kinds if kind.key in {m.kind for m in first}]
    if kinds:
        print(f"\nMeasures {phase} (Enter leaves one out)")
    for kind in kinds:
        earlier = [m for m in first if m.kind == kind.key] if phase != "before" else []
        places: Sequence[tuple[str, str]] = [(m.what, m.side) for m in earlier] or [("", "")]
        for what, side in places:
            _until_right(lambda k=kind, w=what, s=side: _measure(chart, name, k, phase, w, s))  # type: ignore[misc]
    return True


def _measure(chart: Chart, name: str, kind: MeasureKind, phase: str, what: str, side: str) -> None:
    from twitchdetect.chart import picklists, sessions

    where = ", ".join(part for part in (what, side) if part)
    unit = "" if kind.unit == "NRS" else f", {kind.unit}"
    value = chart_prompts.number(f"  {kind.words}{f', {where}' if where else ''}{unit}")
    if value is None:
        return
    if kind.key in WHAT and not what:
        hint = "Enter takes the figure back" if kind.needs_what else "Enter leaves it out"
        what = chart_prompts.line(f"    {WHAT[kind.key]} ({hint})", may_skip=True)
        if kind.needs_what and not what:
            return
        side = chart_prompts.pick("    Side", [s for s in picklists.SIDES if s], default="")
    sessions.add_measure(chart, name, kind.key, value, phase=phase, what=what, side=side)


def _until_right(ask: Callable[[], None]) -> None:
    """Ask again while the chart refuses what was said."""
    from twitchdetect.chart.errors import ChartError

    while True:
        try:
            return ask()
        except ChartError as error:
            print(f"    {error}")


def walk_after(chart: Chart, name: str) -> bool:
    """Ask what is open after needles: aftercare, red flags, measures, response, plan.

    Raises
    ------
    ChartError
        If a needle is still in: nothing else is to be thought of before it is out.
    """
    from twitchdetect.chart import picklists, sessions
    from twitchdetect.chart.errors import ChartError
    from twitchdetect.chart.needle_work import insertions_of, needles_in

    with chart.reading() as reading:
        session = sessions.find_session(reading, name)
        if inside := needles_in(session):
            raise ChartError(_still_in(name, inside))
        n_in = sum(not i.is_struck for i in insertions_of(session))
        is_counted = session.n_needles_counted_out == n_in
        is_told = {key: bool(getattr(session, key)) for key in ("response", "plan", "next_session")}
    if n_in and not is_counted:
        _until_right(lambda: _count_out(chart, name, n_in))
    for topic in picklists.AFTER if n_in else ():
        walk_topic(chart, name, topic)
    ask_measures(chart, name, "after")
    print("\nHow it went and what comes next (Enter leaves one out)")
    if not is_told["response"]:
        known = {key: words for key, words in picklists.RESPONSES.items() if key}
        if response := chart_prompts.pick("  How the client took it", known, default=""):
            sessions.change_session(chart, name, response=response)
    for key, question in (("plan", "Plan"), ("next_session", "Next session")):
        if not is_told[key] and (told := chart_prompts.line(f"  {question}", may_skip=True)):
            sessions.change_session(chart, name, **{key: told})
    return True


def _still_in(name: str, inside: Sequence[Insertion]) -> str:
    which = ", ".join(str(i.number) for i in inside)
    return (
        f"{name}: {count(len(inside), 'needle')} still in (insertion {which}). Take it out, then: "
        f"twitchdetect chart needle out {name} {inside[0].number}"
    )


def _count_out(chart: Chart, name: str, n_in: int) -> None:
    from twitchdetect.chart import sessions

    while True:
        told = chart_prompts.line(
            f"\nNeedles counted in the sharps container ({n_in} went in)",
            check=chart_prompts.is_whole,
        )
        differs = f"  {n_in} went in: look for what is missing. Note {told} all the same"
        if int(told) == n_in or chart_prompts.agree(loud(differs)):
            sessions.change_session(chart, name, n_needles_counted_out=int(told))
            return
