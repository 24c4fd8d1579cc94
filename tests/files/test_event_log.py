"""The table that grows while a session runs."""

import json
import tracemalloc
from dataclasses import replace

import pytest

import twitchdetect as td
from tests.disk import files_of_at_most
from tests.signals import session
from twitchdetect.files.event_log import EventLog
from twitchdetect.files.event_table import (
    HEADER,
    describe_events,
    format_table,
    read_events,
    write_table,
)


@pytest.fixture
def recording():
    return td.Recording(session(1), 250.0, ("left", "mid", "right"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "x_events.tsv"


def sidecar(path):
    return json.loads(path.with_suffix(".json").read_text())


def names(path):
    return sorted(p.name for p in path.parent.iterdir())


def test_the_log_is_whole_after_every_event_and_ordered_at_the_end(path, recording):
    log = EventLog(path, recording, {"notes": "early"})
    events = td.detect(recording)
    for i, event in enumerate(reversed(events)):
        log.add(event)
        assert len(read_events(path)) == i + 1
    assert sidecar(path)["Complete"] is False
    assert "AnalysedDuration_s" not in sidecar(path)
    log.close({"notes": "late"}, analysed_s=16.0)
    assert path.read_text() == format_table(events, 250.0, recording.channels)
    assert sidecar(path)["Detector"] == {"notes": "late"}
    assert (sidecar(path)["Complete"], sidecar(path)["AnalysedDuration_s"]) == (True, 16.0)
    assert names(path) == ["x_events.json", "x_events.tsv"]


def test_a_day_of_events_takes_little_memory_and_comes_back_in_order(path, recording):
    first = td.detect(recording)[0]
    many = [
        replace(first, start_sample=i, stop_sample=i + 9, reason=f"no. {i}") for i in range(5000)
    ]
    log = EventLog(path, recording, {})
    tracemalloc.start()
    for event in map(replace, reversed(many)):
        log.add(event)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 150 * len(many)
    log.close({}, analysed_s=30.0)
    assert path.read_text() == format_table(many, 250.0, recording.channels)


def test_a_complete_log_says_the_same_as_a_table_written_at_once(path, recording):
    EventLog(path, recording, {}).close({}, analysed_s=recording.duration_s)
    assert sidecar(path) == describe_events(recording, {})


def test_an_interrupted_log_says_how_far_it_came(path, recording):
    log = EventLog(path, recording, {})
    log.add(td.detect(recording)[0])
    log.close({}, analysed_s=7.5, is_complete=False)
    assert len(read_events(path)) == 1
    assert (sidecar(path)["Complete"], sidecar(path)["AnalysedDuration_s"]) == (False, 7.5)


@pytest.mark.parametrize("described", [True, False])
def test_an_older_whole_table_stays_until_the_new_one_is_whole(path, recording, described):
    write_table(path, recording, td.detect(recording), describe_events(recording, {}))
    if not described:
        path.with_suffix(".json").write_text("[]")
    before = path.read_bytes()
    log = EventLog(path, recording, {})
    assert path.read_bytes() == before
    log.close({}, analysed_s=1.0, is_complete=False)
    assert path.read_bytes() == before
    assert sidecar(path.with_name("x_events.unfinished.tsv"))["Complete"] is False
    EventLog(path, recording, {}).close({}, analysed_s=16.0)
    assert path.read_text() == HEADER + "\n"
    assert names(path) == ["x_events.json", "x_events.tsv"]


def test_an_older_unfinished_table_gives_way(path, recording):
    EventLog(path, recording, {}).close({}, analysed_s=1.0, is_complete=False)
    EventLog(path, recording, {}).close({}, analysed_s=2.0, is_complete=False)
    assert sidecar(path)["AnalysedDuration_s"] == 2.0
    assert names(path) == ["x_events.json", "x_events.tsv"]


def test_a_full_disk_leaves_no_half_row_and_names_the_file(path, recording):
    log = EventLog(path, recording, {})
    events = td.detect(recording)
    with files_of_at_most(len(HEADER) + 40):
        with pytest.raises(OSError, match=r"x_events\.tsv"):
            log.add(events[0])
        log.add(events[1])  # no other row follows the lost one
        assert path.read_text() == HEADER + "\n"
        with pytest.raises(OSError, match="x_events"):
            log.close({}, analysed_s=1.0, is_complete=False)
    assert path.read_text() == HEADER + "\n"
    assert sidecar(path)["Complete"] is False


def test_two_runs_cannot_grow_one_table(tmp_path):
    pytest.importorskip("fcntl")
    recording = td.Recording([[0.0]] * 10, 250.0)
    first = EventLog(tmp_path / "a_events.tsv", recording, {})
    with pytest.raises(OSError, match="another run is writing this table"):
        EventLog(tmp_path / "a_events.tsv", recording, {})
    assert (tmp_path / "a_events.tsv").read_text() == HEADER + "\n"
    first.close({}, analysed_s=0.04)


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path):
    (tmp_path / "other").write_text("precious")
    (tmp_path / "a_events.tsv").symlink_to(tmp_path / "other")
    (tmp_path / "a_events.json").write_text('{"Complete": false}')
    EventLog(tmp_path / "a_events.tsv", td.Recording([[0.0]] * 10, 250.0), {}).close(
        {}, analysed_s=0.04
    )
    assert (tmp_path / "other").read_text() == "precious"


def test_a_table_that_was_removed_is_mended_and_a_full_disk_after_it_harms_no_line(path, recording):
    log = EventLog(path, recording, {})
    events = td.detect(recording)
    log.add(events[0])
    path.unlink()
    log.mend()
    assert len(read_events(path)) == 1
    with files_of_at_most(path.stat().st_size + 20), pytest.raises(OSError, match="too large"):
        log.add(events[1])
    assert len(read_events(path)) == 1
    log.mend()
    assert len(read_events(path)) == 2
    log.add(events[2])
    assert len(read_events(path)) == 3
    log.close({}, analysed_s=16.0)
    assert len(read_events(path)) == 3
