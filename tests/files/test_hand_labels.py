"""Labels by hand on disk: their place, who made them, what is never replaced, what is recovered."""

import json

import numpy as np
import pytest

import twitchdetect as td
from tests.files.test_bids import errors_of
from twitchdetect.cli import main
from twitchdetect.errors import FileFormatError
from twitchdetect.evaluate.benchmark.folders import added_sets
from twitchdetect.evaluate.benchmark.sizes import SIZES
from twitchdetect.files.bdf_write import write_bdf
from twitchdetect.files.bids import write_session
from twitchdetect.files.data_set import find_recordings, labels_of
from twitchdetect.files.hand_labels import HandLabels
from twitchdetect.files.label_places import hand_table, hand_tables, table_of_people
from twitchdetect.labels import Label
from twitchdetect.session.labelled import Labelling

TWITCH = Label(kind="ltr", start_sample=333, stop_sample=347, channel=1)
ABOUT = {"Undecided": 0}


def noise(seconds=10, n_channels=2, gaps=(), n_lost=0):
    x = np.random.default_rng(0).normal(0, 5, (round(250 * seconds) - n_lost, n_channels))
    return td.Recording(x, 250.0, gaps=gaps)


@pytest.fixture
def plain(tmp_path):
    return td.read(write_bdf(noise(), tmp_path / "plain.bdf"))


@pytest.fixture
def bids(tmp_path):
    made = noise()
    made = td.Recording(made.data_uV, 250.0, meta={"simulated": True})
    return td.read(write_session(tmp_path / "set", made, [], subject="01", session="02"))


def place(recording, path):
    return path.relative_to(recording.source.parents[3]).as_posix()


def test_labels_of_a_bids_recording_are_a_derivative_of_its_data_set(bids):
    within = "sub-01/ses-02/emg/sub-01_ses-02_task-needling_events.tsv"
    assert place(bids, hand_table(bids.source)) == f"derivatives/labels-hand/{within}"
    assert place(bids, hand_table(bids.source, "AB")) == f"derivatives/labels-AB/{within}"


def test_labels_of_any_other_file_lie_below_its_own_folder(tmp_path):
    path = tmp_path / "day 1" / "OBCI [3].txt.gz"
    table = hand_table(path, "x7")
    folder = tmp_path / "day 1" / "derivatives" / "labels-x7"
    assert table == folder / "OBCI [3]_events.tsv"
    folder.mkdir(parents=True)
    table.write_text("")
    assert hand_tables(path) == {"x7": table}
    assert hand_tables(path.with_name("OBCI 3.txt.gz")) == {}


@pytest.mark.parametrize("code", ["A B", "a_b", "../x", "desc-1", "Ü"])
def test_a_name_is_no_code(tmp_path, code):
    with pytest.raises(ValueError, match="expected a code of letters and digits"):
        hand_table(tmp_path / "a.bdf", code)


def test_what_is_saved_is_read_back_to_the_sample(plain):
    rng = np.random.default_rng(4)
    labels = []
    for start in rng.choice(2400, 60, replace=False).tolist():
        length = int(rng.integers(1, 90))
        labels.append(Label(kind="ltr", start_sample=start, stop_sample=start + length, channel=0))
    labels.append(Label(kind="stroke", start_sample=2500, stop_sample=2500, cause="the last"))
    kept = HandLabels(plain)
    kept.save(labels, ABOUT)
    assert repr(HandLabels(plain).load()) == repr(sorted(labels, key=lambda x: x.start_sample))


def test_the_sidecar_says_by_whom_how_and_of_what_but_not_when(plain):
    kept = HandLabels(plain, "AB")
    kept.save([TWITCH], {"Undecided": 3, "SawDetector": True})
    said = json.loads(kept.table.with_suffix(".json").read_text())
    assert said["Labelling"] == {
        "Method": "by hand, on the traces of 'twitchdetect replay'",
        "By": "AB",
        "Undecided": 3,
        "SawDetector": True,
    }
    assert said["Source"]["sha256"] == kept.sha256
    assert said["Source"]["file"] == "plain.bdf"
    assert said["GeneratedBy"] == [{"Name": "twitchdetect", "Version": td.__version__}]
    assert "onset" in said
    assert not {"date", "time", "when"} & {key.lower() for key in said}
    HandLabels(plain).save([], ABOUT)
    assert (
        json.loads(hand_table(plain.source).with_suffix(".json").read_text())["Labelling"]["By"]
        == "n/a"
    )


def test_a_table_that_was_not_opened_is_never_replaced(plain):
    HandLabels(plain, "AB").save([TWITCH], ABOUT)
    before = hand_table(plain.source, "AB").read_bytes()
    other = HandLabels(plain, "AB")
    with pytest.raises(FileFormatError, match="holds other labels than those that were opened"):
        other.save([], ABOUT)
    assert hand_table(plain.source, "AB").read_bytes() == before
    other.load()
    other.save([], ABOUT)
    assert other.load() == []


def test_a_table_that_changed_since_it_was_opened_is_kept(plain):
    mine, theirs = HandLabels(plain), HandLabels(plain)
    mine.save([TWITCH], ABOUT)
    theirs.load()
    theirs.save([TWITCH, TWITCH], ABOUT)
    with pytest.raises(FileFormatError, match="they are kept"):
        mine.save([], ABOUT)
    assert len(HandLabels(plain).load()) == 2


