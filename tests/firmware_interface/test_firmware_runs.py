"""The firmware as built for the chip, run in simavr in batch."""

import re
import subprocess

import pytest

from tests.firmware_interface.simulated import run
from tests.firmware_interface.vectors import cases, encoder

WIRE = encoder()
SESSIONS = cases("firmware_sessions")
BUSIEST = [("set 4 at 1 kHz", 4, 1000), ("set 8 at 500 Hz", 8, 500), ("set 1 at 1 kHz", 1, 1000)]
TIMSK1, ADCSRA, UBRR0L = "6f", "7a", "c4"


def ask(kind, *arguments, tag=1):
    return WIRE.frame(WIRE.command(kind, tag, *arguments))


def play(simhost, folder, case):
    script = [(step["at_us"], bytes.fromhex(step["host"])) for step in case["steps"]]
    return run(simhost, folder, case["until_us"], script, case["counts"])


def counters(frames):
    return [frame["counter"] + k for frame in frames for k in range(len(frame["counts"]))]


@pytest.mark.parametrize("case", SESSIONS.values(), ids=SESSIONS.keys())
def test_every_byte_is_the_vectors_byte(simhost, tmp_path, case):
    assert play(simhost, tmp_path, case).sent.hex() == case["board"]


def test_two_runs_are_the_same_to_the_cycle(simhost, tmp_path):
    case = SESSIONS["four channels at 1 kHz"]
    assert play(simhost, tmp_path, case) == play(simhost, tmp_path, case)


@pytest.mark.parametrize(("channels", "rate"), [case[1:] for case in BUSIEST])
def test_at_the_highest_rates_nothing_is_lost_or_late(simhost, tmp_path, channels, rate):
    script = [(5000, ask("set", channels, rate)), (6000, ask("start")), (2508900, ask("stop"))]
    script.append((2512900, ask("status")))
    done = run(simhost, tmp_path, 2520000, script)
    frames = done.messages("samples")
    assert counters(frames) == list(range(counters(frames)[-1] + 1))
    assert len(counters(frames)) >= 2.5 * rate
    assert done.messages("status")[-1] == {
        "type": "status",
        "tag": 1,
        "board_ms": 2512,
    } | dict.fromkeys(
        ("state", "overruns", "dropped_samples", "damaged_frames", "watchdog_resets"), 0
    ) | {"reset_cause": 1}
    last_byte_us = 22
    late_us = [
        at_us + last_byte_us - 1000 * message["board_ms"]
        for at_us, message in zip(done.frame_us[1:], done.messages(), strict=True)
        if message["type"] == "samples"
    ]
    assert min(late_us) > 0 and max(late_us) < 8000
    assert done.sleeping > 0.5 * done.cycles
    assert done.interrupting < 0.12 * done.cycles
    assert 20 < done.stack < 384  # half of what the variables leave


def test_status_comes_by_itself_each_second_of_a_stream(simhost, tmp_path):
    done = run(simhost, tmp_path, 3_300_000, [(5000, ask("start")), (3_200_000, ask("stop"))])
    start_up, *told = done.messages("status")
    assert start_up["board_ms"] == 0
    assert [status["board_ms"] for status in told] == [1004, 2004, 3004]
    assert {status["state"] for status in told} == {1}


def test_overruns_are_counted_and_leave_a_gap_as_long(simhost, tmp_path):
    script = [(5000, ask("self_test", 1) + ask("start")), (150900, ask("stop"))]
    script.append((152900, ask("status")))
    deaf, hearing = f"50000:{ADCSRA}:e7:0", f"60000:{ADCSRA}:ff:8"  # interrupt of the converter
    done = run(simhost, tmp_path, 160_000, script, poke=[deaf, hearing])
    frames = done.messages("samples")
    got = counters(frames)
    lost = set(range(got[-1] + 1)) - set(got)
    assert 9 <= len(lost) <= 12 and max(lost) - min(lost) == len(lost) - 1
    assert done.messages("status")[-1]["overruns"] == len(lost)
    assert all(frame["board_ms"] - frame["counter"] == frames[0]["board_ms"] for frame in frames)
    rows = [row for frame in frames for row in frame["counts"]]
    assert rows == [WIRE.pattern(counter, 4) for counter in got]


def test_a_line_too_slow_loses_whole_frames_and_counts_their_samples(simhost, tmp_path):
    script = [(5000, ask("start")), (300900, ask("stop")), (302900, ask("status"))]
    slow, fast = f"50000:{UBRR0L}:0:67", f"150000:{UBRR0L}:0:1"  # 9600 baud for a while
    done = run(simhost, tmp_path, 310_000, script, poke=[slow, fast])
    got = counters(done.messages("samples"))
    lost = set(range(got[-1] + 1)) - set(got)
    assert got == sorted(got) and len(lost) > 50 and len(lost) % 4 == 0
    status = done.messages("status")[-1]
    assert status["dropped_samples"] == len(lost) and status["overruns"] == 0
    assert got[-1] == 295 and got[-100:] == list(range(196, 296))


