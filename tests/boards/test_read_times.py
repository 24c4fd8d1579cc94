"""A packet arrived with the read that held its last byte."""

import numpy as np

from twitchdetect.boards.read_times import ReadTimes


def ends(*values):
    return np.array(values, dtype=np.int64)


def test_each_position_has_the_time_of_its_read():
    times = ReadTimes()
    for n_bytes, arrival_s in ((10, 1.0), (0, 1.5), (5, 2.0), (20, 3.0)):
        times.add(n_bytes, arrival_s)
    assert times.of(ends(1, 10, 11, 15, 16, 35)).tolist() == [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]
    assert times.of(ends(16, 35)).tolist() == [3.0, 3.0]
    assert times.of(ends(15)).tolist() == [2.0]
    assert times.of(ends()).tolist() == []


def test_one_read_is_enough():
    times = ReadTimes()
    times.add(33, 7.0)
    assert times.of(ends(33)).tolist() == [7.0]


def test_only_the_last_reads_are_kept_and_older_bytes_get_the_oldest_time():
    times = ReadTimes()
    for k in range(10_000):
        times.add(1, float(k))
    assert times.of(ends(10_000, 9_999)[::-1]).tolist() == [9998.0, 9999.0]
    assert times.of(ends(1)).tolist() == [10_000.0 - 4096]
