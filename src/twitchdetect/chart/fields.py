"""What each column of a chart can hold, and which columns of a row must agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from twitchdetect.chart import checks, picklists
from twitchdetect.chart.base import Entry
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.tables import Answer, Diary, Insertion, Measure, Site

Check: TypeAlias = Callable[[Any], Any]
_LAST_S = 1e6


def _text(what: str, most: int = 4000) -> Check:
    return lambda value: checks.text(value, what, most)


def _words(what: str) -> Check:
    def check(value: Any) -> str:
        if not (found := checks.text(value, what)):
            raise ChartError(f"got no {what}; expected text")
        return found

    return check


def _number(what: str, lowest: float, highest: float, unit: str = "") -> Check:
    return lambda value: checks.number(value, what, lowest, highest, unit)


def _whole(what: str, lowest: int, highest: int) -> Check:
    return lambda value: checks.whole(value, what, lowest, highest)


def _one_of(known: Any, what: str) -> Check:
    return lambda value: checks.one_of(value, known, what)


def _moment(what: str) -> Check:
    def check(value: Any) -> Any:
        if value is None:
            raise ChartError(f"got no {what}; expected a time")
        return checks.moment(value, what)

    return check


def _symptoms(value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise ChartError(f"got {value!r} as symptoms; expected a list of them")
    return list(dict.fromkeys(checks.one_of(v, picklists.SYMPTOMS, "a symptom") for v in value))


_SIDE = _one_of(picklists.SIDES, "a side")
_STROKES = _whole("strokes", 0, 100_000)
FIELDS: dict[str, dict[str, Check]] = {
    "session": {
        "position": _one_of(picklists.POSITIONS, "position"),
        "rationale": _text("rationale"),
        "varied": _text("varied"),
        "place": _text("place"),
        "medication": _text("medication"),
        "history": _text("history"),
        "response": _one_of(picklists.RESPONSES, "response"),
        "response_note": _text("response_note"),
        "plan": _text("plan"),
        "next_session": _text("next_session"),
        "note": _text("a note"),
        "n_needles_counted_out": _whole("needles counted", 0, 500),
        "opened_at": _moment("the session's time"),
        "credential": _text("credential"),
        "is_simulation": lambda value: checks.truth(value, "is_simulation"),
    },
    "answer": {
        "topic": _one_of(picklists.TOPICS, "a topic"),
        "item": _text("an item", 48),
        "value": _text("an answer", 48),
        "words": _text("the acknowledgement"),
        "at": _moment("the answer's time"),
    },
    "measure": {
        "phase": _one_of(picklists.PHASES, "a phase"),
        "kind": _one_of(picklists.MEASURES, "a measure"),
        "value": lambda value: checks.needed(value, "value", -1e6, 1e6),
        "what": _text("what was measured"),
        "side": _SIDE,
        "at": _moment("the measure's time"),
        "note": _text("a note"),
    },
    "site": {
        "muscle": _text("muscle"),
        "segments": _text("segments", 24),
        "note": _text("a note"),
        "side": _SIDE,
        "point": _one_of(picklists.POINTS, "point"),
        "view": _one_of(("", "front", "back"), "view"),
        "technique": _one_of(picklists.TECHNIQUES, "technique"),
        "x": _number("x", 0, 1),
        "y": _number("y", 0, 1),
        "frequency_hz": _number("frequency_hz", 0.1, 1000, "Hz"),
        "pulse_width_us": _number("pulse_width_us", 1, 10_000, "us"),
        "intensity_mA": _number("intensity_mA", 0, 200, "mA"),
        "stimulation_s": _number("stimulation_s", 0, 7200, "s"),
        "start_s": _number("start_s", 0, _LAST_S, "s"),
        "stop_s": _number("stop_s", 0, _LAST_S, "s"),
        "n_strokes": _STROKES,
    },
    "needle": {
        "diameter_mm": _number("diameter", 0.1, 1.0, "mm"),
        "length_mm": _number("length", 5, 200, "mm"),
        "maker": _text("maker"),
        "material": _text("material"),
        "batch": _text("batch"),
    },
    "insertion": {
        "in_at": _moment("the time in"),
        "out_at": lambda value: checks.moment(value, "the time out"),
        "in_s": _number("in_s", 0, _LAST_S, "s"),
        "out_s": _number("out_s", 0, _LAST_S, "s"),
        "depth_mm": _number("depth", 0, 200, "mm"),
        "n_strokes": _STROKES,
        "note": _text("a note"),
    },
    "adverse_event": {
        "kind": _one_of(picklists.ADVERSE_EVENTS, "an adverse event"),
        "severity": _one_of(picklists.SEVERITIES, "a severity"),
        "when": _one_of(picklists.WHEN, "a time"),
        "at": _moment("the event's time"),
        "action": _text("action"),
        "outcome": _text("outcome"),
        "note": _text("a note"),
    },
    "diary": {
        "soreness": _number("soreness", 0, 10),
        "symptoms": _symptoms,
        "note": _text("a note"),
        "at": _moment("the time"),
    },
    "remark": {
        "at": _moment("the remark's time"),
        "at_s": _number("at_s", 0, _LAST_S, "s"),
        "text": _words("text of the remark"),
    },
    "attachment": {"path": _words("path")},
}
"""The check of each column that a person may fill in, by table."""


def fill(row: Any, values: Mapping[str, Any], *, of: str, known: Any = None) -> Any:
    """Set columns of a row after their checks, and see that they agree.

    Parameters
    ----------
    row : Entry
    values : mapping
        Column to value.
    of : str
        What the row is, for messages: ``a site``.
    known : collection of str, optional
        Columns that may be set; all of `FIELDS` if not given.

    Raises
    ------
    ChartError
        If a column is not known, cannot hold its value, or does not agree with another.
    """
    table = FIELDS[type(row).__tablename__]
    for key in values:
        checks.one_of(key, table if known is None else known, f"a detail of {of}")
    for key, value in values.items():
        setattr(row, key, table[key](value))
    agree(row)
    return row


def agree(row: Entry) -> None:
    """Refuse a row whose columns contradict each other; fill in what follows from others."""
    if isinstance(row, Insertion):
        _in_before_out(row)
    elif isinstance(row, Site):
        _whole_place(row)
    elif isinstance(row, Measure):
        _known_measure(row)
    elif isinstance(row, Answer):
        _known_answer(row)
    elif isinstance(row, Diary):
        row.is_red = any(picklists.SYMPTOMS[key].is_red for key in row.symptoms or ())


def _in_before_out(row: Insertion) -> None:
    if row.in_at is not None and row.out_at is not None and row.out_at < row.in_at:
        raise ChartError(
            f"needle {row.number} went in at {row.in_at.isoformat()}; got "
            f"{row.out_at.isoformat()} as the time out, expected a later one"
        )
    if row.in_s is not None and row.out_s is not None and row.out_s < row.in_s:
        raise ChartError(f"got {row.out_s:g} s as the time out; expected {row.in_s:g} s or later")


def _whole_place(row: Site) -> None:
    n_given = bool(row.view) + (row.x is not None) + (row.y is not None)
    if n_given not in (0, 3):
        raise ChartError("a place on the body figure needs all of view, x and y")
    if row.start_s is not None and row.stop_s is not None and row.stop_s < row.start_s:
        raise ChartError(f"got {row.stop_s:g} s as stop_s; expected {row.start_s:g} s or later")


def _known_measure(row: Measure) -> None:
    kind = picklists.MEASURES[checks.one_of(row.kind, picklists.MEASURES, "a measure")]
    row.value = checks.needed(row.value, kind.words.lower(), kind.lowest, kind.highest, kind.unit)
    row.unit = kind.unit
    if kind.needs_what and not row.what:
        raise ChartError(f"{kind.words}: say of what, for example --what 'neck rotation'")


def _known_answer(row: Answer) -> None:
    items = {item.key: item for item in picklists.TOPICS[row.topic]}
    checks.one_of(row.item, items, f"an item of {row.topic}")
    checks.one_of(row.value, items[row.item].answers, f"the answer to {row.item}")
