"""A disk without room, for tests: no file may grow beyond a size."""

from contextlib import contextmanager

import pytest


@contextmanager
def files_of_at_most(n_bytes):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
