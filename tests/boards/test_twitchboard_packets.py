"""Frames of a twitchboard: good ones whole, damaged ones not at all."""

import binascii
import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.boards.vectors import cases
from twitchdetect.boards import twitchboard_messages as tb
from twitchdetect.boards.cobs_frames import crc16, frame, unstuff
from twitchdetect.boards.twitchboard_packets import TwitchboardDecoder


def samples_body(counter, ms, counts, flags=0):
    counts = np.asarray(counts, dtype="<i2")
    head = bytes([0xA0, flags]) + counter.to_bytes(2, "little") + ms.to_bytes(4, "little")
    return head + bytes([counts.shape[1], counts.shape[0]]) + counts.tobytes()


def stream(seed, n, n_channels=4, n_samples=4):
    rng = np.random.default_rng(seed)
    counts = rng.integers(-600, 600, (n, n_samples, n_channels))
    bodies = [samples_body(4 * k % 65536, 4 * k, counts[k], k % 2) for k in range(n)]
    return [frame(body) for body in bodies], bodies


def decode(data, sizes=()):
    """Decode `data` in pieces of `sizes`, over and over: sample bodies, ends, messages, counts."""
    decoder = TwitchboardDecoder()
    bodies, ends, messages, at, k = [], [], [], 0, 0
    while at < len(data):
        step = sizes[k % len(sizes)] if sizes else len(data)
        got = decoder.feed(data[at : at + step])
        for run in got.runs:
            rows = np.split(run.counts, np.cumsum(run.n_samples)[:-1])
            told = zip(run.counter, run.board_ms, run.is_self_test, rows, strict=True)
            bodies += [samples_body(int(c), int(ms), x, int(f)) for c, ms, f, x in told]
            ends += run.end.tolist()
        messages += got.messages
        at, k = at + step, k + 1
    assert decoder.n_bytes == len(data)
    return bodies, ends, messages, decoder.n_damaged, decoder.n_unknown


@given(st.binary(min_size=2, max_size=252))
def test_the_crc_is_the_one_of_the_protocol(data):
    assert crc16(np.frombuffer(data, np.uint8), 0, len(data)) == binascii.crc_hqx(data, 0xFFFF)


@given(st.binary(max_size=600), st.lists(st.integers(1, 60), min_size=1, max_size=5))
def test_any_bytes_in_any_cut_give_the_same_and_raise_nothing(data, sizes):
    assert decode(data, sizes) == decode(data)


part = st.one_of(
    st.binary(min_size=1, max_size=30),
    st.integers(0, 19).map(lambda k: stream(1, 20)[0][k]),
    st.tuples(st.integers(0, 19), st.integers(0, 46)).map(lambda t: stream(1, 20)[0][t[0]][t[1] :]),
    st.binary(min_size=2, max_size=252).map(frame),
    st.sampled_from(
        [b"\0", b"\0\0", b"\xff" * 300, frame(b"\x86\1\1\2\3\4"), frame(b"\x80\1\2\3")]
    ),
)


@given(
    st.lists(part, max_size=12).map(b"".join), st.lists(st.integers(1, 90), min_size=1, max_size=5)
)
@settings(max_examples=200)
def test_debris_of_frames_in_any_cut_gives_the_same(data, sizes):
    assert decode(data, sizes) == decode(data)
    assert decode(data, [1]) == decode(data)


@given(st.binary(max_size=400), st.integers(0, 9))
def test_no_frame_that_follows_garbage_and_a_zero_is_lost(garbage, seed):
    frames, bodies = stream(seed, 12)
    got, *_ = decode(b"".join(frames[:6]) + garbage + b"\0" + b"".join(frames[6:]))
    assert got == bodies


@pytest.mark.parametrize("n_channels", [1, 3, 8, 16])
def test_a_frame_is_there_with_its_delimiter(n_channels):
    frames, bodies = stream(2, 5, n_channels)
    decoder = TwitchboardDecoder()
    for k, sent in enumerate(frames):
        assert decoder.feed(sent[:-1]).runs == ()
        (run,) = decoder.feed(sent[-1:]).runs
        assert samples_body(4 * k, 4 * k, run.counts, k % 2) == bodies[k]
        assert run.end.tolist() == [sum(map(len, frames[: k + 1]))]


