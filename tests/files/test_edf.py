"""EDF and BDF against other readers, true gaps, mixed rates, the GUI's scale."""

import datetime

import edfio
import mne
import numpy as np
import pyedflib
import pytest

import twitchdetect as td
from tests.files.makers import edf
from twitchdetect.errors import FileFormatError
from twitchdetect.files.edf import GUI_FACTOR


@pytest.mark.parametrize(("name", "kind"), [("a.edf", edfio.Edf), ("a.bdf", edfio.Bdf)])
def test_the_same_numbers_as_mne_and_pyedflib(tmp_path, name, kind):
    edf(tmp_path / name, 1000, kind)
    ours = td.read(tmp_path / name)
    raw = mne.io.read_raw(tmp_path / name, verbose="error")
    assert np.allclose(ours.data_uV, raw.get_data().T * 1e6, atol=1e-6)
    with pyedflib.EdfReader(str(tmp_path / name)) as reader:
        assert np.allclose(ours.data_uV[:, 1], reader.readSignal(1), atol=1e-6)
    assert ours.channels == ("EMG 0", "EMG 1")


def test_annotations_become_markers(tmp_path):
    notes = [edfio.EdfAnnotation(1.25, None, "stroke"), edfio.EdfAnnotation(2.0, 0.5, "hello")]
    edf(tmp_path / "a.edf", 1000, annotations=notes)
    markers = td.read(tmp_path / "a.edf").markers
    assert markers == (td.Marker(250, "stroke"), td.Marker(400, "note", "hello"))


def test_times_count_from_the_start_of_the_first_record(tmp_path):
    x = edfio.EdfSignal(np.arange(1000.0), 200, label="a", physical_dimension="uV")
    notes = [edfio.EdfAnnotation(1.25, None, "stroke")]
    start = datetime.time(10, 0, 0, 500_000)
    edfio.Edf([x], starttime=start, annotations=notes).write(tmp_path / "a.edf")
    assert td.read(tmp_path / "a.edf").markers == (td.Marker(250, "stroke"),)


def discontinuous(path, starts_s):
    edf(path, 200 * len(starts_s), annotations=[edfio.EdfAnnotation(0, None, "x")])
    raw = bytearray(path.read_bytes())
    raw[192:236] = b"EDF+D".ljust(44)
    n_header = int(raw[184:192])
    per_signal = [int(raw[256 + 3 * 216 + 8 * i :][:8]) for i in range(3)]
    record = 2 * sum(per_signal)
    note = 2 * sum(per_signal[:2])
    for i, start_s in enumerate(starts_s):
        at = n_header + i * record + note
        tal = f"+{start_s}\x14\x14\0".encode()
        raw[at : n_header + (i + 1) * record] = tal.ljust(record - note, b"\0")
    path.write_bytes(raw)


def test_a_discontinuous_file_has_gaps(tmp_path):
    discontinuous(tmp_path / "a.edf", [0, 1, 3.5, 4.5])
    r = td.read(tmp_path / "a.edf")
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(400, 700)]
    assert r.n_samples == 1100
    assert [e.kind for e in td.detect(r)] == ["gap"]


@pytest.mark.parametrize("onset", ["inf", "nan", "1e300", "9999999"])
def test_an_impossible_time_is_no_gap(tmp_path, onset):
    discontinuous(tmp_path / "a.edf", [0, 1, onset])
    r = td.read(tmp_path / "a.edf")
    assert (r.gaps, r.n_samples) == ((), 600)
    assert any("over a week" in a for a in r.assumptions) == (onset == "9999999")


def test_times_that_go_back_are_said_once(tmp_path):
    discontinuous(tmp_path / "a.edf", [0, 1, 0.5, 1.5, 5])
    r = td.read(tmp_path / "a.edf")
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(800, 1000)]
    said = [a for a in r.assumptions if "state a time" in a]
    assert len(said) == 1
    assert said[0].startswith("2 records state a time before")
    assert "record 3" in said[0]


@pytest.mark.parametrize("record_s", ["1e-308", "1e308", "0", "-1"])
def test_records_of_impossible_length(tmp_path, record_s):
    edf(tmp_path / "a.edf", 400)
    raw = bytearray((tmp_path / "a.edf").read_bytes())
    raw[244:252] = record_s.encode().ljust(8)
    (tmp_path / "a.edf").write_bytes(raw)
    with pytest.raises(FileFormatError, match="records of"):
        td.read(tmp_path / "a.edf")


def test_only_voltages_at_the_highest_rate(tmp_path):
    rng = np.random.default_rng(0)
    signals = [
        edfio.EdfSignal(rng.normal(0, 0.05, 2000), 500, label="EMG", physical_dimension="mV"),
        edfio.EdfSignal(rng.normal(0, 50, 400), 100, label="slow", physical_dimension="uV"),
        edfio.EdfSignal(rng.normal(0, 1, 2000), 500, label="accel", physical_dimension="g"),
    ]
    edfio.Edf(signals).write(tmp_path / "a.edf")
    r = td.read(tmp_path / "a.edf")
    assert (r.channels, r.fs) == (("EMG",), 500.0)
    assert np.abs(r.data_uV[:, 0] - signals[0].data * 1000).max() < 0.01
    assert any("slow, accel" in a for a in r.assumptions)


def test_no_voltage(tmp_path):
    edfio.Edf(
        [edfio.EdfSignal(np.ones(100), 100, physical_dimension="g", physical_range=(0, 2))]
    ).write(tmp_path / "a.edf")
    with pytest.raises(FileFormatError, match="no signal in a unit of voltage"):
        td.read(tmp_path / "a.edf")


