"""The firmware in real time, its serial line on a pseudo-terminal."""

import os
import select
import subprocess
import termios
import time

import pytest

from tests.firmware_interface import decode
from tests.firmware_interface.vectors import encoder

WIRE = encoder()


@pytest.fixture
def line(simhost):
    """A descriptor of the host's side, raw; the board lives as long as the test."""
    with subprocess.Popen([*simhost, "pty", "1"], stdout=subprocess.PIPE, text=True) as board:
        try:
            name = board.stdout.readline().strip()
            descriptor = os.open(name, os.O_RDWR | os.O_NOCTTY)
            attributes = termios.tcgetattr(descriptor)
            assert not attributes[3] & (termios.ECHO | termios.ICANON)
            yield descriptor
            os.close(descriptor)
        finally:
            board.terminate()
            board.stdout.read()


def read(line, until, timeout_s=5.0):
    """All bytes up to the moment at which the messages so far satisfy the condition."""
    stream, give_up = b"", time.monotonic() + timeout_s
    while time.monotonic() < give_up:
        if select.select([line], [], [], 0.1)[0]:
            stream += os.read(line, 65536)
            if until(decode.messages(stream)[0]):
                return stream
    raise AssertionError(f"not within {timeout_s} s: {stream[-200:].hex()}")


def ask(line, kind, *arguments, tag=1):
    os.write(line, WIRE.frame(WIRE.command(kind, tag, *arguments)))
    return decode.messages(read(line, lambda told: told and told[-1].get("tag") == tag))[0][-1]


def test_a_host_opens_sets_streams_and_stops(line):
    started = read(line, lambda told: told)  # bytes sent before it has started are lost
    assert decode.messages(started)[0][0]["type"] == "status"
    assert ask(line, "stop", tag=2)["result"] == 0
    assert ask(line, "identify", tag=3) == {"type": "identity", "tag": 3, **WIRE.IDENTITY}
    assert ask(line, "self_test", 1, tag=4)["result"] == 0
    assert ask(line, "start", tag=5)["result"] == 0
    began = time.monotonic()

    def long_enough(told):
        return told[-1:] and told[-1].get("counter", 0) >= 1000

    stream = read(line, long_enough)
    took_s = time.monotonic() - began
    os.write(line, WIRE.frame(WIRE.command("stop", 6)))
    stream += read(line, lambda told: told and told[-1].get("tag") == 6)
    told, damaged, unknown = decode.messages(stream)
    frames = [message for message in told if message["type"] == "samples"]
    rows = [row for frame in frames for row in frame["counts"]]
    assert damaged == unknown == 0
    assert rows == [WIRE.pattern(counter, 4) for counter in range(len(rows))]
    assert took_s > 0.9, "a thousand samples at 1 kHz cannot come sooner"
