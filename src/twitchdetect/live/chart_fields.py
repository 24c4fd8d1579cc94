"""Fields of the chart's panels: one of several, a line of words, a size, a wide button."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from twitchdetect.live.chart_buttons import Buttons
from twitchdetect.live.chart_room import WrapButton
from twitchdetect.live.chart_rows import Card, KeptLine
from twitchdetect.live.look import Look
from twitchdetect.live.strings import translate


def side_by_side(*parts: tuple[QWidget, int]) -> QWidget:
    """Give a widget with others beside each other, each with its share of the width."""
    whole = QWidget()
    across = QHBoxLayout(whole)
    across.setContentsMargins(0, 0, 0, 0)
    for part, share in parts:
        across.addWidget(part, share)
    return whole


class WideButton(WrapButton):
    """One deliberate button above the rows that it answers."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("role", "pick")
        self.setAutoDefault(True)

    def set_look(self, look: Look) -> None:
        """Its size is in the sheet."""

    def enter(self) -> None:
        """Take the keyboard."""
        self.setFocus()


class PickRow(Card):
    """One of several, by a large button."""

    def __init__(self, words: str, buttons: Buttons) -> None:
        super().__init__(words, buttons, share=3)
        self.buttons = buttons
        self.buttons.setAccessibleName(words)
        self.buttons.moved.connect(self.moved)

    def show_value(self, value: str) -> None:
        """Show what was picked."""
        self.buttons.show_value(value)
        self.sign.show_sign(*(("✔", "good") if value else ("·", "dim")))

    def enter(self) -> None:
        """Take the keyboard."""
        self.buttons.enter()


class LineRow(Card):
    """A line of words."""

    def __init__(self, words: str, placeholder: str = "") -> None:
        line = KeptLine(placeholder)
        super().__init__(words, line, share=3)
        self.line = line
        self.line.setAccessibleName(words)
        self.line.moved.connect(self.moved)

    def show_words(self, words: str) -> None:
        """Show what is kept."""
        self.line.show_words(words)
        self.sign.show_sign(*(("✔", "good") if words else ("·", "dim")))

    def enter(self) -> None:
        """Take the keyboard."""
        self.line.enter()


class SizeRow(Card):
    """A size by a large button, or typed."""

    def __init__(self, words: str, sizes: tuple[float, ...], shown: str) -> None:
        buttons = Buttons([(f"{s:{shown}}", f"{s:{shown}}") for s in sizes], role="digit")
        other = KeptLine(translate("Chart", "other"))
        super().__init__(words, side_by_side((buttons, len(sizes)), (other, 2)), share=3)
        self.sign.hide()
        self.buttons, self.other = buttons, other
        self.buttons.picked.connect(lambda _: self.other.clear())
        self.other.textEdited.connect(lambda _: self.buttons.show_value(""))
        for part in (self.buttons, self.other):
            part.moved.connect(self.moved)

    @property
    def text(self) -> str:
        """What was picked or typed."""
        return self.other.text() or self.buttons.value

    def enter(self) -> None:
        """Take the keyboard."""
        self.buttons.enter()
