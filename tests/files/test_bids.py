"""Data sets of BIDS-EMG: what is in them, that they grow, and what the validator says."""

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import twitchdetect as td
from tests.files.test_bdf_write import GAPS, MARKERS, assert_same, made
from twitchdetect.errors import FileFormatError
from twitchdetect.files.bids import write_session
from twitchdetect.files.data_set import find_recordings
from twitchdetect.files.label_table import read_labels
from twitchdetect.labels import Label

LABELS = [
    Label(kind="ltr", start_sample=10, stop_sample=40, channel=1, snr_db=-math.inf, site=1),
    Label(kind="rest", start_sample=50, stop_sample=90),
]
ABOUT = {
    "dataset": {"License": "CC0", "Authors": ["A", "B"], "Name": "Ours"},
    "participant": {"age": 30, "sex": "F"},
    "emg": {"PowerLineFrequency": 50, "EMGReference": "Bipolar", "Manufacturer": "OpenBCI"},
    "channels": {
        "EMG 1": {"target_muscle": "trapezius", "interelectrode_distance": 20, "low_cutoff": 20},
        "EMG 2": {"type": "MISC"},
    },
}


def simulated():
    return made(1003, gaps=GAPS, markers=MARKERS, meta={"simulated": True})


def read(path):
    return json.loads(path.read_text())


def write(root, recording=None, subject="01", session="01", **more):
    return write_session(
        root, recording or made(1000), LABELS, subject=subject, session=session, **more
    )


def test_files_lie_where_bids_has_them(tmp_path):
    path = write(tmp_path, session="07")
    stem = "sub-01/ses-07/emg/sub-01_ses-07_task-needling"
    assert path == tmp_path / f"{stem}_emg.bdf"
    names = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert names == {
        "README", "dataset_description.json", "participants.tsv", "participants.json",
        *(f"{stem}_{end}" for end in ("emg.bdf", "emg.json", "channels.tsv", "events.tsv", "events.json")),
    }  # fmt: skip


def test_recording_and_labels_come_back(tmp_path):
    path = write(tmp_path, simulated())
    ((recording, table),) = find_recordings(tmp_path)
    assert recording == path
    assert_same(td.read(recording), simulated())
    assert repr(read_labels(table, simulated())) == repr(LABELS)


def test_what_the_recording_says_itself(tmp_path):
    emg = read(write(tmp_path, simulated()).with_suffix(".json"))
    assert emg["SamplingFrequency"] == 250.0
    assert emg["RecordingDuration"] == simulated().duration_s
    assert (emg["EMGChannelCount"], emg["LostSamples"]) == (3, 1254)
    assert "bad: lost samples" in emg["LostSamplesDescription"]
    assert (emg["TaskName"], emg["RecordingType"]) == ("needling", "continuous")


def test_a_simulation_says_so_and_a_recording_does_not(tmp_path):
    emg = read(write(tmp_path / "a", simulated()).with_suffix(".json"))
    assert emg["Simulated"] is True
    for field in ("EMGPlacementSchemeDescription", "TaskDescription", "Manufacturer"):
        assert "imulated" in emg[field]
    emg = read(write(tmp_path / "b").with_suffix(".json"))
    assert "imulated" not in json.dumps(emg)
    assert emg["EMGPlacementSchemeDescription"] == "Not stated"
    assert {emg[f] for f in ("EMGReference", "PowerLineFrequency", "SoftwareFilters")} == {"n/a"}


def test_what_is_given_goes_where_it_belongs(tmp_path):
    path = write(tmp_path, about=ABOUT)
    emg = read(path.with_suffix(".json"))
    assert emg.items() >= ABOUT["emg"].items()
    assert emg["EMGChannelCount"] == 2
    channels = path.with_name(path.name.replace("_emg.bdf", "_channels.tsv")).read_text()
    assert [line.split("\t") for line in channels.splitlines()] == [
        ["name", "type", "units", "target_muscle", "interelectrode_distance", "low_cutoff"],
        ["EMG 0", "EMG", "uV", "n/a", "n/a", "n/a"],
        ["EMG 1", "EMG", "uV", "trapezius", "20", "20"],
        ["EMG 2", "MISC", "uV", "n/a", "n/a", "n/a"],
    ]
    described = read(tmp_path / "dataset_description.json")
    assert described.items() >= ABOUT["dataset"].items()
    assert (described["BIDSVersion"], described["DatasetType"]) == ("1.11.0", "raw")
    assert described["GeneratedBy"] == [{"Name": "twitchdetect", "Version": td.__version__}]


