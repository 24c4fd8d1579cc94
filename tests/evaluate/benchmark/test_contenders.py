"""Contenders go to other processes, and nobody's order matters."""

import pickle

import numpy as np
import pytest

from tests.evaluate.benchmark.made import MadeItem
from twitchdetect.evaluate.benchmark.contenders import View, after_rest, own_and_published
from twitchdetect.evaluate.benchmark.scoring import ask
from twitchdetect.evaluate.benchmark.tuning import count_alarms

CONTENDERS = own_and_published()


@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda c: c.name)
def test_a_contender_comes_out_of_another_process_as_it_went_in(contender):
    got = pickle.loads(pickle.dumps(contender))
    assert got == contender
    assert (got.name, got.title, got.note, got.ladder) == (
        contender.name, contender.title, contender.note, contender.ladder,
    )  # fmt: skip


def test_ours_is_first_and_the_only_one_of_ours():
    assert [c.is_ours for c in CONTENDERS] == [True] + [False] * (len(CONTENDERS) - 1)
    assert len({c.name for c in CONTENDERS}) == len(CONTENDERS) > 10


def test_nobody_changes_the_signal_that_all_get():
    item = MadeItem(seconds=15, bursts_s=(8.0,))
    view = View(item.load())
    raw, clean = view.loaded.recording.data_uV.copy(), view.filtered.data_uV.copy()
    for contender in CONTENDERS:
        contender.prepare(view).events(contender.published)
        assert np.array_equal(view.loaded.recording.data_uV, raw), contender.name
        assert np.array_equal(view.filtered.data_uV, clean), contender.name


def test_neither_the_order_of_recordings_nor_that_of_contenders_matters():
    items = [MadeItem(seed=s, seconds=15, bursts_s=(7.0, 11.0)) for s in (1, 2)]
    settings = {c.name: {"published": c.published} for c in CONTENDERS}
    forward = [ask(item, CONTENDERS, settings) for item in items]
    back = [ask(item, CONTENDERS[::-1], settings) for item in items[::-1]][::-1]
    assert [one.runs for one in forward] == [one.runs for one in back]
    alone = count_alarms(items[1], CONTENDERS[3:5])
    together = count_alarms(items[1], CONTENDERS[1:7])
    for name, counts in alone.counts.items():
        assert np.array_equal(counts, together.counts[name])


def test_nothing_is_judged_in_the_rest_that_is_given():
    item = MadeItem(seconds=15, bursts_s=(4.9, 8.0), rest_s=5.0)
    loaded = item.load()
    events = CONTENDERS[0].prepare(View(loaded)).events(1.0)
    assert min(e.start_sample for e in events) < 1250
    assert [e.start_sample >= 1250 for e in after_rest(events, loaded)] == [True]
