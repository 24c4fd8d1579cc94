"""The tests of windows run, or it is said why they do not."""

import pytest

from tests import qt
from tests.live import conftest


def test_windows_can_be_tested(request):
    if qt.PROBLEM:
        assert conftest.collect_ignore_glob == ["test_*.py"]
        pytest.skip(f"all of tests/live: {qt.PROBLEM}")
    assert request.config.pluginmanager.has_plugin("pytestqt.plugin")
    assert conftest.collect_ignore_glob == []