def test_a_dead_clock_brings_the_watchdog_and_the_board_says_so(simhost, tmp_path):
    awake = [(at_us, ask("ping", tag=9)) for at_us in range(110_000, 500_000, 20_000)]
    script = [(5000, ask("start")), *awake, (600_000, ask("identify")), (610_000, ask("start"))]
    done = run(simhost, tmp_path, 650_000, script, poke=[f"100000:{TIMSK1}:0:0"])
    told = [message for message in done.messages() if message["type"] != "pong"]
    reset = next(k for k, message in enumerate(told) if message.get("reset_cause") == 4)
    assert told[reset]["watchdog_resets"] == 1 and told[reset]["tag"] == 0
    assert told[reset]["state"] == 0 and told[reset]["board_ms"] == 0
    identity, reply, *frames = told[reset + 1 :]
    assert identity["type"] == "identity" and identity["state"] == 0
    assert reply["result"] == 0 and frames[0]["counter"] == 0


def test_an_idle_board_is_not_reset_by_its_watchdog(simhost, tmp_path):
    done = run(simhost, tmp_path, 3_000_000, [(2_900_900, ask("status"))])
    assert [status["board_ms"] for status in done.messages("status")] == [0, 2900]
    assert len(done.messages()) == 2


def test_the_serial_number_is_read_from_the_eeprom(simhost, tmp_path):
    for written, told in {"TB000042": "TB000042", "abc\0\0\0\0\0": "abc"}.items():
        script = [(5000, ask("identify"))]
        done = run(simhost, tmp_path, 10_000, script, serial=written.replace("\0", ""))
        assert done.messages("identity")[0]["serial"][:3] == told[:3]


def test_commands_without_a_pause_are_all_answered_while_streaming(simhost, tmp_path):
    burst = b"".join(ask("ping", tag=tag) for tag in range(1, 5))
    script = [(5000, ask("start")), (20_000, burst), (30_100, burst), (40_300, burst)]
    done = run(simhost, tmp_path, 60_000, script)
    assert [pong["tag"] for pong in done.messages("pong")] == [1, 2, 3, 4] * 3
    assert counters(done.messages("samples"))[-1] > 45


def test_a_flood_of_garbage_costs_no_sample(simhost, tmp_path, rng):
    flood = rng.integers(0, 256, 4000, dtype="u1").tobytes()  # 88 ms of the line without a pause
    script = [
        (5000, ask("start")),
        *((20_000 + k, flood[k : k + 1000]) for k in range(0, 4000, 1000)),
    ]
    script += [(130_000, b"\0" + ask("stop")), (132_000, ask("status"))]
    done = run(simhost, tmp_path, 140_000, script)
    got = counters(done.messages("samples"))
    assert got == list(range(got[-1] + 1)) and got[-1] > 120
    status = done.messages("status")[-1]
    frames = [piece for piece in flood.split(b"\0") if piece]
    assert status["damaged_frames"] == len(frames)
    assert status["overruns"] == status["dropped_samples"] == 0


def test_a_flood_of_commands_leaves_the_sampling_alone(simhost, tmp_path):
    script = [(5000, ask("start")), *((20_000 + k, ask("identify")) for k in range(700))]
    script += [(130_000, ask("stop")), (132_000, ask("status"))]
    done = run(simhost, tmp_path, 140_000, script)
    got = counters(done.messages("samples"))
    status = done.messages("status")[-1]
    assert status["overruns"] == 0  # commands are lost, and samples for want of room on the line
    assert status["dropped_samples"] == got[-1] + 1 - len(got) > 0
    assert len(got) > 20


def test_a_stream_stopped_and_started_at_any_moment_has_its_channels_in_order(simhost, tmp_path):
    rows = [[100 * i + 7 for i in range(1, 9)]]
    script = [(5000, ask("set", 8, 500)), (6000, ask("start"))]
    script += [(10_000 + 5_130 * k, ask("stop") + ask("start")) for k in range(40)]
    done = run(simhost, tmp_path, 230_000, script, rows)
    frames = done.messages("samples")
    assert sum(frame["counter"] == 0 for frame in frames) == 41
    assert all(row == rows[0] for frame in frames for row in frame["counts"])


def test_it_fits_with_room_to_spare(elf):
    said = subprocess.run(["avr-size", "-A", str(elf)], capture_output=True, text=True).stdout
    size = {name: int(n) for name, n in re.findall(r"^\.(\w+)\s+(\d+)", said, re.MULTILINE)}
    assert size["text"] + size.get("data", 0) < 8192
    assert size.get("data", 0) + size["bss"] + size.get("noinit", 0) < 1280  # 768 for the stack
