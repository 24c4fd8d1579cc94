"""A page of the chart's panels: rows in one or two columns, between which the keyboard goes."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QVBoxLayout, QWidget

from twitchdetect.live.chart_seen import Visit
from twitchdetect.live.look import Look

_TWO_COLUMNS_PT, _GAP_PT = 640, 5


class Row(Protocol):
    """What stands in a page: takes the keyboard, and gives it on."""

    def enter(self) -> None: ...
    def set_look(self, look: Look) -> None: ...


class Page(QWidget):
    """Rows in two columns where there is room, else in one.

    Parameters
    ----------
    title : str
        On its tab.
    columns : int
        At most.
    """

    def __init__(self, title: str, *, columns: int = 2) -> None:
        super().__init__()
        self.title, self.look, self._most = title, Look(), columns
        self.rows: list[QWidget] = []
        self._wide: set[QWidget] = set()
        self._n = 0
        self.grid = QGridLayout(self)
        self.grid.setAlignment(Qt.AlignmentFlag.AlignTop)

    def add(self, row: QWidget, *, is_wide: bool = False) -> None:
        """Put a row below the others; a wide one goes across."""
        self.rows.append(row)
        if is_wide:
            self._wide.add(row)
        moved = getattr(row, "moved", None)
        if moved is not None:
            moved.connect(lambda step, row=row: self.go(row, step))
        self._n = 0
        self._arrange()

    def remove(self, row: QWidget) -> None:
        """Take a row away."""
        self.rows.remove(row)
        self._wide.discard(row)
        self.grid.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._n = 0
        self._arrange()

    def go(self, row: QWidget, step: int) -> None:
        """Give the keyboard to the next row that wants it."""
        at = self.rows.index(row) + step
        while 0 <= at < len(self.rows):
            if _can_enter(self.rows[at]):
                cast(Row, self.rows[at]).enter()
                return
            at += step
        self.left(step)

    def left(self, step: int) -> None:
        """Go beyond the last row, or before the first; the panel sees to it."""

    def enter(self) -> None:
        """Give the keyboard to the first row."""
        for row in self.rows:
            if _can_enter(row):
                cast(Row, row).enter()
                return

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        gap = look.px(_GAP_PT)
        self.grid.setSpacing(gap)
        self.grid.setContentsMargins(0, gap, gap, gap)
        for row in self.rows:
            cast(Row, row).set_look(look)
        self._n = 0
        self._arrange()

    def show_visit(self, visit: Visit) -> None:
        """Show what the chart has."""

    @property
    def n_open(self) -> int:
        """How many rows are not answered."""
        return sum(bool(getattr(row, "is_open", False)) for row in self.rows)

    @property
    def is_bare(self) -> bool:
        """Whether nothing was answered yet where nothing has to be."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Fill columns downwards, so that what belongs together stays together."""
        n = self._most if self.width() >= self.look.px(_TWO_COLUMNS_PT) else 1
        if n == self._n:
            return
        self._n = n
        while (old := self.grid.takeAt(0)) is not None:
            if (column := old.layout()) is not None:
                _empty(column)
        line, run = 0, list[QWidget]()
        for row in [*self.rows, None]:
            if row is not None and row not in self._wide:
                run.append(row)
                continue
            self._put(run, line, n)
            run = []
            if row is not None:
                self.grid.addWidget(row, line + 1, 0, 1, n)
            line += 2
        for i in range(self.grid.rowCount()):
            self.grid.setRowStretch(i, 0)
        self.grid.setRowStretch(line + 1, 1)
        for i in range(2):
            self.grid.setColumnStretch(i, 1 if i < n else 0)

    def _put(self, run: list[QWidget], line: int, n: int) -> None:
        height = -(-len(run) // n)
        for i in range(n):
            if part := run[i * height : (i + 1) * height]:
                column = QVBoxLayout()
                column.setSpacing(self.look.px(_GAP_PT))
                for row in part:
                    column.addWidget(row)
                column.addStretch(1)
                self.grid.addLayout(column, line, i)


def _can_enter(row: QWidget) -> bool:
    return hasattr(row, "enter") and row.isEnabled() and not row.isHidden()


def _empty(column: QLayout) -> None:
    """Take all out of a layout and forget it; what was in it stays."""
    while column.takeAt(0) is not None:
        pass
    column.deleteLater()
