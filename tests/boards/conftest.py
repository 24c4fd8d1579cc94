"""Kernels are compiled before anything is timed."""

import numpy as np
import pytest

from twitchdetect.boards.cobs_frames import frame
from twitchdetect.boards.cyton_packets import CytonDecoder
from twitchdetect.boards.sample_clock import SampleClock
from twitchdetect.boards.twitchboard_packets import TwitchboardDecoder


@pytest.fixture(scope="session", autouse=True)
def compiled():
    CytonDecoder().feed(bytes(33))
    TwitchboardDecoder().feed(frame(b"ab"))
    clock = SampleClock(250.0)
    clock.place(np.arange(3), np.arange(3) / 250)
    clock.flush()
