"""The play bar: play and pause, step from event to event, speed, and the whole recording at once.

``python -m twitchdetect.live.transport`` shows it alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from twitchdetect.events import KINDS
from twitchdetect.live.bands import Band
from twitchdetect.live.look import Look
from twitchdetect.live.play_icons import play_icon
from twitchdetect.live.scrub import ScrubBar
from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate
from twitchdetect.live.stylesheet import stylesheet
from twitchdetect.live.time_words import clock_text
from twitchdetect.session.place import Place

STEP_KINDS: dict[str, tuple[str, ...]] = {
    QT_TRANSLATE_NOOP("Replay", "twitches"): ("ltr",),
    QT_TRANSLATE_NOOP("Replay", "all bursts"): KINDS,
    QT_TRANSLATE_NOOP("Replay", "what was rejected"): tuple(k for k in KINDS if k != "ltr"),
    QT_TRANSLATE_NOOP("Replay", "needle"): ("needle_in", "stroke", "needle_out", "site"),
}
"""Between what one steps."""


class Transport(QWidget):
    """Shows a `Place` and tells what the user wants; holds no place of its own.

    Signals
    -------
    play_toggled()
    stepped(int)
        1 to the next event, -1 to the one before.
    speed_stepped(int)
    sought(int)
        A sample.
    kinds_changed()
    """

    play_toggled = Signal()
    stepped = Signal(int)
    speed_stepped = Signal(int)
    sought = Signal(int)
    kinds_changed = Signal()

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look or Look()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.scrub = ScrubBar(self.look)
        self.scrub.sought.connect(self.sought)
        self._is_playing = False
        self.previous = self._button(translate("Replay", "to the one before  ,"), self._step_back)
        self.play = self._button(
            translate("Replay", "play or pause  Space"), self.play_toggled.emit
        )
        self.next = self._button(translate("Replay", "to the next one  ."), self._step_on)
        self.slower = self._button(translate("Replay", "slower  ["), self._slow_down)
        self.faster = self._button(translate("Replay", "faster  ]"), self._speed_up)
        self.kinds_box = QComboBox()
        self.kinds_box.addItems([translate("Replay", name) for name in STEP_KINDS])
        self.kinds_box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.kinds_box.setToolTip(translate("Replay", "what next and before step between"))
        self.kinds_box.currentIndexChanged.connect(lambda _: self.kinds_changed.emit())
        self.time, self.length, self.speed = QLabel(), QLabel(), QLabel("1×")
        self.note = QLabel()
        self._lay_out()
        self.set_look(self.look)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds between which one steps."""
        return list(STEP_KINDS.values())[self.kinds_box.currentIndex()]

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.setStyleSheet(stylesheet(look))
        self.scrub.set_look(look)
        self.time.setFont(look.font(16, bold=True))
        self.time.setStyleSheet(f"font-size: {look.px(16)}px; font-weight: 600;")
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance("88:88.888 "))
        self.speed.setMinimumWidth(look.px(30))
        for label in (self.length, self.note):
            label.setProperty("role", "dim")
        side = look.px(15)
        for button in (self.previous, self.play, self.next, self.slower, self.faster):
            button.setIconSize(QSize(side, side))
            button.setFixedWidth(look.px(32 if button is not self.play else 48))
        self._draw_icons()

    def show_place(self, place: Place, analysed_sample: int, problem: str = "") -> None:
        """Show where a recording is, and how far the detector came."""
        self.scrub.set_place(place.sample, analysed_sample)
        _say(self.time, clock_text(place.sample, place.fs, decimals=3))
        _say(self.length, f"/ {clock_text(place.n_samples, place.fs, decimals=1)}")
        _say(self.speed, f"{place.speed:g}×".replace("0.25", "¼").replace("0.5", "½"))
        note = problem
        if not problem and analysed_sample < place.n_samples:
            percent = int(100 * analysed_sample / max(1, place.n_samples))
            note = translate("Replay", "finding events: %1 %").replace("%1", str(percent))
        _say(self.note, note)
        if place.is_playing != self._is_playing:
            self._is_playing = place.is_playing
            self._draw_icons()

    def show_recording(self, n_samples: int, fs: float, bands: Sequence[Band]) -> None:
        """Show what is in the recording."""
        self.scrub.set_length(n_samples, fs)
        self.scrub.set_bands(bands)

    def _button(self, tip: str, act: object) -> QPushButton:
        button = QPushButton()
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys do what buttons do
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(act)
        return button

    def _step_on(self) -> None:
        self.stepped.emit(1)

    def _step_back(self) -> None:
        self.stepped.emit(-1)

    def _speed_up(self) -> None:
        self.speed_stepped.emit(1)

    def _slow_down(self) -> None:
        self.speed_stepped.emit(-1)

    def _draw_icons(self) -> None:
        names = {
            self.previous: "previous",
            self.play: "pause" if self._is_playing else "play",
            self.next: "next",
            self.slower: "slower",
            self.faster: "faster",
        }
        for button, name in names.items():
            size, ratio = self.look.px(15), self.devicePixelRatioF()
            button.setIcon(play_icon(name, self.look.theme.text, size, ratio))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(4))
        for button in (self.previous, self.play, self.next):
            row.addWidget(button)
        row.addWidget(self.kinds_box)
        row.addSpacing(self.look.px(8))
        row.addWidget(self.time)
        row.addWidget(self.length)
        row.addSpacing(self.look.px(8))
        row.addWidget(self.note, 1)
        row.addWidget(self.slower)
        row.addWidget(self.speed)
        row.addWidget(self.faster)
        self.speed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        side = self.look.px(5)
        column.setContentsMargins(side, self.look.px(2), side, self.look.px(4))
        column.setSpacing(self.look.px(3))
        column.addWidget(self.scrub)
        column.addLayout(row)


def _say(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _example(look: Look) -> Transport:
    place = Place(150_000, 250.0)
    place.seek(42_000)
    kinds = ("ltr", "stroke", "ltr", "voluntary", "stroke", "ecg", "gap")
    starts = [5_000 + 3_300 * i + 700 * (i % 5) for i in range(42)]
    bands = [Band(i, kinds[i % 7], s, s + 20, 0, (0,)) for i, s in enumerate(starts, start=1)]
    transport = Transport(look)
    transport.show_recording(place.n_samples, place.fs, bands)
    transport.show_place(place, 120_000)
    return transport


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, size="1024x80"))
