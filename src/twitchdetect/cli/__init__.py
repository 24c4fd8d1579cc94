"""The command line: one thin file a command, loaded when it is called."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code."""
    from twitchdetect.cli.app import run

    return run(argv)
