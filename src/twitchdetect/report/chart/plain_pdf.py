"""A report as a plain PDF, with what every installation has: all its text, and its pictures."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from twitchdetect.report import text as drawable
from twitchdetect.report.chart.document import (
    MISSING,
    Beside,
    Block,
    Document,
    Pairs,
    Picture,
    Pictures,
    Points,
    Table,
    Text,
)
from twitchdetect.report.chart.style import ACCENT, INK, SOFT

_SIZES_IN = {"A4": (8.27, 11.69), "letter": (8.5, 11.0)}
_SIDE_IN, _TOP_IN, _BOTTOM_IN = 0.8, 0.7, 0.8
_SIZE_PT = 8.5
_LINE_IN = 0.158
_LETTER_IN = 0.0715  # of the monospaced font at `_SIZE_PT`
_SCALES = (1.2, 1.0, 0.8)
"""Sizes to try for what shall fit on one page."""
_FONT, _MONO = "DejaVu Sans", "DejaVu Sans Mono"
_PICTURE_IN = {1: 1.7, 2: 2.6, 5: 0.62}
_NAME_LETTERS = 24


@dataclass
class _Pages:
    """Lines and pictures from the top of a page to its bottom, then on the next."""

    document: Document
    file: Any
    width_in: float
    height_in: float
    scale: float = 1.0
    y_in: float = 0.0
    figure: Any = None
    n_pages: int = 0
    letters: int = field(init=False)

    def __post_init__(self) -> None:
        self.letters = int((self.width_in - 2 * _SIDE_IN) / _LETTER_IN / self.scale)
        self.turn()

    def turn(self) -> None:
        """Finish the page and begin the next."""
        self.finish()
        self.figure = Figure(figsize=(self.width_in, self.height_in))
        FigureCanvasAgg(self.figure)
        self.n_pages += 1
        self.y_in = _TOP_IN
        foot = f"{self.document.foot}    {self.document.page_word} {self.n_pages}"
        self.put(foot, self.height_in - 0.5, 7.5, SOFT)

    def finish(self) -> None:
        if self.figure is not None:
            self.file.savefig(self.figure)

    def room(self, need_in: float) -> None:
        """Turn the page if there is less room than is needed."""
        if self.y_in + need_in > self.height_in - _BOTTOM_IN:
            self.turn()

    def put(
        self, words: str, y_in: float, size_pt: float, colour: str, weight: str = "normal",
        font: str = _FONT,
    ) -> None:  # fmt: skip
        self.figure.text(
            _SIDE_IN / self.width_in,
            1 - y_in / self.height_in,
            _plain(words),
            fontsize=size_pt,
            color=colour,
            weight=weight,
            family=font,
            va="top",
        )

    def line(self, words: str, colour: str = INK, weight: str = "normal") -> None:
        """Write one line that fits."""
        self.room(self.scale * _LINE_IN)
        self.put(words, self.y_in, self.scale * _SIZE_PT, colour, weight, _MONO)
        self.y_in += self.scale * _LINE_IN

    def heading(self, words: str, size_pt: float = 11, *, with_picture: bool = False) -> None:
        """Write a heading where what follows it has room."""
        self.room(4 * _LINE_IN + (_PICTURE_IN[2] if with_picture else 0))
        self.y_in += _LINE_IN
        for line in textwrap.wrap(
            words, int(self.letters * 0.8 * self.scale * _SIZE_PT / size_pt)
        ) or [""]:
            self.put(line, self.y_in, size_pt, INK, "bold")
            self.y_in += size_pt / 72 * 1.35
        self.y_in += 0.06

    def gap(self) -> None:
        self.y_in += 0.5 * self.scale * _LINE_IN


def write_plain_pdf(document: Document, path: Path, paper: str) -> None:
    """Write a report; see `pdf.write_pdf`."""
    for scale in _SCALES if document.is_plain else (1.0,):
        if _write(document, path, paper, scale) == 1:
            return


def _write(document: Document, path: Path, paper: str, scale: float) -> int:
    with PdfPages(path, metadata={"Title": f"{document.kind} {document.title}"}) as file:
        pages = _Pages(document, file, *_SIZES_IN[paper], scale)
        for words in document.banner.split("\n") if document.banner else ():
            _paragraph(pages, words, ACCENT, "bold")
        pages.heading(f"{document.kind}  {document.title}", 15)
        for words in document.aside:
            _paragraph(pages, words)
        for words in document.alerts:
            _paragraph(pages, words, ACCENT, "bold")
        pages.gap()
        _block(pages, Pairs(tuple((words, value) for value, words in document.figures)))
        for section in document.sections:
            pages.heading(section.title, with_picture=isinstance(section.blocks[0], Beside))
            for block in section.blocks:
                _block(pages, block)
        pages.gap()
        for text in document.closing:
            _block(pages, text)
        pages.finish()
        return pages.n_pages


def _plain(words: str) -> str:
    """Give words that the font can draw; every blank is a blank."""
    return drawable.plain("".join(" " if c.isspace() else c for c in words), 10_000)


def _paragraph(pages: _Pages, words: str, colour: str = INK, weight: str = "normal") -> None:
    for part in (words or MISSING).split("\n"):
        for line in textwrap.wrap(part, pages.letters) or [""]:
            pages.line(line, colour, weight)


def _block(pages: _Pages, block: Block) -> None:
    if isinstance(block, Text):
        is_bold = block.tone in ("alert", "strong")
        colour = {"alert": ACCENT, "soft": SOFT}.get(block.tone, INK)
        _paragraph(pages, block.words, colour, "bold" if is_bold else "normal")
        pages.gap()
    elif isinstance(block, Pairs):
        for name, value in block.rows:
            _pair(pages, name, value or MISSING)
        pages.gap()
    elif isinstance(block, Points):
        for item in block.items:
            for line in textwrap.wrap(item, pages.letters - 2, initial_indent="– ",
                                      subsequent_indent="  "):  # fmt: skip
                pages.line(line)
        pages.gap()
    elif isinstance(block, Table):
        _table(pages, block)
    elif isinstance(block, Pictures):
        _pictures(pages, block.pictures, block.across)
    else:
        if isinstance(block, Beside):
            _pictures(pages, block.pictures, 2)
        elif block.title:
            has_picture = any(isinstance(inner, Pictures) for inner in block.blocks)
            pages.heading(block.title, 9, with_picture=has_picture)
        for inner in block.blocks:
            _block(pages, inner)


def _pair(pages: _Pages, name: str, value: str) -> None:
    names = textwrap.wrap(name, _NAME_LETTERS - 2) or [""]
    lines = [
        line
        for part in value.split("\n")
        for line in textwrap.wrap(part, pages.letters - _NAME_LETTERS) or [""]
    ]
    for i in range(max(len(names), len(lines))):
        first = names[i] if i < len(names) else ""
        pages.line(first.ljust(_NAME_LETTERS) + (lines[i] if i < len(lines) else ""))


def _table(pages: _Pages, table: Table) -> None:
    """Write a table in equal letters; where columns have no room, cells go on below."""
    heads = [c.head for c in table.columns]
    cells = [[cell or MISSING for cell in row] for row in table.rows]
    words = [max(head.split() or [""], key=len) for head in heads]
    widths = _widths([words, *cells], pages.letters)
    _row(pages, heads, widths, table, SOFT)
    for row in cells:
        _row(pages, row, widths, table, INK)
    pages.gap()


def _widths(rows: Sequence[Sequence[str]], letters: int) -> list[int]:
    """Give each column what it needs; the widest give way until all fit."""
    columns = list(zip(*rows, strict=True))
    need = [max(len(line) for cell in column for line in cell.split("\n")) for column in columns]
    least = [max(len(w) for cell in column for w in (cell.split() or [""])) for column in columns]
    room = letters - 2 * (len(need) - 1)
    while sum(need) > room and max(need) > 3:
        ample = [i for i in range(len(need)) if need[i] > min(least[i], 14)] or range(len(need))
        widest = max(ample, key=lambda i: need[i])
        need[widest] -= 1
    return [max(1, n) for n in need]


def _row(
    pages: _Pages, row: Sequence[str], widths: Sequence[int], table: Table, colour: str
) -> None:
    wrapped = [
        [line for part in cell.split("\n") for line in textwrap.wrap(part, width) or [""]]
        for cell, width in zip(row, widths, strict=True)
    ]
    height = max(len(lines) for lines in wrapped)
    pages.room(min(height, 8) * _LINE_IN)
    for i in range(height):
        parts = []
        for lines, width, column in zip(wrapped, widths, table.columns, strict=True):
            said = lines[i] if i < len(lines) else ""
            parts.append(said.rjust(width) if column.is_number else said.ljust(width))
        pages.line("  ".join(parts).rstrip(), colour)


def _pictures(pages: _Pages, pictures: Sequence[Picture], across: int) -> None:
    height_in = _PICTURE_IN.get(across, 1.4)
    caption_in = 0.3 if any(p.caption for p in pictures) else 0.4
    wide_in = (pages.width_in - 2 * _SIDE_IN) / across
    for first in range(0, len(pictures), across):
        pages.room(height_in + caption_in)
        for i, picture in enumerate(pictures[first : first + across]):
            left_in = _SIDE_IN + i * wide_in + (0.35 if across == 1 else 0)
            bottom_in = pages.height_in - pages.y_in - height_in
            box = (
                left_in / pages.width_in, bottom_in / pages.height_in,
                (wide_in - (0.45 if across == 1 else 0.1)) / pages.width_in,
                height_in / pages.height_in,
            )  # fmt: skip
            picture.draw(pages.figure.add_axes(box))
            said = _plain("  ".join(picture.caption))
            for k, line in enumerate(textwrap.wrap(said, int(wide_in / 0.068))[:2]):
                y_in = pages.y_in + height_in + 0.04 + 0.12 * k
                pages.figure.text(
                    left_in / pages.width_in, 1 - y_in / pages.height_in, line,
                    fontsize=6, va="top", color=SOFT,
                )  # fmt: skip
        pages.y_in += height_in + caption_in
    pages.gap()
