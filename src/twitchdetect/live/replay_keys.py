"""Which key does what in a replay, and the list of them over the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

from twitchdetect.live.keys import shown_key
from twitchdetect.live.look import Look
from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate
from twitchdetect.live.theme import mix

ACTIONS: dict[str, tuple[str, str]] = {
    "play": ("Space", QT_TRANSLATE_NOOP("Replay", "play or pause")),
    "next": (".", QT_TRANSLATE_NOOP("Replay", "to the next event or label")),
    "previous": (",", QT_TRANSLATE_NOOP("Replay", "to the one before")),
    "faster": ("]", QT_TRANSLATE_NOOP("Replay", "faster")),
    "slower": ("[", QT_TRANSLATE_NOOP("Replay", "slower")),
    "back": ("Left", QT_TRANSLATE_NOOP("Replay", "back by a tenth of the screen")),
    "forward": ("Right", QT_TRANSLATE_NOOP("Replay", "on by a tenth of the screen")),
    "start": ("Home", QT_TRANSLATE_NOOP("Replay", "to the beginning")),
    "end": ("End", QT_TRANSLATE_NOOP("Replay", "to the end")),
    "time_shorter": ("PgUp", QT_TRANSLATE_NOOP("Keys", "fewer seconds")),
    "time_longer": ("PgDown", QT_TRANSLATE_NOOP("Keys", "more seconds")),
    "gain_up": ("+", QT_TRANSLATE_NOOP("Keys", "signal larger")),
    "gain_down": ("-", QT_TRANSLATE_NOOP("Keys", "signal smaller")),
    "gain_auto": ("A", QT_TRANSLATE_NOOP("Keys", "signal size by itself")),
    "lane": ("F", QT_TRANSLATE_NOOP("Keys", "raw, filtered, envelope")),
    "theme": ("D", QT_TRANSLATE_NOOP("Keys", "dark or light")),
    "scale_up": ("Ctrl++", QT_TRANSLATE_NOOP("Keys", "everything larger")),
    "scale_down": ("Ctrl+-", QT_TRANSLATE_NOOP("Keys", "everything smaller")),
    "label": ("L", QT_TRANSLATE_NOOP("Replay", "label, or watch")),
    "accept": ("Return", QT_TRANSLATE_NOOP("Replay", "accept a suggestion")),
    "delete": ("Del", QT_TRANSLATE_NOOP("Replay", "delete, or refuse")),
    "suggest": ("G", QT_TRANSLATE_NOOP("Replay", "suggest what the detector found")),
    "onset_back": ("Ctrl+Left", QT_TRANSLATE_NOOP("Replay", "onset a sample earlier")),
    "onset_on": ("Ctrl+Right", QT_TRANSLATE_NOOP("Replay", "onset a sample later")),
    "end_back": ("Ctrl+Shift+Left", QT_TRANSLATE_NOOP("Replay", "end a sample earlier")),
    "end_on": ("Ctrl+Shift+Right", QT_TRANSLATE_NOOP("Replay", "end a sample later")),
    "note": ("T", QT_TRANSLATE_NOOP("Keys", "note")),
    "nothing": ("Esc", QT_TRANSLATE_NOOP("Replay", "select nothing")),
    "undo": ("Ctrl+Z", QT_TRANSLATE_NOOP("Keys", "undo")),
    "redo": ("Ctrl+Y", QT_TRANSLATE_NOOP("Replay", "do it again")),
    "save": ("Ctrl+S", QT_TRANSLATE_NOOP("Replay", "save the labels")),
    "help": ("?", QT_TRANSLATE_NOOP("Keys", "these keys")),
}
"""By name: the key as `key_text` spells it, and what it does."""
_EDGES = ("onset_back", "onset_on", "end_back", "end_on")
NEEDS_LABELS = (
    *("accept", "delete", "suggest", "note", "nothing", "undo", "redo", "save"),
    *_EDGES,
)
REPEATS = (
    *("back", "forward", "next", "previous", "gain_up", "gain_down", "undo", "redo"),
    *_EDGES,
)
_BY_KEY = {key: name for name, (key, _) in ACTIONS.items()}
_N_COLUMNS = 2


def action_of(key: str) -> str:
    """Give what a key does; empty if nothing. Digits are ``kind 0`` to ``kind 9``."""
    if len(key) == 1 and key.isdecimal():
        return f"kind {(int(key) - 1) % 10}"
    return _BY_KEY.get(key, "")


class ReplayHelp(QLabel):
    """The list of keys; a click or another key closes it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.RichText)
        parent.installEventFilter(self)
        self.set_look(look)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        theme = look.theme
        self.setStyleSheet(
            f"background: {theme.background}; color: {theme.text}; font-size: {look.px(10)}px;"
        )
        self.setText(_table(look))

    def toggle(self) -> None:
        """Open or close it."""
        self._cover()
        self.setVisible(not self.isVisible())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize:
            self._cover()
        return False

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close it."""
        self.hide()


def _table(look: Look) -> str:
    cells = [_cell(shown_key(key), _words(words), look) for key, words in ACTIONS.values()]
    cells.append(_cell("1 – 0", translate("Replay", "kind of the selected or next label"), look))
    cells.append(_cell("", translate("Replay", "draw over the signal to label it"), look))
    n = -(-len(cells) // _N_COLUMNS)
    rows = (
        "<tr>" + "".join(cells[i + k * n] for k in range(_N_COLUMNS) if i + k * n < len(cells))
        for i in range(n)
    )
    pad = max(1, look.px(1.5))
    title = f"<h2>{translate('Help', 'Keys')}</h2>"
    table = f"<table align='center' cellspacing='0' cellpadding='{pad}'>{''.join(rows)}</table>"
    return f"<center>{title}{table}</center>"


def _words(words: str) -> str:
    said = translate("Replay", words)
    return translate("Keys", words) if said == words else said


def _cell(key: str, words: str, look: Look) -> str:
    ground = mix(look.theme.panel, look.theme.dim, 0.28)
    cap = f"<span style='background: {ground};'>&nbsp;<b>{key}</b>&nbsp;</span>" if key else ""
    space = "&nbsp;" * 6
    return f"<td align='right'>{cap}</td><td>&nbsp;{words}{space}</td>"
