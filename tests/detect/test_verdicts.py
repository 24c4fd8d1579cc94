"""Verdicts: each rule alone, and the order in which they are asked."""

from dataclasses import replace

import pytest

from twitchdetect.config import DetectorConfig
from twitchdetect.detect.candidate import Candidate
from twitchdetect.detect.odds import (
    LEAST_PROBABILITY,
    SURE_PROBABILITY,
    Odds,
    odds_of_twitch,
    probability_of_twitch,
    signs,
)
from twitchdetect.detect.past import Before
from twitchdetect.detect.verdicts import RULES, judge

NEVER = float("-inf")
TWITCH = Candidate(
    duration_s=0.1,
    peak_uV=60.0,
    snr_db=14.0,
    crest=3.0,
    evidence=300.0,
    alarm_level=12.0,
    high_evidence=150.0,
    high_by_channel=(150.0, 40.0, 1.0, 0.0, 0.0, 0.0, 2.0, 0.0),
    n_seen=2,
    share_seen=0.25,
    compactness=0.5,
    spread_s=0.03,
    slow_uV=20.0,
    jump_uV=15.0,
    other_jump_uV=10.0,
    moved=30.0,
    latency_s=0.03,
    is_needling=False,
    level_db=0.0,
    level_evidence=300.0,
    on_top=False,
    n_before=0,
    n_rejected=0,
    same_shape=0.0,
    same_times_s=(100.0, NEVER),
    machine_phase_s=float("inf"),
    period_r=0.0,
    period_s=0.0,
    hum_share=0.2,
    after_contraction_s=60.0,
    after_rail_s=60.0,
    above_rest_db=0.5,
    clipped_share=0.0,
    is_missing=False,
    unfinished=False,
    grows=False,
    before=Before(),
)
PULSES_S = (100.0, 99.5, 99.0, 98.5)
BEATS_S = (100.0, 99.2, 98.45, 97.6, 96.8)
ON_MOVEMENT = {"slow_uV": 300.0, "peak_uV": 50.0}