def test_channels_that_change_make_two_runs():
    frames, bodies = stream(3, 4, 2)
    others, more = stream(4, 4, 5)
    data = b"".join(frames + others + frames)
    assert [run.counts.shape[1] for run in TwitchboardDecoder().feed(data).runs] == [2, 5, 2]
    assert decode(data)[0] == bodies + more + bodies


@given(st.integers(0, 45), st.integers(1, 255))
def test_one_changed_byte_is_always_found(at, change):
    frames, bodies = stream(5, 3)
    broken = bytearray(frames[1])
    broken[at % len(broken)] ^= change
    got, *_ = decode(frames[0] + bytes(broken) + b"\0" + frames[2])
    assert got == [bodies[0], bodies[2]]


@pytest.mark.parametrize("sizes", [(), (1,), (100,), (256,)])
def test_what_is_too_long_for_a_frame_is_none_to_its_end(sizes):
    frames, bodies = stream(6, 2)
    data = frames[0] + b"\1" * 256 + frames[1] + frames[0]
    assert decode(data, sizes)[0] == [bodies[0], bodies[0]]
    assert decode(data, sizes)[3] == 1


@pytest.mark.parametrize("change", [b"", b"\0", b"\0\0"])
def test_samples_of_another_length_than_they_say_are_damaged(change):
    _, (body, *_) = stream(7, 1)
    got, _, _, n_damaged, _ = decode(frame(body + change) + frame(body[:-1]) + frame(body[:9]))
    assert got == [body] * (not change)
    assert n_damaged == 2 + bool(change)


def test_commands_are_those_of_the_protocol():
    assert tb.command(tb.Command.PING, 7) == frame(b"\x06\x07")
    assert tb.set_command(9, 4, 1000) == frame(b"\x04\x09\x04\xe8\x03")
    for n in (0, 1, 253):
        with pytest.raises(ValueError, match="2 to 252 bytes"):
            frame(bytes(n))
    assert decode(frame(bytes([0x99]) + bytes(251)))[3:] == (0, 1)


def said(message):
    """Turn a message into what the vectors say of it."""
    told = dataclasses.asdict(message)
    if isinstance(message, tb.Identity | tb.Status):
        told["state"] = told.pop("is_streaming") + 2 * told.pop("is_self_test")
    names = {
        "n_channels": "channels", "most_channels": "max_channels", "fs": "rate_hz", "count_nV": "nV_per_count",
        "most_channels_times_hz": "max_channels_x_rate", "n_overruns": "overruns", "n_dropped": "dropped_samples",
        "n_damaged": "damaged_frames", "n_watchdog_resets": "watchdog_resets",
    }  # fmt: skip
    told = {
        names.get(name, name): list(v) if isinstance(v, tuple) else v for name, v in told.items()
    }
    return {"type": type(message).__name__.lower(), **told}


@pytest.mark.parametrize("case", cases("twitchboard_streams"))
@pytest.mark.parametrize("sizes", [(), (1,), (7, 64)])
def test_vectors(case, sizes):
    data = bytes.fromhex(case["stream"])
    if case["from"] == "host":
        (told,) = case["messages"]
        if told["type"] == "set":
            assert tb.set_command(told["tag"], *told["arguments"]) == data
        else:
            kind = tb.Command[told["type"].upper()]
            assert tb.command(kind, told["tag"], bytes(told["arguments"])) == data
        return
    bodies, _, messages, n_damaged, n_unknown = decode(data, sizes)
    samples = [m for m in case["messages"] if m["type"] == "samples"]
    assert bodies == [
        samples_body(m["counter"], m["board_ms"], m["counts"], m["flags"] & 1) for m in samples
    ]
    assert [said(m) for m in messages] == [m for m in case["messages"] if m["type"] != "samples"]
    assert (n_damaged, n_unknown) == (case["damaged"], case["unknown"])


@pytest.mark.parametrize("case", cases("twitchboard_primitives"))
def test_primitives(case):
    data = bytes.fromhex(case.get("data", ""))
    assert crc16(np.frombuffer(data, np.uint8), 0, len(data)) == case["crc16"]
    stuffed = np.frombuffer(bytes.fromhex(case["cobs"]), np.uint8)
    body = np.empty(len(stuffed) + 1, dtype=np.uint8)
    if len(data) <= 254:
        assert body[: unstuff(stuffed, 0, len(stuffed), body, 0)].tobytes() == data
