"""A row of large buttons of which one is pressed: by finger, by digit, by letter, by arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from twitchdetect.live.chart_room import fitting
from twitchdetect.live.look import Look
from twitchdetect.live.stylesheet import stylesheet
from twitchdetect.live.theme import ink_on, mix

_SHEET = """
QPushButton[role="pick"], QPushButton[role="digit"] {{ min-height: {tall}px; padding: 0 {thin}px;
    min-width: {least}px; }}
QPushButton[role="digit"] {{ padding: 0; min-width: 0; font-weight: 600; }}
QPushButton[tone="good"]:checked {{ background: {good}; color: {on_good};
    border: {thick}px solid {good}; }}
QPushButton[tone="warn"]:checked {{ background: {warn}; color: {on_warn};
    border: {thick}px solid {warn}; }}
QPushButton[tone="bad"]:checked {{ background: {bad}; color: {on_bad};
    border: {thick}px solid {bad}; }}
QPushButton[tone="plain"]:checked {{ background: {needle}; color: {on_needle};
    border: {thick}px solid {needle}; }}
QPushButton[role="pick"]:focus, QPushButton[role="digit"]:focus, QPushButton[role="tab"]:focus
    {{ border: {thick}px solid {text}; }}
QPushButton[role="loud"] {{ background: {bad}; color: {on_bad}; font-weight: 600;
    min-height: {tall}px; }}
QPushButton[role="loud"]:focus {{ border: {thick}px solid {text}; }}
QPushButton[role="tab"] {{ min-height: {tab}px; padding: 0 {pad}px; border-radius: 0; border: 0;
    border-bottom: {thick}px solid {edge}; background: {background}; color: {dim};
    font-weight: 600; }}
QPushButton[role="tab"]:checked {{ background: {chosen}; color: {text};
    border-bottom: {thick}px solid {needle}; }}
QFrame[role="card"] {{ background: {panel}; border-radius: {radius}px; }}
QFrame[role="card"][tone="warn"] {{ border-left: {bar}px solid {warn}; }}
QFrame[role="card"][tone="bad"] {{ border-left: {bar}px solid {bad}; }}
QFrame[role="card"] > QWidget {{ background: transparent; }}
QFrame[role="alarm"] {{ background: {bad}; border-radius: {radius}px; }}
QFrame[role="alarm"] QLabel {{ color: {on_bad}; font-weight: 600; }}
QFrame[role="alarm"] QPushButton {{ background: {background}; color: {text}; font-weight: 600;
    min-height: {tall}px; }}
