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
        self.question, self.how = QLabel(), QLabel()
        self.choices, self.words = QListWidget(), QLineEdit()
        self.question.setProperty("role", "title")
        self.how.setProperty("role", "dim")
        self.how.setWordWrap(True)
        self.choices.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.column = QVBoxLayout(self)
        for part in (self.question, self.choices, self.words, self.how):
            self.column.addWidget(part)
        self.choices.itemClicked.connect(self._take_item)
        self.words.returnPressed.connect(self._take_words)
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
        """
        self._then = then
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
        self.how.setText(self._how(bool(answers), bool(in_words)))
        self._place()
        self.show()
        self.raise_()
        (self.choices if answers else self.words).setFocus()
        self.choices.setCurrentRow(0)

    def leave(self) -> None:
        """Close without an answer."""
        if not self.isHidden():
            self._then = _nothing
            self._close()

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
        if watched is not self.choices:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
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
        parent = self.parentWidget()
        if parent is None:
            return
        rows = min(_MOST_ROWS, self.choices.count())
        row = self.choices.sizeHintForRow(0) if rows else self.look.px(_ROW_PT)
        self.choices.setFixedHeight(row * max(1, rows) + self.look.px(6))
        width = min(self.look.px(_WIDTH_PT), parent.width() - self.look.px(16))
        height = min(self.sizeHint().height(), parent.height() - self.look.px(12))
        left = (parent.width() - width) // 2
        self.setGeometry(left, parent.height() - height - self.look.px(6), width, height)


def _nothing(_: str) -> None:
    """What happens with an answer when nobody asked."""
