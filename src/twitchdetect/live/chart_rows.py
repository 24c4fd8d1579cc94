"""Rows of the chart's panels: a question with its answers, a line that is kept as it is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from twitchdetect.chart.picklists import Item
from twitchdetect.live.chart_buttons import Buttons
from twitchdetect.live.chart_seen import Given
from twitchdetect.live.chart_words import answer_words, picked
from twitchdetect.live.look import Look
from twitchdetect.live.sign import Sign
from twitchdetect.live.strings import translate

_KEPT_AFTER_MS = 800
_BESIDE_PT, _PER_LINE = 300, 3


class KeptLine(QLineEdit):
    """A line that is kept a moment after it was written, and when it is left.

    Signals
    -------
    kept(str)
        What stands in it now, if it is other than before.
    moved(int)
        The keyboard goes to the row below (1) or above (-1).
    """

    kept = Signal(str)
    moved = Signal(int)

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self._was = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_KEPT_AFTER_MS)
        self._pause.timeout.connect(self.keep)
        self.textEdited.connect(lambda _: self._pause.start())
        self.editingFinished.connect(self.keep)
        self.returnPressed.connect(lambda: self.moved.emit(1))
        self.installEventFilter(self)

    def show_words(self, words: str) -> None:
        """Show what is kept, unless something else is being written."""
        if not self._pause.isActive() and words != self._was:
            self._was = words
            if not (self.hasFocus() and self.text().strip() == words):
                self.setText(words)

    def keep(self) -> None:
        """Tell what stands here."""
        self._pause.stop()
        words = self.text().strip()
        if words != self._was:
            self._was = words
            self.kept.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let no Return through to the window, where it means the next site."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Go up and down between rows."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = steps.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        return bool(step)

    def enter(self) -> None:
        """Take the keyboard."""
        self.setFocus(Qt.FocusReason.TabFocusReason)


class Card(QFrame):
    """Something that stands on its own ground, words beside what is done with them, or above.

    Signals
    -------
    moved(int)
    """

    moved = Signal(int)

    def __init__(self, words: str, beside: QWidget, *, share: float = 1.0) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.look, self.sign, self.words = Look(), Sign(), QLabel(words)
        self.words.setWordWrap(True)
        self.body, self._share = beside, share
        self.head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.head.addWidget(self.sign)
        self.head.addWidget(self.words, 1)
        self.across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.across.addLayout(self.head, 10)
        self.across.addWidget(beside, round(10 * share))
        self.column = QVBoxLayout(self)
        self.column.addLayout(self.across)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        pad = look.px(5)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(look.px(4))
        self.across.setSpacing(look.px(5))
        self.head.setSpacing(look.px(5))
        self.sign.set_look(look)
        if isinstance(self.body, Buttons):
            self.body.set_look(look)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn()

    def _turn(self) -> None:
        """Stand beside each other where there is room, else one above the other."""
        is_wide = self.width() >= self.look.px(_BESIDE_PT)
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self.across.direction() != way:
            self.across.setDirection(way)

    def set_tone(self, tone: str) -> None:
        """Give the ground an edge in the colour of a tone; empty for none."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class ItemRow(Card):
    """A question of a pick-list; a red answer opens a field for the words that acknowledge it.

    Signals
    -------
    answered(str, str)
        Item and value.
    worded(str, str)
        Item and words.
    """

    answered = Signal(str, str)
    worded = Signal(str, str)

    def __init__(self, item: Item) -> None:
        buttons = Buttons(
            [(value, answer_words(value)) for value in item.answers],
            {value: self.tone_of(item, value) for value in item.answers},
            per_line=min(_PER_LINE, len(item.answers)),
        )
        super().__init__(picked(item.words), buttons, share=1.3 if len(item.answers) > 2 else 1.0)
        self.item, self.given, self.buttons = item, Given(""), buttons
        self._asks = False
        self.reason = KeptLine(translate("Chart", "say in words why it may go on"))
        self.column.addWidget(self.reason)
        self.reason.hide()
        self.setAccessibleName(picked(item.words))
        self.buttons.setAccessibleName(picked(item.words))
        self.buttons.picked.connect(self._pick)
        self.buttons.moved.connect(self._move)
        self.reason.kept.connect(lambda words: self.worded.emit(item.key, words))
        self.reason.moved.connect(self.moved)
        self.show_given(None)

    @staticmethod
    def tone_of(item: Item, value: str) -> str:
        """Give the tone of an answer."""
        if value in item.forbids:
            return "bad"
        return "warn" if value in item.red else "good"

    def _pick(self, value: str) -> None:
        if value != self.given.value:
            self.show_given(Given(value))
            self.answered.emit(self.item.key, value)

    def _move(self, step: int) -> None:
        if step == 1 and not self.reason.isHidden():
            self.reason.enter()
        else:
            self.moved.emit(step)

    def show_given(self, given: Given | None, *, asks_words: bool = False) -> None:
        """Show an answer as it is kept.

        Parameters
        ----------
        given : Given or None
        asks_words : bool
            Whether the chart wants words for it, which it may also for an answer that is not red.
        """
        self.given = given or Given("")
        self._asks = asks_words
        value, words = self.given.value, self.given.words
        tone = self.tone_of(self.item, value) if value else ""
        if asks_words or (tone == "good" and words):
            tone = "warn"
        self.buttons.show_value(value)
        self.reason.setVisible(tone == "warn")
        self.reason.show_words(words)
        is_open = tone == "bad" or (tone == "warn" and not words)
        signs = {"": ("●", "needle"), "good": ("✔", "good"), "bad": ("×", "bad")}
        if not value and not self.item.is_needed:
            sign, role = "·", "dim"
        elif tone == "warn":
            sign, role = ("▲", "warn") if is_open else ("✔", "warn")
        else:
            sign, role = signs[tone]
        self.sign.show_sign(sign, role)
        self.set_tone(tone if is_open or tone == "warn" else "")

    @property
    def is_open(self) -> bool:
        """Whether it must still be answered, or acknowledged."""
        value = self.given.value
        if not value:
            return self.item.is_needed
        is_red = self._asks or (value in self.item.red and not self.given.words)
        return is_red or value in self.item.forbids

    def enter(self) -> None:
        """Take the keyboard."""
        self.buttons.enter()
