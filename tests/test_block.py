"""Recordings are made from what people have, and refuse what contradicts itself."""

import numpy as np
import pytest

import twitchdetect as td


@pytest.mark.parametrize(
    "data", [[[1, 2], [3, 4]], np.array([[1, 2], [3, 4]], np.float32), np.array([[1, 3], [2, 4]]).T]
)
def test_numbers_of_any_type_become_float64_in_c_order(data):
    recording = td.Recording(data, 250)
    assert recording.data_uV.dtype == np.float64
    assert recording.data_uV.flags.c_contiguous
    assert recording.data_uV.tolist() == [[1, 2], [3, 4]]
    assert recording.channels == ("ch1", "ch2")


@pytest.mark.parametrize(
    ("data", "fs", "channels", "message"),
    [
        (np.zeros(5), 250.0, (), r"data_uV\[:, None\]"),
        (np.zeros((5, 2), complex), 250.0, (), "complex128"),
        (np.zeros((5, 2)), "250", (), "fs must be a positive number"),
        (np.zeros((5, 2)), 0, (), "fs must be a positive number"),
        (np.zeros((5, 2)), np.nan, (), "fs must be a positive number"),
        (np.zeros((5, 2)), 250.0, "ab", "the text 'ab'"),
        (np.zeros((2, 500)), 250.0, ("a", "b"), "turn it over with .T"),
        (np.zeros((5, 2)), 250.0, ("a", "a"), "unique"),
    ],
)
def test_what_makes_no_sense_is_refused(data, fs, channels, message):
    with pytest.raises(ValueError, match=message):
        td.Recording(data, fs, channels)


def test_detect_says_how_files_and_arrays_get_in():
    for data in ("session.bdf", np.zeros((5, 2))):
        with pytest.raises(ValueError, match=r"td\.read\(path\), arrays through td\.Recording"):
            td.detect(data)
    with pytest.raises(ValueError, match="settings go by name"):
        td.detect(td.Recording(np.zeros((5, 2)), 250.0), 10)
