"""What several tests share."""

import os
from pathlib import Path

import numpy as np
import pytest

from tests.qt import PROBLEM

pytest_plugins = [] if PROBLEM else ["pytestqt.plugin"]  # which cannot be loaded without Qt
SHARED = Path(
    os.environ.get("TWITCHDETECT_SHARED_RECORDINGS")
    or Path(__file__).parents[2] / "shared" / "recordings"
)


MOST_MEMORY_BYTES = 12 << 30


@pytest.fixture(scope="session", autouse=True)
def _limited_memory():
    """Let a reader that believes a damaged size fail its test rather than take the machine."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard in (-1, resource.RLIM_INFINITY) or hard >= MOST_MEMORY_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, hard))


@pytest.fixture
def shared_recordings() -> Path:
    """Folder of other people's recordings, which the project does not hold."""
    if not SHARED.is_dir():
        pytest.skip(
            "needs real recordings: set TWITCHDETECT_SHARED_RECORDINGS to the folder that holds them"
        )
    return SHARED


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20261124)
