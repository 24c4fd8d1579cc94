"""Which commands there are, and what becomes of errors."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from twitchdetect import __version__

COMMANDS = {
    "demo": "the main job on a recording that the program makes itself",
    "detect": "find local twitch responses in recordings and write event tables",
    "replay": "play a recording through the live path",
    "recordings": "list and fetch known real recordings",
}
EXAMPLE = """example:
  twitchdetect demo
  twitchdetect detect session.bdf --plot

Research software, not a medical device: a detection is an estimate that a clinician confirms."""

OK, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130


def run(argv: Sequence[str] | None = None) -> int:
    """Parse, run, and turn the world's errors into one line on stderr and an exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        args = _parser(arguments).parse_args(arguments)
        if args.command is None:
            _parser([]).print_help()
            return WRONG
        return int(args.run(args))
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else WRONG
    except KeyboardInterrupt:
        print("twitchdetect: stopped; what was written so far is complete.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001
        return report_error(error)


def report_error(error: Exception) -> int:
    from twitchdetect.errors import FetchError, TwitchDetectError

    known = isinstance(error, TwitchDetectError | ValueError | OSError)
    if not known or os.environ.get("TWITCHDETECT_TRACEBACK"):
        if isinstance(error, MemoryError):
            print("twitchdetect: not enough memory for this recording.", file=sys.stderr)
            return FAILED
        raise error
    text = str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        text = (
            f"{where}{error.strerror or error}; expected a place to write to, with room. "
            "Choose another folder with --out DIR."
        )
    print(f"twitchdetect: {' '.join(text.split())}", file=sys.stderr)
    return FAILED if isinstance(error, OSError | FetchError) else WRONG


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser; only the command that is called fills in its options."""
    parser = argparse.ArgumentParser(
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
