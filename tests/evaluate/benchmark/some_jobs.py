"""Jobs for worker processes."""

import os
import signal
import time

from twitchdetect.errors import FileFormatError, GapError


def square(x):
    return x * x, os.getpid()


def bad_file(x):
    raise FileFormatError("folder/name.bdf", "is no recording")


def bad_gap(x):
    raise GapError(expected_sample=5, got_sample=3)


class StubbornError(Exception):
    """Goes into another process, but does not come out of it."""

    def __init__(self, one, two):
        super().__init__(one)


def stubborn(x):
    raise StubbornError("stays here", 2)


def killed(x):
    os.kill(os.getpid(), signal.SIGKILL)


def one_of_two(folder, is_endless):
    """Start together with another one; one ends then, the other does not."""
    (folder / f"{os.getpid()}.begun").touch()
    while is_endless or len(list(folder.glob("*.begun"))) < 2:
        time.sleep(0.01)
    (folder / "one.done").touch()
