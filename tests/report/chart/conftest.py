"""Times on reports are local: the tests are in one zone wherever they run."""

import time

import pytest


@pytest.fixture
def in_zone(monkeypatch):
    """Give what moves this process to a time zone."""

    def move(zone):
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def _utc(in_zone):
    in_zone("UTC")
