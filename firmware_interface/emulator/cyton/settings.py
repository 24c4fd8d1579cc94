"""Settings of the ADS1299's channels, and what they make of a voltage."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]
GAINS = (1, 2, 4, 6, 8, 12, 24)
CHANNEL_LETTERS = "12345678QWERTYUI"
MOST_COUNTS = 2**23 - 1
TEST_UV = 4.5e6 / 2400
"""Amplitude 1x of the internal test signal: (VREFP - VREFN) / 2400."""
LEAD_OFF_A = 6e-9
LEAD_OFF_HZ = 31.25
SERIES_OHM = 2200.0
NORMAL, SHORTED, TEMPERATURE, TEST = 0, 1, 4, 5


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel's setting; the default is the firmware's."""

    is_off: bool = False
    gain: int = 24
    input: int = NORMAL
    bias: int = 1
    srb2: int = 1
    srb1: int = 0
    lead_off_p: int = 0
    lead_off_n: int = 0

    @property
    def register(self) -> int:
        """The byte CHnSET of the ADS1299."""
        return self.is_off << 7 | GAINS.index(self.gain) << 4 | self.srb2 << 3 | self.input


@dataclass(slots=True)
class Inputs:
    """All inputs of the board, and the test signal that they can be connected to.

    Attributes
    ----------
    impedance_ohm : ndarray, (16,)
        Of each electrode, as the lead-off current sees it.
    test_uV, test_hz : float
        Height of the internal square wave, and its frequency (0: steady).
    """

    impedance_ohm: Samples
    channels: list[Channel] = field(default_factory=lambda: [Channel()] * 16)
    test_uV: float = TEST_UV
    test_hz: float = 0.0

    def reset(self) -> None:
        self.channels = [Channel()] * 16

    def set(self, index: int, **changes: int | bool) -> None:
        """Change one channel; SRB1 goes for all channels of its converter."""
        if "srb1" in changes:
            first = index // 8 * 8
            for other in range(first, first + 8):
                self.channels[other] = replace(self.channels[other], srb1=int(changes["srb1"]))
        self.channels[index] = replace(self.channels[index], **changes)  # type: ignore[arg-type]

    def counts(self, source_uV: Samples, first: int, fs: float) -> npt.NDArray[np.int64]:
        """Convert what the source gives into counts of the channels as they are set.

        Parameters
        ----------
        source_uV : ndarray, (n, n_channels)
            Overwritten.
        first : int
            Sample number of the first row since the stream's start.
        fs : float
            In Hz.
        """
        n, width = source_uV.shape
        time_s = (first + np.arange(n)) / fs
        gains = np.array([channel.gain for channel in self.channels[:width]], dtype=np.float64)
        for c, channel in enumerate(self.channels[:width]):
            self._connect(source_uV[:, c], channel, time_s)
            drives = channel.lead_off_p + channel.lead_off_n
            if drives:
                height_uV = drives * LEAD_OFF_A * 1e6 * (self.impedance_ohm[c] + SERIES_OHM)
                source_uV[:, c] += height_uV * np.sin(2 * np.pi * LEAD_OFF_HZ * time_s)
            if channel.is_off:
                source_uV[:, c] = 0.0
        counts = np.rint(source_uV * (gains * (MOST_COUNTS / 4.5e6)))
        return np.clip(counts, -MOST_COUNTS - 1, MOST_COUNTS).astype(np.int64)

    def _connect(self, column_uV: Samples, channel: Channel, time_s: Samples) -> None:
        if channel.input == NORMAL:
            return
        column_uV[:] = 0.0
        if channel.input == TEMPERATURE:
            column_uV[:] = 145_300.0  # of the ADS1299 at 25 degrees
        elif channel.input == TEST:
            is_low = (2 * self.test_hz * time_s).astype(np.int64) % 2 == 1
            column_uV[:] = np.where(is_low, -self.test_uV, self.test_uV)
