"""The Cyton's packets: every one that is intact, none that is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.boards.packets import PACKET, as_sent, counts_of, packet, stamps, stream
from twitchdetect.boards.cyton_packets import CytonDecoder, is_railed, to_uV


def decode(data, sizes=(), flush=True):
    """Decode `data` in pieces of `sizes`, over and over; all packets with ends, and all texts."""
    decoder = CytonDecoder()
    sent, ends, texts, at, k = [], [], [], 0, 0
    while at < len(data):
        step = sizes[k % len(sizes)] if sizes else len(data)
        got = decoder.feed(data[at : at + step])
        sent, ends, texts = sent + as_sent(got), ends + got.end.tolist(), [*texts, *got.texts]
        at, k = at + step, k + 1
    if flush:
        got = decoder.flush()
        sent, ends, texts = sent + as_sent(got), ends + got.end.tolist(), [*texts, *got.texts]
    assert decoder.n_packets * PACKET + decoder.n_skipped == decoder.n_bytes == len(data)
    return sent, ends, texts


def test_extremes_and_signs_are_decoded_exactly():
    counts = [0x7FFFFF, -0x800000, 0, -1, 1, -0x7FFFFF, 0x123456, -0x123456]
    decoder = CytonDecoder()
    packets = decoder.feed(b"".join(packet(k, counts) for k in range(3)))
    assert packets.counts.tolist()[0] == counts
    assert packets.counts.dtype == np.int32
    assert is_railed(packets.counts)[0].tolist() == [
        True,
        True,
        False,
        False,
        False,
        True,
        False,
        False,
    ]
    assert to_uV(packets.counts, 24.0)[0, 0] == 4.5e6 / 24
    assert to_uV(packets.counts, [1, 2, 4, 6, 8, 12, 24, 24])[0, 4] == pytest.approx(
        4.5e6 / 8 / 0x7FFFFF
    )


@given(st.binary(max_size=400), st.lists(st.integers(1, 50), min_size=1, max_size=5))
def test_any_bytes_in_any_cut_give_the_same_and_raise_nothing(data, sizes):
    assert decode(data, sizes) == decode(data)


bits = st.one_of(
    st.binary(min_size=1, max_size=40),
    st.integers(0, 59).map(lambda k: stream(1, 60)[0][k]),
    st.tuples(st.integers(0, 59), st.integers(0, 32)).map(lambda t: stream(1, 60)[0][t[0]][t[1] :]),
    st.integers(0, 50).map(lambda k: b"".join(stream(1, 60)[0][k : k + 9])),
    st.sampled_from([b"\xa0", b"\xa0\xa0\xa0", b"\xc0", b"Failure: x$$$", bytes(20)]),
)


@given(
    st.lists(bits, max_size=12).map(b"".join), st.lists(st.integers(1, 90), min_size=1, max_size=5)
)
@settings(max_examples=200)
def test_debris_of_packets_in_any_cut_gives_the_same(data, sizes):
    assert decode(data, sizes) == decode(data)
    assert decode(data, [1]) == decode(data)


def test_a_packet_in_sync_is_there_with_its_last_byte():
    packets, _ = stream(2, 40)
    decoder = CytonDecoder()
    decoder.feed(b"".join(packets[:20]))
    for k in range(20, 40):
        assert len(decoder.feed(packets[k][:-1])) == 0
        assert as_sent(decoder.feed(packets[k][-1:])) == [packets[k]]


def test_the_first_packet_is_there_with_its_last_byte_if_its_aux_is_zero():
    packets, _ = stream(2, 20)
    assert len(CytonDecoder().feed(packets[0])) == 1
    decoder = CytonDecoder()
    assert len(decoder.feed(packets[3] + packets[4][:1])) == 0
    assert as_sent(decoder.feed(packets[4][1:2])) == packets[3:4]


def test_a_packet_after_a_loss_is_there_two_bytes_later():
    packets, _ = stream(2, 20)
    decoder = CytonDecoder()
    assert as_sent(decoder.feed(b"".join(packets[:2]))) == packets[:2]
    assert len(decoder.feed(packets[4] + packets[5][:1])) == 0
    assert as_sent(decoder.feed(packets[5][1:])) == packets[4:6]


def test_positions_are_those_of_the_last_bytes():
    packets, _ = stream(3, 6)
    _, ends, _ = decode(b"junk" + b"".join(packets[:3]) + b"xx" + b"".join(packets[3:]), [7])
    assert ends == [37, 70, 103, 138, 171, 204]


@given(st.binary(max_size=100), st.integers(0, 255), st.integers(0, 99))
@settings(max_examples=300)
def test_no_packet_that_follows_garbage_is_lost(garbage, first, seed):
    packets, _ = stream(seed, 24, first)
    data = b"".join(packets[:12]) + garbage + b"".join(packets[12:])
    sent, _, _ = decode(data)
    assert sent == packets


@pytest.mark.parametrize("lost", [1, 2, 100, 254, 255, 256, 300])
def test_lost_packets_cost_no_other(lost):
    packets, _ = stream(4, 400)
    rest = packets[:20] + packets[20 + lost :]
    assert decode(b"".join(rest))[0] == rest


def test_half_of_all_packets_lost_costs_no_other():
    packets, _ = stream(5, 4000)
    rng = np.random.default_rng(0)
    kept = packets[:2] + [p for p in packets[2:-1] if rng.random() < 0.5] + packets[-1:]
    assert decode(b"".join(kept))[0] == kept


def test_a_restarted_counter_and_a_changed_mode_cost_nothing():
    packets, counts = stream(6, 60)
    stamped = [
        packet(20 + k, counts[20 + k], a, 0xC3 if k == 0 else 0xC4)
        for k, a in enumerate(stamps(20))
    ]
    analog = [packet(k, counts[k], bytes([1, 200 + k, 3, k, 2, 9]), 0xC1) for k in range(20)]
    sent = packets[:20] + stamped + analog
    assert decode(b"".join(sent))[0] == sent


@pytest.mark.parametrize("stop", range(0xC0, 0xD0))
def test_every_stop_byte_is_one(stop):
    rng = np.random.default_rng(stop)
    counts = counts_of(rng, 10)
    sent = [packet(k, counts[k], rng.bytes(6), stop) for k in range(10)]
    assert decode(b"".join(sent))[0] == sent


def test_one_garbled_mark_costs_one_packet():
    packets, _ = stream(7, 60)
    for place, value in ((0, 0xA1), (32, 0x10), (1, 77)):
        broken = bytearray(packets[30])
        broken[place] = value
        data = b"".join(packets[:30]) + broken + b"".join(packets[31:])
        assert decode(data)[0] == packets[:30] + packets[31:]


def test_texts_between_packets_come_out():
    packets, _ = stream(8, 20)
    text = b"Failure: Board RFduino buffer overflowed.$$$"
    data = b"\xff\xfeOpenBCI V3\nFirmware: v3.1.2\n$$$" + b"".join(packets[:9]) + text
    data += b"".join(packets[9:]) + b"Success: Host and Device on Channel number: \x14$$$ok$$$"
    for sizes in ([], [1], [5, 50]):
        sent, _, texts = decode(data, sizes)
        assert sent == packets
        assert [t.text for t in texts] == [
            "OpenBCI V3\nFirmware: v3.1.2\n",
            "Failure: Board RFduino buffer overflowed.",
            "Success: Host and Device on Channel number: \x14",
            "ok",
        ]
        assert [data[t.end - 3 : t.end] for t in texts] == [b"$$$"] * 4
        assert texts[1].end == data.index(text) + len(text)


def test_a_text_does_not_go_on_behind_a_packet():
    packets, _ = stream(8, 20)
    data = b"".join(packets[:9]) + b"Fail" + b"".join(packets[9:]) + b"ure$$$"
    for sizes in ([], [1]):
        sent, _, texts = decode(data, sizes)
        assert sent == packets
        assert [t.text for t in texts] == ["ure"]


def test_a_stop_byte_by_chance_in_a_lengthened_packet_is_no_packet():
    packets, _ = stream(9, 60)
    for k in range(20, 40):
        for at in range(2, 32):
            longer = packets[k][:at] + b"\xc0" * 3 + packets[k][at:]
            data = b"".join(packets[:k]) + longer + b"".join(packets[k + 1 :])
            assert {p[:26] for p in decode(data)[0]} <= {p[:26] for p in packets}


def test_a_constant_channel_that_looks_like_marks_is_no_packet():
    counts = np.tile([0xC0A000 - (1 << 24), 5, 6, -7, 0, 0, 0, 0], (40, 1))
    counts[:, 0] += np.random.default_rng(0).integers(0, 256, 40)
    sent = [packet(k, counts[k]) for k in range(40)]
    for cut in range(PACKET):
        assert set(decode(b"".join(sent)[cut:])[0]) <= set(sent)
        assert decode(b"".join(sent)[cut:])[0][-37:] == sent[-37:]


def test_reset_forgets_the_stream():
    packets, _ = stream(10, 12)
    decoder = CytonDecoder()
    decoder.feed(b"".join(packets[:5]) + packets[5][:20])
    decoder.reset()
    assert as_sent(decoder.feed(b"".join(packets[6:]))) == packets[6:]
    assert decoder.n_bytes == 6 * PACKET
    assert decoder.n_packets == 6
