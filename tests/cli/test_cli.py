"""The command line as a user meets it."""

import json
import math
import os
import re
import subprocess
import sys

import pytest

import twitchdetect as td
from tests.disk import files_of_at_most
from tests.files import makers
from tests.files.makers import csv, gui_text
from tests.signals import session
from twitchdetect.cli import main
from twitchdetect.cli.app import COMMANDS
from twitchdetect.cli.demo import compare
from twitchdetect.files.event_table import read_events
from twitchdetect.files.openbci_write import write_gui_text
from twitchdetect.labels import Label


@pytest.fixture
def recording(tmp_path):
    """A file with twitches, a contraction and a gap."""
    x = session(1, n_channels=8)
    made = td.Recording(x, 250.0, tuple("abcdefgh"), gaps=(td.Gap(2250, 2350, "lost"),))
    return write_gui_text(made, tmp_path / "rec.txt", "made for a test")


def test_detect_writes_table_sidecar_and_summary(recording, tmp_path, capsys):
    assert main(["detect", str(recording)]) == 0
    out = capsys.readouterr().out
    assert "rec.txt: OpenBCI GUI text v6 (Cyton)" in out
    assert "lost: 0.400 s" in out
    assert "not a medical device" in out
    assert max(map(len, out.splitlines())) <= 200
    rows = read_events(tmp_path / "rec_events.tsv")
    assert {r["trial_type"] for r in rows} >= {"ltr", "voluntary", "gap"}
    sidecar = json.loads((tmp_path / "rec_events.json").read_text())
    assert sidecar["Detector"]["settings"]["false_alarms_per_hour"] == 1.0
    assert str(tmp_path) not in json.dumps(sidecar)


