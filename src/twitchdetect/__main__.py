"""``python -m twitchdetect``."""

import sys

from twitchdetect.cli import main

sys.exit(main())
