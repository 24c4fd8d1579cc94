"""A panel of the chart: pages under tabs, each as long as it must be, and one line at its foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from twitchdetect.live.chart_buttons import chart_sheet
from twitchdetect.live.chart_page import Page
from twitchdetect.live.chart_room import roomy
from twitchdetect.live.chart_rows import KeptLine
from twitchdetect.live.chart_seen import Visit
from twitchdetect.live.look import Look, sized_font
from twitchdetect.live.strings import translate

_SAID_MS, _HINT_PT = 8000, 380


class ChartPanel(QWidget):
    """Pages, their tabs with what is open in each, and buttons to leave.

    Signals
    -------
    left()
        The panel is to be closed.
    """

    left = Signal()

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self.look, self.given, self.pages = Look(), Look(), list(pages)
        self.title, self.hint, self.said = QLabel(), QLabel(), QLabel()
        self.said.setProperty("role", "bad")
        self.said.setWordWrap(True)
        self.said.hide()
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.timeout.connect(self.said.hide)
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.back = QPushButton(translate("Chart", "Back"))
        self.onward = QPushButton(translate("Chart", "Next"))
        self.onward.setProperty("role", "main")
        self.tabs: list[QPushButton] = []
        self.stack = QStackedWidget()
        self.areas: list[QScrollArea] = []
        for button in (self.back, self.onward):
            button.setAutoDefault(True)
        for i, page in enumerate(self.pages):
            self._add_tab(i, page)
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.onward.clicked.connect(self.go_on)
        self.installEventFilter(self)
        self.show_page(0)

    def _add_tab(self, i: int, page: Page) -> None:
        tab = QPushButton(page.title)
        tab.setCheckable(True)
        tab.setAutoExclusive(True)
        tab.setProperty("role", "tab")
        tab.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        tab.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        tab.clicked.connect(lambda: self.show_page(i))
        self.tabs.append(tab)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page.left = self._beyond  # type: ignore[method-assign]
        self.areas.append(area)
        self.stack.addWidget(area)

    def _beyond(self, step: int) -> None:
        if step > 0:
            self.onward.setFocus(Qt.FocusReason.TabFocusReason)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.given = look
        self._grow(roomy(look, self.width(), self.height()))

    def _grow(self, look: Look) -> None:
        self.look = look
        self.setStyleSheet(chart_sheet(look))
        pad = look.px(9)
        self.column.setContentsMargins(pad, look.px(6), pad, look.px(7))
        self.column.setSpacing(look.px(4))
        self.foot.setSpacing(look.px(8))
        for page in self.pages:
            page.set_look(look)

    def show_visit(self, visit: Visit) -> None:
        """Show a session as the chart has it."""
        for page in self.pages:
            page.show_visit(visit)
        self.count()

    def count(self) -> None:
        """Say on each tab what is open in it."""
        for tab, page in zip(self.tabs, self.pages, strict=True):
            n = page.n_open
            done = page.title if page.is_bare else f"{page.title}  ✔"
            tab.setText(f"{page.title}  {n}" if n else done)
        self._fit_tabs()

    def resizeEvent(self, event: QResizeEvent) -> None:
        look = roomy(self.given, self.width(), self.height())
        if look != self.look:
            self._grow(look)
        self._fit_tabs()

    def _fit_tabs(self) -> None:
        """Write title and tabs as large as there is room for."""
        look, bold = self.look, sized_font(100, bold=True)
        measure = QFontMetricsF(bold).horizontalAdvance
        widest = max((measure(tab.text()) for tab in self.tabs), default=0.0) / 100
        if widest <= 0:
            return
        room = self.width() / len(self.tabs) - look.px(9)
        size = max(9, min(look.px(11.5), int(room / widest)))
        height = min(look.px(26), max(size + 8, self.height() // 12))
        for tab in self.tabs:
            tab.setStyleSheet(f"font-size: {size}px; padding: 0; min-height: {height}px;")
        long = measure(self.title.text()) / 100
        fitting = int((self.width() - look.px(20)) / long) if long else look.px(17.5)
        size = max(12, min(look.px(17.5), fitting, self.height() // 14))
        self.hint.setVisible(self.width() >= look.px(_HINT_PT))  # it is on the start screen too
        self.title.setStyleSheet(f"font-size: {size}px; font-weight: 600;")

    @property
    def at(self) -> int:
        """The page that is shown."""
        return self.stack.currentIndex()

    def show_page(self, i: int) -> None:
        """Show a page and give it the keyboard."""
        if not self.pages:
            return
        self.stack.setCurrentIndex(i)
        self.tabs[i].setChecked(True)
        self.onward.setText(self.onward_words(i))
        if self.isVisible():
            self.pages[i].enter()

    def say(self, text: str) -> None:
        """Say one line for some seconds."""
        self.said.setText(text)
        self.said.show()
        self._said.start(_SAID_MS)

    @property
    def lines(self) -> list[KeptLine]:
        """All lines that are kept as they are written."""
        return self.findChildren(KeptLine)

    def onward_words(self, i: int) -> str:
        """Give what the large button says on a page."""
        return translate("Chart", "Next") if i + 1 < len(self.pages) else translate("Chart", "Done")

    def go_on(self) -> None:
        """Go to the next page; beyond the last one, leave."""
        if self.at + 1 < len(self.pages):
            self.show_page(self.at + 1)
        else:
            self.left.emit()

    def enter(self) -> None:
        """Begin at the first page where something is open."""
        self.show_page(next((i for i, page in enumerate(self.pages) if page.n_open), self.at))
        QTimer.singleShot(0, self, self.pages[self.at].enter)

    def follow_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Scroll to what has the keyboard."""
        area = self.areas[self.at] if self.areas else None
        if area is not None and now is not None and area.isAncestorOf(now):
            area.ensureWidgetVisible(now, 0, self.look.px(40))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Leave with Escape, turn pages with Ctrl+PgUp and Ctrl+PgDown."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        step = steps.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif step and 0 <= self.at + step < len(self.pages):
            self.show_page(self.at + step)
        else:
            return False
        return True

    def _lay_out(self) -> None:
        across, self.foot = QHBoxLayout(), QHBoxLayout()
        across.setSpacing(0)
        for tab in self.tabs:
            across.addWidget(tab, 1)
        for part, stretch in ((self.back, 0), (self.hint, 1), (self.onward, 0)):
            self.foot.addWidget(part, stretch)
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.title)
        self.column.addLayout(across)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.said)
        self.column.addLayout(self.foot)
