"""The examples are the worst mistakes, and say what they are."""

import math
from dataclasses import replace

import numpy as np

import twitchdetect as td
from tests.evaluate.some import event, label
from twitchdetect.evaluate.benchmark.examples import examples
from twitchdetect.evaluate.benchmark.front_end import filtered
from twitchdetect.evaluate.benchmark.items import DataSet, Loaded
from twitchdetect.evaluate.benchmark.scoring import Said
from twitchdetect.evaluate.summary import Run

FS = 250.0


class Quiet:
    """A minute of noise on two channels, without known rest."""

    def __init__(self, seed):
        self.title = f"minute {seed}"
        self._seed = seed

    def load(self):
        rng = np.random.default_rng(self._seed)
        data_uV = rng.standard_normal((15_000, 2))
        return Loaded(td.Recording(data_uV, FS, ("left", "right")), (), 0.0, 50.0)


def said(labels, events):
    return Said(60.0, 0.0, FS, 2, 0, {("a", "published"): Run(60.0, FS, events, labels)})


def false(start, snr_db):
    return replace(event(start, start + 10), snr_db=snr_db)


def ask(parts, n_each=2):
    data = DataSet(name="d", title="d", what="d", items=tuple(Quiet(i) for i in range(len(parts))))
    return examples(data, parts, "a", "published", n_each)


def test_the_strongest_misses_and_the_largest_false_alarms_of_all_recordings_come_first():
    first = said(
        [
            label(1000, 1010, snr_db=5.0),
            label(2000, 2010, snr_db=25.0),
            label(3000, 3025, snr_db=9.0),
        ],
        [event(2000, 2010), false(6000, 3.0), false(7000, 14.0)],
    )
    second = said(
        [label(1000, 1010, snr_db=11.0), label(4000, 4010, snr_db=-math.inf)],
        [false(8000, 8.0), false(9000, math.nan)],
    )
    got = ask([first, second])
    assert [x.title for x in got] == [
        "missed at 11.0 dB, 40 ms (minute 1)",
        "missed at 9.0 dB, 100 ms (minute 0)",
        "false alarm at 14.0 dB: rest (minute 0)",
        "false alarm at 8.0 dB: rest (minute 1)",
    ]
    assert [x.why for x in got] == ["missed", "missed", "false alarm", "false alarm"]
    assert {(x.dataset, x.method, x.fs, x.channels) for x in got} == {
        ("d", "a", FS, ("left", "right"))
    }


def test_an_unknown_size_comes_last_and_is_not_called_0_db():
    one = said(
        [label(1000, 1010, snr_db=math.nan), label(2000, 2010, snr_db=-8.0)],
        [false(6000, math.nan), false(7000, -2.0)],
    )
    assert [x.title.partition(" (")[0] for x in ask([one])] == [
        "missed at -8.0 dB, 40 ms",
        "missed, 40 ms",
        "false alarm at -2.0 dB: rest",
        "false alarm: rest",
    ]


def test_a_false_alarm_is_explained_by_the_shortest_thing_that_is_there():
    labels = [
        label(0, 15_000, "mains"),
        label(5900, 6500, "voluntary"),
        replace(label(6000, 6100, "cable_motion"), cause="a tug"),
        label(9000, 9020),
    ]
    one = said(labels, [false(6050, 9.0), false(6300, 8.0), event(9000, 9008), false(9009, 7.0)])
    assert [x.title.partition(": ")[2].rpartition(" (")[0] for x in ask([one], 3)] == [
        "cable motion (a tug)", "voluntary", "at a twitch that was found already",
    ]  # fmt: skip


def test_the_signal_is_that_of_the_place_without_the_quiet_seconds_before():
    one = said([label(5000, 5010), label(5100, 5110, "ecg")], [false(9000, 3.0)])
    got = ask([one])[0]
    signal = filtered(Quiet(0).load())
    assert got.start_s == 4850 / FS
    assert np.array_equal(got.data_uV, signal.data_uV[signal.n_lead + 4850 :][:310])
    assert [(x.kind, x.start_sample) for x in got.labels] == [("ltr", 5000), ("ecg", 5100)]
    assert got.events == []


def test_a_mistake_at_the_very_edge_still_has_a_signal():
    one = said([label(0, 10), label(14_990, 15_000)], [])
    assert [len(x.data_uV) for x in ask([one])] == [160, 160]


def test_nobody_who_was_not_asked_has_examples():
    data = DataSet(name="d", title="d", what="d", items=(Quiet(0),))
    assert examples(data, [said([label(0, 9)], [])], "b", "published", 3) == []
