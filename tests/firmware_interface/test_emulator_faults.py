"""Faults come where they are planned, and the record says truly what they did."""

import itertools
import os

import numpy as np
import pytest
from firmware_interface.emulator import (
    Board,
    Cyton,
    Emulator,
    Fault,
    Pattern,
    Plan,
    Playback,
    VirtualClock,
    pattern_steps,
)
from firmware_interface.emulator.faults import IN_BYTES, IN_TIME
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.firmware_interface.emulator_host import Line, decoded

NO_BOARD = b"Failure: Communications timeout - Device failed to poll Host$$$"


def virtual(plan=None, **options):
    """An emulated Cyton that is as fast as its reader."""
    ports = options.pop("ports", None)
    device = Cyton(Board(options.pop("source", Pattern()), **options))
    return Emulator(device, clock=VirtualClock(), plan=plan, ports=ports)


def played(n_bytes, *faults, **options):
    """The first bytes of a stream with faults, and the record."""
    with virtual(Plan(faults), **options) as emulator, Line(emulator.name) as line:
        line.write(b"b")
        return line.exactly(n_bytes), emulator.record


def numbers(data):
    """Packet numbers, by the pattern in each."""
    _, counts, _, _ = decoded(data)
    return (counts[:, 0] // 24 + 8 * 2**14) // 16


def _lost(record):
    """What was lost while the port was open."""
    return [(one.start, one.stop, one.cause) for one in record.lost if one.cause != "closed"]


@pytest.fixture(scope="module")
def clean():
    return played(33 * 2000)[0]


def test_dropped_packets_are_missing_and_the_counter_tells(clean):
    data, record = played(33 * 1000, Fault(kind="drop", packet=100, n=3))
    assert data == clean[: 33 * 100] + clean[33 * 103 : 33 * 1003]
    assert _lost(record) == [(100, 103, "drop")]


@pytest.mark.parametrize("n", [1, 255, 256, 300])
def test_a_loss_may_be_longer_than_the_counter_or_a_batch(clean, n):
    data, record = played(33 * 1000, Fault(kind="drop", packet=64, n=n))
    assert data == clean[: 33 * 64] + clean[33 * (64 + n) : 33 * (1000 + n)]
    np.testing.assert_array_equal(record.lost_packets({"closed"}), np.arange(64, 64 + n))


def test_a_repeated_packet_comes_as_often_as_asked(clean):
    data, _ = played(33 * 500, Fault(kind="repeat", packet=50, n=2))
    packet = clean[33 * 50 : 33 * 51]
    assert data == clean[: 33 * 50] + 3 * packet + clean[33 * 51 : 33 * 498]


@pytest.mark.parametrize(("where", "places"), [("frame", {0, 32}), ("data", set(range(2, 32)))])
def test_garbled_bytes_are_where_they_should_be(clean, where, places):
    n = 2 if where == "frame" else 30
    data, record = played(33 * 500, Fault(kind="garble", packet=70, n=n, where=where))
    differs = np.flatnonzero(
        np.frombuffer(data, np.uint8) != np.frombuffer(clean[: 33 * 500], np.uint8)
    )
    assert set(differs - 70 * 33) == places
    assert record.broken == [70]
    assert record.of_kind("garble")[0].data == data[33 * 70 : 33 * 71]
    if where == "frame":
        assert data[33 * 71 - 1] >> 4 != 0xC


def test_inserted_bytes_and_text_stand_before_their_packet(clean):
    data, record = played(
        33 * 500,
        Fault(kind="insert", packet=10, n=7),
        Fault(kind="text", packet=20),
        Fault(kind="insert", packet=30, data=b"\xa0\x00"),
    )
    stray = record.of_kind("insert")[0].data
    text = record.of_kind("text")[0].data
    assert len(stray) == 7 and text.endswith(b"$$$")
    expected = [clean[:330], stray, clean[330:660], text, clean[660:990], b"\xa0\x00", clean[990:]]
    assert data == b"".join(expected)[: 33 * 500]


def test_a_false_start_looks_like_a_packet_and_counts_as_true(clean):
    data, record = played(33 * 500, Fault(kind="false_start", packet=63))
    two = data[33 * 63 : 33 * 65]
    hits = [i for i in range(1, 33) if two[i] == 0xA0 and i != 33 and two[i + 32] >> 4 == 0xC]
    assert hits
    assert record.altered == {63: two[:33], 64: two[33:]}
    assert not record.broken and not _lost(record)
    assert data[: 33 * 63] == clean[: 33 * 63] and data[33 * 65 :] == clean[33 * 65 : 33 * 500]


def test_a_restarted_counter_goes_on_with_the_same_samples(clean):
    data, record = played(33 * 500, Fault(kind="restart", packet=77))
    counters, counts, _, _ = decoded(data)
    np.testing.assert_array_equal(counters, np.r_[np.arange(77), np.arange(423) % 256])
    np.testing.assert_array_equal(counts[:, 0], 24 * pattern_steps(np.arange(500), 0))
    assert record.of_kind("restart")[0].packet == 77


def test_a_stall_holds_everything_back_and_loses_nothing(clean):
    data, record = played(33 * 1500, Fault(kind="stall", packet=100, seconds=2.0))
    assert data == clean[: 33 * 1500]
    assert record.of_kind("stall")[0].time_s == pytest.approx(0.02 + 0.4)


def test_radio_loss_costs_the_packets_of_its_time(clean):
    data, record = played(33 * 1000, Fault(kind="radio_loss", packet=100, seconds=2.0))
    ((start, stop, cause),) = _lost(record)
    assert (start, cause) == (100, "radio_loss")
    assert stop - start == pytest.approx(500, abs=1)
    assert data == clean[: 33 * 100] + clean[33 * stop : 33 * (1000 + stop - 100)]


def test_lost_stretches_of_a_recording_are_lost_on_the_wire_in_every_turn():
    source = Playback(np.arange(200.0)[:, None], [(20, 25)])
    with virtual(source=source) as emulator, Line(emulator.name) as line:
        line.write(b"b")
        counters, *_ = decoded(line.exactly(33 * 300))
    n = np.arange(310)
    np.testing.assert_array_equal(counters, (n[(n % 200 < 20) | (n % 200 >= 25)] % 256)[:300])
    assert [(lost.start, lost.stop) for lost in emulator.record.lost][:2] == [(20, 25), (220, 225)]


def test_a_board_that_goes_off_behind_its_dongle_comes_back_idle():
    plan = Plan([Fault(kind="off", packet=50, seconds=float("inf"))])
    with virtual(plan) as emulator, Line(emulator.name) as line:
        line.write(b"b")
        assert line.quiet()[-33 * 50 :].startswith(b"\xa0\x00")
        line.write(b"v")
        assert line.until(b"$$$") == NO_BOARD
        line.write(b"\xf0\x07")
        assert line.until(b"$$$") == b"Failure: System is Down$$$"
        emulator.switch(True)
        assert line.until(b"$$$").startswith(b"OpenBCI V3")
        line.write(b"b")
        assert line.exactly(33)[:2] == b"\xa0\x00"
    assert emulator.record.of_kind("off")[0].packet == 50
    assert not _lost(emulator.record)


def test_unplugged_the_line_dies_and_comes_back_under_another_name(tmp_path):
    ports = tmp_path / "dev"
    plan = Plan([Fault(kind="unplug", packet=500, seconds=1.0)])
    with virtual(plan, ports=ports) as emulator:
        first = emulator.name
        assert first == str(ports / "ttyUSB0")
        with Line(first) as line:
            line.write(b"b")
            data = b"".join(iter(line.some, b""))
        emulator.record.wait_for(lambda: emulator.record.of_kind("replug"))
        assert emulator.name == str(ports / "ttyUSB1")
        assert os.listdir(ports) == ["ttyUSB1"]
        with Line(emulator.name) as line:
            later = decoded(line.exactly(33 * 100))[0]  # the board never noticed
    assert len(data) == 33 * 500
    ((start, stop, cause),) = _lost(emulator.record)
    assert (start, cause) == (500, "unplug")
    assert stop - start == pytest.approx(250, abs=1)
    assert later[0] == stop % 256


def test_a_link_keeps_its_name_over_a_replug(tmp_path):
    link = tmp_path / "board"
    with Emulator(Cyton(Board(Pattern())), link=link) as emulator:
        for _ in range(3):
            target = os.readlink(link)
            with Line(emulator.name) as line:
                assert line.ask(b"V") == "v3.1.5$$$"
            emulator.unplug()
            assert not link.is_symlink()
            emulator.replug()
            assert emulator.name == str(link)
        assert target.startswith("/dev/")
    assert not link.is_symlink()


def test_a_link_never_takes_the_place_of_a_file(tmp_path):
    file = tmp_path / "mine"
    file.write_text("precious")
    emulator = Emulator(Cyton(Board(Pattern())), link=file)
    with pytest.raises(ValueError, match="is a file"):
        emulator.__enter__()
    assert file.read_text() == "precious"


def test_faults_can_be_ordered_while_it_runs():
    with virtual() as emulator, Line(emulator.name) as line:
        line.write(b"b")
        line.exactly(33 * 100)
        emulator.fault(Fault(kind="drop", n=10))
        line.exactly(33 * 5000)
        assert emulator.record.lost[0].stop - emulator.record.lost[0].start == 10
        emulator.set_link(False)
        line.write(b"v")
        assert line.quiet().endswith(NO_BOARD)
        emulator.set_link(True)
        assert line.exactly(1) == b"\xa0"


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 1000),
    rates=st.dictionaries(st.sampled_from(IN_BYTES), st.floats(0.001, 0.2), min_size=1),
    cuts=st.lists(st.integers(1, 400), min_size=5, max_size=20),
)
def test_random_faults_are_the_same_however_they_are_asked_for(seed, rates, cuts):
    likes = [Fault(kind="drop", n=3)]
    bounds = list(itertools.accumulate([0, *cuts]))
    whole = Plan((), rates, likes, seed).in_bytes(0, bounds[-1])
    plan = Plan((), rates, likes, seed)
    parts = []
    for a, b in itertools.pairwise(bounds):
        assert plan.packets_before_action(a, b - a) == b - a
        parts += plan.in_bytes(a, b)
    assert parts == whole
    packets = [fault.packet for fault in whole]
    ends = [fault.packet + fault.length for fault in whole]
    assert all(end <= packet for end, packet in zip(ends, packets[1:], strict=False))


