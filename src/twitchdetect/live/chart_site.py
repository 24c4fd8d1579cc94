"""The panel of a site: details that can come later, over the older part of the traces."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from twitchdetect.chart.body import Mark, aspect
from twitchdetect.chart.correcting import change_insertion
from twitchdetect.chart.muscles import usual_place
from twitchdetect.chart.needle_work import change_site
from twitchdetect.live.chart_buttons import chart_sheet
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_figure import BodyFigure, view_words
from twitchdetect.live.chart_measures import number_of
from twitchdetect.live.chart_room import WrapButton, roomy
from twitchdetect.live.chart_seen import Visit
from twitchdetect.live.chart_site_form import SiteForm
from twitchdetect.live.look import Look
from twitchdetect.live.strings import translate

_FORM_PT, _FIGURE_PT, _LEFT_FREE_PT, _GROWS_PT = 260, 150, 60, 700


class SitePanel(QFrame):
    """Lies over its parent's left; marks go on beside it, and nothing in it takes their keys.

    Parameters
    ----------
    desk : ChartDesk
    parent : QWidget
        The traces.
    look : Look

    Attributes
    ----------
    number : int
        Of the site that it shows; 0 for none.

    Signals
    -------
    closed()
    """

    closed = Signal()

    def __init__(self, desk: ChartDesk, parent: QWidget, look: Look) -> None:
        super().__init__(parent)
        self.desk, self.number, self.view = desk, 0, ""
        self.visit: Visit | None = None
        self.title, self.figure, self.form = QLabel(), BodyFigure(), SiteForm()
        self.before, self.after, self.shut = QPushButton("‹"), QPushButton("›"), QPushButton("×")
        self.turn, self.usual = WrapButton(), WrapButton(translate("Chart", "Usual place"))
        self.title.setProperty("role", "title")
        self.how = QLabel(translate("Chart", "E: into this panel; Esc: back. Marks go on."))
        self.how.setProperty("role", "dim")
        self.how.setWordWrap(True)
        self._lay_out()
        self._connect()
        parent.installEventFilter(self)
        self.set_look(look)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.given = look
        self._grow()

    def _grow(self) -> None:
        """Use what room the traces have."""
        parent = self.parentWidget() or self
        self.look = look = roomy(self.given, parent.width(), parent.height(), wide_pt=_GROWS_PT)
        theme = look.theme
        frame = (
            f"SitePanel {{ background: {theme.background}; border: {look.px(1)}px solid "
            f"{theme.needle}; border-radius: {look.px(5)}px; }}"
        )
        self.setStyleSheet(chart_sheet(look, body=10.5) + frame)
        pad = look.px(6)
        self.down.setContentsMargins(pad, pad, pad, pad)
        for box in (self.down, self.across, self.right, self.head, self.steps, self.below):
            box.setSpacing(look.px(4))
        self.figure.set_look(look)
        self.form.set_look(look)
        self._place()

    def open_site(self, number: int, *, takes_keys: bool) -> None:
        """Show a site.

        Parameters
        ----------
        number : int
            From 1; 0 for the newest.
        takes_keys : bool
            Whether the keyboard goes into the panel; else it stays with the marks.
        """
        self.number = number
        self._show()
        self._place()
        self.show()
        self.raise_()
        if takes_keys:
            self.form.enter()

    def leave(self) -> None:
        """Close, and give the keyboard back."""
        had = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.form.keep_all()
        self.hide()
        parent = self.parentWidget()
        if parent is not None and (had or parent.window().focusWidget() is None):
            parent.setFocus()
        self.closed.emit()

    @property
    def has_keys(self) -> bool:
        """Whether the keyboard is in it."""
        now = self.window().focusWidget()
        return now is not None and self.isVisible() and self.isAncestorOf(now)

    def show_visit(self, visit: Visit) -> None:
        """Show how the chart stands."""
        self.visit = visit
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        visit = self.visit
        if visit is None or not visit.sites:
            return
        numbers = [int(str(site["number"])) for site in visit.sites]
        number = self.number if self.number in numbers else numbers[-1]
        site = visit.sites[numbers.index(number)]
        self.title.setText(translate("Chart", "Site %1").replace("%1", f"{number}"))
        self.before.setEnabled(number != numbers[0])
        self.after.setEnabled(number != numbers[-1])
        own = [needle for needle in visit.insertions if needle.site == number]
        self.form.show_site(site, own[-1] if own else None)
        self._show_figure(visit, number)

    @property
    def shown(self) -> int:
        """The number of the site that is shown; 0 for none."""
        numbers = [int(str(s["number"])) for s in self.visit.sites] if self.visit else []
        if not numbers:
            return 0
        return self.number if self.number in numbers else numbers[-1]

    def _show_figure(self, visit: Visit, number: int) -> None:
        site = next(s for s in visit.sites if s["number"] == number)
        usual = usual_place(str(site["muscle"]), str(site["side"]))
        view = self.view or str(site["view"]) or (usual.view if usual else "back")
        marks = tuple(
            Mark(int(str(s["number"])), float(str(s["x"])), float(str(s["y"])), str(s["muscle"]))
            for s in visit.sites
            if s["view"] == view and s["x"] is not None and s["y"] is not None
        )
        there = (usual.x, usual.y) if usual is not None and usual.view == view else None
        self.figure.show_places(view, marks, number, there)
        self.usual.setEnabled(there is not None)
        other = "back" if view == "front" else "front"
        self.turn.setText(view_words(other))

    def _step(self, by: int) -> None:
        if self.visit is None:
            return
        numbers = [int(str(site["number"])) for site in self.visit.sites]
        at = numbers.index(self.shown) + by
        if 0 <= at < len(numbers):
            self.form.keep_all()
            self.view = ""
            self.open_site(numbers[at], takes_keys=False)

    def _turn(self) -> None:
        self.view = "back" if self.figure.view == "front" else "front"
        self._show()

    def _changed(self, key: str, value: object) -> None:
        """Write one detail."""
        if number := self.shown:
            self.desk.write(change_site, number, **{key: value})

    def _typed(self, key: str, text: str) -> None:
        """Write a number that was typed; what is none is said."""
        value = number_of(text) if text else None
        if text and value is None:
            told = translate("Chart", "“%1” is no number.").replace("%1", text)
            self.desk.told.emit(told)
        elif key != "depth_mm":
            self._changed(key, value)
        elif self.visit is not None:
            own = [n for n in self.visit.insertions if n.site == self.shown]
            if own:
                self.desk.write(change_insertion, own[-1].number, depth_mm=value)

    def _take_usual(self) -> None:
        if self.figure.usual is not None:
            self._placed(*self.figure.usual)

    def _placed(self, x: float, y: float) -> None:
        if number := self.shown:
            self.desk.write(change_site, number, view=self.figure.view, x=x, y=y)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the traces change their size."""
        if watched is self.parent() and isinstance(event, QResizeEvent):
            size = event.size()
            if roomy(self.given, size.width(), size.height(), wide_pt=_GROWS_PT) != self.look:
                self._grow()
            else:
                self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            event.ignore()

    def _place(self) -> None:
        parent, look = self.parentWidget(), self.look
        if parent is None:
            return
        wanted = look.px(_FORM_PT + _FIGURE_PT + 30)
        free = min(look.px(_LEFT_FREE_PT), parent.width() // 8)
        width = min(wanted, max(look.px(120), parent.width() - free))
        is_wide = width >= look.px(_FORM_PT + _FIGURE_PT - 30)
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self.across.setDirection(way)
        self.figure.setMinimumHeight(look.px(120 if is_wide else 220))
        self.how.setVisible(is_wide)  # a small panel has no room for it
        self.below.setDirection(way)
        steps = (self.before, self.after)
        for button in steps:
            button.setVisible(button.isEnabled() or is_wide)
        has_room = all(button.isHidden() for button in steps)
        self.head.setDirection(QBoxLayout.Direction.LeftToRight if has_room else way)
        share = width * (_FIGURE_PT / (_FORM_PT + _FIGURE_PT) if is_wide else 1)
        self.figure.setMaximumHeight(look.px(18) + int(share / aspect()))
        self.setGeometry(look.px(4), look.px(4), width, parent.height() - look.px(8))

    def _connect(self) -> None:
        self.before.clicked.connect(lambda: self._step(-1))
        self.after.clicked.connect(lambda: self._step(1))
        self.shut.clicked.connect(self.leave)
        self.turn.clicked.connect(self._turn)
        self.usual.clicked.connect(self._take_usual)
        self.figure.placed.connect(self._placed)
        self.form.changed.connect(self._changed)
        self.form.typed.connect(self._typed)

    def _lay_out(self) -> None:
        self.head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.steps, self.below = QHBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.head.addWidget(self.title, 1)
        self.head.addLayout(self.steps)
        for button in (self.before, self.after, self.shut):
            button.setAutoDefault(True)
            button.setProperty("role", "pick")
            self.steps.addWidget(button)
        inside = QWidget()
        self.across = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self.across.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.right = QVBoxLayout()
        self.right.addWidget(self.figure, 1)
        for button in (self.turn, self.usual):
            button.setAutoDefault(True)
            self.below.addWidget(button)
        self.right.addLayout(self.below)
        self.right.addStretch()
        self.across.addWidget(self.form, _FORM_PT)
        self.across.addLayout(self.right, _FIGURE_PT)
        self.down = QVBoxLayout(self)
        self.down.addLayout(self.head)
        self.down.addWidget(area, 1)
        self.down.addWidget(self.how)
