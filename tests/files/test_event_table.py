"""The event table and its sidecar."""

import json
from dataclasses import replace

import pytest

import twitchdetect as td
from tests.disk import files_of_at_most
from tests.signals import session
from twitchdetect.errors import FileFormatError
from twitchdetect.files.event_table import (
    COLUMNS,
    describe_events,
    format_table,
    read_events,
    write_table,
)

DESIGN = (
    "onset duration trial_type channel sample peak_uV rms_uV snr_db confidence decided_after "
    "reason confirmed stroke_latency_ms"
).split()


@pytest.fixture
def recording():
    gap = td.Gap(4000, 4250, "lost")
    return td.Recording(session(1), 250.0, ("left", "mid", "right"), gaps=(gap,))


def test_columns_are_those_of_the_design(recording):
    assert list(COLUMNS) == DESIGN
    events = td.detect(recording)
    lines = format_table(events, 250.0, recording.channels).splitlines()
    assert lines[0].split("\t") == DESIGN
    assert len(lines) == len(events) + 1
    assert all(line.count("\t") == len(DESIGN) - 1 for line in lines)
    row = dict(zip(DESIGN, lines[1].split("\t"), strict=True))
    e = events[0]
    assert row["trial_type"] == e.kind
    assert float(row["onset"]) == pytest.approx(e.start_sample / 250)
    assert float(row["duration"]) == pytest.approx((e.stop_sample - e.start_sample) / 250)
    assert row["channel"] == "left"
    assert int(row["sample"]) == e.start_sample
    assert row["confirmed"] == "n/a"


def test_a_gap_has_no_channel_and_no_amplitude(recording):
    gap = next(e for e in td.detect(recording) if e.kind == "gap" and e.channel < 0)
    cells = format_table([gap], 250.0, recording.channels).splitlines()[1].split("\t")
    assert cells[3] == cells[5] == cells[6] == cells[7] == "n/a"


def test_the_sidecar_describes_columns_detector_and_extent(tmp_path, recording):
    path = tmp_path / "deep" / "x_events.tsv"
    events = td.detect(recording)
    described = describe_events(recording, {"settings": {"false_alarms_per_hour": 1.0}})
    write_table(path, recording, events, described)
    assert path.read_text() == format_table(events, 250.0, recording.channels)
    sidecar = json.loads(path.with_suffix(".json").read_text())
    assert set(DESIGN) <= set(sidecar)
    assert sidecar["onset"]["Units"] == "s"
    assert sidecar["Detector"]["settings"] == {"false_alarms_per_hour": 1.0}
    assert sidecar["GeneratedBy"][0]["Version"] == td.__version__
    assert sidecar["Source"]["lost_samples"] == 250
    assert (sidecar["Complete"], sidecar["AnalysedDuration_s"]) == (True, recording.duration_s)


def test_a_table_that_cannot_be_written_leaves_the_older_pair(tmp_path, recording):
    path = tmp_path / "x_events.tsv"
    described = describe_events(recording, {})
    write_table(path, recording, [], described)
    before = path.read_bytes(), path.with_suffix(".json").read_bytes()
    with files_of_at_most(1500), pytest.raises(OSError, match=r"x_events\.json"):  # the table fits
        write_table(path, recording, [], described)
    assert (path.read_bytes(), path.with_suffix(".json").read_bytes()) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x_events.json", "x_events.tsv"]


def test_tabs_and_line_ends_in_names_do_no_harm(recording):
    event = td.detect(recording)[0]
    lines = format_table([event], 250.0, ("a\tb\nc", "x", "y")).splitlines()
    assert lines[1].split("\t")[3] == "a b c"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a\tb\n1\t2\n"])
def test_what_is_no_table_is_refused(tmp_path, content):
    (tmp_path / "x.tsv").write_bytes(content)
    with pytest.raises(FileFormatError, match="event table"):
        read_events(tmp_path / "x.tsv")


def test_a_twitch_has_the_latency_from_its_stroke(recording):
    twitch = next(e for e in td.detect(recording) if e.kind == "ltr")
    tied = replace(twitch, stroke_sample=twitch.start_sample - 10)
    rows = format_table([replace(twitch, stroke_sample=-1), tied], 250.0, recording.channels)
    assert [row.split("\t")[-1] for row in rows.splitlines()[1:]] == ["n/a", "40.0"]
