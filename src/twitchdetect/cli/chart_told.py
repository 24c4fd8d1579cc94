"""Measures, unwanted events, and the diary of the days after."""

from __future__ import annotations

import argparse
import textwrap
from typing import TYPE_CHECKING

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.chart_answers import add_session
from twitchdetect.cli.chart_call import Command, at_session, needed, nothing, opened
from twitchdetect.cli.chart_text import figure, loud, moment, paragraph, row_of, table, tell
from twitchdetect.cli.chart_walk import WHAT
from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import number, whole

if TYPE_CHECKING:
    from twitchdetect.chart.tables import NeedlingSession

_MOST_WORDS = 34


def _add_measure(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument(
        "kind", nargs="?", metavar="KIND", help="pain, rom, ppt, strength, function or pain_free"
    )
    parser.add_argument("value", nargs="?", type=number, metavar="VALUE", help="in the kind's unit")
    parser.add_argument(
        "--phase", default="before", metavar="WORD", help="before, after or follow-up (before)"
    )
    parser.add_argument("--what", default="", metavar="TEXT", help="movement, muscle or score")
    parser.add_argument("--side", default="", metavar="WORD", help="left, right or middle")
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument("--at", type=moment, metavar="TIME", help="when (now)")


def _measure(args: argparse.Namespace) -> int:
    from twitchdetect.chart.picklists import MEASURES
    from twitchdetect.chart.sessions import add_measure, find_session

    with at_session(args) as (chart, name):
        if chart_prompts.can_ask(args):
            _ask_measure(args)
        if args.kind is None or args.value is None:
            missing = "KIND" if args.kind is None else "VALUE"
            raise ValueError(f"{missing} is missing; see '{args.prog} --help'")
        with chart.reading() as reading:
            earlier = _earlier(find_session(reading, name), args)
        row = add_measure(
            chart,
            name,
            args.kind,
            args.value,
            phase=args.phase,
            what=args.what,
            side=args.side,
            note=args.note,
            at=args.at,
        )
    words = MEASURES[row.kind].words.partition(",")[0]
    where = " ".join(part for part in (row.what, row.side) if part)
    unit = "of 10" if row.kind == "pain" else row.unit
    told = f"{words}{f', {where}' if where else ''}: {figure(row.value)} {unit} ({row.phase})."
    if row.phase == "before" and earlier and not args.json:
        told += (
            f" It was {figure(earlier[-1])} before, and the newest counts; what came after the "
            "needles has --phase after."
        )
    tell(args, row_of(row, session=name), "\n".join(paragraph(f"{name}: {told}")))
    return OK


def _earlier(session: NeedlingSession, args: argparse.Namespace) -> list[float]:
    """Give what the same measure was before needles already."""
    same = (args.kind, "before", args.what, args.side)
    rows = [m for m in session.measures if not m.is_struck]
    return [m.value for m in rows if (m.kind, m.phase, m.what, m.side) == same]


def _ask_measure(args: argparse.Namespace) -> None:
    from twitchdetect.chart.picklists import MEASURES

    if args.kind is None:
        args.kind = chart_prompts.pick("Measure", {m.key: m.words for m in MEASURES.values()})
    known = MEASURES.get(args.kind)
    if args.value is None and known is not None:
        args.value = chart_prompts.number(f"{known.words}, {known.unit}", may_skip=False)
    if known is not None and known.needs_what and not args.what:
        args.what = chart_prompts.line(WHAT[known.key])


def _add_adverse(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument("kind", nargs="?", metavar="KIND", help="as 'chart adverse list' has it")
    parser.add_argument(
        "--severity", metavar="WORD", help="minor, moderate or serious (by the kind)"
    )
    parser.add_argument("--when", default="during", metavar="WORD", help="during or after (during)")
    parser.add_argument("--site", type=whole, metavar="N", help="number of the site")
    parser.add_argument("--action", dest="done", default="", metavar="TEXT", help="what was done")
    parser.add_argument("--outcome", default="", metavar="TEXT")
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument("--at", type=moment, metavar="TIME", help="when (now)")


def _adverse(args: argparse.Namespace) -> int:
    from twitchdetect.chart import checks
    from twitchdetect.chart.needle_work import add_adverse_event
    from twitchdetect.chart.picklists import ADVERSE_EVENTS

    with at_session(args) as (chart, name):
        if args.kind is None and chart_prompts.can_ask(args):
            shown = {
                k.key: k.words + (f" ({_rate(k.percent)} of sessions)" if k.percent else "")
                for k in ADVERSE_EVENTS.values()
            }
            args.kind = chart_prompts.pick("What happened", shown)
        if args.kind is None:
            raise ValueError(f"KIND is missing; see '{args.prog} --help'")
        kind = ADVERSE_EVENTS[checks.one_of(args.kind, ADVERSE_EVENTS, "an adverse event")]
        row = add_adverse_event(
            chart,
            name,
            kind.key,
            severity=args.severity or ("serious" if kind.is_serious else "minor"),
            when=args.when,
            site=args.site,
            action=args.done,
            outcome=args.outcome,
            note=args.note,
            at=args.at,
        )
    tell(args, row_of(row, session=name), f"{name}: {kind.words} ({row.severity}, {row.when}).")
    return OK


def _rate(percent: str) -> str:
    return " or ".join(f"{part.strip()} %" for part in percent.split("|"))


def _adverse_list(args: argparse.Namespace) -> int:
    from twitchdetect.chart import picklists

    kinds = picklists.ADVERSE_EVENTS.values()
    document = {
        "any_minor_percent": picklists.ANY_MINOR_PERCENT,
        "any_major_percent": picklists.ANY_MAJOR_PERCENT,
        "kinds": [
            {
                "key": k.key,
                "words": k.words,
                "published": [
                    {"percent": p.strip(), "source": s.strip()}
                    for p, s in zip(k.percent.split("|"), k.source.split("|"), strict=True)
                    if p.strip()
                ],
                "is_serious": k.is_serious,
            }
            for k in kinds
        ],
    }
    rows = [("kind", "words", "% of sessions")]
    for k in kinds:
        pairs = zip(k.percent.split(" | "), k.source.split(" | "), strict=True)
        percent = ", ".join(f"{p} ({s.partition(' ')[0]})" for p, s in pairs if p)
        first, *more = textwrap.wrap(k.words, _MOST_WORDS)
        rows.append((k.key, first, percent or ("serious" if k.is_serious else "-")))
        rows += [("", f"  {line}", "") for line in more]
    lines = table(rows)
    told = (
        f"Boyce 2020, 20 464 sessions: {picklists.ANY_MINOR_PERCENT} % had some minor event, "
        f"{picklists.ANY_MAJOR_PERCENT} % a major one. Brady 2014. Where no rate stands, none is "
        "known to this program."
    )
    tell(args, document, "\n".join([*lines, "", *paragraph(told)]))
    return OK


def _add_diary(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument("--hours", type=whole, metavar="N", help="after the session: 24, 48 or 72")
    parser.add_argument("--soreness", type=number, metavar="X", help="0 to 10")
    parser.add_argument(
        "--symptom",
        action="append",
        default=[],
        metavar="WORD",
        help="dizziness, tiredness, bruise, headache, numbness, weakness, infection or breath; "
        "may be given several times",
    )
    parser.add_argument("--note", default="", metavar="TEXT")


def _diary(args: argparse.Namespace) -> int:
    from twitchdetect.chart.signing import add_diary

    with at_session(args) as (chart, name):
        if args.hours is None and chart_prompts.can_ask(args):
            _ask_diary(args)
        if args.hours is None:
            raise ValueError(f"--hours is missing; see '{args.prog} --help'")
        row = add_diary(
            chart,
            name,
            args.hours,
            soreness=args.soreness,
            symptoms=tuple(dict.fromkeys(args.symptom)),
            note=args.note,
        )
    text = f"{name}: diary of {row.hours} h kept."
    if row.is_red:
        text += f"\n{loud('!! RED: shown first until somebody acknowledges it.')}"
        text += f"\n   twitchdetect chart diary seen {row.id}"
    tell(args, row_of(row, session=name), text)
    return OK


def _ask_diary(args: argparse.Namespace) -> None:
    from twitchdetect.chart.picklists import SYMPTOMS

    hours = chart_prompts.pick("Hours after the session", ("24", "48", "72"))
    args.hours = int(hours)
    args.soreness = chart_prompts.number("Soreness, 0 to 10 (Enter leaves it out)")
    for symptom in SYMPTOMS.values():
        if chart_prompts.agree(symptom.words):
            args.symptom.append(symptom.key)


def _add_seen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="as the alert of the client has it")


def _seen(args: argparse.Namespace) -> int:
    from twitchdetect.chart.signing import acknowledge

    key = needed(args, "id", "Id of the diary entry, as the alert has it")
    with opened(args, writes=True) as chart:
        acknowledge(chart, key)
        told = {"id": key, "seen_by": chart.author}
    tell(args, told, f"Acknowledged by {told['seen_by']}.")
    return OK


COMMANDS = {
    "measure add": Command(
        "add a measured value",
        (
            "measure add P07/1 pain 6",
            "measure add P07/1 rom 45 --what 'neck rotation' --side left",
            "measure add P07/1 pain 3 --phase after",
        ),
        _add_measure,
        _measure,
        "Units: pain 0 to 10, rom in degrees, ppt in kPa, strength in N, function in\n"
        "points, pain_free (time between pain episodes) in hours.",
    ),
    "adverse add": Command(
        "add something unwanted",
        ("adverse add P07/1 bruising --site 1 --action pressed",),
        _add_adverse,
        _adverse,
        "What shows after a session (--when after) can be added to a signed one.",
    ),
    "adverse list": Command(
        "list what can be picked, with published rates", ("adverse list",), nothing, _adverse_list
    ),
    "diary add": Command(
        "add what the client tells some hours after",
        ("diary add P07/1 --hours 24 --soreness 3 --symptom numbness",),
        _add_diary,
        _diary,
        "Numbness, weakness, infection and breath are red: they are shown first\n"
        "whenever the client is opened, until somebody acknowledges them.",
    ),
    "diary seen": Command(
        "acknowledge a red entry",
        ("diary seen 3f2c...",),
        _add_seen,
        _seen,
    ),
}
