"""Small parts of FHIR's JSON."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from twitchdetect.chart.base import moment_text
from twitchdetect.chart.picked import picked
from twitchdetect.chart.tables import Site

Resource = dict[str, Any]


@cache
def codes() -> dict[str, dict[str, str]]:
    """Give code systems, and the codes that are certain."""
    text = (files("twitchdetect.chart") / "fhir_codes.json").read_text(encoding="utf-8")
    known: dict[str, dict[str, str]] = json.loads(text)
    return known


def url_of(row_id: str) -> str:
    return f"urn:uuid:{UUID(row_id)}"


def to(row_id: str) -> Resource:
    """Give a reference to a resource of the bundle."""
    return {"reference": url_of(row_id)}


def words(text: str) -> Resource:
    """Give a CodeableConcept without a code."""
    return {"text": text}


def derived(row_id: str, number: int) -> str:
    """Give an id for what is made of a row, the same every time."""
    return UUID(int=UUID(row_id).int ^ number).hex


def time_of(at: datetime) -> str:
    return moment_text(at)


def quantity(value: float, unit: str) -> Resource:
    code = codes()["units"][unit]
    shown = "score" if code == "{score}" else unit
    return {"value": value, "unit": shown, "system": codes()["systems"]["ucum"], "code": code}


def place_of(site: Site, *, is_clinical: bool) -> str:
    """Give muscle, side and trigger point; empty without a muscle that may be told."""
    muscle = picked("site", "muscle", site.muscle) or (site.muscle if is_clinical else "")
    side = picked("site", "side", site.side)
    point = picked("site", "point", site.point)
    told = [muscle, side, f"{point} trigger point" if point else ""]
    return ", ".join(word for word in told if word) if muscle else ""
