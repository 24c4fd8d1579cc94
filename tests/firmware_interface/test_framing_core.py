"""The firmware's framing and commands, built for this machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.firmware_interface import decode
from tests.firmware_interface.core import Core, Receiver
from tests.firmware_interface.vectors import cases, encoder

WIRE = encoder()
PRIMITIVES = cases("twitchboard_primitives")
DIALOGUES = cases("twitchboard_dialogues")
FRAMES = cases("twitchboard_streams", **{"from": "host"})
ZEROS_OFTEN = st.lists(st.sampled_from([0, 1, 2, 255]), max_size=600).map(bytes) | st.binary()
COMMANDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["identify", "start", "stop", "ping", "status"])),
        st.tuples(st.just("set"), st.integers(0, 255), st.integers(0, 65535)),
        st.tuples(st.just("self_test"), st.integers(0, 255)),
    ),
    max_size=20,
)


@pytest.fixture(scope="module")
def core(build):
    return Core(build("host") / "libtwitchboard.so")


@pytest.mark.parametrize("case", PRIMITIVES.values(), ids=PRIMITIVES.keys())
def test_crc_and_cobs_as_in_the_vectors(core, case):
    data = bytes.fromhex(case["data"])
    assert core.crc16(data) == case["crc16"]
    assert core.cobs_encode(data).hex() == case["cobs"]
    assert core.cobs_decode(bytes.fromhex(case["cobs"])) == data


@given(ZEROS_OFTEN)
def test_cobs_there_and_back(core, data):
    encoded = core.cobs_encode(data)
    assert encoded == WIRE.cobs(data)
    assert b"\0" not in encoded
    assert core.cobs_decode(encoded) == data


@given(st.binary(max_size=300))
def test_any_bytes_decode_as_they_should_or_not_at_all(core, data):
    data = data.replace(b"\0", b"\1")
    assert core.cobs_decode(data) == decode.unstuffed(data)


@given(st.binary(min_size=2, max_size=252))
def test_frames_are_the_vectors_frames(core, body):
    assert core.frame(body) == WIRE.frame(body)


@pytest.mark.parametrize("case", FRAMES.values(), ids=FRAMES.keys())
def test_commands_arrive(core, case):
    receiver, said = Receiver(), case["messages"][0]
    arguments = said["arguments"]
    body = WIRE.command(said["type"], said["tag"], *arguments)
    assert core.bodies(receiver, bytes.fromhex(case["stream"])) == [body]
    assert receiver.damaged == 0


@given(st.binary(max_size=200), st.binary(min_size=2, max_size=20))
def test_a_frame_is_found_after_any_garbage(core, garbage, body):
    receiver = Receiver()
    found = core.bodies(receiver, garbage + b"\0" + WIRE.frame(body))
    assert found[-1] == body
    pieces = [piece for piece in garbage.split(b"\0") if piece]
    assert receiver.damaged == len(pieces) - (len(found) - 1)


@given(st.binary(min_size=2, max_size=20), st.integers(0, 10**6), st.integers(1, 255))
def test_no_damaged_byte_gets_through(core, body, where, change):
    frame = bytearray(WIRE.frame(body))
    frame[where % (len(frame) - 1)] ^= change
    receiver = Receiver()
    assert core.bodies(receiver, bytes(frame)) == []
    assert receiver.damaged >= 1


def test_a_frame_longer_than_the_receiver_is_dropped_whole(core):
    receiver = Receiver()
    fits, too_long = WIRE.frame(bytes([1]) * 21), WIRE.frame(bytes([1]) * 22)
    assert core.bodies(receiver, too_long + fits) == [bytes([1]) * 21]
    assert receiver.damaged == 1


def test_the_count_of_damaged_frames_stops_at_its_end(core):
    receiver = Receiver(damaged=65534)
    core.bodies(receiver, b"\x01\0" * 3)
    assert receiver.damaged == 65535


@pytest.mark.parametrize("case", DIALOGUES.values(), ids=DIALOGUES.keys())
def test_dialogues(core, case):
    board, receiver = core.board(case["board_ms"]), Receiver()
    for exchange in case["exchanges"]:
        sent = core.talk(board, receiver, bytes.fromhex(exchange["host"]))
        assert sent.hex() == exchange["board"]


@given(COMMANDS)
def test_whatever_is_asked_the_board_stays_within_its_limits(core, commands):
    board, receiver = core.board(), Receiver()
    for tag, (kind, *arguments) in enumerate(commands):
        was_streaming, was_set = board.streaming, (board.channels, board.rate, board.self_test)
        answer = core.talk(board, receiver, WIRE.frame(WIRE.command(kind, tag, *arguments)))
        (message,), damaged, _ = decode.messages(answer)
        assert message["tag"] == tag and damaged == 0
        assert 1 <= board.channels <= 8 and board.channels * board.rate <= 4000
        assert board.rate in (125, 250, 500, 1000)
        if message.get("result", 0) or was_streaming:
            assert (board.channels, board.rate, board.self_test) == was_set
        if message["type"] == "reply" and message["result"] == 0 and kind == "set":
            assert [board.channels, board.rate] == arguments


@given(
    st.integers(1, 8),
    st.sampled_from([125, 250, 500, 1000]),
    st.lists(st.integers(1, 300), min_size=1, max_size=40),
)
def test_samples_are_gathered_in_order_and_frames_hold_no_gap(core, channels, rate, steps):
    board = core.board()
    board.channels, board.rate = channels, rate
    samples, counter = [], 65500
    for step in steps:
        counter = (counter + (1 if step < 200 else step)) % 65536
        samples.append((counter, 7 * counter, [step - k for k in range(8)]))
    read = [decode.samples(body) for body in core.gather(board, samples)]
    apart = [
        ((frame["counter"] + k) % 65536, row)
        for frame in read
        for k, row in enumerate(frame["counts"])
    ]
    assert apart == [(counter, counts[:channels]) for counter, _, counts in samples]
    assert all(frame["board_ms"] == 7 * frame["counter"] for frame in read)
    assert all(len(frame["counts"]) <= max(1, 4 * rate // 1000) for frame in read)


def test_the_self_test_shows_its_pattern_and_says_so(core):
    board = core.board()
    board.self_test = True
    samples = [(counter % 65536, 0, [-1] * 8) for counter in range(65000, 66000)]
    read = [decode.samples(body) for body in core.gather(board, samples)]
    rows = [row for frame in read for row in frame["counts"]]
    assert rows == [WIRE.pattern(counter % 65536, 4) for counter in range(65000, 66000)]
    assert {frame["flags"] for frame in read} == {1}
    assert min(map(min, rows)) == 0 and max(map(max, rows)) == 1023
