"""Elements of the page; whatever is not `Markup` is escaped, so that no text can become markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_EMPTY = frozenset(("meta", "br", "path", "circle", "rect"))
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def escaped(text: object) -> Markup:
    """Make markup of a text, the characters that no page may hold replaced."""
    if isinstance(text, Markup):
        return text
    return Markup(html.escape(_UNWRITABLE.sub("\ufffd", str(text))))


def join(parts: Iterable[str], between: str = "") -> Markup:
    return Markup(escaped(between).join(escaped(part) for part in parts))


def element(tag: str, *content: str, **attributes: object) -> Markup:
    """Give ``<tag attributes>content</tag>``.

    ``class_`` is written ``class`` and ``stroke_width`` ``stroke-width``; attributes that are
    None are left out.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    if tag in _EMPTY:
        return Markup(f"<{tag}{written}/>")
    return Markup(f"<{tag}{written}>{join(content)}</{tag}>")
