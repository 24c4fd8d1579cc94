"""The labels of a recording: their list, the one that is edited, what is not saved.

``python -m twitchdetect.live.labelling`` shows it alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from twitchdetect.labels import Label
from twitchdetect.live.label_buttons import LabelButtons
from twitchdetect.live.label_editor import LabelEditor
from twitchdetect.live.label_form import LabelForm
from twitchdetect.live.label_rows import LabelRows
from twitchdetect.live.look import Look
from twitchdetect.live.strings import translate
from twitchdetect.live.stylesheet import stylesheet
from twitchdetect.live.theme import mix
from twitchdetect.session.label_desk import LabelDesk
from twitchdetect.session.labelled import Labelling

_CHANNEL_PT = 40  # a name may be longer; the field below shows it whole


class LabelPanel(QWidget):
    """Shows the labels of an editor.

    Parameters
    ----------
    editor : LabelEditor
    channels : sequence of str
    fs : float
        Sampling frequency in Hz.
    look : Look, optional
    parent : QWidget, optional

    Signals
    -------
    suggestions_wanted()
    """

    suggestions_wanted = Signal()

    def __init__(
        self,
        editor: LabelEditor,
        channels: Sequence[str],
        fs: float,
        look: Look | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor, self.look = editor, look or Look()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.state, self.told = QLabel(), QLabel(), QLabel()
        self.rows = LabelRows(channels, fs, self.look)
        self.table = QTableView()
        self.form = LabelForm(channels, fs, self.look)
        self.buttons = LabelButtons(
            {
                "accept": editor.accept,
                "delete": editor.delete,
                "suggest": self.suggestions_wanted.emit,
                "undo": editor.undo,
                "redo": editor.redo,
                "save": editor.save,
            },
            self.look,
        )
        self._connect()
        self._lay_out()
        self.set_look(self.look)
        self._refresh()

    def edit_note(self) -> None:
        """Let a note be picked."""
        if self.form.note.isEnabled():
            self.form.note.setFocus()
            self.form.note.showPopup()

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        theme = look.theme
        lines = f"""QTableView {{ background: {theme.panel}; border: 0; outline: 0;
            gridline-color: {theme.background}; color: {theme.text};
            selection-background-color: {mix(theme.panel, theme.needle, 0.28)};
            selection-color: {theme.text}; font-size: {look.px(10)}px; }}
            QPushButton {{ padding: {look.px(2.5)}px {look.px(2)}px; font-size: {look.px(10)}px; }}
            QHeaderView::section {{ font-weight: 400; font-size: {look.px(9.5)}px; }}"""
        self.setStyleSheet(stylesheet(look) + lines)
        self.rows.set_look(look)
        self.form.set_look(look)
        self.table.verticalHeader().setDefaultSectionSize(look.px(18))
        self.table.horizontalHeader().resizeSection(1, look.px(_CHANNEL_PT))
        self._refresh()

    # bookkeeping

    def _clicked(self, row: int) -> None:
        if 0 <= row < len(self.rows.labels):
            self.editor.go_to(self.rows.labels[row])

    def _refresh(self) -> None:
        editor, labelling = self.editor, self.editor.desk.labelling
        if self.rows.labels is not labelling.labels:
            self.rows.set_labels(labelling.labels)
        row = -1 if editor.selected is None else self.rows.row_of(editor.selected.number)
        self.table.clearSelection() if row < 0 else self.table.selectRow(row)
        if row >= 0:
            self.table.scrollTo(self.rows.index(row, 0))
        self.form.show_label(editor.selected, editor.next_kind, labelling.notes)
        can_save = labelling.is_changed or not self._is_saved
        self.buttons.show_labels(labelling, editor.selected, can_save=can_save)
        self.state.setText(state_words(labelling))
        self.told.setText(editor.told.replace("/", "/\u200b"))  # a path may be broken there
        self.told.setProperty("role", "dim" if editor.is_good else "warn")
        self.told.style().polish(self.told)
        self.told.setVisible(bool(editor.told))

    @property
    def _is_saved(self) -> bool:
        table = self.editor.desk.table
        return table is None or table.is_file()

    def _connect(self) -> None:
        self.table.setModel(self.rows)
        self.table.clicked.connect(lambda index: self._clicked(index.row()))
        self.editor.changed.connect(self._refresh)
        self.form.kind_chosen.connect(self.editor.choose_kind)
        self.form.channel_chosen.connect(self.editor.change_channel)
        self.form.edges_written.connect(self._edges_written)
        self.form.noted.connect(self.editor.note)
        self.form.told.connect(lambda text: self.editor.tell(text))

    def _edges_written(self, start_sample: int, stop_sample: int) -> None:
        if self.editor.selected is not None:
            self.editor.put_edges(self.editor.selected.number, start_sample, stop_sample)

    def _lay_out(self) -> None:
        by = translate("Replay", "Labels by %1").replace("%1", self.editor.desk.code)
        self.title.setText(by if self.editor.desk.code else translate("Replay", "Labels"))
        self.title.setProperty("role", "title")
        self.state.setProperty("role", "dim")
        self.state.setWordWrap(True)
        self.told.setWordWrap(True)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # . and , step
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        column = QVBoxLayout(self)
        side = self.look.px(5)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(self.look.px(4))
        for widget in (self.title, self.state, self.told):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.form)
        column.addWidget(self.buttons)


def state_words(labelling: Labelling) -> str:
    """Say how many labels there are, how many wait for an answer, what is not saved."""
    n = len(labelling.accepted)
    parts = [translate("Replay", "labels: %1").replace("%1", str(n))]
    if labelling.n_suggested:
        waiting = translate("Replay", "to answer: %1")
        parts.append(waiting.replace("%1", str(labelling.n_suggested)))
    is_new = labelling.is_changed
    parts.append(translate("Replay", "not saved") if is_new else translate("Replay", "saved"))
    return "  ·  ".join(parts)


def _example(look: Look) -> LabelPanel:
    import numpy as np

    from twitchdetect.block import Recording

    recording = Recording(np.zeros((50_000, 4)), 250.0, ("upper", "middle", "lower", "rest"))
    editor = LabelEditor(LabelDesk(recording))
    for i, kind in enumerate(("ltr", "ltr", "voluntary", "stroke", "ltr")):
        editor.select(None)
        editor.choose_kind(kind)
        start = 2_000 + 4_321 * i
        editor.add(start, start + 20 * (kind != "stroke"), i % 4)
    found = [Label(kind="ltr", start_sample=s, stop_sample=s + 17, channel=1) for s in (900, 7000)]
    editor.suggest(found)
    return LabelPanel(editor, recording.channels, recording.fs, look)


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, size="330x470"))
