"""Tables in text: what is a number, what is damaged, what is the end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchdetect.errors import FileFormatError
from twitchdetect.files.table import is_missing, is_number, load_lines, read_table

NUMBERS = st.floats(-1e6, 1e6).map(lambda v: round(v, 3))


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "a.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=30), st.data())
def test_damage_in_one_row_leaves_the_others(rows, data):
    lines = [",".join(map(str, row)) for row in rows]
    whole = read_table(lines, ",", range(3))
    assert np.array_equal(whole.values, np.array(rows))
    assert not whole.is_damaged.any()
    place = data.draw(st.integers(0, len(rows)))
    damaged = [*lines[:place], "1,x?,3", *lines[place:]]
    table = read_table(damaged, ",", range(3))
    assert np.flatnonzero(table.is_damaged).tolist() == [place]
    assert np.isnan(table.values[place]).all()
    assert np.array_equal(np.delete(table.values, place, axis=0), whole.values)


def test_bulk_and_line_by_line_agree_over_many_chunks():
    x = np.random.default_rng(0).normal(0, 50, (5000, 2)).round(4)
    lines = [f"{a:.4f}\t{b:.4f}" for a, b in x]
    lines[2047] = lines[4096] = "torn"
    table = read_table(lines, "\t", [1, 0])
    assert np.flatnonzero(table.is_damaged).tolist() == [2047, 4096]
    good = ~table.is_damaged
    assert np.array_equal(table.values[good], x[good][:, ::-1])


@pytest.mark.parametrize(
    "field", ["", " ", "n/a", "NaN", "nan", "null", "-", "inf", "-inf", "1e31"]
)
def test_what_is_no_value_is_nan_and_no_damage(field):
    table = read_table(["1,2", f"3,{field}"], ",", range(2))
    assert not table.is_damaged.any()
    assert np.isnan(table.values[1, 1])
    assert table.values[1, 0] == 3


@pytest.mark.parametrize("field", ["1_000", "0x10", "12:30", "1 2", "one"])
def test_what_is_no_number_is_damage(field):
    assert not is_number(field)
    assert read_table(["1,2", f"3,{field}"], ",", range(2)).is_damaged.tolist() == [False, True]


@pytest.mark.parametrize("row", ["1,2", "1,2,3,4"])
@pytest.mark.parametrize("separator", [",", None])
def test_another_number_of_fields_is_damage(row, separator):
    lines = [line.replace(",", separator or " ") for line in ("1,2,3", row, "4,5,6")]
    table = read_table(lines, separator, range(2))
    assert table.is_damaged.tolist() == [False, True, False]
    assert np.isnan(table.values[1]).all()


def test_missing_and_number_exclude_each_other():
    for field in ("", "nan", "n/a", "-"):
        assert is_missing(field)
        assert not is_number(field)
    for field in ("0", "-1.5e-3", " 7 "):
        assert is_number(field)
        assert not is_missing(field)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(write, end):
    assert load_lines(write(end.join(["1,2", "3,4", ""]))) == (["1,2", "3,4"], [])


@pytest.mark.parametrize(
    ("last", "kept_logged", "kept_exported"),
    [("3.25,4.25", True, True), ("3.25,4.2", False, True), ("3.25", False, False)],
)
def test_a_last_line_without_an_end(write, last, kept_logged, kept_exported):
    for keeps_last, kept in ((False, kept_logged), (True, kept_exported)):
        lines, notes = load_lines(write("1.25,2.25\n" + last), keeps_last=keeps_last)
        assert (lines[-1] == last) is kept
        assert any("cut off" in note for note in notes) is not kept


def test_a_tail_of_nul_is_left_out_and_said(write):
    lines, notes = load_lines(write(b"1,2\n3,45\n5,6\0\0\0\0"), keeps_last=True)
    assert lines == ["1,2", "3,45"]  # a number before them may be torn
    assert "4 bytes without content" in notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(write, encoding):
    lines, _ = load_lines(write("EMG [µV]\n1\n".encode(encoding)))
    assert lines == ["EMG [µV]", "1"]


def test_one_damaged_byte_does_not_change_the_encoding(write):
    lines, _ = load_lines(write("EMG [µV]\n1\n2".encode() + b"\xff\n3\n"))
    assert lines[0] == "EMG [µV]"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        (b"\0\0\0", "empty"),
        (b"1,2\n\0\0\n3,4\n", "binary"),
        (b"\n,", "no line of the file is whole"),
    ],
)
def test_what_is_no_text(write, content, said):
    with pytest.raises(FileFormatError, match=said):
        load_lines(write(content))


def test_a_folder_cannot_be_opened(tmp_path):
    with pytest.raises(FileFormatError, match="cannot be opened"):
        load_lines(tmp_path)
