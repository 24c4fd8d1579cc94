"""A live session whose board is unplugged twice, under packets that are lost and garbled."""

import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from firmware_interface.emulator import PATTERN_STEP_UV, Board, Cyton, Fault, Pattern
from firmware_interface.emulator.sources import PATTERN_LENGTH, pattern_steps

import twitchdetect as td
from tests.boards.rig import Rig
from twitchdetect.boards.cyton import CytonDriver
from twitchdetect.files.bids_session import BidsSession
from twitchdetect.session.live import LiveSession, recorded_channels, recorded_rail_uV

FAULTS = [
    Fault(kind="drop", packet=40, n=3),
    Fault(kind="garble", packet=70),
    Fault(kind="unplug", packet=110, seconds=0.3),
    Fault(kind="unplug", packet=400, seconds=0.2),
]
LEAST_AFTER = 60


@pytest.fixture
def recorded(tmp_path):
    """The rig after two unpluggings, and the recordings that there are."""
    rig = Rig(tmp_path / "dev", Cyton(Board(Pattern(), banner_pause_s=0.1)), CytonDriver(), FAULTS)
    seen = []

    def end_after_the_last(block):
        seen.extend([len(rig.device.streams)] * len(block.data_uV))
        if seen.count(3) > LEAST_AFTER:
            rig.source.close()

    n_threads = threading.active_count()
    with rig.running():
        channels = recorded_channels(rig.source)
        detector = td.Detector(250.0, 8, rail_uV=recorded_rail_uV(channels))
        files = BidsSession(tmp_path / "out", 250.0, channels, detector.describe(), subject="p01")
        session = LiveSession(rig.source, files, detector, on_block=end_after_the_last)
        session.run()
    assert (session.detector_problem, threading.active_count()) == ("", n_threads)
    return rig, sorted(Path(tmp_path / "out").rglob("*.bdf"))


def test_all_of_it_is_in_one_file_each_value_true_and_each_count_right(recorded):
    rig, paths = recorded
    assert len(paths) == 1
    recording = td.read(paths[0])
    sample = np.concatenate(
        [np.arange(b.start_sample, b.stop_sample) for b in recording.segments()]
    )
    steps = np.rint(recording.data_uV[:, :8] / PATTERN_STEP_UV)
    index = (steps[:, 0].astype(int) + 8 * PATTERN_LENGTH) // 16
    np.testing.assert_array_equal(steps, pattern_steps(index[:, None], np.arange(8)))
    begins = [0, *(np.flatnonzero(np.diff(index) < 0) + 1), len(index)]
    assert len(begins) == 1 + len(rig.device.streams) == 4
    for start, stop in pairwise(begins):
        shift = sample[start:stop] - index[start:stop]
        np.testing.assert_array_equal(shift, shift[0])
    first = {(gap.start_sample, gap.stop_sample) for gap in recording.gaps if gap.stop_sample < 110}
    assert first == {(40, 43), (70, 71)}
    assert sum(gap.n_samples > 25 for gap in recording.gaps) == 2
