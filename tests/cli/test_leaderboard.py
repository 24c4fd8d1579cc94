"""The leaderboards in a terminal."""

import math

from twitchdetect.cli.leaderboard import leaderboards
from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import BenchmarkResults, DatasetInfo, MethodInfo

NAN = math.nan


def data(name="sweep", n_twitches=40, is_simulated=True):
    return DatasetInfo(
        name=name, title=f"the {name}", what="", fs=250.0, n_channels=8, hours=0.5,
        n_twitches=n_twitches, is_simulated=is_simulated,
    )  # fmt: skip


def figures(method, setting, half_db, found, false=3.0, dataset="sweep"):
    values = {
        ("snr_50_db", ""): half_db, ("snr_90_db", ""): NAN, ("sensitivity", ""): found,
        ("precision", ""): 0.75, ("false_alarms_per_hour", "all"): false,
    }  # fmt: skip
    return [Figure(dataset, method, setting, n, g, v) for (n, g), v in values.items()]


def shown(some, methods, datasets=None):
    results = BenchmarkResults(
        figures=some, methods=methods, datasets=datasets or [data()], examples=(), config={}
    )
    return leaderboards(results).splitlines()


def method(name, **more):
    return MethodInfo(name=name, title=name, **more)


def names(lines):
    return [line[:28].strip() for line in lines[2:]]


def test_the_best_is_first_with_marks_and_n_a():
    some = [
        *figures("later", "tuned_1", 8.0, 0.7),
        *figures("a", "tuned_1", 6.0, 0.5),
        *figures("never", "tuned_1", NAN, 0.3),
        *figures("hardly", "tuned_1", NAN, 0.1),
        *figures("us", "tuned_1", -1.25, 0.8),
        *[f for f in figures("known", "tuned_1", -3.0, 0.9) if f.name.startswith("s")],
    ]
    methods = [
        method("known", is_reference=True), method("hardly"), method("later"), method("a"),
        method("us", is_ours=True), method("never"),
    ]  # fmt: skip
    lines = shown(some, methods)
    assert lines[0] == "the sweep: 0.5 h, 40 twitches; tuned to 1 false alarms an hour at rest"
    assert names(lines) == ["[known]", "* us", "a", "later", "never", "hardly"]
    assert lines[1].split() == ["SNR", "50", "%", "SNR", "90", "%", "found", "precision", "false/h"]
    assert lines[2].split() == ["[known]", "-3.0", "n/a", "0.90", "n/a", "n/a"]
    assert lines[4].split() == ["a", "6.0", "n/a", "0.50", "0.75", "3.0"]
    assert max(map(len, lines)) <= 100


def test_the_middle_rate_is_shown_counted_as_numbers():
    some = [
        f
        for rate, found in (("0.1", 0.1), ("1", 0.2), ("10", 0.9))
        for f in figures("a", f"tuned_{rate}", 6.0, found)
    ]
    lines = shown(some[::-1], [method("a")])
    assert "tuned to 1 false alarms" in lines[0] and "0.20" in lines[2]


def test_who_cannot_be_tuned_stands_below_the_others_with_a_mark():
    some = [
        *figures("mine", "published", 0.0, 0.99),
        *figures("a", "tuned_10", 6.0, 0.5),
        *figures("a", "published", 1.0, 0.9),
    ]
    lines = shown(some, [method("mine"), method("a"), method("absent")])
    assert names(lines[:4]) == ["a", "~ mine"]
    assert lines[4].startswith("~ not tuned")
    assert len(lines) == 5


def test_without_tuned_settings_all_are_shown_as_published():
    lines = shown(figures("a", "published", 1.0, 0.9), [method("a")])
    assert lines[0].endswith("as published")
    assert len(lines) == 3 and "~" not in lines[2]


def test_without_twitches_the_fewest_false_alarms_are_best_and_simulated_rest_is_not_shown():
    some = [
        f
        for name, false in (("a", 9.0), ("b", 2.0), ("c", 5.0))
        for f in figures(name, "tuned_1", NAN, NAN, false, "rest")
    ]
    some += figures("a", "published", NAN, NAN, dataset="made")
    datasets = [data("rest", 0, False), data("made", 0, True)]
    lines = shown(some, [method("a"), method("b"), method("c")], datasets)
    assert names(lines) == ["b", "c", "a"]
    assert "the made" not in "".join(lines)


def test_a_long_name_does_not_push_the_columns():
    long = "package.of.somebody.module:detector_of_twitches"
    lines = shown(
        [*figures("a", "tuned_1", 6, 0.5), *figures(long, "tuned_1", 7, 0.4)],
        [method(long), method("a")],
    )
    assert len(lines[2]) == len(lines[3]) and "..." in lines[3]
