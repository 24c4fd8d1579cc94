"""What is a recording in a folder, and which table belongs to it."""

import numpy as np
import pytest

import twitchdetect as td
from tests.files import makers
from twitchdetect.cli import main
from twitchdetect.errors import FileFormatError
from twitchdetect.files.bdf_write import write_bdf
from twitchdetect.files.data_set import find_recordings
from twitchdetect.files.label_table import read_labels, write_labels
from twitchdetect.labels import Label


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("onset\tduration\ttrial_type\n" if name.endswith("_events.tsv") else "1\n")


def found(folder):
    def name(path):
        return path and path.relative_to(folder).as_posix()

    return [(name(recording), name(table)) for recording, table in find_recordings(folder)]


def test_names_of_bids(tmp_path):
    stem = "sub-01/ses-01/emg/sub-01_ses-01_task-needling"
    put(
        tmp_path, "README", "README.txt", "dataset_description.json", "participants.tsv",
        "participants.json", f"{stem}_emg.bdf", f"{stem}_emg.json", f"{stem}_channels.tsv",
        f"{stem}_events.tsv", f"{stem}_events.json", "sub-02/emg/sub-02_task-x_emg.edf",
        "derivatives/sub-01/emg/sub-01_task-x_emg.bdf", "sourcedata/a.bdf", "code/b.edf",
        ".git/c.bdf", "sub-01/.hidden.bdf", "sub-01/sub-01_scans.tsv",
    )  # fmt: skip
    assert found(tmp_path) == [
        (f"{stem}_emg.bdf", f"{stem}_events.tsv"),
        ("sub-02/emg/sub-02_task-x_emg.edf", None),
    ]
    assert found(tmp_path / "derivatives") == [("sub-01/emg/sub-01_task-x_emg.bdf", None)]


def test_plain_names_in_any_format(tmp_path):
    put(
        tmp_path, "a.csv", "a_events.tsv", "a_events.json", "b.txt", "b.bdf", "b_events.tsv",
        "c/d.npy", "c/d_events.tsv", "c/e.npy", "e.csv", "f.tsv", "g.xdf", "h.bdf.gz",
        "h_events.tsv", "i.fif.gz", "i_events.tsv", "notes.md", "b.png", "x.123.part.bdf",
    )  # fmt: skip
    assert found(tmp_path) == [
        ("a.csv", "a_events.tsv"),
        ("b.bdf", "b_events.tsv"),
        ("b.txt", "b_events.tsv"),
        ("c/d.npy", "c/d_events.tsv"),
        ("g.xdf", None),
        ("h.bdf.gz", "h_events.tsv"),
        ("i.fif.gz", "i_events.tsv"),
    ]


def test_openbci_text_is_a_recording_without_a_table_too(tmp_path):
    makers.gui_text(tmp_path / "OpenBCI-RAW-a.txt")
    makers.sd_card(tmp_path / "OBCI_01.TXT")
    makers.brainflow(tmp_path / "flow.csv")
    makers.opensignals(tmp_path / "o.h5")
    makers.csv(tmp_path / "features.csv")
    names = ["OBCI_01.TXT", "OpenBCI-RAW-a.txt", "flow.csv", "o.h5"]
    assert found(tmp_path) == [(name, None) for name in names]


@pytest.mark.parametrize("stem", ["sub-01_task-needling_emg", "plain"])
def test_the_detectors_own_table_is_never_the_truth(tmp_path, stem, capsys):
    x = np.random.default_rng(0).normal(0, 5, (2500, 2))
    recording = write_bdf(td.Recording(x, 250.0), tmp_path / f"{stem}.bdf")
    assert main(["detect", str(recording)]) == 0
    assert (tmp_path / f"{stem}_events.tsv").is_file()
    assert find_recordings(tmp_path) == [(recording, None)]
    truth = tmp_path / f"{stem.removesuffix('_emg')}_events.tsv"
    label = Label(kind="ltr", start_sample=3, stop_sample=9, channel=1)
    write_labels(truth, [label], td.read(recording))
    assert find_recordings(tmp_path) == [(recording, truth)]
    assert repr(read_labels(truth, td.read(recording))) == repr([label])


def test_a_recording_that_was_not_fetched_is_named(tmp_path):
    (tmp_path / "a.bdf").symlink_to(tmp_path / "annex" / "nowhere")
    assert found(tmp_path) == [("a.bdf", None)]


@pytest.mark.parametrize(
    ("folder", "message"), [("empty", "holds no recording"), ("none", "is no folder")]
)
def test_a_folder_without_recordings_is_one_clear_line(tmp_path, folder, message):
    put(tmp_path / "empty", "a.csv", "participants.tsv", "b_events.tsv", "README.md")
    with pytest.raises(FileFormatError, match=message) as caught:
        find_recordings(tmp_path / folder)
    assert "\n" not in str(caught.value)
