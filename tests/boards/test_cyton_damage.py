"""Damage that looks like packets, and packets that look like damage."""

import numpy as np
import pytest

from tests.boards.packets import PACKET, as_sent, counts_of, packet, stamps, stream
from twitchdetect.boards.cyton_packets import CytonDecoder

BEFORE = 20


def decode(data, sizes=()):
    decoder = CytonDecoder()
    sent, at, k = [], 0, 0
    while at < len(data):
        step = sizes[k % len(sizes)] if sizes else len(data)
        sent += as_sent(decoder.feed(data[at : at + step]))
        at, k = at + step, k + 1
    return sent + as_sent(decoder.flush())


def analog(seed, n):
    """Packets whose aux bytes change all the time."""
    rng = np.random.default_rng(seed)
    counts = counts_of(rng, n)
    return [
        packet(k, counts[k], rng.integers(1, 4, 6).astype(np.uint8).tobytes(), 0xC1)
        for k in range(n)
    ]


def altered(sent, place, value):
    return sent[:place] + bytes([value]) + sent[place + 1 :]


def garbage(seed, n):
    return np.random.default_rng(seed).integers(0, 0x80, n).astype(np.uint8).tobytes()


def test_a_counter_damaged_to_the_last_one_is_no_repeat():
    sent, _ = stream(1, 40)
    broken = altered(sent[BEFORE], 1, BEFORE - 1)
    assert (
        decode(b"".join([*sent[:BEFORE], broken, *sent[BEFORE + 1 :]]))
        == sent[:BEFORE] + sent[BEFORE + 1 :]
    )


def test_a_counter_that_the_next_one_contradicts_is_none():
    sent, _ = stream(2, 40)
    broken = altered(sent[BEFORE], 1, BEFORE + 2)
    data = b"".join([*sent[:BEFORE], b"xyz", broken, *sent[BEFORE + 1 :]])
    assert decode(data) == sent[:BEFORE] + sent[BEFORE + 1 :]


@pytest.mark.parametrize(("ahead", "is_believed"), [(0, True), (2, True), (4, False), (60, False)])
def test_alone_in_garbage_a_packet_is_believed_if_its_counter_is_near(ahead, is_believed):
    sent, _ = stream(3, 120)
    alone = sent[BEFORE + ahead]
    later = sent[100:]
    data = b"".join([*sent[:BEFORE], garbage(0, 9), alone, garbage(1, 40), *later])
    assert decode(data) == sent[:BEFORE] + [alone] * is_believed + later


def waits(before, one, after):
    """Tell whether a packet comes out not with its last byte but with two bytes more."""
    decoder = CytonDecoder()
    assert len(decoder.feed(b"".join(before))) == len(before)
    at_once = len(decoder.feed(one))
    assert at_once + len(decoder.feed(after[:2])) == 1
    return at_once == 0


def test_aux_bytes_that_nobody_could_foresee_let_a_packet_wait():
    _, counts = stream(4, 40)

    def made(aux, stop, more=None, more_stop=None):
        before = [packet(k, counts[k], aux, stop) for k in range(10)] + [
            packet(10, counts[10], aux, stop)
        ]
        one = packet(11, counts[11], aux if more is None else more, more_stop or stop)
        return waits_after_start(before, one, packet(12, counts[12], aux, stop))

    def waits_after_start(before, one, after):
        decoder = CytonDecoder()
        got = len(decoder.feed(b"".join(before)))
        held = len(before) - got
        at_once = len(decoder.feed(one)) - held
        assert at_once + len(decoder.feed(after[:2])) == 1
        return at_once == 0

    upright = bytes([0x01, 0x40, 0xFF, 0xF0, 0x1F, 0x40])
    assert not made(upright, 0xC0)
    assert not made(upright, 0xC0, more=bytes(6))
    assert not made(upright, 0xC0, more=bytes([0x01, 0x40, 0xFF, 0xF0, 0x18, 0x00]))
    assert made(upright, 0xC0, more=bytes([0x01, 0x40, 0xFF, 0xF0, 0x10, 0x00]))  # a jolt
    assert made(upright, 0xC0, more=bytes([0x01, 0x41, 0xFF, 0xF0, 0x1F, 0x40]))  # no 12 bits
    assert made(upright, 0xC0, more_stop=0xC2)
    pins = bytes([1, 0, 0, 1, 0, 0])
    assert not made(pins, 0xC1)
    assert made(pins, 0xC1, more=bytes([1, 0, 0, 1, 0, 1]))


