"""Record a board and watch it: contact at rest first, then traces, twitches and
needles in a window that is worked by single keys or a foot pedal.

Press ? in the window for its keys. Everything is recorded as 'twitchdetect
record' does; if the window breaks down the recording goes on.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from twitchdetect.cli.board import add_board, make_source
from twitchdetect.cli.live_chart import add_chart, chart_plan
from twitchdetect.cli.names import refuse_telling
from twitchdetect.cli.options import add_detection, detector_config, filled, place

if TYPE_CHECKING:
    from twitchdetect.session.thread import SessionThread

EXAMPLE = """examples:
  twitchdetect live
  twitchdetect live --board cyton --port ttyUSB0 --subject P07 --out study
  twitchdetect live --board simulated:everything --subject SIM
  twitchdetect live --board cyton --chart --author AB

It needs the extra 'live': pip install "twitchdetect[live]". Codes are
pseudonyms: no name and no date goes into any file."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    code = filled("a code of letters and digits")
    parser.add_argument("--subject", type=code, metavar="CODE", help="pseudonym (asked for)")
    parser.add_argument(
        "--session", type=code, metavar="CODE", help="code of the session (the next free number)"
    )
    parser.add_argument(
        "--out",
        type=place("a folder"),
        default=place("a folder")("sessions"),
        metavar="DIR",
        help="folder of the data set (sessions)",
    )
    parser.add_argument(
        "--protocol",
        type=place("a protocol"),
        metavar="FILE",
        help="TOML with muscles, channels, notes and dwell marks of a practice or a study",
    )
    parser.add_argument("--keep-date", action="store_true", help="write the start into the file")
    add_chart(parser)
    parser.add_argument("--full-screen", action="store_true", help="over the whole screen")
    add_board(parser)
    add_detection(parser)


def run(args: argparse.Namespace) -> int:
    """Open the window."""
    from twitchdetect.cli.display import need_window

    need_window("twitchdetect record")
    from twitchdetect.cli.job import warm_up
    from twitchdetect.cli.stopping import StopRequest
    from twitchdetect.live.plan import Plan
    from twitchdetect.live.run import run_live
    from twitchdetect.live.settings import Protocol, load_protocol, load_settings, settings_path
    from twitchdetect.session.awake import held_awake

    config = detector_config(args)
    if args.subject or args.session:
        refuse_telling((args.subject, args.session), args.chart)
    settings, problem = load_settings(settings_path())
    protocol = load_protocol(args.protocol) if args.protocol else Protocol()
    sessions: list[SessionThread] = []

    def finish() -> None:
        for session in sessions:
            session.finish()

    with held_awake(screen=True) as to_do, StopRequest(finish) as stop:
        plan = Plan(
            root=args.out,
            find=lambda: make_source(args),
            warm=lambda: warm_up(config, is_shown=True),
            config=config,
            settings=settings,
            settings_path=settings_path(),
            protocol=protocol,
            subject=args.subject or "",
            session=args.session,
            is_simulation=args.board.startswith("simulated"),
            keeps_date=args.keep_date,
            notices=tuple(told for told in (problem, to_do) if told),
            chart=chart_plan(args),
        )
        return run_live(
            plan,
            tell=_tell,
            is_asked=lambda: stop.is_asked,
            begun=sessions.append,
            is_full=args.full_screen,
        )


def _tell(text: str) -> None:
    print(f"twitchdetect: {text}", file=sys.stderr, flush=True)
