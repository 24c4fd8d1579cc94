"""The mark by which a report is known again: only a report may be replaced by a report."""

from __future__ import annotations

from pathlib import Path

MARK = "twitchdetect report"
_PDF_END = f"%{MARK}\n".encode()
"""A comment, which readers of PDF pass over."""
_N_BYTES = 600


def mark_pdf(path: Path) -> None:
    """Put the mark behind the end of a PDF."""
    with path.open("ab") as file:
        file.write(b"\n" + _PDF_END)


def is_report(path: Path) -> bool:
    """Tell whether a file was written as a report, a page or a PDF."""
    with path.open("rb") as file:
        head = file.read(_N_BYTES)
        if head.startswith(b"%PDF"):
            return (head + file.read()).endswith(_PDF_END)
    return head.startswith(b"<!doctype html") and f'content="{MARK}"'.encode() in head
