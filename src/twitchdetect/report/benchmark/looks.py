"""How each method looks in every picture: colour, dashes and shape of its own."""

from __future__ import annotations

from dataclasses import dataclass

from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.markup import Markup, element
from twitchdetect.report.benchmark.ranking import best_others

OURS, REST = "#D55E00", "#9a9a9a"
_FOR_WORDS = {OURS: "#b34700", REST: "#5f5f5f", "#009E73": "#00795A", "#56B4E9": "#1F78A8"}
_INK = ("#1a1a1a", "#5f5f5f")
_OTHERS = (
    ("#0072B2", "square", "9 3"),
    ("#009E73", "triangle", "3 2.5"),
    ("#AA3377", "diamond", "10 3 2 3"),
    ("#56B4E9", "cross", ""),
)
_SHAPES = {
    "circle": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "square": "M-3.5-3.5h7v7h-7z",
    "triangle": "M0-4.6l4.4 7.8h-8.8z",
    "diamond": "M0-5l4.4 5l-4.4 5l-4.4-5z",
    "cross": "M-1.3-4.3h2.6v3h3v2.6h-3v3h-2.6v-3h-3v-2.6h3z",
    "ring": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "bar": "M-4.5-1.3h9v2.6h-9z",
}


@dataclass(frozen=True, slots=True)
class Look:
    """A method's line and shape.

    Attributes
    ----------
    colour : str
    width : float
    dash : str or None
    shape : str
        Empty for those that only form the background.
    """

    colour: str = REST
    width: float = 1.0
    dash: str | None = None
    shape: str = ""

    @property
    def stands_out(self) -> bool:
        return bool(self.shape)

    @property
    def ink(self) -> str:
        """The colour for words: darker where that of the line is hard to read."""
        return _FOR_WORDS.get(self.colour, self.colour)

    def line(self, d: str) -> Markup:
        return element(
            "path", d=d, stroke=self.colour, stroke_width=self.width, stroke_dasharray=self.dash
        )

    def mark(self, x: float, y: float) -> Markup:
        """Draw the shape."""
        if not self.shape:
            return Markup()
        fill = "#fff" if self.shape == "ring" else self.colour
        stroke = self.colour if self.shape == "ring" else "#fff"
        return element(
            "path", transform=f"translate({x:.1f} {y:.1f})", d=_SHAPES[self.shape], fill=fill,
            stroke=stroke, stroke_width=1.4 if self.shape == "ring" else 0.7,
        )  # fmt: skip


def choose_looks(book: Book) -> dict[str, Look]:
    """Give ours, the references and the best of the others a look; the rest stays thin and grey."""
    looks = {m.name: Look() for m in book.results.methods}
    for method, (colour, shape, dash) in zip(
        best_others(book, len(_OTHERS)), _OTHERS, strict=False
    ):
        looks[method.name] = Look(colour, 2.0, dash or None, shape)
    references = [m for m in book.results.methods if m.is_reference]
    for i, method in enumerate(references):
        dash, shape = ("6 4", "bar") if i % 2 == 0 else ("2 3", "ring")
        looks[method.name] = Look(_INK[i % 2], 1.8, dash, shape)
    for i, method in enumerate(m for m in book.results.methods if m.is_ours):
        looks[method.name] = Look(OURS, 3.2 if i == 0 else 2.2, "8 3" if i else None, "circle")
    return looks


def swatch(look: Look) -> Markup:
    """Draw the look beside a name in a table."""
    inside = [look.line("M0 7H30"), look.mark(15, 7)]
    return element("svg", *inside, viewBox="0 0 30 14", class_="swatch", aria_hidden="true")
