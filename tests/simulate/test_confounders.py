"""Does each label hold what was added, and is what was added what the sheet says?

On an empty canvas all that is there was added.
"""

from functools import cache

import numpy as np
import pytest
from scipy import signal

from twitchdetect.dsp.snr import band_energy_uV2
from twitchdetect.simulate import mechanical, muscle
from twitchdetect.simulate.board import BOARDS
from twitchdetect.simulate.canvas import Canvas
from twitchdetect.simulate.heart import add_heartbeat
from twitchdetect.simulate.layout import LAYOUTS
from twitchdetect.simulate.mains import add_mains
from twitchdetect.simulate.stimulation import add_stimulation
from twitchdetect.simulate.units import Bundle, muscle_pool, taut_band

NAMES = ("cyton", "daisy", "wifi", "hd")
AT_S = 2.0


@cache
def pool(name, *, needled_side=True, n=16):
    rng = np.random.default_rng(1)
    board = BOARDS[name]
    layout = LAYOUTS[board.layout]
    canvas = Canvas(board, 1, layout.n_channels)
    return Bundle(muscle_pool(rng, n), layout, canvas, rng, needled_side=needled_side)


def empty(name, seconds=8.0):
    board = BOARDS[name]
    layout = LAYOUTS[board.layout]
    return Canvas(board, round(seconds * board.fs), layout.n_channels), layout


def rest_uV2(layout):
    return np.linspace(4.0, 50.0, layout.n_channels)


def muscles(name):
    one_sided = LAYOUTS[BOARDS[name].layout].is_needled_side.all()
    return muscle.Muscles(pool(name), None if one_sided else pool(name, needled_side=False))


def needle(canvas, rng, layout):
    return mechanical.NeedleMovement(rng, layout, 3.0).add(canvas, rng, AT_S, 0.12)


ADD = {
    "needle_movement": needle,
    "cable_motion": lambda c, r, _: mechanical.add_cable_tug(c, r, AT_S, 2.0, 50.0),
    "electrode_pop": lambda c, r, _: mechanical.add_electrode_pop(c, r, AT_S, 1.0),
    "electrode_off": lambda c, r, _: mechanical.add_electrode_off(c, r, AT_S, 4.0, 50.0),
    "saturation": lambda c, r, _: mechanical.add_saturation(c, r, AT_S, 1.5),
    "voluntary": lambda c, r, lay: muscle.add_contraction(
        c, r, pool(c.board.name), AT_S, 1.5, rest_uV2(lay)
    ),
    "guarding": lambda c, r, lay: muscle.add_guarding(
        c, r, pool(c.board.name), AT_S, rest_uV2(lay)
    ),
    "startle": lambda c, r, lay: muscle.add_startle(
        c, r, muscles(c.board.name), AT_S, rest_uV2(lay), 15.0
    ),
}
MOVED = ("needle_movement", "cable_motion", "electrode_pop", "electrode_off", "saturation")


def high_passed(data_uV, fs):
    sos = signal.butter(2, 20.0, "highpass", fs=fs, output="sos")
    return signal.sosfilt(sos, data_uV, axis=0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ADD)
