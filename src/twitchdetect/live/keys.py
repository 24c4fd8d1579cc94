"""Keys and pedals become actions; a lock holds off accidental ones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from twitchdetect.live.keymap import ACTIONS, KeyMap, action_label
from twitchdetect.live.strings import translate

_WRITES = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)
_SILENT = {
    *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta),
    *(Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock),
    *(Qt.Key.Key_unknown, Qt.Key.Key_Dead_Circumflex, Qt.Key.Key_Dead_Acute),
}


def key_text(event: QKeyEvent) -> str:
    """Give a key as the map spells it, e.g. ``I``, ``Ctrl+Z``, ``?``; empty for a bare Shift.

    The keypad's keys are those of the row above; Shift is not spelled where it only makes the sign.
    """
    key = Qt.Key(event.key())
    if key in _SILENT:
        return ""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    is_sign = 0x20 < int(key) < 0xFF and not chr(int(key)).isalpha()
    if is_sign:
        held &= ~Qt.KeyboardModifier.ShiftModifier
    key = Qt.Key.Key_Return if key == Qt.Key.Key_Enter else key
    return QKeySequence(int(key) | int(held.value)).toString(
        QKeySequence.SequenceFormat.PortableText
    )


def shown_key(key: str) -> str:
    """Give a key as it stands on the user's keyboard."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


class Keys(QObject):
    """Watches a window's keys and tells what they mean.

    Parameters
    ----------
    window : QWidget
        Its keys are watched: those that nothing in it wanted, and none while somebody writes.
    keymap : KeyMap, optional

    Attributes
    ----------
    keymap : KeyMap
    is_locked : bool

    Signals
    -------
    acted(str)
        The name of an action.
    told(str)
        One line for the user: why a key did nothing, or that keys are locked now.
    """

    acted = Signal(str)
    told = Signal(str)

    def __init__(self, window: QWidget, keymap: KeyMap | None = None) -> None:
        super().__init__(window)
        self.keymap = keymap or KeyMap()
        self.is_locked = False
        self._pedals_only: list[QWidget] = []
        self.watch(window)

    def watch(self, window: QWidget, *, pedals_only: bool = False) -> None:
        """Watch another window's keys too; of a dialogue pedals alone, so that no mark is lost."""
        if pedals_only:
            self._pedals_only.append(window)
            window.destroyed.connect(lambda: self._pedals_only.remove(window))
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key that means something and that no field, button or list wanted."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget):
            return False
        key = key_text(event)
        if watched in self._pedals_only and key not in self.keymap.pedals:
            return False
        is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        is_writing = isinstance(watched.focusWidget(), _WRITES)
        if is_writing and is_plain and key not in self.keymap.pedals:
            return False
        return self.press(key, is_repeat=event.isAutoRepeat())

    def press(self, key: str, *, is_repeat: bool = False) -> bool:
        """Do what a key means; tell whether it means anything."""
        name = self.keymap.action_of(key)
        if not name:
            return False
        if is_repeat and not ACTIONS[name].repeats:
            return True
        if name == "lock":
            self.lock(not self.is_locked)
        elif self.is_locked and key not in self.keymap.pedals:
            self.told.emit(self._locked_words())
        else:
            self.acted.emit(name)
        return True

    def lock(self, is_locked: bool) -> None:
        """Hold off all keys but pedals and the one that unlocks, or let them again."""
        self.is_locked = is_locked
        unlocked = translate("Keys", "Keys work again")
        self.told.emit(self._locked_words() if is_locked else unlocked)

    def _locked_words(self) -> str:
        keys = self.keymap.keys["lock"]
        told = translate("Keys", "Keys are locked; %1 unlocks. Pedals work.")
        return told.replace("%1", shown_key(keys[0]) if keys else action_label("lock"))
