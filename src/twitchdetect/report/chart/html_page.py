"""Writes a report as one HTML page that needs nothing else: no network, no script."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from twitchdetect.report.chart.document import (
    MISSING,
    Beside,
    Block,
    Column,
    Document,
    Pairs,
    Picture,
    Pictures,
    Points,
    Section,
    Table,
    Text,
)
from twitchdetect.report.chart.mark import MARK
from twitchdetect.report.chart.style import STYLE, page_rules

_N_LINE, _MOST_LETTERS = 95, 33 * 95
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write_html(document: Document, paper: str = "") -> str:
    """Give the page; `paper` as `style.page_rules` takes it."""
    plain = f' class="{_plain(document)}"' if document.is_plain else ""
    is_one = document.is_plain
    rules = page_rules(document.foot, document.page_word, paper, is_one=is_one)
    return "\n".join(
        [
            f'<!doctype html><html lang="{_safe(document.language)}"><meta charset=utf-8>',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name=viewport content="width=device-width,initial-scale=1">',
            f'<meta name=generator content="{MARK}">',
            f"<title>{_safe(document.kind)} {_safe(document.title)}</title>",
            f"<style>{STYLE}{rules}</style>",
            f"<body{plain}>",
            _head(document),
            *(_section(section) for section in document.sections),
            f"<div class=closing>{_blocks(document.closing)}</div>",
            "</body></html>\n",
        ]
    )


def _plain(document: Document) -> str:
    """Give smaller letters to what would not fit on one page."""
    letters = sum(_N_LINE * -(-len(line) // _N_LINE) for line in document.lines())
    return "plain dense" if letters > _MOST_LETTERS else "plain"


def _head(document: Document) -> str:
    banner = ""
    if document.banner:
        first, _, more = document.banner.partition("\n")
        banner = f"<p class=banner>{_safe(first)}<small>{_safe(more)}</small></p>"
    aside = "".join(f"<p>{_safe(line)}</p>" for line in document.aside)
    alerts = "".join(f"<p>{_safe(line)}</p>" for line in document.alerts)
    figures = "".join(
        f"<div><b>{_value(value)}</b><span>{_safe(words)}</span></div>"
        for value, words in document.figures
    )
    return (
        f"{banner}<div class=head><div><p class=kind>{_safe(document.kind)}</p>"
        f"<h1>{_safe(document.title)}</h1></div><div class=aside>{aside}</div></div>"
        + (f"<div class=alerts>{alerts}</div>" if alerts else "")
        + (f"<div class=figures>{figures}</div>" if figures else "")
    )


def _section(section: Section) -> str:
    look = " class=small" if section.is_small else " class=boxed" if section.is_boxed else ""
    return f"<section{look}><h2>{_safe(section.title)}</h2>{_blocks(section.blocks)}</section>"


def _blocks(blocks: Iterable[Block]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    if isinstance(block, Text):
        return f"<p{_tone(block.tone)}>{_value(block.words)}</p>"
    if isinstance(block, Pairs):
        return _pairs(block)
    if isinstance(block, Points):
        items = "".join(f"<li>{_value(item)}</li>" for item in block.items)
        return f"<ul{_tone(block.tone)}>{items}</ul>"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Pictures):
        figures = "".join(_figure(p, 99.9 / block.across) for p in block.pictures)
        return f"<div class=row>{figures}</div>"
    if isinstance(block, Beside):
        return _beside(block)
    title = f"<h3>{_safe(block.title)}</h3>" if block.title else ""
    return f"<div class=group>{title}{_blocks(block.blocks)}</div>"


def _beside(block: Beside) -> str:
    n = len(block.pictures)
    figures = "".join(_figure(picture, 99 / n) for picture in block.pictures)
    width = min(16 * n, 44)
    return (
        f'<div class=beside><div class=row style="width:{width}%">{figures}</div>'
        f"<div class=at>{_blocks(block.blocks)}</div></div>"
    )


def _pairs(block: Pairs) -> str:
    rows = "".join(
        f"<div><dt>{_safe(name)}</dt><dd>{_value(value)}</dd></div>" for name, value in block.rows
    )
    return f"<dl>{rows}</dl>"


def _table(block: Table) -> str:
    heads = "".join(
        f"<th{_look(c)}{f' style=width:{c.share}%' if c.share else ''}>{_safe(c.head)}</th>"
        for c in block.columns
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_look(c)}>{_value(cell)}</td>" for c, cell in zip(block.columns, row, strict=True)
        )
        + "</tr>"
        for row in block.rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _look(column: Column) -> str:
    return " class=n" if column.is_number else " class=k" if column.is_kept else ""


def _figure(picture: Picture, width: float = 0) -> str:
    style = f' style="width:{width:.2f}%"' if width else ""
    lines = [
        f"<b>{_safe(line)}</b>" if not i else _safe(line) for i, line in enumerate(picture.caption)
    ]
    caption = f"<figcaption>{'<br>'.join(lines)}</figcaption>" if lines else ""
    return f"<figure{style}>{picture.svg()}{caption}</figure>"


def _tone(tone: str) -> str:
    return f" class={tone}" if tone else ""


def _value(words: str) -> str:
    """Give what is known, or say that it is not; lines stay lines."""
    if words in ("", MISSING):
        return f"<span class=none>{MISSING}</span>"
    return _safe(words).replace("\n", "<br>")


def _safe(words: str) -> str:
    return html.escape(_UNIT.sub("\u00a0", words), quote=True)


_UNIT = re.compile(r"(?<=\d) (?=(?:%|(?:µV|mm|ms|min|µs|Hz|mA|kPa|dB|h|s)\b))")
