"""What can be done with labels, as buttons; their tips say which key does the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from twitchdetect.live.look import Look
from twitchdetect.live.strings import translate
from twitchdetect.session.hand_label import HandLabel
from twitchdetect.session.labelled import Labelling

Act = Callable[[], object]


class LabelButtons(QWidget):
    """Accept, delete, suggest, undo, redo, save.

    Parameters
    ----------
    acts : dict
        What each of them does, by its name: ``accept``, ``delete``, ``suggest``, ``undo``,
        ``redo``, ``save``.
    look : Look
    """

    def __init__(self, acts: dict[str, Act], look: Look) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(3))
        for i, name in enumerate(("accept", "delete", "suggest", "undo", "redo", "save")):
            button = QPushButton()
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys do what buttons do
            button.clicked.connect(lambda _=False, act=acts[name]: act())
            self.buttons[name] = button
            grid.addWidget(button, i // 3, i % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)

    def show_labels(
        self, labelling: Labelling, selected: HandLabel | None, *, can_save: bool
    ) -> None:
        """Say what can be done now."""
        is_suggested = selected is not None and selected.is_suggested
        refuse, delete = translate("Replay", "Refuse"), translate("Replay", "Delete")
        undo, redo = labelling.can_undo, labelling.can_redo
        suggest = translate(
            "Replay", "take over what the detector found, to be answered one by one"
        )
        words = {
            "accept": (translate("Replay", "Accept"), is_suggested, "⏎"),
            "delete": (refuse if is_suggested else delete, selected is not None, "Del"),
            "suggest": (translate("Replay", "Suggest"), True, f"G: {suggest}"),
            "undo": (translate("Replay", "Undo"), bool(undo), f"Ctrl+Z: {undo}"),
            "redo": (translate("Replay", "Redo"), bool(redo), f"Ctrl+Y: {redo}"),
            "save": (translate("Replay", "Save"), can_save, "Ctrl+S"),
        }
        for name, (text, is_possible, tip) in words.items():
            button = self.buttons[name]
            button.setText(text)
            button.setEnabled(is_possible)
            button.setToolTip(tip)
