"""Wrong calls and bad input: one line that says what to do, and exit 2."""

import json
import os
import shutil

import pytest

from tests.files import makers
from twitchdetect.cli import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A place with a recording and settings files."""
    makers.gui_text(tmp_path / "rec.txt")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(tmp_path / "rec.txt", tmp_path / name / "emg.txt")
    shutil.copy(tmp_path / "rec.txt", tmp_path / "a" / "emg.csv")
    (tmp_path / "narrow.toml").write_text("[detector]\nlowpass_hz = 60\n")
    (tmp_path / "empty.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


HELP = "see 'twitchdetect detect --help'"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["detect"], "at least one recording"),
        (["detect", "none.bdf"], "no such file"),
        (["detect", ""], "expected a recording"),
        (["detect", "rec.txt", "--nix"], f"unknown arguments: --nix; {HELP}"),
        (["detect", "rec.txt", "--mains", "fifty"], f"--mains: got 'fifty', expected 50, 60, auto or none; {HELP}"),
        (["detect", "rec.txt", "--mains", "55"], "--mains: got '55'"),
        (["detect", "rec.txt", "--false-alarms-per-hour", "0"], "--false-alarms-per-hour: got 0.0, expected"),
        (["detect", "rec.txt", "--false-alarms-per-hour", "nan"], "--false-alarms-per-hour: got nan"),
        (["detect", "rec.txt", "--false-alarms-per-hour", "x"], "--false-alarms-per-hour: got 'x'"),
        (["detect", "rec.txt", "--units", "kg"], "--units: got 'kg', expected one of uV, mV, V, nV"),
        (["detect", "rec.txt", "--fs", "inf"], "--fs: got 'inf', expected a number above 0"),
        (["detect", "rec.txt", "--gain", "-1"], "--gain: got '-1'"),
        (["detect", "rec.txt", "--channels", " "], "--channels: got ' ', expected names or numbers"),
        (["detect", "rec.txt", "--out", ""], "--out: got '', expected a folder"),
        (["detect", "rec.txt", "--plot", ""], "--plot: got ''"),
        (["detect", "rec.txt", "--plot", "foo.svg"], "--plot: got foo.svg, expected png, html or a name ending in .png or .html"),
        (["detect", "rec.txt", "--plot", "foo_png"], "--plot: got foo_png, expected"),
        (["detect", "rec.txt", "a/emg.txt", "--plot", "p.png"], "one picture for 2 recordings"),
        (["detect", "rec.txt", "--stdout", "--out", "o"], "--stdout writes no table"),
        (["detect", "rec.txt", "--fs", "90"], "rec.txt: 90 samples/s carry"),
        (["detect", "a/emg.txt", "--channels", "9"], "a/emg.txt: --channels: got '9', expected names or numbers from 1 to 8"),
        (["detect", "rec.txt", "--config", "narrow.toml"], "rec.txt: a band of 20 to 60 Hz"),
        (["detect", "rec.txt", "--config", "none.toml"], "none.toml: no such settings file; expected TOML"),
        (["detect", "rec.txt", "--config", "."], ".: this settings file cannot be read"),
        (["detect", "rec.txt", "--config", "rec.txt"], "rec.txt: this is no settings file"),
        (["detect", "rec.txt", "--config", "empty.toml"], "empty.toml: this settings file has no [detector]"),
        (["detect", "rec.txt", "./a/../rec.txt"], "rec.txt is listed twice"),
        (["detect", "a/emg.txt", "b/emg.txt", "--out", "o"], "Leave out --out"),
        (["detect", "a/emg.txt", "a/emg.csv"], "one by one, each with an --out of its own"),
        (["detect", "rec.txt", "--rescale-gui-bdf"], "rec.txt: --rescale-gui-bdf has no effect"),
        (["detect", "plain.csv", "--fs", "250", "--units", "uV", "--gain", "12"], "plain.csv: --gain has no effect"),
        (["detect", "OBCI_01.TXT", "--units", "mV"], "OBCI_01.TXT: --units has no effect"),
        (["replay", "rec.txt", "--no-window", "--speed", "0"], "--speed: got '0'"),
        (["replay", "rec.txt", "--no-window", "--fs", "90"], "rec.txt: 90 samples/s carry"),
        (["replay", "rec.txt", "--out", "x"], "--out has no effect in the window"),
        (["replay", "rec.txt", "--quiet"], "or add --no-window"),
        (["replay", "rec.txt", "--speed", "max"], "expected 0.25 to 16 in the window"),
        (["replay", "rec.txt", "--no-window", "--label"], "--label has no effect without a"),
        (["replay", "rec.txt", "--no-window", "--labels-by", "AB"], "--labels-by has no effect"),
        (["replay", "rec.txt", "--labels-by", ""], "letters and digits"),
        (["demo", "--seed", "-1"], "--seed: got '-1', expected a whole number from 0"),
        (["recordings", "fetch", "nothing"], "known are"),
        (["recordings"], "ACTION"),
        (["frobnicate"], "invalid choice"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_one_line_and_exit_2(folder, capsys, arguments, message):
    makers.csv(folder / "plain.csv")
    makers.sd_card(folder / "OBCI_01.TXT")
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.startswith("twitchdetect: ")
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert not list(folder.rglob("*_events*"))


def test_no_command_shows_the_help(capsys):
    assert main([]) == 2
    assert "usage" in capsys.readouterr().out


def test_a_fault_of_the_program_is_one_line_and_does_not_stop_the_others(
    folder, capsys, monkeypatch
):
    from twitchdetect.files import read

    def read_or_fail(path, **options):
        if path.name == "rec.txt":
            raise IndexError("oops")
        return real(path, **options)

    real = read.read
    monkeypatch.setattr(read, "read", read_or_fail)
    assert main(["detect", "rec.txt", "a/emg.txt"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("twitchdetect: rec.txt: a fault of this program (IndexError: oops)")
    assert error.count("\n") == 1
    assert (folder / "a" / "emg_events.tsv").exists()
    monkeypatch.setenv("TWITCHDETECT_TRACEBACK", "1")
    with pytest.raises(IndexError):
        main(["detect", "rec.txt"])


def test_a_file_that_fails_while_it_is_read_is_bad_input(folder, capsys, monkeypatch):
    def fail(path, **options):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("twitchdetect.files.read.read", fail)
    assert main(["detect", "rec.txt"]) == 2
    assert "rec.txt: cannot be read (Input/output error)" in (error := capsys.readouterr().err)
    assert "--out" not in error


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_closed_stream_does_not_keep_from_work(tmp_path, closed, monkeypatch):
    makers.gui_text(tmp_path / "a.txt")
    monkeypatch.setattr(f"sys.{closed}", None)
    assert main(["detect", str(tmp_path / "a.txt"), "--quiet"]) == 0
    assert (tmp_path / "a_events.tsv").exists()


def test_a_name_that_is_no_text_is_escaped(tmp_path):
    path = tmp_path / os.fsdecode(b"bad\xff.txt")
    makers.gui_text(path)
    assert main(["detect", str(path), "--quiet", "--plot", "html"]) == 0
    described = json.loads(next(tmp_path.glob("*.json")).read_text("utf-8"))
    assert described["Source"]["file"].startswith("bad")


def test_recordings_may_stand_on_both_sides_of_an_option(tmp_path):
    for name in "ab":
        makers.gui_text(tmp_path / f"{name}.txt")
    assert (
        main(
            ["detect", str(tmp_path / "a.txt"), "--quiet", "--gain", "24", str(tmp_path / "b.txt")]
        )
        == 0
    )
    assert len(list(tmp_path.glob("*_events.tsv"))) == 2