QFrame[role="card"] QLineEdit, QFrame[role="card"] QPlainTextEdit {{ background: {background}; }}
QFrame[role="card"] QPushButton {{ background: {background}; }}
"""
_ON_CARDS = """
QFrame[role="card"] QPushButton[tone="{tone}"]:checked {{ background: {fill}; }}"""


def chart_sheet(look: Look, *, body: float = 11.5) -> str:
    """Give the sheet of a panel of the chart."""
    theme = look.theme
    tones = {"good": theme.good, "warn": theme.warn, "bad": theme.bad, "plain": theme.needle}
    own = _SHEET.format(
        good=theme.good,
        on_good=ink_on(theme.good),
        warn=theme.warn,
        on_warn=ink_on(theme.warn),
        bad=theme.bad,
        on_bad=ink_on(theme.bad),
        needle=theme.needle,
        on_needle=ink_on(theme.needle),
        text=theme.text,
        dim=theme.dim,
        panel=theme.panel,
        background=theme.background,
        chosen=mix(theme.panel, theme.needle, 0.22),
        edge=mix(theme.panel, theme.dim, 0.35),
        tall=look.px(25),
        tab=look.px(26),
        pad=look.px(6),
        thin=look.px(2),
        least=look.px(28),
        thick=look.px(2),
        radius=look.px(4),
        bar=look.px(4),
    )
    cards = "".join(_ON_CARDS.format(tone=tone, fill=fill) for tone, fill in tones.items())
    return stylesheet(look, body=body) + own + cards


class Buttons(QWidget):
    """Some answers, of which one can be given; nothing is given at first.

    Parameters
    ----------
    answers : sequence of (str, str)
        Value and what is shown.
    tones : mapping of str to str
        ``good``, ``warn`` or ``bad`` for a value; others are ``plain``.
    per_line : int
        How many stand beside each other; 0 for all.
    role : str
        ``pick`` or ``digit``.

    Signals
    -------
    picked(str)
        The value.
    moved(int)
        The keyboard goes to the row below (1) or above (-1).
    """

    picked = Signal(str)
    moved = Signal(int)

    def __init__(
        self,
        answers: Sequence[tuple[str, str]],
        tones: Mapping[str, str] | None = None,
        *,
        per_line: int = 0,
        role: str = "pick",
    ) -> None:
        super().__init__()
        self.value = ""
        self.buttons: dict[str, QPushButton] = {}
        self.lines = QGridLayout(self)
        self.lines.setContentsMargins(0, 0, 0, 0)
        n = per_line or len(answers)
        self._most, self._per_line = n, n
        for i, (value, shown) in enumerate(answers):
            button = QPushButton(shown)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("role", role)
            button.setProperty("tone", (tones or {}).get(value, "plain"))
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _, value=value: self.pick(value))
            button.installEventFilter(self)
            self.buttons[value] = button
            self.lines.addWidget(button, i // n, i % n)
        for column in range(n):
            self.lines.setColumnStretch(column, 1)
        self._let_in()

    def set_look(self, look: Look) -> None:
        """Change the scale of gaps."""
        self.lines.setSpacing(look.px(4))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        """Put as many into a line as can be read, in lines of the same length."""
        buttons, gap = list(self.buttons.values()), self.lines.spacing()
        widest = max(button.sizeHint().width() for button in buttons)
        n = min(self._most, fitting(len(buttons), widest, self.width(), gap))
        if n == self._per_line:
            return
        for i, button in enumerate(buttons):
            self.lines.removeWidget(button)
            self.lines.addWidget(button, i // n, i % n)
        for column in range(self._most):
            self.lines.setColumnStretch(column, int(column < n))
        self._per_line = n

    def show_value(self, value: str) -> None:
        """Show what was given; an empty value presses none."""
        self.value = value
        for key, button in self.buttons.items():
            button.setChecked(key == value)
        self._let_in()

    def pick(self, value: str) -> None:
        """Give an answer."""
        self.show_value(value)
        self.picked.emit(value)

    def enter(self) -> None:
        """Take the keyboard."""
        self._entrance().setFocus(Qt.FocusReason.TabFocusReason)

    def _entrance(self) -> QPushButton:
        return self.buttons.get(self.value) or next(iter(self.buttons.values()))

    def _let_in(self) -> None:
        """Let the tabulator come to one button of the row only."""
        entrance = self._entrance()
        for button in self.buttons.values():
            tab = Qt.FocusPolicy.StrongFocus if button is entrance else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(tab)
        self.setFocusProxy(entrance)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take digits, letters, arrows and Return."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        key, values = Qt.Key(event.key()), list(self.buttons)
        at = next((i for i, b in enumerate(self.buttons.values()) if b is watched), 0)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self.buttons[values[(at + step) % len(values)]].setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(values[at])
        elif (value := self._meant(event.text())) is not None:
            self._take(value)
        else:
            return False
        return True

    def _take(self, value: str) -> None:
        self.pick(value)
        self.moved.emit(1)

    def _meant(self, typed: str) -> str | None:
        """Give what a digit or a first letter means; a shown number means itself."""
        if not typed or not typed.isprintable():
            return None
        shown = {v: b.text().strip().lower() for v, b in self.buttons.items()}
        if any(words == typed for words in shown.values()):
            return next(v for v, words in shown.items() if words == typed)
        if typed.isdigit() and not any(words.isdigit() for words in shown.values()):
            values = list(self.buttons)
            return values[int(typed) - 1] if 1 <= int(typed) <= len(values) else None
        return next((v for v, words in shown.items() if words.startswith(typed.lower())), None)
