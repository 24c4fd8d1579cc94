"""A simple seeded session: bursts of band-limited noise in coloured noise. No physiology.

It shows that the program runs and what its output looks like. How well twitches are found on it
says nothing about people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import signal

from twitchdetect.block import Gap, Recording, Samples

FS = 250.0
N_CHANNELS = 8
DURATION_S = 180.0
RAIL_UV = 187_500.0
_REST_UV = 4.0
_SITES_S = (20.0, 75.0, 135.0)
_TWITCHES = 7
_CONTRACTION_S = (55.0, 58.0)
_GAP_S = (112.0, 113.2)
_RAILED_S = (122.0, 122.6)


@dataclass(frozen=True, slots=True)
class Twitch:
    """A simulated twitch: where, when, how strong (mean square over that of rest, in its band)."""

    channel: int
    start_sample: int
    stop_sample: int
    snr_db: float


def simulate(seed: int = 1) -> tuple[Recording, tuple[Twitch, ...]]:
    """Make a session of three minutes, eight channels, 250 Hz.

    Parameters
    ----------
    seed : int

    Returns
    -------
    recording : Recording
        Three sites with seven twitches each that die down, a voluntary contraction, mains hum, a
        gap and a railed electrode.
    twitches : tuple of Twitch
    """
    rng = np.random.default_rng(seed)
    n = round(DURATION_S * FS)
    data_uV = _rest(rng, n)
    t_s = np.arange(n) / FS
    hum_uV = 6.0 * np.sin(2 * np.pi * 50.0 * t_s)[:, None] * rng.uniform(0.3, 1.5, N_CHANNELS)
    offset_uV = rng.uniform(-20_000, 20_000, N_CHANNELS)
    twitches = []
    for site, start_s in enumerate(_SITES_S):
        at_s = start_s
        for i in range(_TWITCHES):
            at_s += rng.uniform(1.2, 4.0)
            snr_db = 26.0 - 2.5 * i + rng.uniform(-1.0, 1.0)
            twitches.append(_add_twitch(rng, data_uV, 2 * site + 1, at_s, snr_db))
    _add_contraction(rng, data_uV)
    data_uV += hum_uV + offset_uV
    railed = slice(round(_RAILED_S[0] * FS), round(_RAILED_S[1] * FS))
    data_uV[railed, 6] = RAIL_UV
    gap = Gap(round(_GAP_S[0] * FS), round(_GAP_S[1] * FS), "simulated loss")
    keep = np.ones(n, dtype=np.bool_)
    keep[gap.start_sample : gap.stop_sample] = False
    recording = Recording(
        data_uV=np.ascontiguousarray(data_uV[keep]),
        fs=FS,
        channels=tuple(f"ch{i + 1}" for i in range(N_CHANNELS)),
        gaps=(gap,),
        rail_uV=np.tile([-RAIL_UV, RAIL_UV], (N_CHANNELS, 1)),
        format="simulation",
        assumptions=("A simple simulation, not a recording.",),
        meta={"seed": seed},
    )
    return recording, tuple(twitches)


def _rest(rng: np.random.Generator, n: int) -> Samples:
    """Amplifier noise plus 1/f-like electrode noise, of another level on every channel."""
    noise = rng.standard_normal((n, N_CHANNELS))
    slow = signal.lfilter(
        *signal.butter(1, 10.0, fs=FS), rng.standard_normal((n, N_CHANNELS)), axis=0
    )
    rest: Samples = (noise + 4.0 * slow) * _REST_UV * rng.uniform(0.7, 1.4, N_CHANNELS)
    return rest


def _burst(rng: np.random.Generator, n: int) -> Samples:
    """Noise of unit variance in the band of muscle, within a window that rises fast."""
    band = signal.butter(2, [30.0, 0.44 * FS], "bandpass", fs=FS, output="sos")
    noise = signal.sosfilt(band, rng.standard_normal(n + 100))[100:]
    window = np.minimum(1.0, np.minimum(np.arange(n) + 1, (n - np.arange(n)) / 2) / 5.0)
    burst: Samples = noise / noise.std() * window
    return burst


def _add_twitch(
    rng: np.random.Generator, data_uV: Samples, channel: int, at_s: float, snr_db: float
) -> Twitch:
    n = round(rng.uniform(0.05, 0.18) * FS)
    start = round(at_s * FS)
    band = signal.butter(4, 20.0, "highpass", fs=FS, output="sos")
    rest_uV = signal.sosfilt(band, data_uV[: round(15 * FS), channel])[round(FS) :].std()
    amplitude_uV = rest_uV * 10 ** (snr_db / 20)
    burst = amplitude_uV * _burst(rng, n)
    data_uV[start : start + n, channel] += burst
    data_uV[start : start + n, channel - 1] += 0.3 * burst
    return Twitch(channel, start, start + n, snr_db)


def _add_contraction(rng: np.random.Generator, data_uV: Samples) -> None:
    start, stop = (round(s * FS) for s in _CONTRACTION_S)
    rise = np.minimum(1.0, np.minimum(np.arange(stop - start), np.arange(stop - start)[::-1]) / FS)
    for channel in range(4):
        data_uV[start:stop, channel] += 60.0 * rise * _burst(rng, stop - start)
