"""Recordings, BrainFlow's and LSL's streams as sources: the same contract for all."""

import itertools
import threading
import time
import uuid

import numpy as np
import pytest

from twitchdetect.block import Block, Gap, Recording
from twitchdetect.boards.by_time import ByTime
from twitchdetect.boards.faults import BoardError
from twitchdetect.boards.played import PlayedSource
from twitchdetect.boards.polled import Polled
from twitchdetect.boards.source import CLOSE_S
from twitchdetect.errors import TwitchDetectError


def recording(n=1000, gaps=()):
    return Recording(np.arange(2.0 * n).reshape(n, 2), 250.0, gaps=gaps, meta={"board": "made up"})


class Time:
    def __init__(self):
        self.now = 5.0
        self.waits = []

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.waits.append(seconds)
        self.now += seconds


def test_a_recording_is_given_at_its_pace_with_its_gaps():
    clock = Time()
    source = PlayedSource(
        recording(100, (Gap(50, 80, "lost"), Gap(130, 140, "lost"))), now_s=clock, wait=clock.wait
    )
    source.start()
    blocks = [(block, clock.now - 5.0) for block in source.blocks()]
    data = np.concatenate([block.data_uV for block, _ in blocks])
    np.testing.assert_array_equal(data, source.recording.data_uV)
    for block, at_s in blocks[:-1]:
        assert at_s == pytest.approx(block.stop_sample / 250)
    assert (blocks[-1][0].start_sample, len(blocks[-1][0].data_uV)) == (140, 0)
    assert (source.status.n_samples, source.status.n_lost) == (100, 40)
    assert source.name == "made up"


def test_a_recording_as_fast_as_it_goes_waits_for_nothing():
    clock = Time()
    source = PlayedSource(recording(), speed=np.inf, now_s=clock, wait=clock.wait, chunk_samples=7)
    source.start()
    assert sum(len(b.data_uV) for b in source.blocks()) == 1000
    assert clock.waits == []


def test_a_recording_can_be_closed_while_it_waits():
    source = PlayedSource(recording(), speed=0.001)
    source.start()
    threading.Timer(0.1, source.close).start()
    start_s = time.monotonic()
    assert list(source.blocks()) == []
    assert time.monotonic() - start_s < CLOSE_S
    assert source.status.state == "closed"


@pytest.mark.parametrize("speed", [0, -1, np.nan])
def test_a_speed_that_is_none_is_refused(speed):
    with pytest.raises(ValueError, match="speed"):
        PlayedSource(recording(), speed=speed)


def placed(times_s, fs=250.0, cut=None):
    placer = ByTime(fs)
    data = np.arange(len(times_s), dtype=float)[:, None]
    cuts = [0, *(cut or []), len(times_s)]
    blocks = [b for a, z in itertools.pairwise(cuts) for b in placer.place(data[a:z], times_s[a:z])]
    rows = np.concatenate([b.data_uV[:, 0] for b in blocks])
    np.testing.assert_array_equal(rows, data[:, 0])
    return np.concatenate([np.arange(b.start_sample, b.stop_sample) for b in blocks]), placer


def test_stamps_that_come_in_bunches_and_drift_are_no_gaps():
    n = np.arange(150_000)
    bunched = np.ceil((n + 1) / 16) * 16 / 250 * (1 + 300e-6)
    samples, placer = placed(bunched)
    np.testing.assert_array_equal(samples, n)
    assert placer.n_lost == 0


@pytest.mark.parametrize("cut", [None, [1000, 1001, 1500], list(range(1, 3000, 7))])
def test_a_step_of_the_stamps_is_a_gap_of_its_length_however_they_are_cut(cut):
    n = np.arange(3000)
    times_s = n / 250 + 0.5 * (n >= 1000) + 0.05 * (n >= 2000)
    samples, placer = placed(times_s, cut=cut)
    np.testing.assert_array_equal(samples, n + 125 * (n >= 1000))
    assert placer.n_lost == 125


def polled(pulled, let_go=lambda: None):
    pulled = list(pulled)

    def pull():
        data = pulled.pop(0) if pulled else np.zeros((0, 1))
        return data, np.zeros(len(data))

    return Polled(pull, let_go, time.monotonic)


def test_a_library_that_hangs_when_it_is_closed_holds_up_nobody():
    let_go = threading.Event()
    source = polled([np.ones((3, 1))], let_go=lambda: let_go.wait(20))
    blocks = source.blocks(250.0, 1)
    assert len(next(blocks).data_uV) == 3
    start_s = time.monotonic()
    source.close()
    assert time.monotonic() - start_s < CLOSE_S
    assert list(blocks) == []
    let_go.set()


