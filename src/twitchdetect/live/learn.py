"""The dialogue in which keys and pedals are learnt: choose what, press the key, done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from twitchdetect.live.keymap import ACTIONS, KeyMap, action_label
from twitchdetect.live.keys import key_text, shown_key
from twitchdetect.live.look import Look, resize_within
from twitchdetect.live.strings import translate
from twitchdetect.live.stylesheet import stylesheet


class LearnDialog(QDialog):
    """Learns keys; a pedal is a keyboard with one key.

    Signals
    -------
    learnt(object)
        The `KeyMap` after each change.
    """

    learnt = Signal(object)

    def __init__(
        self, keymap: KeyMap, look: Look | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.keymap, self.look = keymap, look or Look()
        self.waits_for = ""
        self._asked = ""
        self.setWindowTitle(translate("Learn", "Keys and pedals"))
        self.table = QTableWidget(len(ACTIONS), 2)
        self.is_pedal = QCheckBox(translate("Learn", "It is a pedal: works while keys are locked"))
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.listen = QPushButton(translate("Learn", "Learn a key"))
        self.forget = QPushButton(translate("Learn", "Forget its keys"))
        self.deliver = QPushButton(translate("Learn", "As delivered"))
        self.done_button = QPushButton(translate("Learn", "Done"))
        self._lay_out()
        self._connect()
        self.set_look(self.look)
        self._fill()
        self.table.selectRow(0)
        self._tell(translate("Learn", "Choose what a key shall do, then press Enter."))

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.setStyleSheet(stylesheet(look))
        self.setFont(look.font(11))
        resize_within(self, look.px(440), look.px(400))

    @property
    def chosen(self) -> str:
        """The action that is chosen in the list."""
        return list(ACTIONS)[max(0, self.table.currentRow())]

    def start(self) -> None:
        """Wait for the key that shall do what is chosen."""
        self.waits_for, self._asked = self.chosen, ""
        told = translate("Learn", "Press the key or pedal for “%1” now; Esc leaves it as it is.")
        self._tell(told.replace("%1", action_label(self.chosen)), "head")
        self.setFocus()

    def take(self, key: str) -> None:
        """Learn a key that was pressed; one that is taken must be pressed twice."""
        name, old = self.waits_for, self.keymap.action_of(key)
        if old and old != name and self._asked != key:
            self._asked = key
            told = translate("Learn", "%1 already does “%2”. Press it once more to take it over.")
            self._tell(told.replace("%1", shown_key(key)).replace("%2", action_label(old)), "warn")
            return
        self._change(self.keymap.with_key(name, key, is_pedal=self.is_pedal.isChecked()))
        told = translate("Learn", "%1 does “%2” from now on.")
        self._tell(told.replace("%1", shown_key(key)).replace("%2", action_label(name)), "good")
        if old and old != name and not self.keymap.keys[old]:
            told = translate("Learn", "%1 does “%2” from now on; “%3” has no key any more.")
            told = told.replace("%1", shown_key(key)).replace("%2", action_label(name))
            self._tell(told.replace("%3", action_label(old)), "warn")
        self._stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.waits_for:
            super().keyPressEvent(event)
            return
        event.accept()
        key = key_text(event)
        if event.key() == Qt.Key.Key_Escape:
            self._tell(translate("Learn", "Left as it is."))
            self._stop()
        elif key and not event.isAutoRepeat():
            self.take(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the list begins to learn."""
        if watched is self.table and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.type() == QEvent.Type.KeyPress:
                self.start()
                return True
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab is a key like any other while one is learnt."""
        return False if self.waits_for else super().focusNextPrevChild(forward)

    def _stop(self) -> None:
        self.waits_for = self._asked = ""
        self.table.setFocus()

    def _change(self, keymap: KeyMap) -> None:
        self.keymap = keymap
        self._fill()
        self.learnt.emit(keymap)

    def _tell(self, text: str, role: str = "dim") -> None:
        self.told.setText(text)
        self.told.setProperty("role", role)
        self.told.style().polish(self.told)

    def _fill(self) -> None:
        for row, name in enumerate(ACTIONS):
            keys = self.keymap.keys[name]
            shown = (shown_key(k) + (" ◉" if k in self.keymap.pedals else "") for k in keys)
            for column, text in enumerate((action_label(name), "   ".join(shown) or "–")):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, column, item)

    def _connect(self) -> None:
        self.listen.clicked.connect(self.start)
        self.table.cellDoubleClicked.connect(self.start)
        self.forget.clicked.connect(lambda: self._change(self.keymap.without_keys(self.chosen)))
        self.deliver.clicked.connect(lambda: self._change(self.keymap.as_delivered(self.chosen)))
        self.done_button.clicked.connect(self.accept)
        self.table.installEventFilter(self)

    def _lay_out(self) -> None:
        table = self.table
        titles = (translate("Learn", "what"), translate("Learn", "keys (◉ is a pedal)"))
        table.setHorizontalHeaderLabels(list(titles))
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.horizontalHeader().setHighlightSections(False)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        buttons = QHBoxLayout()
        for button in (self.listen, self.forget, self.deliver, self.done_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.insertStretch(3)
        column = QVBoxLayout(self)
        column.addWidget(table, 1)
        column.addWidget(self.is_pedal)
        column.addWidget(self.told)
        column.addLayout(buttons)


def _example(look: Look) -> LearnDialog:
    return LearnDialog(KeyMap().with_key("confirm_yes", "F13", is_pedal=True), look)


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, None, "640x560"))
