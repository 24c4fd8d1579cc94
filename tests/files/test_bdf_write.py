"""What was written is read back, by us and by others, and says nothing about who was measured."""

from dataclasses import replace

import edfio
import mne
import numpy as np
import pyedflib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twitchdetect as td
from twitchdetect.files.bdf_notes import LOST, PADDED
from twitchdetect.files.bdf_write import choose_record, write_bdf

CYTON_UV = 4.5e6 / 24 / (2**23 - 1)
RAIL = 187_500.0


def made(n=1000, fs=250.0, n_channels=3, gaps=(), markers=(), seed=0, meta=()):
    """Counts of a Cyton, with offsets, as its readers give them."""
    rng = np.random.default_rng(seed)
    counts = np.rint(rng.normal(0, 2000, (n, n_channels)) + rng.uniform(-3e6, 3e6, n_channels))
    rails = np.tile([-RAIL, RAIL], (n_channels, 1))
    names = tuple(f"EMG {i}" for i in range(n_channels))
    return td.Recording(counts * CYTON_UV, fs, names, gaps, markers, rails, meta=dict(meta))


def there_and_back(recording, path):
    return td.read(write_bdf(recording, path))


def assert_same(got, put):
    assert got.fs == put.fs
    assert got.channels == put.channels
    assert got.gaps == put.gaps
    assert sorted(got.markers, key=repr) == sorted(put.markers, key=repr)
    assert got.data_uV.shape == put.data_uV.shape
    assert np.abs(got.data_uV - put.data_uV).max() < 1e-9


def counts_in(path):
    return np.column_stack([s.digital for s in edfio.read_bdf(path).signals])


def test_a_boards_counts_stay_what_they_were(tmp_path):
    put = made()
    write_bdf(put, tmp_path / "a.bdf")
    assert np.array_equal(counts_in(tmp_path / "a.bdf"), np.rint(put.data_uV / CYTON_UV))
    assert_same(td.read(tmp_path / "a.bdf"), put)


@pytest.mark.parametrize("rail_uV", [187_499.9724, 187_500.0, 187_500.02235])
def test_a_boards_counts_stay_for_limits_that_a_reader_gives(tmp_path, rail_uV):
    put = replace(made(), rail_uV=np.tile([-rail_uV, rail_uV], (3, 1)))
    write_bdf(put, tmp_path / "a.bdf")
    assert np.array_equal(counts_in(tmp_path / "a.bdf"), np.rint(put.data_uV / CYTON_UV))


@pytest.mark.parametrize("gain", [1, 12, 24])
def test_the_counts_of_other_gains_stay(tmp_path, gain):
    counts = np.random.default_rng(0).integers(-8_000_000, 8_000_000, (500, 1))
    rail_uV = 2**23 * 4.5e6 / gain / (2**23 - 1) - 0.05  # as the reader of its text gives it
    values_uV = np.round(counts * 4.5e6 / gain / (2**23 - 1), 4)
    put = td.Recording(values_uV, 250.0, rail_uV=np.array([[-rail_uV, rail_uV]]))
    write_bdf(put, tmp_path / "a.bdf")
    assert np.array_equal(counts_in(tmp_path / "a.bdf"), counts)


def test_samples_of_16_bits_stay(tmp_path):
    rng = np.random.default_rng(0)
    x = [edfio.EdfSignal(rng.normal(0, 50, 400), 200, label="a", physical_dimension="uV")]
    edfio.Edf(x).write(tmp_path / "a.edf")
    put = td.read(tmp_path / "a.edf")
    assert_same(there_and_back(put, tmp_path / "a.bdf"), put)


def test_what_is_at_the_rail_stays_there_and_is_found_there(tmp_path):
    put = made(3000)
    put.data_uV[1500:1600, 1] = RAIL
    put.data_uV[2000:2100, 2] = -RAIL - CYTON_UV  # the converter's lowest count is one lower
    got = there_and_back(put, tmp_path / "a.bdf")
    assert (got.data_uV[1500:1600, 1] == got.rail_uV[1, 1]).all()
    assert (got.data_uV[2000:2100, 2] == got.rail_uV[2, 0]).all()
    assert got.rail_uV.tolist() == [[-RAIL, RAIL]] * 3
    kinds = {(e.channel, e.kind) for e in td.detect(got) if e.kind == "saturation"}
    assert kinds == {(1, "saturation"), (2, "saturation")}


