"""Signal-to-noise ratio of a burst, defined once.

**SNR** = 10 log10(mean square of the burst alone over its interval / mean square of rest), both in
the analysis band (20 Hz to 450 Hz or half the sampling frequency, whichever is lower), in the
channel where the burst is strongest in that sense. Rest is everything that is there all the time
but mains hum: amplifier, electrode and muscle tone. The burst is what was added, without noise, so
the SNR can be known only where the burst was made or set into the recording.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.design import WIDEST_LOWPASS_HZ

Samples = npt.NDArray[np.float64]
LOWEST_HZ = 20.0


def band_power_uV2(data_uV: Samples, fs: float) -> Samples:
    """Mean square in the analysis band, by Parseval's theorem.

    Parameters
    ----------
    data_uV : ndarray, (n_samples, n_channels)
    fs : float
        Sampling frequency in Hz.

    Returns
    -------
    ndarray, (n_channels,)
    """
    return band_energy_uV2(data_uV, fs) / len(data_uV)


def band_energy_uV2(data_uV: Samples, fs: float) -> Samples:
    """Sum of squares in the analysis band, with zeros assumed around the data: (n_channels,)."""
    n = 2 * max(len(data_uV), round(fs))  # bins of half a hertz at most, also for short bursts
    power = np.abs(np.fft.rfft(data_uV, n, axis=0)) ** 2 / n
    frequency_hz = np.fft.rfftfreq(n, 1 / fs)
    is_in = in_band(frequency_hz)
    twice = np.where((frequency_hz > 0) & (frequency_hz < fs / 2), 2.0, 1.0)
    energy: Samples = (power * (is_in * twice)[:, None]).sum(axis=0)
    return energy


def in_band(frequency_hz: npt.NDArray[np.floating]) -> npt.NDArray[np.bool_]:
    """Tell which frequencies lie in the analysis band."""
    return (frequency_hz >= LOWEST_HZ) & (frequency_hz <= WIDEST_LOWPASS_HZ)


def interval_of_energy(data_uV: Samples, share: float = 0.99) -> tuple[int, int]:
    """Give the central interval that holds `share` of a burst's energy, summed over channels."""
    energy = np.cumsum((data_uV**2).sum(axis=1))
    left = (1 - share) / 2 * energy[-1]
    start = int(np.searchsorted(energy, left, side="right"))
    stop = int(np.searchsorted(energy, energy[-1] - left)) + 1
    return start, stop
