"""Contact read once, and its changes told while a session runs."""

import numpy as np
import pytest

from tests.signals import rest_uV
from twitchdetect.block import Block, Recording
from twitchdetect.boards.contact import GOOD, OFF, POOR, ContactMeter
from twitchdetect.boards.contact_changes import EACH_S, ContactChanges, read_contact
from twitchdetect.boards.played import PlayedSource
from twitchdetect.errors import TwitchDetectError

FS = 250.0
STEP = round(EACH_S * FS)


def humming(uV, n):
    return np.sqrt(2) * uV * np.sin(2 * np.pi * 50 / FS * np.arange(n))


def levels_told(pieces):
    """What is said of one channel whose mains goes from piece to piece of 5 s."""
    rng = np.random.default_rng(5)
    watch = ContactChanges(ContactMeter(FS, 1))
    told = []
    for i, uV in enumerate(pieces):
        data_uV = rng.normal(0, 3, STEP) + humming(uV, STEP)
        for start in range(0, STEP, 50):
            block = Block(i * STEP + start, data_uV[start : start + 50, None])
            told += [(i, contact.level) for contact in watch.add(block)]
    return told


def test_a_channel_that_stays_good_is_not_spoken_of():
    assert levels_told([5, 6, 5, 4]) == []


def test_off_is_told_at_once_and_only_once():
    assert levels_told([5, 900, 900, 900]) == [(1, OFF)]


def test_poor_is_told_when_two_readings_agree():
    assert levels_told([5, 80, 5, 80, 80, 80]) == [(4, POOR)]


def test_good_again_is_told_when_two_readings_agree():
    assert levels_told([900, 5, 900, 5, 5]) == [(0, OFF), (4, GOOD)]


def source_of(seconds, **options):
    data_uV = rest_uV(np.random.default_rng(3), round(seconds * FS), 2)
    data_uV[:, 1] += humming(800.0, len(data_uV))
    source = PlayedSource(Recording(data_uV, FS, ("a", "b")), **options)
    source.start()
    return source


def test_one_reading_judges_each_channel_of_the_first_seconds():
    found = read_contact(source_of(30, speed=np.inf), seconds=10.0)
    assert [contact.level for contact in found] == [GOOD, OFF]


def test_a_source_that_ends_early_is_an_error_with_what_was_got():
    with pytest.raises(TwitchDetectError, match=r"got 4\.0 s of signal, expected 10 s"):
        read_contact(source_of(4, speed=np.inf), seconds=10.0)


def test_a_source_that_is_too_slow_does_not_hold_one_up():
    clock = iter(range(0, 10_000, 5))
    with pytest.raises(TwitchDetectError, match="expected 10 s"):
        read_contact(source_of(30, speed=np.inf), seconds=10.0, now_s=lambda: float(next(clock)))
