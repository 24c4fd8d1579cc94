"""The whole benchmark on a tiny plan: the same bytes every time, whatever the processes."""

import json
import math
import os
import platform
from dataclasses import replace

import pytest

from tests.evaluate.benchmark import detectors
from tests.evaluate.benchmark.made import tiny_contenders, tiny_plan
from twitchdetect.evaluate.benchmark.added import add
from twitchdetect.evaluate.benchmark.describe import describe
from twitchdetect.evaluate.benchmark.guarded import ContenderFailedError
from twitchdetect.evaluate.benchmark.items import SimulatedItem
from twitchdetect.evaluate.benchmark.run import n_jobs, run, tradeoffs
from twitchdetect.evaluate.benchmark.sizes import NEEDLING, SIZES, make_plan
from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.tidy import format_figures
from twitchdetect.report.benchmark.page import draw

SPECS = ("tuned", "pairs")


def contenders():
    return [*tiny_contenders(), *(add(f"{detectors.HERE}:{name}") for name in SPECS)]


def written(n_processes):
    plan, who, words = tiny_plan(), contenders(), []
    outcome = run(plan, who, n_processes, words.append)
    assert len(words) == n_jobs(plan, who) == 3 + 2 + 2 + 4
    results = describe(plan, who, outcome)
    config = json.dumps(results.config, allow_nan=False)
    return outcome, results, (format_figures(results.figures), config, draw(results))


@pytest.fixture(scope="module")
def once():
    return written(1)


def test_two_processes_write_the_same_bytes_as_one(once):
    assert written(2)[2] == once[2]


def test_everyone_has_figures_at_every_setting_that_it_has(once):
    outcome, *_ = once
    settings = {
        who.name: {f.setting for f in outcome.figures if f.method == who.name and f.name == "f1"}
        for who in contenders()
    }
    both = {"published", "tuned_40"}
    here = detectors.HERE
    assert settings == {
        "twitchdetect": both, "lidierth": both, f"{here}:tuned": both,
        f"{here}:pairs": {"published"},
    }  # fmt: skip


def test_tuned_settings_are_those_of_the_thresholds_that_were_found(once):
    outcome, *_ = once
    thresholds, tuned = outcome.thresholds["rest_250"], f"{detectors.HERE}:tuned"
    value = {(f.dataset, f.method): f.value for f in outcome.figures if f.name == "threshold"}
    for dataset in ("sweep_250",):
        for method in ("twitchdetect", "lidierth", tuned):
            assert value[dataset, method] == thresholds[method]["tuned_40"]
    for one in outcome.said["sweep_250"]:
        untuned, at_40 = (one.runs["twitchdetect", k].events for k in ("published", "tuned_40"))
        assert "for 1 an hour" in untuned[0].reason
        assert f"for {thresholds['twitchdetect']['tuned_40']:g} an hour" in at_40[0].reason


def test_the_envelope_is_made_of_the_registered_alone(once):
    by = {(f.method, f.setting, f.name, f.group): f.value for f in once[0].figures}
    groups = [key[3] for key in by if key[0] == "envelope" and key[2] == "sensitivity"]
    assert len(groups) > 3
    for group in groups:
        key = ("tuned_40", "sensitivity", group)
        assert by["envelope", *key] == by["lidierth", *key]


def test_false_alarms_at_rest_are_counted_over_all_but_the_rest_that_is_given(once):
    outcome, *_ = once
    rows = [
        f for f in outcome.figures if f.dataset == "rest_250" and f.name == "false_alarms_per_hour"
    ]
    assert {f.method for f in rows} == {
        "twitchdetect", "lidierth", f"{detectors.HERE}:tuned",
    }  # fmt: skip
    assert {f.n for f in rows} == {3 * (60 - 10)}
    counted = outcome.counted["rest_250"]
    (row,) = (f for f in rows if (f.method, f.group) == ("lidierth", "all"))
    contender = contenders()[1]
    n = counted.counts["lidierth"][contender.ladder.index(contender.published)]
    assert row.value == pytest.approx(n / (150 / 3600))


def test_the_trade_off_is_the_sensitivity_near_its_snr_at_every_tuned_rate():
    def figure(setting, name="sensitivity", group="6", value=0.5):
        return Figure("d", "a", setting, name, group, value, 0.4, 0.6, 9)

    some = [
        figure("tuned_1"), figure("tuned_10", value=0.8), figure("published"),
        figure("tuned_1", group="3"), figure("tuned_1", "precision"), figure("tuned_7"),
    ]  # fmt: skip
    assert list(tradeoffs(some, (1.0, 10.0))) == [
        figure("tuned_1", "tradeoff_sensitivity", "1"),
        figure("tuned_10", "tradeoff_sensitivity", "10", 0.8),
    ]


def test_the_configuration_is_exact_and_tells_nothing_of_the_place(once):
    _, results, (_, text, _) = once
    config = results.config
    assert config["data_sets"]["sweep_250"][0] == (
        "sweep, cyton, 1 min, seed 800, first_snr_db (13.0, 24.0), unseen_share 0.0"
    )
    assert config["rests"]["rest_250"][2] == "rest, cyton, 1 min, seed 902"
    assert config["thresholds"] == once[0].thresholds
    assert config["detectors"]["lidierth"] == {"untuned": contenders()[1].published}
    for private in (os.getcwd(), os.path.expanduser("~"), platform.node()):
        assert private not in text


def test_a_threshold_that_was_not_found_is_null_in_the_configuration():
    plan, who = tiny_plan(), tiny_contenders()[1:2]
    plan = replace(plan, rates_per_hour=(0.1,))
    outcome = run(plan, who)
    assert math.isnan(outcome.thresholds["rest_250"]["lidierth"]["tuned_0.1"])
    config = describe(plan, who, outcome).config
    assert config["thresholds"] == {"rest_250": {"lidierth": {"tuned_0.1": None}}}
    assert {f.setting for f in outcome.figures if f.name == "f1"} == {"published"}
    assert '"tuned_0.1": null' in json.dumps(config, allow_nan=False)


@pytest.mark.parametrize("n_processes", [1, 2])
def test_a_detector_that_fails_is_one_error_from_any_process(n_processes):
    with pytest.raises(ContenderFailedError, match=r"raises failed on sweep.*no luck at all"):
        run(tiny_plan(), [add(f"{detectors.HERE}:raises")], n_processes)


@pytest.mark.parametrize("size", SIZES.values(), ids=lambda s: s.name)
def test_every_recording_of_a_size_is_another_one_and_tuned_on_rest_of_its_board(size):
    plan = make_plan(size, 1, None)
    items = [item for thing in (*plan.rests, *plan.sets) for item in thing.items]
    assert len({(item.board, item.seed) for item in items}) == len(items)
    rests = {rest.name: {item.board for item in rest.items} for rest in plan.rests}
    for data in plan.sets:
        assert {item.board for item in data.items} == rests[data.tuning]
    assert {i.scenario for i in items} <= {"rest", "sweep", *NEEDLING}
    assert plan.left_out and "no folder was given" in plan.left_out[0]


def test_seeds_do_not_overlap():
    def seeds(seed):
        plan = make_plan(SIZES["full"], seed, None)
        return {item.seed for thing in (*plan.rests, *plan.sets) for item in thing.items}

    assert not seeds(1) & seeds(2)
    assert isinstance(make_plan(SIZES["quick"], 10**17, None).sets[0].items[0], SimulatedItem)
