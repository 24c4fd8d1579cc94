"""Real recordings: evoked bursts set into real rest, real rest, real contractions.

None holds a local twitch response. The folder is laid out as the names below say; it holds other
people's recordings and is no part of this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import io, signal

from twitchdetect.block import Recording
from twitchdetect.dsp.snr import LOWEST_HZ, band_energy_uV2, band_power_uV2, interval_of_energy
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.evaluate.benchmark.items import Loaded
from twitchdetect.files.read import read
from twitchdetect.labels import Label

Samples = npt.NDArray[np.float64]

MEP = "mep_sweeps/ID*.mat"
MEP_FS = 3000.0
MEP_BEFORE, MEP_PART = (60, 140), (185, 400)
"""Samples of a sweep before the stimulus (near sample 150), and those with the evoked burst."""
MAINS_HZ = 50.0
LEAD_S = 6.0
_EVERY_S = (1.0, 1.6)
_EDGE_S = 0.005
_QUIET_PIECE_S, _QUIET_FACTOR = 0.5, 1.6
_SLOW_HZ, _FADE_S = 2.0, 0.02
_MEP_SNR_DB = (-3.0, 18.0)
_SURROGATE_S = 600.0


@dataclass(frozen=True, slots=True)
class RealRest:
    """The rest of one person: a file, and how many of its channels are in use."""

    path: Path
    n_channels: int


@cache
def quiet_stretches(rest: RealRest) -> tuple[Samples, float]:
    """Join the quiet half-seconds of a recording: (n_samples, n_channels), and the rate.

    A piece is quiet if it and its neighbours are below 1.6 times the median of the quietest third,
    in the band, on every channel. What lies below 2 Hz is taken off, and stretches are faded into
    each other over 20 ms, so that a joint is no step.
    """
    recording = read(rest.path)
    data_uV, fs = recording.data_uV[:, : rest.n_channels], recording.fs
    slow = signal.butter(2, _SLOW_HZ, "highpass", fs=fs, output="sos")
    level = signal.sosfiltfilt(slow, data_uV - data_uV.mean(axis=0), axis=0)
    pieces = np.split(level, np.flatnonzero(np.diff(is_quiet(data_uV, fs).astype(int))) + 1)
    is_first_quiet = bool(is_quiet(data_uV, fs)[0])
    stretches = pieces[0 if is_first_quiet else 1 :: 2]
    return _faded_together(stretches, round(_FADE_S * fs)), fs


def is_quiet(data_uV: Samples, fs: float) -> npt.NDArray[np.bool_]:
    """Tell of each sample whether it is in a quiet half-second among quiet ones."""
    n = round(_QUIET_PIECE_S * fs)
    clean = analysis_signal(data_uV, fs, (20.0, min(450.0, fs / 2)), MAINS_HZ)
    pieces = len(clean) // n
    size = np.sqrt((clean[: pieces * n].reshape(pieces, n, -1) ** 2).mean(axis=1))
    usual = np.median(np.sort(size, axis=0)[: max(1, pieces // 3)], axis=0)
    is_low = (size < _QUIET_FACTOR * usual).all(axis=1)
    is_low[:2] = is_low[-1:] = False
    is_kept = is_low & np.r_[True, is_low[:-1]] & np.r_[is_low[1:], True]
    rest = np.zeros(len(data_uV) - pieces * n, dtype=np.bool_)
    return np.asarray(np.r_[np.repeat(is_kept, n), rest])


def _faded_together(stretches: list[Samples], n_fade: int) -> Samples:
    rise = np.sqrt(np.linspace(0, 1, n_fade))[:, None]  # powers add up to 1
    joined = stretches[0]
    for stretch in stretches[1:]:
        middle = joined[-n_fade:] * rise[::-1] + stretch[:n_fade] * rise
        joined = np.concatenate([joined[:-n_fade], middle, stretch[n_fade:]])
    return np.ascontiguousarray(joined)


@cache
def evoked_bursts(folder: Path, fs: float) -> tuple[Samples, ...]:
    """Cut out the motor-evoked potentials that stand out, resampled to `fs`, with tapered ends."""
    bursts = []
    for path in sorted(folder.glob(MEP)):
        for sweep in io.loadmat(path)["meps"].T:
            part = evoked_part(sweep)
            if part is not None:
                bursts.append(_resampled(part, fs))
    return tuple(bursts)


def evoked_part(sweep: Samples) -> Samples | None:
    """Cut the burst out of a sweep of 3 kHz; None if it does not stand out of a quiet baseline."""
    before = sweep[slice(*MEP_BEFORE)]
    part = sweep[slice(*MEP_PART)] - np.median(before)
    early = np.abs(sweep[MEP_BEFORE[0] : MEP_PART[0]] - np.median(before)).max()
    stands_out = np.abs(part).max() > max(8 * before.std(), 5 * early, 30.0)
    return part if stands_out else None


def _resampled(part: Samples, fs: float) -> Samples:
    n = round(_EDGE_S * MEP_FS)
    edge = 0.5 - 0.5 * np.cos(np.pi * (np.arange(n) + 0.5) / n)
    part = part * np.r_[edge, np.ones(len(part) - 2 * n), edge[::-1]]
    padded = np.pad(part, round(0.02 * MEP_FS))
    return np.asarray(signal.resample_poly(padded, round(fs), round(MEP_FS)))[:, None]


@dataclass(frozen=True, slots=True)
class EvokedItem:
    """Real evoked bursts, scaled to an SNR, in real rest."""

    folder: Path
    rest: RealRest
    seed: int

    @property
    def title(self) -> str:
        return f"evoked bursts in {self.rest.path.stem}, pass {self.seed}"

    def load(self) -> Loaded:
        """Read, and set in bursts at random times."""
        quiet_uV, fs = quiet_stretches(self.rest)
        rng = np.random.default_rng([self.seed, 3])
        lead = round(LEAD_S * fs)
        data_uV = np.concatenate([quiet_uV[-lead:], quiet_uV])
        rest_uV2 = band_power_uV2(
            analysis_signal(quiet_uV, fs, (20.0, min(450.0, fs / 2)), MAINS_HZ), fs
        )
        bursts = evoked_bursts(self.folder, fs)
        labels, time_s = [], LEAD_S + 0.5
        while time_s < len(data_uV) / fs - 1:
            burst = bursts[int(rng.integers(len(bursts)))]
            channel = int(rng.integers(data_uV.shape[1]))
            snr_db = rng.uniform(*_MEP_SNR_DB)
            labels.append(
                _set_in(data_uV, burst, round(time_s * fs), channel, snr_db, rest_uV2[channel], fs)
            )
            time_s += rng.uniform(*_EVERY_S)
        recording = Recording(data_uV, fs, format="real rest with real evoked bursts")
        return Loaded(recording, tuple(labels), LEAD_S - 1, MAINS_HZ)


def _set_in(
    data_uV: Samples,
    burst: Samples,
    at: int,
    channel: int,
    snr_db: float,
    rest_uV2: float,
    fs: float,
) -> Label:
    high = signal.butter(2, LOWEST_HZ, "highpass", fs=fs, output="sos")
    start, stop = interval_of_energy(signal.sosfiltfilt(high, burst, axis=0))
    power_uV2 = band_energy_uV2(burst, fs)[0] / (stop - start)
    scaled = burst[:, 0] * np.sqrt(10 ** (snr_db / 10) * rest_uV2 / power_uV2)
    data_uV[at : at + len(scaled), channel] += scaled
    return Label(
        kind="ltr", start_sample=at + start, stop_sample=at + stop, channel=channel,
        channels=(channel,), snr_db=snr_db, peak_uV=float(np.abs(scaled).max()),
        cause="motor-evoked potential",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SurrogateItem:
    """Gaussian noise with the spectrum of real rest: enough of it to tune on."""

    rest: RealRest
    seed: int

    @property
    def title(self) -> str:
        return f"noise with the spectrum of {self.rest.path.name}, {self.seed}"

    def load(self) -> Loaded:
        """Make ten minutes by autoregression of order 32, channel by channel."""
        quiet_uV, fs = quiet_stretches(self.rest)
        rng = np.random.default_rng([self.seed, 4])
        n = round(_SURROGATE_S * fs)
        columns = [_like(column, n, rng) for column in quiet_uV.T]
        recording = Recording(np.stack(columns, axis=1), fs, format="surrogate of real rest")
        return Loaded(recording, (), LEAD_S - 1, MAINS_HZ)


def _like(column: Samples, n: int, rng: np.random.Generator, order: int = 32) -> Samples:
    from scipy.linalg import solve_toeplitz

    x = column - column.mean()
    r = np.array([x[: len(x) - k] @ x[k:] for k in range(order + 1)]) / len(x)
    r[0] *= 1 + 1e-9
    a = solve_toeplitz(r[:order], r[1:])
    drive = np.sqrt(max(r[0] - a @ r[1:], 1e-12)) * rng.standard_normal(n + 4000)
    return np.asarray(signal.lfilter([1.0], np.r_[1.0, -a], drive)[4000:])


@dataclass(frozen=True, slots=True)
class QuietItem:
    """The quiet stretches of a recording, joined."""

    rest: RealRest

    @property
    def title(self) -> str:
        return f"rest of {self.rest.path.name}"

    def load(self) -> Loaded:
        """Read and join."""
        quiet_uV, fs = quiet_stretches(self.rest)
        label = Label(kind="rest", start_sample=0, stop_sample=len(quiet_uV))
        recording = Recording(quiet_uV, fs, format="quiet stretches of a real recording")
        return Loaded(recording, (label,), 0.0, MAINS_HZ)


@dataclass(frozen=True, slots=True)
class PickedItem:
    """A recording without marks, some of its channels."""

    path: Path
    n_channels: int
    label: str

    @property
    def title(self) -> str:
        return self.path.name

    def load(self) -> Loaded:
        """Read; the whole of it is labelled with what it is said to be."""
        recording = read(self.path)
        recording = recording.pick(range(min(self.n_channels, len(recording.channels))))
        label = Label(kind=self.label, start_sample=0, stop_sample=recording.n_samples)
        return Loaded(recording, (label,), 0.0, MAINS_HZ)
