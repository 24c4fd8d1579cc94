"""The labels as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from twitchdetect.live.look import Look
from twitchdetect.live.shapes import draw_shape
from twitchdetect.live.strings import translate
from twitchdetect.live.theme import KIND_MARKS, KindMark, kind_label
from twitchdetect.live.time_words import clock_text, length_text
from twitchdetect.session.hand_label import HandLabel

Index = QModelIndex | QPersistentModelIndex
OTHER = KIND_MARKS["note"]
_NO_PARENT = QModelIndex()


def mark_of(kind: str) -> KindMark:
    """Give how a kind is told apart; what has no sign of its own has that of a note."""
    return KIND_MARKS.get(kind, OTHER)


def label_words(kind: str) -> str:
    """Give the words for a kind of label."""
    return kind_label(kind) if kind in KIND_MARKS else kind.replace("_", " ")


def kind_icon(kind: str, look: Look, ratio: float = 1.0) -> QIcon:
    """Give the sign of a kind in its colour."""
    mark, size = mark_of(kind), look.px(11)
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_shape(painter, mark.symbol, picture.rect().toRectF(), look.theme.role(mark.role))
    painter.end()
    return QIcon(picture)


class LabelRows(QAbstractTableModel):
    """What a table shows of labels: kind, channel, onset, length."""

    def __init__(self, channels: Sequence[str], fs: float, look: Look) -> None:
        super().__init__()
        self._channels, self._fs, self._look = tuple(channels), fs, look
        self._icons: dict[str, QIcon] = {}
        self.labels: tuple[HandLabel, ...] = ()

    def set_look(self, look: Look) -> None:
        """Draw the signs in other colours."""
        self._look = look
        self._icons.clear()
        self.layoutChanged.emit()

    def set_labels(self, labels: Sequence[HandLabel]) -> None:
        """Show these."""
        self.beginResetModel()
        self.labels = tuple(labels)
        self.endResetModel()

    def row_of(self, number: int) -> int:
        """Give the row of a label; -1 if it is not there."""
        return next((i for i, h in enumerate(self.labels) if h.number == number), -1)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.labels)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        names = (
            translate("Replay", "kind"),
            translate("Replay", "channel"),
            translate("Replay", "onset"),
            translate("Replay", "length"),
        )
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give text, sign and look of a cell."""
        held, column = self.labels[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(held, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return held.label.cause or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= 2:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return self._icon(held.label.kind)
        if role == Qt.ItemDataRole.ForegroundRole and held.is_suggested:
            return QColor(self._look.theme.dim)
        if role == Qt.ItemDataRole.FontRole and held.is_suggested:
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def _text(self, held: HandLabel, column: int) -> str:
        label = held.label
        if column == 0:
            return ("? " if held.is_suggested else "") + label_words(label.kind)
        if column == 1:
            all_ = translate("Replay", "all")
            return all_ if label.channel < 0 else self._channels[label.channel]
        if column == 2:
            return clock_text(label.start_sample, self._fs)
        n = label.stop_sample - label.start_sample
        return length_text(n, self._fs) if n else "–"

    def _icon(self, kind: str) -> QIcon:
        if kind not in self._icons:
            self._icons[kind] = kind_icon(kind, self._look)
        return self._icons[kind]
