"""What a board makes of a voltage: its filter, rate, resolution, range, and what its radio loses.

Delta-sigma converters (ADS1299 of the Cyton, MCP3912 of the Ganglion) have a third-order sinc
filter: three boxcars, each as long as a sample, so -3 dB at 0.262 of the rate. The Daisy mode of
the Cyton averages two samples and sends the two halves of the channels in turn, 4 ms apart. The
twitchboard (ATmega328P, ten bits) has an amplifier of gain 2000 and a second-order low-pass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import signal

Samples = npt.NDArray[np.float64]
CYTON_COUNT_UV = 4.5e6 / 24 / (2**23 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A converter and its link.

    Attributes
    ----------
    name, title : str
    fs : float
        Samples a second and channel, as they arrive.
    count_uV : float
        Resolution.
    bits : int
        The lowest value is ``-2**(bits - 1)`` counts, the highest one count less from zero.
    noise_uV : float
        Root mean square of the amplifier's own noise in its band.
    layout : str
        Which electrodes; see `layout.LAYOUTS`.
    oversampling : int
        Steps of the inner simulation a sample.
    is_delta_sigma : bool
        Third-order sinc filter, else second-order low-pass at `lowpass_hz`.
    averages_two : bool
        Daisy: samples are means of two, half of the channels half a sample later.
    radio : str
        How it loses packets; see `radio.PATTERNS`.
    """

    name: str
    title: str
    fs: float
    count_uV: float
    bits: int
    noise_uV: float
    layout: str
    oversampling: int
    is_delta_sigma: bool = True
    lowpass_hz: float = 0.0
    averages_two: bool = False
    radio: str = "none"

    @property
    def rail_uV(self) -> float:
        """Largest value that can be given."""
        return float(2 ** (self.bits - 1) - 1) * self.count_uV

    @property
    def lowest_uV(self) -> float:
        return -float(2 ** (self.bits - 1)) * self.count_uV

    @property
    def delay_s(self) -> float:
        """By how much the filter delays what is slow."""
        taps = self.impulse(self.oversampling)
        return float(np.arange(len(taps)) @ taps) / self.inner_fs

    @property
    def inner_fs(self) -> float:
        """Rate of the inner simulation in Hz."""
        return self.fs * self.oversampling

    def impulse(self, oversampling: int) -> Samples:
        """Impulse response at `oversampling` steps a sample, with gain 1 for direct current."""
        if not self.is_delta_sigma:
            return _lowpass_impulse(self.lowpass_hz, self.fs * oversampling)
        n = oversampling // 2 if self.averages_two else oversampling
        box = np.full(n, 1 / n)
        response = np.convolve(np.convolve(box, box), box)
        if self.averages_two:
            response = np.convolve(response, np.r_[0.5, np.zeros(n - 1), 0.5])
        return response

    def gain_at(self, frequency_hz: Samples) -> npt.NDArray[np.complex128]:
        """Complex gain for a sine, before sampling folds it."""
        taps = self.impulse(self.oversampling)
        return np.asarray(signal.freqz(taps, worN=frequency_hz, fs=self.inner_fs)[1])

    def lags(self, n_channels: int) -> npt.NDArray[np.int64]:
        """Steps by which each channel is sampled later than the first."""
        lags = np.zeros(n_channels, dtype=np.int64)
        if self.averages_two:
            lags[n_channels // 2 :] = self.oversampling // 2
        return lags

    def quantise(self, data_uV: Samples) -> None:
        """Round to counts and limit to the range, in place."""
        most = 2 ** (self.bits - 1)
        data_uV /= self.count_uV
        np.rint(data_uV, out=data_uV)
        np.clip(data_uV, -most, most - 1, out=data_uV)
        data_uV *= self.count_uV


def _lowpass_impulse(cutoff_hz: float, fs: float) -> Samples:
    b, a = signal.butter(2, cutoff_hz, fs=fs)
    impulse = signal.lfilter(b, a, np.r_[1.0, np.zeros(int(3 * fs / cutoff_hz))])
    return np.asarray(impulse / impulse.sum())


TWITCHBOARD_COUNT_UV = 5e6 / 2000 / 1024
BOARDS = {
    board.name: board
    for board in (
        Board(
            name="cyton", title="OpenBCI Cyton over its dongle, 8 channels at 250 Hz",
            fs=250.0, noise_uV=0.14, layout="eight", oversampling=16, radio="cyton",
            count_uV=CYTON_COUNT_UV, bits=24,
        ),
        Board(
            name="daisy", title="OpenBCI Cyton with Daisy, 16 channels at 125 Hz",
            fs=125.0, noise_uV=0.1, layout="sixteen", oversampling=32, radio="cyton",
            averages_two=True, count_uV=CYTON_COUNT_UV, bits=24,
        ),
        Board(
            name="ganglion", title="OpenBCI Ganglion, 4 channels at 200 Hz",
            fs=200.0, count_uV=0.001869917138805, bits=24, noise_uV=0.3, layout="four",
            oversampling=20, radio="ganglion",
        ),
        Board(
            name="wifi", title="OpenBCI Cyton over a WiFi shield, 8 channels at 1000 Hz",
            fs=1000.0, noise_uV=0.28, layout="eight", oversampling=4, radio="wifi",
            count_uV=CYTON_COUNT_UV, bits=24,
        ),
        Board(
            name="twitchboard", title="twitchboard (ATmega328P), 4 channels at 1000 Hz, 10 bits",
            fs=1000.0, count_uV=TWITCHBOARD_COUNT_UV, bits=10,
            noise_uV=1.0,
            layout="four",
            oversampling=4, is_delta_sigma=False, lowpass_hz=300.0,
        ),
        Board(
            name="hd", title="high-density amplifier, 64 channels at 2000 Hz, 24 bits",
            fs=2000.0, noise_uV=0.4, layout="grid", oversampling=2,
            count_uV=CYTON_COUNT_UV, bits=24,
        ),
    )
}  # fmt: skip
"""Boards by name. Ranges and resolutions of OpenBCI's are their documentation's; the twitchboard's
amplifier and the noise of all are assumptions."""
