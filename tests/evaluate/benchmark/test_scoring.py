"""Time and labels are counted from the end of the rest that is given."""

import numpy as np
import pytest

import twitchdetect as td
from tests.evaluate.benchmark.made import MadeItem
from tests.evaluate.some import event, label
from twitchdetect.evaluate.benchmark.contenders import Ours
from twitchdetect.evaluate.benchmark.items import Loaded, SimulatedItem
from twitchdetect.evaluate.benchmark.scoring import Said, ask
from twitchdetect.evaluate.benchmark.sizes import NEEDLING
from twitchdetect.evaluate.summary import Run, score


def said(events, labels, rest_s=10.0, duration_s=60.0):
    run = Run(duration_s, 100.0, events, labels)
    return Said(duration_s, rest_s, 100.0, 1, 0, {("a", "published"): run})


def test_events_and_labels_move_together_and_what_lies_before_goes():
    labels = [
        label(0, 6000, "mains"),
        label(500, 600),
        label(900, 1100, "voluntary"),
        label(2000, 2010),
    ]
    got = said([event(2000, 2020, alarm=2003, decided=2030)], labels).judged("a", "published")
    assert got.duration_s == 50.0
    assert [(x.kind, x.start_sample, x.stop_sample) for x in got.labels] == [
        ("mains", 0, 5000), ("voluntary", 0, 100), ("ltr", 1000, 1010),
    ]  # fmt: skip
    (e,) = got.events
    assert (e.start_sample, e.stop_sample, e.alarm_sample, e.decided_sample) == (
        1000, 1020, 1003, 1030,
    )  # fmt: skip


def test_the_exposure_of_the_last_seconds_is_not_lost():
    """Labels there count as time of their own kind, not as rest."""
    labels = [label(5000, 6000, "voluntary")]
    figures = score(
        [said([], labels).judged("a", "published")], dataset="d", method="a", setting="s"
    )
    seconds = {f.group: f.n for f in figures if f.name == "false_alarms_per_hour"}
    assert seconds == {"all": 50, "voluntary": 10, "rest": 40}


def test_without_such_rest_nothing_moves():
    one = said([event(5, 9)], [label(5, 9)], rest_s=0.0)
    assert one.judged("a", "published") is one.runs["a", "published"]


def test_what_is_asked_is_kept_with_the_recording():
    item = MadeItem(seconds=20, bursts_s=(4.0, 12.0), rest_s=5.0)
    got = ask(item, [Ours()], {"twitchdetect": {"published": 1.0, "tuned_1": 3.0}})
    assert (got.duration_s, got.rest_s, got.fs, got.n_channels, got.n_twitches) == (
        20.0, 5.0, 250.0, 2, 2,
    )  # fmt: skip
    assert set(got.runs) == {("twitchdetect", "published"), ("twitchdetect", "tuned_1")}
    (found,) = got.runs["twitchdetect", "published"].events
    assert abs(found.start_sample - 3000) < 10
    assert len(got.judged("twitchdetect", "published").labels) == 1


@pytest.mark.parametrize("scenario", [*NEEDLING, "sweep", "rest"])
def test_simulated_sessions_begin_with_the_rest_that_is_told(scenario):
    for seed in (1, 2):
        item = SimulatedItem(scenario=scenario, minutes=0.5, seed=seed, board="cyton")
        loaded = item.load()
        early = {x.kind for x in loaded.labels if x.start_sample < loaded.rest_s * 250}
        assert early <= {"mains", "gap", "ecg", "electrode_pop", "cable_motion", "site", "de_qi"}


def test_lost_samples_count_as_time():
    recording = td.Recording(np.zeros((500, 1)) + 1.0, 250.0, gaps=(td.Gap(100, 600, "lost"),))

    class Lossy:
        title = "lossy"

        def load(self):
            return Loaded(recording, (), 0.0, 50.0)

    assert ask(Lossy(), [], {}).duration_s == 4.0