@pytest.mark.parametrize(
    ("change", "kind", "evidence"),
    [
        ({}, "ltr", "100 ms"),
        ({"duration_s": 0.29}, "ltr", "290 ms"),
        ({"duration_s": 0.51}, "voluntary", "lasts 510 ms"),
        ({"clipped_share": 0.3}, "saturation", "30%"),
        ({"clipped_share": 0.3, "is_missing": True}, "gap", "30%"),
        ({"clipped_share": 0.1}, "ltr", "short burst"),
        ({"clipped_share": 0.1, "evidence": 20.0, "compactness": 0.9}, "gap", "lost and bridged"),
        ({"clipped_share": 0.1, "compactness": 0.9}, "ltr", "short burst"),
        ({"after_rail_s": 0.3}, "saturation", "300 ms after the converter's limit"),
        ({"after_rail_s": -2.0, "duration_s": 3.0}, "voluntary", "lasts 3000 ms"),
        ({"peak_uV": 16_000.0}, "electrode_pop", "16000 uV"),
        ({"hum_share": 0.9, "duration_s": 0.2}, "cable_motion", "90% of its energy is mains"),
        ({"hum_share": 0.9}, "ltr", "100 ms"),
        ({"hum_share": 0.9, "duration_s": 2.0}, "cable_motion", "90%"),
        ({"grows": True}, "voluntary", "leads into"),
        ({"after_contraction_s": 0.2}, "voluntary", "200 ms after a contraction"),
        ({"after_contraction_s": 0.2, "on_top": True}, "ltr", "short burst"),
        ({"above_rest_db": 8.0, "snr_db": 9.0}, "voluntary", "8.0 dB above"),
        ({"above_rest_db": 8.0}, "ltr", "short burst"),
        ({"clipped_share": 0.9, "duration_s": 3.0}, "saturation", "90%"),
        ({"level_evidence": 11.0, "level_db": 9.0}, "voluntary", "9.0 dB"),
        ({"level_evidence": 16.0, "alarm_level": 25.0}, "ltr", "short burst"),
        ({"machine_phase_s": 0.003}, "stimulation", "3.0 ms of when"),
        ({"machine_phase_s": 0.007}, "ltr", "short burst"),
        ({"same_shape": 0.85, "same_times_s": PULSES_S}, "stimulation", "every 500 ms"),
        ({"same_shape": 0.70, "same_times_s": PULSES_S}, "ltr", "short burst"),
        ({"same_shape": 0.98, "same_times_s": (100.0, 99.5, NEVER)}, "stimulation", "2 times"),
        ({"same_shape": 0.90, "same_times_s": (100.0, 99.5, NEVER)}, "ltr", "short burst"),
        (
            {"same_shape": 0.85, "same_times_s": BEATS_S, "slow_uV": 90.0},
            "ecg",
            "every 0.80 s",
        ),
        ({"same_shape": 0.85, "same_times_s": BEATS_S}, "ltr", "short burst"),
        ({"same_shape": 0.8, "same_times_s": (9.0, 8.88, 8.77, 8.65)}, "voluntary", "on and on"),
        (
            {"compactness": 0.95, "jump_uV": 100.0, "other_jump_uV": 5.0},
            "electrode_pop",
            "jumps by 100 uV",
        ),
        ({"compactness": 0.95, "jump_uV": 100.0, "other_jump_uV": 90.0}, "ltr", "short burst"),
        ({**ON_MOVEMENT, "high_evidence": 6.0, "evidence": 90.0}, "needle_movement", "6.0 nats"),
        (
            {
                **ON_MOVEMENT,
                "high_evidence": 2.0,
                "same_shape": 0.76,
                "same_times_s": BEATS_S,
            },
            "ecg",
            "as a heart beats",
        ),
        ({**ON_MOVEMENT, "slow_uV": 900.0, "high_evidence": 2.0}, "cable_motion", "900 uV"),
        ({"high_evidence": 3.0, "evidence": 15.0, "level_evidence": 15.0}, "ltr", "short burst"),
        ({"duration_s": 2.0, "period_r": 0.9, "period_s": 0.1}, "stimulation", "every 100.0 ms"),
        ({"duration_s": 2.0, "period_r": 0.6, "period_s": 0.012}, "voluntary", "lasts 2000 ms"),
        ({"duration_s": 2.0, "period_r": 0.4, "period_s": 0.1}, "voluntary", "lasts 2000 ms"),
        ({"high_by_channel": (90.0,) * 8, "n_seen": 8, "share_seen": 1.0}, "startle", "8 of 8"),
        ({"high_by_channel": (900.0,) + (9.0,) * 7, "n_seen": 8, "share_seen": 1.0}, "ltr", "sh"),
    ],
)
def test_judge(change, kind, evidence):
    verdict = judge(replace(TWITCH, **change), DetectorConfig())
    assert verdict.kind == kind
    assert evidence in verdict.evidence


def test_every_rule_passes_a_twitch():
    assert [rule(TWITCH, DetectorConfig()) for rule in RULES] == [None] * len(RULES)


def test_what_all_signs_speak_against_is_no_twitch_and_the_reason_gives_the_odds():
    weak = {"evidence": 14.0, "level_evidence": 13.0, "high_evidence": 6.0, "n_seen": 1}
    tonic = {"n_before": 8, "n_rejected": 9, "compactness": 1.0}
    candidate = replace(TWITCH, **weak, **tonic, level_db=6.0)
    verdict = judge(candidate, DetectorConfig())
    p = probability_of_twitch(candidate)
    assert p < LEAST_PROBABILITY
    assert (verdict.kind, verdict.by_odds) == ("voluntary", True)
    assert f"p = {p:.2f}" in verdict.evidence


