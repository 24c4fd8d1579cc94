"""The figures, to be looked up; and which setting of a method is compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import BenchmarkResults, DatasetInfo, MethodInfo
from twitchdetect.report.benchmark.measures import Measure

SETTINGS = ("tuned_1", "tuned_10", "tuned_0.1", "published", "default")
"""The first that some method has on a data set is the one that is compared there."""


class Book:
    """Figures by data set, method and setting.

    Where a figure was given twice, the first counts.
    """

    def __init__(self, results: BenchmarkResults) -> None:
        self.results = results
        self._figures: dict[tuple[str, ...], Figure] = {}
        for f in results.figures:
            self._figures.setdefault((f.dataset, f.method, f.setting, f.name, f.group), f)

    @cached_property
    def _settings(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for dataset, method, setting, _, _ in self._figures:
            known = found.setdefault((dataset, method), [])
            if setting not in known:
                known.append(setting)
        return {key: sorted(some, key=_rank) for key, some in found.items()}

    @cached_property
    def _named(self) -> dict[tuple[str, str, str], list[Figure]]:
        found: dict[tuple[str, str, str], list[Figure]] = {}
        for f in self._figures.values():
            found.setdefault((f.dataset, f.method, f.name), []).append(f)
        return found

    def settings(self, dataset: DatasetInfo, method: MethodInfo) -> Sequence[str]:
        """Give the settings of a method on a data set, the most comparable first."""
        return self._settings.get((dataset.name, method.name), [])

    def present(self, dataset: DatasetInfo) -> list[MethodInfo]:
        """Give the methods, references too, that have any figure on a data set."""
        return [m for m in self.results.methods if self.settings(dataset, m)]

    @cached_property
    def ours(self) -> MethodInfo | None:
        """The first of ours."""
        return next((m for m in self.results.methods if m.is_ours), None)

    @property
    def judged(self) -> list[DatasetInfo]:
        """Give the data sets that say who is better: with twitches, or where all were tuned.

        Left out is rest to tune on: who alarms least there, untuned, is only who is most deaf.
        """
        return [
            dataset
            for dataset in self.results.datasets
            if dataset.n_twitches or self.compared(dataset).startswith("tuned_")
        ]

    def compared(self, dataset: DatasetInfo) -> str:
        """Give the setting at which methods are compared on a data set."""
        some = {s for m in self.present(dataset) for s in self.settings(dataset, m)}
        competing = {
            s
            for m in self.present(dataset)
            if not (m.is_reference or m.is_ours)
            for s in self.settings(dataset, m)
        }
        return min(competing or some, key=_rank, default="")

    def setting(self, dataset: DatasetInfo, method: MethodInfo) -> str | None:
        """Give the setting of a method that is compared, None if it lacks it.

        Ours is compared with its default where it was not tuned, a reference with what it has.
        """
        known, compared = self.settings(dataset, method), self.compared(dataset)
        if compared in known:
            return compared
        if method.is_ours and "default" in known:
            return "default"
        return known[0] if method.is_reference and known else None

    def as_given(self, dataset: DatasetInfo, method: MethodInfo) -> str | None:
        """Give the setting that nobody tuned."""
        known = self.settings(dataset, method)
        return next((s for s in ("published", "default") if s in known), None)

    def find(
        self,
        dataset: DatasetInfo,
        method: MethodInfo,
        setting: str | None,
        name: str,
        groups: Sequence[str],
    ) -> Figure | None:
        """Give the figure of the first group that there is; None if there is none."""
        if setting is None:
            return None
        keys = ((dataset.name, method.name, setting, name, group) for group in groups)
        return next((self._figures[key] for key in keys if key in self._figures), None)

    def of(self, dataset: DatasetInfo, method: MethodInfo, measure: Measure) -> Figure | None:
        """Give the figure of a measure at the setting that is compared."""
        setting = self.setting(dataset, method)
        return self.find(dataset, method, setting, measure.name, measure.groups)

    def groups(
        self, dataset: DatasetInfo, method: MethodInfo, setting: str | None, name: str
    ) -> dict[str, Figure]:
        """Give all groups of a figure; at any setting if that is None."""
        found: dict[str, Figure] = {}
        for figure in self._named.get((dataset.name, method.name, name), ()):
            if setting in (None, figure.setting):
                found.setdefault(figure.group, figure)
        return found

    def why_not(
        self, dataset: DatasetInfo, method: MethodInfo, setting: str | None, measure: Measure
    ) -> str:
        """Say why there is no value of a measure."""
        if not self.settings(dataset, method):
            return "not run on this data set"
        if measure.needs_twitches and dataset.n_twitches == 0:
            return "the data set holds no twitch"
        if setting is None:
            return "it has no such setting on this data set (the list of methods may say why)"
        figure = self.find(dataset, method, setting, measure.name, measure.groups)
        if figure is not None and math.isnan(figure.value):
            return measure.undefined
        return "not measured"


def _rank(setting: str) -> tuple[int, str]:
    return (SETTINGS.index(setting) if setting in SETTINGS else len(SETTINGS), setting)


def setting_words(setting: str | None) -> str:
    """Say what a setting is."""
    if setting is None:
        return "no setting"
    if setting.startswith("tuned_"):
        rate = setting.removeprefix("tuned_")
        plural = "" if rate == "1" else "s"
        return f"tuned to {rate} false alarm{plural} an hour at rest"
    known = {"published": "as published", "default": "at its default"}
    return known.get(setting, f"at the setting “{setting}”" if setting else "at its only setting")
