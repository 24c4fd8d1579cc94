"""BrainFlow's unmodified Cyton driver, as an outside judge of the emulator."""

import contextlib

import numpy as np
import pytest
from firmware_interface.emulator import (
    PATTERN_STEP_UV,
    Board,
    Cyton,
    Emulator,
    Pattern,
    pattern_steps,
)

brainflow = pytest.importorskip(
    "brainflow", reason="needs BrainFlow, the outside judge: pip install brainflow"
)

STREAM_S = 5.1


@contextlib.contextmanager
def session(emulator, board_id):
    from brainflow.board_shim import BoardShim, BrainFlowInputParams

    BoardShim.disable_board_logger()
    parameters = BrainFlowInputParams()
    parameters.serial_port = emulator.name
    shim = BoardShim(board_id, parameters)
    shim.prepare_session()
    try:
        yield shim
    finally:
        shim.release_session()


def streamed(shim, emulator, until_packet):
    """What BrainFlow made of a stream of so many packets."""
    shim.start_stream()
    record = emulator.record
    record.wait_for(lambda: record.n_packets_sent >= until_packet)
    shim.stop_stream()
    record.wait_for(lambda: record.heard[-1][1] == b"s")
    return shim.get_board_data()


def test_cyton_streams_with_nothing_lost_and_all_gains_right():
    with Emulator(Cyton(Board(Pattern()))) as emulator, session(emulator, 0) as shim:
        assert shim.config_board("x1020110Xx2060110X") == (
            "Success: Channel set for 1$$$Success: Channel set for 2$$$"
        )
        n = round(STREAM_S * 250)
        data = streamed(shim, emulator, n)
        assert data.shape[1] >= 1250  # 5 s; the driver leaves the last ones unread
        index = np.arange(data.shape[1])
        np.testing.assert_array_equal(data[0], index % 256)
        steps = pattern_steps(index[:, None], np.arange(8))
        np.testing.assert_allclose(data[1:9].T, steps * PATTERN_STEP_UV, atol=1e-6)
        before = emulator.record.n_packets_sent
        again = streamed(shim, emulator, before + 50)
        np.testing.assert_array_equal(again[0], np.arange(again.shape[1]))
        np.testing.assert_allclose(again[1, 0], pattern_steps(0, 0) * PATTERN_STEP_UV)


def test_daisy_streams_both_halves():
    with Emulator(Cyton(Board(Pattern(), daisy=True))) as emulator, session(emulator, 2) as shim:
        data = streamed(shim, emulator, 250)
        n = 2 * np.arange(1, data.shape[1])  # the first frame holds no mean yet
        assert len(n) >= 123
        np.testing.assert_array_equal(data[0, 1:], n % 256)
        board = pattern_steps(n[:, None] + 1, np.arange(8)) - 8
        daisy = pattern_steps(n[:, None], np.arange(8, 16)) - 8
        np.testing.assert_allclose(
            data[1:17, 1:].T, np.hstack([board, daisy]) * PATTERN_STEP_UV, atol=1e-6
        )
