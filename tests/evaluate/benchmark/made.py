"""Small recordings, data sets and plans made by hand."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import twitchdetect as td
from tests.evaluate.some import label
from tests.signals import add_burst
from twitchdetect.detect.published.registry import METHODS
from twitchdetect.evaluate.benchmark.contenders import Ours, Published
from twitchdetect.evaluate.benchmark.items import DataSet, Loaded, Rest, SimulatedItem
from twitchdetect.evaluate.benchmark.sizes import Plan
from twitchdetect.files.label_table import write_labels
from twitchdetect.labels import Label


@dataclass(frozen=True)
class MadeItem:
    """Rest of white noise with bursts; can be sent to another process."""

    seed: int = 1
    fs: float = 250.0
    seconds: float = 30.0
    bursts_s: tuple[float, ...] = ()
    rest_s: float = 5.0
    title: str = "made by hand"

    def load(self):
        rng = np.random.default_rng(self.seed)
        data_uV = 3 * rng.standard_normal((round(self.seconds * self.fs), 2))
        spans = [add_burst(rng, data_uV, self.fs, 0, at_s, 0.08, 30.0) for at_s in self.bursts_s]
        labels = [
            Label(kind="ltr", start_sample=a, stop_sample=b, channel=0, snr_db=20.0)
            for a, b in spans
        ]
        recording = td.Recording(data_uV, self.fs, format="made by hand")
        return Loaded(recording, tuple(labels), self.rest_s, 50.0)


def loaded(data_uV, fs=250.0, rest_s=0.0, **more):
    return Loaded(td.Recording(np.asarray(data_uV, dtype=float), fs, **more), (), rest_s, 50.0)


def some_contenders(*names):
    return [Published(METHODS[name]) for name in names]


def tiny_plan():
    """Three minutes of rest and two of strong twitches, so that no curve has to be fitted."""
    rest = Rest(
        name="rest_250",
        title="simulated rest",
        what="Simulated rest.",
        items=tuple(
            SimulatedItem(scenario="rest", minutes=1, seed=900 + i, board="cyton") for i in range(3)
        ),
    )
    sweep = DataSet(
        name="sweep_250",
        title="simulated twitches in rest",
        what="Simulated twitches.",
        items=tuple(
            SimulatedItem(
                scenario="sweep",
                minutes=1,
                seed=800 + i,
                board="cyton",
                changes=(("first_snr_db", (13.0, 24.0)), ("unseen_share", 0.0)),
            )
            for i in range(2)
        ),
        tuning="rest_250",
    )
    return Plan(size="tiny", seed=1, rates_per_hour=(40.0,), rests=(rest,), sets=(sweep,))


def tiny_contenders():
    return [Ours(), *some_contenders("lidierth")]


SOME_LABELS = (label(500, 520),)


def csv(path, fs=250.0, seconds=8.0, labels=SOME_LABELS):
    """A table of numbers with time, and its table of events if there are labels."""
    rng = np.random.default_rng(1)
    n = round(seconds * fs)
    rows = np.column_stack([np.arange(n) / fs, rng.standard_normal((n, 2))])
    path.parent.mkdir(exist_ok=True, parents=True)
    np.savetxt(path, rows, delimiter=",", header="time [s],a [uV],b [uV]", comments="", fmt="%.6f")
    if labels is not None:
        recording = td.Recording(rows[:, 1:], fs, ("a", "b"))
        write_labels(path.with_name(f"{path.stem}_events.tsv"), labels, recording)
    return path


def until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
