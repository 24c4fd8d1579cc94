"""The question that closing asks while labels are unsaved."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from twitchdetect.live.strings import translate

Unsaved = Literal["save", "keep", "drop", "stay"]


def ask_unsaved(parent: QWidget) -> Unsaved:
    """Ask what is to become of unsaved labels."""
    box = QMessageBox(parent)
    box.setWindowTitle("twitchdetect")
    box.setText(translate("Replay", "Some labels are not saved."))
    box.setInformativeText(
        translate("Replay", "Kept for later, they are here again when this recording is opened.")
    )
    role = QMessageBox.ButtonRole
    answers: dict[object, Unsaved] = {
        box.addButton(translate("Replay", "Save"), role.AcceptRole): "save",
        box.addButton(translate("Replay", "Keep for later"), role.AcceptRole): "keep",
        box.addButton(translate("Replay", "Drop"), role.DestructiveRole): "drop",
        box.addButton(translate("Replay", "Stay"), role.RejectRole): "stay",
    }
    box.exec()
    return answers.get(box.clickedButton(), "stay")
