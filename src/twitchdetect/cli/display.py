"""Whether a window can be shown here, and what to do where none can."""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import sys

from twitchdetect.errors import TwitchDetectError

_X_OR_WAYLAND = ("DISPLAY", "WAYLAND_DISPLAY")
_X_NEEDS = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Without one of these Qt ends the whole program when it opens a window under X."""


def why_no_window() -> str:
    """Give what keeps a window from being shown and what to do; empty if nothing does."""
    if importlib.util.find_spec("PySide6") is None:
        return 'it needs the extra live: pip install "twitchdetect[live]"'
    is_linux = sys.platform.startswith("linux")
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if is_linux and not (chosen or any(map(os.environ.get, _X_OR_WAYLAND))):
        return "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return f"Qt cannot be loaded ({error}). On Debian and Ubuntu: apt install libegl1 libgl1"
    if is_linux and (chosen == "xcb" or not (chosen or os.environ.get("WAYLAND_DISPLAY"))):
        return _why_no_x()
    return ""


def _why_no_x() -> str:
    missing = [package for name, package in _X_NEEDS.items() if not _is_there(name)]
    if not missing:
        return ""
    return (
        f"Qt lacks libraries of the system. On Debian and Ubuntu: apt install {' '.join(missing)}"
    )


def _is_there(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def need_window(instead: str) -> None:
    """Refuse where no window can be shown.

    Parameters
    ----------
    instead : str
        The command that does without.

    Raises
    ------
    TwitchDetectError
        With what to do.
    """
    if why := why_no_window():
        raise TwitchDetectError(f"no window can be shown: {why}. Without one: '{instead}'.")
