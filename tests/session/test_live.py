"""A live session: what is on disk afterwards, and that it is what was detected in."""

import threading
from dataclasses import replace

import mne
import numpy as np
import pytest

import twitchdetect as td
from tests.detect.test_marks import lead_is_pulled
from tests.detect.test_needling import needled
from tests.signals import add_burst, rest_uV
from twitchdetect.block import Block, Gap, Recording
from twitchdetect.boards.played import PlayedSource
from twitchdetect.boards.source import AuxChannel, BoardBlock, Message, Status
from twitchdetect.files.bids_session import BidsSession
from twitchdetect.session.engine import Engine, blocks_of
from twitchdetect.session.live import LiveSession, recorded_channels, recorded_rail_uV
from twitchdetect.session.offline import make_detector

FS = 250.0
COUNT_UV = 187_500.0 / 8_388_607


@pytest.fixture
def recording(rng):
    data_uV = rest_uV(rng, round(30 * FS), 3) + 1000.0
    for start_s in (12.0, 17.0, 22.0):
        add_burst(rng, data_uV, FS, 1, start_s, 0.1, 40.0)
    rows = np.delete(np.round(data_uV / COUNT_UV) * COUNT_UV, slice(3500, 3510), axis=0)
    gap = Gap(3500, 3510, "10 lost")
    rail_uV = np.tile([-187_500.0, 187_500.0], (3, 1))
    return Recording(rows, FS, ("a", "b", "c"), gaps=(gap,), rail_uV=rail_uV)


def session_of(source, root, **to_whom):
    source.start()
    channels = recorded_channels(source)
    rail_uV = recorded_rail_uV(channels)
    detector = td.Detector(source.fs, len(source.channels), rail_uV=rail_uV)
    files = BidsSession(root, source.fs, channels, detector.describe(), subject="p01")
    return LiveSession(source, files, detector, **to_whom), files


def played(recording, chunk_samples=8):
    return PlayedSource(recording, speed=np.inf, chunk_samples=chunk_samples)


@pytest.mark.parametrize("chunk_samples", [1, 8, 333])
def test_live_replay_and_batch_give_the_same_events(recording, tmp_path, chunk_samples):
    live = []
    session, files = session_of(played(recording, chunk_samples), tmp_path, on_event=live.append)
    status = session.run()
    read = td.read(files.path)
    assert (status.state, status.not_on_disk) == ("closed", ())
    assert read.gaps[0].start_sample == 3500 and read.gaps[0].n_samples == 10
    np.testing.assert_array_equal(read.data_uV, td.read(files.path).data_uV)
    batch = td.detect(read)
    assert sum(event.kind == "ltr" for event in batch) == 3
    order = lambda e: (e.start_sample, e.stop_sample, e.channel, e.kind)  # noqa: E731
    assert sorted(live, key=order) == batch


@pytest.mark.parametrize("chunk_samples", [1, 8, 333])
def test_values_that_are_no_number_are_missing_in_file_and_detector_alike(
    recording, tmp_path, chunk_samples
):
    recording.data_uV[4000:4040, 1] = np.nan
    recording.data_uV[4060, 1] = recording.data_uV[5000:5003, 2] = np.inf
    live = []
    session, files = session_of(played(recording, chunk_samples), tmp_path, on_event=live.append)
    session.run()
    read = td.read(files.path)
    missing = np.isnan(read.data_uV)
    assert missing[4000:4040, 1].all() and missing[4060, 1] and missing[5000:5003, 2].all()
    assert missing.sum() <= 44 + (chunk_samples > 8) * 333
    assert not missing[:, 0].any() and not read.markers
    batch = td.detect(read)
    order = lambda e: (e.start_sample, e.stop_sample, e.channel, e.kind)  # noqa: E731
    assert sorted(live, key=order) == batch
    assert any(event.kind in ("saturation", "gap") and event.channel == 1 for event in batch)


def test_the_detector_has_the_limits_that_the_file_states(recording, tmp_path):
    recording = Recording(recording.data_uV, FS, recording.channels, recording.gaps)
    channels = recorded_channels(played(recording))
    session, files = session_of(played(recording), tmp_path)
    session.run()
    np.testing.assert_array_equal(recorded_rail_uV(channels), td.read(files.path).rail_uV)


def test_the_table_on_disk_holds_the_events(recording, tmp_path):
    live = []
    session, files = session_of(played(recording), tmp_path, on_event=live.append)
    session.run()
    lines = files.table.read_text().splitlines()
    assert len(lines) == 1 + len(live) == 1 + session.n_events
    assert sum("\tltr\t" in line for line in lines) == 3


def test_a_detector_that_fails_does_not_stop_the_recording(recording, tmp_path, monkeypatch):
    said = []
    session, files = session_of(played(recording), tmp_path, on_message=said.append)
    process, n = session._detector.process, iter(range(10**6))

    def fail(block):
        if next(n) == 100:
            raise ZeroDivisionError("planted")
        return process(block)

    monkeypatch.setattr(session._detector, "process", fail)
    session.run()
    assert "planted" in session.detector_problem
    assert any("the recording goes on" in text for text in said)
    assert td.read(files.path).n_samples == recording.n_samples


