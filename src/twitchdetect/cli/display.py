"""Whether a window can be shown here."""

from __future__ import annotations

import importlib.util
import os
import sys

from twitchdetect.errors import TwitchDetectError

_X_OR_WAYLAND = ("DISPLAY", "WAYLAND_DISPLAY")


def why_no_window() -> str:
    """Give what keeps a window from being shown and what to do; empty if nothing does."""
    if importlib.util.find_spec("PySide6") is None:
        return "it needs the extra 'live': pip install \"twitchdetect[live]\""
    is_placed = os.environ.get("QT_QPA_PLATFORM") or any(map(os.environ.get, _X_OR_WAYLAND))
    if sys.platform.startswith("linux") and not is_placed:
        return "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    return ""


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
