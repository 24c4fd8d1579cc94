"""`twitchdetect simulate` as a user meets it."""

import filecmp
import json

import numpy as np
import pytest

import twitchdetect as td
from tests.disk import files_of_at_most
from twitchdetect.cli import main
from twitchdetect.files.label_table import read_labels
from twitchdetect.simulate import SCENARIOS, session

SHORT = ("--minutes", "1", "--seed", "5")


def files(folder):
    return sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())


def bdf(folder):
    return next(folder.rglob("*_emg.bdf"))


def test_two_runs_give_the_same_bytes(tmp_path, capsys):
    for name in ("a", "b"):
        assert main(["simulate", "everything", *SHORT, "--out", str(tmp_path / name)]) == 0
    a, b = tmp_path / "a", tmp_path / "b"
    assert files(a) == files(b)
    same, different, odd = filecmp.cmpfiles(a, b, files(a), shallow=False)
    assert len(same) == len(files(a)) >= 8
    assert not different
    assert not odd


def test_what_is_written_is_what_was_made(tmp_path, capsys):
    assert main(["simulate", "latent", *SHORT, "--out", str(tmp_path)]) == 0
    made = session("latent", minutes=1, seed=5)
    recording = td.read(bdf(tmp_path))
    assert recording.gaps == made.recording.gaps or [
        (g.start_sample, g.stop_sample) for g in recording.gaps
    ] == [(g.start_sample, g.stop_sample) for g in made.recording.gaps]
    assert len(made.recording.gaps) > 0
    assert np.abs(recording.data_uV - made.recording.data_uV).max() < 0.02
    assert recording.channels == made.recording.channels
    path = bdf(tmp_path)
    table = path.with_name(path.name.replace("_emg.bdf", "_events.tsv"))
    labels = read_labels(table, recording)
    assert len(labels) == len(made.labels)
    for read, truth in zip(labels, made.labels, strict=True):
        assert (read.kind, read.start_sample, read.stop_sample, read.channel, read.site) == (
            truth.kind, truth.start_sample, truth.stop_sample, truth.channel, truth.site,
        )  # fmt: skip
        assert read.snr_db == pytest.approx(truth.snr_db, abs=0.01, nan_ok=True)


def test_the_description_says_that_it_is_simulated_and_how(tmp_path, capsys):
    assert main(["simulate", "trunk", *SHORT, "--without", "mains", "--out", str(tmp_path)]) == 0
    emg = json.loads(next(tmp_path.rglob("*_emg.json")).read_text())
    assert emg["Simulated"] is True
    assert emg["SimulationRecipe"]["seed"] == 5
    assert "mains" not in emg["SimulationRecipe"]["scenario"]["confounders"]
    assert "ecg" in emg["SimulationRecipe"]["scenario"]["confounders"]


def test_the_range_of_snr_is_that_of_the_first_twitches(tmp_path, capsys):
    call = ["simulate", "sweep", *SHORT, "--snr", "-3", "-2", "--out", str(tmp_path)]
    assert main(call) == 0
    recording = td.read(bdf(tmp_path))
    table = next(tmp_path.rglob("*_events.tsv"))
    sizes = [t.snr_db for t in read_labels(table, recording) if t.kind == "ltr"]
    assert all(-3 <= s <= -2 for s in sizes if np.isfinite(s))


def test_list_names_everything(capsys):
    assert main(["simulate", "list"]) == 0
    out = capsys.readouterr().out
    for name in (*SCENARIOS, "cyton", "hd", "needle_movement"):
        assert f"  {name} " in out


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (["nowhere"], "unknown scenario 'nowhere'; known are: latent"),
        (["latent", "--board", "x"], "unknown board 'x'; known are: cyton"),
        (["latent", "--minutes", "0"], "minutes must be 0.5 to 1440, got 0"),
        (["latent", "--minutes", "nan"], "got 'nan', expected a number"),
        (["latent", "--with", "rain"], "unknown confounder 'rain'"),
        (["latent", "--mains", "55"], "mains_hz must be 50 or 60"),
        (["latent", "--snr", "9", "1"], "first_snr_db must be two numbers, low and high"),
        (["latent", "--snr", "500", "600"], "first_snr_db must be -60 to 60, got (500.0, 600.0)"),
        (["sweep", "--with", "guarding"], "guarding needs a needle, and sweep has none"),
        (["trunk", "--with", "drift", "--without", "drift"], "drift is switched on and off"),
    ],
)
def test_a_wrong_call_is_one_line_and_writes_nothing(call, expected, tmp_path, capsys):
    assert main(["simulate", *call, "--out", str(tmp_path / "d")]) == 2
    error = capsys.readouterr().err
    assert expected in error
    assert error.count("\n") == 1
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize("name", ["taken", "taken/below"])
def test_a_file_in_place_of_the_folder_is_told_before_anything_is_simulated(
    name, tmp_path, capsys, monkeypatch
):
    (tmp_path / "taken").write_text("mine")
    monkeypatch.setattr("twitchdetect.simulate.session", None)
    assert main(["simulate", "latent", *SHORT, "--out", str(tmp_path / name)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert f"--out: {tmp_path / 'taken'} is a file; expected a folder" in error
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dataset_description.json", "{"),
        ("participants.json", "[]"),
        ("participants.tsv", "name\tage\n"),
        ("participants.tsv", ""),
    ],
)
def test_a_data_set_that_cannot_be_read_stays_as_it_is(name, text, tmp_path, capsys):
    (tmp_path / name).write_text(text)
    assert main(["simulate", "rest", *SHORT, "--out", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert name in error
    assert [p.name for p in tmp_path.rglob("*")] == [name]


def test_a_full_disk_leaves_no_half_recording(tmp_path, capsys):
    with files_of_at_most(100_000):
        assert main(["simulate", "rest", *SHORT, "--out", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "expected room on the disk" in error
    assert not files(tmp_path)


def test_detect_on_it_leaves_the_truth_alone(tmp_path, capsys):
    assert main(["simulate", "latent", *SHORT, "--out", str(tmp_path)]) == 0
    before = {p: (tmp_path / p).read_bytes() for p in files(tmp_path)}
    main(["detect", str(bdf(tmp_path))])
    assert {p: (tmp_path / p).read_bytes() for p in before} == before


def test_sessions_are_added_to_a_data_set(tmp_path, capsys):
    for call in (["rest", *SHORT], ["sweep", *SHORT], ["rest", "--minutes", "0.5", "--seed", "6"]):
        assert main(["simulate", *call, "--out", str(tmp_path)]) == 0
    people = (tmp_path / "participants.tsv").read_text().splitlines()
    assert people == ["participant_id", "sub-simrestcyton", "sub-simsweepcyton"]
    assert len(list(tmp_path.rglob("*_emg.bdf"))) == 3