def test_a_silent_library_is_said_to_be_silent_and_gives_empty_blocks():
    source = polled([np.ones((3, 1))])
    blocks = source.blocks(250.0, 1)
    next(blocks)
    empty = next(blocks)
    assert (empty.start_sample, empty.data_uV.shape) == (3, (0, 1))
    status = source.status("x")
    assert (status.state, status.n_losses) == ("silent", 1)
    assert "no data" in status.messages[-1].text
    source.close()


def test_brainflows_synthetic_board_streams_at_its_rate():
    pytest.importorskip("brainflow")
    from twitchdetect.boards.brainflow_source import BrainFlowSource

    source = BrainFlowSource(-1)
    source.start()
    start_s, n = time.monotonic(), 0
    for block in source.blocks():
        assert isinstance(block, Block)
        assert block.data_uV.shape[1] == len(source.channels)
        n += len(block.data_uV)
        if time.monotonic() - start_s > 1.0:
            break
    source.close()
    assert 0.7 * source.fs < n < 1.6 * source.fs
    assert (source.status.state, source.status.n_lost) == ("closed", 0)
    assert np.abs(block.data_uV).max() > 0


def test_brainflow_refuses_what_it_does_not_know():
    pytest.importorskip("brainflow")
    from twitchdetect.boards.brainflow_source import BrainFlowSource

    with pytest.raises(ValueError, match="no board 12345"):
        BrainFlowSource(12345)
    with pytest.raises(ValueError, match=r"no input 'port'; known are: .*serial_port"):
        BrainFlowSource(-1, {"port": "x"})
    source = BrainFlowSource(0, {"serial_port": "/dev/none"})
    with pytest.raises(BoardError, match="BrainFlow cannot start Cyton"):
        source.start()


def test_a_missing_extra_says_how_to_get_it(monkeypatch):
    import twitchdetect.boards.brainflow_source as flow
    import twitchdetect.boards.lsl_source as lsl

    def none(name):
        raise ImportError(name)

    monkeypatch.setattr(flow, "import_module", none)
    monkeypatch.setattr(lsl, "import_module", none)
    with pytest.raises(TwitchDetectError, match=r'pip install "twitchdetect\[brainflow\]"'):
        flow.BrainFlowSource(-1)
    with pytest.raises(TwitchDetectError, match=r'pip install "twitchdetect\[lsl\]"'):
        lsl.LslSource("EMG")


@pytest.fixture
def outlet():
    pylsl = pytest.importorskip("pylsl")
    name = f"test {uuid.uuid4()}"
    info = pylsl.StreamInfo(name, "EMG", 3, 500, "float32", name)
    channels = info.desc().append_child("channels")
    for label, unit in [("left", "microvolts"), ("right", "mV"), ("third", "apples")]:
        channel = channels.append_child("channel")
        channel.append_child_value("label", label)
        channel.append_child_value("unit", unit)
    return name, pylsl.StreamOutlet(info)


def test_an_lsl_stream_is_found_scaled_and_placed(outlet):
    from twitchdetect.boards.lsl_source import LslSource

    name, sender = outlet
    source = LslSource(name)
    source.start()
    assert (source.fs, source.channels) == (500.0, ("left", "right", "third"))
    assert "'apples'" in source.status.messages[0].text
    import pylsl

    start_s = pylsl.local_clock()
    for i in range(200):
        at_s = start_s + i / 500 + (0.4 if i >= 100 else 0.0)
        sender.push_sample([float(i), float(i), float(i)], at_s)
    blocks, n = [], 0
    for block in source.blocks():
        blocks.append(block)
        n += len(block.data_uV)
        if n == 200:
            break
    source.close()
    data = np.concatenate([b.data_uV for b in blocks])
    np.testing.assert_allclose(data, np.arange(200.0)[:, None] * [1, 1000, 1])
    samples = np.concatenate([np.arange(b.start_sample, b.stop_sample) for b in blocks])
    np.testing.assert_array_equal(np.diff(samples) - 1, 200 * (np.arange(199) == 99))
    assert source.status.n_lost == 200


def test_an_lsl_stream_that_is_not_there_is_one_clear_error():
    pytest.importorskip("pylsl")
    from twitchdetect.boards.lsl_source import LslSource

    with pytest.raises(BoardError, match="no stream of that name or type within 1 s"):
        LslSource("nobody sends this", find_s=0.6).start()
