"""What is heard: a click for a twitch, a tone for an electrode that is off, the muscle itself.

Arrays of float32 from -1 to 1; nothing here plays them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

Sound = npt.NDArray[np.float32]
CLICK_HZ, CLICK_S = 1800.0, 0.045
OFF_HZ, OFF_PERIOD_S, OFF_ON_S = (440.0, 330.0), 1.2, 0.36
FULL_UV = 150.0
"""Raw signal that is nearly as loud as can be."""


def click(fs: float) -> Sound:
    """Give a short high tick that dies away; it begins at nothing, so that it does not crack."""
    t = np.arange(round(CLICK_S * fs)) / fs
    rise = np.minimum(1.0, t / 0.001)
    fall = np.exp(-t / (CLICK_S / 5)) * np.minimum(1.0, (CLICK_S - t) / 0.004)
    return np.asarray(0.9 * rise * fall * np.sin(2 * np.pi * CLICK_HZ * t), np.float32)


def off_tone(fs: float) -> Sound:
    """Give one period of a falling two-tone with a pause; low, slow and unlike a click."""
    n, n_on = round(OFF_PERIOD_S * fs), round(OFF_ON_S * fs)
    t = np.arange(n_on) / fs
    half_s = OFF_ON_S / 2
    tone = np.where(
        t < half_s, np.sin(2 * np.pi * OFF_HZ[0] * t), np.sin(2 * np.pi * OFF_HZ[1] * t)
    )
    near_edge = np.minimum(t % half_s, half_s - t % half_s)
    sound = np.zeros(n, np.float32)
    sound[:n_on] = 0.5 * np.minimum(1.0, near_edge / 0.012) * tone
    return sound


def limited(sound: Sound) -> Sound:
    """Keep within -1 and 1 without cutting: soft things stay as they are."""
    return np.asarray(np.tanh(sound), np.float32)


class Unbiased:
    """Takes the offset and slow drift off a raw signal, however it is cut.

    One pole at `cutoff_hz`; it starts at rest on the first sample, and what is missing stays where
    it was.
    """

    def __init__(self, fs: float, cutoff_hz: float = 20.0) -> None:
        pole = float(np.exp(-2 * np.pi * cutoff_hz / fs))
        gain = (1 + pole) / 2
        self._b, self._a = [gain, -gain], [1.0, -pole]
        self._state: Sound | None = None
        self._last = 0.0

    def take(self, raw: Sound) -> Sound:
        """Give as many samples as came."""
        values = np.asarray(raw, np.float64)
        known = np.flatnonzero(np.isfinite(values))
        if self._state is None:
            if not len(known):
                return np.zeros(len(values), np.float32)
            self._last = float(values[known[0]])
            self._state = np.array([self._b[1] * self._last])
        if not len(values):
            return np.zeros(0, np.float32)
        before = np.concatenate([[self._last], values[known]])
        held = before[np.searchsorted(known, np.arange(len(values)), side="right")]
        self._last = float(held[-1])
        out, self._state = lfilter(self._b, self._a, held, zi=self._state)
        return np.asarray(out, np.float32)


class Resampler:
    """Makes a slow signal fast by straight lines between its samples, however it is cut.

    Parameters
    ----------
    fs : float
        Of what comes in.
    out_fs : float
        Of what goes out.
    """

    def __init__(self, fs: float, out_fs: float) -> None:
        if not (fs > 0 and out_fs > 0):
            raise ValueError(f"got {fs:g} to {out_fs:g} samples/s, expected more than 0")
        self._step = fs / out_fs
        self._last: Sound = np.zeros(0, np.float32)
        self._n_out = 0
        self._n_in = 0

    def take(self, signal: Sound) -> Sound:
        """Give what can be said of the output after these samples; NaN counts as 0."""
        known = np.nan_to_num(np.asarray(signal, np.float32), nan=0.0)
        held = np.concatenate([self._last, known])
        first = self._n_in - len(self._last)
        self._n_in += len(known)
        if not len(held):
            return held
        n_stop = int(np.floor((self._n_in - 1) / self._step + 1e-9)) + 1
        places = np.arange(self._n_out, max(self._n_out, n_stop)) * self._step - first
        self._n_out = max(self._n_out, n_stop)
        self._last = held[-1:]
        return np.asarray(np.interp(places, np.arange(len(held)), held), np.float32)
