"""The near side against an emulated twitchboard, whose pattern tells every sample."""

import time

import numpy as np
import pytest
from firmware_interface.emulator import Fault, Twitchboard
from firmware_interface.emulator.twitchboard import Kind

from tests.boards.rig import Rig, check_starts
from twitchdetect.boards.faults import NoAnswerError, WrongReplyError
from twitchdetect.boards.ports import Port
from twitchdetect.boards.probe import probe
from twitchdetect.boards.serial_source import SerialSource
from twitchdetect.boards.twitchboard import TwitchboardDriver
from twitchdetect.boards.twitchboard_start import TwitchboardSettings

PATTERN = TwitchboardSettings(self_test=True)


def twitchboard(folder, *, settings=PATTERN, faults=(), **board):
    return Rig(folder, Twitchboard(**board), TwitchboardDriver(settings), faults)


def counts(rig):
    identity = rig.driver.layout.identity
    scale_uV = identity.count_nV / 1000 / rig.driver.settings.front_gain
    return np.rint(rig.data_uV / scale_uV).astype(int) + identity.zero_count


def test_every_sample_of_the_pattern_comes_and_none_twice(tmp_path):
    settings = TwitchboardSettings(n_channels=3, fs=500, self_test=True, front_gain=1000.0)
    with twitchboard(tmp_path, settings=settings).running() as rig:
        rig.take(1.0)
        source = rig.source
        assert (source.fs, source.channels) == (500.0, ("ch1", "ch2", "ch3"))
        assert source.name == "emulated board (twitchboard 1.0.0)"
        np.testing.assert_allclose(source.rail_uV[0], [-2500.0, 2495.117], atol=0.01)
    np.testing.assert_array_equal(rig.samples, np.arange(len(rig.samples)))
    first = counts(rig)[0, 0]  # the first frame may be read with the answer to the start
    channel = np.arange(3)
    expected = ((first + rig.samples[:, None]) * (2 * channel + 1) + 128 * channel) % 1024
    np.testing.assert_array_equal(counts(rig), expected)
    assert len(rig.samples) > 400
    assert rig.source.status.n_lost == 0


def test_lost_frames_are_a_jump_of_the_count(tmp_path):
    faults = [Fault(kind="drop", packet=30, n=5), Fault(kind="garble", packet=60)]
    with twitchboard(tmp_path, faults=faults).running() as rig:
        rig.take(0.8)
        n_lost = rig.source.status.n_lost
    lost = np.setdiff1d(np.arange(rig.samples[-1] + 1), rig.samples)
    assert len(lost) == n_lost > 0
    assert (np.flatnonzero(np.diff(lost) > 1) + 1).size == 1  # two stretches
    np.testing.assert_array_equal(counts(rig)[:, 0], (counts(rig)[0, 0] + rig.samples) % 1024)


@pytest.mark.parametrize("board", [{"state": "streaming"}, {"resets_on_open": True, "boot_s": 0.6}])
def test_a_board_in_any_state_is_brought_to_stream(tmp_path, board):
    with twitchboard(tmp_path, **board).running() as rig:
        rig.take(0.3)
        assert rig.driver.layout.identity.is_self_test
    assert len(rig.samples) > 200


def test_a_reset_in_the_stream_is_noticed_from_its_own_word(tmp_path):
    faults = [Fault(kind="restart", packet=60)]
    with twitchboard(tmp_path, faults=faults).running() as rig:
        rig.take(0.3, lambda: len(rig.device.streams) == 2)
        rig.take(0.3)
        status = rig.source.status
    assert (status.n_losses, status.state) == (1, "streaming")
    assert "began anew by itself" in status.messages[0].text
    check_starts(rig, counts(rig)[:, 0], 1000)
    assert status.n_lost > 0


def test_a_plug_that_is_pulled_comes_back(tmp_path):
    with twitchboard(tmp_path).running() as rig:
        rig.take(0.3)
        rig.emulator.unplug()
        time.sleep(0.4)
        rig.emulator.replug()
        rig.take(0.3, lambda: len(rig.device.streams) == 2)
        rig.take(0.2)
        assert rig.driver.layout.identity.is_self_test  # was set again
    jump = int(np.diff(rig.samples).max())
    assert 0.4 < jump / 1000 < 4.0
    at = int(np.diff(rig.samples).argmax()) + 1
    first, second = rig.device.streams
    source = (counts(rig)[at, 0]) % 1024
    true_s = second.time_s - first.time_s + (source - counts(rig)[0, 0]) / 1000
    assert abs(rig.samples[at] / 1000 - true_s) < 0.08


def test_another_board_is_not_taken_for_the_one_that_is_gone(tmp_path):
    with twitchboard(tmp_path).running() as rig:
        rig.take(0.2)
        rig.emulator.unplug()
        rig.device.kind = Kind(serial=b"OTHER001")
        rig.emulator.replug()
        end_s = time.monotonic() + 5
        while not any("another board" in text for text in rig.said()):
            assert time.monotonic() < end_s
            rig.take(0.1)
        assert len(rig.device.streams) == 1


def test_what_a_board_cannot_do_is_one_clear_error(tmp_path):
    settings = TwitchboardSettings(n_channels=8, fs=1000)
    with (
        pytest.raises(WrongReplyError, match="8 channels at 1000 Hz and says it cannot do that"),
        twitchboard(tmp_path, settings=settings).running(),
    ):
        pass


def test_nothing_there_is_one_clear_error(tmp_path):
    rig = twitchboard(tmp_path, state="off")
    with rig.emulator:
        start_s = time.monotonic()
        with pytest.raises(NoAnswerError, match="no twitchboard answered"):
            SerialSource(rig.driver, rig.ports()[0]).start()
        assert time.monotonic() - start_s < 7


def test_probing_tells_it_from_a_cyton(tmp_path):
    rig = twitchboard(tmp_path)
    with rig.emulator:
        answer = probe(Port(str(next(tmp_path.iterdir())), 0x1A86, 0x7523))
    assert (answer.kind, answer.board, answer.firmware) == (
        "twitchboard",
        "emulated board",
        "1.0.0",
    )


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"n_channels": 0}, "n_channels"),
        ({"fs": 70000}, "fs must be"),
        ({"front_gain": 0.0}, "front_gain"),
    ],
)
def test_settings_that_no_board_has_are_refused(wrong, text):
    with pytest.raises(ValueError, match=text):
        TwitchboardSettings(**wrong)