@pytest.mark.parametrize("size_uV", [0.0, 1e-3, 1.0, 321.7, 9e5, 9e6])
def test_without_limits_no_value_is_at_one(tmp_path, size_uV):
    x = size_uV * np.random.default_rng(0).uniform(-1, 1, (500, 2))
    got = there_and_back(td.Recording(x, 500.0), tmp_path / "a.bdf")
    top_uV = got.rail_uV[:, 1]
    assert (np.abs(got.data_uV) < 0.95 * top_uV).all()
    assert (top_uV < max(1.2, 1.3 * size_uV)).all()
    assert (np.abs(got.data_uV - x) <= 0.5001 * top_uV / (2**23 - 1)).all()


def test_limits_that_lie_a_little_inside_are_kept(tmp_path):
    x = np.random.default_rng(0).normal(0, 50, (500, 1))
    x[100:150] = 15_686.27  # a Ganglion's limit, of which its readers say 15686
    put = td.Recording(x, 200.0, rail_uV=np.array([[-15_686.0, 15_686.0]]))
    got = there_and_back(put, tmp_path / "a.bdf")
    assert got.rail_uV.tolist() == [[-15_686.0, 15_686.0]]
    assert (got.data_uV[100:150] == 15_686.0).all()


def test_limits_that_the_values_exceed_are_not_believed(tmp_path):
    put = replace(made(), rail_uV=np.tile([-10.0, 10.0], (3, 1)))
    got = there_and_back(put, tmp_path / "a.bdf")
    assert np.abs(got.data_uV - put.data_uV).max() < 0.02


GAPS = (td.Gap(0, 3, "counter"), td.Gap(100, 101, ""), td.Gap(400, 1650, "clock: 5 s, late"))
MARKERS = (
    td.Marker(10, "needle_in", "trapezius: left"),
    td.Marker(11, "stroke"),
    td.Marker(400, "note", "hello"),
    td.Marker(401, "note", "stroke"),
    td.Marker(402, "note", "site: 3"),
    td.Marker(403, "note", "note: x"),
    td.Marker(404, "note"),
    td.Marker(405, "needle_out", "left: 2", 905),
    td.Marker(406, "note", "felt it", 407),
    td.Marker(407, "site", "", 500),
    td.Marker(408, "note", "site (set 3 samples later)"),
    td.Marker(405, "note", LOST),
    td.Marker(500, "site", "Dürre µV"),
    td.Marker(2254, "needle_out"),
)


@pytest.mark.parametrize("n", [1000, 997, 1001])
@pytest.mark.parametrize("fs", [250.0, 125.0, 200.0, 500.0, 1000.0, 2000.0, 1925.925925925926])
def test_gaps_markers_and_length_come_back(tmp_path, n, fs):
    put = made(n, fs, gaps=GAPS, markers=MARKERS)
    got = there_and_back(put, tmp_path / "a.bdf")
    assert_same(got, put)
    assert got.n_samples == n + 1254


def test_a_gap_at_the_end_before_padding(tmp_path):
    put = made(1009, gaps=(td.Gap(1009, 1013, "x"),))  # 1013 is a prime
    got = there_and_back(put, tmp_path / "a.bdf")
    assert_same(got, put)
    texts = [a.text for a in edfio.read_bdf(tmp_path / "a.bdf").annotations]
    assert texts == [f"{LOST}: x", PADDED]


@given(
    cuts=st.lists(st.integers(1, 60), min_size=2, max_size=12),
    fs=st.sampled_from([125.0, 200.0, 250.0, 256.0, 333.0, 1000.0, 2048.0]),
    seed=st.integers(0, 9),
)
@settings(max_examples=60, deadline=None)
def test_any_losses_come_back(tmp_path_factory, cuts, fs, seed):
    gaps, end, n = [], 0, 0
    for i, length in enumerate(cuts):
        if i % 2:
            gaps.append(td.Gap(end, end + length, f"loss {i}"))
        else:
            n += length
        end += length
    put = made(n, fs, 2, tuple(gaps), seed=seed)
    assert_same(there_and_back(put, tmp_path_factory.mktemp("x") / "a.bdf"), put)


def test_lost_samples_hold_the_last_value_and_are_marked(tmp_path):
    put = made(967, gaps=(td.Gap(0, 2, ""), td.Gap(300, 350, "radio")))  # 1019 is a prime
    write_bdf(put, tmp_path / "a.bdf")
    raw = mne.io.read_raw_bdf(tmp_path / "a.bdf", verbose="error")
    x = raw.get_data().T * 1e6
    assert np.allclose(x[300:350], put.data_uV[297], atol=1e-6)
    assert np.allclose(x[:2], put.data_uV[0], atol=1e-6)
    assert len(x) > put.n_samples
    assert np.allclose(x[put.n_samples :], put.data_uV[-1], atol=1e-6)
    marked = [(a["onset"], a["duration"], a["description"]) for a in raw.annotations]
    assert (1.2, 0.2, f"{LOST}: radio") in marked


