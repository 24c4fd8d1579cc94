"""The whole near side against an emulated board on a pseudo-terminal."""

import threading
import time

import numpy as np
import pytest
from firmware_interface.emulator import PATTERN_STEP_UV, Board, Cyton, Fault, Pattern
from firmware_interface.emulator.sources import PATTERN_LENGTH, pattern_steps

from tests.boards.rig import Rig, check_starts
from twitchdetect.boards.cyton import CytonDriver
from twitchdetect.boards.cyton_settings import CytonSettings
from twitchdetect.boards.faults import BoardOffError, LostError, PortError
from twitchdetect.boards.line import SerialLine
from twitchdetect.boards.ports import Port
from twitchdetect.boards.probe import probe
from twitchdetect.boards.reconnect import Pace
from twitchdetect.boards.serial_source import SerialSource
from twitchdetect.boards.source import CLOSE_S


def cyton(folder, *, faults=(), settings=None, **board):
    device = Cyton(Board(Pattern(), banner_pause_s=0.1, **board))
    return Rig(folder, device, CytonDriver(settings), faults)


def source_sample(steps):
    """Give which sample of the stream a row of the pattern is, from its first channel."""
    return (steps[:, 0].astype(int) + 8 * PATTERN_LENGTH) // 16


def test_every_value_of_every_gain_is_the_boards(tmp_path):
    settings = CytonSettings(gain={1: 1, 2: 2, 8: 12})
    with cyton(tmp_path, settings=settings).running() as rig:
        rig.take(1.0)
        assert (rig.source.fs, rig.source.channels[7]) == (250.0, "ch8")
        np.testing.assert_array_equal(rig.source.gains, [1, 2, 24, 24, 24, 24, 24, 12])
    np.testing.assert_array_equal(rig.samples, np.arange(len(rig.samples)))
    expected = pattern_steps(rig.samples[:, None], np.arange(8))
    np.testing.assert_allclose(rig.data_uV, expected * PATTERN_STEP_UV)
    status = rig.source.status
    assert (status.n_lost, status.n_losses, status.state) == (0, 0, "closed")
    assert status.n_samples == len(rig.samples) > 240


def test_a_board_that_is_streaming_already_is_taken_over(tmp_path):
    with cyton(tmp_path, state="streaming", dialect="docs").running() as rig:
        rig.take(0.3)
    assert source_sample(rig.steps)[0] == 0
    assert rig.source.status.n_lost == 0


def test_a_daisy_gives_frames_of_sixteen(tmp_path):
    settings = CytonSettings(gain={16: 2})
    with cyton(tmp_path, daisy=True, settings=settings).running() as rig:
        rig.take(1.0)
        assert (rig.source.fs, len(rig.source.channels)) == (125.0, 16)
    frames = rig.samples[:-1]  # the last may have come by half
    assert np.all(np.diff(frames) == 1)
    steps = rig.data_uV[:-1] / PATTERN_STEP_UV
    board = (
        pattern_steps(2 * frames[2:, None], np.arange(8))
        + pattern_steps(2 * frames[2:, None] + 1, np.arange(8))
    ) / 2
    daisy = (
        pattern_steps(2 * frames[2:, None] - 1, np.arange(8, 16))
        + pattern_steps(2 * frames[2:, None], np.arange(8, 16))
    ) / 2
    np.testing.assert_allclose(steps[2:], np.hstack([board, daisy]), atol=0.5)
    assert np.isnan(steps[0, 8:]).all()  # the packet with counter 0 has nothing to average with


def test_lost_packets_are_a_jump_of_the_count_also_beyond_a_round(tmp_path):
    faults = [Fault(kind="drop", packet=60, n=3), Fault(kind="drop", packet=120, n=300)]
    with cyton(tmp_path, faults=faults).running(pace=Pace()) as rig:
        rig.take(2.4)
        assert rig.source.status.n_lost == 303
    np.testing.assert_array_equal(source_sample(rig.steps), rig.samples)
    assert rig.source.status.n_losses == 1
    assert len(rig.device.streams) == 1


def test_accelerations_come_beside(tmp_path):
    with cyton(tmp_path).running() as rig:
        rig.take(0.5)
        assert [a.name for a in rig.source.aux] == ["accel_x", "accel_y", "accel_z"]
    aux = np.concatenate([b.aux for b in rig.blocks])
    known = aux[~np.isnan(aux).any(axis=1)]
    assert 5 <= len(known) <= 40  # 25 a second
    assert np.abs(np.linalg.norm(known, axis=1) - 1).max() < 0.5


def test_packets_that_are_sent_again_are_given_once(tmp_path):
    faults = [Fault(kind="repeat", packet=40, n=2), Fault(kind="repeat", packet=90)]
    with cyton(tmp_path, faults=faults).running() as rig:
        rig.take(0.8)
    np.testing.assert_array_equal(rig.samples, np.arange(len(rig.samples)))
    np.testing.assert_array_equal(source_sample(rig.steps), rig.samples)


