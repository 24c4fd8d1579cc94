"""Mains removal: its plain twin, how much it removes, and that a burst does not make it ring."""

import math

import numpy as np
import pytest
from scipy import signal

from twitchdetect.dsp import line
from twitchdetect.dsp.line import N_ROWS_BEFORE, cancel_line, line_constants

FS = 1000.0
FAST, SLOW = 1 / (0.3 * FS), 1 / (3.0 * FS)


def cancel(x, constants, chunk=1000):
    n, n_channels = x.shape
    n_groups = -(-n_channels // 4)
    state = np.zeros((N_ROWS_BEFORE + 2 * len(constants), n_groups, 4))
    out = np.empty_like(x)
    for i in range(0, n, chunk):
        m = min(chunk, n - i)
        work = np.zeros((m + len(state), n_groups, 4))
        work[m:] = state
        work.reshape(len(work), -1)[:m, :n_channels] = x[i : i + m]
        cancel_line(work, 0, m, constants.ravel(), 0, len(constants), m, FAST, SLOW)
        out[i : i + m] = work.reshape(len(work), -1)[:m, :n_channels]
        state = work[m:].copy()
    return out


def plain_twin(x, constants):
    """The same in complex numbers, a sample at a time, one channel."""
    gain = constants[:, 2]
    turn = np.exp(1j * np.arccos(constants[:, 0] / 2))
    z = np.zeros(len(turn), dtype=complex)
    out, correction, size, weight = [], 0.0, 0.0, 0.0
    for value in x:
        z = turn * (z + gain * correction)
        e = value - z.real.sum()
        weight = 1.0 if weight == 0 else max(weight / (1 + weight), SLOW)
        if weight > FAST:
            correction, spread = 2.0 * e, abs(e)
        else:
            correction = math.copysign(min(abs(e), 2.0 * size), e)
            spread = abs(correction)
        size += weight * (spread - size)
        out.append(e)
    return np.array(out)


def test_equals_its_plain_twin(rng):
    x = rng.standard_normal((1500, 5)) * 3 + 20 * np.sin(0.314 * np.arange(1500))[:, None]
    x[900:950] *= 100
    constants = line_constants([50, 100, 150], 2.0, FS)
    out = cancel(x, constants)
    for c in range(5):
        assert np.allclose(out[:, c], plain_twin(x[:, c], constants), atol=1e-8)


@pytest.mark.parametrize("chunk", [1, 7, 32])
def test_any_cut_gives_the_same_bits(rng, chunk):
    x = rng.standard_normal((700, 4)) * 3
    constants = line_constants([50, 100], 2.0, FS)
    assert np.array_equal(cancel(x, constants, chunk), cancel(x, constants))


def test_a_line_and_its_harmonic_go(rng):
    t = np.arange(6000) / FS
    hum = 50 * np.sin(2 * np.pi * 50 * t) + 20 * np.sin(2 * np.pi * 150 * t + 1)
    noise = rng.standard_normal((6000, 1))
    left = cancel(noise + hum[:, None], line_constants([50, 100, 150], 2.0, FS)) - noise
    assert left[3000:].std() < 0.5 < 0.02 * hum.std()


def test_a_burst_rings_far_less_than_through_a_notch(rng):
    x = rng.standard_normal((4000, 1))
    x[2000:2150] *= 300
    frequencies = [50.0 * i for i in range(1, 10)]
    ours = cancel(x, line_constants(frequencies, line.LINE_WIDTH_HZ, FS))
    notched = x[:, 0]
    for hz in frequencies:
        notched = signal.lfilter(*signal.iirnotch(hz, hz / line.LINE_WIDTH_HZ, fs=FS), notched)
    after = slice(2160, 2260)
    assert ours[after].std() < 2.0
    assert notched[after].std() > 10.0