def test_replay_writes_the_same_bytes(recording, tmp_path, capsys):
    assert main(["detect", str(recording), "--out", str(tmp_path / "a")]) == 0
    arguments = ["replay", str(recording), "--no-window", "--speed", "max"]
    assert main([*arguments, "--out", str(tmp_path / "b")]) == 0
    for name in ("rec_events.tsv", "rec_events.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_replay_tells_events_as_they_come(recording, tmp_path, capsys):
    assert main(["replay", str(recording), "--no-window", "--speed", "1e6"]) == 0
    assert "ltr              ch1" in capsys.readouterr().out


def test_stdout_is_the_table_alone(recording, tmp_path, capsys):
    assert main(["detect", str(recording), "--stdout"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("onset\tduration\ttrial_type")
    assert not (tmp_path / "rec_events.tsv").exists()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (["--plot"], "rec_events.png"),
        (["--plot", "html"], "rec_events.html"),
        (["--plot", "HTML"], "rec_events.html"),
        (["--plot", "{tmp}/mine.png"], "mine.png"),
        (["--plot", "{tmp}/new/folder/mine.png"], "new/folder/mine.png"),
    ],
)
def test_plot_in_any_place(recording, tmp_path, given, name, capsys):
    given = [g.format(tmp=tmp_path) for g in given]
    assert main(["detect", *given, "--", str(recording)]) == 0
    assert (tmp_path / name).stat().st_size > 10_000


def test_plot_before_the_file(recording, tmp_path, capsys):
    assert main(["detect", "--plot", str(recording)]) == 0
    assert (tmp_path / "rec_events.png").exists()


def test_several_tables_on_stdout_are_one_with_the_file_in_front(recording, tmp_path, capsys):
    other = tmp_path / "other" / "rec.txt"
    other.parent.mkdir()
    other.write_bytes(recording.read_bytes())
    bad = tmp_path / "bad.txt"
    assert main(["detect", str(bad), str(recording), str(other), "--stdout"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("\t")[:2] == ["file", "onset"]
    assert {line.split("\t")[0] for line in lines[1:]} == {str(recording), str(other)}
    assert {line.count("\t") for line in lines} == {13}


def test_channels_by_name_and_number(recording, capsys):
    assert main(["detect", str(recording), "--channels", "8,ch1-2".replace("ch1-2", "1-2")]) == 0
    assert "3 channels: ch8, ch1, ch2" in capsys.readouterr().out
    assert main(["detect", str(recording), "--channels", "ch9"]) == 2
    assert "expected names or numbers from 1 to 8" in capsys.readouterr().err
    assert main(["detect", str(recording), "--channels", "1,1"]) == 2


def test_settings_from_a_file_and_from_the_line(recording, tmp_path, capsys):
    (tmp_path / "s.toml").write_text("[detector]\nfalse_alarms_per_hour = 60\nmerge_s = 0.2\n")
    assert (
        main(["detect", str(recording), "--config", str(tmp_path / "s.toml"), "--mains", "60"]) == 0
    )
    settings = json.loads((tmp_path / "rec_events.json").read_text())["Detector"]["settings"]
    assert (settings["false_alarms_per_hour"], settings["merge_s"]) == (60, 0.2)
    assert settings["mains_hz"] == 60.0


def test_one_bad_file_does_not_stop_the_others(recording, tmp_path, capsys):
    (tmp_path / "bad.bdf").write_bytes(b"\xffBIOSEMI")
    assert main(["detect", str(tmp_path / "bad.bdf"), str(recording)]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.err.startswith(f"twitchdetect: {tmp_path / 'bad.bdf'}: ")
    assert (tmp_path / "rec_events.tsv").exists()


def test_a_place_that_cannot_be_written_to(recording, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["detect", str(recording), "--out", str(tmp_path / "file" / "deep")]) == 1
    assert "--out" in capsys.readouterr().err


def test_a_full_disk_costs_no_older_table_and_is_told_with_the_file(recording, tmp_path, capsys):
    assert main(["detect", str(recording)]) == 0
    table, sidecar = tmp_path / "rec_events.tsv", tmp_path / "rec_events.json"
    before = table.read_bytes(), sidecar.read_bytes()
    for command in (["detect"], ["replay", "--no-window", "--speed", "max"]):
        with files_of_at_most(500):
            assert main([*command, str(recording)]) == 1
        assert f"{tmp_path}/rec_events" in (error := capsys.readouterr().err)
        assert "expected room on the disk" in error
        assert (table.read_bytes(), sidecar.read_bytes()) == before
        assert {p.name for p in tmp_path.iterdir()} == {"rec.txt", table.name, sidecar.name}


def test_a_picture_that_does_not_fit_leaves_the_older_one(recording, tmp_path, capsys):
    picture = tmp_path / "p.png"
    picture.write_text("older")
    with files_of_at_most(10_000):
        assert main(["detect", str(recording), "--plot", str(picture)]) == 1
    assert "--plot NAME" in capsys.readouterr().err
    assert picture.read_text() == "older"
    assert not list(tmp_path.glob("*.part*"))


def test_a_demo_on_a_full_disk_leaves_no_half_recording(tmp_path, capsys):
    with files_of_at_most(100_000):
        assert main(["demo", "--no-window", "--out", str(tmp_path)]) == 1
    assert "demo.txt: File too large" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_demo(tmp_path, capsys):
    assert main(["demo", "--no-window", "--out", str(tmp_path / "d")]) == 0
    out = capsys.readouterr().out
    assert re.search(
        r"Of \d+ simulated twitches \(SNR .* were found; \d+ further ltr where none", out
    )
    assert {p.name for p in (tmp_path / "d").iterdir()} == {
        "demo.txt", "demo_events.tsv", "demo_events.json", "demo_events.html",
    }  # fmt: skip


def test_the_demo_counts_what_was_reported_beside_the_truth():
    def event(start):
        return td.Event("ltr", 0, start, start + 5, start, start, 1.0, 1.0, 1.0, 1.0, "")

    sizes_db = {100: 20.0, 200: 8.0, 300: -math.inf}
    truth = [
        Label(kind="ltr", start_sample=start, stop_sample=start + 10, snr_db=size_db)
        for start, size_db in sizes_db.items()
    ]
    told = compare([event(start) for start in (102, 106, 205, 400)], truth)
    assert "Of 3 simulated twitches (SNR 8 to 20 dB, 1 of them not on the skin at all)" in told
    assert "2 were found; 1 further ltr where none was simulated" in told


def test_recordings_list(capsys):
    assert main(["recordings", "list"]) == 0
    out = capsys.readouterr().out
    assert "emg_1000_hz_16_bits_solo" in out
    assert "MIT" in out
    assert "1 channel at 1000 samples/s" in out
    assert out.count("PLUX") == 1
    assert max(map(len, out.splitlines())) <= 100


def test_a_cache_that_cannot_be_written_to_is_told(tmp_path, monkeypatch, capsys):
    def refuse(name):
        raise PermissionError(13, "Permission denied", "cache")

    monkeypatch.setattr("twitchdetect.files.library.fetch", refuse)
    assert main(["recordings", "fetch", "emg_bursts"]) == 1
    assert "Set TWITCHDETECT_CACHE" in (error := capsys.readouterr().err)
    assert "--out" not in error


def test_units_are_asked_for(tmp_path, capsys):
    csv(tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text().replace("[uV]", "")
    (tmp_path / "a.csv").write_text(text)
    assert main(["detect", str(tmp_path / "a.csv")]) == 2
    assert "--units mV" in capsys.readouterr().err
    assert main(["detect", str(tmp_path / "a.csv"), "--units", "uV"]) == 0


def test_units_of_a_format_that_can_state_them_are_taken(tmp_path, capsys):
    makers.xdf(tmp_path / "a.xdf")
    assert main(["detect", str(tmp_path / "a.xdf"), "--units", "uV"]) == 0


def program(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "twitchdetect", *arguments],
        capture_output=True, text=True, check=False, **options,
    )  # fmt: skip


def test_help_is_light_and_has_an_example():
    code = (
        "import sys; from twitchdetect.cli import main; main(['--help']); "
        "heavy = {'numba', 'mne', 'scipy', 'matplotlib', 'numpy', 'PySide6', 'h5py'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "twitchdetect demo" in result.stdout


@pytest.mark.parametrize(
    "command",
    [
        "",
        *COMMANDS,
        "recordings list",
        "recordings fetch",
        "recordings verify",
    ],
)
def test_every_command_has_help_of_80_columns_with_an_example(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert main([*command.split(), "--help"]) == 0
    out = capsys.readouterr().out
    assert f"  twitchdetect {command}" in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_help_tells_exit_codes(capsys):
    assert main(["--help"]) == 0
    assert "130 stopped with Ctrl-C" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", ["--help", "recordings list", "detect a.txt --stdout", "detect a.txt"]
)
def test_a_closed_pipe_is_quiet(tmp_path, command):
    gui_text(tmp_path / "a.txt", 3000)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    result = subprocess.run(
        f"{sys.executable} -m twitchdetect {command} | true",
        shell=True, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert result.stderr == ""


def test_version():
    assert program("--version").stdout == f"twitchdetect {td.__version__}\n"


@pytest.mark.parametrize("command", [["detect"], ["replay", "--no-window", "--speed", "max"]])
def test_a_table_of_what_is_true_is_not_overwritten(command, tmp_path, capsys):
    path = tmp_path / "r.csv"
    path.write_text("a\n" + "1.0\n2.0\n" * 1500)
    truth = tmp_path / "r_events.tsv"
    truth.write_text("onset\tduration\ttrial_type\n1.0\t0.1\tltr\n")
    assert main([*command, str(path), "--fs", "250", "--units", "uV"]) == 2
    error = capsys.readouterr().err
    assert "was not written by this command" in error
    assert "--out DIR" in error
    assert truth.read_text().startswith("onset\tduration\ttrial_type\n1.0")
    call = [*command, str(path), "--fs", "250", "--units", "uV", "--out", str(tmp_path / "o")]
    assert main(call) == 0
    assert main(call) == 0
