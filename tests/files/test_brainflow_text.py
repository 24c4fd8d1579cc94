"""BrainFlow files."""

import numpy as np

import twitchdetect as td
from tests.files.makers import brainflow


def test_the_real_ganglion(shared_recordings):
    r = td.read(next((shared_recordings / "brainflow_ganglion").glob("*.txt")))
    assert r.format == "BrainFlow (Ganglion)"
    assert len(r.channels) == 4
    assert r.data_uV[0, 0] == -430.716798
    assert r.n_lost <= 2
    assert r.meta["fs_clock_hz"] is not None
    assert abs(r.meta["fs_clock_hz"] - 199.05) < 0.2


def test_commas_instead_of_tabs_and_a_torn_last_line(tmp_path):
    x, _ = brainflow(tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text().replace("\t", ",")
    (tmp_path / "a.csv").write_text(text[:-30])
    r = td.read(tmp_path / "a.csv")
    assert r.format == "BrainFlow (Cyton)"
    assert np.allclose(r.data_uV, x[:-1])


def test_rows_of_impedance_are_left_out(tmp_path):
    rows = np.zeros((400, 15))
    rows[:, 0] = 100 + (np.arange(400) // 2) % 100
    rows[:, 1:5] = np.arange(400)[:, None]
    rows[:, 13] = 1.7e9 + np.arange(400) / 200
    rows[50, 0] = 203
    np.savetxt(tmp_path / "a.txt", np.insert(rows, 50, rows[50], axis=0), "%.6f", "\t")
    r = td.read(tmp_path / "a.txt")
    assert any("impedance" in a for a in r.assumptions)
