"""Events of a published method."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.detect.published.scenes import BURST_S, REST_S, with_burst
from twitchdetect.detect.published.registry import METHODS
from twitchdetect.detect.published.run import detect, scores

FS = 1000.0


def burst_event(method, x, fs=FS, **settings):
    events = detect(method, x, fs, rest_s=REST_S, **settings)
    start, stop = (t * fs for t in BURST_S)
    hits = [e for e in events if e.start_sample < stop and e.stop_sample > start]
    return hits[0] if hits else None


def tuned(method):
    return 2 * method.threshold if method.name != "sample_entropy" else 1.0


def test_an_event_has_the_numbers_of_its_strongest_channel():
    x = with_burst(1, FS)
    x[6020:6080, 0] += 0.3 * x[6020:6080, 1]
    event = burst_event(METHODS["hodges_bui"], x)
    assert (event.kind, event.channel, event.channels) == ("ltr", 1, (1, 0))
    piece = x[event.start_sample : event.stop_sample, 1]
    assert event.peak_uV == np.abs(piece).max()
    assert event.rms_uV == pytest.approx(math.sqrt(np.mean(piece**2)))
    expected_db = 10 * math.log10(np.mean(piece**2) / np.mean(x[:4000, 1] ** 2))
    assert event.snr_db == pytest.approx(expected_db)
    assert 17 < event.snr_db < 21
    assert math.isnan(event.confidence)
    assert event.reason.startswith("Hodges & Bui 1996: ")
    assert f"for {event.stop_sample - event.start_sample} ms" in event.reason
    assert "against a threshold of 3 (SDs" in event.reason


def test_more_than_half_a_second_is_no_twitch():
    kinds = {
        length_s: burst_event(
            METHODS["aglr"], with_burst(2, FS, interval_s=(6.0, 6.0 + length_s))
        ).kind
        for length_s in (0.4, 0.6)
    }
    assert kinds == {0.4: "ltr", 0.6: "voluntary"}


def test_a_given_threshold_is_used_in_place_of_the_published_one():
    x = with_burst(3, FS)
    method = METHODS["aglr"]
    plain, same = (detect(method, x, FS, rest_s=REST_S, threshold=t) for t in (None, 10.0))
    assert plain == same and len(plain) > 0
    assert detect(method, x, FS, rest_s=REST_S, threshold=1e9) == []
    assert "a threshold of 37 (" in burst_event(method, x, threshold=37.0).reason


@pytest.mark.parametrize("fs", [250.0, 2000.0])
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_an_alarm_is_the_first_sample_with_which_the_event_is_reported(method, fs):
    x = with_burst(4, fs)
    threshold = tuned(method)
    event = burst_event(method, x, fs, threshold=threshold)
    assert event.start_sample <= event.alarm_sample <= event.decided_sample < len(x)
    n_early = event.alarm_sample - round(method.delay_s * fs)
    statistic = scores(method, x, fs, REST_S)[:, event.channels]

    def reports(n):
        each = [method.rule(column[:n], threshold, fs) for column in statistic.T]
        return any(np.any(found[:, 1] > event.start_sample) for found in each)

    assert reports(n_early + 1) and not reports(n_early)


def test_a_rule_that_waits_alarms_later_than_it_begins():
    event = burst_event(METHODS["solnik_tkeo"], with_burst(5, FS))
    assert event.alarm_sample == event.start_sample + 24
    assert event.decided_sample == event.stop_sample + 100 + 24
    event = burst_event(METHODS["hodges_bui"], with_burst(5, FS))
    assert event.alarm_sample == event.start_sample + 25  # the window begins at the sample


def test_a_batch_method_knows_everything_at_the_end():
    batch = replace(METHODS["hodges_bui"], is_causal=False)
    event = burst_event(batch, with_burst(6, FS))
    assert (event.alarm_sample, event.decided_sample) == (7999, 7999)


def test_an_event_at_the_end_is_decided_with_the_last_sample():
    x = with_burst(7, FS)[:6080]
    event = burst_event(METHODS["londral"], x)
    assert event.stop_sample == 6080 and event.decided_sample == 6079


def test_scores_are_the_statistic():
    x = with_burst(8, FS)
    for method in (METHODS["silva"], METHODS["bonato"]):
        np.testing.assert_array_equal(
            scores(method, x, FS, REST_S), method.statistic(x, FS, REST_S)
        )


def test_a_wrong_signal_or_rate_is_refused_with_what_was_got():
    method, x = METHODS["hodges_bui"], with_burst(9, FS)
    with pytest.raises(ValueError, match=r"shape is \(8000,\); expected \(n_samples"):
        scores(method, x[:, 0], FS, REST_S)
    with pytest.raises(ValueError, match="fs is 100 Hz; expected 200 to 4000"):
        scores(method, x, 100.0, REST_S)
    x[17, 2] = np.nan
    with pytest.raises(ValueError, match="no number; expected all to be finite"):
        detect(method, x, FS, rest_s=REST_S)
