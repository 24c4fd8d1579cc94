"""Which columns are picked from a list, and what of a typed one is as good as picked.

Lists are kept by the functions that write a chart, not by its database; whatever leaves without
typed words is looked at again here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from twitchdetect.chart import picklists
from twitchdetect.chart.base import Base, Entry
from twitchdetect.chart.muscles import find_muscle
from twitchdetect.chart.tables import Twitch
from twitchdetect.events import KINDS

_SEGMENTS = re.compile(r"[CTLS]\d{1,2}(\s*[-,/]\s*[CTLS]?\d{1,2})*")


def _same(keys: Iterable[str]) -> dict[str, str]:
    return {key: key for key in keys if key}


def _words(items: Mapping[str, Any]) -> dict[str, str]:
    return {
        key: item if isinstance(item, str) else item.words for key, item in items.items() if key
    }


_ITEMS = [item for items in picklists.TOPICS.values() for item in items]
LEVELS: dict[tuple[str, str], dict[str, str]] = {
    ("session", "position"): _same(picklists.POSITIONS),
    ("session", "response"): _words(picklists.RESPONSES),
    ("answer", "topic"): _same(picklists.TOPICS),
    ("answer", "item"): {item.key: item.words for item in _ITEMS},
    ("answer", "value"): _same(a for item in _ITEMS for a in item.answers),
    ("measure", "phase"): _same(picklists.PHASES),
    ("measure", "kind"): _words(picklists.MEASURES),
    ("measure", "unit"): _same(kind.unit for kind in picklists.MEASURES.values()),
    ("measure", "side"): _same(picklists.SIDES),
    ("site", "side"): _same(picklists.SIDES),
    ("site", "point"): _same(picklists.POINTS),
    ("site", "view"): _same(("front", "back")),
    ("site", "technique"): _words(picklists.TECHNIQUES),
    ("adverse_event", "kind"): _words(picklists.ADVERSE_EVENTS),
    ("adverse_event", "severity"): _same(picklists.SEVERITIES),
    ("adverse_event", "when"): _same(picklists.WHEN),
    ("diary", "symptoms"): _words(picklists.SYMPTOMS),
    ("twitch", "source"): {"detected": "By the software", "felt": "By the therapist only"},
    ("twitch", "kind"): _same(KINDS),
    ("twitch", "label"): _same(KINDS),
    ("twitch", "confirmed"): {"yes": "Yes", "no": "No", "n/a": "Nobody said"},
}
"""What can be picked, with its words, by table and column."""


def free_text(kind: type[Base]) -> tuple[str, ...]:
    """Give the columns of a table in which anything may be typed."""
    if kind is Twitch:
        return ("reason",)
    typed = kind.FREE_TEXT if issubclass(kind, Entry) else ()
    return (*typed, "segments") if kind.__tablename__ == "site" else typed


def picked(table: str, key: str, value: Any) -> Any:
    """Give a value that was picked, or could have been; empty for any other text.

    A muscle that the list knows is one, under the list's name; so are spinal segments.
    """
    if isinstance(value, list):
        return [one for one in value if one in LEVELS.get((table, key), {})]
    if not isinstance(value, str):
        return ""
    if (table, key) == ("site", "muscle"):
        muscle = find_muscle(value)
        return muscle.name if muscle else ""
    if (table, key) == ("site", "segments"):
        return value.strip() if _SEGMENTS.fullmatch(value.strip()) else ""
    return value if value in LEVELS.get((table, key), {}) else ""
