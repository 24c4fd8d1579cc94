"""Boards against their data sheets, canvas against plain decimation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchdetect.simulate.board import BOARDS
from twitchdetect.simulate.canvas import Canvas


@pytest.mark.parametrize(("name", "corner_hz"), [("cyton", 65.5), ("wifi", 262.0), ("hd", 524.0)])
def test_the_sinc_filter_is_3_db_down_where_the_data_sheet_says(name, corner_hz):
    taps = BOARDS[name].impulse(64)
    fs = BOARDS[name].fs * 64
    turn = np.exp(-2j * np.pi * corner_hz / fs * np.arange(len(taps)))
    assert 20 * np.log10(abs(taps @ turn)) == pytest.approx(-3.0, abs=0.05)


@pytest.mark.parametrize(("hz", "db"), [(60.0, -2.5), (100.0, -7.3), (150.0, -17.8)])
def test_the_cytons_gain_at_frequencies_worked_out_by_hand(hz, db):
    gain = BOARDS["cyton"].gain_at(np.array([hz]))[0]
    assert 20 * np.log10(abs(gain)) == pytest.approx(db, abs=0.15)


@pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
def test_a_constant_voltage_comes_out_as_it_is(board):
    assert board.impulse(board.oversampling).sum() == pytest.approx(1.0)


def test_daisy_halves_are_four_milliseconds_apart_and_average_two():
    board = BOARDS["daisy"]
    lags_s = board.lags(16) / board.inner_fs
    assert lags_s.tolist() == [0.0] * 8 + [0.004] * 8
    gain = abs(board.gain_at(np.array([62.5]))[0])
    sinc = (np.sin(np.pi / 4) / (np.pi / 4)) ** 3
    assert gain == pytest.approx(sinc * np.cos(np.pi / 4), rel=0.01)


def test_counts_are_whole_and_stop_at_the_rail():
    board = BOARDS["cyton"]
    data_uV = np.array([[0.012, 0.011, 1e9, -1e9, 100.0]])
    board.quantise(data_uV)
    counts = data_uV[0] / board.count_uV
    assert np.allclose(counts, np.rint(counts), atol=1e-6)
    assert counts[:2].round().tolist() == [1, 0]
    assert counts[2:4].round().tolist() == [2**23 - 1, -(2**23)]
    assert data_uV[0, 3] == pytest.approx(-187_500.02, abs=0.005)  # what logs of a Cyton show
    assert data_uV[0, 4] == pytest.approx(100.0, abs=board.count_uV / 2)


def test_the_twitchboard_has_ten_bits():
    board = BOARDS["twitchboard"]
    ramp_uV = np.linspace(-2000, 2000, 100_001)[:, None]
    board.quantise(ramp_uV)
    assert len(np.unique(ramp_uV)) == 1024
    assert (ramp_uV.min(), ramp_uV.max()) == (board.lowest_uV, board.rail_uV)


@settings(deadline=None)
@given(
    tick=st.integers(-300, 900),
    n=st.integers(1, 200),
    name=st.sampled_from(["cyton", "daisy", "hd"]),
    seed=st.integers(0, 99),
)
def test_a_potential_is_sampled_as_if_all_were_simulated_finely(tick, n, name, seed):
    board, n_samples = BOARDS[name], 25
    canvas = Canvas(board, n_samples, 2)
    wave = np.random.default_rng(seed).standard_normal((n, 2))
    first, rows = canvas.add(wave, tick)
    step, lags = board.oversampling, board.lags(2)
    fine = np.zeros((2200 + step * n_samples, 2))
    fine[1000 + tick : 1000 + tick + n] += wave
    for channel in range(2):
        expected = fine[1000 + lags[channel] :: step, channel][:n_samples]
        assert np.array_equal(canvas.data_uV[:, channel], expected)
    assert np.array_equal(canvas.data_uV[first : first + len(rows)], rows)
    assert not canvas.data_uV[:first].any()
    assert not canvas.data_uV[first + len(rows) :].any()
