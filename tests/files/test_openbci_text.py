"""OpenBCI GUI text: the traps of each version."""

import datetime as dt
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import twitchdetect as td
from tests.files.makers import gui_text, samples_uV
from twitchdetect.errors import FileFormatError


def old_style(
    rows, header=("%OpenBCI Raw EEG Data", "%Number of channels = 8", "%Sample Rate = 250.0 Hz")
):
    return "\n".join([*header, *rows]) + "\n"


def row(i, x, stamp_ms=None, end=""):
    clock = f", 12:00:{i / 250:06.3f}" + (f", {stamp_ms}" if stamp_ms is not None else "")
    return f"{i % 256}, " + ", ".join(f"{v:.2f}" for v in x) + ", 0.0, 0.0, 0.0" + clock + end


@pytest.fixture
def x():
    return samples_uV(1000)


def test_three_versions_of_one_recording_are_the_same(shared_recordings):
    folder = shared_recordings / "cyton_eeg_250hz"
    recordings = [td.read(p) for p in sorted(folder.glob("OpenBCI*.txt"))]
    assert [r.format for r in recordings] == [
        "OpenBCI GUI text v1-v4 (Cyton)",
        "OpenBCI GUI text v5 (Cyton)",
        "OpenBCI GUI text v6 (Cyton)",
    ]
    for r in recordings:
        assert r.data_uV.shape == (22490, 8)
        assert r.fs == 250.0
        assert r.gaps == ()
        assert np.array_equal(r.data_uV, recordings[0].data_uV)
    events = [td.detect(r) for r in recordings]
    assert events[0] == events[1] == events[2]


def test_a_restart_is_a_gap_by_the_clock(shared_recordings):
    r = td.read(shared_recordings / "ganglion_emg_200hz" / "OpenBCI-RAW-S03_S1R0.txt")
    assert len(r.gaps) == 1
    assert r.gaps[0].n_samples / r.fs == pytest.approx(29.2, abs=0.1)
    assert "restart" in r.gaps[0].reason
    assert [e.kind for e in td.detect(r)].count("gap") == 1


def test_old_rows_without_names(tmp_path, x):
    path = tmp_path / "a.txt"
    path.write_text(old_style([row(i, v) for i, v in enumerate(x)]))
    r = td.read(path)
    assert np.array_equal(r.data_uV, x)
    assert r.fs == 250.0


def test_windows_line_ends_and_a_byte_order_mark(tmp_path, x):
    path = tmp_path / "a.txt"
    text = old_style([row(i, v) for i, v in enumerate(x)])
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert np.array_equal(td.read(path).data_uV, x)


def test_imitations_of_the_header(tmp_path, x):
    path = tmp_path / "a.txt"
    header = ("%Raw EMG data", "%Number of channels = 8", "%Sample Rate = 500Hz", "%Logger = mine")
    path.write_text(old_style([row(i, v) for i, v in enumerate(x)], header))
    assert td.read(path).fs == 500.0


def test_a_row_that_was_cut_off_is_left_out(tmp_path, x):
    path = tmp_path / "a.txt"
    text = old_style([row(i, v) for i, v in enumerate(x)])
    path.write_text(text[:-40])
    assert np.array_equal(td.read(path).data_uV, x[:-1])


def test_a_row_of_zeros_for_names(tmp_path, x):
    path = tmp_path / "a.txt"
    zeros = ", ".join(["0"] * 14)
    rows = [row(i, v, 1_600_000_000_000 + 4 * i) for i, v in enumerate(x)]
    rows = [r.rsplit(", ", 2)[0] + r[r.rindex(", ") :] + ", 0.0" for r in rows]
    path.write_text(old_style([zeros, *rows]))
    assert len(td.read(path).data_uV) == len(x)


@pytest.mark.parametrize("has_date", [True, False])
def test_a_clock_alone_sees_long_losses_and_runs_past_midnight(tmp_path, has_date):
    x = samples_uV(5000)
    lost = range(2000, 2600)
    start = dt.datetime(2020, 9, 13, 23, 59, 55)
    rows = []
    for i in sorted(set(range(5000)) - set(lost)):
        time_of_row = start + dt.timedelta(milliseconds=4 * i)
        text = time_of_row.isoformat(" ", "milliseconds")
        fields = [str(i % 256), *map(str, x[i]), "0.0", "0.0", "0.0"]
        rows.append(", ".join([*fields, text if has_date else text[11:]]))
    (tmp_path / "a.txt").write_text(old_style(rows))
    r = td.read(tmp_path / "a.txt")
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(lost.start, lost.stop)]
    assert np.array_equal(r.data_uV, np.delete(x, lost, axis=0))
    assert not any("clock" in a.lower() for a in r.assumptions)