def test_the_odds_do_not_speak_where_nothing_else_goes_on():
    weak = {"evidence": 12.5, "level_evidence": 12.0, "high_evidence": 1.0, "n_seen": 1}
    alone = replace(TWITCH, **weak, compactness=1.2, spread_s=0.004, duration_s=0.3)
    assert probability_of_twitch(alone) < LEAST_PROBABILITY
    assert judge(alone, DetectorConfig()).kind == "ltr"
    for change in ({"n_rejected": 1}, {"n_before": 1}, {"is_needling": True}):
        verdict = judge(replace(alone, **change), DetectorConfig())
        assert verdict.by_odds, change


def test_nothing_out_of_all_bounds_decides_the_odds():
    wild = replace(
        TWITCH, evidence=1e9, level_evidence=1e9, high_evidence=1e9, slow_uV=1e9, jump_uV=1e9,
        level_db=300.0, n_before=1000, compactness=1e6,
    )  # fmt: skip
    assert all(abs(value) < 30 for value in signs(wild).values())
    assert 0.0 < probability_of_twitch(wild) < 1.0


UNREST = {"level_evidence": 11.0, "level_db": 9.0, "high_evidence": 900.0, "evidence": 1000.0}
AT_THE_NEEDLE = Before(any_s=4.0, channel_s=4.0, twitch_s=4.0, n_twitches=2, like_twitches=1.0)


def test_a_sure_twitch_is_one_in_spite_of_unrest_only_while_the_needle_works():
    resting = replace(TWITCH, **UNREST, before=AT_THE_NEEDLE)
    assert judge(resting, DetectorConfig()).kind == "voluntary"
    needled = replace(resting, is_needling=True)
    p = probability_of_twitch(needled)
    assert p >= SURE_PROBABILITY
    verdict = judge(needled, DetectorConfig())
    assert verdict.kind == "ltr"
    assert "in spite of: muscle not at rest" in verdict.evidence


def test_unrest_counts_against_what_is_not_surely_a_twitch():
    weak = {"high_evidence": 9.0, "evidence": 16.0, "moved": 0.0, "n_before": 6, "n_seen": 1}
    doubtful = replace(TWITCH, **UNREST | weak, is_needling=True)
    assert probability_of_twitch(doubtful) < SURE_PROBABILITY
    assert judge(doubtful, DetectorConfig()).kind == "voluntary"


@pytest.mark.parametrize("change", [
    {"duration_s": 0.51}, {"machine_phase_s": 0.003}, {"grows": True}, {"clipped_share": 0.3},
])  # fmt: skip
def test_no_odds_overrule_what_does_not_speak_of_unrest(change):
    sure = replace(TWITCH, before=AT_THE_NEEDLE, is_needling=True)
    assert probability_of_twitch(sure) >= SURE_PROBABILITY
    assert judge(replace(sure, **change), DetectorConfig()).kind != "ltr"


def test_the_reason_names_the_signs_that_spoke_most_for_and_against():
    odds = Odds(
        0.2, (("slow", -1.5), ("length", 0.7), ("a", -0.6), ("b", -0.4), ("c", -0.3), ("d", 0.05))
    )
    assert str(odds) == "p = 0.20; for it: length +0.7; against it: slow -1.5, a -0.6, b -0.4"
    assert str(Odds(0.5, (("a", 0.0),))) == "p = 0.50"


def test_what_signs_add_is_in_the_order_of_its_size_and_of_all_that_the_trees_ask():
    odds = odds_of_twitch(TWITCH)
    sizes = [abs(value) for _, value in odds.added]
    assert sizes == sorted(sizes, reverse=True)
    assert {name for name, _ in odds.added} == set(signs(TWITCH))
    assert f"p = {odds.probability:.2f}; for it: " in judge(TWITCH, DetectorConfig()).evidence


def test_a_burst_on_other_channels_than_the_twitches_is_less_of_one():
    unlike = replace(AT_THE_NEEDLE, like_twitches=0.1, like_rejected=1.0)
    p = probability_of_twitch(replace(TWITCH, before=AT_THE_NEEDLE))
    assert probability_of_twitch(replace(TWITCH, before=unlike)) < p