def test_accelerations_come_beside_frames_too(tmp_path):
    with cyton(tmp_path, daisy=True).running() as rig:
        rig.take(1.0)
    aux = np.concatenate([b.aux for b in rig.blocks])
    known = aux[~np.isnan(aux).any(axis=1)]
    assert aux.shape == (len(rig.samples), 3)
    assert 15 <= len(known) <= 40
    assert np.abs(np.linalg.norm(known, axis=1) - 1).max() < 0.5


def test_a_radio_that_comes_back_goes_on_without_a_restart(tmp_path):
    with cyton(tmp_path).running() as rig:
        rig.take(0.3)
        rig.emulator.set_link(False)
        time.sleep(0.8)
        rig.emulator.set_link(True)
        rig.take(0.5)
        assert rig.source.status.state == "streaming"
    np.testing.assert_array_equal(source_sample(rig.steps), rig.samples)
    assert len(rig.device.streams) == 1
    assert rig.source.status.n_losses >= 1
    assert "no data" in rig.said()[0]
    assert "data again" in rig.said()[-1]


def test_a_board_that_was_off_is_started_anew_in_the_same_session(tmp_path):
    settings = CytonSettings(gain=2)
    with cyton(tmp_path, settings=settings).running() as rig:
        rig.take(0.3)
        rig.emulator.switch(False)
        time.sleep(0.8)
        rig.emulator.switch(True)
        back_s = time.monotonic()
        rig.take(0.3, lambda: len(rig.device.streams) == 2)
        assert time.monotonic() - back_s < 4
        rig.take(0.3)
    check_starts(rig, source_sample(rig.steps), 250)
    np.testing.assert_array_equal(
        rig.steps[-1], pattern_steps(source_sample(rig.steps)[-1], np.arange(8))
    )


def test_a_plug_that_is_pulled_comes_back_under_another_name(tmp_path):
    with cyton(tmp_path).running() as rig:
        for turn in range(3):
            rig.take(0.3)
            before = rig.source.status.port
            rig.emulator.unplug()
            time.sleep(0.3)
            rig.emulator.replug()
            rig.take(0.2, lambda n=turn: len(rig.device.streams) == n + 2)
            assert rig.source.status.port != before
        rig.take(0.3)
        assert rig.source.status.n_losses == 3
    check_starts(rig, source_sample(rig.steps), 250)


def test_another_dongle_is_not_taken_for_the_one_that_is_gone(tmp_path):
    rig = cyton(tmp_path)
    other = Port("/dev/null", 0x0403, 0x6015, "ANOTHER")
    listed = []
    with rig.running(ports=lambda: listed.append(1) or [other]):
        rig.take(0.2)
        rig.emulator.unplug()
        time.sleep(0.5)
        assert rig.source.status.state == "searching"
        assert 3 < len(listed) < 20


def test_while_it_searches_it_does_not_spin_and_closes_at_once(tmp_path):
    rig = cyton(tmp_path)
    with rig.running(pace=Pace()):
        rig.take(0.2)
        rig.emulator.unplug()
        time.sleep(0.3)
        busy_s = time.process_time()
        time.sleep(1.0)
        assert time.process_time() - busy_s < 0.15
        start_s = time.monotonic()
        rig.source.close()
        assert time.monotonic() - start_s < 0.5
        assert rig.source.status.state == "closed"


def test_a_start_can_be_broken_off_from_another_thread(tmp_path):
    rig = cyton(tmp_path, state="off")
    rig.emulator.device.is_in_reach = True
    rig.emulator.device.receive = lambda data, now_s: None  # nothing answers at all
    with rig.emulator:
        source = SerialSource(rig.driver, rig.ports()[0])
        threading.Timer(0.3, source.close).start()
        start_s = time.monotonic()
        with pytest.raises(LostError, match="was closed"):
            source.start()
        assert time.monotonic() - start_s < 0.3 + CLOSE_S
        assert list(source.status.messages) == []


def test_a_board_that_is_off_is_one_clear_error_and_lets_go_of_the_port(tmp_path):
    rig = cyton(tmp_path, state="off")
    with rig.emulator:
        port = rig.ports()[0]
        with pytest.raises(BoardOffError, match="no board on radio channel 7"):
            SerialSource(rig.driver, port).start()
        line = SerialLine(port.device, 115200)
        with pytest.raises(PortError, match="held by another program"):
            SerialLine(port.device, 115200)
        line.close()


def test_what_nobody_takes_is_counted_and_said(tmp_path):
    with cyton(tmp_path).running(most_waiting=10) as rig:
        time.sleep(0.6)
        rig.take(0.3)
        status = rig.source.status
        assert status.n_overflowed > 50
        assert status.n_lost == pytest.approx(status.n_overflowed, abs=3)
        assert "does not keep up" in rig.said()[-1]
    np.testing.assert_array_equal(source_sample(rig.steps), rig.samples)


def test_probing_tells_an_emulated_board(tmp_path):
    rig = cyton(tmp_path, daisy=True)
    with rig.emulator:
        answer = probe(rig.ports()[0])
    assert (answer.kind, answer.board, answer.firmware) == ("cyton", "Cyton + Daisy", "3.1.2")
