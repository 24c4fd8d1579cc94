"""All keys over the window, as they were learnt, until any key is pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from twitchdetect.live.keymap import ACTIONS, GROUPS, KeyMap, action_label
from twitchdetect.live.keys import key_text, shown_key
from twitchdetect.live.look import RIGHT, Look, draw_card, draw_line, fitted_font, sized_font
from twitchdetect.live.strings import translate
from twitchdetect.live.theme import mix

Row = tuple[str, tuple[str, ...]]
_COLUMNS = (("needle", "twitch", "sound"), ("picture",), ("window", "chart"))


class HelpOverlay(QWidget):
    """Covers its parent while it is open."""

    closed = Signal()

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.keymap = look or Look(), KeyMap()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if parent is not None:
            parent.installEventFilter(self)
            self.hide()

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.update()

    def open(self, keymap: KeyMap) -> None:
        """Show these keys over the whole parent."""
        self.keymap = keymap
        if (parent := self.parentWidget()) is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()
        self.setFocus()

    def close_help(self) -> None:
        """Go away, and give the keys back to the window."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent."""
        if event.type() == QEvent.Type.Resize and (parent := self.parentWidget()) is watched:
            self.setGeometry(parent.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go away; a pedal does what it does all the same, so that no mark is lost."""
        event.setAccepted(key_text(event) not in self.keymap.pedals)
        self.close_help()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.close_help()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_help(painter, QRectF(self.rect()), self.keymap, self.look)
        painter.end()


def help_rows(keymap: KeyMap, group: str) -> list[Row]:
    """Give the actions of a group with their keys as the keyboard has them."""
    rows = []
    for name, action in ACTIONS.items():
        if action.group == group:
            rows.append((action_label(name), tuple(map(shown_key, keymap.keys[name]))))
    return rows


def paint_help(painter: QPainter, box: QRectF, keymap: KeyMap, look: Look) -> None:
    """Draw three columns of actions, each with its keys as caps."""
    theme = look.theme
    painter.fillRect(box, QColor(theme.background))
    pad = look.px(12)
    inner = box.adjusted(pad, pad * 0.7, -pad, -pad * 0.7)
    head = QRectF(inner.left(), inner.top(), inner.width(), look.px(22))
    title = translate("Help", "Keys")
    draw_line(painter, head, title, look.font(16, bold=True), theme.text)
    taken = painter.fontMetrics().horizontalAdvance(title) + pad
    told = translate("Help", "any key closes this; ◉ is a pedal, which works while keys are locked")
    place = head.adjusted(taken, 0, 0, 0)
    font = fitted_font(told, place, most=look.px(10.5), least=look.px(6))
    draw_line(painter, place, told, font, theme.dim, RIGHT)
    body = inner.adjusted(0, head.height() + pad * 0.5, 0, 0)
    most_lines = max(_n_lines(keymap, groups) for groups in _COLUMNS)
    height = min(body.height() / most_lines, look.px(26))
    width = (body.width() - 2 * pad * 1.5) / 3
    for i, groups in enumerate(_COLUMNS):
        left = body.left() + i * (width + pad * 1.5)
        _column(painter, QRectF(left, body.top(), width, height), groups, keymap, look)


def _n_lines(keymap: KeyMap, groups: tuple[str, ...]) -> float:
    return sum(len(help_rows(keymap, group)) + 1.6 for group in groups)


def _column(
    painter: QPainter, line: QRectF, groups: tuple[str, ...], keymap: KeyMap, look: Look
) -> None:
    theme, height = look.theme, line.height()
    most = height * 0.62
    for group in groups:
        title = translate("Keys", GROUPS[group])
        font = fitted_font(title, line, most=most * 0.95, least=9, bold=True)
        draw_line(painter, line, title, font, theme.needle)
        line = line.translated(0, height)
        for label, keys in help_rows(keymap, group):
            left = _caps(painter, line, keys, keymap, look)
            place = QRectF(line.left(), line.top(), left - line.left() - height * 0.2, height)
            font = fitted_font(label, place, most=most, least=most * 0.7)
            draw_line(painter, place, label, font, theme.text if keys else theme.dim)
            line = line.translated(0, height)
        line = line.translated(0, height * 0.6)


def _caps(
    painter: QPainter, line: QRectF, keys: tuple[str, ...], keymap: KeyMap, look: Look
) -> float:
    """Draw keys as caps from the right end of a line; give where the leftmost begins."""
    theme, right = look.theme, line.right()
    height = line.height() * 0.78
    font = sized_font(int(height * 0.62), bold=True)
    pedals = {shown_key(key) for key in keymap.pedals}
    keys = tuple(f"◉ {key}" if key in pedals else key for key in keys)
    if not keys:
        draw_line(painter, line, "–", font, theme.dim, RIGHT)
        return right - height
    for key in reversed(keys):
        width = max(height * 1.2, QFontMetricsF(font).horizontalAdvance(key) + height * 0.6)
        cap = QRectF(right - width, line.center().y() - height / 2, width, height)
        is_pedal = key.startswith("◉ ")
        fill = theme.needle if is_pedal else mix(theme.panel, theme.dim, 0.28)
        draw_card(painter, cap, fill, height * 0.2)
        ink = theme.background if is_pedal else theme.text
        draw_line(painter, cap, key, font, ink, Qt.AlignmentFlag.AlignHCenter)
        right -= width + height * 0.2
    return right


def _example(look: Look) -> HelpOverlay:
    overlay = HelpOverlay(look)
    overlay.keymap = KeyMap().with_key("confirm_yes", "F13", is_pedal=True)
    return overlay


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, None, "1024x600"))
