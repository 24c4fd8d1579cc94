"""The command line as a user meets it."""

import json
import os
import subprocess
import sys

import pytest

import twitchdetect as td
from tests.files.makers import csv, gui_text
from tests.signals import session
from twitchdetect.cli import main
from twitchdetect.files.event_table import read_events
from twitchdetect.files.openbci_write import write_gui_text


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
        (["--plot", "{tmp}/mine.png"], "mine.png"),
    ],
)
def test_plot_in_any_place(recording, tmp_path, given, name, capsys):
    given = [g.format(tmp=tmp_path) for g in given]
    assert main(["detect", *given, "--", str(recording)]) == 0
    assert (tmp_path / name).stat().st_size > 10_000


def test_plot_before_the_file(recording, tmp_path, capsys):
    assert main(["detect", "--plot", str(recording)]) == 0
    assert (tmp_path / "rec_events.png").exists()


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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["detect"], "at least one recording"),
        (["detect", "{tmp}/none.bdf"], "no such file"),
        (["detect", "{rec}", "--mains", "fifty"], "--mains"),
        (["detect", "{rec}", "--false-alarms-per-hour", "0"], "false_alarms_per_hour"),
        (["detect", "{rec}", "--units", "kg"], "units"),
        (["detect", "{rec}", "--fs", "90"], "samples/s"),
        (["detect", "{rec}", "{rec}", "--out", "{tmp}/o"], "would both write"),
        (["detect", "{rec}", "--config", "{rec}"], "settings file"),
        (["replay", "{rec}", "--no-window", "--speed", "0"], "--speed"),
        (["replay", "{rec}"], "--no-window"),
        (["recordings", "fetch", "nothing"], "known are"),
        (["frobnicate"], "invalid choice"),
        ([], "usage"),
    ],
)
def test_wrong_calls_are_one_line_and_exit_2(recording, tmp_path, capsys, arguments, message):
    arguments = [a.format(rec=recording, tmp=tmp_path) for a in arguments]
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err + captured.out
    assert "Traceback" not in captured.err


def test_one_bad_file_does_not_stop_the_others(recording, tmp_path, capsys):
    (tmp_path / "bad.bdf").write_bytes(b"\xffBIOSEMI")
    assert main(["detect", str(tmp_path / "bad.bdf"), str(recording)]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("twitchdetect: bad.bdf: ")
    assert (tmp_path / "rec_events.tsv").exists()


def test_a_place_that_cannot_be_written_to(recording, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["detect", str(recording), "--out", str(tmp_path / "file" / "deep")]) == 1
    assert "--out" in capsys.readouterr().err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk(recording, tmp_path, capsys):
    (tmp_path / "rec_events.tsv").symlink_to("/dev/full")
    assert main(["detect", str(recording)]) == 1
    assert "No space left" in capsys.readouterr().err


def test_demo(tmp_path, capsys):
    assert main(["demo", "--out", str(tmp_path / "d")]) == 0
    out = capsys.readouterr().out
    assert "Of 21 simulated twitches" in out
    assert {p.name for p in (tmp_path / "d").iterdir()} == {
        "demo.txt", "demo_events.tsv", "demo_events.json", "demo_events.html",
    }  # fmt: skip


def test_recordings_list(capsys):
    assert main(["recordings", "list"]) == 0
    out = capsys.readouterr().out
    assert "emg_1000_hz_16_bits_solo" in out
    assert "MIT" in out


def test_units_are_asked_for(tmp_path, capsys):
    csv(tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text().replace("[uV]", "")
    (tmp_path / "a.csv").write_text(text)
    assert main(["detect", str(tmp_path / "a.csv")]) == 2
    assert "--units uV" in capsys.readouterr().err
    assert main(["detect", str(tmp_path / "a.csv"), "--units", "uV"]) == 0


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


@pytest.mark.parametrize("command", ["demo", "detect", "replay", "recordings"])
def test_every_command_has_help_with_an_example(command, capsys):
    assert main([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"  twitchdetect {command}" in out


def test_a_closed_pipe_is_quiet(tmp_path):
    gui_text(tmp_path / "a.txt", 3000)
    result = subprocess.run(
        f"{sys.executable} -m twitchdetect detect {tmp_path}/a.txt --stdout | true",
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.stderr == ""


def test_version():
    assert program("--version").stdout == f"twitchdetect {td.__version__}\n"
