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


def killed(x):
    os.kill(os.getpid(), signal.SIGKILL)


def forever(folder):
    (folder / str(os.getpid())).touch()
    time.sleep(600)
