"""The test vectors, read."""

import importlib.util
import json
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "firmware_interface" / "vectors"


def cases(file, **wanted):
    """Cases of one file, by name; only those that have the wanted values."""
    read = [json.loads(line) for line in (FOLDER / f"{file}.jsonl").read_text().splitlines()]
    kept = [case for case in read if all(case.get(k) == v for k, v in wanted.items())]
    return {case.get("name", str(number)): case for number, case in enumerate(kept)}


def encoder():
    """The module that the twitchboard vectors are encoded with."""
    spec = importlib.util.spec_from_file_location("wire", FOLDER / "wire.py")
    wire = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(wire)
    return wire
