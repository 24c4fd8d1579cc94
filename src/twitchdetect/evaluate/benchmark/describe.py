"""A benchmark's outcome with everything that a reader needs beside it."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from twitchdetect import __version__
from twitchdetect.evaluate.benchmark.contenders import Contender, registered
from twitchdetect.evaluate.benchmark.examples import examples
from twitchdetect.evaluate.benchmark.items import DataSet, Rest
from twitchdetect.evaluate.benchmark.peer_contenders import PeerContender
from twitchdetect.evaluate.benchmark.run import TRADEOFF_SNR_DB, UNTUNED, Outcome
from twitchdetect.evaluate.benchmark.sizes import Plan
from twitchdetect.evaluate.results import BenchmarkResults, DatasetInfo, Example, MethodInfo

_LIBRARIES = ("numpy", "scipy", "numba")
_PEERS = ("biosppy", "neurokit2")
_EXAMPLES_EACH = 3
_REFERENCES = (
    MethodInfo(
        name="known",
        title="known (reference)",
        source=(
            "Energy weighted by spectrum in the very window of the twitch: is told start, length, "
            "channel, SNR and mean spectrum, and sees rest without mains"
        ),
        is_causal=False,
        is_reference=True,
    ),
    MethodInfo(
        name="envelope",
        title="envelope (reference)",
        source=(
            "At each SNR the best of the published methods, each tuned with hindsight on that "
            "noise to the same rate of false alarms"
        ),
        is_causal=False,
        is_reference=True,
    ),
)


def describe(plan: Plan, contenders: Sequence[Contender], outcome: Outcome) -> BenchmarkResults:
    """Put figures, descriptions, examples and configuration together."""
    return BenchmarkResults(
        figures=outcome.figures,
        methods=[*_REFERENCES, *(_method(c) for c in contenders)],
        datasets=[
            *(_data_info(data, outcome) for data in plan.sets),
            *(_rest_info(rest, outcome) for rest in plan.rests),
        ],
        examples=_examples(plan, contenders, outcome),
        config=_config(plan, contenders, outcome),
    )


def _method(c: Contender) -> MethodInfo:
    return MethodInfo(
        name=c.name,
        title=c.title,
        source=c.source,
        is_causal=c.is_causal,
        is_ours=c.is_ours,
        note=c.note,
    )


def _data_info(data: DataSet, outcome: Outcome) -> DatasetInfo:
    said = outcome.said[data.name]
    rates = {one.fs for one in said}
    return DatasetInfo(
        name=data.name,
        title=data.title,
        what=data.what,
        fs=rates.pop() if len(rates) == 1 else float("nan"),
        n_channels=max(one.n_channels for one in said),
        hours=sum(one.duration_s for one in said) / 3600,
        n_twitches=sum(one.n_twitches for one in said),
        is_simulated=data.is_simulated,
    )


def _rest_info(rest: Rest, outcome: Outcome) -> DatasetInfo:
    counted = outcome.counted[rest.name]
    return DatasetInfo(
        name=rest.name,
        title=rest.title,
        what=rest.what,
        fs=counted.fs,
        n_channels=counted.n_channels,
        hours=counted.seconds / 3600,
        n_twitches=0,
        is_simulated=rest.is_simulated,
    )


def _examples(plan: Plan, contenders: Sequence[Contender], outcome: Outcome) -> list[Example]:
    """Mistakes of ours and of the best published method, on simulated needling and real data."""
    rates = [f"tuned_{rate:g}" for rate in plan.rates_per_hour]
    setting = "tuned_1" if "tuned_1" in rates else rates[0]
    found: list[Example] = []
    for data in plan.sets:
        said = outcome.said[data.name]
        who = [(c.name, UNTUNED) for c in contenders if c.is_ours]
        who += [
            (name, setting) for name in _best_published(data.name, setting, contenders, outcome)
        ]
        for method, chosen in who:
            found += examples(data, said, method, chosen, _EXAMPLES_EACH)
    return found


def _best_published(
    data: str, setting: str, contenders: Sequence[Contender], outcome: Outcome
) -> list[str]:
    published = registered(contenders)
    scored = [
        (-f.value, f.method)
        for f in outcome.figures
        if (f.dataset, f.setting, f.name, f.group) == (data, setting, "sensitivity", "")
        and f.method in published
        and not math.isnan(f.value)
    ]
    return [min(scored)[1]] if scored else []


def _config(plan: Plan, contenders: Sequence[Contender], outcome: Outcome) -> dict[str, object]:
    return {
        "size": plan.size,
        "seed": plan.seed,
        "false_alarms_per_hour": list(plan.rates_per_hour),
        "tradeoff_snr_db": TRADEOFF_SNR_DB,
        "detectors": {c.name: {"untuned": c.published} for c in contenders},
        "thresholds": {rest: _known(of) for rest, of in outcome.thresholds.items()},
        "data_sets": {d.name: [item.title for item in d.items] for d in plan.sets},
        "rests": {r.name: [item.title for item in r.items] for r in plan.rests},
        "tuned_on": {data.name: data.tuning for data in plan.sets},
        "left_out": list(plan.left_out),
        "versions": {"twitchdetect": __version__, "python": platform.python_version()}
        | _versions(contenders),
        "machine": {"processor": _processor(), "cores": os.cpu_count()},
    }


def _known(thresholds: dict[str, dict[str, float]]) -> dict[str, dict[str, float | None]]:
    """Give None, JSON's null, where no threshold was found."""
    return {
        name: {setting: None if math.isnan(t) else t for setting, t in settings.items()}
        for name, settings in thresholds.items()
    }


def _versions(contenders: Sequence[Contender]) -> dict[str, str]:
    has_peers = any(isinstance(c, PeerContender) for c in contenders)
    return {name: version(name) for name in (*_LIBRARIES, *(_PEERS if has_peers else ()))}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
