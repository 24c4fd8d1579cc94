"""The emulated twitchboard against the protocol's text, and its vectors where they are."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from firmware_interface.emulator import (
    Emulator,
    Fault,
    Plan,
    Playback,
    Twitchboard,
    VirtualClock,
    WallClock,
)
from firmware_interface.emulator.twitchboard import Kind

from tests.firmware_interface.emulator_host import Line, bodies, crc_bit_by_bit, framed, little

VECTORS = Path(__file__).parents[2] / "firmware_interface" / "vectors"
IDENTIFY, START, STOP, SET, SELF_TEST, PING, STATUS = range(1, 8)


def board(**options):
    made = Twitchboard(options.pop("source", None), **options)
    made.plug(True, 0.0)
    return made


def spoken(device, at_s, most=1 << 20):
    """Every byte up to a time."""
    out = []
    while items := device.advance(at_s, most):
        out += [item if isinstance(item, bytes) else item.data for item in items]
    return b"".join(out)


def answers(device, *command, at_s=0.0):
    spoken(device, at_s)
    device.receive(framed(*command), at_s)
    got, n_damaged = bodies(spoken(device, at_s))
    assert not n_damaged
    return got


def samples(frames):
    """Counters, milliseconds and counts of SAMPLES frames."""
    counters, ms, counts = [], [], []
    for body in frames:
        if body[0] != 0xA0:
            continue
        _, _, counter, at_ms, channels, n = struct.unpack("<BBHIBB", body[:10])
        assert len(body) == 10 + 2 * channels * n
        counters += [counter + k for k in range(n)]
        ms.append(at_ms)
        counts.append(np.frombuffer(body[10:], "<i2").reshape(n, channels))
    return np.array(counters) % 65536, np.array(ms), np.concatenate(counts)


def pattern(counter, channels, bits=10):
    i = np.arange(channels)
    return (counter[:, None] * (2 * i + 1) + 128 * i) % 2**bits


def test_the_check_value_of_the_crc():
    assert crc_bit_by_bit(b"123456789") == 0x29B1


def test_at_start_up_it_says_that_power_came():
    got, _ = bodies(spoken(board(board_ms=7), 0.0))
    assert got == [bytes([0x87, 0, 0, 1, 7, 0, 0, 0]) + bytes(8)]


def test_identity_has_every_field_at_its_place():
    (body,) = answers(board(), IDENTIFY, 9)
    assert body[:6] == bytes([0x81, 9, 1, 1, 0, 0]) and body[6:14] == b"EMU00001"
    assert list(body[14:17]) == [0, 4, 8]
    assert [little(body[a:b]) for a, b in ((17, 19), (19, 21), (21, 22), (22, 24), (24, 28))] == [
        1000, 4000, 10, 5000, 4_882_813,
    ]  # fmt: skip
    assert little(body[28:30]) == 512 and body[32:] == b"emulated board"


@pytest.mark.parametrize(
    ("command", "result"),
    [
        ((SET, 5, 8, 0xF4, 0x01), 0),
        ((SET, 5, 4, 0xE8, 0x03), 0),
        ((SET, 5, 5, 0xE8, 0x03), 3),
        ((SET, 5, 9, 0x7D, 0x00), 3),
        ((SET, 5, 4, 0x01, 0x00), 3),
        ((SET, 5, 4, 0xE8), 2),
        ((SELF_TEST, 5, 2), 3),
        ((SELF_TEST, 5), 2),
        ((0x33, 5), 1),
        ((STOP, 5), 0),
        ((START, 5), 0),
        ((PING, 5, 1), 2),
    ],
)
def test_commands_are_answered_with_their_tag_and_result(command, result):
    (body,) = answers(board(), *command)
    assert body == bytes([0x80, 5, command[0], result])


def test_settings_are_busy_while_streaming_and_wrong_length_comes_first():
    device = board()
    answers(device, START, 1)
    assert answers(device, SET, 2, 8, 0xF4, 0x01)[-1][3] == 4
    assert answers(device, SELF_TEST, 3, 7)[-1][3] == 4
    assert answers(device, SET, 4, 8)[-1][3] == 2


@pytest.mark.parametrize(("channels", "rate_hz"), [(4, 1000), (8, 500), (1, 125), (2, 1000)])
def test_the_stream_counts_every_sampling_time_and_keeps_within_its_latency(channels, rate_hz):
    device = board()
    answers(device, SET, 1, channels, *rate_hz.to_bytes(2, "little"))
    answers(device, START, 2)
    first_frame_s = device.packet_s()
    frames, _ = bodies(spoken(device, 70.0))
    counters, ms, counts = samples(frames)
    n = np.arange(len(counters))
    assert len(n) == pytest.approx(70 * rate_hz, abs=4)
    np.testing.assert_array_equal(counters, n % 65536)
    np.testing.assert_array_equal(counts, pattern(n % 65536, channels))
    per_frame = len(n) // len(ms)
    frame_s = (per_frame - 1) / rate_hz + (2 * channels * per_frame + 14) * 10 / 500_000
    assert frame_s < 0.008 and first_frame_s == pytest.approx(per_frame / rate_hz)
    np.testing.assert_allclose(np.diff(ms), per_frame / rate_hz * 1000, atol=1)
    statuses = [little(body[4:8]) for body in frames if body[0] == 0x87]
    np.testing.assert_allclose(statuses, np.arange(1, 71) * 1000, atol=1)


def test_bytes_do_not_depend_on_how_many_frames_are_asked_for_at_once():
    whole, cut = board(), board()
    for device in (whole, cut):
        answers(device, START, 1)
    assert spoken(cut, 3.0, 1) == spoken(whole, 3.0)


def test_samples_before_stop_are_sent_before_its_answer_and_nothing_after():
    device = board()
    answers(device, START, 1)
    spoken(device, 1.0)
    device.receive(framed(STOP, 7), 1.0065)
    got, _ = bodies(spoken(device, 5.0))
    assert got[-1] == bytes([0x80, 7, STOP, 0])
    counters, _, _ = samples(got)
    assert counters[-1] == 1005  # sample n is taken (n + 1) ms after START
    assert got[-2][9] == 2


def test_start_while_streaming_begins_again():
    device = board()
    answers(device, START, 1)
    spoken(device, 0.5)
    got = answers(device, START, 2, at_s=0.5)
    assert got[-1] == bytes([0x80, 2, START, 0])
    counters, _, _ = samples(bodies(spoken(device, 0.6))[0])
    assert counters[0] == 0
    assert [stream.first_packet for stream in device.streams] == [0, 125]


def test_self_test_marks_its_frames_until_the_next_reset():
    device = board(source=Playback(np.zeros((10, 4))))
    answers(device, SELF_TEST, 1, 1)
    answers(device, START, 2)
    frames, _ = bodies(spoken(device, 0.1))
    assert {body[1] for body in frames} == {1}
    np.testing.assert_array_equal(samples(frames)[2], pattern(np.arange(100), 4))
    device.restart_counter(0.2)
    assert answers(device, IDENTIFY, 1, at_s=0.3)[0][14] == 0


def test_a_voltage_becomes_counts_about_the_zero_count_within_ten_bits():
    levels = np.array([[0.0, 100.0, 5000.0, -5000.0]])
    device = board(source=Playback(levels))
    answers(device, START, 1)
    _, _, counts = samples(bodies(spoken(device, 0.1))[0])
    assert (counts == [512, 512 + round(100 * 2000 / 4882.813), 1023, 0]).all()


def test_damaged_frames_are_counted_and_not_answered():
    device = board()
    bad = bytearray(framed(PING, 1))
    bad[3] ^= 0x40
    spoken(device, 0.0)
    device.receive(bytes(bad) + b"\0\0hello\0" + b"\x01" * 300 + b"\0", 0.0)
    assert spoken(device, 0.0) == b""
    (body,) = answers(device, STATUS, 3)
    assert little(body[12:14]) == 3


def test_the_milliseconds_wrap_and_a_pong_tells_them():
    device = board(board_ms=2**32 - 5)
    (body,) = answers(device, PING, 8, at_s=0.007)
    assert body == bytes([0x86, 8, 2, 0, 0, 0])


def test_a_board_that_resets_when_opened_is_deaf_while_its_boot_loader_listens():
    device = board(resets_on_open=True, boot_s=1.5)
    spoken(device, 0.0)
    device.opened(1.0)
    device.receive(framed(IDENTIFY, 1), 2.0)
    assert spoken(device, 2.4) == b""
    got, _ = bodies(spoken(device, 2.5))
    assert [(body[0], body[3]) for body in got] == [(0x87, 2)]
    assert answers(device, IDENTIFY, 2, at_s=2.6)[0][1] == 2


def test_on_a_port_a_reset_follows_every_opening():
    device = Twitchboard(resets_on_open=True, boot_s=0.2)
    with Emulator(device, clock=WallClock()) as emulator:
        for _ in range(2):
            with Line(emulator.name) as line:
                body = bodies(line.until(b"\0") + line.until(b"\0"))[0][0]
                assert (body[0], body[3]) == (0x87, 2)
                line.write(framed(START, 1))
                line.exactly(500)
            emulator.record.wait_for(lambda: emulator.record.happened[-1].kind == "closed")


@pytest.mark.parametrize(
    "kind", ["drop", "repeat", "garble", "insert", "false_start", "text", "stall"]
)
def test_faults_leave_all_other_frames_whole(kind):
    plan = Plan([Fault(kind=kind, packet=100)], seed=2)
    with Emulator(Twitchboard(), clock=VirtualClock(), plan=plan) as emulator:
        with Line(emulator.name) as line:
            line.write(framed(START, 1))
            frames, n_damaged = bodies(line.exactly(46 * 500))
        record = emulator.record
    counters, _, counts = samples(frames)
    lost = [100] if kind in ("drop", "garble", "false_start", "insert", "text") else []
    n = np.arange(2100)
    expected = n[~np.isin(n // 4, lost)]
    if kind == "repeat":
        expected = np.r_[expected[:404], n[400:404], expected[404:]]
    np.testing.assert_array_equal(counters, expected[: len(counters)])
    np.testing.assert_array_equal(counts, pattern(counters, 4))
    assert len(counters) > 1950
    assert n_damaged == {"drop": 0, "repeat": 0, "stall": 0, "false_start": 2}.get(kind, 1)
    if kind in ("drop", "garble", "false_start"):
        assert list(record.lost_packets({"closed"})) == lost


def test_a_restart_is_a_watchdog_reset_that_is_told():
    plan = Plan([Fault(kind="restart", packet=100)])
    emulator = Emulator(Twitchboard(), clock=VirtualClock(), plan=plan)
    with emulator, Line(emulator.name) as line:
        line.write(framed(START, 1))
        frames, _ = bodies(line.quiet())
        assert samples(frames)[0][-1] == 399
        assert frames[-1][:4] == bytes([0x87, 0, 0, 4]) and little(frames[-1][14:16]) == 1
        line.write(framed(START, 2))
        assert samples(bodies(line.exactly(200))[0])[0][0] == 0


def test_unplugged_it_loses_its_power(tmp_path):
    device = Twitchboard(state="streaming")
    with Emulator(device, ports=tmp_path) as emulator:
        with Line(emulator.name) as line:
            line.exactly(100)
            emulator.unplug()
            while line.some():
                pass
        emulator.replug()
        assert emulator.name.endswith("ttyUSB1") and not device.is_streaming
        with Line(emulator.name) as line:
            line.write(framed(IDENTIFY, 1))
            assert bodies(line.exactly(40) + line.until(b"\0"))[0][-1][0] == 0x81


def dialogues():
    path = VECTORS / "twitchboard_dialogues.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.mark.skipif(not dialogues(), reason="needs firmware_interface/vectors")
def test_it_answers_as_the_firmware_does_in_every_dialogue_of_the_vectors():
    identity = bodies(bytes.fromhex(dialogues()[0]["exchanges"][0]["board"]))[0][0]
    kind = Kind(name=identity[32:].decode(), serial=identity[6:14], version=tuple(identity[3:6]))
    for dialogue in dialogues():
        device = board(kind=kind, board_ms=dialogue["board_ms"])
        spoken(device, 0.0)
        for exchange in dialogue["exchanges"]:
            device.receive(bytes.fromhex(exchange["host"]), 0.0)
            assert spoken(device, 0.0).hex() == exchange["board"], dialogue["name"]
