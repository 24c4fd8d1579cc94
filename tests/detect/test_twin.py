"""The compiled detector against the same source run as plain Python."""

import json
import os
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
from dataclasses import astuple
sys.path.insert(0, sys.argv[1])
from tests.signals import run, session
x = session(4, n_channels=3, duration_s=12.6)
events = run(x, [len(x)], fs=250.0)
print(json.dumps([astuple(e) for e in events]))
"""


def events(disable_jit):
    env = {**os.environ, "NUMBA_DISABLE_JIT": str(int(disable_jit))}
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, root], env=env, capture_output=True, text=True, check=True
    )
    return json.loads(result.stdout)


def test_plain_python_gives_the_same_events():
    compiled, plain = events(False), events(True)
    assert len(plain) == len(compiled) >= 4
    for p, c in zip(plain, compiled, strict=True):
        assert p[:6] == c[:6]  # kind, channel, samples
        for a, b in zip(p[6:10], c[6:10], strict=True):  # contraction rounds differently
            assert a == pytest.approx(b, rel=1e-6, nan_ok=True)
