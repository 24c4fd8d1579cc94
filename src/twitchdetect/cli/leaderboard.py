"""The benchmark's leaderboards as text for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import BenchmarkResults, DatasetInfo, MethodInfo

UNTUNED = "published"
_COLUMNS = (  # head, figure, group, decimals
    ("SNR 50 %", "snr_50_db", "", 1),
    ("SNR 90 %", "snr_90_db", "", 1),
    ("found", "sensitivity", "", 2),
    ("precision", "precision", "", 2),
    ("false/h", "false_alarms_per_hour", "all", 1),
)


def leaderboards(results: BenchmarkResults) -> str:
    """Give a table a data set, the best first.

    They are compared at the middle one of the tuned rates, where there are such, and as published
    else; who cannot be tuned stands below the others, as published, with a mark. References are
    marked with brackets.
    """
    known = {(f.dataset, f.method, f.setting, f.name, f.group): f for f in results.figures}
    shown = [d for d in results.datasets if d.n_twitches or not d.is_simulated]
    return "\n\n".join("\n".join(_table(data, results, known)) for data in shown)


def _table(
    data: DatasetInfo,
    results: BenchmarkResults,
    known: dict[tuple[str, str, str, str, str], Figure],
) -> Iterator[str]:
    setting = _setting(data, results, known)
    rows = [_row(data, method, setting, known) for method in results.methods]
    there = sorted((row for row in rows if any(row.figures)), key=_rank)
    yield f"{data.title}: {data.hours:.2g} h, {data.n_twitches} twitches; {_words(setting)}"
    yield "".join([f"{'':28}", *(f"{head:>11}" for head, *_ in _COLUMNS)])
    for row in there:
        cells = [_cell(f, c[3]) for f, c in zip(row.figures, _COLUMNS, strict=True)]
        yield f"{_name(row):28}" + "".join(f"{cell:>11}" for cell in cells)
    if any(row.is_untuned for row in there):
        yield "~ not tuned: as its authors or its defaults set it, at another rate of false alarms"


class _Row(NamedTuple):
    method: MethodInfo
    is_untuned: bool
    figures: list[Figure | None]


def _row(
    data: DatasetInfo,
    method: MethodInfo,
    setting: str,
    known: dict[tuple[str, str, str, str, str], Figure],
) -> _Row:
    def at(setting: str) -> list[Figure | None]:
        return [known.get((data.name, method.name, setting, n, g)) for _, n, g, _ in _COLUMNS]

    figures = at(setting)
    is_untuned = not any(figures) and setting != UNTUNED
    return _Row(method, is_untuned, at(UNTUNED) if is_untuned else figures)


def _setting(
    data: DatasetInfo,
    results: BenchmarkResults,
    known: dict[tuple[str, str, str, str, str], Figure],
) -> str:
    """Choose the middle one of the rates that somebody who competes was tuned to."""
    compete = {method.name for method in results.methods if not method.is_reference}
    there = {
        setting
        for name, method, setting, figure, _ in known
        if name == data.name and method in compete and figure == "sensitivity"
    }
    tuned = sorted((s for s in there if s.startswith("tuned_")), key=lambda s: float(s[6:]))
    return tuned[len(tuned) // 2] if tuned else UNTUNED


def _words(setting: str) -> str:
    if setting == UNTUNED:
        return "as published"
    return f"tuned to {setting.removeprefix('tuned_')} false alarms an hour at rest"


def _rank(row: _Row) -> tuple[bool, float, float, float]:
    """Order by the SNR for half, then by what was found, then by false alarms."""
    half_db, found = _value(row.figures[0], math.inf), _value(row.figures[2], 0.0)
    return row.is_untuned, half_db, -found, _value(row.figures[4], math.inf)


def _value(figure: Figure | None, default: float) -> float:
    return default if figure is None or math.isnan(figure.value) else figure.value


def _name(row: _Row) -> str:
    name = row.method.name if len(row.method.name) <= 25 else f"{row.method.name[:22]}..."
    if row.method.is_reference:
        return f"[{name}]"
    return f"{'*' if row.method.is_ours else '~' if row.is_untuned else ' '} {name}"


def _cell(figure: Figure | None, decimals: int) -> str:
    if figure is None or math.isnan(figure.value):
        return "n/a"
    return f"{figure.value:.{decimals}f}"
