"""Care for the database: verify, backup, restore, encrypt."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.chart_call import Command, author_of, needed, nothing, opened, place_of
from twitchdetect.cli.chart_secret import PASSPHRASE, new_passphrase
from twitchdetect.cli.chart_text import count, paragraph, tell
from twitchdetect.cli.errors import FAILED, OK
from twitchdetect.cli.options import place

if TYPE_CHECKING:
    from twitchdetect.chart.findings import Verdict


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--expect",
        default="",
        metavar="NUMBER:SEAL",
        help="an entry that was noted elsewhere, for example on paper",
    )


def _verify(args: argparse.Namespace) -> int:
    from twitchdetect.chart.verify import verify

    with opened(args) as chart:
        noted = args.expect.removeprefix("entry ").strip()
        verdict = verify(chart, expect=noted)
    lines = _lines(verdict)
    if noted and not verdict.n_findings:
        lines.insert(-1, f"Entry {noted.partition(':')[0]} is there as it was noted.")
    tell(args, _document(verdict), "\n".join(lines))
    return FAILED if verdict.n_findings else OK


def _document(verdict: Verdict) -> dict[str, Any]:
    """Give what was verified and found, as JSON holds it."""
    told = [{"text": str(f), **dataclasses.asdict(f)} for f in verdict.findings]
    return {**dataclasses.asdict(verdict), "findings": told}


def _lines(verdict: Verdict) -> list[str]:
    """Give a line a finding, then what was looked at."""
    lines = [str(finding) for finding in verdict.findings]
    if verdict.n_findings > len(lines):
        lines.append(f"and {verdict.n_findings - len(lines)} more.")
    lines += paragraph(
        f"{count(verdict.n_findings, 'finding')} in {count(verdict.n_rows, 'row')}, "
        f"{verdict.n_twitches} twitches and {verdict.n_entries} entries of the log "
        f"({verdict.n_erased} erased)."
    )
    if not verdict.n_findings:
        lines.append(f"To be noted elsewhere, for --expect: {verdict.head}")
    return lines


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=place("a file"), metavar="FILE", help="the backup")


def _backup(args: argparse.Namespace) -> int:
    from twitchdetect.chart.backup import backup

    path = Path(needed(args, "file", "File for the backup"))
    with opened(args) as chart:
        made = backup(chart, path)
    tell(
        args,
        {"file": str(made.path), **_document(made.verdict)},
        f"Wrote {made.path}.\n" + "\n".join(_lines(made.verdict)),
    )
    return FAILED if made.verdict.n_findings else OK


def _restore(args: argparse.Namespace) -> int:
    from twitchdetect.chart.restore import restore

    path = Path(needed(args, "file", "Backup to bring back"))
    place = place_of(args)
    author = _author(args, place)
    if chart_prompts.can_ask(args):
        print(f"This puts {path} in the place of the chart {place}; what is there now is kept.")
        if not chart_prompts.agree("Go on"):
            print("Nothing was changed.")
            return OK
    done = restore(place, path, author=author)
    kept = f"What was there is kept: {done.kept}" if done.kept else "Nothing was there before."
    text = "\n".join([f"Restored {done.place}.", kept, *_lines(done.verdict)])
    document = {"place": done.place, "kept": done.kept, "old_head": done.old_head}
    tell(args, {**document, "new_head": done.new_head, **_document(done.verdict)}, text)
    return OK


def _author(args: argparse.Namespace, place: str) -> str:
    """Give who restores; the chart that is there may be damaged."""
    from twitchdetect.chart.database import open_chart
    from twitchdetect.chart.errors import ChartError

    chart = None
    if "://" in place or Path(place).expanduser().exists():
        with contextlib.suppress(ChartError):
            chart = open_chart(place)
    try:
        return author_of(chart, args)
    finally:
        if chart is not None:
            chart.close()


def _encrypt(args: argparse.Namespace) -> int:
    from twitchdetect.chart.encrypting import encrypt

    place, passphrase = place_of(args), os.environ.pop(PASSPHRASE, None)
    try:  # the environment's passphrase is that of the chart to be, not of this one
        with opened(args, writes=True) as chart:
            author = chart.author
    finally:
        if passphrase is not None:
            os.environ[PASSPHRASE] = passphrase
    done = encrypt(place, new_passphrase(args), author=author)
    lines = paragraph(f"Encrypted {done.path}.")
    lines += paragraph(
        f"The chart as it was is kept and can be read by everybody: {done.kept}. Remove it, and "
        "older backups, once you have opened the chart with its passphrase."
    )
    tell(args, {"path": str(done.path), "kept": str(done.kept)}, "\n".join(lines))
    return OK


COMMANDS = {
    "verify": Command(
        "check the log's seals, and every row against the log",
        ("verify", "verify --expect 120:9f86d081884c7d65"),
        _add_verify,
        _verify,
        "A finding a line; exit code 1 if there is one.",
    ),
    "backup": Command(
        "copy the chart while it is used",
        ("backup chart-2026-11-25.sqlite",),
        _add_file,
        _backup,
        "To another computer: carry this file there, then 'chart restore FILE'.\n"
        "Recordings are files of their own and are carried beside it.",
    ),
    "restore": Command(
        "put a backup in the place of the chart",
        ("restore chart-2026-11-25.sqlite",),
        _add_file,
        _restore,
        "The backup is verified first. What is there is kept under another name.",
    ),
    "encrypt": Command(
        "encrypt the chart's file (SQLCipher)",
        ("encrypt",),
        nothing,
        _encrypt,
        f"The passphrase is asked for, or taken from {PASSPHRASE}.\n"
        'Needs an extra: pip install "twitchdetect[encryption]"',
    ),
}
