"""A data set that grows while a session runs."""

import errno
import json
import os
import shutil

import numpy as np
import pytest

import twitchdetect as td
from tests.files.recording import CHANNELS, counts, records_in, values
from tests.files.test_bids import ABOUT, errors_of
from tests.files.test_recorder_faults import FaultyDisk
from tests.signals import session as signals
from twitchdetect.errors import FileFormatError
from twitchdetect.files.bdf_channels import Channel
from twitchdetect.files.bids_session import BidsSession
from twitchdetect.files.event_table import format_table, read_events

EVENT = td.Event("ltr", 1, 40, 60, 50, 70, 12.0, 3.0, 9.0, 0.9, "because", (1, 0))
AFTER = td.Event("gap", -1, 10, 20, 20, 20, float("nan"), float("nan"), float("nan"), 1.0, "lost")


def begin(root, **more):
    return BidsSession(root, 250.0, CHANNELS, {"band": 1}, **{"subject": "A1"} | more)


def read(path):
    return json.loads(path.read_text())


def play(session, n=300):
    x = counts(n)
    session.mark(td.Marker(5, "needle_in", "site 1"))
    session.write_counts(0, x[:100])
    session.add(EVENT)
    session.write(td.Block(110, values(x[100:])))
    session.add(AFTER)
    return x


def test_the_finished_session_is_valid_and_whole(tmp_path):
    session = begin(tmp_path, about={"participant": {"age": 30}, "emg": {"PowerLineFrequency": 50}})
    x = play(session)
    status = session.close({"band": 2})
    assert (status.not_on_disk, session.table_problem) == ((), None)
    stem = "sub-A1/ses-01/emg/sub-A1_ses-01_task-needling"
    assert session.path == tmp_path / f"{stem}_emg.bdf"
    names = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert names == {
        "README", "dataset_description.json", "participants.tsv", "participants.json",
        *(f"{stem}_{end}" for end in ("emg.bdf", "emg.json", "channels.tsv", "events.tsv", "events.json")),
    }  # fmt: skip
    assert errors_of(tmp_path) == []
    got = td.read(session.path)
    assert np.array_equal(got.data_uV, values(x)[:, :2])
    assert got.gaps == (td.Gap(100, 110, ""),)
    assert got.markers == (td.Marker(5, "needle_in", "site 1"),)


def test_what_the_tables_say(tmp_path):
    session = begin(tmp_path, about={"channels": {"EMG 2": {"target_muscle": "trapezius"}}})
    play(session)
    session.close({"band": 2})
    emg = read(session.path.with_suffix(".json"))
    assert (emg["RecordingDuration"], emg["LostSamples"], emg["EMGChannelCount"]) == (
        310 / 250,
        10,
        2,
    )
    assert "bad: lost samples" in emg["LostSamplesDescription"]
    table = session.path.with_name(session.path.name.replace("_emg.bdf", "_channels.tsv"))
    assert [line.split("\t") for line in table.read_text().splitlines()] == [
        ["name", "type", "units", "description", "target_muscle"],
        ["EMG 1", "EMG", "uV", "gain 24", "n/a"],
        ["EMG 2", "EMG", "uV", "gain 12", "trapezius"],
        ["acc x", "ACCEL", "g", "n/a", "n/a"],
    ]
    assert session.table.read_text() == format_table([EVENT, AFTER], 250.0, ["EMG 1", "EMG 2"])
    described = read(session.table.with_suffix(".json"))
    assert (described["Complete"], described["AnalysedDuration_s"]) == (True, 310 / 250)
    assert described["Detector"] == {"band": 2}
    assert described["Source"]["duration_s"] == 310 / 250
    assert described["Source"]["channels"] == ["EMG 1", "EMG 2"]


def test_while_it_runs_everything_is_there_and_valid(tmp_path):
    session = begin(tmp_path)
    play(session)
    assert len(records_in(session.path)) == 5
    assert [e["trial_type"] for e in read_events(session.table)] == ["ltr", "gap"]
    assert read(session.table.with_suffix(".json"))["Complete"] is False
    assert "RecordingDuration" not in read(session.path.with_suffix(".json"))
    assert errors_of(tmp_path) == []
    session.close()


def test_a_simulation_says_so(tmp_path):
    session = begin(tmp_path, is_simulation=True)
    play(session)
    session.close()
    assert read(session.path.with_suffix(".json"))["Simulated"] is True
    assert "imulated" in read(tmp_path / "dataset_description.json")["Name"]
    assert td.read(session.path).meta == {"simulated": True}


