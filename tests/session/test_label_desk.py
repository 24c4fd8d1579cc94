"""Labels are safe after each edit, and saved only when the person says so."""

import os

import numpy as np
import pytest

import twitchdetect as td
from tests.live.sessions import event
from twitchdetect.files.bdf_write import write_bdf
from twitchdetect.session.hand_label import label_of
from twitchdetect.session.label_desk import LabelDesk


@pytest.fixture
def recording(tmp_path):
    x = np.random.default_rng(0).normal(0, 5, (2500, 2))
    return td.read(write_bdf(td.Recording(x, 250.0), tmp_path / "a.bdf"))


def add(start):
    return lambda labelling: labelling.add("ltr", 0, start, start + 9)


def starts(desk):
    return [h.label.start_sample for h in desk.labelling.labels]


def test_nothing_is_written_until_something_is_edited(recording):
    before = sorted(recording.source.parent.rglob("*"))
    desk = LabelDesk(recording, "AB")
    assert desk.do(lambda labelling: labelling.add("ltr", 9, 0, 3)).startswith("got channel 9")
    assert sorted(recording.source.parent.rglob("*")) == before
    assert (desk.code, desk.told, desk.draft_problem) == ("AB", "", "")


def test_each_edit_outlives_a_crash_and_undo_drops_it(recording):
    desk = LabelDesk(recording)
    assert desk.do(add(100)) == ""
    desk.do(add(50))
    desk.do(lambda labelling: labelling.undo())
    again = LabelDesk(recording)
    assert starts(again) == [100]
    assert "are here again" in again.told
    again.do(lambda labelling: labelling.undo())
    assert LabelDesk(recording).told == ""
    assert starts(LabelDesk(recording)) == []


def test_what_is_saved_is_opened_again_with_what_waits_for_an_answer(recording):
    desk = LabelDesk(recording)
    desk.do(
        lambda labelling: labelling.suggest([label_of(event(300, 320)), label_of(event(9, 15))])
    )
    desk.do(lambda labelling: labelling.accept(1))
    assert desk.save() == ""
    assert not desk.labelling.is_changed
    again = LabelDesk(recording)
    assert [(h.label.start_sample, h.is_suggested) for h in again.labelling.labels] == [
        (9, True),
        (300, False),
    ]
    assert again.labelling.saw_detector
    assert again.told == "suggestions that wait for an answer are here again"
    assert not again.labelling.is_changed
    again.do(lambda labelling: labelling.delete(again.labelling.labels[0].number))
    assert again.save() == ""
    last = LabelDesk(recording)
    assert (starts(last), last.told) == ([300], "")
    assert last.labelling.saw_detector
    said = last.files.about
    assert (said["Undecided"], said["Refused"], said["SawDetector"]) == (0, 1, True)
    assert last.do(lambda labelling: labelling.suggest([label_of(event(9, 15))])) == ""
    assert last.labelling.n_suggested == 0  # it was refused before
    assert last.labelling.n_refused == 1


def test_labels_of_somebody_else_in_the_same_place_are_kept_and_ones_own_stay_unsaved(recording):
    mine, theirs = LabelDesk(recording), LabelDesk(recording)
    mine.do(add(100))
    theirs.do(add(200))
    assert theirs.save() == ""
    assert "they are kept" in mine.save()
    assert mine.labelling.is_changed
    assert starts(LabelDesk(recording)) == [200]


def test_a_draft_that_cannot_be_written_is_told_and_the_edit_is_made(recording, monkeypatch):
    desk = LabelDesk(recording)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.files, "write_draft", full)
    assert desk.do(add(100)) == ""
    assert "No space left" in desk.draft_problem
    assert starts(desk) == [100]
    monkeypatch.undo()
    desk.do(add(200))
    assert desk.draft_problem == ""


def test_a_damaged_draft_is_told_and_does_not_keep_from_work(recording):
    desk = LabelDesk(recording)
    desk.do(add(100))
    desk.files.draft.write_text("{")
    again = LabelDesk(recording)
    assert "cannot be used" in again.told
    assert starts(again) == []


def test_dropped_work_does_not_come_back(recording):
    desk = LabelDesk(recording)
    desk.do(add(100))
    desk.drop()
    assert starts(LabelDesk(recording)) == []
    assert os.listdir(recording.source.parent / "derivatives" / "labels-hand") == []


def test_a_recording_without_a_file_can_be_labelled_but_not_saved():
    desk = LabelDesk(td.Recording(np.zeros((100, 1)), 250.0))
    assert desk.do(add(10)) == ""
    assert "no place" in desk.save()
    assert desk.table is None
    assert desk.labelling.is_changed
