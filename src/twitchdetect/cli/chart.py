"""Keep the chart: clients by code, sessions with consent, screening, sites,
needles, measures and what came after; signed, amended with reasons, and sealed
so that 'twitchdetect chart verify' finds what was altered.

A session is named CODE/NUMBER: P07/2 is the second of client P07, P07 alone the
newest. What is missing is asked for at a terminal; in scripts nothing is.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from twitchdetect.cli.app import Parser
from twitchdetect.cli.chart_call import add_common, epilog

if TYPE_CHECKING:
    from twitchdetect.cli.chart_call import Command

EXAMPLE = """examples:
  twitchdetect chart practitioner set AB --credential physiotherapist
  twitchdetect chart client add P07 --birth-year 1980
  twitchdetect chart session new P07
  twitchdetect chart session show P07/1
  twitchdetect report P07/1 --pdf          to print it
  twitchdetect chart needle --help
  twitchdetect chart verify

exit codes: 0 done; 1 something was found or failed on the way; 2 wrong call, or
the chart refuses it."""

GROUPS = {
    "practitioner": ("chart_people", "who treats and signs"),
    "client": ("chart_client", "clients: add, list, show, change"),
    "session": ("chart_session", "sessions: open, answer, show, close, amend"),
    "measure": ("chart_told", "pain, motion, threshold and strength"),
    "site": ("chart_needles", "where needles go in"),
    "needle": ("chart_needles", "sorts of needle, needles in and out"),
    "twitch": ("chart_needles", "a twitch that was felt and not detected"),
    "adverse": ("chart_told", "something unwanted, and how often it is published"),
    "aftercare": ("chart_session", "what the client was told to do and to look for"),
    "diary": ("chart_told", "what the client tells 24, 48 or 72 h after"),
    "attach": ("chart_exchange", "give a recording to its session"),
    "names": ("chart_people", "choose whether names of clients are kept"),
    "muscles": ("chart_lists", "muscles that can be picked"),
    "picklists": ("chart_lists", "items that can be answered, and the answers"),
    "export": ("chart_exchange", "write a chart, or one client, into a file"),
    "import": ("chart_exchange", "take in what another chart exported"),
    "stricta": ("chart_tables", "table for a trial, a row a session"),
    "fhir": ("chart_tables", "write a session as FHIR R4"),
    "anonymise": ("chart_exchange", "cut a client's chart from the person"),
    "delete": ("chart_exchange", "erase a client; the log keeps that it was done"),
    "verify": ("chart_keep", "check the log's seals and every row"),
    "backup": ("chart_keep", "copy the chart while it is used"),
    "restore": ("chart_keep", "bring a backup back"),
    "encrypt": ("chart_keep", "encrypt the chart's file"),
}


class LazyParser(Parser):
    """A parser that gets its options when it is called, and refuses what it does not know.

    Attributes
    ----------
    fill : callable or None
        Adds its options.
    is_leaf : bool
        Whether it is of one command: then its values may stand on both sides of its options.
    """

    fill: Callable[[LazyParser], None] | None = None
    is_leaf = False
    _is_parsing = False

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[Any, list[str]]:
        """Fill in the options, then parse."""
        if self._is_parsing:  # the intermixed way calls this one
            return super().parse_known_args(args, namespace)
        if self.fill is not None:
            self.fill(self)
        self._is_parsing = True
        parse = super().parse_known_intermixed_args if self.is_leaf else super().parse_known_args
        found, unknown = parse(args, namespace)
        if unknown:
            self.error(f"unknown arguments: {' '.join(unknown)}")
        return found, unknown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the names of all commands; the one that is called adds its options."""
    add_common(parser, is_leaf=False)
    what = parser.add_subparsers(
        dest="what", required=True, metavar="WHAT", title="commands", parser_class=LazyParser
    )
    for name, (module, help_) in GROUPS.items():
        group = what.add_parser(
            name, help=help_, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        group.fill = lambda parser, name=name, module=module: _fill(parser, name, module)


def _fill(parser: LazyParser, name: str, module: str) -> None:
    commands: dict[str, Command] = import_module(f"twitchdetect.cli.{module}").COMMANDS
    if name in commands:
        _add_command(parser, commands[name])
        return
    own = {k.partition(" ")[2]: c for k, c in commands.items() if k.startswith(f"{name} ")}
    parser.description = f"{GROUPS[name][1].capitalize()}."
    parser.epilog = epilog(tuple(command.examples[0] for command in own.values()))
    actions = parser.add_subparsers(
        dest="action", required=True, metavar="ACTION", title="commands", parser_class=LazyParser
    )
    for action, command in own.items():
        leaf = actions.add_parser(
            action, help=command.help, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        _add_command(leaf, command)


def _add_command(parser: LazyParser, command: Command) -> None:
    parser.is_leaf = True
    parser.description = f"{command.help[0].upper()}{command.help[1:]}."
    parser.epilog = epilog(command.examples, command.more)
    command.add(parser)
    add_common(parser, is_leaf=True)
    parser.set_defaults(chart_run=command.run, prog=parser.prog)


def run(args: argparse.Namespace) -> int:
    """Do what was called."""
    code: int = args.chart_run(args)
    return code