def test_a_label_holds_what_was_added(kind, name):
    canvas, layout = empty(name)
    for seed in range(3):
        canvas.data_uV[:] = 0.0
        label = ADD[kind](canvas, np.random.default_rng(seed), layout)
        inside = slice(label.start_sample, label.stop_sample)
        added = canvas.data_uV[:, label.channel]
        assert not canvas.data_uV[: label.start_sample].any()
        assert np.abs(canvas.data_uV[inside]).max() == np.abs(canvas.data_uV).max()
        energy = high_passed(added, canvas.board.fs) ** 2
        assert energy[inside].sum() > 0.98 * energy.sum()
        late = energy[label.start_sample + len(added[inside]) // 3 : label.stop_sample]
        if kind not in ("electrode_pop", "saturation", "cable_motion"):
            assert late.sum() > 0.05 * energy.sum()  # nor is it far longer than needed
        if kind not in MOVED:  # it begins with the first discharge
            first = np.flatnonzero(canvas.data_uV.any(axis=1))[0]
            assert (first - label.start_sample) / canvas.board.fs <= 0.008
        peak_uV = np.abs(added).max()
        if kind == "saturation":
            assert peak_uV > label.peak_uV == canvas.board.rail_uV
        else:
            assert label.peak_uV == peak_uV
        if kind in MOVED:
            assert label.channel == np.abs(canvas.data_uV).max(axis=0).argmax()


@pytest.mark.parametrize("kind", ["cable_motion", "electrode_pop", "needle_movement", "saturation"])
def test_movement_dies_away_without_a_last_jump(kind):
    for seed in range(5):
        canvas, layout = empty("wifi", 16.0)
        label = ADD[kind](canvas, np.random.default_rng(seed), layout)
        added = np.abs(canvas.data_uV[:, label.channel])
        last = np.flatnonzero(added)[-1]
        assert added[last - 5 : last + 1].max() < 0.003 * added.max()


def test_most_of_the_needles_movement_lies_below_20_hz():
    shares = []
    for seed in range(20):
        canvas, layout = empty("wifi")
        label = needle(canvas, np.random.default_rng(seed), layout)
        wave = canvas.data_uV[:, [label.channel]]
        shares.append(band_energy_uV2(wave, 1000.0)[0] / (wave**2).sum())
    assert 0.001 < np.median(shares) < 0.3


def test_contractions_have_the_snr_of_their_label():
    canvas, layout = empty("wifi")
    label = ADD["voluntary"](canvas, np.random.default_rng(3), layout)
    n = label.stop_sample - label.start_sample
    ratio = band_energy_uV2(canvas.data_uV, 1000.0) / n / rest_uV2(layout)
    assert 10 * np.log10(ratio.max()) == pytest.approx(label.snr_db, abs=0.05)
    assert ratio.argmax() == label.channel


def test_a_startle_begins_55_to_65_ms_after_its_cause_on_all_channels_at_once():
    for seed in range(5):
        canvas, layout = empty("wifi")
        label = ADD["startle"](canvas, np.random.default_rng(seed), layout)
        assert 0.054 < label.start_sample / 1000 - AT_S < 0.066
        energy = np.cumsum(canvas.data_uV**2, axis=0)
        begins = np.argmax(energy > 0.02 * energy[-1], axis=0) - label.start_sample
        assert (begins < 40).all()
        for side in (True, False):
            assert set(np.flatnonzero(layout.is_needled_side == side)) & set(label.channels)


def test_guarding_begins_150_to_400_ms_after_the_stroke():
    for seed in range(8):
        canvas, layout = empty("wifi")
        label = ADD["guarding"](canvas, np.random.default_rng(seed), layout)
        assert 0.15 <= label.start_sample / 1000 - AT_S <= 0.401
        first = np.flatnonzero(np.abs(canvas.data_uV).max(axis=1) > 0.5)[0]
        assert first - label.start_sample < 60


def test_de_qi_raises_tone_to_two_to_three_times_rest():
    canvas, layout = empty("cyton", 40.0)
    rest = rest_uV2(layout)
    label = muscle.add_de_qi(canvas, np.random.default_rng(1), pool("cyton"), AT_S, rest)
    seconds = (label.stop_sample - label.start_sample) / 250
    added = band_energy_uV2(canvas.data_uV, 250.0) / (seconds * 250)
    assert 2.0 <= np.sqrt(1 + added / rest).max() <= 3.0
    assert 3.0 < seconds < 20.1


@pytest.mark.parametrize("name", ["cyton", "wifi", "daisy"])
def test_the_qrs_is_80_to_100_ms_and_its_label_holds_it(name):
    canvas, layout = empty(name, 20.0)
    labels = add_heartbeat(canvas, np.random.default_rng(2), (10.0, 100.0), layout.is_needled_side)
    fs = canvas.board.fs
    assert 0.8 < 1 / np.diff([b.start_sample / fs for b in labels]).mean() < 1.8
    energy = high_passed(canvas.data_uV, fs) ** 2
    inside = np.zeros(len(energy), dtype=bool)
    for beat in labels:
        length_s = (beat.stop_sample - beat.start_sample) / fs
        assert length_s <= 0.1 + 1 / fs
        wave = np.abs(canvas.data_uV[beat.start_sample : beat.stop_sample])
        assert beat.peak_uV == wave.max()
        assert beat.channel == wave.max(axis=0).argmax()
        inside[beat.start_sample : beat.stop_sample + round(0.01 * fs)] = True
    assert (energy[inside].sum(axis=0) > 0.93 * energy.sum(axis=0)).all()
    late_s = [
        np.abs(canvas.data_uV[beat.start_sample : beat.stop_sample]).argmax(axis=0) / fs - 0.045
        for beat in labels[1:-1]
    ]
    assert abs(np.mean(late_s)) < 0.004  # the R peak, with the board's delay counted


def test_the_heart_is_10_to_100_uv_and_weaker_on_the_right():
    n = 60
    is_left = np.arange(n) < n // 2
    weaker = []
    for seed in range(12):
        canvas = Canvas(BOARDS["wifi"], 4000, n)
        add_heartbeat(canvas, np.random.default_rng(seed), (10.0, 100.0), is_left)
        size_uV = np.abs(canvas.data_uV).max(axis=0)
        assert size_uV.min() > 9.0
        assert size_uV.max() < 106.0
        left, right = (np.log(size_uV[is_left == side]).mean() for side in (True, False))
        weaker.append(left - right)
    assert np.mean(np.abs(weaker)) > 0.3
    assert min(weaker) < -0.2 < 0.2 < max(weaker)  # either side may be the right one


def test_a_beat_that_the_end_cuts_is_labelled():
    cut = 0
    for seed in range(40):
        canvas, layout = empty("cyton", 3.0)
        labels = add_heartbeat(
            canvas, np.random.default_rng(seed), (10.0, 100.0), layout.is_needled_side
        )
        steep = np.abs(np.diff(canvas.data_uV, axis=0)).max(axis=1)
        free = np.ones(len(steep), dtype=bool)
        for beat in labels:
            free[max(0, beat.start_sample - 8) : beat.stop_sample + 3] = False
            cut += beat.stop_sample == len(canvas.data_uV)
        assert steep[free].max(initial=0) < 0.2 * steep.max()
    assert cut > 0


@pytest.mark.parametrize("name", ["cyton", "ganglion", "hd"])
def test_stimulation_repeats_to_the_sample(name):
    canvas, layout = empty(name)
    rng = np.random.default_rng(4)
    band = Bundle(taut_band(rng, 0.0, 8.0)[:3], layout, canvas, rng)
    train, *pulses = add_stimulation(canvas, rng, band, layout, 1.0, 5.0)
    fs = canvas.board.fs
    rate_hz = float(train.cause.removeprefix("train at ").removesuffix(" Hz"))
    period = fs / rate_hz
    n = round(period * (1 if period == round(period) else 2))
    part = canvas.data_uV[train.start_sample : train.stop_sample - round(0.1 * fs)]
    settled = part[round(0.1 * fs) :]
    assert np.allclose(settled[n:], settled[:-n], atol=1e-9)
    assert train.peak_uV == np.abs(canvas.data_uV[:, train.channel]).max()
    assert not canvas.data_uV[: train.start_sample].any()
    energy = (canvas.data_uV**2).sum(axis=1)
    assert energy[train.start_sample : train.stop_sample].sum() > 0.999 * energy.sum()
    assert len(pulses) in (0, round(5.0 * rate_hz))


def test_hum_folds_back_as_weak_as_the_converter_leaves_it():
    """The third harmonic of 60 Hz, at 180, comes out at 70 Hz 28 dB weaker."""
    data_uV = np.zeros((250 * 60, 8))
    add_mains(data_uV, BOARDS["cyton"], np.random.default_rng(1), 60.0, with_step=False)
    power = np.abs(np.fft.rfft(data_uV * np.hanning(len(data_uV))[:, None], axis=0)) ** 2
    hz = np.fft.rfftfreq(len(data_uV), 1 / 250)

    def line(at_hz):
        return power[np.abs(hz - at_hz) < 0.3].sum(axis=0)

    third = np.mean(np.sqrt(line(70.0) / line(60.0)))
    expected = 0.25 * 10 ** ((-28.4 + 2.5) / 20)
    assert third == pytest.approx(expected, rel=0.5)


@pytest.mark.parametrize("with_step", [False, True])
def test_hum_has_the_size_of_its_label(with_step):
    for seed in range(5):
        data_uV = np.zeros((70_000, 8))
        labels = add_mains(
            data_uV, BOARDS["wifi"], np.random.default_rng(seed), 50.0, with_step=with_step
        )
        for label in (labels[0], labels[-1]):
            size_uV = np.abs(data_uV[label.start_sample : label.stop_sample]).max(axis=0)
            assert label.channel == size_uV.argmax()
            assert label.peak_uV == pytest.approx(size_uV.max())
        assert len(labels) == (3 if with_step else 1)


def test_the_fundamental_is_1_to_30_uv():
    for seed in range(15):
        data_uV = np.zeros((30_000, 8))
        add_mains(data_uV, BOARDS["wifi"], np.random.default_rng(seed), 50.0, with_step=False)
        is_near = np.abs(np.fft.rfftfreq(30_000, 1e-3) - 50.0) < 5.0
        power = np.abs(np.fft.rfft(data_uV, axis=0)[is_near]) ** 2
        amplitude_uV = 2 * np.sqrt(power.sum(axis=0)) / 30_000
        assert 0.75 < amplitude_uV.min() < amplitude_uV.max() < 30 * 1.21
