"""The emulator as a program of its own."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from firmware_interface.emulator.command import make_device, parse_faults, parser

from tests.firmware_interface.emulator_host import Line, decoded, streamed

ROOT = Path(__file__).parents[2]


def test_it_prints_the_name_of_its_port_and_ends_with_its_input(tmp_path):
    link = tmp_path / "board"
    command = [sys.executable, "firmware_interface/emulator", "--board", "cyton", "--until-eof"]
    with subprocess.Popen(
        [*command, "--link", str(link), "--faults", "drop@3x2"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout.readline().strip() == str(link)
            with Line(str(link)) as line:
                assert line.ask(b"V") == "v3.1.5$$$"
                line.write(b"b")
                counters, *_ = decoded(line.exactly(33 * 5))
            assert list(counters) == [0, 1, 2, 5, 6]
            told = [process.stderr.readline() for _ in range(2)]
            assert told == ["packet 0: opened 1\n", "packet 3: drop 2\n"]
            process.stdin.close()
            assert process.wait(20) == 0
        finally:
            process.kill()
    assert not link.is_symlink()


def test_a_wrong_fault_is_told_in_one_line():
    command = [sys.executable, "firmware_interface/emulator", "--faults", "fire=1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "unknown fault 'fire'" in done.stderr


def test_faults_are_read_from_the_command_line():
    plan = parse_faults("drop=0.5x4, unplug@70:2.5", seed=1)
    drop = plan.in_bytes(0, 60)[0]
    assert (drop.kind, drop.n) == ("drop", 4)
    assert plan.packets_before_action(60, 100) >= 10
    unplug = plan.action_at(200)
    assert unplug is not None and (unplug.kind, unplug.seconds) == ("unplug", 2.5)
    with pytest.raises(ValueError, match="is no fault"):
        parse_faults("drop", seed=1)


@pytest.mark.parametrize("daisy", [False, True])
def test_a_simulated_session_is_played_in_its_own_counts(daisy):
    from twitchdetect import simulate

    args = ["--session", "everything", "--minutes", "0.5", "--seed", "4"] + ["--daisy"] * daisy
    device = make_device(parser().parse_args(args))
    device.plug(True, 0.0)
    device.receive(b"b", 0.0)
    _, counts, _, _ = decoded(streamed(device, 20.0))
    assert not daisy or not any(name.startswith("daisy at") for name in simulate.BOARDS)
    if daisy:
        assert all(counts[parity::2].std(axis=0).all() for parity in (0, 1))
        return
    recording = simulate.session("everything", minutes=0.5, seed=4).recording
    lost = np.concatenate([np.arange(*g) for g in device.missing(0, len(counts))])
    kept = np.setdiff1d(np.arange(len(counts)), lost)
    truth = recording.data_uV[: len(kept)] / (4.5e6 / 24 / (2**23 - 1))
    np.testing.assert_array_equal(counts[kept], np.rint(truth))


@pytest.mark.parametrize("fs", [250.0, 500.0])
def test_a_file_is_played_at_the_rate_of_the_board(tmp_path, fs):
    t = np.arange(int(4 * fs)) / fs
    path = tmp_path / "wave.csv"
    rows = [f"{s:.6f},{100 * np.sin(2 * np.pi * 3 * s):.6f}" for s in t]
    path.write_text("\n".join(["time_s,emg_uV", *rows]) + "\n")
    device = make_device(parser().parse_args(["--play", str(path)]))
    device.plug(True, 0.0)
    device.receive(b"b", 0.0)
    _, counts, _, _ = decoded(streamed(device, 3.0))
    there = np.arange(len(counts)) / 250
    np.testing.assert_allclose(
        counts[:, 0] * 4.5e6 / 24 / (2**23 - 1), 100 * np.sin(2 * np.pi * 3 * there), atol=0.05
    )
