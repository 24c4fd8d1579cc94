"""Verdicts: each rule alone, and the order in which they are asked."""

from dataclasses import replace

import pytest

from twitchdetect.config import DetectorConfig
from twitchdetect.detect.verdicts import RULES, Candidate, judge

TWITCH = Candidate(
    duration_s=0.1,
    after_contraction_s=60.0,
    after_rail_s=60.0,
    above_rest_db=0.5,
    snr_db=8.0,
    clipped_share=0.0,
    is_missing=False,
    hum_share=0.2,
    peak_uV=300.0,
    unfinished=False,
    grows=False,
)


@pytest.mark.parametrize(
    ("change", "kind", "evidence"),
    [
        ({}, "ltr", "100 ms"),
        ({"duration_s": 0.5}, "ltr", "500 ms"),
        ({"duration_s": 0.51}, "voluntary", "lasts 510 ms"),
        ({"clipped_share": 0.3}, "saturation", "30%"),
        ({"clipped_share": 0.3, "is_missing": True}, "gap", "30%"),
        ({"clipped_share": 0.1}, "ltr", "short burst"),
        ({"after_rail_s": 0.3}, "saturation", "300 ms after the converter's limit"),
        ({"after_rail_s": -2.0, "duration_s": 3.0}, "voluntary", "lasts 3000 ms"),
        ({"peak_uV": 16_000.0}, "electrode_pop", "16000 uV"),
        ({"hum_share": 0.9, "duration_s": 0.2}, "cable_motion", "90% of its energy is mains"),
        ({"hum_share": 0.9}, "ltr", "100 ms"),
        ({"hum_share": 0.9, "duration_s": 2.0}, "cable_motion", "90%"),
        ({"grows": True}, "voluntary", "leads into"),
        ({"after_contraction_s": 0.2}, "voluntary", "200 ms after a contraction"),
        ({"above_rest_db": 8.0}, "voluntary", "8.0 dB above"),
        ({"above_rest_db": 8.0, "snr_db": 12.0}, "ltr", "short burst"),
        ({"clipped_share": 0.9, "duration_s": 3.0}, "saturation", "90%"),
    ],
)
def test_judge(change, kind, evidence):
    verdict = judge(replace(TWITCH, **change), DetectorConfig())
    assert verdict.kind == kind
    assert evidence in verdict.evidence


def test_every_rule_passes_a_twitch():
    assert [rule(TWITCH, DetectorConfig()) for rule in RULES] == [None] * len(RULES)