@pytest.mark.parametrize(
    ("passed_ms", "must_wait"), [(4, False), (7, False), (0, True), (60, True), (-4, True)]
)
def test_board_time_that_jumps_lets_a_packet_wait(passed_ms, must_wait):
    _, counts = stream(5, 40)
    aux = stamps(40)
    before = [packet(k, counts[k], aux[k], 0xC4) for k in range(11)]
    one = packet(11, counts[11], bytes(2) + (70_040 + passed_ms).to_bytes(4, "big"), 0xC4)
    assert waits(before, one, packet(12, counts[12], aux[12], 0xC4)) == must_wait


@pytest.mark.parametrize("aux", [b"\x03\x01\x02\x01\x01\x01", bytes(6)])
def test_pins_that_were_so_before_the_last_packet_are_new(aux):
    _, counts = stream(6, 8)
    other = b"\x03\x01\x02\x01\x01\x02" if any(aux) else b"\1" * 6
    sent = [
        packet(k, counts[k], a, 0xC1)
        for k, a in enumerate([aux, aux, other, other, bytes(6), other])
    ]
    data = b"".join(sent) + b"\xff" * 40
    assert decode(data) == decode(data, [PACKET]) == decode(data, [1])


@pytest.mark.parametrize("seed", range(5))
def test_garbage_that_ends_as_a_packet_is_none(seed):
    sent, _ = stream(seed, 60)
    for k in range(30, 40):
        forged = bytes([0xA0, k]) + garbage(seed * 100 + k, 28)
        put = garbage(k, 20) + forged
        data = b"".join([*sent[:k], sent[k][:30] + put + sent[k][30:], *sent[k + 1 :]])
        assert decode(data) == sent[:k] + sent[k + 1 :]


def test_samples_that_jumped_in_a_loss_cost_one_packet_at_most():
    sent = analog(7, 20)
    rng = np.random.default_rng(8)
    elsewhere = counts_of(rng, 20) // 4 + 4_000_000
    later = [packet(30 + k, elsewhere[k], bytes([1, k, 2, k, 3, k]), 0xC1) for k in range(20)]
    got = decode(b"".join(sent) + garbage(1, 11) + b"".join(later))
    assert got in (sent[:19] + later[1:], sent[:19] + later)  # the one before garbage waited
    assert got[-19:] == later[1:]


def test_restless_inputs_lose_nothing_that_follows_garbage():
    rng = np.random.default_rng(9)
    counts = rng.integers(-8_000_000, 8_000_000, (60, 8))
    sent = [packet(k, counts[k], rng.bytes(6), 0xC1) for k in range(60)]
    assert (
        decode(b"".join(sent[:30]) + garbage(2, 17) + b"".join(sent[30:])) == sent[:29] + sent[30:]
    )


def test_in_analog_mode_a_repeat_and_a_text_cost_nothing():
    sent = analog(10, 40)
    text = b"Failure: Board RFduino buffer overflowed.$$$"
    data = b"".join(sent[:20] + sent[19:30]) + text + b"".join(sent[30:])
    assert decode(data) == sent[:20] + sent[19:]


def test_a_jumped_counter_before_a_text_costs_nothing():
    sent, _ = stream(11, 60)
    kept = sent[:20] + sent[40:41]
    assert decode(b"".join(kept) + b"Failure: x$$$" + b"".join(sent[41:])) == kept + sent[41:]


def test_two_forged_frames_before_a_true_one_are_none():
    sent, _ = stream(12, 60)
    first = sent[30][:14] + garbage(3, 18) + b"\xc0"
    second = bytes([0xA0, 200]) + garbage(4, 30) + b"\xc0"
    assert decode(b"".join([*sent[:30], first, second, *sent[31:]])) == sent[:30] + sent[31:]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_text_is_a_place_where_the_first_packet_may_begin(n):
    sent, _ = stream(13, n)
    assert decode(b"OpenBCI V3\n$$$" + b"".join(sent)) == sent
