"""SD card files: tails, footers, damage."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twitchdetect as td
from tests.files.makers import ADS_UV, sd_card
from twitchdetect.errors import FileFormatError
from twitchdetect.files import openbci_sd
from twitchdetect.files.options import ReadOptions


@pytest.mark.parametrize(
    "tail",
    [
        b"",
        b"\0" * 5000,
        b"\n%Total time mS:\n00001000\n%min Write time uS:\n00000000\n",
        b"3F,00A1B2,zzzz" + b"\0" * 100,
    ],
)
def test_tails_do_no_harm(tmp_path, tail):
    x, _ = sd_card(tmp_path / "OBCI_01.TXT", tail=tail)
    r = td.read(tmp_path / "OBCI_01.TXT")
    assert np.allclose(r.data_uV, x)
    assert r.gaps == ()


def test_older_content_behind_a_torn_row_is_left_out(tmp_path):
    x, _ = sd_card(tmp_path / "a.TXT", n=300)
    new = (tmp_path / "a.TXT").read_bytes()[:-30]
    sd_card(tmp_path / "b.TXT", n=500)
    old = (tmp_path / "b.TXT").read_bytes()
    (tmp_path / "OBCI_01.TXT").write_bytes(new + old[len(new) :])
    r = td.read(tmp_path / "OBCI_01.TXT")
    if r.n_samples != 500:  # the old rows do not happen to go on where the new ones stop
        assert len(r.data_uV) == 299
        assert any("older content" in a for a in r.assumptions)


def test_older_content_with_another_count(tmp_path):
    x, _ = sd_card(tmp_path / "a.TXT", n=300)
    new = (tmp_path / "a.TXT").read_bytes()[:-30]
    sd_card(tmp_path / "b.TXT", n=600)
    old = (tmp_path / "b.TXT").read_bytes()[-12_000:]
    (tmp_path / "OBCI_01.TXT").write_bytes(new + old)
    r = td.read(tmp_path / "OBCI_01.TXT")
    assert np.allclose(r.data_uV, x[:299])
    assert any("older content" in a for a in r.assumptions)


def test_a_damaged_row_is_a_gap_of_one(tmp_path):
    sd_card(tmp_path / "a.TXT")
    lines = (tmp_path / "a.TXT").read_bytes().split(b"\n")
    lines[100] = lines[100].replace(b",", b"?", 3)
    (tmp_path / "a.TXT").write_bytes(b"\n".join(lines))
    r = td.read(tmp_path / "a.TXT")
    assert [g.n_samples for g in r.gaps] == [1]
    assert r.n_samples == 600


def test_gain_is_assumed_aloud_or_given(tmp_path):
    x, _ = sd_card(tmp_path / "a.TXT")
    assert any("Gain 24" in a for a in td.read(tmp_path / "a.TXT").assumptions)
    assert np.allclose(td.read(tmp_path / "a.TXT", gain=12).data_uV, 2 * x)


def test_the_footer_states_the_rate(tmp_path):
    sd_card(tmp_path / "a.TXT", tail=b"\n%SamplingFreq:003E8\n")
    assert td.read(tmp_path / "a.TXT").fs == 1000.0


def test_no_rows(tmp_path):
    (tmp_path / "a.TXT").write_bytes(b"%START AT\n0000F00D\n")
    with pytest.raises(FileFormatError, match="no row of samples"):
        openbci_sd.read(tmp_path / "a.TXT", ReadOptions())


def rows_of(counts, first=0, width=6):
    return b"".join(
        (
            f"{(first + i) % 256:02X}," + ",".join(f"{v & 0xFFFFFF:0{width}X}" for v in row) + "\n"
        ).encode()
        for i, row in enumerate(counts.tolist())
    )


def write(tmp_path, *parts):
    path = tmp_path / "OBCI_01.TXT"
    path.write_bytes(b"".join(parts))
    return path


@pytest.fixture
def counts():
    return np.random.default_rng(1).integers(-(2**23), 2**23, (300, 8))


def test_extremes_of_the_converter_and_lower_case(tmp_path):
    counts = np.tile([2**23 - 1, -(2**23), 0, 1, -1, 2, -2, 3], (20, 1))
    r = td.read(write(tmp_path, rows_of(counts).lower()), gain=1)
    assert np.allclose(r.data_uV, counts * ADS_UV * 24)
    assert r.rail_uV[0] == pytest.approx([-4.5e6, 4.5e6], rel=1e-6)


def test_sixteen_channels_at_full_rate(tmp_path):
    counts = np.random.default_rng(2).integers(-9000, 9000, (300, 16))
    r = td.read(write(tmp_path, rows_of(counts)))
    assert (r.fs, r.format) == (250.0, "OpenBCI SD card (Cyton with Daisy)")
    assert np.allclose(r.data_uV, counts * ADS_UV)


@pytest.mark.parametrize("words", [(b"STOP", b"START"), (b"START", b"STOP")])
def test_a_stop_is_a_gap_as_long_as_the_stamps_say(tmp_path, counts, words):
    stamps = b"%%%s AT\n00001500\n%%%s AT\n00002000\n" % words
    path = write(tmp_path, b"%START AT\n00001000\n", rows_of(counts), stamps, rows_of(counts[:200]))
    r = td.read(path)
    pause = round((0x2000 - 0x1500) / 1000 * 250)
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(300, 300 + pause)]
    assert np.allclose(r.data_uV, np.concatenate([counts, counts[:200]]) * ADS_UV)
    assert [s["ms"] for s in r.meta["stamps_ms"]] == [0x1000, 0x1500, 0x2000]
    assert not any("damaged" in a for a in r.assumptions)


def test_a_loss_behind_a_stop_is_counted_from_there(tmp_path, counts):
    stamps = b"%STOP AT\n00001000\n%START AT\n000013E8\n"
    later = rows_of(counts[:50]) + rows_of(counts[60:90], first=60)
    r = td.read(write(tmp_path, rows_of(counts), stamps, later))
    assert [(g.start_sample, g.n_samples) for g in r.gaps] == [(300, 250), (600, 10)]


@pytest.mark.parametrize("stamp", [b"%STOP AT\n00001000\n", b"%STOP AT\n"])
def test_a_stop_of_unknown_length_is_said(tmp_path, counts, stamp):
    r = td.read(write(tmp_path, rows_of(counts), stamp, rows_of(counts)))
    assert np.allclose(r.data_uV, np.tile(counts, (2, 1)) * ADS_UV)
    assert [g.n_samples for g in r.gaps] == [1]
    assert "does not tell" in r.gaps[0].reason
    assert any("does not tell" in a for a in r.assumptions)


@pytest.mark.parametrize(
    "stamps",
    [
        b"%STOP AT\n00009000\n%START AT\n00001000\n",  # the clock goes back
        b"%STOP AT\n00000000\n%START AT\nF0000000\n",  # 46 days
        b"17,00A1B\n%STOP AT\n00001000\n%START AT\n00002000\n",  # the row before them is torn
    ],
)
def test_stamps_of_older_content_are_not_followed(tmp_path, counts, stamps):
    r = td.read(write(tmp_path, rows_of(counts), stamps, rows_of(counts)))
    assert len(r.data_uV) == 300
    assert r.gaps == ()
    assert any("300 rows at the end were taken for older" in a for a in r.assumptions)


def test_long_files_are_read_in_slices(tmp_path, monkeypatch, counts):
    path = write(tmp_path, rows_of(counts))
    whole = td.read(path).data_uV
    for n_bytes in (1, 58, 59, 60, 1000):
        monkeypatch.setattr("twitchdetect.files.openbci_sd._SLICE_BYTES", n_bytes)
        assert np.array_equal(td.read(path).data_uV, whole)


def test_no_whole_row(tmp_path, counts):
    path = write(tmp_path, b"00,00A1B2,00A1B3,00A1B4\n01,00A1B2,00A1B3,00A1B4\n")
    with pytest.raises(FileFormatError, match="no row is whole"):
        td.read(path)


@given(st.lists(st.integers(100, 60 * 59 - 1), max_size=3), st.sampled_from([b"?", b"\n", b"G"]))
@settings(deadline=None)
def test_damage_moves_no_sample(tmp_path_factory, places, byte):
    counts = np.arange(60 * 8).reshape(60, 8)
    raw = bytearray(rows_of(counts))
    for place in places:
        raw[place : place + 1] = byte
    r = td.read(write(tmp_path_factory.mktemp("sd"), bytes(raw)))
    assert len(r.data_uV) >= 60 - 2 * len(places)
    for segment in r.segments():
        truth = counts[segment.start_sample : segment.stop_sample] * ADS_UV
        assert np.allclose(segment.data_uV, truth)


def test_cut_off_at_every_byte(tmp_path):
    counts = np.arange(12 * 8).reshape(12, 8)
    whole = b"%START AT\n00001000\n" + rows_of(counts)
    for length in range(1, len(whole)):
        n_whole = max(0, (length - 19 + 1) // 59)  # the last needs no line end
        try:
            r = openbci_sd.read(write(tmp_path, whole[:length]), ReadOptions())
        except FileFormatError:
            assert n_whole == 0
        else:
            assert np.allclose(r.data_uV, counts[:n_whole] * ADS_UV)


@pytest.mark.parametrize(("first", "second"), [(0xF00F, 0xF00D), (0x10, 0xFFFFFFFF)])
def test_stamps_before_the_first_row_may_stand_in_any_order(tmp_path, counts, first, second):
    stamps = f"%STOP AT\n{first:08X}\n%START AT\n{second:08X}\n".encode()
    r = td.read(write(tmp_path, stamps, rows_of(counts)))
    assert np.allclose(r.data_uV, counts * ADS_UV)
    assert r.gaps == ()
