"""Labels that are edited, kept safe after each edit and saved when the person says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.hand_labels import HandLabels
from twitchdetect.files.label_places import NOBODY, data_set_of
from twitchdetect.labels import Label
from twitchdetect.session.labelled import Labelling
from twitchdetect.session.markings import RefusedError

_SAW, _ANSWERS = "SawDetector", "Answers"


class LabelDesk:
    """One person at work on the labels of a recording.

    Parameters
    ----------
    recording : Recording
    code : str
        Of the person; nobody in particular if empty.

    Attributes
    ----------
    labelling : Labelling
    files : HandLabels or None
        None for a recording without a file: nothing of it can be saved.
    told : str
        What was found when it was opened, for the user; empty if nothing special.
    draft_problem : str
        Why what is unsaved would not outlive a crash; empty if it would.

    Raises
    ------
    FileFormatError
        If labels that were saved cannot be read, or were made of another recording.
    ValueError
        If the code is none.
    """

    def __init__(self, recording: Recording, code: str = "") -> None:
        self.files = None if recording.source is None else HandLabels(recording, code)
        labels = [] if self.files is None else self.files.load()
        self.labelling = Labelling(recording.n_samples, len(recording.channels), labels)
        self.told = self.draft_problem = ""
        if self.files is not None:
            self._recover(self.files)

    @property
    def code(self) -> str:
        """Who labels; empty if it is not said."""
        code = "" if self.files is None else self.files.code
        return "" if code == NOBODY else code

    @property
    def table(self) -> Path | None:
        """Where the labels are saved."""
        return None if self.files is None else self.files.table

    @property
    def place(self) -> str:
        """Where the labels are saved, as the data set names it; empty if nowhere."""
        if self.files is None:
            return ""
        root = data_set_of(self.files.source)
        return self.files.table.relative_to(root).as_posix()

    def do(self, edit: Callable[[Labelling], object]) -> str:
        """Make an edit and keep it safe.

        Returns
        -------
        str
            Why it was refused, in one line; empty if it was done.
        """
        before = self.labelling.labels
        try:
            edit(self.labelling)
        except RefusedError as error:
            return str(error)
        if self.labelling.labels is not before:
            self._keep()
        return ""

    def save(self) -> str:
        """Write the table; give why it could not be, in one line, or nothing."""
        if self.files is None:
            return "this recording was not read from a file, so its labels have no place"
        labelling = self.labelling
        about = {
            "Undecided": labelling.n_suggested,
            "Refused": labelling.n_refused,
            _SAW: labelling.saw_detector,
            _ANSWERS: labelling.answers(),
        }
        try:
            self.files.save(labelling.accepted, about)
        except (FileFormatError, OSError, ValueError) as error:
            return f"not saved: {error}"
        labelling.mark_saved()
        if labelling.n_suggested:
            self._keep()  # they are in no table
        return ""

    def drop(self) -> None:
        """Forget what is unsaved, for good."""
        if self.files is not None:
            self.files.drop_draft()

    def _keep(self) -> None:
        if self.files is None:
            return
        try:
            if self.labelling.is_changed or self.labelling.n_suggested:
                self.files.write_draft(self.labelling.as_dict())
            else:
                self.files.drop_draft()
            self.draft_problem = ""
        except OSError as error:
            self.draft_problem = f"unsaved labels would not outlive a crash: {error}"

    def _recover(self, files: HandLabels) -> None:
        try:
            if _ANSWERS in files.about:
                self.labelling.remember(files.about[_ANSWERS])
            held = files.read_draft()
            if held is not None:
                saved = [_what(label) for label in self.labelling.accepted]
                self.labelling.recover(held)
                self._tell_recovered([_what(label) for label in self.labelling.accepted] == saved)
        except (FileFormatError, RefusedError) as error:
            self.told = f"what was not saved last time cannot be used: {error}"

    def _tell_recovered(self, are_saved: bool) -> None:
        if are_saved:
            self.labelling.mark_saved()
            self.told = "suggestions that wait for an answer are here again"
        else:
            self.told = "labels that were not saved last time are here again; undo takes them away"


def _what(label: Label) -> tuple[object, ...]:
    """Give what a table keeps of a label."""
    place = label.start_sample, label.stop_sample
    return label.kind, *place, label.channel, label.channels, label.cause
