"""The part of a session's report about the record itself: amendments, signal, software."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from twitchdetect.report.chart import say
from twitchdetect.report.chart.document import Block, Column, Group, Pairs, Section, Table, Text
from twitchdetect.report.chart.facts import Amendment, RecordingFact, SessionFacts

_MOST = 300
"""Letters of an old or a new value; the log has all of it."""


def amendments(facts: SessionFacts) -> Section:
    """Give the section: each change after the signature, old and new."""
    columns = (
        Column("What", share=24),
        Column("Was", share=38),
        Column("Is now"),
    )
    blocks: list[Block] = []
    for amendment in facts.amendments:
        title = f"{say.moment(amendment.at)}, {amendment.author}: {amendment.reason}"
        rows = _changes(amendment)
        table: Block = Table(columns, rows) if rows else Text("No value differs.", "soft")
        blocks.append(Group(title, (table,)))
    return Section("Amendments after the signature", tuple(blocks))


def _changes(amendment: Amendment) -> tuple[tuple[str, ...], ...]:
    rows = []
    for change in amendment.changes:
        if change.column == "is_struck":
            words = "struck out" if change.new else "taken back"
            rows.append(
                (say.capital(change.row), "in the chart" if change.new else "struck out", words)
            )
        else:
            column = say.words_of(change.column)
            name = column if change.row == "session" else f"{change.row}, {column}"
            rows.append((say.capital(name), _value(change.old), _value(change.new)))
    return tuple(rows)


def _value(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    said = f"{value:g}" if isinstance(value, float) else str(value)
    return said if len(said) <= _MOST else f"{said[: _MOST - 1]}…"


def recordings(facts: SessionFacts) -> Section:
    """Give the section: what the signal was worth, and what found the twitches."""
    if not facts.recordings:
        words = "No recording is attached to this session."
        return Section("Signal and software", (Text(words, "soft"),), is_small=True)
    groups = [Group(Path(r.path).name, tuple(_recording(r))) for r in facts.recordings]
    return Section("Signal and software", tuple(groups), is_small=True)


def _recording(r: RecordingFact) -> Iterator[Block]:
    lost = say.duration(r.lost_s) if r.lost_s else "none"
    share = f" ({100 * r.lost_s / r.duration_s:.2g} %)" if r.lost_s and r.duration_s else ""
    named = ", ".join(f"{n} {say.words_of(kind)}" for kind, n in r.counts.items())
    yield Pairs(
        (
            ("Length", f"{say.duration(r.duration_s)}, {r.fs:g} samples a second"),
            ("Lost signal", f"{lost}{share}"),
            *_analysed(r),
            ("Channels", ", ".join(r.channels)),
            ("What the detector named", named or "nothing"),
        )
    )
    if checks := _rest_checks(r):
        yield Pairs((("Contact at rest", "\n".join(checks)),))
    quality = quality_rows(r.quality)
    if quality:
        yield _quality(quality)
    else:
        yield Pairs((("Quality of the channels", ""),))
    yield Pairs(
        (
            ("Detector", "; ".join(flat_settings(r.detector))),
            ("Software", f"twitchdetect {r.software}" if r.software else ""),
            ("SHA-256", r.sha256),
        )
    )


def _analysed(r: RecordingFact) -> list[tuple[str, str]]:
    told = r.quality.get("analysed_s") if isinstance(r.quality, Mapping) else None
    return [("Analysed", f"{say.duration(told)} of it")] if isinstance(told, float | int) else []


def _rest_checks(r: RecordingFact) -> list[str]:
    told = r.quality.get("rest_checks") if isinstance(r.quality, Mapping) else None
    return [_value(check) for check in told] if isinstance(told, list) else []


def quality_rows(quality: Any) -> list[Mapping[str, Any]]:
    """Give what is known of each channel, whichever way it was written down."""
    if isinstance(quality, Mapping):
        inner = quality.get("channels")
        if isinstance(inner, Sequence) and not isinstance(inner, str):
            return quality_rows(inner)
        return [
            {"name": name, **(told if isinstance(told, Mapping) else {"verdict": told})}
            for name, told in quality.items()
        ]
    if isinstance(quality, Sequence) and not isinstance(quality, str):
        return [q for q in quality if isinstance(q, Mapping)]
    return []


def _quality(rows: Sequence[Mapping[str, Any]]) -> Table:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    first = [key for key in ("name", "channel") if key in keys]
    keys = first + [key for key in keys if key not in first]
    columns, cells = [], []
    for key in keys:
        values = [row.get(key) for row in rows]
        is_number = all(isinstance(v, float | int) or v is None for v in values)
        head, _, unit = key.rpartition("_")
        head = (
            f"{say.words_of(head)}, {unit.replace('uV', 'µV')}"
            if unit in _UNITS
            else say.words_of(key)
        )
        columns.append(Column(say.capital(head), is_number=is_number))
        if is_number:
            places = say.decimals_of(values, 2)
            cells.append([say.number(v, places) for v in values])
        else:
            cells.append([_value(v) if v is not None else "" for v in values])
    return Table(tuple(columns), tuple(zip(*cells, strict=True)))


_UNITS = ("uV", "dB", "Hz", "hz", "s", "ms", "percent")


def flat_settings(detector: Mapping[str, Any]) -> list[str]:
    """Give the detector's settings as ``name value``, those within others too."""
    lines = []
    for key, value in detector.items():
        if isinstance(value, Mapping):
            lines += flat_settings(value)
            continue
        name, _, unit = key.rpartition("_")
        if unit not in _UNITS or value is None or isinstance(value, str):
            name, unit = key, ""
        said = _listed(value) if isinstance(value, list) else "none" if value is None else value
        said = said if isinstance(said, str) else _value(said)
        lines.append(f"{say.words_of(name)} {said} {_unit(unit)}".rstrip())
    return lines


def _unit(unit: str) -> str:
    return {"uV": "µV", "hz": "Hz"}.get(unit, unit)


def _listed(values: Sequence[Any]) -> str:
    if len(values) > 1 and isinstance(values[0], list) and all(v == values[0] for v in values):
        return f"{_listed(values[0])} each"
    if values and all(isinstance(v, str) for v in values):
        return " ".join(values)
    return ", ".join(_value(v) if not isinstance(v, list) else f"({_listed(v)})" for v in values)
