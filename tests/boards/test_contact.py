"""Contact: each fault of a channel is told by its own number, and a good one is good."""

import time

import numpy as np
import pytest
from firmware_interface.emulator import Board, Cyton, Pattern

from tests.boards.rig import Rig
from twitchdetect.block import Block
from twitchdetect.boards import contact_measures as measure
from twitchdetect.boards.contact import GOOD, OFF, POOR, ContactMeter
from twitchdetect.boards.cyton import CytonDriver
from twitchdetect.boards.cyton_settings import CytonSettings

FS = 250.0
RAIL = np.array([[-187500.0, 187500.0]])


def rest(rng, seconds=5.0, uV=3.0, fs=FS):
    return rng.normal(0.0, uV, round(seconds * fs))


def tone(uV_rms, hz, seconds=5.0, fs=FS, phase=0.3):
    return (
        np.sqrt(2) * uV_rms * np.sin(2 * np.pi * hz * np.arange(round(seconds * fs)) / fs + phase)
    )


def beats(uV, seconds=5.0, fs=FS, every_s=0.8):
    t = np.arange(round(seconds * fs)) / fs
    return sum(
        uV * np.exp(-(((t - at) / 0.012) ** 2) / 2) for at in np.arange(0.3, seconds, every_s)
    )


def contact(x, fs=FS, **options):
    meter = ContactMeter(fs, 1, rail_uV=RAIL, **options)
    meter.add(Block(0, x[:, None]))
    return meter.read()[0]


def test_rest_over_a_large_electrode_offset_is_good(rng):
    found = contact(rest(rng) + 90_000.0)
    assert found.level == GOOD
    assert found.floor_uV == pytest.approx(3.0 * np.sqrt(92.5 / 125), rel=0.2)
    assert np.isnan(found.ecg_uV)
    assert np.isnan(found.impedance_ohm)


@pytest.mark.parametrize("hz", [50.0, 60.0, 49.8])
@pytest.mark.parametrize(("uV", "level"), [(5.0, GOOD), (29.0, GOOD), (31.0, POOR), (505.0, OFF)])
def test_mains_is_measured_also_when_it_is_not_exact(rng, hz, uV, level):
    found = contact(rest(rng, uV=1.0) + tone(uV, hz))
    assert found.mains_uV == pytest.approx(uV, rel=0.03, abs=0.7)
    assert (found.level, found.mains_hz) == (level, round(hz, -1))


def test_a_floor_is_not_raised_by_mains_nor_by_bursts(rng):
    x = rest(rng) + tone(25.0, 50.0)
    x[300:400] += rng.normal(0.0, 80.0, 100)
    assert contact(x).floor_uV == pytest.approx(contact(rest(rng)).floor_uV, rel=0.25)
    assert contact(rest(rng, uV=20.0)).level == POOR


def test_rails_and_silence_are_off_and_single_rails_poor(rng):
    x = rest(rng)
    x[:300] = RAIL[0, 1]
    assert contact(x).level == OFF
    x = rest(rng)
    x[7] = RAIL[0, 0]
    found = contact(x)
    assert (found.level, found.railed_share) == (POOR, 1 / len(x))
    flat = contact(np.zeros(1250))
    assert (flat.level, "no signal at all" in flat.text) == (OFF, True)


def test_heart_beats_are_told_from_strokes(rng):
    found = contact(rest(rng) + beats(200.0))
    assert found.ecg_uV == pytest.approx(150, rel=0.3)
    assert (found.level, "heart beats" in found.text) == (POOR, True)
    assert contact(rest(rng) + beats(30.0)).level == GOOD
    irregular = rest(rng)
    for at in (100, 180, 500, 1100):
        irregular[at : at + 8] += 200.0
    assert np.isnan(contact(irregular).ecg_uV)


@pytest.mark.parametrize("kOhm", [0.0, 10.0, 90.0, 110.0, 800.0])
def test_impedance_is_read_from_the_tone_beside_mains_and_noise(rng, kOhm):
    amplitude_uV = (kOhm * 1e3 + measure.SERIES_OHM) * measure.LEAD_OFF_A * 1e6
    x = rest(rng) + tone(amplitude_uV / np.sqrt(2), measure.LEAD_OFF_HZ) + tone(20.0, 50.0)
    found = contact(x, lead_off=frozenset({1}))
    assert found.impedance_ohm / 1e3 == pytest.approx(kOhm, rel=0.02, abs=0.3)
    assert found.level == (OFF if kOhm > 750 else POOR if kOhm > 100 else GOOD)


def test_the_cut_of_the_stream_does_not_matter_and_missing_halves_are_left_out(rng):
    x = np.column_stack([rest(rng, 12.0), rest(rng, 12.0) + tone(40.0, 50.0, 12.0)])
    x[-500:-480, 0] = np.nan
    whole, cut = ContactMeter(FS, 2), ContactMeter(FS, 2)
    whole.add(Block(0, x))
    at = 0
    while at < len(x):
        n = int(rng.integers(1, 300))
        cut.add(Block(at, x[at : at + n]))
        at += n
    assert repr(whole.read()) == repr(cut.read())
    assert [c.level for c in cut.read()] == [GOOD, POOR]


def test_nothing_is_said_before_a_second_nor_about_what_lies_before_a_long_gap(rng):
    meter = ContactMeter(FS, 1)
    meter.add(Block(0, rest(rng, 0.9)[:, None]))
    assert meter.read() == ()
    meter.add(Block(225, rest(rng, 0.5)[:, None]))
    assert len(meter.read()) == 1
    meter.add(Block(5000, rest(rng, 0.5)[:, None]))
    assert meter.read() == ()


@pytest.mark.parametrize("fs", [125.0, 200.0, 250.0, 1000.0])
def test_it_works_at_the_rates_of_the_boards(rng, fs):
    found = contact(rest(rng, fs=fs) + tone(40.0, 50.0, fs=fs), fs=fs)
    assert (found.level, found.mains_hz) == (POOR, 50.0)
    assert found.mains_uV == pytest.approx(40.0, rel=0.05)


def test_an_emulated_board_tells_the_impedance_of_its_electrodes(tmp_path):
    class Nothing(Pattern):
        def uV(self, first, n, n_channels):
            return np.zeros((n, n_channels))

    device = Cyton(Board(Nothing(), banner_pause_s=0.1, impedance_ohm=25_000.0))
    settings = CytonSettings(lead_off=frozenset({2}))
    meter = ContactMeter(FS, 8, lead_off=settings.lead_off, window_s=1.5)
    with Rig(tmp_path, device, CytonDriver(settings)).running() as rig:
        rig.take(2.0)
        assert rig.source.gains[1] == 1
    for block in rig.blocks:
        meter.add(block)
    contacts = meter.read()
    assert contacts[1].impedance_ohm == pytest.approx(25_000, rel=0.05)
    assert np.isnan(contacts[0].impedance_ohm)


def test_judging_sixteen_channels_costs_little(rng):
    meter = ContactMeter(FS, 16)
    meter.add(Block(0, rng.normal(0, 3, (1250, 16))))
    meter.read()
    start_s = time.process_time()
    for _ in range(5):
        meter.read()
    assert time.process_time() - start_s < 0.5
