"""Plain tables: separators, decimals, time, units."""

import numpy as np
import pytest

import twitchdetect as td
from twitchdetect.errors import FileFormatError


@pytest.fixture
def write(tmp_path):
    def write(text, name="a.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


NUMBERS = np.random.default_rng(0).normal(0, 50, (300, 2)).round(3)


def rows(separator, decimal="."):
    return "\n".join(
        separator.join(f"{v:.3f}".replace(".", decimal) for v in row) for row in NUMBERS
    )


@pytest.mark.parametrize(
    ("separator", "decimal"),
    [(",", "."), (";", "."), ("\t", "."), (" ", "."), (";", ","), ("\t", ","), ("  ", ",")],
)
@pytest.mark.parametrize("names", [True, False])
def test_separators_and_decimals(write, separator, decimal, names):
    head = separator.join(["left", "right"]) + "\n" if names else ""
    r = td.read(write(head + rows(separator, decimal)), fs=1000, units="uV")
    assert np.allclose(r.data_uV, NUMBERS)
    assert r.channels == (("left", "right") if names else ("ch1", "ch2"))
    assert any("decimal" in a for a in r.assumptions) == (decimal == ",")


def test_one_column(write):
    r = td.read(write("\n".join(map(str, range(50))), "a.txt"), fs=500, units="mV")
    assert r.data_uV[:, 0].tolist() == [1000.0 * i for i in range(50)]


def test_units_and_time_from_names(write):
    text = "time [ms],EMG left (mV),EMG right [µV]\n"
    text += "\n".join(f"{2 * i},{i},{i}" for i in range(400))
    r = td.read(write(text))
    assert r.fs == 500.0
    assert r.channels == ("EMG left", "EMG right")
    assert r.data_uV[3].tolist() == [3000.0, 3.0]


def test_a_jump_in_time_is_a_gap(write):
    times = np.r_[np.arange(500), np.arange(700, 1200)] / 1000
    text = "time,emg_uV\n" + "\n".join(f"{t:.4f},{i}" for i, t in enumerate(times))
    r = td.read(write(text))
    assert r.fs == 1000.0
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(500, 700)]


def test_a_count_of_samples_shows_losses(write):
    numbers = [*range(100), *range(130, 300)]
    text = "sample,emg_uV\n" + "\n".join(f"{n},{n % 7}" for n in numbers)
    r = td.read(write(text), fs=250)
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(100, 130)]


def test_a_comment_states_the_rate(shared_recordings):
    path = shared_recordings / "biosppy_emg_1000hz" / "emg_1.txt"
    r = td.read(path, units="uV")
    assert r.fs == 1000.0
    assert r.data_uV[0, 0] == 2034.0
    with pytest.raises(FileFormatError, match="--units"):
        td.read(path)


def test_no_rate_no_unit(write):
    with pytest.raises(FileFormatError, match="--fs"):
        td.read(write(rows(",")), units="uV")
    with pytest.raises(FileFormatError, match="--units"):
        td.read(write(rows(",")), fs=1000)
    with pytest.raises(FileFormatError, match="no rows of numbers"):
        td.read(write("hello\nworld\n"), fs=1000, units="uV")


def test_damaged_rows_stay_as_missing_samples(write):
    lines = rows(",").split("\n")
    lines[7] = "oops"
    lines[9] = "1.0,"
    r = td.read(write("\n".join(lines)), fs=1000, units="uV")
    assert np.isnan(r.data_uV[7]).all()
    assert np.isnan(r.data_uV[9]).tolist() == [False, True]
    assert any("damaged" in a for a in r.assumptions)


def test_arrays(tmp_path):
    for array, shape in ((np.arange(40), (40, 1)), (np.ones((3, 500), np.float32), (500, 3))):
        np.save(tmp_path / "a.npy", array)
        assert td.read(tmp_path / "a.npy", fs=1000, units="V").data_uV.shape == shape
    np.save(tmp_path / "a.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(FileFormatError, match="pickle"):
        td.read(tmp_path / "a.npy", fs=1000, units="uV")
    np.save(tmp_path / "a.npy", np.ones((2, 2, 2)))
    with pytest.raises(FileFormatError, match="shape"):
        td.read(tmp_path / "a.npy", fs=1000, units="uV")
    np.save(tmp_path / "a.npy", np.ones(9))
    with pytest.raises(FileFormatError, match="--fs"):
        td.read(tmp_path / "a.npy")


def test_an_array_that_states_more_than_there_is(tmp_path):
    np.save(tmp_path / "a.npy", np.ones((100, 10)))
    raw = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(raw.replace(b"(100, 10), }", b"(99999999,)}"))
    with pytest.raises(FileFormatError, match="cannot be read as an array"):
        td.read(tmp_path / "a.npy", fs=1000, units="uV")
