"""Ten seconds at rest: each channel green, amber or red, with sign and words, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from twitchdetect.live.contact_rows import ContactRows
from twitchdetect.live.contact_words import (
    SIGNS,
    Verdict,
    verdict_of,
)
from twitchdetect.live.counts import counts
from twitchdetect.live.look import (
    Look,
    draw_card,
    draw_line,
    draw_wrapped,
    fitted_font,
    sized_font,
)
from twitchdetect.live.shapes import draw_shape
from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate
from twitchdetect.live.stylesheet import stylesheet
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot

CHECK_S = 10.0
_DOING = {
    "compiling": QT_TRANSLATE_NOOP("Rest", "Getting the detector ready …"),
    "starting the board": QT_TRANSLATE_NOOP("Rest", "Starting the board …"),
    "opening the files": QT_TRANSLATE_NOOP("Rest", "Opening the files …"),
}


class RestHead(QWidget):
    """Above the rows: seconds that are left, or the verdict."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.left_s = 0.0
        self.verdict: Verdict | None = None
        self.doing = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(420), self.look.px(58))

    def show_check(self, left_s: float, verdict: Verdict | None, doing: str = "") -> None:
        """Show how long it still takes, or what came out, or what is done before it begins."""
        self.left_s, self.verdict, self.doing = left_s, verdict, doing
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box, look, theme = QRectF(self.rect()), self.look, self.look.theme
        painter.fillRect(box, QColor(theme.background))
        sign, role = SIGNS[self.verdict.level] if self.verdict else ("●", "needle")
        colour = theme.role(role)
        draw_card(painter, box, theme.tint(role), look.px(6))
        size = look.px(30)
        mark = QRectF(box.left() + look.px(14), box.top(), size, box.height())
        place = box.adjusted(size + look.px(28), look.px(6), -look.px(14), -look.px(6))
        if self.verdict is None and self.doing:
            draw_shape(painter, sign, mark, colour)
        elif self.verdict is None:
            draw_line(
                painter,
                mark,
                f"{self.left_s:.0f}",
                look.font(24, bold=True),
                colour,
                Qt.AlignmentFlag.AlignHCenter,
            )
            self._bar(painter, box, colour)
        else:
            draw_shape(painter, sign, mark, colour)
        upper, lower = QRectF(place), QRectF(place)
        upper.setHeight(place.height() * 0.52)
        lower.setTop(upper.bottom())
        title, text = self._words()
        most = upper.height() * 0.8
        font = fitted_font(title, upper, most=most, least=most * 0.6, bold=True)
        draw_line(painter, upper, title, font, theme.text)
        font = fitted_font(text, lower, most=look.px(11), least=look.px(6))
        if font.pixelSize() >= look.px(9):
            draw_line(painter, lower, text, font, theme.text)
        else:
            font = sized_font(int(lower.height() / 2.5))
            draw_wrapped(painter, lower.adjusted(0, 0, 0, 2), text, font, theme.text)
        painter.end()

    def _words(self) -> tuple[str, str]:
        if self.verdict is not None:
            return self.verdict.title, self.verdict.text
        told = translate("Rest", "The patient rests, nobody touches the leads.")
        if self.doing:
            return translate("Rest", _DOING.get(self.doing, self.doing)), told
        return counts.seconds_left(round(self.left_s)), told

    def _bar(self, painter: QPainter, box: QRectF, colour: str) -> None:
        share = 1.0 - min(1.0, self.left_s / CHECK_S)
        height = self.look.px(4)
        bar = QRectF(box.left(), box.bottom() - height, box.width() * share, height)
        painter.fillRect(bar, QColor(colour))


class RestCheckScreen(QWidget):
    """The rest check with its two buttons.

    Signals
    -------
    ready()
        Needling begins; only when detection can work.
    again()
        The check is to be run once more.
    """

    ready = Signal()
    again = Signal()

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look or Look()
        self.head, self.rows = RestHead(self.look), ContactRows(self.look)
        self.ready_button = QPushButton(translate("Rest", "Ready: begin"))
        self.ready_button.setProperty("role", "main")
        self.again_button = QPushButton(translate("Rest", "Check again"))
        self.title = QLabel(translate("Rest", "Contact at rest"))
        self.title.setProperty("role", "title")
        self._lay_out()
        self.ready_button.clicked.connect(self.ready)
        self.again_button.clicked.connect(self.again)
        self.ready_button.setEnabled(False)
        for button in (self.ready_button, self.again_button):
            button.setAutoDefault(True)  # so that Return presses it, not Space alone
        self.set_look(self.look)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = self.head.look = self.rows.look = look
        self.setStyleSheet(stylesheet(look))
        pad = look.px(12)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(look.px(6))
        for part in (self.head, self.rows):
            part.updateGeometry()
            part.update()

    def look_at(self, snapshot: Snapshot) -> None:
        """Show the check of a session: while it runs contacts as they are, then its result."""
        check, channels = snapshot.rest_check, snapshot.channels
        if check is None or check.is_running:
            left_s = CHECK_S if check is None else check.left_s
            self.head.show_check(left_s, None, snapshot.doing)
            self.setWindowTitle(self.title.text())
            self.rows.show_contacts(snapshot.contacts, channels)
            self._let(False)
            return
        verdict = verdict_of(check.contacts, channels)
        self.head.show_check(0.0, verdict)
        self.setWindowTitle(verdict.title)
        self.head.setAccessibleName(f"{verdict.title}. {verdict.text}")
        self.rows.show_contacts(check.contacts, channels)
        self._let(verdict.is_ready)

    def _let(self, is_ready: bool) -> None:
        had = self.ready_button.isEnabled()
        self.ready_button.setEnabled(is_ready)
        if is_ready and not had:
            self.ready_button.setFocus()

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setWidget(self.rows)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.addWidget(self.again_button)
        buttons.addStretch(1)
        buttons.addWidget(self.ready_button)
        self.column = column = QVBoxLayout(self)
        for part in (self.title, self.head):
            column.addWidget(part)
        column.addWidget(area, 1)
        column.addLayout(buttons)


def _keep_up(panel: RestCheckScreen, snapshot: Snapshot, _ring: Ring) -> None:
    panel.look_at(snapshot)


def _example(look: Look) -> RestCheckScreen:
    from twitchdetect.live.example import checked

    screen = RestCheckScreen(look)
    screen.look_at(checked())
    return screen


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, _keep_up, "1024x600"))
