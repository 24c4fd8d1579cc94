"""The chart on the start screen: who treats, how the client's chart stands, and loud alarms."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from twitchdetect.live.chart_room import WrapButton
from twitchdetect.live.chart_start import StripState, alert_words
from twitchdetect.live.look import Look
from twitchdetect.live.sign import Sign
from twitchdetect.live.strings import translate

_AUTHOR_PT, _BESIDE_PT, _NARROW_PT = 62, 400, 200


class ChartStrip(QFrame):
    """A row of the start screen's form.

    Signals
    -------
    authored(str)
        Another practitioner's code was typed.
    pressed(str)
        The `action` of the line's button.
    seen()
        The alarms were seen.
    unsigned_asked(str)
        A session that waits for its signature.
    """

    authored = Signal(str)
    pressed = Signal(str)
    seen = Signal()
    unsigned_asked = Signal(str)

    def __init__(self, author: str = "") -> None:
        super().__init__()
        self.state, self.look = StripState(""), Look()
        self.sign, self.words, self.alarm = Sign(), QLabel(), QFrame()
        self.author = QLineEdit(author)
        self.author.setMaxLength(16)
        self.author.setPlaceholderText(translate("Chart", "who"))
        self.author.setToolTip(translate("Chart", "code of who treats and signs"))
        self.author.setAccessibleName(self.author.toolTip())
        self.button, self.unsigned = WrapButton(), WrapButton()
        self.alarm_words, self.acknowledge = QLabel(), QPushButton(translate("Chart", "Seen"))
        for button in (self.button, self.unsigned, self.acknowledge):
            button.setAutoDefault(True)
        for label in (self.words, self.alarm_words):
            label.setWordWrap(True)
        self.alarm.setProperty("role", "alarm")
        self._lay_out()
        self.author.textChanged.connect(lambda text: self.authored.emit(text.strip()))
        self.button.clicked.connect(lambda: self.pressed.emit(self.state.action))
        self.acknowledge.clicked.connect(self.seen)
        self.unsigned.clicked.connect(lambda: self.unsigned_asked.emit(self.state.unsigned))
        self.show_state(self.state)

    def set_look(self, look: Look) -> None:
        """Change theme and scale; colours come with the start screen's sheet."""
        self.look = look
        self.sign.set_look(look)
        self.author.setFixedWidth(look.px(_AUTHOR_PT))
        for box in (self.line, self.told, self.turning, self.column, self.across, self.below):
            box.setSpacing(look.px(7))
        pad = look.px(6)
        self.across.setContentsMargins(pad, pad, pad, pad)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Put the button below the words where there is no room beside them."""
        turns = ((self.turning, _BESIDE_PT), (self.line, _NARROW_PT), (self.across, _NARROW_PT))
        for box, least_pt in turns:
            is_wide = self.width() >= self.look.px(least_pt)
            way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
            if box.direction() != way:
                box.setDirection(way)

    def show_state(self, state: StripState) -> None:
        """Show how the chart stands."""
        self.state = state
        self.sign.show_sign(state.sign, state.role)
        self.words.setText(state.words)
        self.button.setText(state.button)
        self.button.setVisible(bool(state.button))
        self.alarm.setVisible(bool(state.alerts))
        self.alarm_words.setText("\n".join(alert_words(alert) for alert in state.alerts))
        waits = translate("Chart", "%1 is not signed: finish it")
        self.unsigned.setText(waits.replace("%1", state.unsigned))
        self.unsigned.setVisible(bool(state.unsigned))

    def enter(self) -> None:
        """Go on from the subject's field: to what must be done first."""
        if self.state.alerts:
            self.acknowledge.setFocus()
        elif self.state.action in ("begin", "panel"):
            self.pressed.emit(self.state.action)
        elif self.state.button:
            self.button.setFocus()
        else:
            self.author.setFocus()

    def _lay_out(self) -> None:
        beside = QBoxLayout.Direction.LeftToRight
        self.line, self.turning = QBoxLayout(beside), QBoxLayout(beside)
        self.across, self.told, self.below = (
            QBoxLayout(beside, self.alarm),
            QHBoxLayout(),
            QHBoxLayout(),
        )
        self.told.addWidget(self.sign)
        self.told.addWidget(self.words, 1)
        self.line.addWidget(self.author)
        self.line.addLayout(self.told, 1)
        self.turning.addLayout(self.line, 1)
        self.turning.addWidget(self.button)
        self.across.addWidget(self.alarm_words, 1)
        self.across.addWidget(self.acknowledge)
        self.below.addStretch(1)
        self.below.addWidget(self.unsigned)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.alarm)  # above all else, where no small screen hides it
        self.column.addLayout(self.turning)
        self.column.addLayout(self.below)