def test_other_programs_read_the_same(tmp_path):
    put = made(1003, gaps=(td.Gap(300, 350, "radio"),), markers=(td.Marker(500, "stroke"),))
    path = write_bdf(put, tmp_path / "a.bdf")
    raw = mne.io.read_raw_bdf(path, verbose="error")
    other = edfio.read_bdf(path)
    with pyedflib.EdfReader(str(path)) as reader:
        theirs = np.column_stack([reader.readSignal(i) for i in range(3)])
        assert reader.getSampleFrequencies().tolist() == [250.0] * 3
        assert "stroke" in reader.readAnnotations()[2]
    assert raw.info["sfreq"] == 250.0
    assert raw.ch_names == list(put.channels) == list(other.labels)
    keep = np.r_[0:300, 350:1053]
    for x in (theirs, raw.get_data().T * 1e6, np.column_stack([s.data for s in other.signals])):
        assert np.abs(x[keep] - put.data_uV).max() < 1e-6


def test_nobody_and_no_day_is_named(tmp_path):
    put = replace(made(), meta={"start_time": "2025-03-01T10:00:00", "name": "Ada"})
    raw = write_bdf(put, tmp_path / "a.bdf").read_bytes()
    assert raw[8:88].strip() == b"X X X X"
    assert raw[88:168].strip() == f"Startdate X X X twitchdetect_{td.__version__}".encode()
    assert raw[168:184] == b"01.01.8500.00.00"
    assert b"Ada" not in raw and b"2025" not in raw


def test_a_simulation_says_so_and_goes_on_saying_so(tmp_path):
    path = write_bdf(made(meta={"simulated": True}), tmp_path / "a.bdf")
    assert path.read_bytes()[88:168].strip().endswith(b" simulation")
    got = td.read(path)
    assert got.meta == {"simulated": True}
    assert write_bdf(got, tmp_path / "b.bdf").read_bytes() == path.read_bytes()
    assert td.read(write_bdf(made(), tmp_path / "c.bdf")).meta == {}


def test_the_same_recording_gives_the_same_bytes(tmp_path):
    put = replace(made(1003, gaps=GAPS[:2], markers=MARKERS[:3]), rail_uV=None)
    first = write_bdf(put, tmp_path / "a.bdf").read_bytes()
    assert write_bdf(put, tmp_path / "b.bdf").read_bytes() == first
    again = write_bdf(td.read(tmp_path / "a.bdf"), tmp_path / "c.bdf").read_bytes()
    assert again == first


@pytest.mark.parametrize("text", ["two\nlines", "a\x14b\x15c\0d", "tab\there"])
def test_what_an_annotation_cannot_hold_becomes_a_space(tmp_path, text):
    put = made(markers=(td.Marker(7, "note", text), td.Marker(9, "stroke")))
    marker, after = there_and_back(put, tmp_path / "a.bdf").markers
    assert marker.text == "".join(c if c >= " " else " " for c in text)
    assert after == td.Marker(9, "stroke")


@pytest.mark.parametrize("name", ["x" * 17, "Müsküler", "", " a", "a\tb"])
def test_names_that_do_not_fit_are_refused(tmp_path, name):
    with pytest.raises(ValueError, match="16 ASCII characters"):
        write_bdf(td.Recording(np.zeros((10, 1)), 250.0, (name,)), tmp_path / "a.bdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([[0.0], [np.nan]], "1 samples that are no finite numbers"),
        ([[np.inf], [-np.inf]], "2 samples that are no"),
        ([[1e8]], "too large"),
        (np.zeros((0, 1)), "no samples"),
    ],
)
def test_values_that_no_count_can_hold_are_refused(tmp_path, x, message):
    with pytest.raises(ValueError, match=message):
        write_bdf(td.Recording(np.array(x), 250.0), tmp_path / "a.bdf")


@pytest.mark.parametrize("fs", [100, 125, 200, 250, 256, 500, 1000, 2000, 2048, 4096, 16000])
@pytest.mark.parametrize("n_samples", [1, 45_000, 45_001, 1_799_993])
def test_records_of_usual_rates_are_a_second_at_most(fs, n_samples):
    per_record, record_s = choose_record(float(fs), n_samples)
    assert per_record / record_s == fs
    assert record_s <= 1
    assert n_samples % per_record == 0 or per_record == fs
    assert choose_record(float(fs), 7 * fs) == (fs, 1.0)


