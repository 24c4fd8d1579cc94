"""From a twitch's onset to its light."""

import math

import pytest

from tests.live.test_session_keys import event
from twitchdetect.live.lightning import Lightning

FS = 250.0


def test_the_delay_runs_from_when_the_onset_was_due_to_when_its_alarm_was_lit():
    light = Lightning(FS)
    light.arrived(1010, 14.100)  # the promptest arrival: sample s is there at 10.06 + s/fs
    light.arrived(1250, 15.200)
    light.lit(1004, 14.150)
    light.judged(event("ltr", 1000), 14.9)
    assert light.p50_ms == pytest.approx(90.0)


def test_an_alarm_that_was_never_lit_counts_from_the_verdict():
    light = Lightning(FS)
    light.arrived(1000, 4.0)
    light.lit(900, 3.7)
    light.judged(event("ltr", 1000), 4.3)
    assert light.p95_ms == pytest.approx(300.0)


def test_the_first_light_of_an_alarm_counts():
    light = Lightning(FS)
    light.arrived(1000, 4.0)
    light.lit(1004, 4.05)
    light.lit(1004, 4.9)
    light.judged(event("ltr", 1000), 5.0)
    assert light.p50_ms == pytest.approx(50.0)


def test_without_a_twitch_there_is_no_figure():
    assert math.isnan(Lightning(FS).p50_ms) and math.isnan(Lightning(FS).p95_ms)


def test_it_keeps_the_last_ones_only():
    light = Lightning(FS)
    light.arrived(0, 0.0)
    for i in range(1, 300):
        light.lit(1000 * i + 4, 4.0 * i + 0.03)
        light.judged(event("ltr", 1000 * i), 4.0 * i + 1)
    assert len(light.delays_ms) == 50 and len(light._lit_s) <= 100
    assert light.p50_ms == pytest.approx(30.0)
