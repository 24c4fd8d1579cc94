"""Places and lengths as people write them, to the sample and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchdetect.live.time_words import clock_text, length_of, length_text, sample_of

RATES = st.sampled_from([200.0, 250.0, 999.5, 1000.0, 2000.0, 4000.0, 16_000.0])


@pytest.mark.parametrize(
    ("sample", "fs", "text"),
    [
        (0, 250.0, "0:00.000"),
        (1, 250.0, "0:00.004"),
        (14_999, 250.0, "0:59.996"),
        (15_000, 250.0, "1:00.000"),
        (119_999, 2000.0, "0:59.9995"),
        (250 * 3725, 250.0, "62:05.000"),
    ],
)
def test_a_place_is_minutes_seconds_and_as_many_decimals_as_samples_need(sample, fs, text):
    assert clock_text(sample, fs) == text


def test_rounding_never_gives_sixty_seconds():
    assert clock_text(59_999, 1000.0, decimals=1) == "1:00.0"
    assert clock_text(59_600, 1000.0, decimals=0) == "1:00"


@given(st.integers(0, 10**8), RATES)
def test_what_is_shown_is_understood_as_the_same_sample(sample, fs):
    assert sample_of(clock_text(sample, fs), fs) == sample


@given(st.integers(0, 10**4), RATES)
def test_a_length_is_understood_as_the_same_number_of_samples(n, fs):
    assert length_of(length_text(n, fs), fs) == n


@pytest.mark.parametrize(
    ("text", "sample"),
    [("1:02.5", 15_625), ("62.5", 15_625), (" 62,5 s", 15_625), ("0:.5", 125), ("7", 1750)],
)
def test_a_place_may_be_written_in_several_ways(text, sample):
    assert sample_of(text, 250.0) == sample


@pytest.mark.parametrize("text", ["", "x", "1:", "-3", "1:2:3", "1.2.3", ":"])
def test_what_is_no_place_is_none(text):
    assert sample_of(text, 250.0) is None
    assert length_of(text, 250.0) is None


@pytest.mark.parametrize(("text", "n"), [("80", 20), ("80 ms", 20), ("0.08 s", 20), ("0,1s", 25)])
def test_a_length_is_in_milliseconds_unless_it_says_seconds(text, n):
    assert length_of(text, 250.0) == n
