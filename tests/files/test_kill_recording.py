"""The benchmarks of the recorder, at a small size."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(name, *arguments):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": ""}
    command = [sys.executable, str(ROOT / "benchmarks" / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_after_kill_9_every_finished_record_and_annotation_opens_in_three_readers():
    result = run("kill_recording.py", "--kills", "4", "--seed", "7")
    assert result.stdout.endswith("PASS\n"), result.stdout + result.stderr
    for reader in ("edfio", "pyedflib", "mne"):
        assert f"annotation in {reader}: 4 of 4" in result.stdout


def test_an_hour_takes_no_more_memory_than_its_first_minutes():
    result = run(
        "record_day.py", "--hours", "0.5", "--synced-minutes", "0.05", "--board-hours", "0"
    )
    (line, *_) = (n for n in result.stdout.splitlines() if "memory, MB:" in n)
    used = [float(n) for n in line.partition(":")[2].split(",")]
    assert used[-1] - used[1] < 1.0, result.stdout


def test_of_an_hour_of_packets_each_that_came_is_in_the_file_and_no_other():
    hours = ["--hours", "0", "--synced-minutes", "0", "--board-hours", "0.1"]
    result = run("record_day.py", *hours, "--session-minutes", "0.5")
    assert result.stdout.endswith("PASS\n"), result.stdout + result.stderr
    (line, *_) = result.stdout.splitlines()
    numbers = [int(word) for word in line.split() if word.isdecimal()]
    n_sent, n_dropped, n_marked, n_there, n_false = numbers
    assert (n_sent, n_false) == (90_000, 0)
    assert 0 < n_dropped == n_marked == n_sent - n_there
