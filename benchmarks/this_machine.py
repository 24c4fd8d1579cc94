"""The machine on which something is measured."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def cpu() -> str:
    """Give the processor's name, and how many cores there are."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if os.name == "posix" else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores"
