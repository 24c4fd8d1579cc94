"""The potential of a motor unit against what physics says of it."""

from dataclasses import replace

import numpy as np
import pytest

from twitchdetect.simulate.volume import (
    AXIAL_S_PER_M,
    RADIAL_S_PER_M,
    Electrodes,
    Unit,
    unit_potential,
)

FS = 8000.0
UNIT = Unit(
    x_mm=0.0, depth_mm=8.0, radius_mm=0.0, end_plate_mm=0.0, left_mm=60.0, right_mm=60.0,
    velocity_m_s=4.0, n_fibres=300,
)  # fmt: skip


class Still:
    """Scatters nothing."""

    def standard_normal(self, shape):
        return np.zeros(shape)


def pair(x_mm, z_mm, distance_mm=10.0):
    return Electrodes(np.atleast_1d(x_mm).astype(float), np.atleast_1d(z_mm).astype(float),
                      distance_mm, 0.0)  # fmt: skip


def potential(unit=UNIT, *, x_mm=0.0, z_mm=25.0, distance_mm=10.0, fs=FS):
    return unit_potential(unit, pair(x_mm, z_mm, distance_mm), fs, Still())


def test_sides_of_the_end_plate_are_mirror_images_of_opposite_sign():
    both = unit_potential(UNIT, pair([0, 0], [25, -25]), FS, Still())
    assert np.abs(both).max() > 1.0
    assert np.allclose(both[:, 0], -both[:, 1], atol=0.05)


def test_it_travels_with_the_conduction_velocity():
    near, far = unit_potential(UNIT, pair([0, 0], [20, 40]), FS, Still()).T
    lag = np.argmax(np.correlate(far, near, "full")) - (len(near) - 1)
    assert lag / FS == pytest.approx(0.020 / 4.0, abs=0.0003)


def test_a_slower_fibre_gives_a_longer_potential():
    def width_s(velocity_m_s):
        wave = potential(replace(UNIT, velocity_m_s=velocity_m_s))[:, 0]
        return np.sum(np.abs(wave) > 0.2 * np.abs(wave).max()) / FS

    assert width_s(2.0) == pytest.approx(2 * width_s(4.0), rel=0.1)


def test_a_bipolar_channel_on_the_end_plate_sees_nothing_of_a_symmetrical_unit():
    assert np.abs(potential(z_mm=0.0)).max() < 0.05 * np.abs(potential(z_mm=25.0)).max()


def test_depth_weakens_and_smooths():
    shallow, deep = (potential(replace(UNIT, depth_mm=d))[:, 0] for d in (5.0, 20.0))
    assert np.abs(shallow).max() > 5 * np.abs(deep).max()

    def centre_hz(wave):
        power = np.abs(np.fft.rfft(wave, 4096)) ** 2
        return np.sum(power * np.fft.rfftfreq(4096, 1 / FS)) / power.sum()

    assert centre_hz(shallow) > 1.5 * centre_hz(deep)


def test_when_all_is_over_the_tendons_have_ended_it():
    wave = potential()
    end = np.abs(wave[-round(0.001 * FS) :]).max()
    assert end < 0.01 * np.abs(wave).max()


def test_the_tendon_shows_at_both_electrodes_at_once():
    """The end effect does not travel: it comes when the front reaches the tendon, everywhere."""
    unit = replace(UNIT, left_mm=1e-3, right_mm=40.0)
    waves = unit_potential(unit, pair([0, 0], [70, 90]), FS, Still())
    peaks_s = np.argmax(np.abs(waves), axis=0) / FS
    assert peaks_s[0] == pytest.approx(peaks_s[1], abs=0.0003)
    assert peaks_s[0] == pytest.approx(0.040 / 4.0, abs=0.0012)


def test_its_size_is_that_of_the_formula_for_a_far_dipole():
    """Far beyond the fibres' end the potential is that of the current's moment: a closed form."""
    unit = replace(UNIT, left_mm=1e-3, right_mm=40.0, depth_mm=50.0)
    z_mm, spread_mm = 300.0, 10.0
    wave = potential(unit, z_mm=z_mm, distance_mm=spread_mm)[:, 0]
    moment = 1.01 * np.pi / 4 * 55e-6**2 * 96e-3 * 27 * np.exp(-3.0) * 1e3 * 1e-3  # A m
    ratio = AXIAL_S_PER_M / RADIAL_S_PER_M

    def gradient(at_mm):
        along_m = (at_mm - 38.0) * 1e-3
        return along_m / (ratio * 0.05**2 + along_m**2) ** 1.5

    step = gradient(z_mm + spread_mm / 2) - gradient(z_mm - spread_mm / 2)
    expected_uV = abs(moment / (2 * np.pi * RADIAL_S_PER_M) * step) * 1e6 * unit.n_fibres
    assert np.abs(wave).max() == pytest.approx(expected_uV, rel=0.1)


def test_the_step_of_time_does_not_matter():
    coarse, fine = potential(fs=4000.0)[:, 0], potential(fs=16000.0)[::4, 0]
    n = min(len(coarse), len(fine))
    assert np.allclose(coarse[:n], fine[:n], atol=0.01 * np.abs(fine).max())
