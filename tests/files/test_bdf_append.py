"""The growing file: what was written is what three other programs and we read, at every moment."""

from datetime import datetime

import edfio
import mne
import numpy as np
import pyedflib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twitchdetect as td
from tests.files.recording import CHANNELS, FS, counts, header, recorder, records_in, values
from twitchdetect.errors import GapError
from twitchdetect.files.bdf_channels import Channel, Scales
from twitchdetect.files.bdf_header import choose_live_record
from twitchdetect.files.bdf_notes import LOST, LOST_SHORT, NO_NUMBER, PADDED

RATES = [125.0, 200.0, 250.0, 333.0, 500.0, 1000.0, 1600.0, 1925.925925925926]


def annotations_by_all(path):
    """Onset, duration and text as edfio, pyedflib and MNE give them."""
    ours = [(a.onset, a.duration or 0.0, a.text) for a in edfio.read_bdf(path).annotations]
    with pyedflib.EdfReader(str(path)) as reader:
        onsets, durations, texts = reader.readAnnotations()
    theirs = [(o, max(d, 0.0), t) for o, d, t in zip(onsets, durations, texts, strict=True)]
    found = mne.io.read_raw_bdf(path, verbose="error").annotations
    mnes = [(a["onset"], a["duration"], str(a["description"])) for a in found]
    return [sorted(each) for each in (ours, theirs, mnes)]