def test_lost_packets_are_a_gap(tmp_path, x):
    path = tmp_path / "a.txt"
    rows = [row(i, v) for i, v in enumerate(x) if not 300 <= i < 340]
    path.write_text(old_style(rows))
    r = td.read(path)
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(300, 340)]
    assert r.n_samples == 1000


def test_decimal_commas_are_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(old_style([f"{i}, " + ", ".join(["12,5"] * 8) for i in range(9)]))
    with pytest.raises(FileFormatError, match="decimal commas"):
        td.read(path)


def test_decimal_commas_beside_decimal_points_are_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(old_style([f"{i}, " + "12,5, " * 8 + "0.0, 0.0, 0.0" for i in range(9)]))
    with pytest.raises(FileFormatError, match="decimal commas"):
        td.read(path)


def test_commas_without_a_space_behind_the_channels_are_no_decimal_commas(tmp_path, x):
    path = modern(tmp_path / "a.txt", "CytonSerial", 250.0, V6_CYTON, CYTON_COUNT, x)
    rest = ", ".join(["0.5"] * 13)
    text = path.read_text().replace(rest, "0.5, 0.5, 0.5," + "0," * 10 + "0")
    path.write_text(text.replace(".000000, 0.0,", ",0,"))
    assert ",0,0,0" in text
    assert np.array_equal(td.read(path).data_uV, x)


def test_no_rate_anywhere_is_refused(tmp_path, x):
    path = tmp_path / "a.txt"
    rows = [f"{i}, " + ", ".join(map(str, v[:5])) for i, v in enumerate(x)]
    path.write_text(old_style(rows, ("%OpenBCI Raw EEG Data", "%Number of channels = 5")))
    with pytest.raises(FileFormatError, match="--fs"):
        td.read(path)
    assert td.read(path, fs=250.0).data_uV.shape == (1000, 5)


def test_what_is_written_is_read(tmp_path):
    x, fs = gui_text(tmp_path / "a.txt")
    r = td.read(tmp_path / "a.txt")
    assert (r.fs, r.format) == (fs, "OpenBCI GUI text v6 (Cyton)")
    assert np.abs(r.data_uV - x).max() < 1e-3
    assert r.rail_uV is not None


def test_a_marker_becomes_a_marker(tmp_path):
    gui_text(tmp_path / "a.txt")
    lines = (tmp_path / "a.txt").read_text().splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith("Sample Index")) + 1
    fields = lines[head + 123].split(", ")
    fields[23] = "7.0"
    lines[head + 123] = ", ".join(fields)
    (tmp_path / "a.txt").write_text("\n".join(lines) + "\n")
    assert td.read(tmp_path / "a.txt").markers == (td.Marker(123, "note", "7"),)


V6_CYTON = [
    "Sample Index",
    *(f"EXG Channel {i}" for i in range(8)),
    *(f"Accel Channel {i}" for i in range(3)),
    *["Not Used", *(f"Digital Channel {i}" for i in range(4)), "Not Used", "Digital Channel 4"],
    *(f"Analog Channel {i}" for i in range(3)),
]
EARLY_V5_CYTON = [*V6_CYTON[:12], *["Other"] * 7, *V6_CYTON[19:]]
V6_DAISY = [
    "Sample Index",
    *(f"EXG Channel {i}" for i in range(16)),
    *(f"Accel Channel {i}" for i in range(3)),
    *["Other"] * 7,
    *(f"Analog Channel {i}" for i in range(3)),
]
V6_GANGLION = [
    "Sample Index",
    *(f"EXG Channel {i}" for i in range(4)),
    *(f"Accel Channel {i}" for i in range(3)),
    *["Other"] * 5,
]
CYTON_COUNT = list(range(256))
DAISY_COUNT = list(range(0, 256, 2))
GANGLION_COUNT = [v for v in range(100) for _ in range(2)]