def test_a_length_is_preferred_that_leaves_no_record_half_full():
    assert choose_record(250.0, 45_100) == (220, 0.88)
    assert choose_record(250.0, 22 * 1009) == (250, 1.0)  # 22 samples would be too short


@pytest.mark.parametrize(("fs", "n_samples"), [(1000 / 7, 601_955), (1000 / 3, 1_595_603)])
def test_long_recordings_at_odd_rates_are_a_whole_number_of_records(tmp_path, fs, n_samples):
    path = write_bdf(td.Recording(np.zeros((n_samples, 1)), fs), tmp_path / "a.bdf")
    with pyedflib.EdfReader(str(path)) as reader:
        assert n_samples <= reader.getNSamples()[0] < n_samples + fs


@pytest.mark.parametrize("fs", [999.5, 250.5, 1111.111111111111, 333.3333333333333, 0.5])
def test_other_rates_are_told_exactly_where_they_can_be(fs):
    per_record, record_s = choose_record(fs, 99_991)
    assert per_record / record_s == fs
    assert record_s <= 10


@pytest.mark.parametrize("fs", [249.8732145678, 1259.259259, 512.03])
def test_rates_that_none_can_tell_are_met_closely(fs):
    per_record, record_s = choose_record(fs, 99_991)
    assert abs(per_record / record_s / fs - 1) < 1e-6
    assert record_s <= 1
    assert len(f"{record_s:g}") <= 8


@pytest.mark.parametrize("fs", [0.01, 5e6])
def test_rates_beyond_a_header_are_refused(fs):
    with pytest.raises(ValueError, match="no record of a BDF can tell"):
        choose_record(fs, 1000)


def test_a_file_cut_short_keeps_its_gaps(tmp_path):
    put = made(2000, gaps=(td.Gap(300, 310, "a"), td.Gap(700, 760, "b")))
    raw = write_bdf(put, tmp_path / "a.bdf").read_bytes()
    per_record = edfio.read_bdf(tmp_path / "a.bdf").num_data_records
    body = len(raw) - int(raw[184:192])
    (tmp_path / "a.bdf").write_bytes(raw[: len(raw) - body // per_record * (per_record - 3)])
    got = td.read(tmp_path / "a.bdf")
    cut = got.n_samples
    assert got.gaps == tuple(
        td.Gap(g.start_sample, min(g.stop_sample, cut), g.reason)
        for g in put.gaps
        if g.start_sample < cut
    )
    assert np.abs(got.data_uV - put.data_uV[: len(got.data_uV)]).max() < 1e-9


def test_padding_that_does_not_end_the_file_is_no_padding(tmp_path):
    x = np.random.default_rng(0).normal(0, 10, 500)
    signal = edfio.BdfSignal(x, 250, label="a", physical_dimension="uV")
    notes = [edfio.EdfAnnotation(0.4, 0.4, PADDED)]
    edfio.Bdf([signal], annotations=notes).write(tmp_path / "a.bdf")
    assert len(td.read(tmp_path / "a.bdf").data_uV) == 500


def test_mne_leaves_out_what_was_filled(tmp_path):
    put = made(1009, gaps=(td.Gap(300, 310, "radio"),))  # 1019 is a prime
    raw = mne.io.read_raw_bdf(write_bdf(put, tmp_path / "a.bdf"), verbose="error")
    got = td.from_mne(raw)
    assert [(g.start_sample, g.stop_sample) for g in got.gaps][:1] == [(300, 310)]
    assert len(raw.times) > 1019
    assert np.abs(got.data_uV[:1009] - put.data_uV).max() < 1e-6
    assert len(got.data_uV) == 1009


def test_the_rows_of_a_gap_do_not_move_with_a_rate_that_the_user_states(tmp_path):
    put = made(1000, gaps=(td.Gap(300, 310, "radio"),))
    got = td.read(write_bdf(put, tmp_path / "a.bdf"), fs=500.0)
    assert got.gaps == put.gaps
    assert np.abs(got.data_uV - put.data_uV).max() < 1e-9


def test_gaps_that_overlap_are_cut(tmp_path):
    x = np.random.default_rng(0).normal(0, 10, 500)
    signal = edfio.BdfSignal(x, 250, label="a", physical_dimension="uV")
    spans = [(0.4, 0.4), (0.6, 0.4), (0.7, 0.1)]
    notes = [edfio.EdfAnnotation(onset, n, f"{LOST}: {onset}") for onset, n in spans]
    edfio.Bdf([signal], annotations=notes).write(tmp_path / "a.bdf")
    got = td.read(tmp_path / "a.bdf")
    assert got.gaps == (td.Gap(100, 200, "0.4"), td.Gap(200, 250, "0.6"))
    assert got.n_samples == 500
