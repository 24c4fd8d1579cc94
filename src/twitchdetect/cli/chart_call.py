"""What all commands of the chart share: how they are made, where the chart is and who writes."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.options import filled

if TYPE_CHECKING:
    from twitchdetect.chart.chart import Chart

AUTHOR = "TWITCHDETECT_AUTHOR"
NOBODY = (
    f"nobody said who writes{{}}. Add --author CODE or set {AUTHOR}; a chart with one "
    "practitioner takes that one: twitchdetect chart practitioner set AB"
)
_HELP_WIDTH = 80
SESSION = "its name, for example P07/1; P07 alone is the newest of P07"


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the chart.

    Attributes
    ----------
    help : str
        One line.
    examples : tuple of str
        What stands after ``twitchdetect chart ``.
    add : callable
        Adds its options.
    run : callable
        Does it, and gives the exit code.
    more : str
        What else its help says.
    """

    help: str
    examples: tuple[str, ...]
    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    more: str = ""


def epilog(examples: tuple[str, ...], more: str = "") -> str:
    """Give what stands at the end of a help."""
    head = "example:" if len(examples) == 1 else "examples:"
    lines = [head, *(_folded(f"  twitchdetect chart {example}") for example in examples)]
    return "\n".join([*lines, *(["", more] if more else [])])


_WORD = re.compile(r"""(?:--[a-z-]+ (?!--))?(?:[^\s'"]|'[^']*'|"[^"]*")+""")
"""A word of a shell, and an option with its value."""


def _folded(call: str) -> str:
    """Give a call in lines of at most 80 columns that a shell takes as one."""
    lines = [" "]
    for word in _WORD.findall(call):
        if len(lines[-1]) + len(word) > _HELP_WIDTH - 3:
            lines[-1] += " \\"
            lines.append("     ")
        lines[-1] += f" {word}"
    return "\n".join(lines)


def add_common(parser: argparse.ArgumentParser, *, is_leaf: bool) -> None:
    """Add the options that may stand before and after the command's name."""

    def default(value: object) -> object:
        return argparse.SUPPRESS if is_leaf else value

    group = parser.add_argument_group("chart")
    group.add_argument(
        "--chart",
        type=filled("a file or an address"),
        default=default(None),
        metavar="PLACE",
        help="file, or postgresql:// address (TWITCHDETECT_CHART, else the user's own)",
    )
    group.add_argument(
        "--author",
        type=filled("a practitioner's code"),
        default=default(None),
        metavar="CODE",
        help=f"who writes ({AUTHOR}, else the only practitioner of the chart)",
    )
    group.add_argument(
        "--json", action="store_true", default=default(False), help="print it for programs"
    )
    group.add_argument(
        *("--yes", "--no-input"),
        action="store_true",
        dest="no_input",
        default=default(False),
        help="ask nothing",
    )


@contextmanager
def opened(
    args: argparse.Namespace, *, writes: bool = False, makes: bool = False
) -> Iterator[Chart]:
    """Give the chart that the options name; one that is not there is made only if `makes`.

    Raises
    ------
    ChartError
        If there is none, or nobody said who writes.
    """
    from twitchdetect.chart.errors import ChartError
    from twitchdetect.cli.chart_secret import open_at

    place, is_new = place_of(args), False
    if not _is_there(place):
        if not makes:
            raise ChartError(
                f"there is no chart at {place}; the first entry makes one: "
                "twitchdetect chart practitioner set AB"
            )
        if not _said(args) and not chart_prompts.can_ask(args):
            raise ChartError(NOBODY.format(""))
        is_new = True
    chart = open_at(place, args)
    if is_new:
        print(f"twitchdetect: this is a new chart: {place}", file=sys.stderr)
    try:
        chart.author = author_of(chart, args) if writes else ""
        yield chart
    finally:
        chart.close()


def place_of(args: argparse.Namespace) -> str:
    """Give where the chart is, or will be."""
    from twitchdetect.chart.database import default_place

    return args.chart or default_place()


def _is_there(place: str) -> bool:
    return "://" in place or Path(place).expanduser().exists()


@contextmanager
def at_session(args: argparse.Namespace, *, writes: bool = True) -> Iterator[tuple[Chart, str]]:
    """Give the chart and the whole name of the session that the call names, asked for if not."""
    from twitchdetect.chart.sessions import find_session, name_of

    asked = needed(args, "session", "Session, for example P07/1")
    with opened(args, writes=writes) as chart:
        with chart.reading() as reading:
            name = name_of(find_session(reading, asked))
        yield chart, name


def author_of(chart: Chart | None, args: argparse.Namespace) -> str:
    """Give the code of who writes; without a chart, nobody is known.

    Raises
    ------
    ChartError
        If nobody said it and it cannot be asked.
    """
    from sqlalchemy import select

    from twitchdetect.chart.checks import initials
    from twitchdetect.chart.errors import ChartError
    from twitchdetect.chart.tables import Practitioner

    if said := _said(args):
        return initials(said)
    known: list[str] = []
    if chart is not None:
        with chart.reading() as session:
            known += session.scalars(select(Practitioner.code).order_by(Practitioner.code))
    if len(known) == 1:
        return known[0]
    told = f"; known are {', '.join(known)}" if known else ""
    if chart_prompts.can_ask(args):
        asked = f"Who writes? Your code as a practitioner, for example initials{told}"
        return chart_prompts.line(asked, check=initials)
    raise ChartError(NOBODY.format(told))


def _said(args: argparse.Namespace) -> str:
    said: str = args.author or os.environ.get(AUTHOR, "")
    return said


def needed(
    args: argparse.Namespace,
    name: str,
    question: str,
    check: Callable[[str], object] | None = None,
) -> str:
    """Give a value of the call, or ask for it until `check` raises nothing.

    Raises
    ------
    ValueError
        If it is missing and cannot be asked.
    """
    value: str | None = getattr(args, name)
    if value:
        return value
    if not chart_prompts.can_ask(args):
        raise ValueError(f"{name.upper()} is missing; see '{args.prog} --help'")
    value = chart_prompts.line(question, check=check)
    setattr(args, name, value)
    return value


def given(args: argparse.Namespace, *names: str) -> dict[str, object]:
    """Give the details that the call names."""
    found = {name: getattr(args, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def nothing(parser: argparse.ArgumentParser) -> None:
    """Add no option of its own."""
