"""The emulated Cyton's packets: counters, channels, aux bytes and time."""

import os
import threading
import time

import numpy as np
import pytest
from firmware_interface.emulator import (
    Board,
    Cyton,
    Emulator,
    Fault,
    Pattern,
    Playback,
    VirtualClock,
    pattern_steps,
)

from tests.firmware_interface.emulator_host import Line, cyton, decoded, said, streamed


def started(**options):
    device = cyton(**options)
    device.receive(b"b", 0.0)
    return device


def words(aux):
    return np.array(
        [[int.from_bytes(a[i : i + 2], "big", signed=True) for i in (0, 2, 4)] for a in aux]
    )


def stamps(aux):
    return np.array([int.from_bytes(a[2:], "big") for a in aux])


def test_the_pattern_is_in_every_count_of_every_channel():
    counters, counts, _, stops = decoded(streamed(started(), 80.0))
    n = np.arange(len(counters))
    assert len(n) > 16384 + 256
    np.testing.assert_array_equal(counters, n % 256)
    np.testing.assert_array_equal(counts, 24 * pattern_steps(n[:, None], np.arange(8)))
    assert set(stops) == {0xC0}


@pytest.mark.parametrize("most", [1, 7, 64])
def test_bytes_do_not_depend_on_how_many_packets_are_asked_for_at_once(most):
    for daisy in (False, True):
        whole = started(daisy=daisy)
        cut = started(daisy=daisy)
        for device in (whole, cut):
            said(device, b"<")
        assert streamed(cut, 3.0, most) == streamed(whole, 3.0)


def test_each_start_begins_counter_and_pattern_again():
    device = started()
    streamed(device, 1.0)
    device.receive(b"s", 1.0)
    assert streamed(device, 2.0) == b""
    device.receive(b"b", 2.0)
    counters, counts, _, _ = decoded(streamed(device, 2.1))
    assert counters[0] == 0 and counts[0, 0] == 24 * pattern_steps(0, 0)
    assert [stream.first_packet for stream in device.streams] == [0, 246]


def test_daisy_halves_are_means_of_two_conversions_four_milliseconds_apart():
    counters, counts, _, _ = decoded(streamed(started(daisy=True), 70.0))
    n = np.arange(len(counters))
    for parity, first in ((1, 0), (0, 8)):
        rows = n[(n % 2 == parity) & (n > 0) & (n % 16384 != 0)]
        steps = pattern_steps(rows[:, None], np.arange(first, first + 8))
        np.testing.assert_array_equal(counts[rows], 24 * (steps - 8))  # half a sample earlier


def test_the_first_daisy_packet_holds_what_was_before():
    device = started(daisy=True)
    first, *_ = decoded(streamed(device, 0.02))[1]
    assert (first == 0).all()
    last_mean = decoded(streamed(device, 1.0 + 0.02))[1][-1]  # packet 250: Daisy
    device.receive(b"sb", 1.03)
    assert (decoded(streamed(device, 1.05))[1][0] == last_mean).all()


