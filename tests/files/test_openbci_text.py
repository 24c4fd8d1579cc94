"""OpenBCI GUI text: the traps of each version."""

import numpy as np
import pytest

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