def test_nothing_but_its_own_table_and_folder_is_written(bids):
    before = {p: p.read_bytes() for p in bids.source.parents[3].rglob("*") if p.is_file()}
    HandLabels(bids, "AB").save([TWITCH], ABOUT)
    after = {p: p.read_bytes() for p in bids.source.parents[3].rglob("*") if p.is_file()}
    assert {p: after[p] for p in before} == before
    assert sorted(p.name for p in after.keys() - before.keys()) == [
        "dataset_description.json",
        "sub-01_ses-02_task-needling_events.json",
        "sub-01_ses-02_task-needling_events.tsv",
    ]


def test_the_data_set_stays_valid_with_labels_and_they_are_a_valid_derivative(bids):
    HandLabels(bids, "AB").save([TWITCH], ABOUT)
    root = bids.source.parents[3]
    assert errors_of(root) == []
    assert errors_of(root / "derivatives" / "labels-AB") == []


def test_labels_of_another_file_are_not_taken_for_this_ones(plain):
    HandLabels(plain).save([TWITCH], ABOUT)
    HandLabels(plain).write_draft({})
    write_bdf(noise(11), plain.source)
    changed = HandLabels(td.read(plain.source))
    with pytest.raises(FileFormatError, match="was made of a file with the sha256"):
        changed.load()
    with pytest.raises(FileFormatError, match="no unsaved labels of this recording"):
        changed.read_draft()


def test_what_is_unsaved_outlives_a_crash_and_is_gone_when_it_is_saved(plain):
    labelling = Labelling(plain.n_samples, 2)
    labelling.add("ltr", 1, 333, 347)
    HandLabels(plain, "AB").write_draft(labelling.as_dict())
    kept = HandLabels(plain, "AB")
    again = Labelling(plain.n_samples, 2, kept.load())
    again.recover(kept.read_draft())
    assert repr(again.accepted) == repr((TWITCH,))
    assert HandLabels(plain).read_draft() is None
    kept.save(again.accepted, ABOUT)
    assert kept.read_draft() is None
    assert not kept.draft.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"held": 3}'])
def test_a_damaged_draft_is_told_and_kept(plain, text):
    kept = HandLabels(plain)
    kept.draft.parent.mkdir(parents=True)
    kept.draft.write_text(text)
    with pytest.raises(FileFormatError):
        kept.read_draft()
    assert kept.draft.exists()


def test_a_recording_without_a_file_has_no_place_for_labels():
    with pytest.raises(ValueError, match="expected one that was read from one"):
        HandLabels(noise())


def test_labels_by_hand_go_before_the_table_beside_the_recording(plain, capsys):
    beside = plain.source.with_name("plain_events.tsv")
    assert main(["detect", str(plain.source)]) == 0
    assert labels_of(plain.source) is None
    detected = beside.read_bytes()
    table = HandLabels(plain).save([TWITCH], ABOUT)
    assert find_recordings(plain.source.parent) == [(plain.source, table)]
    assert beside.read_bytes() == detected
    beside.write_text("onset\tduration\ttrial_type\n1\t2\tbutton\n")
    assert labels_of(plain.source) == table
    assert main(["detect", str(plain.source), "--out", str(table.parents[2] / "x")]) == 0
    assert find_recordings(plain.source.parent) == [(plain.source, table)]


def test_what_several_say_counts_only_when_they_agreed(plain):
    for code in ("CD", "AB"):
        HandLabels(plain, code).save([TWITCH], ABOUT)
    with pytest.raises(FileFormatError, match=r"has labels by AB, CD in .* expected one") as caught:
        find_recordings(plain.source.parent)
    assert "\n" not in str(caught.value)
    agreed = HandLabels(plain, "agreed").save([TWITCH, TWITCH], ABOUT)
    assert table_of_people(plain.source) == agreed


def test_the_benchmark_takes_what_was_labelled_in_a_recorded_session_as_truth(tmp_path, capsys):
    """Beside the recording lies the detector's own table, as `record` leaves it."""
    gap = (td.Gap(700, 760, "lost"),)
    made = noise(20, gaps=gap, n_lost=60)
    made = td.Recording(made.data_uV, 250.0, gaps=gap, meta={"simulated": True})
    path = write_session(tmp_path / "set", made, [], subject="01", session="01")
    recording = td.read(path)
    beside = path.with_name(path.name.replace("_emg.bdf", "_events.tsv"))
    detected = path.with_name(path.name.replace("_emg.bdf", "_emg_events.tsv"))
    assert main(["detect", str(path)]) == 0
    beside.write_bytes(detected.read_bytes())
    labelling = Labelling(recording.n_samples, 2)
    labelling.add("ltr", 1, 761, 779)
    labelling.move(labelling.add("voluntary", 0, 3000, 3500).number, 3001, 3777)
    labelling.suggest([Label(kind="ltr", start_sample=4000, stop_sample=4020, channel=0)])
    HandLabels(recording, "AB").save(labelling.accepted, ABOUT)
    (data,) = added_sets(tmp_path / "set", SIZES["quick"])
    (item,) = data.items
    loaded = item.load()
    assert repr(tuple(loaded.labels)) == repr(labelling.accepted)
    assert [(x.kind, x.start_sample, x.stop_sample) for x in loaded.labels] == [
        ("ltr", 761, 779),
        ("voluntary", 3001, 3777),
    ]
    assert data.left_out == ()
