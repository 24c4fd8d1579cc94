"""Tables that scroll in their own box, and the reasons for what is not in them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import MethodInfo
from twitchdetect.report.benchmark import numerals
from twitchdetect.report.benchmark.markup import Markup, element, escaped, join
from twitchdetect.report.benchmark.numerals import Say


class Footnotes:
    """Reasons under letters, in the order in which they come up."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def nothing(self, why: str) -> Markup:
        """Give ``n/a`` with the letter of its reason."""
        known = self._letters
        letter = known.setdefault(why, _letter(len(known)))
        return element("span", "n/a", element("sup", letter), class_="soft", title=f"n/a: {why}")

    def listed(self) -> Markup:
        """Give all reasons."""
        if not self._letters:
            return Markup()
        said = [join([element("sup", v), f" {k}"]) for k, v in self._letters.items()]
        return element("p", "n/a: ", join(said, "; "), ".", class_="notes")


def _letter(number: int) -> str:
    turns, rest = divmod(number, len(ascii_lowercase))
    return ascii_lowercase[rest] * (turns + 1)


def head(*cells: tuple[str, str] | Markup) -> Markup:
    """Give the head row from (title, second line); all but the first two stand right."""
    made = [c if isinstance(c, Markup) else _head_cell(i, *c) for i, c in enumerate(cells)]
    return element("thead", element("tr", *made))


def _head_cell(i: int, title: str, below: str) -> Markup:
    second = join([element("br"), element("small", below)]) if below else Markup()
    return element("th", title, second, class_="n" if i > 1 else None, scope="col")


def box(
    thead: Markup, bodies: Iterable[Markup], label: str, class_: str = "", columns: int = 0
) -> Markup:
    """Give a table in its box, which the keyboard can scroll; `columns` of figures keep a width."""
    style = f"min-width:{16 + 4.6 * columns:g}rem" if columns else None
    table = element("table", thead, *bodies, class_=class_ or None, style=style)
    return element("div", table, class_="box", tabindex="0", role="region", aria_label=label)


def name_cell(method: MethodInfo, before: str = Markup(), after: str = Markup()) -> Markup:
    """Give a method's name as a row's head, ours with a badge that needs no colour."""
    badge = join([" ", element("b", "ours", class_="badge")]) if method.is_ours else Markup()
    return element("th", before, method.title, badge, after, scope="row")


def row_class(method: MethodInfo) -> str | None:
    if method.is_ours:
        return "ours"
    return "reference" if method.is_reference else None


def value_cell(figure: Figure, say: Say, bounds: tuple[float, float] | None = None) -> Markup:
    """Give a value over its interval; how many it was counted on stands in the title."""
    low, high = bounds or (figure.low, figure.high)
    interval = numerals.span(low, high, say)
    below = join([element("br"), element("small", interval)]) if interval else Markup()
    counted = f"n = {figure.n}" if figure.n else None
    return element("td", say(figure.value), below, class_="n", title=counted)


def is_known(figure: Figure | None) -> bool:
    return figure is not None and not math.isnan(figure.value)


def plain_row(cells: Sequence[str], numeric: Sequence[int] = ()) -> Markup:
    """Give a row of texts, those of some columns right."""
    made = [element("td", escaped(c), class_="n" if i in numeric else None)
            for i, c in enumerate(cells)]  # fmt: skip
    return element("tr", *made)