def test_a_count_that_was_never_written(tmp_path):
    x, _ = edf(tmp_path / "a.edf", 1000)
    raw = bytearray((tmp_path / "a.edf").read_bytes())
    raw[236:244] = b"-1      "
    (tmp_path / "a.edf").write_bytes(raw[:-7])
    r = td.read(tmp_path / "a.edf")
    assert len(r.data_uV) == 800
    assert np.abs(r.data_uV - x[:800]).max() < 0.01
    assert any("never written" in a for a in r.assumptions)


def gui_bdf(path, x_uV):
    """A BDF as the OpenBCI GUI writes it: whole microvolts where counts belong."""
    n, n_channels = x_uV.shape
    labels = [*(f"EXG {i}" for i in range(n_channels)), "BDF Annotations"]
    fields = [
        (labels, 16),
        ([""] * 9, 80),
        (["uV"] * n_channels + [""], 8),
        (["-187500"] * n_channels + ["-1"], 8),
        (["187500"] * n_channels + ["1"], 8),
        (["-8388608"] * 9, 8),
        (["8388607"] * 9, 8),
        ([""] * 9, 80),
        (["250"] * n_channels + ["20"], 8),
        ([""] * 9, 32),
    ]
    head = b"\xffBIOSEMI" + b"X X X X".ljust(80) + b"X X X X".ljust(80) + b"01.01.2000.00.00"
    head += f"{256 * (n_channels + 2)}".encode().ljust(8) + b"24BIT".ljust(44)
    head += f"{n // 250}".encode().ljust(8) + b"1".ljust(8) + f"{n_channels + 1}".encode().ljust(4)
    for values, width in fields:
        head += b"".join(v.encode().ljust(width) for v in values[: n_channels + 1])
    body = b""
    for i in range(n // 250):
        for c in range(n_channels):
            counts = x_uV[250 * i : 250 * (i + 1), c].astype("<i4")
            body += counts.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
        body += f"+{i}\x14\x14".encode().ljust(60, b"\0")
    path.write_bytes(head + body)


def test_the_guis_bdf_is_offered_a_correction_never_silently(tmp_path):
    x = np.trunc(np.random.default_rng(0).normal(0, 60, (1000, 8)))
    gui_bdf(tmp_path / "g.bdf", x)
    plain = td.read(tmp_path / "g.bdf")
    assert np.allclose(plain.data_uV * GUI_FACTOR, x, atol=1)
    assert any("--rescale-gui-bdf" in a and "not corrected" in a for a in plain.assumptions)
    right = td.read(tmp_path / "g.bdf", rescale_gui_bdf=True)
    assert np.array_equal(right.data_uV, x)
    assert any("was corrected" in a for a in right.assumptions)
    edf(tmp_path / "a.bdf", 400, edfio.Bdf)
    with pytest.raises(FileFormatError, match="no sign"):
        td.read(tmp_path / "a.bdf", rescale_gui_bdf=True)


@pytest.mark.parametrize("n_lost", [0, 1, 2])
def test_one_lost_sample_is_a_gap_and_a_rounded_time_is_none(tmp_path, n_lost):
    discontinuous(tmp_path / "a.edf", [0, 1.002, 2 + n_lost / 200])
    gaps = td.read(tmp_path / "a.edf").gaps
    assert [(g.start_sample, g.n_samples) for g in gaps] == ([(400, n_lost)] if n_lost else [])


def with_field(path, start, width, signal, value):
    """Overwrite a field of a signal; there are two of them and annotations."""
    raw = bytearray(path.read_bytes())
    at = 256 + 3 * start + signal * width
    raw[at : at + width] = value.ljust(width)
    path.write_bytes(raw)


@pytest.mark.parametrize("value", [b"32767", b""])
def test_a_signal_without_a_range_does_not_cost_the_others(tmp_path, value):
    x, _ = edf(tmp_path / "a.edf", annotations=[edfio.EdfAnnotation(0, None, "x")])
    with_field(tmp_path / "a.edf", 120, 8, 1, value)  # its digital minimum
    with_field(tmp_path / "a.edf", 128, 8, 1, value)
    r = td.read(tmp_path / "a.edf")
    assert r.channels == ("EMG 0",)
    assert np.abs(r.data_uV - x[:, :1]).max() < 0.01
    assert any("without a range were left out: EMG 1" in a for a in r.assumptions)
    with_field(tmp_path / "a.edf", 120, 8, 0, value)
    with_field(tmp_path / "a.edf", 128, 8, 0, value)
    with pytest.raises(FileFormatError, match="impossible range"):
        td.read(tmp_path / "a.edf")


def test_no_samples_in_any_record(tmp_path):
    edf(tmp_path / "a.edf", annotations=[edfio.EdfAnnotation(0, None, "x")])
    for signal in range(3):
        with_field(tmp_path / "a.edf", 216, 8, signal, b"0")
    with pytest.raises(FileFormatError, match="no samples for any signal"):
        td.read(tmp_path / "a.edf")


def test_ranges_with_decimal_commas(tmp_path):
    x, _ = edf(tmp_path / "a.edf", annotations=[edfio.EdfAnnotation(0, None, "x")])
    raw = (tmp_path / "a.edf").read_bytes()
    head = raw[: 256 * 4]
    fields = head[256 + 3 * 104 : 256 + 3 * 120].replace(b".", b",")
    (tmp_path / "a.edf").write_bytes(head[: 256 + 3 * 104] + fields + raw[256 + 3 * 120 :])
    assert np.abs(td.read(tmp_path / "a.edf").data_uV - x).max() < 0.01
