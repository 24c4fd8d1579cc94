"""Nothing is compiled while a board streams: for seconds nobody would read it."""

import subprocess
import sys

import pytest
from numba import config

CHECK = """
from twitchdetect.boards import clock_machine
from twitchdetect.boards.{module} import {driver}
from twitchdetect.cli.job import warm_up
from twitchdetect.config import DetectorConfig
from twitchdetect.detect.advance import advance, close, skip
warm_up(DetectorConfig())
{driver}()
for kernel in (clock_machine.take_all, clock_machine.take_rest, advance, close, skip):
    print(len(kernel.signatures), kernel.py_func.__name__)
"""


@pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled at all")
@pytest.mark.parametrize(
    ("module", "driver"), [("cyton", "CytonDriver"), ("twitchboard", "TwitchboardDriver")]
)
def test_what_a_gap_and_a_restart_need_is_compiled_before_the_stream(module, driver):
    code = CHECK.format(module=module, driver=driver)
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["1"] * 5, result.stdout + result.stderr