def modern(path, board, fs, names, count, x, *, unit=1.0, with_marker=True, marks=(), keep=None):
    """A file of version 5 or 6: `unit` turns seconds into stamps, `keep` are the rows stored."""
    marker = ["Marker Channel"] if with_marker else []
    lines = [
        "%OpenBCI Raw EXG Data",
        f"%Number of channels = {x.shape[1]}",
        f"%Sample Rate = {fs:g} Hz",
        f"%Board = OpenBCI_GUI$Board{board}",
        ", ".join([*names, "Timestamp", *marker, "Timestamp (Formatted)"]),
    ]
    n_rest = len(names) - 1 - x.shape[1]
    for i in range(len(x)) if keep is None else keep:
        stamp = f"{(1.6e9 + i / fs) * unit:.6f}"
        fields = [f"{count[i % len(count)]}.0", *map(str, x[i]), *["0.5"] * n_rest, stamp]
        fields += [f"{dict(marks).get(i, 0.0)}"] * with_marker
        lines.append(", ".join([*fields, f"2020-09-13 12:26:{i / fs:06.3f}"]))
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(
    ("board", "named", "fs", "names", "count", "with_marker"),
    [
        ("CytonSerial", "v6 (Cyton)", 250.0, V6_CYTON, CYTON_COUNT, True),
        ("CytonSerial", "v5 (Cyton)", 250.0, EARLY_V5_CYTON, CYTON_COUNT, False),
        ("CytonWifi", "v6 (Cyton)", 1000.0, V6_CYTON, CYTON_COUNT, True),
        ("CytonSerialDaisy", "v6 (Cyton with Daisy)", 125.0, V6_DAISY, DAISY_COUNT, True),
        ("GanglionNative", "v6 (Ganglion)", 200.0, V6_GANGLION, GANGLION_COUNT, True),
    ],
)
@pytest.mark.parametrize("unit", [1.0, 1e3, 1e6])
def test_boards_and_their_stamps(tmp_path, board, named, fs, names, count, with_marker, unit):
    x = samples_uV(int(10 * fs), sum("EXG" in name for name in names))
    lost = range(1000, 1000 + 2 * len(count) + 20)  # more than the counter alone can count
    keep = [i for i in range(len(x)) if i not in lost] if len(x) > lost.stop + 100 else None
    marks = [(9, 7.0)] if with_marker else []
    path = modern(
        tmp_path / "a.txt", board, fs, names, count, x,
        unit=unit, with_marker=with_marker, marks=marks, keep=keep,
    )  # fmt: skip
    r = td.read(path)
    assert r.format == f"OpenBCI GUI text {named}"
    assert r.fs == fs
    assert r.meta["fs_clock_hz"] == pytest.approx(fs, rel=1e-3)
    assert np.array_equal(r.data_uV, x if keep is None else x[keep])
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == (
        [(lost.start, lost.stop)] if keep else []
    )
    assert r.markers == ((td.Marker(9, "note", "7"),) if with_marker else ())


def test_zeros_for_names_hide_no_marker(tmp_path):
    x = samples_uV(300)
    path = tmp_path / "a.txt"
    modern(path, "CytonSerial", 250.0, V6_CYTON, CYTON_COUNT, x, marks=[(40, 2.0)])
    lines = path.read_text().split("\n")
    lines[4] = ", ".join(["0"] * len(lines[4].split(", ")))
    path.write_text("\n".join(lines))
    r = td.read(path)
    assert np.array_equal(r.data_uV, x)
    assert r.markers == (td.Marker(40, "note", "2"),)


def test_a_counter_that_restarts_loses_nothing(tmp_path):
    x = samples_uV(3000)
    count = [*range(256)] * 5 + [*range(77)] + [*range(256)] * 8
    r = td.read(modern(tmp_path / "a.txt", "CytonSerial", 250.0, V6_CYTON, count, x))
    assert r.gaps == ()
    assert np.array_equal(r.data_uV, x)
    assert any("restarts 1 times" in a for a in r.assumptions)


def test_rows_stored_twice_are_read_once(tmp_path):
    x = samples_uV(300)
    path = tmp_path / "a.txt"
    modern(path, "CytonSerial", 250.0, V6_CYTON, CYTON_COUNT, x, marks=[(100, 7.0)])
    lines = path.read_text().split("\n")
    path.write_text("\n".join([*lines[:35], lines[34], *lines[35:]]))
    r = td.read(path)
    assert np.array_equal(r.data_uV, x)
    assert r.markers == (td.Marker(100, "note", "7"),)
    assert any("stored twice" in a for a in r.assumptions)


def test_rows_of_impedance_are_no_samples(tmp_path):
    x = samples_uV(400, 4)
    x[50:55] = 0
    count = [*GANGLION_COUNT[:50], *range(201, 206), *GANGLION_COUNT[50:], *GANGLION_COUNT]
    r = td.read(modern(tmp_path / "a.txt", "GanglionNative", 200.0, V6_GANGLION, count, x))
    assert np.array_equal(r.data_uV, np.delete(x, range(50, 55), axis=0))
    assert any("5 rows of impedance" in a for a in r.assumptions)


def test_a_marker_without_any_time(tmp_path):
    path = tmp_path / "a.txt"
    names = "Sample Index, EXG Channel 0, EXG Channel 1, Marker Channel"
    rows = [f"{i % 256}, {i}.5, -{i}.5, {5.0 if i == 40 else 0.0}" for i in range(300)]
    path.write_text(old_style([names, *rows], ("%OpenBCI Raw EXG Data", "%Sample Rate = 250 Hz")))
    r = td.read(path)
    assert r.data_uV[3].tolist() == [3.5, -3.5]
    assert r.markers == (td.Marker(40, "note", "5"),)


