"""How much room the disk has, asked seldom."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from pathlib import Path

_EACH_S = 10.0


class FreeSpace:
    """Asks for the room in a folder.

    Parameters
    ----------
    folder : Path
    usage : callable, optional
        Gives what has an attribute ``free`` for a folder, or raises `OSError`.
    """

    def __init__(
        self, folder: Path, usage: Callable[[Path], shutil._ntuple_diskusage] = shutil.disk_usage
    ) -> None:
        self._folder, self._usage = folder, usage
        self._due_s, self._bytes = -math.inf, math.nan

    def at(self, now_s: float) -> float:
        """Give it in bytes, at most ten seconds old; nan where it cannot be told."""
        if now_s >= self._due_s:
            self._due_s = now_s + _EACH_S
            try:
                self._bytes = float(self._usage(self._folder).free)
            except OSError:
                self._bytes = math.nan
        return self._bytes
