"""A serial line: what its ends may do, and the errors that come of it."""

import errno
import os
import threading
import time

import pytest

from twitchdetect.boards.faults import LostError, PortError
from twitchdetect.boards.line import POLL_S, SerialLine


class Pipe:
    """What a serial port looks like, over a pipe."""

    def __init__(self):
        self.read_end, self.write_end = os.pipe()
        self.closed = False

    def fileno(self):
        return self.read_end

    def write(self, data):
        raise OSError(errno.EIO, "Input/output error")

    def reset_output_buffer(self):
        raise OSError(errno.EIO, "Input/output error")

    def close(self):
        self.closed = True


@pytest.fixture
def pipe():
    made = Pipe()
    yield made
    os.close(made.read_end)


def line_on(pipe):
    return SerialLine("x", 115200, make=lambda *_: pipe)


def test_all_that_is_there_comes_at_once_and_nothing_after_a_while(pipe):
    line = line_on(pipe)
    os.write(pipe.write_end, b"a" * 5000)
    assert line.read() == b"a" * 5000
    start_s = time.monotonic()
    assert line.read() == b""
    assert time.monotonic() - start_s >= 0.9 * POLL_S
    os.close(pipe.write_end)


def test_bytes_that_belong_together_come_together(pipe):
    line = line_on(pipe)
    os.write(pipe.write_end, b"first")
    threading.Timer(0.003, os.write, (pipe.write_end, b" and second")).start()
    assert line.read() == b"first and second"
    os.close(pipe.write_end)


def test_an_end_that_is_ready_but_has_nothing_is_lost_and_no_silence(pipe):
    line = line_on(pipe)
    os.close(pipe.write_end)
    with pytest.raises(LostError, match=r"^x: was lost while reading"):
        line.read()
    with pytest.raises(LostError, match=r"^x: was lost while writing"):
        line.write(b"s")
    line.close()
    assert pipe.closed


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (OSError(errno.EBUSY, "busy"), "held by another program"),
        (OSError(errno.EAGAIN, "x"), "held by another program"),
        (OSError("Could not exclusively lock port"), "held by another program"),
        (OSError(errno.EACCES, "denied"), "may not be opened by this user"),
        (OSError("PermissionError(13, 'Access is denied.', None, 5)"), "may not be opened"),
        (OSError(errno.ENOENT, "gone"), "no such port. 'twitchdetect devices' lists"),
        (OSError(errno.EINVAL, "odd"), "cannot be opened"),
    ],
)
def test_a_port_that_cannot_be_opened_says_why_and_what_to_do(error, text):
    def make(name, baud):
        raise error

    with pytest.raises(PortError, match=text) as found:
        SerialLine("/dev/x", 115200, make=make)
    assert found.value.port == "/dev/x"
