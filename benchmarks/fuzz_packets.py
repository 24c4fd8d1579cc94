"""Look for bytes that break a decoder or the sample clock, guided by coverage.

Needs atheris beside the project (pip install atheris). The kernels run as plain Python, so that
the fuzzer sees their branches. Inputs are those of tests/boards/fuzzed.py; whatever libFuzzer's
options allow may follow, first the folder of the corpus:

    python benchmarks/fuzz_packets.py tests/boards/corpus -max_total_time=600
"""

import os
import sys
from pathlib import Path

os.environ["NUMBA_DISABLE_JIT"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1]))

import atheris

with atheris.instrument_imports(include=["twitchdetect.boards"]):
    from tests.boards.fuzzed import try_one


def main() -> None:
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
