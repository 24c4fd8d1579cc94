"""Engine, offline and replay give the same."""

import numpy as np
import pytest

import twitchdetect as td
from tests.signals import session
from twitchdetect.session.engine import Engine, blocks_of
from twitchdetect.session.offline import make_detector
from twitchdetect.session.replay import board_chunk, paced


@pytest.fixture
def recording():
    return td.Recording(session(2), 250.0, ("a", "b", "c"), gaps=(td.Gap(1000, 1300, "lost"),))


def test_a_trailing_gap_is_told_by_an_empty_block(recording):
    gaps = (*recording.gaps, td.Gap(4300, 4400, "lost"))
    r = td.Recording(recording.data_uV, 250.0, recording.channels, gaps=gaps)
    blocks = list(blocks_of(r, 8))
    assert (blocks[-1].start_sample, len(blocks[-1].data_uV)) == (4400, 0)
    assert sum(len(b.data_uV) for b in blocks) == 4000


def test_what_was_found_is_handed_out_when_the_source_breaks_off(recording):
    def source():
        yield from list(blocks_of(recording, 8))[:350]
        raise OSError("unplugged")

    events = []
    with pytest.raises(OSError, match="unplugged"):
        Engine(make_detector(recording), events.append).run(source())
    assert [e.kind for e in events] == ["gap", "ltr", "voluntary", "ltr"]


def test_replay_waits_for_each_block(recording):
    now = [0.0]
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    blocks = list(paced(blocks_of(recording, 8), 250.0, 4.0, now_s=lambda: now[0], sleep=sleep))
    assert sum(len(b.data_uV) for b in blocks) == 4000
    assert now[0] == pytest.approx(recording.duration_s / 4)
    assert max(slept) == pytest.approx(308 / 250 / 4)  # over the gap


def test_at_full_speed_nothing_waits(recording):
    for _ in paced(blocks_of(recording, 8), 250.0, np.inf, sleep=lambda s: pytest.fail("waits")):
        pass


def test_a_boards_chunk():
    assert [board_chunk(fs) for fs in (10, 250, 1000)] == [1, 8, 32]
