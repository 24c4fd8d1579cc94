"""Sites, sorts of needle, and needles in and out."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.chart_answers import add_session
from twitchdetect.cli.chart_call import Command, at_session, given
from twitchdetect.cli.chart_muscles import ask_muscle, muscle_notes
from twitchdetect.cli.chart_text import (
    figure,
    hung,
    local_clock,
    moment,
    paragraph,
    row_of,
    tell,
)
from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import number, whole

if TYPE_CHECKING:
    from twitchdetect.chart.tables import Insertion, NeedlingSession

_SITE_TEXTS = {
    "muscle": "as 'chart muscles' lists it, or another",
    "side": "left, right or middle",
    "point": "active, latent or satellite",
    "technique": "superficial, deep, ims or electro",
    "segments": "spinal segments, for example C5-C6",
    "view": "front or back of the body figure",
    "note": None,
}
_SITE_NUMBERS = {
    "x": "place on the figure, 0 to 1 from its left",
    "y": "place on the figure, 0 to 1 from its top",
    "frequency_hz": "of electro-stimulation",
    "pulse_width_us": "of electro-stimulation",
    "intensity_mA": "of electro-stimulation",
    "stimulation_s": "of electro-stimulation",
}
_SITE = (*_SITE_TEXTS, *_SITE_NUMBERS, "n_strokes")
_SORT_TEXTS = {"maker": None, "material": "for example steel", "batch": "as on the pack"}


def _option(name: str) -> str:
    return f"--{name.lower().replace('_', '-')}"


def _add_site_details(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("details")
    for name, help_ in _SITE_TEXTS.items():
        group.add_argument(_option(name), dest=name, metavar="TEXT", help=help_)
    for name, help_ in _SITE_NUMBERS.items():
        group.add_argument(_option(name), dest=name, type=number, metavar="X", help=help_)
    group.add_argument("--strokes", dest="n_strokes", type=whole, metavar="N")


def _add_site(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    _add_site_details(parser)


def _add_site_change(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument("number", nargs="?", type=whole, metavar="SITE", help="its number (newest)")
    _add_site_details(parser)


def _add_sort(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    group = parser.add_argument_group("details")
    group.add_argument("--diameter-mm", type=number, metavar="X", help="for example 0.30")
    group.add_argument("--length-mm", type=number, metavar="X", help="for example 40")
    for name, help_ in _SORT_TEXTS.items():
        group.add_argument(_option(name), metavar="TEXT", help=help_)


def _add_in(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument("--site", type=whole, metavar="N", help="number of the site (newest)")
    parser.add_argument("--kind", type=whole, metavar="N", help="number of the sort (newest)")
    parser.add_argument("--depth-mm", type=number, metavar="X")
    parser.add_argument("--at", type=moment, metavar="TIME", help="when (now)")
    parser.add_argument("--note", default="", metavar="TEXT")


def _add_out(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument(
        "number", nargs="?", type=whole, metavar="INSERTION", help="its number (the newest)"
    )
    parser.add_argument("--strokes", dest="n_strokes", type=whole, metavar="N")
    parser.add_argument("--depth-mm", type=number, metavar="X")
    parser.add_argument("--at", type=moment, metavar="TIME", help="when (now)")


def _site_add(args: argparse.Namespace) -> int:
    from twitchdetect.chart.needle_work import add_site
    from twitchdetect.cli.chart_words import site_words

    details = given(args, *_SITE)
    with at_session(args) as (chart, name):
        if not details and chart_prompts.can_ask(args):
            details = _ask_site()
        site = add_site(chart, name, **details)
    lines = hung(f"{name}: site {site.number}: ", site_words(site))
    lines += [line for note in muscle_notes(site.muscle) for line in paragraph(note, 2)]
    lines.append(f"Next: twitchdetect chart needle in {name}")
    tell(args, row_of(site, session=name), "\n".join(lines))
    return OK


def _ask_site() -> dict[str, object]:
    from twitchdetect.chart import picklists

    print("Enter leaves one out.")
    details: dict[str, object] = {"muscle": ask_muscle()}
    lists: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("side", "Side", {s: s for s in picklists.SIDES if s}),
        ("point", "Trigger point", {p: p for p in picklists.POINTS if p}),
        ("technique", "Technique", {k: w for k, w in picklists.TECHNIQUES.items() if k}),
    )
    for key, question, known in lists:
        details[key] = chart_prompts.pick(question, known, default="")
    if details["technique"] == "ims":
        details["segments"] = chart_prompts.line("Spinal segments, as C5-C6", may_skip=True)
    if details["technique"] == "electro":
        for key, question in (
            ("frequency_hz", "Frequency, Hz"),
            ("pulse_width_us", "Pulse width, us"),
            ("intensity_mA", "Intensity, mA"),
        ):
            details[key] = chart_prompts.number(question)
    return details


def _site_change(args: argparse.Namespace) -> int:
    from twitchdetect.chart.needle_work import change_site, find_site
    from twitchdetect.chart.sessions import find_session
    from twitchdetect.cli.chart_words import site_words

    details = given(args, *_SITE)
    if not details:
        raise ValueError(f"nothing to change; see '{args.prog} --help'")
    with at_session(args) as (chart, name):
        with chart.reading() as reading:
            which = find_site(find_session(reading, name), args.number).number
        site = change_site(chart, name, which, **details)
    lines = hung(f"{name}: site {site.number}: ", site_words(site))
    tell(args, row_of(site, session=name), "\n".join(lines))
    return OK


def _sort_add(args: argparse.Namespace) -> int:
    from twitchdetect.chart.needle_work import add_needle_kind
    from twitchdetect.cli.chart_words import needle_words

    details: dict[str, Any] = given(args, "diameter_mm", "length_mm", *_SORT_TEXTS)
    if not details and chart_prompts.can_ask(args):
        print("Enter leaves one out.")
        details = {
            "diameter_mm": chart_prompts.number("Diameter, mm"),
            "length_mm": chart_prompts.number("Length, mm"),
            **{key: chart_prompts.line(key.capitalize(), may_skip=True) for key in _SORT_TEXTS},
        }
    if not details:
        raise ValueError(f"the sort of needle is not described; see '{args.prog} --help'")
    with at_session(args) as (chart, name):
        kind = add_needle_kind(chart, name, **details)
    tell(args, row_of(kind, session=name), f"{name}: sort {kind.number}: {needle_words(kind)}")
    return OK


def _in(args: argparse.Namespace) -> int:
    from twitchdetect.chart.needle_work import needles_in, put_in
    from twitchdetect.chart.sessions import find_session

    with at_session(args) as (chart, name):
        insertion = put_in(
            chart,
            name,
            site=args.site,
            kind=args.kind,
            at=args.at,
            depth_mm=args.depth_mm,
            note=args.note,
        )
        with chart.reading() as reading:
            session = find_session(reading, name)
            n_in, too_deep = len(needles_in(session)), _too_deep(session, insertion, name)
    text = f"{name}: insertion {insertion.number}: in {local_clock(insertion.in_at)}"
    text += "" if args.depth_mm is None else f", {figure(insertion.depth_mm)} mm deep"
    text += f". Needles in now: {n_in}.{too_deep}"
    tell(args, row_of(insertion, session=name, n_in_now=n_in), "\n".join(paragraph(text)))
    return OK


def _too_deep(session: NeedlingSession, insertion: Insertion, name: str) -> str:
    """Say that a needle is said to be in deeper than it is long; empty if it is not."""
    length_mm = {kind.id: kind.length_mm for kind in session.needles}.get(insertion.needle_id or "")
    if length_mm is None or (insertion.depth_mm or 0.0) <= length_mm:
        return ""
    return (
        f" The needle is {figure(length_mm)} mm long. Put the depth right when it comes out: "
        f"twitchdetect chart needle out {name} {insertion.number} --depth-mm X"
    )


def _out(args: argparse.Namespace) -> int:
    from twitchdetect.chart.needle_work import needles_in, take_out
    from twitchdetect.chart.sessions import find_session
    from twitchdetect.cli.chart_words import insertion_words

    with at_session(args) as (chart, name):
        insertion = take_out(
            chart,
            name,
            args.number,
            at=args.at,
            n_strokes=args.n_strokes,
            depth_mm=args.depth_mm,
        )
        with chart.reading() as reading:
            n_in = len(needles_in(find_session(reading, name)))
    text = f"{name}: {insertion_words(insertion, {})}. Needles in now: {n_in}."
    tell(args, row_of(insertion, session=name, n_in_now=n_in), text)
    return OK


def _add_twitch(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument("at_s", nargs="?", type=number, metavar="SECONDS", help="in the recording")
    parser.add_argument("--site", type=whole, metavar="N", help="number of the site (by the time)")


def _twitch(args: argparse.Namespace) -> int:
    from twitchdetect.chart.felt import add_felt_twitch

    with at_session(args) as (chart, name):
        if args.at_s is None and chart_prompts.can_ask(args):
            args.at_s = chart_prompts.number("Seconds from the recording's start", may_skip=False)
        if args.at_s is None:
            raise ValueError(f"SECONDS is missing; see '{args.prog} --help'")
        row = add_felt_twitch(chart, name, args.at_s, site=args.site)
    told = f"{name}: a twitch felt at {figure(row.onset_s)} s of the recording."
    tell(args, row_of(row, session=name), told)
    return OK


COMMANDS = {
    "site add": Command(
        "add a site",
        ("site add P07/1 --muscle 'Upper trapezius' --side left --point active", "site add P07/1"),
        _add_site,
        _site_add,
    ),
    "site change": Command(
        "change what is said of a site",
        ("site change P07/1 1 --technique deep",),
        _add_site_change,
        _site_change,
    ),
    "needle add": Command(
        "add a sort of needle: size, maker, batch",
        ("needle add P07/1 --diameter-mm 0.30 --length-mm 40 --maker Seirin",),
        _add_sort,
        _sort_add,
    ),
    "needle in": Command(
        "a needle goes in",
        ("needle in P07/1 --depth-mm 25", "needle in P07/1 --site 2 --kind 1 --at 16:40"),
        _add_in,
        _in,
        "Refused while 'chart session ready' says why.",
    ),
    "needle out": Command(
        "a needle comes out",
        ("needle out P07/1 --strokes 12", "needle out P07/1 2 --at 16:45"),
        _add_out,
        _out,
    ),
    "twitch add": Command(
        "add a twitch that was felt and not detected, to the newest recording",
        ("twitch add P07/1 83.5 --site 2",),
        _add_twitch,
        _twitch,
    ),
}
