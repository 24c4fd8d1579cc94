"""Whether Qt can be loaded: its package may be there and the system's libraries below it not."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _problem():
    try:
        import PySide6.QtTest
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return f"windows need Qt and the system's libraries for it ({error})"
    return ""


PROBLEM = _problem()
needs_qt = pytest.mark.skipif(bool(PROBLEM), reason=PROBLEM or "Qt is there")