def test_a_data_set_grows_and_keeps_what_others_wrote(tmp_path):
    write(tmp_path, about=ABOUT)
    (tmp_path / "README").write_text("mine")
    described = read(tmp_path / "dataset_description.json")
    described |= {
        "Acknowledgements": "all",
        "GeneratedBy": [{"Name": "other"}, *described["GeneratedBy"]],
    }
    (tmp_path / "dataset_description.json").write_text(json.dumps(described))
    people = read(tmp_path / "participants.json") | {"weight": {"Description": "Mass"}}
    (tmp_path / "participants.json").write_text(json.dumps(people))
    (tmp_path / "participants.tsv").write_text("participant_id\tweight\tage\nsub-01\t70\t30\n")
    write(tmp_path, subject="00", about={"participant": {"sex": "M"}})
    write(tmp_path, session="02")
    write(tmp_path, about={"participant": {"age": 31}})
    assert (tmp_path / "README").read_text() == "mine"
    assert read(tmp_path / "dataset_description.json") == described
    assert (tmp_path / "participants.tsv").read_text().splitlines() == [
        "participant_id\tweight\tage\tsex", "sub-00\tn/a\tn/a\tM", "sub-01\t70\t31\tn/a",
    ]  # fmt: skip
    people = read(tmp_path / "participants.json")
    assert people["weight"] == {"Description": "Mass"}
    assert list(people["sex"]["Levels"]) == ["F", "M", "O"]
    assert len(find_recordings(tmp_path)) == 3


def test_the_same_session_gives_the_same_bytes(tmp_path):
    for name in ("a", "b", "a"):
        write(tmp_path / name, simulated(), about=ABOUT)
    files = [p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file()]
    assert len(files) == 9
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"subject": "Ada Smith"}, "subject must be letters and digits"),
        ({"subject": ""}, "subject must be"),
        ({"subject": "sub-01"}, "subject must be"),
        ({"session": "../x"}, "session must be"),
        ({"task": "dry_needling"}, "task must be"),
        ({"subject": "Zoë"}, "subject must be"),
        ({"about": {"person": {}}}, "about has person; expected only dataset, participant"),
        ({"about": {"participant": {"name": "Ada"}}}, "has name; expected only species, age"),
        ({"about": {"channels": {"EMG 9": {}}}}, "has EMG 9; the recording has EMG 0, EMG 1"),
        ({"about": {"channels": {"EMG 1": {"muscle": "x"}}}}, "columns muscle; expected type,"),
        ({"about": {"channels": {"EMG 1": {"units": "V"}}}}, "columns units; expected"),
        ({"about": {"emg": {"SamplingFrequency": 1}}}, "which the recording tells itself"),
    ],
)
def test_what_does_not_belong_is_refused_before_anything_is_written(tmp_path, given, message):
    with pytest.raises(ValueError, match=message):
        write(tmp_path, **given)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("dataset_description.json", "{", "is no JSON"),
        ("dataset_description.json", "[]", "holds no JSON object"),
        ("participants.tsv", "id\nsub-01\n", "no table of participants"),
        ("participants.tsv", "participant_id\tage\nsub-01\n", "no table of participants"),
    ],
)
def test_a_damaged_data_set_is_one_clear_line(tmp_path, name, content, message):
    (tmp_path / name).write_text(content)
    with pytest.raises(FileFormatError, match=message):
        write(tmp_path)
    assert (tmp_path / name).read_text() == content


def _unlimited():
    """Take back the limit of memory that the tests have; deno reserves more than it uses."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def errors_of(root):
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    program = shutil.which("bids-validator-deno", path=beside)
    if program is None:
        pytest.skip("needs bids-validator-deno: pip install bids-validator-deno")
    result = subprocess.run(
        [program, str(root), "--format", "json"],
        capture_output=True, text=True, check=False, preexec_fn=_unlimited if os.name == "posix" else None,
    )  # fmt: skip
    issues = json.loads(result.stdout)["issues"]["issues"]
    return [(i["code"], i.get("subCode")) for i in issues if i["severity"] == "error"]


def test_the_bids_validator_finds_no_error(tmp_path):
    write(tmp_path, simulated())
    path = write(tmp_path, subject="A2", session="02", about=ABOUT)
    assert errors_of(tmp_path) == []
    sidecar = path.with_suffix(".json")
    sidecar.write_text(json.dumps({k: v for k, v in read(sidecar).items() if k != "EMGReference"}))
    assert errors_of(tmp_path) == [("SIDECAR_KEY_REQUIRED", "EMGReference")]
