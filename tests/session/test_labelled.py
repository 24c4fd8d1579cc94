"""Labels that are edited: every edit does what it says, and can be taken back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.live.sessions import event
from twitchdetect.labels import Label
from twitchdetect.session.hand_label import KINDS_OF_LABEL, label_at, label_of
from twitchdetect.session.labelled import Labelling
from twitchdetect.session.markings import RefusedError


@pytest.fixture
def labelling():
    return Labelling(10_000, 4)


def stretches(labelling):
    return [
        (h.label.kind, h.label.channel, h.label.start_sample, h.label.stop_sample)
        for h in labelling.labels
    ]


def test_a_label_is_added_moved_called_noted_and_deleted(labelling):
    one = labelling.add("ltr", 2, 500, 520)
    two = labelling.add("voluntary", 1, 100, 400)
    assert stretches(labelling) == [("voluntary", 1, 100, 400), ("ltr", 2, 500, 520)]
    labelling.move(one.number, 50, 70)
    labelling.change_kind(one.number, "startle")
    labelling.change_channel(one.number, -1)
    labelling.note(one.number, " look \n again ")
    assert labelling.labels[0].number == one.number
    assert labelling.accepted[0].cause == "look again"
    assert stretches(labelling)[0] == ("startle", -1, 50, 70)
    labelling.delete(two.number)
    assert stretches(labelling) == [("startle", -1, 50, 70)]


def test_a_note_in_ones_own_words_is_refused_and_one_that_was_there_stays():
    old = Label(kind="ltr", start_sample=5, stop_sample=9, cause="stroke with a twitch")
    labelling = Labelling(10_000, 4, [old])
    one = labelling.add("ltr", 2, 500, 520)
    for words in ("Mrs Sommerfeld", "clear, Mrs Sommerfeld", "Clear"):
        with pytest.raises(RefusedError, match="note is picked: clear, unsure"):
            labelling.note(one.number, words)
    assert [h.label.cause for h in labelling.labels] == ["stroke with a twitch", ""]
    labelling.note(one.number, "stroke with a twitch")
    labelling.note(1, "")
    labelling.note(1, "stroke with a twitch")
    assert labelling.notes[0] == "" and labelling.notes[-1] == "stroke with a twitch"


@pytest.mark.parametrize(
    ("kind", "channel", "start", "stop", "why"),
    [
        ("twich", 0, 0, 5, "no kind 'twich'"),
        ("ltr", 4, 0, 5, "expected -1 to 3"),
        ("ltr", 0, -1, 5, "expected 0 to 10000"),
        ("ltr", 0, 9_999, 10_001, "expected 0 to 10000"),
        ("ltr", 0, 9, 5, "expected 0 to 10000"),
        ("ltr", 0, 5, 5, "empty stretch at 5"),
    ],
)
def test_what_cannot_be_in_the_recording_is_refused_and_changes_nothing(
    labelling, kind, channel, start, stop, why
):
    with pytest.raises(RefusedError, match=why):
        labelling.add(kind, channel, start, stop)
    assert labelling.labels == ()
    assert not labelling.is_changed
    mine = labelling.add("ltr", 0, 1, 2)
    with pytest.raises(RefusedError):
        labelling.move(mine.number, 5, 5)
    assert stretches(labelling) == [("ltr", 0, 1, 2)]
    assert labelling.add("stroke", -1, 5, 5).label.stop_sample == 5


def test_a_suggestion_is_no_label_until_it_is_accepted(labelling):
    labelling.suggest([label_of(event(100, 120)), label_of(event(300, 320))])
    first, second = labelling.labels
    assert (labelling.accepted, labelling.n_suggested) == ((), 2)
    labelling.accept(first.number)
    assert [a.start_sample for a in labelling.accepted] == [100]
    labelling.delete(second.number)
    assert (labelling.n_suggested, labelling.n_refused) == (0, 1)
    with pytest.raises(RefusedError, match="no suggestion"):
        labelling.accept(first.number)


def test_what_was_answered_is_not_suggested_again(labelling):
    found = [label_of(event(100 * i, 100 * i + 20)) for i in (1, 2, 3)]
    assert labelling.suggest(found) == 3
    one, two, three = labelling.labels
    labelling.delete(one.number)
    labelling.change_kind(two.number, "voluntary")
    labelling.move(three.number, 500, 520)
    assert labelling.suggest(found) == 0
    assert labelling.n_suggested == 0
    labelling.undo()
    labelling.undo()
    labelling.undo()
    assert (labelling.n_suggested, labelling.n_refused) == (3, 0)


def test_who_changes_a_suggestion_has_accepted_it(labelling):
    labelling.suggest([label_of(event(100, 120))])
    labelling.move(labelling.labels[0].number, 98, 120)
    assert [a.start_sample for a in labelling.accepted] == [98]


def test_what_overlaps_a_label_of_its_kind_is_not_suggested(labelling):
    labelling.add("ltr", 0, 100, 120)
    touching = label_of(event(120, 130))
    assert labelling.suggest([label_of(event(119, 130))]) == 0
    assert labelling.suggest([touching]) == 1
    assert labelling.suggest([label_of(event(119, 130, "voluntary"))]) == 1


def test_that_suggestions_were_seen_stays_when_they_are_taken_back(labelling):
    assert not labelling.saw_detector
    labelling.suggest([label_of(event(100, 120))])
    labelling.undo()
    assert labelling.labels == ()
    assert labelling.saw_detector


def test_a_measure_goes_when_its_edges_move_and_stays_when_they_do_not():
    made = Label(kind="ltr", start_sample=5, stop_sample=9, channel=1, snr_db=12.0, peak_uV=40.0)
    labelling = Labelling(100, 2, [made])
    number = labelling.labels[0].number
    labelling.move(number, 5, 9)
    assert not labelling.is_changed
    labelling.change_kind(number, "startle")
    assert labelling.accepted[0].snr_db == 12.0
    labelling.move(number, 5, 10)
    assert labelling.accepted[0].snr_db != 12.0
    assert labelling.accepted[0].peak_uV != 40.0


def test_undo_goes_back_step_by_step_and_redo_forth(labelling):
    labelling.add("ltr", 0, 1, 5)
    labelling.add("ltr", 0, 11, 15)
    assert labelling.can_undo == "ltr added"
    labelling.delete(1)
    assert (labelling.can_undo, labelling.can_redo) == ("ltr deleted", "")
    assert labelling.undo() == "ltr deleted"
    assert labelling.can_redo == "ltr deleted"
    assert len(labelling.labels) == 2
    labelling.redo()
    assert len(labelling.labels) == 1
    labelling.undo()
    labelling.add("note", -1, 7, 7)
    assert labelling.can_redo == ""
    with pytest.raises(RefusedError, match="nothing to do again"):
        labelling.redo()
    for _ in range(3):
        labelling.undo()
    with pytest.raises(RefusedError, match="nothing to take back"):
        labelling.undo()


def test_it_knows_whether_anything_is_unsaved(labelling):
    labelling.add("ltr", 0, 1, 5)
    assert labelling.is_changed
    labelling.mark_saved()
    assert not labelling.is_changed
    labelling.delete(1)
    assert labelling.is_changed
    labelling.undo()
    assert not labelling.is_changed


def test_what_is_unsaved_goes_through_json_and_back(labelling):
    labelling.suggest([label_of(event(100, 120, channel=3)), label_of(event(300, 320))])
    labelling.delete(2)
    labelling.note(labelling.add("ltr", 2, 700, 720).number, "clear")
    other = Labelling(10_000, 4)
    other.recover(json.loads(json.dumps(labelling.as_dict(), allow_nan=False)))
    assert stretches(other) == stretches(labelling)
    assert [h.is_suggested for h in other.labels] == [True, False]
    assert (other.n_refused, other.saw_detector) == (1, True)
    assert other.suggest([label_of(event(300, 320))]) == 0
    assert other.is_changed
    assert len({h.number for h in other.labels}) == 2
    other.undo()
    assert other.labels == ()


@pytest.mark.parametrize(
    "held",
    [{}, {"labels": []}, {"labels": [{}], "answered": [], "n_refused": 0, "saw_detector": False}],
)
def test_what_cannot_be_recovered_is_told(labelling, held):
    with pytest.raises(RefusedError, match="cannot be understood"):
        labelling.recover(held)
    assert labelling.labels == ()


def test_the_label_under_a_click_is_the_shortest_of_that_channel(labelling):
    labelling.add("voluntary", 1, 0, 1000)
    labelling.add("ltr", 1, 100, 120)
    labelling.add("ltr", 2, 90, 500)
    labelling.add("stroke", -1, 300, 300)
    at = {
        (sample, channel): label_at(labelling.labels, sample, channel)
        for sample in (110, 119, 120, 300, 999, 1000)
        for channel in (1, 2)
    }
    assert [at[s, 1] and at[s, 1].number for s in (110, 119, 120, 300, 999, 1000)] == [
        2, 2, 1, 1, 1, None,
    ]  # fmt: skip
    assert at[110, 2].number == 3
    assert label_at(labelling.labels, 300).number == 4


edits = st.lists(
    st.tuples(
        st.sampled_from(["add", "move", "kind", "delete", "accept", "suggest", "undo", "redo"]),
        st.integers(1, 6),
        st.integers(0, 90),
        st.sampled_from(KINDS_OF_LABEL),
    ),
    max_size=30,
)


def do(labelling, name, number, start, kind):
    act = {
        "add": lambda: labelling.add(kind, 0, start, start + number),
        "move": lambda: labelling.move(number, start, start + 3),
        "kind": lambda: labelling.change_kind(number, kind),
        "delete": lambda: labelling.delete(number),
        "accept": lambda: labelling.accept(number),
        "suggest": lambda: labelling.suggest([label_of(event(start, start + 4))]),
        "undo": labelling.undo,
        "redo": labelling.redo,
    }
    try:
        act[name]()
    except RefusedError:
        return False
    return True


@given(edits)
def test_whatever_was_done_all_of_it_can_be_taken_back_and_done_again(some):
    labelling = Labelling(100, 1)
    for edit in some:
        before = labelling.labels
        if not do(labelling, *edit):
            assert labelling.labels == before
        starts = [h.label.start_sample for h in labelling.labels]
        assert starts == sorted(starts)
        assert len({h.number for h in labelling.labels}) == len(starts)
    end, n = labelling.labels, 0
    while labelling.can_undo:
        labelling.undo()
        n += 1
    assert labelling.labels == ()
    for _ in range(n):
        labelling.redo()
    assert labelling.labels == end
