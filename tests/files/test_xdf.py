"""XDF: which stream and which of its channels are voltages, and where markers stand."""

import struct

import numpy as np
import pytest

import twitchdetect as td
from tests.files.makers import samples_uV
from twitchdetect.errors import FileFormatError

FS = 500
START_S = 1000.0
CODES = {"float32": "f", "int32": "i"}


def chunk(tag, content):
    body = struct.pack("<H", tag) + content
    return b"\x04" + struct.pack("<I", len(body)) + body


def stream(number, type_, rows, times_s, *, fs=FS, format_="float32", units=()):
    channels = "".join(f"<channel><label>E{i}</label><unit>{u}</unit></channel>" for i, u in enumerate(units))  # fmt: skip
    head = (
        f"<?xml version='1.0'?><info><name>s{number}</name><type>{type_}</type>"
        f"<channel_count>{len(rows[0])}</channel_count><nominal_srate>{fs}</nominal_srate>"
        f"<channel_format>{format_}</channel_format>"
        f"<desc><channels>{channels}</channels></desc></info>"
    )
    body = b"\x04" + struct.pack("<I", len(rows))
    for time_s, row in zip(times_s, rows, strict=True):
        body += b"\x08" + struct.pack("<d", time_s)
        body += struct.pack(f"<{len(row)}{CODES[format_]}", *row)
    content = struct.pack("<I", number)
    return chunk(2, content + head.encode()) + chunk(3, content + body)


@pytest.fixture
def read_streams(tmp_path):
    def read(*streams, **options):
        head = b"XDF:" + chunk(1, b"<?xml version='1.0'?><info><version>1.0</version></info>")
        (tmp_path / "a.xdf").write_bytes(head + b"".join(streams))
        return td.read(tmp_path / "a.xdf", **options)

    return read


X = samples_uV(1000, 2)
TIMES_S = START_S + np.arange(1000) / FS


def test_markers_that_are_numbers_are_markers(read_streams):
    marks = stream(2, "Markers", [[7], [8]], [1000.5, 1001.0], fs=0, format_="int32")
    r = read_streams(stream(1, "EMG", X, TIMES_S, units=("uV", "uV")), marks)
    assert r.markers == (td.Marker(250, "note", "7"), td.Marker(500, "note", "8"))


def test_a_marker_in_a_gap_stands_at_its_own_time(read_streams):
    kept = np.r_[0:400, 600:1000]
    marks = stream(2, "Markers", [[1], [2]], [1001.0, 1001.6], fs=0, format_="int32")
    r = read_streams(marks, stream(1, "EMG", X[kept], TIMES_S[kept]))
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(400, 600)]
    assert [m.sample for m in r.markers] == [500, 800]


def test_an_acceleration_is_not_taken_for_microvolts(read_streams):
    with pytest.raises(FileFormatError, match="'s1' of type 'Accelerometer'"):
        read_streams(stream(1, "Accelerometer", X, TIMES_S))
    with pytest.raises(FileFormatError, match="--units"):
        read_streams(stream(1, "EMG", X, TIMES_S, units=("g", "g")))
    assert read_streams(stream(1, "Accelerometer", X, TIMES_S), units="uV").n_samples == 1000


def test_channels_in_other_units_are_left_out_and_named(read_streams):
    r = read_streams(stream(1, "EMG", X, TIMES_S, units=("mV", "g")))
    assert r.channels == ("E0",)
    assert np.allclose(r.data_uV[:, 0], 1000 * X[:, 0], rtol=1e-6)
    assert any("left out: E1 [g]" in a for a in r.assumptions)


def test_a_stream_without_a_rate_needs_one(read_streams):
    emg = stream(1, "EMG", X, TIMES_S, fs=0)
    with pytest.raises(FileFormatError, match="--fs"):
        read_streams(emg)
    assert read_streams(emg, fs=FS).n_samples == 1000


@pytest.mark.parametrize("damaged_s", [1e307, -1e307, 1e31, float("inf")])
def test_a_damaged_stamp_at_the_end_costs_no_sample(read_streams, damaged_s):
    times_s = TIMES_S.copy()
    times_s[-1] = damaged_s
    r = read_streams(stream(1, "EMG", X, times_s, units=("uV", "uV")))
    assert r.gaps == ()
    assert np.abs(r.data_uV - X).max() < 1e-4