def test_random_faults_have_their_rate_and_do_not_disturb_each_other():
    alone = Plan((), {"drop": 0.01}, seed=3).in_bytes(0, 100_000)
    both = Plan((), {"drop": 0.01, "repeat": 0.001}, seed=3).in_bytes(0, 100_000)
    assert len(alone) == pytest.approx(1000, rel=0.15)
    drops = {fault.packet for fault in both if fault.kind == "drop"}
    assert len(drops & {fault.packet for fault in alone}) > 0.95 * len(alone)


def test_faults_in_time_cut_the_batch_and_come_once():
    plan = Plan([Fault(kind="stall", packet=10), Fault(kind="unplug", packet=10)])
    assert plan.packets_before_action(0, 64) == 10
    assert plan.in_bytes(0, 10) == []
    assert plan.action_at(9) is None
    assert plan.action_at(10).kind == "stall"
    assert plan.action_at(10) is None
    assert plan.packets_before_action(10, 64) == 1
    assert plan.action_at(11).kind == "unplug"


def test_random_faults_leave_the_rest_of_the_bytes_untouched(clean):
    rates = dict.fromkeys(IN_BYTES, 0.02)
    with virtual(Plan((), rates, seed=5)) as emulator, Line(emulator.name) as line:
        line.write(b"b")
        data = line.exactly(33 * 2500)
        record = emulator.record
        bad = set(record.lost_packets().tolist())
        bad |= {n for n, packet in record.altered.items() if packet not in clean}
        stray = b"".join(h.data for h in record.happened if h.kind in ("insert", "text"))
    assert {h.kind for h in record.happened} - {"opened", "closed"} == set(IN_BYTES)
    for n in range(1900):
        packet = clean[33 * n : 33 * n + 33]
        assert (packet in data) == (n not in bad) or packet in stray


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "fire"},
        {"kind": "drop", "n": 0},
        {"kind": "stall", "seconds": 0},
        {"kind": "garble", "where": "x"},
    ],
)
def test_an_impossible_fault_is_an_error(options):
    with pytest.raises(ValueError, match=r"must be|unknown"):
        Fault(**options)
    assert set(IN_BYTES) & set(IN_TIME) == set()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_every_fault_at_once_each_packet_arrives_or_is_on_record(seed, tmp_path):
    rates = dict.fromkeys(IN_BYTES, 0.01) | {"stall": 0.002, "radio_loss": 0.002, "unplug": 0.001}
    likes = [Fault(kind="drop", n=20), *(Fault(kind=k, seconds=0.5) for k in IN_TIME)]
    plan = Plan((), rates, likes, seed)
    arrived = set()
    with virtual(plan, state="streaming", ports=tmp_path) as emulator:
        record = emulator.record
        while emulator.device.n_packets < 12_000:
            record.wait_for(lambda: emulator.is_plugged)
            with Line(emulator.name) as line:
                data = b"".join(iter(line.some, b""))
            arrived |= set(_intact(data))
        n_made = emulator.device.n_packets
        lost = set(record.lost_packets().tolist()) | set(record.altered)
    assert n_made < 2**14  # beyond, the pattern begins again
    missing = set(range(n_made)) - arrived - lost
    assert len(record.of_kind("unplug")) > 3 and len(arrived) > 3000
    assert not missing
    both = arrived & lost - set(record.altered) - set(record.broken)
    assert both <= {h.packet for h in record.of_kind("repeat")}  # a copy came through


def _intact(data):
    """Packet numbers of everything in a byte string that is a packet of the pattern."""
    place = 0
    while place + 33 <= len(data):
        packet = data[place : place + 33]
        steps = [
            int.from_bytes(packet[i : i + 3], "big", signed=True) / 24 for i in range(2, 26, 3)
        ]
        number = (steps[0] + 8 * 2**14) / 16
        is_pattern = steps == [steps[0] + c for c in range(8)] and number == int(number)
        if packet[0] == 0xA0 and packet[32] >> 4 == 0xC and is_pattern:
            yield int(number)
            place += 33
        else:
            place += 1
