"""A contract for every reader: right numbers, and no damage that ends in a traceback."""

import gzip
import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import twitchdetect as td
from tests.files.makers import GIVEN, HEADER_BYTES, MAKERS
from twitchdetect.errors import FileFormatError
from twitchdetect.files.read import formats

ALL = sorted(MAKERS)
LESS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def made(tmp_path, request):
    path = tmp_path / request.param
    x, fs = MAKERS[request.param](path)
    return path, x, fs


def read_or_refuse(path, name):
    """A recording, or one line that begins with the file's name."""
    try:
        return td.read(path, **GIVEN.get(name, {}))
    except FileFormatError as error:
        assert str(error).startswith(path.name)
        assert "\n" not in str(error)
        return None


@pytest.mark.parametrize("made", ALL, indirect=True)
def test_gives_what_was_put_in(made):
    path, x, fs = made
    recording = td.read(path, **GIVEN.get(path.name, {}))
    assert recording.fs == (fs or 300.0)
    assert recording.data_uV.shape == x.shape
    assert recording.data_uV.flags["C_CONTIGUOUS"]
    assert np.abs(recording.data_uV - x).max() < 0.03
    assert recording.gaps == ()
    assert recording.source == path


@pytest.mark.parametrize("made", ALL, indirect=True)
def test_cut_off_at_any_byte_of_the_header(made):
    path, _, _ = made
    whole = path.read_bytes()
    n = min(len(whole), HEADER_BYTES.get(path.name, 400))
    step = 1 if path.suffix not in (".fif", ".h5") else 7
    for length in range(0, n, step):
        path.write_bytes(whole[:length])
        read_or_refuse(path, path.name)


@pytest.mark.parametrize("made", ALL, indirect=True)
def test_cut_off_later_keeps_what_is_there(made):
    path, x, _ = made
    whole = path.read_bytes()
    path.write_bytes(whole[: int(0.7 * len(whole))])
    recording = read_or_refuse(path, path.name)
    if path.suffix.lower() in (".txt", ".csv", ".edf", ".bdf"):
        n = len(recording.data_uV)
        assert 0.3 * len(x) < n < 0.8 * len(x)
        assert np.abs(recording.data_uV - x[:n]).max() < 0.03


@pytest.mark.parametrize("made", ALL, indirect=True)
@given(
    places=st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=5),
    values=st.binary(min_size=5, max_size=5),
)
@LESS
def test_damaged_bytes(made, places, values):
    path, _, _ = made
    whole = bytearray(path.read_bytes())
    damaged = bytearray(whole)
    for place, value in zip(places, values, strict=False):
        damaged[int(place**3 * len(whole))] = value
    try:
        path.write_bytes(damaged)
        read_or_refuse(path, path.name)
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize(
    "ending", ["txt", "csv", "npy", "bdf", "edf", "h5", "xdf", "fif", "vhdr", ""]
)
@given(content=st.binary(max_size=600))
@LESS
def test_garbage_under_any_name(tmp_path, ending, content):
    path = tmp_path / f"garbage.{ending}"
    path.write_bytes(content)
    read_or_refuse(path, path.name)


@pytest.mark.parametrize("made", ALL, indirect=True)
@pytest.mark.parametrize("ending", ["txt", "bdf", "h5", "dat"])
def test_a_wrong_ending_is_no_traceback(made, ending):
    path, _, _ = made
    read_or_refuse(path.rename(path.with_suffix(f".{ending}")), path.name)


def test_matches_never_raises(tmp_path):
    for head in (
        b"",
        b"\xff",
        b"0",
        b"%\n",
        b"\x93NUMPY",
        b"XDF:",
        b"1,2\n" * 50,
        bytes(range(256)),
    ):
        for format_ in formats():
            assert format_.matches(tmp_path / "x", head) in (True, False)


def test_missing_folder_empty(tmp_path):
    with pytest.raises(FileFormatError, match="no such file"):
        td.read(tmp_path / "none.txt")
    with pytest.raises(FileFormatError, match="folder"):
        td.read(tmp_path)
    (tmp_path / "empty.bdf").touch()
    with pytest.raises(FileFormatError, match="empty"):
        td.read(tmp_path / "empty.bdf")
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0JFIF" + bytes(100))
    with pytest.raises(FileFormatError, match="no format that is known"):
        td.read(tmp_path / "a.jpg")


@pytest.mark.parametrize(
    "options", [{"fs": -1.0}, {"fs": float("nan")}, {"units": "kg"}, {"gain": 0.0}]
)
def test_options_that_make_no_sense(tmp_path, options):
    (tmp_path / "a.csv").write_text("1\n2\n")
    with pytest.raises(ValueError, match=next(iter(options))):
        td.read(tmp_path / "a.csv", **options)


@pytest.mark.parametrize("made", ALL, indirect=True)
def test_packed_with_gzip(made):
    path, x, _ = made
    packed = path.with_name(path.name + ".gz")
    content = gzip.compress(path.read_bytes())
    packed.write_bytes(content)
    recording = td.read(packed, **GIVEN.get(path.name, {}))
    assert np.array_equal(recording.data_uV, td.read(path, **GIVEN.get(path.name, {})).data_uV)
    assert recording.source == packed
    packed.write_bytes(content[: len(content) // 2])
    with pytest.raises(FileFormatError, match=f"^{packed.name}: "):
        td.read(packed)
    packed.write_bytes(gzip.compress(content))
    with pytest.raises(FileFormatError, match=f"^{packed.name}: "):
        td.read(packed)


def test_what_is_no_file_is_refused_before_it_is_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")  # opening it would wait for ever
    with pytest.raises(FileFormatError, match="a pipe or a device"):
        td.read(tmp_path / "pipe.csv")


def test_a_folder_that_is_a_recording_goes_to_mne(tmp_path):
    (tmp_path / "a.mff").mkdir()
    with pytest.raises(FileFormatError, match="MNE cannot read it"):
        td.read(tmp_path / "a.mff")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_text_in_another_encoding_is_known_by_its_content(tmp_path, encoding):
    x, fs = MAKERS["gui.txt"](tmp_path / "a.txt")
    (tmp_path / "a.txt").write_text((tmp_path / "a.txt").read_text(), encoding=encoding)
    recording = td.read(tmp_path / "a.txt")
    assert (recording.format, recording.fs) == ("OpenBCI GUI text v6 (Cyton)", fs)
    assert np.abs(recording.data_uV - x).max() < 0.03
