"""Plain tables: separators, decimals, time, units."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import twitchdetect as td
from twitchdetect.errors import FileFormatError


@pytest.fixture
def write(tmp_path):
    def write(text, name="a.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


NUMBERS = np.random.default_rng(0).normal(0, 50, (300, 2)).round(3)


def rows(separator, decimal="."):
    return "\n".join(
        separator.join(f"{v:.3f}".replace(".", decimal) for v in row) for row in NUMBERS
    )


@pytest.mark.parametrize(
    ("separator", "decimal"),
    [(",", "."), (";", "."), ("\t", "."), (" ", "."), (";", ","), ("\t", ","), ("  ", ",")],
)
@pytest.mark.parametrize("names", [True, False])
def test_separators_and_decimals(write, separator, decimal, names):
    head = separator.join(["left", "right"]) + "\n" if names else ""
    r = td.read(write(head + rows(separator, decimal)), fs=1000, units="uV")
    assert np.allclose(r.data_uV, NUMBERS)
    assert r.channels == (("left", "right") if names else ("ch1", "ch2"))
    assert any("decimal" in a for a in r.assumptions) == (decimal == ",")


def test_one_column(write):
    r = td.read(write("\n".join(map(str, range(50))), "a.txt"), fs=500, units="mV")
    assert r.data_uV[:, 0].tolist() == [1000.0 * i for i in range(50)]


def test_units_and_time_from_names(write):
    text = "time [ms],EMG left (mV),EMG right [µV]\n"
    text += "\n".join(f"{2 * i},{i},{i}" for i in range(400))
    r = td.read(write(text))
    assert r.fs == 500.0
    assert r.channels == ("EMG left", "EMG right")
    assert r.data_uV[3].tolist() == [3000.0, 3.0]


def test_a_jump_in_time_is_a_gap(write):
    times = np.r_[np.arange(500), np.arange(700, 1200)] / 1000
    text = "time,emg_uV\n" + "\n".join(f"{t:.4f},{i}" for i, t in enumerate(times))
    r = td.read(write(text))
    assert r.fs == 1000.0
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(500, 700)]


def test_a_count_of_samples_shows_losses(write):
    numbers = [*range(100), *range(130, 300)]
    text = "sample,emg_uV\n" + "\n".join(f"{n},{n % 7}" for n in numbers)
    r = td.read(write(text), fs=250)
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(100, 130)]


@pytest.mark.parametrize(
    "form", ["%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%S.%f+02:00", "%H:%M:%S.%f"]
)  # fmt: skip
@pytest.mark.parametrize("separator", [",", ";"])
def test_dates_and_times_give_rate_and_gaps(write, form, separator):
    start = dt.datetime(2024, 2, 28, 23, 59, 58)
    kept = [i for i in range(3000) if not 1000 <= i < 1300]
    stamps = [(start + dt.timedelta(milliseconds=2 * i)).strftime(form) for i in kept]
    rows = [f"{stamp}{separator}{i}.5" for stamp, i in zip(stamps, kept, strict=True)]
    r = td.read(write(f"when{separator}a [uV]\n" + "\n".join(rows) + "\n"))
    assert (r.fs, r.channels) == (500.0, ("a",))
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(1000, 1300)]
    assert any("'when' was read as dates or times" in a for a in r.assumptions)


def test_a_list_of_events_is_no_recording(write):
    rows = "".join(f"{3 * i + i % 2},{i}.5\n" for i in range(60))
    with pytest.raises(FileFormatError, match="no sampling frequency"):
        td.read(write("time [s],peak [uV]\n" + rows))


def test_words_that_are_no_times_are_left_out(write):
    rows = "".join(f"2024-13-{i:02d},{i}.5\n" for i in range(60))
    r = td.read(write("when,a [uV]\n" + rows), fs=500)
    assert any("hold no numbers were left out: when" in a for a in r.assumptions)


def test_a_missing_value_at_the_start_of_a_row_is_no_comment(write):
    r = td.read(write("a [uV],b [uV]\n1,2\n#N/A,3\n4,5\n# said\n"), fs=500)
    assert np.array_equal(r.data_uV, [[1, 2], [np.nan, 3], [4, 5]], equal_nan=True)


def test_a_comment_states_the_rate(shared_recordings):
    path = shared_recordings / "biosppy_emg_1000hz" / "emg_1.txt"
    r = td.read(path, units="uV")
    assert r.fs == 1000.0
    assert r.data_uV[0, 0] == 2034.0
    with pytest.raises(FileFormatError, match="--units"):
        td.read(path)


def test_no_rate_no_unit(write):
    with pytest.raises(FileFormatError, match=r"--fs 1000$"):
        td.read(write(rows(",")), units="uV")
    with pytest.raises(FileFormatError, match=r"--fs 1000 --units mV$"):
        td.read(write(rows(",")))
    with pytest.raises(FileFormatError, match="--units"):
        td.read(write(rows(",")), fs=1000)
    with pytest.raises(FileFormatError, match="no rows of numbers"):
        td.read(write("hello\nworld\n"), fs=1000, units="uV")


def test_damaged_rows_stay_as_missing_samples(write):
    lines = rows(",").split("\n")
    lines[7] = "oops"
    lines[9] = "1.0,"
    r = td.read(write("\n".join(lines)), fs=1000, units="uV")
    assert np.isnan(r.data_uV[7]).all()
    assert np.isnan(r.data_uV[9]).tolist() == [False, True]
    assert any("damaged" in a for a in r.assumptions)


def with_time(step, start=0.0, form="{:.6g}"):
    return "\n".join(
        ",".join([form.format(start + step * i), *map(str, row)]) for i, row in enumerate(NUMBERS)
    )


@pytest.mark.parametrize(
    ("name", "step", "start", "fs"),
    [
        ("time [s]", 0.002, 0, 500.0),
        ("Time (ms)", 2, 0, 500.0),
        ("t_ms", 1, 0, 1000.0),
        ("timestamp [us]", 500, 0, 2000.0),
        ("time", 0.004, 0, 250.0),
        ("time", 4, 0, 250.0),
        ("time", 250, 0, 4000.0),
        ("timestamp", 1, 1.6e12, 1000.0),
        ("", 0.004, 10, 250.0),
        ("Zeitachse", 0.004, 0, 250.0),
    ],
)
def test_the_rate_from_a_column_of_time(write, name, step, start, fs):
    r = td.read(write(f"{name},a [uV],b [uV]\n" + with_time(step, start, "{:.16g}")))
    assert r.fs == fs
    assert np.array_equal(r.data_uV, NUMBERS)
    assert any(f"{fs:g} Hz" in a for a in r.assumptions)
    assert r.gaps == ()


def test_a_time_that_may_be_anything_gives_no_rate(write):
    path = write("time,a [uV],b [uV]\n" + with_time(1))
    with pytest.raises(FileFormatError, match="--fs"):
        td.read(path)
    assert td.read(path, fs=1000).fs == 1000
    assert any("milliseconds" in a for a in td.read(path, fs=1000).assumptions)


def test_a_time_that_stands_still_or_goes_back_gives_no_rate(write):
    for step in (0, -0.002):
        with pytest.raises(FileFormatError, match="--fs"):
            td.read(write("time [s],a [uV],b [uV]\n" + with_time(step)))


def test_stamps_that_come_in_bunches_give_their_mean_rate(write):
    bunched = (np.arange(4000) // 10 * 10 + 10) / 250
    text = "time [s],emg [uV]\n" + "\n".join(f"{t:.3f},{i % 9}" for i, t in enumerate(bunched))
    r = td.read(write(text))
    assert r.fs == pytest.approx(250, rel=2e-3)
    assert r.gaps == ()


def test_columns_that_are_no_voltage_are_left_out_and_named(write):
    text = "time [s],EMG [mV],ACC X [g],phase,EMG 2 [mV],X [s]\n" + "\n".join(
        f"{i / 500},{i},0.98,rest,{-i},{i / 500}" for i in range(300)
    )
    r = td.read(write(text))
    assert r.channels == ("EMG", "EMG 2")
    assert r.data_uV[2].tolist() == [2000.0, -2000.0]
    said = " ".join(r.assumptions)
    assert "ACC X [g]" in said
    assert "phase" in said
    assert "2 columns of time" in said


def test_only_times_and_accelerations(write):
    text = "time [s],ACC X [g]\n" + "\n".join(f"{i / 500},0.98" for i in range(300))
    with pytest.raises(FileFormatError, match="no column of a channel"):
        td.read(write(text))


@pytest.mark.parametrize(
    ("head", "channels", "scale"),
    [
        ("a [uV],b [mV]", ("a", "b"), [1, 1000]),
        ("a_uV,b_nV", ("a", "b"), [1, 1e-3]),
        ("a µV,b μV", ("a", "b"), [1, 1]),
        ('"a, left (V)","b {mV}"', ("a, left", "b"), [1e6, 1e3]),
        ("[mV],[mV]", ("ch1", "ch2"), [1e3, 1e3]),
        ("a [mV],a [mV]", ("a", "a (2)"), [1e3, 1e3]),
        ("a (2) [mV],a (2) [mV]", ("a (2)", "a (2) (2)"), [1e3, 1e3]),
        ("a,b\nmV,uV", ("a", "b"), [1e3, 1]),
        ("a,b\n[mV],[uV]", ("a", "b"), [1e3, 1]),
        ("# a [mV],b [uV]", ("a", "b"), [1e3, 1]),
    ],
)
def test_names_and_units(write, head, channels, scale):
    r = td.read(write(f"{head}\n{rows(',')}\n"), fs=500)
    assert r.channels == channels
    assert np.allclose(r.data_uV, NUMBERS * scale)
    assert any("Units were read" in a for a in r.assumptions)


def test_words_in_brackets_are_no_units(write):
    path = write("EMG (left),EMG (right)\n" + rows(","))
    assert td.read(path, fs=500, units="uV").channels == ("EMG (left)", "EMG (right)")
    with pytest.raises(FileFormatError, match=r"EMG \(left\), EMG \(right\)"):
        td.read(path, fs=500)


def test_units_of_the_user_hold_and_contradictions_are_said(write):
    r = td.read(write("a [mV],b [mV]\n" + rows(",")), fs=500, units="V")
    assert np.allclose(r.data_uV, NUMBERS * 1e6)
    assert any("V was used, though the columns say mV" in a for a in r.assumptions)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_micro_sign_in_any_encoding(tmp_path, encoding):
    (tmp_path / "a.csv").write_bytes(("a [µV],b [µV]\n" + rows(",")).encode(encoding))
    assert np.array_equal(td.read(tmp_path / "a.csv", fs=500).data_uV, NUMBERS)


def test_what_stands_above_the_names(write):
    text = "Recorder 3000\nDate,2020-09-13\nSampling rate: 2 kHz\n\na [uV],b [uV]\n"
    r = td.read(write(text + rows(",")))
    assert (r.fs, r.channels) == (2000.0, ("a", "b"))
    assert np.array_equal(r.data_uV, NUMBERS)


@pytest.mark.parametrize(
    ("line", "fs"),
    [
        ("# Sampling Rate (Hz):= 1000.00", 1000.0),
        ("% fs = 2000", 2000.0),
        ("// sample frequency 1e3 Hz", 1000.0),
        ("# sampling freq: 1,5 kHz", 1500.0),
        ("# sampling rate: 0 Hz", None),
        ("# sampling rate: 1e999 Hz", None),
        ("# offset 5, gain 1000", None),
    ],
)
def test_rates_in_comments(write, line, fs):
    path = write(f"{line}\n{rows(',')}\n")
    if fs is None:
        with pytest.raises(FileFormatError, match="--fs"):
            td.read(path, units="uV")
    else:
        assert td.read(path, units="uV").fs == fs


@pytest.mark.parametrize("names", [True, False])
def test_a_separator_at_the_end_is_no_channel(write, names):
    head = "a [uV],b [uV]\n" if names else ""
    r = td.read(write(head + rows(",").replace("\n", ",\n") + ",\n"), fs=500, units="uV")
    assert np.array_equal(r.data_uV, NUMBERS)
    assert r.channels == (("a", "b") if names else ("ch1", "ch2"))


def test_numbers_in_quotes(write):
    text = "\n".join(f'"{a}","{b}"' for a, b in NUMBERS)
    assert np.array_equal(td.read(write('"a","b"\n' + text), fs=500, units="uV").data_uV, NUMBERS)


def test_commas_in_quotes_are_no_separators(write):
    lines = [
        f'"{a}","{b}","rest, lying"'.replace(".", ",") for a, b in NUMBERS.astype(str).tolist()
    ]
    r = td.read(write("a [uV],b [uV],phase\n" + "\n".join(lines)), fs=500)
    assert np.array_equal(r.data_uV, NUMBERS)
    assert any("Commas in quotes" in a for a in r.assumptions)
    assert any("left out: phase" in a for a in r.assumptions)


def test_samples_in_columns_are_refused(write):
    text = "\n".join(",".join(f"{v:.3f}" for v in column) for column in NUMBERS.T)
    with pytest.raises(FileFormatError, match="2 rows of 300 columns"):
        td.read(write(text), fs=500, units="uV")


def test_a_line_of_millions_is_refused_before_it_is_cut_up(write, monkeypatch):
    monkeypatch.setattr("twitchdetect.files.plain_text.lay_sheet", None)
    with pytest.raises(FileFormatError, match="1 rows of 2000001 columns"):
        td.read(write("1," * 2_000_000), fs=500, units="uV")


@pytest.mark.parametrize("head", ["EMG [mV]\n", ""])
def test_one_column_with_decimal_commas(write, head):
    text = "\n".join(f"{v:.3f}".replace(".", ",") for v in NUMBERS[:, 0])
    r = td.read(write(head + text), fs=500, units="uV")
    assert np.allclose(r.data_uV, NUMBERS[:, :1])


def test_one_name_over_decimal_commas_is_one_column(write):
    text = "EMG [uV]\n" + "\n".join(f"{i},{i % 90 + 10}" for i in range(300))
    r = td.read(write(text), fs=500)
    assert r.data_uV.shape == (300, 1)
    assert r.data_uV[5, 0] == 5.15


def test_commas_for_both_are_refused(write):
    text = "time [s],EMG [mV]\n" + "\n".join(f"0,{i:03d},1,{i}" for i in range(300))
    with pytest.raises(FileFormatError, match="decimal marks and separators at once"):
        td.read(write(text))


def test_whole_numbers_in_two_columns_are_two_channels(write):
    text = "\n".join(f"{i % 50 - 20},{(i * 7) % 90 - 30}" for i in range(300))
    r = td.read(write(text), fs=500, units="uV")
    assert r.data_uV.shape == (300, 2)
    assert not any("decimal" in a for a in r.assumptions)  # no decimals begin with a sign


def test_what_may_be_one_column_or_two_is_said(write):
    r = td.read(write("\n".join(f"{i},{i % 90 + 10}" for i in range(300))), fs=500, units="uV")
    assert any("decimal commas as points" in a for a in r.assumptions)


def test_a_column_of_markers(write):
    text = "a [uV],marker\n" + "\n".join(f"{i}.5,{3 if 100 <= i < 120 else 0}" for i in range(300))
    r = td.read(write(text), fs=500)
    assert r.channels == ("a",)
    assert r.markers == (td.Marker(100, "note", "3"),)


@pytest.mark.parametrize("nothing", ["", "0", "n/a"])
def test_markers_in_words_and_markers_that_are_mostly_empty(write, nothing):
    marks = {30: "stroke", 31: "stroke", 170: "left arm", 171: "3"}
    lines = [f"{i}.5,{marks.get(i, nothing)}" for i in range(400)]
    r = td.read(write("a [uV],marker\n" + "\n".join(lines) + "\n"), fs=500)
    assert r.channels == ("a",)
    assert np.isfinite(r.data_uV).all()
    assert r.markers == (
        td.Marker(30, "stroke"), td.Marker(170, "note", "left arm"), td.Marker(171, "note", "3"),
    )  # fmt: skip


def test_a_packet_counter_that_wraps(write):
    numbers = [i % 256 for i in range(1500) if not 500 <= i < 530]  # across 255
    text = "counter,a [uV]\n" + "\n".join(f"{n},{i}" for i, n in enumerate(numbers))
    r = td.read(write(text), fs=250)
    assert r.channels == ("a",)
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(500, 530)]


def test_numbers_that_cannot_be_are_missing(write, tmp_path):
    r = td.read(write("a [V],b [V]\n1e308,1\ninf,2\n3,nan\n4,5\n6,7\n8,9\n"), fs=500)
    assert np.isnan(r.data_uV).sum() == 3
    assert any("3 values are empty" in a for a in r.assumptions)
    np.save(tmp_path / "a.npy", np.array([[1e308], [np.inf], [3.0]]))
    r = td.read(tmp_path / "a.npy", fs=500, units="V")
    assert np.isnan(r.data_uV).ravel().tolist() == [True, True, False]


def test_cut_off_at_every_byte(write):
    lines = [f"{i / 250:.3f},{i}.25,-{i}.75" for i in range(12)]
    whole = "time [s],a [uV],b [uV]\n" + "\n".join(lines) + "\n"
    truth = np.array([[i + 0.25, -i - 0.75] for i in range(12)])
    for length in range(1, len(whole)):
        n_whole = max(0, whole[:length].count("\n") - 1)
        try:
            data_uV = td.read(write(whole[:length]), fs=250).data_uV
        except FileFormatError:
            assert n_whole == 0
        else:
            assert n_whole == 0 or np.array_equal(data_uV[:n_whole], truth[:n_whole])
            assert len(data_uV) <= n_whole + 1


@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(3, 30), st.integers(1, 5)),
        elements=st.floats(-1e5, 1e5).map(lambda v: round(v, 4)),
    ),
    st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), (" ", ".")]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(deadline=None)
def test_any_table_comes_back(tmp_path_factory, x, marks, has_names, end):
    separator, decimal = marks
    lines = [separator.join(f"{v:.4f}".replace(".", decimal) for v in row) for row in x]
    if has_names or (decimal == "," and x.shape[1] == 1):  # else it may be two columns
        lines.insert(0, separator.join(f"m{i}[uV]" for i in range(x.shape[1])))
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(end.join([*lines, ""]).encode())
    r = td.read(path, fs=1000, units="uV")
    data_uV = r.data_uV
    if any("grows evenly" in a or "counts samples" in a for a in r.assumptions):
        x = x[:, 1:]  # numbers that happen to grow like a time or a count
    assert np.array_equal(data_uV, x)


@pytest.mark.parametrize(
    "text",
    [
        ",\n,\n,\n",
        ";;;\n;;;\n",
        "\t\t\n1\t\n",
        '"\n1,2\n',
        '"a\n"b\n1,2\n3,4\n',
        "#\n#\n",
        "nan\nnan\n",
        "a" * 200_000 + ",b\n1,2\n3,4\n",
        "1,2\n" + "3,4," * 50_000,
        "time\n1\n2\n",
        "time [s]\n0.1\n0.2\n",
        ",\n0,1\n",
        "1e5\n" * 3,
        "\u0661,\u0662\n" * 5,
    ],
)
def test_odd_texts_give_a_recording_or_one_line(write, text):
    for options in ({}, {"fs": 1000.0, "units": "uV"}):
        try:
            assert td.read(write(text), **options).data_uV.size
        except FileFormatError as error:
            assert str(error).startswith("a.csv: ")
            assert "\n" not in str(error)
            assert len(str(error)) < 400


def test_arrays(tmp_path):
    for array, shape in ((np.arange(40), (40, 1)), (np.ones((3, 500), np.float32), (500, 3))):
        np.save(tmp_path / "a.npy", array)
        assert td.read(tmp_path / "a.npy", fs=1000, units="V").data_uV.shape == shape
    np.save(tmp_path / "a.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(FileFormatError, match="pickle"):
        td.read(tmp_path / "a.npy", fs=1000, units="uV")
    np.save(tmp_path / "a.npy", np.ones((2, 2, 2)))
    with pytest.raises(FileFormatError, match="shape"):
        td.read(tmp_path / "a.npy", fs=1000, units="uV")
    np.save(tmp_path / "a.npy", np.ones(9))
    with pytest.raises(FileFormatError, match="--fs"):
        td.read(tmp_path / "a.npy")


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((500,), None),
        ((500, 3), None),
        ((3, 500), "(n_channels, n_samples)"),
        ((40, 30), "(n_samples, n_channels)"),
        ((30, 30), "(n_samples, n_channels)"),
    ],
)
def test_the_axis_of_an_array_is_said_where_it_is_a_guess(tmp_path, shape, said):
    x = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    np.save(tmp_path / "a.npy", np.asfortranarray(x))
    r = td.read(tmp_path / "a.npy", fs=500, units="uV")
    x = x.reshape(len(x), -1)
    assert np.array_equal(r.data_uV, x.T if said and "channels, n_s" in said else x)
    assert r.data_uV.flags["C_CONTIGUOUS"]
    assert len(r.assumptions) == (said is not None)
    assert said is None or said in r.assumptions[0]


@pytest.mark.parametrize("dtype", ["c16", "?", "U4", "M8[s]"])
def test_arrays_that_are_no_numbers(tmp_path, dtype):
    np.save(tmp_path / "a.npy", np.zeros(50, dtype))
    with pytest.raises(FileFormatError, match="expected numbers"):
        td.read(tmp_path / "a.npy", fs=500, units="uV")


def test_an_array_that_states_more_than_there_is(tmp_path):
    np.save(tmp_path / "a.npy", np.ones((100, 10)))
    raw = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(raw.replace(b"(100, 10), }", b"(99999999,)}"))
    with pytest.raises(FileFormatError, match="cannot be read as an array"):
        td.read(tmp_path / "a.npy", fs=1000, units="uV")


@pytest.mark.parametrize("fs", [480, 512, 600, 1024, 1200])
@pytest.mark.parametrize("n_lost", [0, 100, 1000])
def test_the_rate_from_stamps_in_whole_milliseconds(write, fs, n_lost):
    kept = np.delete(np.arange(3000 + n_lost), slice(1000, 1000 + n_lost))
    stamps = np.rint(kept / fs * 1000)
    r = td.read(
        write("time [ms],a [uV]\n" + "".join(f"{t:.0f},{i}\n" for i, t in enumerate(stamps)))
    )
    assert r.fs == pytest.approx(fs, rel=5e-4)
    assert len(r.gaps) == (n_lost > 0)
    assert r.n_lost == pytest.approx(n_lost, abs=2)
