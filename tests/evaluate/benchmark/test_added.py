"""Detectors that a user names: found, run, guarded."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from tests.evaluate.benchmark import detectors
from tests.evaluate.benchmark.made import MadeItem, some_contenders
from twitchdetect.detect.published.registry import METHODS
from twitchdetect.errors import UnderwayError
from twitchdetect.evaluate.benchmark.added import add
from twitchdetect.evaluate.benchmark.contenders import View, n_twitches, registered
from twitchdetect.evaluate.benchmark.guarded import ContenderError, ContenderFailedError
from twitchdetect.evaluate.benchmark.scoring import ask
from twitchdetect.evaluate.benchmark.tuning import count_alarms

ITEM = MadeItem(seed=3, seconds=20, bursts_s=(8.0, 14.0))
GOOD = "pairs as_array by_partial by_lambda as_events tuned Streaming METHOD".split()


def spec(name):
    return f"{detectors.HERE}:{name}"


def view():
    return View(ITEM.load(), ITEM.title)


def placed(events):
    return [(e.start_sample, e.stop_sample) for e in events]


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_of_detector_finds_the_bursts(name):
    contender = pickle.loads(pickle.dumps(add(spec(name))))
    prepared = contender.prepare(view())
    events = prepared.events(contender.published)
    for start in (2000, 3500):
        assert any(abs(e.start_sample - start) < 15 and e.kind == "ltr" for e in events)
    assert prepared.count(contender.published) == sum(
        e.kind == "ltr" and e.start_sample >= 1250 for e in events
    )


@pytest.mark.parametrize("rest_s", [0.0, 9.0])
def test_a_method_that_alarms_in_the_rest_that_it_was_given_is_not_counted_there(rest_s):
    item = replace(ITEM, bursts_s=(2.0, 8.0, 8.5, 14.0), rest_s=rest_s)
    loaded, contender = item.load(), add(spec("LOUD_AT_REST"))
    prepared = contender.prepare(View(loaded))
    for threshold in (5.0, 12.0, 20.0):
        assert prepared.count(threshold) == n_twitches(prepared.events(threshold), loaded) > 0
    assert (
        prepared.count(12.0) < n_twitches(prepared.events(12.0), replace(item, rest_s=0.0).load())
        or not rest_s
    )


@pytest.mark.parametrize("name", ["nothing", "Nested.inner", "Endless"])
def test_finding_nothing_is_fine(name):
    assert add(spec(name)).prepare(view()).events(1.0) == []


@pytest.mark.parametrize(
    ("name", "published", "is_tuned", "is_causal"),
    [
        ("pairs", 1.0, False, False),
        ("tuned", 3.0, True, False),
        ("Streaming", 1.0, True, True),
        ("METHOD", METHODS["lidierth"].threshold, True, True),
    ],
)
def test_what_takes_false_alarms_per_hour_is_tuned_by_it(name, published, is_tuned, is_causal):
    got = add(spec(name))
    assert (got.published, bool(got.ladder), got.is_causal) == (published, is_tuned, is_causal)
    assert not is_tuned or published in got.ladder
    assert not got.is_ours
    assert got.title and got.source and got.note


def test_the_rate_that_is_asked_for_reaches_the_detector():
    prepared = add(spec("tuned")).prepare(view())
    few, many = prepared.events(0.01), prepared.events(1e6)
    assert sum(b - a for a, b in placed(few)) < sum(b - a for a, b in placed(many))


@pytest.mark.parametrize("name", ["tuned", "Streaming"])
def test_a_detector_that_meddles_with_the_signal_spoils_it_for_nobody(name):
    one = view()
    before = one.loaded.recording.data_uV.copy()
    prepared = add(spec(name)).prepare(one)
    first = prepared.events(1.0)
    assert prepared.events(1.0) == first
    assert np.array_equal(one.loaded.recording.data_uV, before)


def test_a_streaming_detector_knows_its_pairs_when_the_block_has_come():
    (first, *_) = add(spec("Streaming")).prepare(view()).events(1.0)
    assert first.stop_sample <= first.alarm_sample + 1 < first.stop_sample + 50
    assert (first.alarm_sample + 1) % 25 == 0


def test_a_streaming_detector_gets_lost_samples_as_nan_and_the_last_part_block():
    seen = []

    class Watching(detectors.Endless):
        def process(self, block_uV):
            seen.append(block_uV.copy())
            return []

    detectors.Watching = Watching
    import twitchdetect as td
    from twitchdetect.evaluate.benchmark.items import Loaded

    recording = td.Recording(np.ones((90, 1)), 250.0, gaps=(td.Gap(30, 40, "lost"),))
    add(spec("Watching")).prepare(View(Loaded(recording, (), 0.0, 50.0))).events(1.0)
    assert [len(block) for block in seen] == [25, 25, 25, 25]
    assert np.flatnonzero(np.isnan(np.concatenate(seen)[:, 0])).tolist() == list(range(30, 40))


def test_a_method_of_a_user_is_not_one_of_the_registry():
    contenders = [add(spec("METHOD")), *some_contenders("lidierth")]
    assert [c.name for c in contenders] == ["mine", "lidierth"]
    assert registered(contenders) == ["lidierth"]
    assert registered([add(spec("KNOWN_METHOD"))]) == ["lidierth"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("no_such_module:thing", "ModuleNotFoundError"),
        (spec("no_such_name"), "no_such_name"),
        ("no_colon", "expected MODULE:NAME"),
        (":thing", "expected MODULE:NAME"),
        ("module:", "expected MODULE:NAME"),
        ("..:x", "cannot be imported"),
        (spec("NUMBER"), "is a int; expected a callable"),
        (spec("NO_THRESHOLD"), "threshold 0.0; expected a positive"),
    ],
)
def test_what_cannot_be_used_is_told_at_once(named, said):
    with pytest.raises(ContenderError, match=said) as caught:
        add(named)
    assert not isinstance(caught.value, UnderwayError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("raise RuntimeError('no luck')", "RuntimeError: no luck"),
        ("import sys; sys.exit(4)", "SystemExit: 4"),
        ("def broken(:", "SyntaxError"),
    ],
)
def test_a_module_that_raises_when_imported_is_named(tmp_path, monkeypatch, text, said):
    (tmp_path / "raising_module.py").write_text(text + "\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ContenderError, match=said):
        add("raising_module:energy")


def test_a_module_in_the_working_directory_is_found(tmp_path, monkeypatch):
    (tmp_path / "module_right_here.py").write_text("def energy(recording):\n    return []\n")
    monkeypatch.setattr("sys.path", ["elsewhere"])
    monkeypatch.chdir(tmp_path)
    assert add("module_right_here:energy").title == "energy"


@pytest.mark.parametrize("name", ["raises", "exits", "BAD_METHOD", *detectors.NONSENSE])
def test_what_fails_underway_is_one_error_with_detector_and_recording(name):
    contender = add(spec(name))
    with pytest.raises(ContenderFailedError) as caught:
        ask(ITEM, [contender], {contender.name: {"published": contender.published}})
    said = str(caught.value)
    assert contender.name in said and ITEM.title in said and "expected" in said
    assert isinstance(caught.value, UnderwayError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == said


def test_a_long_complaint_is_cut_off():
    detectors.wordy = lambda recording: (_ for _ in ()).throw(ValueError("x" * 10_000))
    with pytest.raises(ContenderFailedError) as caught:
        add(spec("wordy")).prepare(view()).events(1.0)
    assert len(str(caught.value)) < 600


def test_a_keyboard_interrupt_is_no_failure_of_a_detector():
    def interrupted(recording):
        raise KeyboardInterrupt

    detectors.interrupted = interrupted
    with pytest.raises(KeyboardInterrupt):
        add(spec("interrupted")).prepare(view()).events(1.0)


def test_what_cannot_be_tuned_has_no_counts():
    got = count_alarms(ITEM, [add(spec("pairs")), add(spec("tuned"))])
    assert list(got.counts) == [spec("tuned")]