def test_no_session_is_ever_overwritten(tmp_path):
    for name in ("ses-01", "ses-3", "ses-pre", "ses-0007x"):
        (tmp_path / "sub-A1" / name).mkdir(parents=True)
    paths = []
    for _ in range(2):
        session = begin(tmp_path)
        play(session)
        session.close()
        paths.append(session.path.parents[1].name)
    assert paths == ["ses-04", "ses-05"]
    other = begin(tmp_path, session="04b")
    other.close()
    assert other.path.parents[1].name == "ses-04b"
    with pytest.raises(FileExistsError):
        begin(tmp_path, session="04")
    other = begin(tmp_path, subject="B2")
    other.close()
    assert other.path.parents[1].name == "ses-01"


def test_a_start_that_fails_leaves_no_session_behind(tmp_path):
    with pytest.raises(ValueError, match="a code, no name"):
        begin(tmp_path, subject="Ada Smith")
    with pytest.raises(ValueError, match="has EMG 9; the recording has"):
        begin(tmp_path, about={"channels": {"EMG 9": {}}})
    assert not list(tmp_path.iterdir())
    (tmp_path / "participants.tsv").write_text("id\n")
    with pytest.raises(FileFormatError, match="no table of participants"):
        begin(tmp_path)
    (tmp_path / "participants.tsv").unlink()
    with pytest.raises(OSError, match="No space"):
        begin(tmp_path, disk=FaultyDisk(lambda i, _: True, errno.ENOSPC))
    assert not list((tmp_path / "sub-A1").iterdir())


def test_a_folder_that_is_removed_comes_back_with_everything(tmp_path):
    session = begin(tmp_path, about=ABOUT | {"channels": {}})
    play(session)
    shutil.rmtree(tmp_path / "sub-A1")
    session.add(EVENT)
    assert [e["trial_type"] for e in read_events(session.table)] == ["gap", "ltr", "ltr"]
    session.write_counts(310, counts(100))
    session.flush()
    assert session.path.with_suffix(".json").exists()
    assert session.close().not_on_disk == ()
    assert len(td.read(session.path).data_uV) == 400
    assert errors_of(tmp_path) == []


def test_events_that_could_not_be_written_follow(tmp_path, monkeypatch):
    session = begin(tmp_path)
    play(session)
    real = os.fsync
    from twitchdetect.files import event_log

    write = event_log._Lines.write

    def fails(self, line):
        self.has_failed = True
        raise OSError(errno.ENOSPC, "No space left on device")

    def full(fd):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(event_log._Lines, "write", fails)
    monkeypatch.setattr(os, "fsync", full)
    session.add(EVENT)
    assert session.table_problem.errno == errno.ENOSPC
    session.add(EVENT)
    session.flush()
    assert session.table_problem.errno == errno.ENOSPC
    assert len(read_events(session.table)) == 2
    monkeypatch.setattr(event_log._Lines, "write", write)
    monkeypatch.setattr(os, "fsync", real)
    session.flush()
    assert session.table_problem is None
    assert len(read_events(session.table)) == 4
    session.add(AFTER)
    lines = session.table.read_text().splitlines()
    assert len(lines) == 6 and "\tgap\t" in lines[-1]
    session.close()
    assert len(read_events(session.table)) == 5


def test_events_of_a_detector_on_a_live_session_are_those_of_its_recording(tmp_path):
    x = np.nan_to_num(signals(1), posinf=0.0, neginf=0.0)
    channels = [Channel.of_gain(name, 24) for name in ("left", "mid", "right")]
    session = BidsSession(tmp_path, 250.0, channels, {}, subject="A1")
    grid = np.column_stack([c.to_values(c.to_counts(x[:, i])) for i, c in enumerate(channels)])
    detector = td.Detector(fs=250.0, n_channels=3, rail_uV=[c.rail for c in channels])
    for i in range(0, len(x), 17):
        session.write(td.Block(i, grid[i : i + 17]))
        for event in detector.process(grid[i : i + 17]):
            session.add(event)
    for event in detector.finish():
        session.add(event)
    session.close()
    again = td.read(session.path)
    assert np.array_equal(again.data_uV, grid)
    assert session.table.read_text() == format_table(td.detect(again), 250.0, again.channels)
    assert len(read_events(session.table)) > 3
