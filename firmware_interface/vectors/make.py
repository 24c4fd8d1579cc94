"""Write the test vectors beside this script, or with --check say which differ.

python firmware_interface/vectors/make.py [--check]
"""

import argparse
import sys
from pathlib import Path

import cyton_cases
import ganglion_cases
import session_cases
import twitchboard_cases

HERE = Path(__file__).parent


def main() -> int:
    """Make all files; 1 if one of them differs and only a check was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    check = parser.parse_args().check
    made = {}
    for kind in (twitchboard_cases, cyton_cases, ganglion_cases, session_cases):
        made |= kind.files()
    found = {path.name for path in HERE.glob("*.jsonl")}
    differ = sorted(found - made.keys())
    for name, lines in made.items():
        text, path = "\n".join(lines) + "\n", HERE / name
        if not path.exists() or path.read_text(encoding="ascii") != text:
            differ.append(name)
            if not check:
                path.write_text(text, encoding="ascii", newline="\n")
    for name in differ:
        print(name, "differs" if check else "written or left over")
    return 1 if check and differ else 0


if __name__ == "__main__":
    sys.exit(main())
