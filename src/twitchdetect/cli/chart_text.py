"""How what a chart holds is printed: lines of at most 80 columns, or one JSON document."""

from __future__ import annotations

import argparse
import json
import os
import sys
import textwrap
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

WIDTH = 80
_LABEL = 15


def tell(args: argparse.Namespace, document: Any, text: str) -> None:
    """Print the document if `--json` was given, else the text."""
    print(json.dumps(document, indent=2, ensure_ascii=False) if args.json else text)


def row_of(row: Any, **more: Any) -> dict[str, Any]:
    """Give a row's columns as JSON holds them, after what else is to be said of it."""
    from twitchdetect.chart.sealing import row_values

    return {**more, **row_values(row)}


def local(at: datetime | None) -> str:
    """Give a time in this machine's zone, with the zone's name."""
    return "" if at is None else f"{at.astimezone():%Y-%m-%d %H:%M %Z}".strip()


def local_clock(at: datetime) -> str:
    """Give the time of day in this machine's zone."""
    return f"{at.astimezone():%H:%M}"


def moment(text: str) -> datetime:
    """Check a time: ISO 8601, or HH:MM of today; in this machine's zone where none is said."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        pass
    try:
        return datetime.combine(date.today(), time.fromisoformat(text)).astimezone()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"got {text!r}, expected a time: 2026-11-25T16:40 or 16:40"
        ) from None


def count(n: int, what: str) -> str:
    """Give a number of things: ``1 needle``, ``2 needles``."""
    return f"{n} {what}{'s' * (n != 1)}"


def figure(value: float | None) -> str:
    """Give a number without zeros that say nothing; empty if there is none."""
    return "" if value is None else f"{value:.10g}"


def labelled(label: str, text: str) -> list[str]:
    """Give a label and its text beside it, wrapped; nothing if there is no text."""
    if not text:
        return []
    return hung(f"  {label:{_LABEL - 4}s}  ", text)


def hung(head: str, text: str) -> list[str]:
    """Give a text wrapped beside its head; its own line breaks stay."""
    lines: list[str] = []
    margin = " " * len(head)
    for part in text.splitlines():
        first = margin if lines else head
        lines += _wrapped(part, first, margin)
    return lines


def paragraph(text: str, indent: int = 0, hang: int = 0) -> list[str]:
    """Give a text wrapped, all lines indented and those after the first hanging."""
    return _wrapped(text, " " * indent, " " * (indent + hang))


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False
    )


def table(
    rows: Sequence[Sequence[str]], *, indent: int = 0, right: Sequence[int] = ()
) -> list[str]:
    """Give rows with aligned columns; those numbered in `right` are aligned right."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(f"{'':{indent}s}{'  '.join(cells)}".rstrip())
    return lines


def loud(text: str) -> str:
    """Give a text in bold red where that can be shown."""
    is_plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "dumb") == "dumb"
    return text if is_plain or not sys.stdout.isatty() else f"\033[1;31m{text}\033[0m"
