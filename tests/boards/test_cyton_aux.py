"""Six bytes, many meanings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.boards.vectors import cases
from twitchdetect.boards import cyton_aux
from twitchdetect.boards.cyton_packets import CytonDecoder

G = 0.002 / 16


def aux_of(*rows):
    return np.array([list(row) for row in rows], dtype=np.uint8)


def stops(*values):
    return np.array(values, dtype=np.uint8)


def test_all_zero_is_no_reading_and_a_single_zero_is_one():
    aux = aux_of(
        bytes(6), b"\x00\x00\x20\x00\xff\xf0", b"\x80\x00\x00\x10\x7f\xf0", b"\x01\x00" * 3
    )
    got = cyton_aux.accelerations_g(stops(0xC0, 0xC0, 0xC0, 0xC1), aux)
    np.testing.assert_array_equal(
        got,
        [[np.nan] * 3, [0, 8192 * G, -16 * G], [-32768 * G, 16 * G, 32752 * G], [np.nan] * 3],
    )
    assert got[1, 1] == 1.024


def test_pins_and_markers():
    aux = aux_of(b"\x01\x00\x01\x00\x07\x01", b"\x00\x41\x00\x01\x00\x00")
    assert cyton_aux.digital(aux).tolist() == [
        [True, False, True, False, True],
        [False, True, False, True, False],
    ]
    assert cyton_aux.marker_codes(aux).tolist() == [0, ord("A")]
    assert cyton_aux.words(aux).tolist() == [[256, 256, 1793], [65, 1, 0]]


def test_board_time_only_where_there_is_one():
    aux = aux_of(*[b"\x01\x02\xff\xff\xff\xfe"] * 7)
    got = cyton_aux.board_ms(stops(0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6), aux)
    assert got.tolist() == [-1, -1, -1] + [2**32 - 2] * 4


def stamped(form, n, seed=0):
    """Readings of all axes in turn, and what the packets say of them."""
    rng = np.random.default_rng(seed)
    aux = np.zeros((n, 6), dtype=np.uint8)
    told = []
    for k in range(n):
        slot, value = k % 10, rng.integers(-32768, 32768)
        pair = np.array([value], dtype=">i2").view(np.uint8)
        if form == "firmware" and slot >= 7:
            aux[k, :2] = pair
            told.append((k, slot - 7, value * G))
        if form == "documentation" and slot % 3 == 0 and slot < 9 and k + 1 < n:
            axis = slot // 3
            aux[k, :2], aux[k + 1, :2] = (b"XYZ"[axis], pair[0]), (b"xyz"[axis], pair[1])
            told.append((k + 1, axis, value * G))
    return aux, told


@given(
    st.sampled_from(["firmware", "documentation"]),
    st.lists(st.integers(1, 12), min_size=1, max_size=5),
    st.integers(0, 99),
)
def test_stamped_axes_in_both_forms_and_any_cut(form, sizes, seed):
    n = 80
    aux, told = stamped(form, n, seed)
    reader, got, at, k = cyton_aux.StampedAccelerometer(), [], 0, 0
    while at < n:
        part = slice(at, at + sizes[k % len(sizes)])
        stop = np.full(len(aux[part]), 0xC4, dtype=np.uint8)
        r = reader.feed(stop, np.arange(n, dtype=np.uint8)[part], aux[part])
        got += zip(
            (r.packet + at).tolist(), r.axis.tolist(), r.acceleration_g.tolist(), strict=True
        )
        at, k = part.stop, k + 1
    if reader.form is not None:
        assert reader.form == form
    first = got[0][0] if got else n
    assert got == [one for one in told if one[0] >= first]
    assert first <= 9


def test_halves_with_a_lost_packet_between_them_are_no_reading():
    aux = aux_of(b"X\x01zzzz", b"x\x02zzzz", b"Y\x03zzzz", b"y\x04zzzz", b"Z\x05zzzz", b"y\x06zzzz")
    counter = np.array([0, 1, 2, 4, 5, 6], dtype=np.uint8)
    got = cyton_aux.StampedAccelerometer().feed(np.full(6, 0xC4, dtype=np.uint8), counter, aux)
    assert got.packet.tolist() == [1]
    assert got.acceleration_g.tolist() == [0x0102 * G]


@pytest.mark.parametrize("case", cases("cyton"))
def test_vectors(case):
    decoder = CytonDecoder()
    fed, rest = decoder.feed(bytes.fromhex(case["stream"])), decoder.flush()
    counter, stop, aux, counts = (
        np.concatenate([getattr(p, name) for p in (fed, rest)])
        for name in ("counter", "stop", "aux", "counts")
    )
    got = [
        {
            "counter": int(counter[k]),
            "counts": counts[k].tolist(),
            "stop": int(stop[k]),
            "aux": aux[k].tobytes().hex(),
        }
        for k in range(len(counter))
    ]
    assert got == case["packets"]
    if "accel_xyz" in case:
        g = np.round(cyton_aux.accelerations_g(stop, aux) / G, 6)
        assert [None if np.isnan(row).any() else row.tolist() for row in g] == case["accel_xyz"]
    if "board_ms" in case:
        assert cyton_aux.board_ms(stop, aux).tolist() == case["board_ms"]
    if "words" in case:
        assert cyton_aux.words(aux)[:, 0].tolist() == case["words"]
    if "accel" in case:
        reader = cyton_aux.StampedAccelerometer()
        r = reader.feed(stop, counter, aux)
        assert reader.form == case["form"]
        assert list(
            zip(
                r.packet, ["xyz"[a] for a in r.axis], np.round(r.acceleration_g / G, 6), strict=True
            )
        ) == [(a["packet"], a["axis"], a["counts"]) for a in case["accel"]]
