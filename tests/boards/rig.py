"""An emulated board on a pseudo-terminal with a source on it."""

import threading
import time
from contextlib import contextmanager

import numpy as np
from firmware_interface.emulator import PATTERN_STEP_UV, Emulator, Plan

from twitchdetect.boards.ports import Port
from twitchdetect.boards.reconnect import Pace
from twitchdetect.boards.serial_source import SerialSource
from twitchdetect.boards.source import CLOSE_S

QUICK = Pace(silence_s=0.5, nudge_s=0.15, look_s=0.05, resync_s=1.5)


class Rig:
    """An emulated board and a source on it."""

    def __init__(self, folder, device, driver, faults=()):
        self.folder, self.device, self.driver = folder, device, driver
        self.emulator = Emulator(device, plan=Plan(faults), ports=folder)
        self.blocks = []

    def ports(self):
        return [Port(str(path), 0x0403, 0x6015, "DM00Q0QK") for path in self.folder.iterdir()]

    @contextmanager
    def running(self, **options):
        options = {"pace": QUICK, "ports": self.ports} | options
        with self.emulator:
            self.source = SerialSource(self.driver, self.ports()[0], **options)
            try:
                self.source.start()
                yield self
            finally:
                start_s = time.monotonic()
                self.source.close()
                assert time.monotonic() - start_s < CLOSE_S
            self.blocks += self.source.blocks()
        assert not [t for t in threading.enumerate() if t.name == "board"]

    def take(self, seconds=0.0, until=lambda: True, most_s=15.0):
        """Take blocks for so long, and until something is so."""
        start_s = time.monotonic()
        for block in self.source.blocks():
            self.blocks.append(block)
            passed_s = time.monotonic() - start_s
            assert passed_s < most_s, self.source.status
            if passed_s >= seconds and until():
                return

    @property
    def samples(self):
        return np.concatenate([np.arange(b.start_sample, b.stop_sample) for b in self.blocks])

    @property
    def data_uV(self):
        return np.concatenate([b.data_uV for b in self.blocks])

    @property
    def steps(self):
        return np.rint(self.data_uV / PATTERN_STEP_UV)

    def said(self):
        return [message.text for message in self.source.status.messages]


def check_starts(rig, source_sample, fs, tolerance_s=0.08):
    """See that each start of the board's stream lies where it was in time."""
    streams = rig.device.streams
    begins = [0, *(np.flatnonzero(np.diff(source_sample) < 0) + 1)]
    assert len(begins) == len(streams)
    for row, stream in zip(begins, streams, strict=True):
        true_s = stream.time_s - streams[0].time_s + source_sample[row] / fs
        assert abs(rig.samples[row] / fs - true_s) < tolerance_s
    assert np.all(np.diff(rig.samples) > 0)
