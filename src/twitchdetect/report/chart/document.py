"""What a report is made of, before anybody draws it: sections of text, tables and pictures.

Everything in it is plain text; whoever writes it as a page or a PDF escapes it there, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

MISSING = "not recorded"
Tone = Literal["", "soft", "alert", "strong"]


class Picture(Protocol):
    """Something drawn."""

    @property
    def said(self) -> str:
        """What it shows, in words."""
        ...

    @property
    def caption(self) -> tuple[str, ...]:
        """Lines below it; the first is strong."""
        ...

    def svg(self) -> str:
        """Draw it as an ``svg`` element."""
        ...

    def draw(self, axes: Any) -> None:
        """Draw it with matplotlib."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    words: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and what is known of them; an empty value is told as `MISSING`."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column; numbers stand to the right, with equal decimals.

    Attributes
    ----------
    share : int
        Width in hundredths of the table; 0 takes what it needs.
    is_kept : bool
        Cells stay on one line.
    """

    head: str
    is_number: bool = False
    share: int = 0
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, as many as there are columns; an empty cell is told as `MISSING`."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures beside each other: `across` of them fill a line."""

    pictures: tuple[Picture, ...]
    across: int = 1


@dataclass(frozen=True, slots=True)
class Beside:
    """Narrow pictures at the left, and blocks at their right."""

    pictures: tuple[Picture, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks under a heading of their own that stay on one page if they can."""

    title: str
    blocks: tuple[Block, ...]


Block = Text | Pairs | Points | Table | Pictures | Beside | Group


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report with its heading; a boxed one is found first."""

    title: str
    blocks: tuple[Block, ...]
    is_small: bool = False
    is_boxed: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes
    ----------
    kind : str
        What it is, above the title.
    aside : tuple of str
        Lines at the right of the title.
    banner : str
        Large over everything, for what must not be overlooked.
    alerts : tuple of str
        What must be known first.
    figures : tuple of (value, words)
        The most important numbers.
    foot : str
        At the bottom of every page; letters, digits and plain signs alone.
    closing : tuple of Text
        The end: signature, notice.
    is_plain : bool
        For somebody who is no clinician: larger letters, and all of it on one page.
    """

    kind: str
    title: str
    aside: tuple[str, ...]
    banner: str
    alerts: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    closing: tuple[Text, ...]
    foot: str
    language: str = "en"
    page_word: str = "page"
    is_plain: bool = False

    def lines(self) -> Iterator[str]:
        """Give the lines of text and of lists, headings too."""
        for section in self.sections:
            yield section.title
            for block in _walk(section.blocks):
                if isinstance(block, Text):
                    yield block.words
                elif isinstance(block, Points):
                    yield from block.items

    def walk(self) -> Iterator[Block]:
        """Give every block, those within others too."""
        for section in self.sections:
            yield from _walk(section.blocks)


def _walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Group | Beside):
            yield from _walk(block.blocks)
