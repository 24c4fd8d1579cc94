"""Bytes and what they mean, as the far side of the wire keeps them."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "firmware_interface" / "vectors"


def cases(name):
    """Give the cases of a file as parameters, or one that is skipped where there is no file."""
    path = FOLDER / f"{name}.jsonl"
    if not path.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"no {path.name}"))]
    made = [json.loads(line) for line in path.read_text().splitlines()]
    return [pytest.param(case, id=case.get("name")) for case in made]