@pytest.mark.parametrize("field", ["12,5", "1,6000012E9", "-0,5"])
def test_decimal_commas_in_any_form(tmp_path, field):
    path = tmp_path / "a.txt"
    path.write_text(old_style([f"{i}, {', '.join([field] * 9)}" for i in range(9)]))
    with pytest.raises(FileFormatError, match="decimal commas"):
        td.read(path)


@pytest.mark.parametrize(
    "header",
    [
        ("%OpenBCI Raw EEG Data", "%Number of channels = 999999999999", "%Sample Rate = 250 Hz"),
        ("%OpenBCI Raw EEG Data", "%Number of channels = 0", "%Sample Rate = 250 Hz"),
        ("%OpenBCI Raw EEG Data", "%Number of channels = 9e999", "%Sample Rate = 250 Hz"),
        ("%OpenBCI Raw EEG Data", "%Number of channels = 5", "%Sample Rate = 1e300 Hz"),
        ("%OpenBCI Raw EEG Data", "%Number of channels = 5", "%Sample Rate = 0 Hz"),
    ],
)
def test_headers_that_cannot_be_true(tmp_path, x, header):
    path = tmp_path / "a.txt"
    path.write_text(old_style([row(i, v) for i, v in enumerate(x[:50])], header))
    with pytest.raises(FileFormatError, match=r"columns of channels|sampling frequency"):
        td.read(path)


def test_power_lost_leaves_what_was_written(tmp_path, x):
    path = tmp_path / "a.txt"
    text = old_style([row(i, v) for i, v in enumerate(x)])
    path.write_bytes(text[:-20].encode() + bytes(4096))
    r = td.read(path)
    assert np.array_equal(r.data_uV, x[:-1])
    assert any("loss of power" in a for a in r.assumptions)


def test_two_files_one_behind_the_other(tmp_path):
    x = samples_uV(1500)
    first = modern(tmp_path / "a.txt", "CytonSerial", 250.0, V6_CYTON, CYTON_COUNT, x).read_text()
    second = first.replace(", 16000000", ", 16000010")  # 1000 s later
    (tmp_path / "a.txt").write_text(first + second)
    r = td.read(tmp_path / "a.txt")
    assert np.array_equal(r.data_uV, np.tile(x, (2, 1)))
    assert [g.n_samples for g in r.gaps] == [1000 * 250 - 1500]


def test_cut_off_at_every_byte(tmp_path):
    x = samples_uV(12)
    path = modern(tmp_path / "a.txt", "CytonSerial", 250.0, V6_CYTON, CYTON_COUNT, x)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        n_whole = max(0, whole[:length].count(b"\n") - 5)
        try:
            data_uV = td.read(path).data_uV
        except FileFormatError as error:
            assert str(error).startswith("a.txt: ")
            assert n_whole == 0
        else:
            assert len(data_uV) in (n_whole, n_whole + 1)
            assert np.array_equal(data_uV, x[: len(data_uV)])


@given(
    hnp.arrays(np.float64, st.tuples(st.integers(1, 40), st.sampled_from([4, 8, 16])),
               elements=st.floats(-187_000, 187_000)),
    st.booleans(),
)  # fmt: skip
@settings(deadline=None)
def test_any_numbers_come_back(tmp_path_factory, x, is_windows):
    names, count, fs, board = {
        4: (V6_GANGLION, GANGLION_COUNT, 200.0, "GanglionNative"),
        8: (V6_CYTON, CYTON_COUNT, 250.0, "CytonSerial"),
        16: (V6_DAISY, DAISY_COUNT, 125.0, "CytonSerialDaisy"),
    }[x.shape[1]]
    path = modern(tmp_path_factory.mktemp("any") / "a.txt", board, fs, names, count, x)
    if is_windows:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert np.array_equal(td.read(path).data_uV, x)


def test_an_hour_is_read_in_seconds(tmp_path, x):
    path = tmp_path / "a.txt"
    rows = [", ".join([str(i), *map(str, x[i]), "0.0, 0.0, 0.0"]) for i in range(256)]
    path.write_text(old_style(rows * (900_000 // 256)))
    start_s = time.perf_counter()
    r = td.read(path)
    assert time.perf_counter() - start_s < 20  # takes 2 s where nothing else runs
    assert r.data_uV.shape == (899_840, 8)


def test_another_unit_than_the_format_stores_is_told(tmp_path):
    gui_text(tmp_path / "a.txt")
    recording = td.read(tmp_path / "a.txt", units="mV")
    assert "mV was used, though this format stores uV." in recording.assumptions
