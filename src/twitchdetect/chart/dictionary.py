"""What each column of a chart means: descriptions and units for exports."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

UNCERTAIN = (
    "Twitches are LTR-like events that software found in the signal: unverified estimates, no "
    "measure of treatment success, unless a clinician confirmed them. Research software, not a "
    "medical device."
)
"""Goes with every export that holds twitches."""


@cache
def _all() -> dict[str, dict[str, list[str]]]:
    text = (files("twitchdetect.chart") / "dictionary.json").read_text(encoding="utf-8")
    known: dict[str, dict[str, list[str]]] = json.loads(text)
    return known


def meaning(table: str, key: str) -> dict[str, str]:
    """Give description and units of a column; empty where it has none of its own."""
    known = _all()
    told = known.get(table, {}).get(key) or known["every"].get(key)
    return dict(zip(("Description", "Units"), told, strict=False)) if told else {}
