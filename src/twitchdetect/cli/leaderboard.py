"""The benchmark's leaderboards as text for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import BenchmarkResults, DatasetInfo, MethodInfo

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
    else; references are marked with brackets.
    """
    known = {(f.dataset, f.method, f.setting, f.name, f.group): f for f in results.figures}
    shown = [d for d in results.datasets if d.n_twitches or not d.is_simulated]
    return "\n\n".join("\n".join(_table(data, results, known)) for data in shown)


def _table(
    data: DatasetInfo,
    results: BenchmarkResults,
    known: dict[tuple[str, str, str, str, str], Figure],
) -> Iterator[str]:
    setting = _setting(data, known)
    rows = [
        (method, [known.get((data.name, method.name, setting, n, g)) for _, n, g, _ in _COLUMNS])
        for method in results.methods
    ]
    rows = [(method, figures) for method, figures in rows if any(figures)]
    yield f"{data.title}: {data.hours:.2g} h, {data.n_twitches} twitches; {_words(setting)}"
    yield "".join([f"{'':28}", *(f"{head:>11}" for head, *_ in _COLUMNS)])
    for method, figures in sorted(rows, key=lambda row: _rank(row[1])):
        cells = [_cell(f, c[3]) for f, c in zip(figures, _COLUMNS, strict=True)]
        yield f"{_name(method):28}" + "".join(f"{cell:>11}" for cell in cells)


def _setting(data: DatasetInfo, known: dict[tuple[str, str, str, str, str], Figure]) -> str:
    there = {key[2] for key in known if key[0] == data.name and key[3] == "sensitivity"}
    tuned = sorted((s for s in there if s.startswith("tuned_")), key=lambda s: float(s[6:]))
    return tuned[len(tuned) // 2] if tuned else "published"


def _words(setting: str) -> str:
    if setting == "published":
        return "as published"
    return f"tuned to {setting.removeprefix('tuned_')} false alarms an hour at rest"


def _rank(figures: list[Figure | None]) -> tuple[float, float]:
    half, found = figures[0], figures[2]
    snr_db = math.inf if half is None or math.isnan(half.value) else half.value
    share = 0.0 if found is None or math.isnan(found.value) else found.value
    return snr_db, -share


def _name(method: MethodInfo) -> str:
    name = method.name[:26]
    return f"[{name}]" if method.is_reference else f"* {name}" if method.is_ours else f"  {name}"


def _cell(figure: Figure | None, decimals: int) -> str:
    if figure is None or math.isnan(figure.value):
        return "n/a"
    return f"{figure.value:.{decimals}f}"