def test_a_source_that_breaks_leaves_finished_files(recording, tmp_path):
    source = played(recording)
    give = source.blocks

    def break_off():
        for block in give():
            if block.start_sample > 2000:
                raise OSError("planted")
            yield block

    source.blocks = break_off
    session, files = session_of(source, tmp_path)
    with pytest.raises(OSError, match="planted"):
        session.run()
    assert td.read(files.path).n_samples == 2008
    assert '"Complete": true' in files.table.with_suffix(".json").read_text()


def test_markers_come_back_where_they_were_put(recording, tmp_path):
    put = []

    def mark(block):
        if block.start_sample == 1600:
            put.append(session.mark("needle_in"))
            put.append(session.mark("note", "felt it", ago_s=2.0))

    session, files = session_of(played(recording), tmp_path, on_block=mark)
    session.run()
    read = td.read(files.path).markers
    assert [(m.sample, m.kind, m.text) for m in read] == sorted(
        (m.sample, m.kind, m.text) for m in put
    )
    assert {m.sample for m in read} == {1608, 1608 - 500}


@pytest.mark.parametrize("chunk_samples", [8, 333])
def test_with_markers_live_replay_and_batch_give_the_same_events(tmp_path, chunk_samples):
    x = needled()
    lead_is_pulled(x, 37.0)
    marks = [(21.0, "needle_in", 0.8), (26.0, "note", 3.0), (30.0, "site", 0.0),
             (34.1, "needle_out", 0.9), (34.1, "needle_out", 0.9)]  # fmt: skip
    live, wanted = [], list(marks)

    def mark(block):
        while wanted and block.stop_sample >= wanted[0][0] * FS:
            _, kind, ago_s = wanted.pop(0)
            session.mark(kind, ago_s=ago_s)

    source = played(Recording(np.round(x / COUNT_UV) * COUNT_UV, FS), chunk_samples)
    session, files = session_of(source, tmp_path, on_event=live.append, on_block=mark)
    session.run()
    read = td.read(files.path)
    assert [m.kind for m in read.markers] == ["needle_in", "note", "site", "needle_out"]
    assert all(m.given_sample - m.sample == round(a * FS) for m, (_, _, a) in
               zip(read.markers, marks, strict=False) if a)  # fmt: skip
    order = lambda e: (e.start_sample, e.stop_sample, e.channel, e.kind)  # noqa: E731
    assert sorted(live, key=order) == td.detect(read)
    assert td.detect(read) != td.detect(replace(read, markers=()))
    replayed = []
    Engine(make_detector(read), replayed.append).run(blocks_of(read, 8))
    assert replayed == live


def test_a_marker_from_another_thread_is_never_behind_the_detector(tmp_path):
    x = needled()
    session, files = session_of(played(Recording(x, FS)), tmp_path)
    given = []

    def mark():
        while thread_goes_on.is_set():
            given.append(session.mark("needle_in", ago_s=0.5))

    thread_goes_on = threading.Event()
    thread_goes_on.set()
    thread = threading.Thread(target=mark)
    heed, late = session._detector.mark, []

    def watch(marker):
        late.append(heed(marker) != marker)
        if len(late) > 2000:
            thread_goes_on.clear()
        return marker

    session._detector.mark = watch
    thread.start()
    session.run()
    thread_goes_on.clear()
    thread.join()
    assert late and not any(late)


class WithAux:
    """A source with an accelerometer that has a new reading every fifth sample."""

    name, fs, channels, gains, rail_uV = "fake", FS, ("a",), None, None
    aux = (AuxChannel("ax", "g"),)

    def __init__(self):
        self.status = PlayedSource(Recording(np.zeros((1, 1)), FS)).status

    def start(self):
        pass

    def blocks(self):
        for start in range(0, 1000, 10):
            new = np.full((10, 1), np.nan)
            new[::5, 0] = [start / 1000, start / 1000 + 0.5]
            yield BoardBlock(start, np.zeros((10, 1)), new, 0.0)

    def close(self):
        pass


def test_the_accelerometer_is_recorded_beside_and_not_detected_in(tmp_path):
    seen = []
    session, files = session_of(WithAux(), tmp_path, on_block=seen.append)
    session.run()

    raw = mne.io.read_raw_bdf(files.path, verbose="error")
    assert raw.ch_names == ["a", "ax"]
    ax = raw.get_data(picks="ax")[0]
    np.testing.assert_allclose(ax[:10], [0.0] * 5 + [0.5] * 5, atol=1e-5)
    np.testing.assert_allclose(ax[990:1000], [0.99] * 5 + [1.49] * 5, atol=1e-5)
    assert all(isinstance(block, Block) and block.data_uV.shape == (10, 1) for block in seen)


class Talking(WithAux):
    """A source that has two things to say between two blocks, and then nothing new."""

    def blocks(self):
        messages = []
        for i, block in enumerate(super().blocks()):
            if i in (3, 50):
                messages += [Message(i, f"first of {i}"), Message(i, f"second of {i}")]
            self.status = Status("streaming", messages=tuple(messages[-3:]))
            yield block


def test_every_message_of_the_source_is_told_once_and_in_order(tmp_path):
    said = []
    session, _ = session_of(Talking(), tmp_path, on_message=said.append)
    session.run()
    assert said == ["first of 3", "second of 3", "first of 50", "second of 50"]
