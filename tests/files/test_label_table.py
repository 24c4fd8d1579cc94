"""Labels there and back, and the tables of others."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twitchdetect as td
from tests.signals import session
from twitchdetect.errors import FileFormatError
from twitchdetect.events import KINDS, MARKER_KINDS
from twitchdetect.files.event_table import describe_events, write_table
from twitchdetect.files.label_table import COLUMNS, read_labels, write_labels
from twitchdetect.labels import LABEL_KINDS, Label

CHANNELS = ("left", "mid", "far right")


def recording(n=2000, fs=250.0, channels=CHANNELS):
    return td.Recording(np.zeros((n, len(channels))), fs, channels)


def same(a, b):
    """Compare labels with nan equal to nan."""
    return repr(a) == repr(b)


def table(path, text):
    path.write_text(text.replace(" ", "\t").replace("~", " ") + "\n", encoding="utf-8")
    return path


LABELS = [
    Label(kind="needle_in", start_sample=0, stop_sample=0, site=1, cause="upper trapezius"),
    Label(
        kind="ltr",
        start_sample=10,
        stop_sample=35,
        channel=1,
        channels=(1, 0),
        snr_db=12.345678,
        peak_uV=41.5,
        site=1,
        stroke=3,
        cause="stroke with a twitch",
    ),
    Label(kind="ltr", start_sample=11, stop_sample=30, channel=2, snr_db=-math.inf, peak_uV=0.0),
    Label(kind="gap", start_sample=1990, stop_sample=2000),
    Label(kind="rest", start_sample=2000, stop_sample=2000),
]


def test_labels_come_back(tmp_path):
    path = write_labels(tmp_path / "x_events.tsv", LABELS, recording())
    assert same(read_labels(path, recording()), LABELS)
    lines = path.read_text().splitlines()
    assert lines[0].split("\t") == list(COLUMNS)
    assert lines[2].split("\t") == [
        "0.040000000", "0.100000000", "ltr", "mid", "10", "12.345678", "41.5", "1", "3",
        "stroke with a twitch", "mid,left",
    ]  # fmt: skip
    assert lines[3].split("\t")[5] == "-inf"
    assert lines[5].split("\t")[5:] == ["n/a"] * 6


@given(
    labels=st.lists(
        st.builds(
            Label,
            kind=st.sampled_from([*KINDS, *MARKER_KINDS, *LABEL_KINDS, "Own Kind"]),
            start_sample=st.integers(0, 1000),
            stop_sample=st.integers(1000, 2000),
            channel=st.integers(-1, 2),
            channels=st.lists(st.integers(0, 2), unique=True).map(tuple),
            snr_db=st.one_of(st.just(math.nan), st.floats(-200, 200).map(lambda v: round(v, 6))),
            peak_uV=st.one_of(st.just(math.nan), st.floats(0, 1e6).map(lambda v: round(v, 6))),
            site=st.integers(0, 99),
            stroke=st.integers(0, 99),
            cause=st.sampled_from(["", "guarding", "Größe: 3, Ω"]),
        ),
        max_size=8,
    ),
    fs=st.sampled_from([125.0, 250.0, 1925.925925925926, 44100.0]),
)
@settings(max_examples=60, deadline=None)
def test_any_labels_come_back_in_order_of_onset(tmp_path_factory, labels, fs):
    path = tmp_path_factory.mktemp("x") / "x_events.tsv"
    write_labels(path, labels, recording(fs=fs))
    got = read_labels(path, recording(fs=fs))
    assert sorted(map(repr, got)) == sorted(map(repr, labels))
    assert [g.start_sample for g in got] == sorted(v.start_sample for v in labels)


def test_the_same_labels_give_the_same_bytes_in_any_order(tmp_path):
    a = write_labels(tmp_path / "a_events.tsv", LABELS, recording())
    b = write_labels(tmp_path / "b_events.tsv", LABELS[::-1], recording())
    assert a.read_bytes() == b.read_bytes()


def test_the_sidecar_describes_every_column_and_kind(tmp_path):
    write_labels(tmp_path / "x_events.tsv", LABELS, recording())
    sidecar = json.loads((tmp_path / "x_events.json").read_text())
    assert set(COLUMNS) < set(sidecar)
    assert all(sidecar[c]["Description"] for c in COLUMNS)
    assert set(sidecar["trial_type"]["Levels"]) == {*KINDS, *MARKER_KINDS, *LABEL_KINDS}
    assert {c: v["Units"] for c, v in sidecar.items() if "Units" in v} == {
        "onset": "s", "duration": "s", "peak_uV": "uV",
    }  # fmt: skip
    assert "in dB" in sidecar["snr_db"]["Description"]


def test_three_columns_are_enough(tmp_path):
    path = table(tmp_path / "e.tsv", "duration trial_type onset\n0.2 Startle 1.0\nn/a rest 2")
    assert same(
        read_labels(path, recording()),
        [
            Label(kind="Startle", start_sample=250, stop_sample=300),
            Label(kind="rest", start_sample=500, stop_sample=500),
        ],
    )


def test_columns_of_others_are_ignored(tmp_path):
    text = "onset duration response_time trial_type site stroke HED\n1 0.1 fast go hospital~A x y"
    (label,) = read_labels(table(tmp_path / "e.tsv", text), recording())
    assert same(label, Label(kind="go", start_sample=250, stop_sample=275))


def test_byte_order_mark_windows_line_ends_and_empty_lines(tmp_path):
    path = tmp_path / "e.tsv"
    text = "\ufeffonset\tduration\ttrial_type\r\n1\t0.1\tltr\r\n\r\n2\t0.1\tltr\r\n"
    path.write_bytes(text.encode())
    assert [v.start_sample for v in read_labels(path, recording())] == [250, 500]


@pytest.mark.parametrize(
    ("onset", "sample", "start"),
    [("1.000", "251", 251), ("1.001", "250", 250), ("1.003", "250", 250), ("1.000", "252", 250),
     ("1.000", "9", 250), ("1.0", "n/a", 250), ("1.0", "249.0", 249), ("1.0", "x", 250)],
)  # fmt: skip
def test_a_sample_refines_the_onset_but_never_contradicts_it(tmp_path, onset, sample, start):
    text = f"onset duration trial_type sample\n{onset} 0.1 ltr {sample}"
    (label,) = read_labels(table(tmp_path / "e.tsv", text), recording(fs=250.0))
    assert (label.start_sample, label.stop_sample) == (start, start + 25)


def test_one_cell_may_name_several_channels(tmp_path):
    text = "onset duration trial_type channel\n1 0 ltr mid,far~right"
    (label,) = read_labels(table(tmp_path / "e.tsv", text), recording())
    assert (label.channel, label.channels) == (1, (1, 2))
    (label,) = read_labels(tmp_path / "e.tsv", recording(channels=("mid,far right", "mid")))
    assert (label.channel, label.channels) == (0, ())


def test_tables_of_our_detector(tmp_path):
    made = td.Recording(session(1), 250.0, CHANNELS)
    events = td.detect(made)
    write_table(tmp_path / "x_events.tsv", made, events, describe_events(made, {}))
    labels = read_labels(tmp_path / "x_events.tsv", made)
    got = [(v.kind, v.start_sample, v.stop_sample, v.channel) for v in labels]
    assert len(got) > 3
    assert sorted(got) == sorted((e.kind, e.start_sample, e.stop_sample, e.channel) for e in events)


def test_what_begins_before_the_recording_or_ends_after_it_is_cut(tmp_path):
    text = "onset duration trial_type\n-1 2 rest\n7.5 10 rest"
    got = read_labels(table(tmp_path / "e.tsv", text), recording())
    assert [(v.start_sample, v.stop_sample) for v in got] == [(0, 250), (1875, 2000)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("onset duration\n1 2", "line 1: has no column trial_type"),
        ("", "line 1: has no column onset, duration, trial_type"),
        ("onset,duration,trial_type\n1,2,ltr", "line 1: has no column"),
        ("onset duration trial_type\n1 1 ltr\nx 1 ltr", "line 3: onset is 'x', expected a number"),
        ("onset duration trial_type\n\nn/a 1 ltr", "line 3: onset is nan"),
        ("onset duration trial_type\n1 -1 ltr", "line 2: onset is 1 and duration -1"),
        ("onset duration trial_type\n1 inf ltr", "line 2: onset is 1 and duration inf"),
        ("onset duration trial_type\n1 1", "line 2: has 2 cells, expected 3"),
        ("onset duration trial_type\n1 1 ltr x", "line 2: has 4 cells, expected 3"),
        ("onset duration trial_type\n9 1 ltr", "line 2: onset is 9 s, outside of the recording of 8 s"),
        ("onset duration trial_type\n-3 1 ltr", "line 2: onset is -3 s, outside"),
        ("onset duration trial_type channel\n1 1 ltr top", "line 2: channel 'top' is not in"),
        ("onset duration trial_type channels\n1 1 ltr mid,top", "line 2: channel 'top'.*left, mid, far right"),
        ("onset duration trial_type snr_db\n1 1 ltr loud", "line 2: snr_db is 'loud'"),
    ],
)  # fmt: skip
def test_a_bad_table_is_one_line_that_names_the_line(tmp_path, text, message):
    with pytest.raises(FileFormatError, match=message) as caught:
        read_labels(table(tmp_path / "e.tsv", text), recording())
    assert str(caught.value).startswith("e.tsv: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_what_cannot_be_read(tmp_path, content):
    if content is not None:
        (tmp_path / "e.tsv").write_bytes(content)
    with pytest.raises(FileFormatError, match="cannot be read as an events table"):
        read_labels(tmp_path / "e.tsv", recording())


@pytest.mark.parametrize(
    ("label", "channels", "message"),
    [
        (Label(kind="ltr", start_sample=0, stop_sample=5, channel=3), CHANNELS, "channels below 3"),
        (Label(kind="ltr", start_sample=0, stop_sample=5, channels=(3,)), CHANNELS, "below 3"),
        (Label(kind="ltr", start_sample=9, stop_sample=5), CHANNELS, "samples from 0 to 2000"),
        (Label(kind="ltr", start_sample=0, stop_sample=2001), CHANNELS, "samples from 0 to 2000"),
        (LABELS[0], ("a,b", "c", "d"), "without commas"),
        (LABELS[0], ("a\tb", "c", "d"), "without commas"),
        (LABELS[0], ("n/a", "c", "d"), "not n/a"),
    ],
)
def test_labels_that_would_not_come_back_are_refused(tmp_path, label, channels, message):
    with pytest.raises(ValueError, match=message):
        write_labels(tmp_path / "x_events.tsv", [label], recording(channels=channels))
    assert not list(tmp_path.iterdir())
