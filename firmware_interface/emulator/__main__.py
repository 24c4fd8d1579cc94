"""``python firmware_interface/emulator``: see `command`."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # not this folder, whose names are common

from firmware_interface.emulator.command import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