def test_accelerometer_is_new_ten_times_fewer_than_packets_and_zero_between():
    _, _, aux, _ = decoded(streamed(started(), 4.1))
    values = words(aux)
    is_new = values.any(axis=1)
    assert (np.flatnonzero(is_new) % 10 == 0).all()
    assert np.count_nonzero(is_new) == -(-len(values) // 10)
    g = values[is_new] * 0.000125
    np.testing.assert_allclose(np.linalg.norm(g, axis=1), 1.0, atol=0.05)


def test_a_true_zero_on_the_x_axis_occurs():
    values = words(decoded(streamed(started(), 60.0))[2])
    assert ((values[:, 0] == 0) & (values[:, 2] != 0)).any()


def test_analog_pins_digital_pins_and_markers_have_their_bytes():
    device = started()
    said(device, b"/2", at_s=0.001)
    _, _, aux, stops = decoded(streamed(device, 1.0))
    assert set(stops) == {0xC1}
    assert (words(aux)[5] == [5, 115, 1018]).all()
    said(device, b"/3", at_s=1.0)
    _, _, aux, _ = decoded(streamed(device, 6.0))
    digital = np.array([list(a) for a in aux])
    assert digital.max() == 1 and digital[:, [0, 1, 2, 3, 5]].any(axis=0).all()
    assert not digital[:, 4].any()
    said(device, b"/4`7", at_s=6.0)
    _, _, aux, _ = decoded(streamed(device, 6.1))
    assert [list(a) for a in aux[:2]] == [[0, ord("7"), 0, 0, 0, 0], [0] * 6]


@pytest.mark.parametrize(("mode", "first", "next_"), [(b"/0", 0xC3, 0xC4), (b"/2", 0xC5, 0xC6)])
def test_stamps_are_board_milliseconds_and_the_first_has_a_stop_byte_of_its_own(mode, first, next_):
    device = started(board_ms=5000)
    said(device, mode)
    streamed(device, 1.0, most=1)
    said(device, b"<", at_s=1.0)
    _, _, aux, stops = decoded(streamed(device, 2.0))
    assert stops[0] == first and set(stops[1:]) == {next_}
    np.testing.assert_array_equal(stamps(aux)[:2], [6004, 6008])
    assert set(np.diff(stamps(aux))) == {4}
    said(device, b">", at_s=2.0)
    assert set(decoded(streamed(device, 3.0))[3]) <= {0xC0, 0xC1}


def test_the_board_clock_wraps_at_32_bits_and_shares_its_error_with_the_samples():
    device = started(board_ms=2**32 - 500, clock_ppm=1000.0)
    said(device, b"<")
    _, _, aux, _ = decoded(streamed(device, 2.0))
    assert len(aux) == 495
    ms = stamps(aux)
    assert ms.min() < 1600 and ms.max() > 2**32 - 600
    assert set(np.diff(ms) % 2**32) == {4}


def test_stamped_accelerometer_in_the_firmwares_form():
    device = started()
    said(device, b"<")
    counters, _, aux, _ = decoded(streamed(device, 2.0))
    first = words(aux)[:, 0]
    assert (first[~np.isin(counters % 10, (7, 8, 9))] == 0).all()
    assert (first[counters % 10 == 9] > 7000).all()


def test_stamped_accelerometer_in_the_documentations_form():
    device = started(dialect="docs")
    said(device, b"<")
    _, _, aux, _ = decoded(streamed(device, 0.2))
    letters = bytes(a[0] for a in aux)
    assert letters[:10] == b"XxYyZz\0\0\0\0"
    z = int.from_bytes(bytes([aux[4][1], aux[5][1]]), "big", signed=True)
    assert 7000 < z <= 8000


def test_a_board_may_be_streaming_when_the_port_is_opened():
    device = cyton(state="streaming")
    counters, *_ = decoded(streamed(device, 0.2))
    assert counters[0] != 0 and (np.diff(counters) == 1).all()


def test_a_recording_plays_on_over_stop_and_start():
    device = started(source=Playback(np.arange(1000.0)[:, None] * 10))
    one = decoded(streamed(device, 1.0))[1][:, 0]
    device.receive(b"sb", 1.0)
    two = decoded(streamed(device, 2.0))[1][:, 0]
    np.testing.assert_allclose(
        np.r_[one, two] * 4.5e6 / 24 / (2**23 - 1),
        np.arange(len(one) + len(two)) * 10.0,
        atol=0.012,
    )


def test_a_virtual_clock_is_as_fast_as_its_reader_and_loses_nothing():
    with (
        Emulator(Cyton(Board(Pattern())), clock=VirtualClock()) as emulator,
        Line(emulator.name) as line,
    ):
        assert line.ask(b"v").endswith("Firmware: v3.1.2\n$$$")
        line.write(b"b")
        began_s = time.monotonic()
        counters, counts, _, _ = decoded(line.exactly(33 * 20_000))
        assert time.monotonic() - began_s < 40.0  # 80 s on the board's clock
        n = np.arange(20_000)
        np.testing.assert_array_equal(counts, 24 * pattern_steps(n[:, None], np.arange(8)))
        assert not emulator.record.lost
        line.write(b"s")
        rest = line.quiet()
        assert len(rest) % 33 == 0
        assert emulator.record.n_packets_sent == 20_000 + len(rest) // 33


def test_a_virtual_clock_waits_for_a_reader_instead_of_losing():
    with (
        Emulator(Cyton(Board(Pattern())), clock=VirtualClock()) as emulator,
        Line(emulator.name) as line,
    ):
        line.write(b"b")
        emulator.record.wait_for(lambda: emulator.record.n_packets_sent > 100)
        sent = -1
        while sent != emulator.record.n_packets_sent:  # until the kernel's buffer is full
            sent = emulator.record.n_packets_sent
            threading.Event().wait(0.1)
        assert sent < 2000
        assert len(line.exactly(33 * 4000)) == 33 * 4000


def test_half_a_command_times_out_under_a_virtual_clock_too():
    with (
        Emulator(Cyton(Board(Pattern())), clock=VirtualClock()) as emulator,
        Line(emulator.name) as line,
    ):
        assert line.ask(b"x10").startswith("Timeout processing")


def test_packets_keep_the_time_of_the_wall():
    with Emulator(Cyton(Board(Pattern()))) as emulator, Line(emulator.name) as line:
        line.write(b"b")
        line.exactly(33)
        began_s = time.monotonic()
        line.exactly(33 * 500)
        assert time.monotonic() - began_s == pytest.approx(2.0, abs=0.1)
        began_s = emulator.device.streams[0].time_s
        line.exactly(33)
        assert time.monotonic() - began_s == pytest.approx(501 * 0.004, abs=0.1)


def test_a_failure_of_the_emulator_is_raised_where_it_is_used():
    class Broken:
        restarts = True

        def uV(self, first, n, n_channels):
            raise RuntimeError("no such signal")

        def lost(self, start, stop):
            return []

    def use():
        with Emulator(Cyton(Board(Broken()))) as emulator, Line(emulator.name) as line:
            line.write(b"b")
            emulator.record.wait_for(lambda: not emulator.is_running)

    with pytest.raises(RuntimeError, match="no such signal"):
        use()


def test_a_driver_that_never_reads_the_banner_can_stream():
    """pyOpenBCI's way: wait, `v`, wait, `b`; the banner is still unread; only 0xC0 ends a packet."""
    with Emulator(Cyton(Board(Pattern()))) as emulator:
        fd = os.open(emulator.name, os.O_RDWR | os.O_NOCTTY)
        try:
            os.write(fd, b"v")
            record = emulator.record
            record.wait_for(lambda: record.heard and emulator.device.due_s() == np.inf)
            os.write(fd, b"b")
            data = b""
            end_s = time.monotonic() + 20
            while len(data) < 500 + 33 * 50 and time.monotonic() < end_s:
                data += os.read(fd, 4096)
        finally:
            os.close(fd)
    packets = data[data.index(b"$$$") + 3 :]
    assert packets[0] == 0xA0 and packets[32] == 0xC0 and packets[33] == 0xA0


def test_what_a_gone_host_left_unread_is_not_there_for_the_next_one():
    with Emulator(Cyton(Board(Pattern(), state="streaming"))) as emulator:
        record = emulator.record
        with Line(emulator.name):
            record.wait_for(lambda: record.n_packets_sent >= 50)
        record.wait_for(lambda: record.of_kind("closed"))
        sent, made = record.n_packets_sent, emulator.device.n_packets
        record.wait_for(lambda: emulator.device.n_packets > made + 25)
        assert record.n_packets_sent == sent and record.lost[-1].cause == "closed"
        with Line(emulator.name) as line:
            counters, *_ = decoded(line.exactly(33))
            first = record.lost[-1].stop
        assert counters[0] == (first + 77) % 256


def test_the_last_words_of_a_host_are_heard():
    with Emulator(Cyton(Board(Pattern(), state="streaming"))) as emulator:
        record = emulator.record
        for _ in range(20):
            with Line(emulator.name) as line:
                line.write(b"b")
                line.write(b"s")
        record.wait_for(lambda: b"".join(data for _, data in record.heard) == b"bs" * 20)
        assert not emulator.device.board.is_streaming


def test_with_a_latency_timer_bytes_come_in_bursts_and_none_is_lost():
    with (
        Emulator(Cyton(Board(Pattern())), latency_s=0.016) as emulator,
        Line(emulator.name) as line,
    ):
        line.write(b"b")
        sizes, data = [], b""
        while len(data) < 33 * 250:
            data += (some := line.some())
            sizes.append(len(some))
    assert np.median(sizes) >= 33 * 4
    counters, *_ = decoded(data[: 33 * 250])
    np.testing.assert_array_equal(counters, np.arange(250))


def test_an_unread_port_costs_no_time_and_its_backlog_has_an_end(monkeypatch):
    monkeypatch.setattr("firmware_interface.emulator.wire.MOST_WAITING_BYTES", 3300)
    with Emulator(Cyton(Board(Pattern())), latency_s=0.0) as emulator, Line(emulator.name) as line:
        device, record = emulator.device, emulator.record
        line.write(b"b")
        line.exactly(33)
        emulator.fault(Fault(kind="stall", seconds=1.0))
        record.wait_for(lambda: record.of_kind("stall"))
        began_s, began = time.process_time(), device.n_packets
        record.wait_for(lambda: device.n_packets >= began + 200)
        assert time.process_time() - began_s < 0.4  # of 0.8 s
        assert [lost.cause for lost in record.lost] == ["nobody reads"]
        counters, *_ = decoded(line.exactly(33 * 100))
        assert list(counters[:3]) == [1, 2, 3]


def test_a_full_line_costs_no_time():
    with Emulator(Cyton(Board(Pattern()))) as emulator, Line(emulator.name) as line:
        line.write(b"b")
        emulator.fault(Fault(kind="repeat", n=2000))
        record = emulator.record
        record.wait_for(lambda: record.of_kind("repeat"))
        began_s, began = time.process_time(), emulator.device.n_packets
        record.wait_for(lambda: emulator.device.n_packets >= began + 150)
        assert time.process_time() - began_s < 0.3  # of 0.6 s
