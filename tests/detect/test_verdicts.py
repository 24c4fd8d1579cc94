"""Verdicts: each rule alone, and the order in which they are asked."""

from dataclasses import replace

import pytest

from twitchdetect.config import DetectorConfig
from twitchdetect.detect.candidate import Candidate
from twitchdetect.detect.odds import LEAST_PROBABILITY, probability_of_twitch, signs
from twitchdetect.detect.verdicts import RULES, judge

NEVER = float("-inf")
TWITCH = Candidate(
    duration_s=0.1,
    peak_uV=60.0,
    snr_db=14.0,
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
