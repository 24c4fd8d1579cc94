"""Placers: what waits comes out when no more does."""

import numpy as np

from twitchdetect.boards.cyton_arrived import CytonArrived
from twitchdetect.boards.cyton_beside import BESIDE
from twitchdetect.boards.cyton_machine import ROW_SIZE
from twitchdetect.boards.cyton_packets import CytonPackets
from twitchdetect.boards.cyton_placer import CytonPlacer


def arrived(counters, *, at_s=None, accel=0):
    counter = np.asarray(counters)
    packets = CytonPackets(np.zeros((len(counter), ROW_SIZE), dtype=np.int32))
    packets.counts[:] = counter[:, None]
    packets.counter[:], packets.stop[:] = counter & 0xFF, 0xC0
    packets.aux[:, 0] = accel
    times_s = counter / 250 if at_s is None else np.full(len(counter), at_s)
    return CytonArrived(packets, times_s)


def placer(n_channels=8, gain=24.0):
    return CytonPlacer(np.full(n_channels, gain), BESIDE["default"][1])


def test_half_a_frame_comes_out_at_the_end():
    daisy = placer(16)
    blocks = daisy.place(arrived([0, 1, 2, 3, 4]))
    assert [b.start_sample for b in blocks] == [0]
    assert len(blocks[0].data_uV) == 2
    (last,) = daisy.finish()
    assert last.start_sample == 2
    assert np.isnan(last.data_uV[0]).tolist() == [True] * 8 + [False] * 8
    assert (daisy.next_sample, daisy.n_lost) == (3, 0)


def test_half_a_frame_comes_out_before_another_stream_begins():
    daisy = placer(16)
    daisy.place(arrived([0, 1, 2]))
    (last,) = daisy.begin_stream()
    assert last.start_sample == 1


def test_packets_that_wait_for_their_place_come_out_at_the_end():
    cyton = placer()
    cyton.place(arrived(range(100)))
    assert cyton.place(arrived([150], at_s=150 / 250 + 0.4)) == []  # late: a round may be lost
    (last,) = cyton.finish()
    assert last.start_sample >= 150
    assert cyton.n_lost == last.start_sample - 100


def test_a_reading_of_either_half_stands_beside_the_frame():
    daisy = placer(16)
    daisy.place(arrived([0, 1]))
    blocks = daisy.place(arrived([2], accel=1)) + daisy.place(arrived([3]))
    blocks += daisy.place(arrived([4])) + daisy.place(arrived([5], accel=2))
    aux = np.concatenate([b.aux for b in blocks])
    np.testing.assert_allclose(aux[-2:, 0], [256 * 0.000125, 512 * 0.000125])
    assert len(aux) == sum(len(b.data_uV) for b in blocks)


def test_counts_become_microvolts_by_each_channels_gain():
    one = CytonPlacer(np.array([24.0] * 7 + [1.0]), BESIDE["default"][1])
    (block,) = one.place(arrived([0, 1]))
    np.testing.assert_allclose(block.data_uV[1, [0, 7]], [0.02235174, 24 * 0.02235174], rtol=1e-6)
