"""The start screen: whom, which muscle, which board, in words that a clinician uses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from twitchdetect.live.chart_buttons import chart_sheet
from twitchdetect.live.chart_strip import ChartStrip
from twitchdetect.live.look import Look
from twitchdetect.live.muscles import muscle_from, offered, side_choices
from twitchdetect.live.settings import Protocol, Settings
from twitchdetect.live.sign import Sign
from twitchdetect.live.start_state import StartChoice, StartState, hindrance, split_names
from twitchdetect.live.strings import translate
from twitchdetect.live.stylesheet import stylesheet


class StartScreen(QWidget):
    """A form, the board, and one large button.

    Signals
    -------
    started(object)
        With the `StartChoice`.
    search_asked()
        The board is to be looked for again.
    """

    started = Signal(object)
    search_asked = Signal()

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.state = look or Look(), StartState()
        self.strip: ChartStrip | None = None
        self.subject, self.muscle, self.channels = QLineEdit(), QComboBox(), QLineEdit()
        self.sides = QButtonGroup(self)
        self.board_sign, self.warm_sign = Sign(), Sign()
        self.board, self.warm, self.hint = QLabel(), QLabel(), QLabel()
        self.search = QPushButton(translate("Start", "Search again"))
        self.start = QPushButton(translate("Start", "Start"))
        self.start.setProperty("role", "main")
        self.start.setAutoDefault(True)
        self.search.setAutoDefault(True)
        self._make_fields()
        self._lay_out()
        self._connect()
        self.set_look(self.look)
        self.show_state(self.state)
        self.subject.setFocus()

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.setStyleSheet(stylesheet(look, body=14.0))
        for sign in (self.board_sign, self.warm_sign):
            sign.set_look(look)
        if self.strip is not None:
            self.setStyleSheet(chart_sheet(look, body=14.0))
            self.strip.set_look(look)
        pad = look.px(15)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(look.px(12))
        self.grid.setHorizontalSpacing(look.px(14))
        self.grid.setVerticalSpacing(look.px(13))
        for row in self.rows:
            row.setSpacing(look.px(7))

    def offer(self, settings: Settings, protocol: Protocol | None = None) -> None:
        """Fill in what was chosen last time, or what a protocol fixes; never the code."""
        protocol = protocol or Protocol()
        self.muscle.clear()
        self.muscle.addItems(offered(protocol.muscles))
        self.muscle.setCurrentText(settings.muscle)
        if (field := self.muscle.lineEdit()) is not None:
            field.setCursorPosition(0)
        self.channels.setText(", ".join(protocol.channels) or settings.channels)
        for button in self.sides.buttons():
            button.setChecked(button.property("side") == settings.side)

    def add_chart(self, strip: ChartStrip) -> None:
        """Put the chart below the subject; Return in the subject's field goes on to it."""
        self.strip = strip
        self._add_row(1, translate("Start", "Chart"), strip)
        self.set_look(self.look)

    def offer_codes(self, codes: Sequence[str]) -> None:
        """Let the subject's field complete codes of clients."""
        completer = QCompleter(list(codes), self.subject)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.subject.setCompleter(completer)

    def show_state(self, state: StartState) -> None:
        """Show what is known of board and detector."""
        self.state = state
        if state.board:
            sign, role, told = "✔", "good", state.board
        elif state.is_searching:
            sign, role, told = "●", "needle", translate("Start", "Searching …")
        else:
            sign, role = "×", "bad"
            told = state.problem or translate("Start", "No board was found.")
        self.board_sign.show_sign(sign, role)
        self.board.setText(told)
        self.search.setVisible(not state.board)
        self.search.setEnabled(not state.is_searching)
        ready = translate("Start", "Detector ready")
        told = ready if state.is_warm else translate("Start", "Getting the detector ready …")
        self.warm_sign.show_sign(*(("✔", "good") if state.is_warm else ("●", "needle")))
        self.warm.setText(told)
        if state.channels:
            self.channels.setPlaceholderText(", ".join(state.channels))
        self._judge()

    @property
    def choice(self) -> StartChoice:
        """What the form says now."""
        chosen = self.sides.checkedButton()
        return StartChoice(
            subject=self.subject.text().strip(),
            muscle=muscle_from(self.muscle.currentText()),
            side="" if chosen is None else str(chosen.property("side")),
            channels=split_names(self.channels.text()),
        )

    def _judge(self) -> None:
        told = hindrance(self.state, self.choice)
        self.start.setEnabled(not told)
        self.hint.setProperty("role", "hint" if told else "dim")
        self.hint.style().polish(self.hint)
        self.hint.setText(told or translate("Start", "Next: ten seconds at rest to check contact."))
        self.setWindowTitle(self.hint.text())

    def _begin(self) -> None:
        if self.start.isEnabled():
            self.started.emit(self.choice)
        elif self.strip is not None and self.sender() is self.subject:
            self.strip.enter()

    def _connect(self) -> None:
        self.subject.textChanged.connect(self._judge)
        self.channels.textChanged.connect(self._judge)
        self.muscle.editTextChanged.connect(self._judge)
        self.subject.returnPressed.connect(self._begin)
        self.start.clicked.connect(self._begin)
        self.search.clicked.connect(self.search_asked)

    def _make_fields(self) -> None:
        self.subject.setMaxLength(40)
        self.subject.setPlaceholderText(translate("Start", "a code, no name: P07"))
        self.muscle.setEditable(True)
        self.muscle.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.muscle.setMinimumContentsLength(8)
        self.muscle.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.muscle.addItems(offered())
        self.muscle.setCurrentText("")
        if (completer := self.muscle.completer()) is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        field = self.muscle.lineEdit()
        if field is not None:
            field.setPlaceholderText(translate("Start", "pick or type"))
        self.channels.setPlaceholderText(translate("Start", "as the board calls them"))
        for side, shown in side_choices():
            button = QPushButton(shown)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("side", side)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.sides.addButton(button)
        for label in (self.board, self.warm, self.hint):
            label.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _lay_out(self) -> None:
        title = QLabel(translate("Start", "New session"))
        title.setProperty("role", "title")
        self.grid, self.rows = QGridLayout(), (QHBoxLayout(), QHBoxLayout(), QHBoxLayout())
        fields: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            (translate("Start", "Sub&ject"), self.subject),
            (translate("Start", "&Muscle"), self.muscle),
            (translate("Start", "Side"), self.rows[0]),
            (translate("Start", "&Channels"), self.channels),
            (translate("Start", "Board"), self.rows[1]),
            (translate("Start", "Detector"), self.rows[2]),
        )
        for button in self.sides.buttons():
            self.rows[0].addWidget(button, 1)
        for row, sign, words in zip(
            self.rows[1:], (self.board_sign, self.warm_sign), (self.board, self.warm), strict=True
        ):
            row.addWidget(sign)
            row.addWidget(words, 1)
        self.rows[1].addWidget(self.search)
        for i, (name, field) in enumerate(fields):
            self._add_row(i + (i > 0), name, field)  # a chart comes between
        self.grid.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        about = QLabel(translate("Start", "Research software, not a medical device."))
        about.setProperty("role", "dim")
        about.setWordWrap(True)
        for part, stretch in ((about, 1), (self.hint, 1), (self.start, 0)):
            foot.addWidget(part, stretch)
        foot.setSpacing(12)
        self.column = QVBoxLayout(self)
        self.column.addWidget(title)
        self.column.addWidget(self._scrolling(), 1)
        self.column.addLayout(foot)

    def _scrolling(self) -> QScrollArea:
        """Put the form where it can be scrolled: a small screen at 300 % has no room for it."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.grid)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _add_row(self, i: int, name: str, field: QWidget | QHBoxLayout) -> None:
        label = QLabel(name)
        label.setProperty("role", "head")
        self.grid.addWidget(label, i, 0)
        if isinstance(field, QWidget):
            label.setBuddy(field)
            self.grid.addWidget(field, i, 1)
        else:
            self.grid.addLayout(field, i, 1)


def _example(look: Look) -> StartScreen:
    screen = StartScreen(look)
    screen.offer(Settings(muscle="Upper trapezius (trapezius descendens)", side="right"))
    screen.subject.setText("P07")
    names = tuple(f"ch{i}" for i in range(1, 9))
    screen.show_state(StartState("OpenBCI Cyton on ttyUSB0, 8 channels, 250 Hz", channels=names))
    return screen


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, None, "1024x600"))
