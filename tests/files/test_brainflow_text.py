"""BrainFlow files: which board, which rate, what is torn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import twitchdetect as td
from tests.files.makers import brainflow, samples_uV
from twitchdetect.errors import FileFormatError
from twitchdetect.files import brainflow_text
from twitchdetect.files.options import ReadOptions

CYTON = list(range(256))
EVEN = list(range(0, 256, 2))
GANGLION = [v for v in range(100) for _ in range(2)]
STAMP = {24: 22, 32: 30, 15: 13, 25: 23}
STOP = {24: 12, 32: 20}


def table(x, fs, width, count, stop=192):
    rows = np.zeros((len(x), width))
    rows[:, 0] = np.resize(count, len(x))
    rows[:, 1 : x.shape[1] + 1] = x
    if width in STOP:
        rows[:, STOP[width]] = stop
    rows[:, STAMP[width]] = 1.7e9 + np.arange(len(x)) / fs
    return rows


def save(path, rows):
    np.savetxt(path, rows, "%.6f", "\t")
    return path


def test_the_real_ganglion(shared_recordings):
    r = td.read(next((shared_recordings / "brainflow_ganglion").glob("*.txt")))
    assert r.format == "BrainFlow (Ganglion)"
    assert r.fs == 200.0
    assert len(r.channels) == 4
    assert r.data_uV[0, 0] == -430.716798
    assert r.n_lost <= 2
    assert r.meta["fs_clock_hz"] is not None
    assert abs(r.meta["fs_clock_hz"] - 199.05) < 0.2


@pytest.mark.parametrize(
    ("name", "n_channels", "fs", "width", "count", "stop"),
    [
        ("Cyton", 8, 250.0, 24, CYTON, 192),
        ("Cyton", 8, 250.0, 24, CYTON, 198),
        ("Cyton", 8, 1000.0, 24, CYTON, 192),
        ("Cyton with Daisy", 16, 125.0, 32, EVEN, 192),
        ("Cyton with Daisy", 16, 1000.0, 32, CYTON, 192),
        ("synthetic board", 16, 250.0, 32, CYTON, 0.5),
        ("Ganglion", 4, 200.0, 15, GANGLION, 0),
        ("Ganglion", 4, 1600.0, 25, CYTON, 0),
    ],
)
def test_boards_are_told_by_columns_stop_byte_and_clock(
    tmp_path, name, n_channels, fs, width, count, stop
):
    x = samples_uV(int(8 * fs), n_channels)
    rows = table(x, fs, width, count, stop)
    rows[77, STAMP[width] + 1] = 3
    lost = slice(500, 500 + len(count) + 10)  # more than the counter alone can count
    r = td.read(save(tmp_path / "a.txt", np.delete(rows, lost, axis=0)))
    assert (r.format, r.fs) == (f"BrainFlow ({name})", fs)
    assert np.array_equal(r.data_uV, np.delete(x, lost, axis=0))
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(lost.start, lost.stop)]
    assert r.markers == (td.Marker(77, "note", "3"),)
    assert any(f"{width} columns were taken for a {name} at {fs:g} Hz" in a for a in r.assumptions)


def test_what_the_user_says_holds(tmp_path):
    x = samples_uV(3000)
    r = td.read(save(tmp_path / "a.txt", table(x, 250.0, 24, CYTON)), fs=500.0, units="mV")
    assert r.fs == 500.0
    assert np.allclose(r.data_uV, 1000 * x)


def test_commas_instead_of_tabs_and_a_torn_last_line(tmp_path):
    x, _ = brainflow(tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text().replace("\t", ",")
    (tmp_path / "a.csv").write_text(text[:-30])
    r = td.read(tmp_path / "a.csv")
    assert r.format == "BrainFlow (Cyton)"
    assert np.allclose(r.data_uV, x[:-1])


def test_rows_of_impedance_are_left_out(tmp_path):
    x = samples_uV(400, 4)
    rows = table(x, 200.0, 15, GANGLION)
    impedance = table(np.zeros((5, 4)), 200.0, 15, range(201, 206))
    r = td.read(save(tmp_path / "a.txt", np.insert(rows, 50, impedance, axis=0)))
    assert any("5 rows of impedance" in a for a in r.assumptions)
    assert np.array_equal(r.data_uV, x)
    assert r.gaps == ()


def test_other_tables_are_not_taken(tmp_path):
    rows = table(samples_uV(50), 250.0, 24, CYTON)
    for change in (
        lambda t: t.__setitem__((slice(None), 22), 12.5),  # no Unix time
        lambda t: t.__setitem__((slice(None), 12), 7),  # no stop byte
        lambda t: t.__setitem__((slice(None), 0), 300),  # no packet counter
    ):
        other = rows.copy()
        change(other)
        head = save(tmp_path / "a.txt", other).read_bytes()[:4096]
        assert not brainflow_text.matches(tmp_path / "a.txt", head)
    assert not brainflow_text.matches(tmp_path / "a.txt", b"1\t2\r\t3\n" * 9)
    save(tmp_path / "a.txt", rows[:, :20])
    with pytest.raises(FileFormatError, match="no BrainFlow board"):
        brainflow_text.read(tmp_path / "a.txt", ReadOptions())


def test_cut_off_at_every_byte(tmp_path):
    x = samples_uV(6, 4)
    path = save(tmp_path / "a.txt", table(x, 200.0, 15, GANGLION))
    whole = path.read_bytes()
    for length in range(1, len(whole)):
        path.write_bytes(whole[:length])
        n_whole = whole[:length].count(b"\n")
        try:
            data_uV = brainflow_text.read(path, ReadOptions()).data_uV
        except FileFormatError:
            assert n_whole == 0
        else:
            assert len(data_uV) in (n_whole, n_whole + 1)
            assert np.array_equal(data_uV, x[: len(data_uV)])


@given(
    hnp.arrays(np.float64, st.tuples(st.integers(1, 40), st.just(8)),
               elements=st.floats(-187_000, 187_000)),
)  # fmt: skip
@settings(deadline=None)
def test_any_numbers_come_back(tmp_path_factory, x):
    path = save(tmp_path_factory.mktemp("any") / "a.txt", table(x, 250.0, 24, CYTON))
    assert np.allclose(td.read(path).data_uV, x, rtol=0, atol=1e-6)
