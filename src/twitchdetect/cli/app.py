"""Which commands there are, and how one is run."""

from __future__ import annotations

import argparse
import io
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import NoReturn

from twitchdetect import __version__
from twitchdetect.cli.errors import FAILED, WRONG, Stopped, report_error

COMMANDS = {
    "demo": "the main job on a recording that the program makes itself",
    "detect": "find local twitch responses in recordings and write event tables",
    "replay": "play a recording through the live path",
    "devices": "list serial ports and what answers on them",
    "doctor": "say what keeps a board from working, and how to put it right",
    "live": "watch a board in a window while it is recorded",
    "record": "record a board and detect in it while it runs",
    "report": "write the report of a session or of a client from the chart",
    "simulate": "make needling sessions with known twitches",
    "chart": "keep the record of clients, sessions and needles",
    "benchmark": "score detectors against known twitches",
    "recover": "repair recordings that were cut off or whose header is wrong",
    "recordings": "list, fetch and verify known recordings",
}
EXAMPLE = """examples:
  twitchdetect demo
  twitchdetect detect session.bdf --plot
  twitchdetect detect --help

exit codes: 0 done; 1 failed on the way; 2 wrong call or bad input;
  130 stopped with Ctrl-C, 143 by SIGTERM: files that were written are whole.

Research software, not a medical device: a detection is an estimate that a
clinician confirms."""


class Parser(argparse.ArgumentParser):
    """argparse's parser, with errors of one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call, and where help is."""
        text = " ".join(message.removeprefix("argument ").split())
        if meant := _meant(text):
            text = f"{text.partition(' (choose from')[0]}; did you mean {meant!r}?"
            print(f"twitchdetect: {text} See '{self.prog} --help'", file=sys.stderr)
            sys.exit(WRONG)
        print(f"twitchdetect: {text}; see '{self.prog} --help'", file=sys.stderr)
        sys.exit(WRONG)


def _meant(text: str) -> str:
    """Give the choice that is written most like what was got; empty if none is."""
    found = re.fullmatch(r".*invalid choice: '(.*?)' \(choose from (.*)\)", text)
    if found is None:
        return ""
    from difflib import get_close_matches

    return next(iter(get_close_matches(found[1], re.findall(r"[\w-]+", found[2]), 1)), "")


def run(argv: Sequence[str] | None = None) -> int:
    """Parse, run, and turn the world's errors into one line on stderr and an exit code."""
    _make_streams_usable()
    try:
        code = _call(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()  # here, where a closed pipe is no news
        return code
    except KeyboardInterrupt as error:
        stopped = error if isinstance(error, Stopped) else Stopped(signal.SIGINT)
        print(f"twitchdetect: {stopped}", file=sys.stderr)
        return stopped.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001
        return report_error(error)


class _Nowhere(io.TextIOBase):
    """Takes the place of a closed stream."""

    def write(self, text: str) -> int:
        return len(text)


def _make_streams_usable() -> None:
    """Let a closed stdout or stderr swallow, and one without Unicode escape, what is printed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _Nowhere())
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _call(arguments: Sequence[str]) -> int:
    parser = _parser(arguments)
    try:
        args, unknown = parser.parse_known_args(arguments)
        if hasattr(args, "files") and not any(a.startswith("-") for a in unknown):
            args.files += map(Path, unknown)  # files on both sides of an option
        elif unknown:
            parser.prog = f"{parser.prog} {args.command or ''}".rstrip()
            parser.error(f"unknown arguments: {' '.join(unknown)}")
    except SystemExit as error:  # argparse's way of being done
        return error.code if isinstance(error.code, int) else WRONG
    if args.command is None:
        parser.print_help()
        return WRONG
    with _sigterm_stops():
        return int(args.run(args))


@contextmanager
def _sigterm_stops() -> Iterator[None]:
    """Let SIGTERM end a command as orderly as Ctrl-C does."""

    def stop(signum: int, _: FrameType | None) -> None:
        raise Stopped(signum)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser; only the command that is called fills in its options."""
    parser = Parser(
        prog="twitchdetect",
        description="Finds local twitch responses in surface EMG during dry needling.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"twitchdetect {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    called = next((a for a in arguments if not a.startswith("-")), None)
    for name, help_ in COMMANDS.items():
        if name == called:
            module = import_module(f"twitchdetect.cli.{name}")
            sub = commands.add_parser(
                name,
                help=help_,
                description=module.__doc__,
                epilog=module.EXAMPLE,
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
        else:
            commands.add_parser(name, help=help_)
    return parser
