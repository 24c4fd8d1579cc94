"""Answers of a session: consent, screening, hygiene, aftercare, red flags, other treatment."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.chart_call import SESSION, Command, at_session
from twitchdetect.cli.chart_text import paragraph, row_of, tell
from twitchdetect.cli.errors import OK

if TYPE_CHECKING:
    from twitchdetect.chart.chart import Chart

_UNASKED = "not answered."
_AMEND = "twitchdetect chart session amend"


def add_session(parser: argparse.ArgumentParser) -> None:
    """Add the session's name."""
    parser.add_argument("session", nargs="?", metavar="SESSION", help=SESSION)


def _add_answers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "items", nargs="*", metavar="ITEM=ANSWER", help="keys as 'chart picklists' lists them"
    )
    parser.add_argument(
        "--others",
        metavar="ANSWER",
        help="the answer to every item of the topic that is not answered yet: all were asked",
    )
    parser.add_argument(
        "--words",
        action="append",
        default=[],
        metavar="ITEM=TEXT",
        help="why it may go on in spite of a red answer; may be given several times",
    )


def _add(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument("topic", nargs="?", metavar="TOPIC", help="as 'chart picklists' lists them")
    _add_answers(parser)


def _add_aftercare(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    _add_answers(parser)


def pairs(texts: Sequence[str], expected: str) -> dict[str, str]:
    """Give ``key=value`` texts as a mapping.

    Raises
    ------
    ValueError
        If one has no ``=``, or a key comes twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        key, is_pair, value = text.partition("=")
        if not is_pair or not key.strip():
            raise ValueError(f"got {text!r}, expected {expected}")
        if key.strip() in found:
            raise ValueError(f"got {key.strip()!r} twice, expected each item once")
        found[key.strip()] = value.strip()
    return found


def _answer(args: argparse.Namespace) -> int:
    from twitchdetect.cli import chart_walk

    topic = args.topic and _known_topic(args.topic)
    with at_session(args) as (chart, name):
        if _is_bare(args) and chart_prompts.can_ask(args):
            how = f"twitchdetect chart session answer {name} {topic or ''}".rstrip()
            with chart_walk.going_on(how):
                if topic:
                    chart_walk.walk_topic(chart, name, topic)
                else:
                    chart_walk.walk_before(chart, name)
            print()
        elif topic:
            _keep(args, chart, name, {topic: pairs(args.items, "ITEM=ANSWER")})
        else:
            raise ValueError(f"TOPIC is missing; see '{args.prog} --help'")
        return _tell_standing(args, chart, name, is_before=_is_before(topic))


def _is_bare(args: argparse.Namespace) -> bool:
    return not (args.items or args.words or args.others)


def _is_before(topic: str | None) -> bool:
    from twitchdetect.chart.picklists import BEFORE

    return topic is None or topic in BEFORE


def _known_topic(topic: str) -> str:
    from twitchdetect.chart import checks, picklists

    return checks.one_of(topic.replace("-", "_"), picklists.TOPICS, "a topic")


def _aftercare(args: argparse.Namespace) -> int:
    from twitchdetect.chart.picklists import AFTER
    from twitchdetect.cli import chart_walk

    with at_session(args) as (chart, name):
        if _is_bare(args) and chart_prompts.can_ask(args):
            with chart_walk.going_on(f"twitchdetect chart aftercare {name}"):
                for topic in AFTER:
                    chart_walk.walk_topic(chart, name, topic)
            print()
        else:
            _keep(args, chart, name, _by_topic(pairs(args.items, "ITEM=ANSWER")))
        return _tell_standing(args, chart, name, is_before=False)


def _by_topic(given: dict[str, str]) -> dict[str, dict[str, str]]:
    """Give the answers of aftercare and red flags, whose items have different names."""
    from twitchdetect.chart import checks
    from twitchdetect.chart.picklists import AFTER, TOPICS

    owners = {item.key: topic for topic in AFTER for item in TOPICS[topic]}
    found: dict[str, dict[str, str]] = {topic: {} for topic in AFTER}
    for key, value in given.items():
        found[owners[checks.one_of(key, owners, "an item of aftercare")]][key] = value
    return found


def _keep(
    args: argparse.Namespace, chart: Chart, name: str, given: dict[str, dict[str, str]]
) -> None:
    """Write the answers of each topic."""
    from twitchdetect.chart import picklists, sessions

    words = pairs(args.words, "ITEM=TEXT")
    if _is_bare(args):
        raise ValueError(f"no answer was given; see '{args.prog} --help'")
    for topic, answers in given.items():
        items = {item.key: item for item in picklists.TOPICS[topic]}
        with chart.reading() as reading:
            session = sessions.find_session(reading, name)
            known = {a.item for a in session.answers if a.topic == topic}
        rest = {key for key, item in items.items() if key not in known and item.is_needed}
        said = dict.fromkeys(rest if args.others else (), args.others) | answers
        own = words if len(given) == 1 else {k: v for k, v in words.items() if k in items}
        if said or own:
            sessions.answer(chart, name, topic, said, own)


def _tell_standing(args: argparse.Namespace, chart: Chart, name: str, *, is_before: bool) -> int:
    """Say what keeps needles from being used, or what keeps the session from being closed."""
    from twitchdetect.chart.sessions import find_session, obstacles
    from twitchdetect.chart.signing import missing

    with chart.reading() as reading:
        session = find_session(reading, name)
        why, open_ = obstacles(session), missing(session)
        answers = [row_of(answer) for answer in session.answers]
        is_open = session.is_open
    document = {"session": name, "obstacles": why, "missing": list(open_), "answers": answers}
    lines = ready_lines(name, why) if is_before else closing_lines(name, open_)
    if not is_open:
        lines = [f"{name} is signed, and nothing of it was changed. See: {_AMEND} --help"]
    tell(args, document, "\n".join(lines))
    return OK


def ready_lines(name: str, obstacles: Sequence[str], *, is_full: bool = False) -> list[str]:
    """Say whether needles may be used, and if not, why; in short, what was not asked is counted."""
    from twitchdetect.chart.picklists import BEFORE

    if not obstacles:
        return [f"{name}: needles may be used."]
    shown = [o for o in obstacles if is_full or not o.endswith(_UNASKED)]
    if not is_full:
        counts = {t: sum(o.endswith(f"({t}): {_UNASKED}") for o in obstacles) for t in BEFORE}
        shown += [f"{t.capitalize()}: {n} not answered." for t, n in counts.items() if n]
    return [f"{name}: no needle may be used yet.", *_listed(shown)]


def closing_lines(name: str, missing: Sequence[str]) -> list[str]:
    """Say what keeps a session from being closed."""
    if not missing:
        return [f"{name}: nothing keeps it from being closed."]
    return [f"{name}: before it can be closed:", *_listed(missing)]


def _listed(sentences: Sequence[str]) -> list[str]:
    return [line for sentence in sentences for line in paragraph(f"- {sentence}", 2, 2)]


ANSWER = Command(
    "answer items of a topic, or be asked what is open",
    (
        "session answer P07/1 consent given=yes form=written --others yes",
        "session answer P07/1 screening anticoagulants=yes --others no "
        "--words anticoagulants='INR 2.1, superficial only'",
        "session answer P07/1",
    ),
    _add,
    _answer,
    "By hand, without ITEM=ANSWER: asks each open item; without TOPIC all of\n"
    "consent, screening, hygiene, position and measures.",
)
COMMANDS = {
    "aftercare": Command(
        "answer what the client was told: aftercare and red flags",
        ("aftercare P07/1 heat=no --others yes", "aftercare P07/1"),
        _add_aftercare,
        _aftercare,
    )
}
