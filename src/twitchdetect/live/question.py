"""A question over the window, answered by one digit, by a click or in words of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from twitchdetect.live.look import Look
from twitchdetect.live.strings import translate
from twitchdetect.live.stylesheet import stylesheet

_MOST_BY_DIGIT = 9
_WIDTH_PT, _ROW_PT, _MOST_ROWS = 330, 24, 9


class Question(QFrame):
    """Lies over its parent's lower middle while something is asked.

    Signals
    -------
    closed()
        It was answered or left.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, look: Look | None = None) -> None:
        super().__init__(parent)
        self.look = look or Look()
        self.values: tuple[str, ...] = ()
        self._then: Callable[[str], None] = _nothing
        self._left: Callable[[], None] | None = None
        self.question, self.how = QLabel(), QLabel()
        self.choices, self.words = QListWidget(), QLineEdit()
        self.question.setProperty("role", "title")
        self.how.setProperty("role", "dim")
        for label in (self.question, self.how):
            label.setWordWrap(True)
        self.choices.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.choices.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        for part in (self.question, self.choices, self.words, self.how):
            self.column.addWidget(part)
        self.choices.itemClicked.connect(self._take_item)
        for part in (self.choices, self.words):
            part.installEventFilter(self)
        parent.installEventFilter(self)
        self.set_look(self.look)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        frame = (
            f"Question {{ background: {look.theme.panel}; border: {look.px(1)}px solid "
            f"{look.theme.needle}; border-radius: {look.px(5)}px; }}"
        )
        self.setStyleSheet(stylesheet(look, body=12.0) + frame)
        pad = look.px(9)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(look.px(5))
        self._place()

    def ask(
        self,
        question: str,
        answers: Sequence[tuple[str, str]],
        then: Callable[[str], None],
        *,
        in_words: str = "",
        left: Callable[[], None] | None = None,
        more: str = "",
    ) -> None:
        """Ask; `then` gets the value of what was picked, or the words that were typed.

        Parameters
        ----------
        question : str
        answers : sequence of (str, str)
            Value and what is shown.
        then : callable
        in_words : str
            What stands in the empty field for words; without it there is no field.
        left : callable, optional
            Called if it is left without an answer, also for another question.
        more : str
            Stands below, beside what keys do.
        """
        before = None if self.isHidden() else self._left
        self._then, self._left = then, left
        if before is not None:
            before()
        self.values = tuple(value for value, _ in answers)
        self.question.setText(question)
        self.setAccessibleName(question)
        self.choices.clear()
        for i, (_, shown) in enumerate(answers, start=1):
            digit = f"{i}   " if i <= _MOST_BY_DIGIT else "     "
            self.choices.addItem(QListWidgetItem(digit + shown))
        self.choices.setVisible(bool(answers))
        self.words.clear()
        self.words.setPlaceholderText(in_words)
        self.words.setVisible(bool(in_words))
        how = self._how(bool(answers), bool(in_words))
        self.how.setText(f"{how} {more}".strip())
        self._place()
        self.show()
        self.raise_()
        (self.choices if answers else self.words).setFocus()
        self.choices.setCurrentRow(0)

    def leave(self) -> None:
        """Close without an answer."""
        if not self.isHidden():
            left, self._left, self._then = self._left, None, _nothing
            self._close()
            if left is not None:
                left()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take digits and Escape; stay in place when the window changes its size."""
        if watched is self.parent() and isinstance(event, QResizeEvent):
            self._place()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(watched, event)
        return False

    def _press(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and watched is self.words:
            self._take_words()
            return True  # a line lets it through to the window, where it means the next site
        if watched is not self.choices:
            return False
        if is_return:
            self._take(self.choices.currentRow())
            return True
        digit = event.text()
        if digit.isascii() and digit.isdigit() and 1 <= int(digit) <= len(self.values):
            self._take(int(digit) - 1)
            return True
        if digit.isalpha() and self.words.isVisible():
            self.words.setFocus()
            self.words.insert(digit)
            return True
        return False

    def _take_item(self, item: QListWidgetItem) -> None:
        self._take(self.choices.row(item))

    def _take(self, row: int) -> None:
        if 0 <= row < len(self.values):
            self._give(self.values[row])

    def _take_words(self) -> None:
        if words := " ".join(self.words.text().split()):
            self._give(words)

    def _give(self, value: str) -> None:
        then, self._then = self._then, _nothing
        self._close()
        then(value)

    def _close(self) -> None:
        self.hide()
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus()
        self.closed.emit()

    def _how(self, has_choices: bool, has_words: bool) -> str:
        if has_choices and has_words:
            return translate("Question", "A digit picks, or type; Esc leaves it.")
        if has_choices:
            return translate("Question", "A digit picks; Esc leaves it.")
        return translate("Question", "Return takes it; Esc leaves it.")

    def _place(self) -> None:
        """Lie in the parent's lower middle, with as many rows as there is room for."""
        parent = self.parentWidget()
        if parent is None:
            return
        gap = self.look.px(6)
        width = min(self.look.px(_WIDTH_PT), parent.width() - self.look.px(16))
        edge = self.column.contentsMargins()
        inner = width - edge.left() - edge.right() - 2
        others = [part for part in (self.question, self.words, self.how) if not part.isHidden()]
        taken = edge.top() + edge.bottom() + len(others) * self.column.spacing() + 2
        for part in others:
            is_label = part is not self.words
            taken += part.heightForWidth(inner) if is_label else part.sizeHint().height()
        height = taken
        if not self.choices.isHidden():
            row = self.choices.sizeHintForRow(0) if self.choices.count() else self.look.px(_ROW_PT)
            room = parent.height() - 2 * gap - taken - gap
            rows = max(1, min(_MOST_ROWS, self.choices.count(), room // max(1, row)))
            self.choices.setFixedHeight(row * rows + gap)
            height += row * rows + gap
        height = min(height, parent.height() - 2 * gap)
        left = (parent.width() - width) // 2
        self.setGeometry(left, max(0, parent.height() - height - gap), width, height)


def _nothing(_: str) -> None:
    """What happens with an answer when nobody asked."""
