"""Broken recordings: every whole record comes back, in a new file, and the old one stays."""

import os
import shutil
import warnings

import edfio
import mne
import numpy as np
import pyedflib
import pytest

import twitchdetect as td
from tests.disk import files_of_at_most
from tests.files import makers
from tests.files.recording import CHANNELS, counts, header, recorder, values
from tests.files.test_edf import gui_bdf
from twitchdetect.cli import main
from twitchdetect.errors import FileFormatError
from twitchdetect.files.recover import recover


@pytest.fixture
def whole(tmp_path):
    """Our own recording of 10 records, with a note in each and a gap."""
    path = tmp_path / "a.bdf"
    writer = recorder(path, channels=CHANNELS[:1])
    x = counts(700, CHANNELS[:1])
    for i in range(0, 600, 50):
        writer.annotate(i, f"n{i}")
        writer.write_counts(i if i < 300 else i + 20, x[i : i + 50])
    writer.close()
    return path


def check_strictly(path):
    """Open with readers that believe the header, and with warnings as errors; give records."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        n = edfio.read_bdf(path).num_data_records
        mne.io.read_raw_bdf(path, verbose="error")
        with pyedflib.EdfReader(str(path)) as reader:
            assert reader.datarecords_in_file == n
    return n


def test_a_file_cut_at_any_byte_of_its_last_two_records_gives_all_whole_ones(
    whole, tmp_path, monkeypatch
):
    monkeypatch.setattr(os, "fsync", lambda fd: None)
    raw = whole.read_bytes()
    start, length, n = header(raw)
    assert n == 10
    data = td.read(whole)
    broken = tmp_path / "broken.bdf"
    for size in range(start + 8 * length, start + 10 * length):
        broken.write_bytes(raw[:size])
        got = recover(broken)
        n_whole = (size - start) // length
        fixed = got.path.read_bytes()
        assert (
            fixed
            == raw[:236] + f"{n_whole}".ljust(8).encode() + raw[244 : start + n_whole * length]
        )
        assert broken.read_bytes() == raw[:size]
        got.path.unlink()
        (said, *more) = got.found
        assert said == f"The header stated 10 records; {n_whole} whole ones are there."
        assert len(more) == ((size - start) % length > 0)
    broken.write_bytes(raw[: start + 8 * length + 5])
    path = recover(broken).path
    assert check_strictly(path) == 8
    again = td.read(path)
    assert again.assumptions == ()
    assert np.array_equal(again.data_uV, data.data_uV[: 8 * 62 - 20])
    assert again.gaps == data.gaps
    assert again.markers == tuple(m for m in data.markers if m.sample < 8 * 62)


@pytest.mark.parametrize("stated", ["-1", "9", "11", "0", "999999", "", "nix"])
def test_a_wrong_number_of_records(whole, stated):
    raw = whole.read_bytes()
    whole.write_bytes(raw[:236] + stated.encode().ljust(8) + raw[244:])
    got = recover(whole)
    assert got.path.read_bytes() == raw
    assert got.path.name == "a_recovered.bdf"
    assert len(got.found) == 1
    assert got.holds == "10 records, 2.480 s"


@pytest.mark.parametrize(
    ("start", "damage", "said"),
    [
        (184, b"256     ", "stated a length of '256' bytes; it is 768"),
        (184, b"        ", "stated a length of ''"),
        (252, b"9   ", "stated '9' signals; it has 2"),
        (252, b"    ", "stated '' signals; it has 2"),
        (0, b"\0\0\0\0\0\0\0\0", "first 8 bytes were damaged; taken for BDF"),
        (168, b"99/99/99", "start date was '99/99/99'"),
        (176, b"        ", "start time was ''"),
    ],
)
def test_a_damaged_header(whole, start, damage, said):
    raw = whole.read_bytes()
    whole.write_bytes(raw[:start] + damage + raw[start + len(damage) :])
    got = recover(whole)
    assert said in " ".join(got.found)
    assert got.path.read_bytes() == raw


def test_records_that_a_power_cut_left_without_content_are_left_out(whole):
    raw = whole.read_bytes()
    start, length, _ = header(raw)
    whole.write_bytes(
        raw[:236] + b"12      " + raw[244 : start + 9 * length] + bytes(3 * length + 4)
    )
    got = recover(whole)
    assert "3 records at the end had no content" in " ".join(got.found)
    assert check_strictly(got.path) == 9


def test_an_edf_of_others(tmp_path):
    makers.edf(tmp_path / "a.edf", 1000)
    raw = (tmp_path / "a.edf").read_bytes()
    data = td.read(tmp_path / "a.edf").data_uV
    n = int(raw[236:244])
    (tmp_path / "a.edf").write_bytes(raw[:236] + b"-1      " + raw[244:-3])
    got = recover(tmp_path / "a.edf")
    again = td.read(got.path)
    assert again.assumptions == ()
    assert np.array_equal(again.data_uV, data[: len(data) // n * (n - 1)])


def test_what_the_openbci_gui_writes_becomes_a_bdf_plus_and_keeps_the_warning(tmp_path):
    x = np.round(np.random.default_rng(0).normal(0, 900, (1000, 8)))
    gui_bdf(tmp_path / "g.bdf", x)
    before = td.read(tmp_path / "g.bdf")
    got = recover(tmp_path / "g.bdf")
    assert "24BIT" in got.found[0]
    assert "--rescale-gui-bdf" in got.found[0]
    assert check_strictly(got.path) == 4
    with pyedflib.EdfReader(str(got.path)) as reader:
        assert reader.signals_in_file == 8  # without the annotations
    after = td.read(got.path)
    assert np.array_equal(after.data_uV, before.data_uV)
    assert any("--rescale-gui-bdf" in a for a in after.assumptions)
    right = td.read(got.path, rescale_gui_bdf=True)
    assert np.array_equal(right.data_uV, td.read(tmp_path / "g.bdf", rescale_gui_bdf=True).data_uV)


@pytest.mark.parametrize("make", [makers.gui_text, makers.brainflow, makers.sd_card, makers.csv])
def test_a_text_whose_last_line_is_cut_off(tmp_path, make):
    path = tmp_path / "a.txt"
    make(path)
    raw = path.read_bytes()
    end = raw.rstrip(b"\n").rfind(b"\n") + 1
    path.write_bytes(raw[: end + 7])
    got = recover(path)
    assert got.path.read_bytes() == raw[:end]
    assert got.found == ("The last line was cut off (7 bytes) and was left out.",)
    assert path.read_bytes() == raw[: end + 7]


def test_a_text_with_bytes_without_content(tmp_path):
    x, _ = makers.gui_text(tmp_path / "a.txt")
    raw = (tmp_path / "a.txt").read_bytes()
    middle = raw.index(b"\n", len(raw) // 2) + 10
    (tmp_path / "a.txt").write_bytes(raw[:middle] + bytes(100) + raw[middle + 100 :] + bytes(50))
    with pytest.raises(FileFormatError):
        td.read(tmp_path / "a.txt")
    got = recover(tmp_path / "a.txt")
    assert len(got.found) == 2
    assert len(x) - 3 <= len(td.read(got.path).data_uV) < len(x)


@pytest.mark.parametrize("make", [makers.gui_text, makers.brainflow, makers.csv])
def test_where_nothing_is_wrong_nothing_is_written(tmp_path, make, capsys):
    make(tmp_path / "a.txt")
    assert main(["recover", str(tmp_path / "a.txt")]) == 0
    assert "nothing is wrong" in capsys.readouterr().out
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.bdf", b"", "is empty; nothing can be saved"),
        ("a.bdf", bytes(5000), "is empty; nothing can be saved"),
        ("a.bdf", b"\xffBIOSEMI" + b" " * 100, "is cut off in its header (108 bytes"),
        ("a.bdf", b"\xffBIOSEMI" + b"x" * 5000, "its content contradicts"),
        ("a.edf", b"some notes that somebody took" * 50, "its content contradicts"),
        ("a.xyz", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is neither BDF nor EDF nor a text"),
        ("a.txt", b"12", "has no whole line"),
    ],
)
def test_of_what_nothing_can_be_saved_one_line_says_so(tmp_path, name, content, said, capsys):
    (tmp_path / name).write_bytes(content)
    assert main(["recover", str(tmp_path / name)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_header_without_a_whole_record(whole):
    raw = whole.read_bytes()
    start, length, _ = header(raw)
    whole.write_bytes(raw[: start + length - 1])
    with pytest.raises(FileFormatError, match=f"no whole record \\({length - 1} of {length}"):
        recover(whole)


def test_several_files_a_folder_and_names_that_are_taken(whole, tmp_path, capsys):
    raw = whole.read_bytes()
    for name in ("b.bdf", "c.bdf"):
        (tmp_path / name).write_bytes(raw[:-1])
    (tmp_path / "none.bdf").write_bytes(b"")
    out = tmp_path / "out"
    for _ in range(2):
        arguments = [str(tmp_path / n) for n in ("b.bdf", "none.bdf", "c.bdf")]
        assert main(["recover", *arguments, "--out", str(out)]) == 2
        captured = capsys.readouterr()
        assert captured.out.count("9 records, 2.232 s") == 2
        assert captured.out.count("bytes were no whole record") == 2
    assert sorted(p.name for p in out.iterdir()) == [
        "b_recovered-2.bdf", "b_recovered.bdf", "c_recovered-2.bdf", "c_recovered.bdf",
    ]  # fmt: skip


def test_no_room_for_the_new_file_leaves_none(whole, tmp_path, capsys):
    raw = whole.read_bytes()
    whole.write_bytes(raw[:-1])
    with files_of_at_most(2000):
        assert main(["recover", str(whole)]) == 1
    assert "room on the disk" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["a.bdf"]


def test_the_call_without_a_file_says_what_is_missing(capsys):
    assert main(["recover"]) == 2
    assert "expected at least one recording" in capsys.readouterr().err
    assert main(["recover", "no-such.bdf"]) == 2
    assert "cannot be read (No such file" in capsys.readouterr().err


def test_what_kill_9_leaves_needs_the_number_of_records_only(tmp_path):
    path = tmp_path / "a.bdf"
    writer = recorder(path)
    x = counts(300)
    writer.write_counts(0, x)
    shutil.copy(path, tmp_path / "b.bdf")
    raw = (tmp_path / "b.bdf").read_bytes()
    (tmp_path / "b.bdf").write_bytes(raw[:236] + b"3       " + raw[244:])  # killed before the count
    got = recover(tmp_path / "b.bdf")
    assert got.path.read_bytes() == raw
    assert np.array_equal(td.read(got.path).data_uV, values(x)[: 4 * 62, :2])
    writer.close()