@pytest.mark.parametrize("fs", RATES)
def test_counts_and_annotations_come_back_exactly_in_three_other_readers(tmp_path, fs):
    x = counts(int(2.5 * fs) + 3)
    per_record, record_s = choose_live_record(fs)
    notes = [(7, "needle_in: Dürre µV", None), (7, "stroke", None), (int(fs), "rest", 0.5)]
    path = tmp_path / "a.bdf"
    writer = recorder(path, fs)
    for sample, text, duration_s in notes:
        writer.annotate(sample, text, duration_s)
    for start in range(0, len(x), 61):
        writer.write_counts(start, x[start : start + 61])
    assert not writer.close().not_on_disk
    n = len(x)
    other = edfio.read_bdf(path)
    with pyedflib.EdfReader(str(path)) as reader:
        theirs = np.column_stack([reader.readSignal(i, digital=True) for i in range(3)])
        assert reader.getSampleFrequencies().tolist() == [fs] * 3
    raw = mne.io.read_raw_bdf(path, verbose="error")
    assert raw.info["sfreq"] == fs
    mnes_uV = raw.get_data()[:2].T * 1e6
    mnes = np.column_stack([c.to_counts(mnes_uV[:, i]) for i, c in enumerate(CHANNELS[:2])])
    assert np.array_equal(np.column_stack([s.digital for s in other.signals])[:n], x)
    assert np.array_equal(theirs[:n], x)
    assert np.array_equal(mnes[:n], x[:, :2])
    end = -(-n // per_record) * per_record
    expected = [(s / fs, round((d or 0) * fs) / fs, t) for s, t, d in notes]
    expected.append((n / fs, (end - n) / fs, PADDED))
    for found in annotations_by_all(path):
        assert [t for *_, t in found] == [t for *_, t in sorted(expected)]
        times = np.array([f[:2] for f in found]) - np.array([e[:2] for e in sorted(expected)])
        assert np.abs(times).max() < 1e-6


@pytest.mark.parametrize("fs", RATES)
def test_reading_gives_the_very_numbers_that_went_to_the_detector(tmp_path, fs):
    x = counts(int(fs) + 7)
    writer = recorder(tmp_path / "a.bdf", fs)
    writer.write_counts(0, x)
    writer.close()
    got = td.read(tmp_path / "a.bdf")
    assert got.fs == fs
    assert np.array_equal(got.data_uV, values(x)[:, :2])  # bit for bit
    assert got.gaps == ()


def test_channels_together_are_converted_as_each_alone_to_the_last_bit(rng):
    channels = [
        *CHANNELS,
        Channel("mv", unit="mV", physical=(-3.3, 7.1), digital=(-1000, 8_000_000)),
        Channel("g", "accelerometer", "g", physical=(-16.0, 16.0)),
    ]
    scales = Scales(channels)
    span = np.array([np.ptp(channel.rail) for channel in channels])
    values_ = rng.uniform(-0.8, 0.8, (4000, len(channels))) * span
    values_[:2] = [[np.inf], [-np.inf]]
    together = scales.to_counts(values_)
    for i, channel in enumerate(channels):
        alone = channel.to_counts(values_[:, i])
        np.testing.assert_array_equal(together[:, i], alone)
        assert {channel.digital[0], channel.digital[1]} <= set(alone.tolist())
        np.testing.assert_array_equal(scales.to_values(together)[:, i], channel.to_values(alone))


def test_values_of_the_grid_become_their_counts(tmp_path):
    x = counts(777)
    for name, write in (
        ("a", lambda w: w.write(td.Block(0, values(x)))),
        ("b", lambda w: w.write_counts(0, x)),
    ):
        writer = recorder(tmp_path / f"{name}.bdf")
        write(writer)
        writer.close()
    assert (tmp_path / "a.bdf").read_bytes() == (tmp_path / "b.bdf").read_bytes()


@pytest.mark.parametrize("fs", [125.0, 200.0, 250.0, 256.0, 500.0, 512.0, 1000.0, 1600.0, 2048.0])
def test_records_of_boards_are_a_quarter_of_a_second_at_most_and_tell_the_rate(fs):
    per_record, record_s = choose_live_record(fs)
    assert per_record / float(record_s) == fs
    assert 0.2 < record_s <= 0.25


@pytest.mark.parametrize("fs", [333.0, 999.0, 7.0])
def test_where_none_so_short_tells_the_rate_they_are_a_second_at_most(fs):
    per_record, record_s = choose_live_record(fs)
    assert per_record / float(record_s) == fs
    assert record_s <= 1


def test_a_rate_that_none_can_tell_is_met_closely():
    per_record, record_s = choose_live_record(249.8732145678)
    assert abs(per_record / float(record_s) / 249.8732145678 - 1) < 2.5e-6
    assert record_s <= 0.25
    for fs in (0.01, 5e6):
        with pytest.raises(ValueError, match="expected 0"):
            choose_live_record(fs)


def test_the_header_counts_every_record_as_soon_as_it_is_there(tmp_path):
    path, x = tmp_path / "a.bdf", counts(400)
    writer = recorder(path)
    for i in range(400):
        writer.write_counts(i, x[i : i + 1])
        assert path.exists() == (i >= 61)
        if path.exists():
            raw = path.read_bytes()
            start, length, n = header(raw)
            assert n == (i + 1) // 62
            assert len(raw) == start + n * length
    writer.annotate(399, "late")
    writer.close()
    assert len(records_in(path)) == 7


@given(
    gaps=st.lists(st.tuples(st.integers(1, 90), st.integers(1, 700)), max_size=9),
    cut=st.integers(1, 200),
    fs=st.sampled_from(RATES),
)
@settings(max_examples=40, deadline=None)
def test_gaps_markers_and_the_odd_end_come_back(tmp_path_factory, gaps, cut, fs):
    path = tmp_path_factory.mktemp("x") / "a.bdf"
    writer = recorder(path, fs)
    x, row, sample, expected = counts(1000), 0, 0, []
    for n, n_lost in gaps:
        for at in range(row, row + n, cut):
            stop = min(at + cut, row + n)
            writer.write_counts(sample + at - row, x[at:stop])
        row, sample = row + n, sample + n
        expected.append(td.Gap(sample, sample + n_lost, ""))
        sample += n_lost
        writer.mark(td.Marker(sample, "stroke", f"{row}"))
    writer.write_counts(sample, x[row : row + 5])
    writer.close()
    got = td.read(path)
    assert got.gaps == tuple(expected)
    assert got.n_samples == sample + 5
    assert np.array_equal(got.data_uV, values(x[: row + 5])[:, :2])
    assert [m.kind for m in got.markers] == ["stroke"] * len(gaps)


def test_a_session_that_begins_with_a_loss(tmp_path):
    writer = recorder(tmp_path / "a.bdf")
    writer.write_counts(100, counts(50))
    writer.close()
    got = td.read(tmp_path / "a.bdf")
    assert got.gaps == (td.Gap(0, 100, ""),)
    assert np.array_equal(got.data_uV, values(counts(50))[:, :2])


def test_lost_samples_hold_the_last_value_and_are_marked_in_their_own_record(tmp_path):
    path, x = tmp_path / "a.bdf", counts(70)
    writer = recorder(path)
    writer.write_counts(0, x)
    writer.skip(70 + 300, "unplugged")
    records = records_in(path)  # as after kill -9
    assert len(records) == 5
    assert f"{LOST}: unplugged".encode() in records[1]
    assert [LOST.encode() in r for r in records] == [False, True, False, False, False]
    first = np.frombuffer(records[3][:3] + b"\0", "<i4")[0]
    assert first == (int(x[-1, 0]) & 0xFFFFFF)
    got = td.read(path)
    assert (len(got.data_uV), got.n_samples) == (70, 310)


def test_annotations_reach_the_file_while_nothing_comes(tmp_path):
    path = tmp_path / "a.bdf"
    writer = recorder(path)
    writer.write_counts(0, counts(10))
    writer.mark(td.Marker(60, "note", "board off"))
    writer.skip(130)
    assert td.read(path).markers == (td.Marker(60, "note", "board off"),)
    with pytest.raises(GapError, match="sample 130 is the next"):
        writer.write_counts(100, counts(5))


def test_every_annotation_finds_room_and_the_order_stays(tmp_path):
    writer = recorder(tmp_path / "a.bdf")
    texts = [f"{i} " + "x" * (i % 90) for i in range(120)]
    for i, text in enumerate(texts):
        writer.annotate(i, text)
    writer.write_counts(0, counts(130))
    writer.close()
    for found in annotations_by_all(tmp_path / "a.bdf"):
        assert [t for _, _, t in found if t != PADDED] == texts
    got = td.read(tmp_path / "a.bdf")
    assert got.n_samples == 130  # whatever records were needed for the rest


def test_a_radio_that_loses_every_other_sample_keeps_no_note_out(tmp_path):
    path, x = tmp_path / "a.bdf", counts(3000)
    writer = recorder(path)
    for i in range(0, 3000, 2):
        writer.write_counts(i, x[i : i + 1])
        if i % 250 == 0:
            writer.annotate(i, "n" * 100)
    assert sum(b"n" * 100 in r for r in records_in(path)) == 12  # before close
    writer.close()
    got = td.read(path)
    assert [(g.start_sample, g.stop_sample) for g in got.gaps] == [(i, i + 1) for i in range(1, 2999, 2)]  # fmt: skip
    assert np.array_equal(got.data_uV, values(x[::2])[:, :2])
    assert {t for *_, t in annotations_by_all(path)[0]} <= {LOST, LOST_SHORT, "n" * 100, PADDED}


def test_a_text_that_is_too_long_is_cut_in_pieces_that_say_so(tmp_path):
    text = "Muskelkater-ü " * 60
    writer = recorder(tmp_path / "a.bdf")
    writer.annotate(3, text)
    writer.write_counts(0, counts(130))
    writer.close()
    order = {f"({i}/9)": i for i in range(1, 10)}
    for found in annotations_by_all(tmp_path / "a.bdf"):
        pieces = sorted((t for *_, t in found if t != PADDED), key=lambda t: order[t.split()[-1]])
        assert len(pieces) == 9
        assert "".join(piece[: piece.rindex(" (")] for piece in pieces) == text
    assert len(td.read(tmp_path / "a.bdf").markers) == 9


def held_uV(path, channel):
    """What a program reads that knows nothing of our annotations."""
    with pyedflib.EdfReader(str(path)) as reader:
        stored = reader.readSignal(channel, digital=True)
    return CHANNELS[channel].to_values(stored)


def test_numbers_that_are_none_hold_the_last_value_are_marked_and_read_as_missing(tmp_path):
    x = values(counts(100))
    x[0, 0] = x[50:53, 1] = np.nan
    writer = recorder(tmp_path / "a.bdf")
    writer.write(td.Block(0, x))
    writer.close()
    got = td.read(tmp_path / "a.bdf")
    assert np.array_equal(got.data_uV, x[:, :2], equal_nan=True)
    assert not got.markers
    assert (held_uV(tmp_path / "a.bdf", 1)[50:53] == x[49, 1]).all()
    assert abs(held_uV(tmp_path / "a.bdf", 0)[0]) < 0.05
    for found in annotations_by_all(tmp_path / "a.bdf"):
        texts = {text: (round(onset * FS), round(long * FS)) for onset, long, text in found}
        assert texts.pop(f"{NO_NUMBER}: EMG 1") == (0, 1)
        assert texts.pop(f"{NO_NUMBER}: EMG 2") == (50, 3)
        assert set(texts) <= {PADDED}


def test_the_value_held_is_the_last_one_of_the_block_before(tmp_path):
    x = values(counts(100))
    x[50:52, 0] = np.nan
    writer = recorder(tmp_path / "a.bdf")
    writer.write(td.Block(0, x[:50]))
    writer.write(td.Block(50, x[50:]))
    writer.close()
    got = td.read(tmp_path / "a.bdf")
    assert (held_uV(tmp_path / "a.bdf", 0)[50:52] == x[49, 0]).all()
    assert np.isnan(got.data_uV[50:52, 0]).all()
    assert np.array_equal(got.data_uV[52:], x[52:, :2])


def test_marks_of_lost_samples_find_room_in_their_record_beside_long_notes(tmp_path):
    path, x = tmp_path / "a.bdf", counts(62)
    writer = recorder(path)
    for i in range(6):
        writer.annotate(i, "n" * 100)
    for i in range(4):
        writer.write_counts(15 * i, x[15 * i : 15 * i + 12])
    writer.write_counts(60, x[60:])
    (record,) = records_in(path)
    assert record.count(b"bad: lost samples") == 4
    assert b"n" * 100 in record
    writer.close()


def test_many_marks_of_a_record_leave_out_what_they_need_not_say(tmp_path):
    path, x = tmp_path / "a.bdf", counts(62)
    writer = recorder(path)
    for i in range(8):
        writer.write_counts(7 * i, x[7 * i : 7 * i + 6])
    writer.write_counts(56, x[56:])
    (record,) = records_in(path)
    assert record.count(b"bad: lost samples") == 8
    writer.close()
    assert [g.reason for g in td.read(path).gaps] == [""] * 8


def test_what_is_beyond_the_limits_is_at_the_limit(tmp_path):
    channels = [Channel.of_gain("a", 24)]
    writer = recorder(tmp_path / "a.bdf", channels=channels)
    writer.write(td.Block(0, np.array([[1e308], [-1e9]])))
    writer.write_counts(2, np.array([[-(2**23)], [2**23 - 1]]))
    writer.close()
    assert td.read(tmp_path / "a.bdf").data_uV[:, 0].tolist() == [
        187500.0,
        -187500.0,
        -187500.0,
        187500.0,
    ]


@pytest.mark.parametrize("text", ["two\nlines", "a\x14b\x15c\0d"])
def test_what_an_annotation_cannot_hold_becomes_a_space(tmp_path, text):
    writer = recorder(tmp_path / "a.bdf")
    writer.annotate(0, text)
    writer.write_counts(0, counts(62))
    writer.close()
    assert td.read(tmp_path / "a.bdf").markers[0].text == "".join(
        c if c >= " " else " " for c in text
    )


def test_nobody_and_no_day_is_named_unless_asked(tmp_path):
    for name, more in (("a", {}), ("b", {"start": datetime(2026, 3, 1, 10, 2, 3)})):
        writer = recorder(tmp_path / f"{name}.bdf", **more)
        writer.write_counts(0, counts(62))
        writer.close()
    raw = (tmp_path / "a.bdf").read_bytes()
    assert raw[88:168].strip() == f"Startdate X X X twitchdetect_{td.__version__}".encode()
    assert raw[168:184] == b"01.01.8500.00.00"
    with pyedflib.EdfReader(str(tmp_path / "b.bdf")) as reader:
        assert reader.getStartdatetime() == datetime(2026, 3, 1, 10, 2, 3)
    assert edfio.read_bdf(tmp_path / "b.bdf").startdate.isoformat() == "2026-03-01"


def test_gains_and_units_are_in_the_header(tmp_path):
    writer = recorder(tmp_path / "a.bdf", is_simulation=True)
    writer.write_counts(0, counts(62))
    writer.close()
    signals = edfio.read_bdf(tmp_path / "a.bdf").signals
    assert [s.transducer_type for s in signals] == ["gain 24", "gain 12", ""]
    assert [s.physical_dimension for s in signals] == ["uV", "uV", "g"]
    assert [s.physical_range.max for s in signals] == [187500.0, 375000.0, 4.095875]
    assert td.read(tmp_path / "a.bdf").meta == {"simulated": True}


def test_a_recording_never_replaces_a_file(tmp_path):
    (tmp_path / "a.bdf").write_text("mine")
    with pytest.raises(FileExistsError, match="never replaces one"):
        recorder(tmp_path / "a.bdf")
    assert (tmp_path / "a.bdf").read_text() == "mine"


def test_without_a_sample_there_is_no_file_but_no_annotation_is_lost(tmp_path):
    assert recorder(tmp_path / "a.bdf").close().not_on_disk == ()
    assert not list(tmp_path.iterdir())
    writer = recorder(tmp_path / "a.bdf")
    writer.annotate(0, "why it failed")
    writer.close()
    assert [t for *_, t in annotations_by_all(tmp_path / "a.bdf")[0]] == ["why it failed", PADDED]


def test_blocks_that_cannot_be_of_the_session_are_refused(tmp_path):
    writer = recorder(tmp_path / "a.bdf")
    writer.write_counts(0, counts(100))
    with pytest.raises(GapError, match="starts at sample 99, but sample 100 is the next"):
        writer.write_counts(99, counts(5))
    with pytest.raises(ValueError, match="over a week after"):
        writer.write_counts(int(8 * 86400 * FS), counts(5))
    with pytest.raises(ValueError, match=r"expected \(n_samples, 3\)"):
        writer.write(td.Block(100, np.zeros((5, 2))))
    with pytest.raises(ValueError, match="expected 0 or more"):
        writer.annotate(-1, "x")
    writer.close()
    with pytest.raises(ValueError, match="is closed"):
        writer.write_counts(100, counts(5))
    assert td.read(tmp_path / "a.bdf").n_samples == 100


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"name": "x" * 17}, "at most 16 printable ASCII"),
        ({"name": ""}, "as a name"),
        ({"name": "a", "unit": "µV"}, "as a unit"),
        ({"name": "a", "electrode": "é"}, "as an electrode"),
        ({"name": "a", "physical": (5.0, 5.0)}, "two rising"),
        ({"name": "a", "physical": (0.0, 1e9)}, "8 characters"),
        ({"name": "a", "digital": (0, 2**23)}, "24 bits"),
    ],
)
def test_channels_that_no_header_can_hold_are_refused(given_, message):
    with pytest.raises(ValueError, match=message):
        Channel(**given_)


def test_two_channels_of_one_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="unique"):
        recorder(tmp_path / "a.bdf", channels=[Channel("a"), Channel("a")])


def test_limits_that_8_characters_cannot_say_are_those_that_are_written(tmp_path):
    channel = Channel("a", physical=(-15686.274509, 15686.274509))
    assert channel.physical == (-15686.3, 15686.27)
    x = np.array([[-(2**23) + 1], [0], [2**23 - 1]])
    writer = recorder(tmp_path / "a.bdf", channels=[channel])
    writer.write_counts(0, x)
    writer.close()
    assert np.array_equal(td.read(tmp_path / "a.bdf").data_uV[:, 0], channel.to_values(x[:, 0]))
