"""Words and numbers in pictures."""

import pytest

from twitchdetect.report import text


def test_clock():
    said = [text.clock(s) for s in (0, 5, 9.95, 65, 605.5, 3661)]
    assert said == ["0:00", "0:05", "0:10", "1:05", "10:05.5", "1:01:01"]


def test_exact_times_have_milliseconds_always():
    said = [text.exact(s) for s in (0, 12, 11.965, 59.9996, 3661.5)]
    assert said == ["0:00.000", "0:12.000", "0:11.965", "1:00.000", "1:01:01.500"]


@pytest.mark.parametrize(
    ("step_s", "duration_s", "said"),
    [
        (0.5, 4, ["0:00.0", "0:00.5", "0:01.0"]),
        (30, 180, ["0:00", "0:30", "1:00"]),
        (1800, 14_400, ["0:00:00", "0:30:00", "1:00:00"]),
    ],
)
def test_ticks_of_one_axis_are_written_alike(step_s, duration_s, said):
    say = text.tick_clock(step_s, duration_s)
    assert [say(k * step_s) for k in range(3)] == said


@pytest.mark.parametrize(("seconds", "step"), [(0.004, 0.1), (12, 1), (60, 5), (7200, 600)])
def test_ticks_are_round(seconds, step):
    assert text.tick_s(seconds) == step


def test_few_ticks_however_long():
    for days in (1, 7, 400, 40_000):
        assert 86_400 * days / text.tick_s(86_400 * days) < 25


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0123, "0.012"), (9.94, "9.9"), (9.96, "10"), (99.55, "100"), (187_500, "187500")],
)
def test_numbers_are_short_and_plain(value, said):
    assert text.number(value) == said


def test_one_is_singular():
    assert [text.count(n, "gap") for n in (0, 1, 2)] == ["0 gaps", "1 gap", "2 gaps"]
    assert text.count(2, "twitch", "twitches") == "2 twitches"


def test_the_unit_has_its_letter_and_words_keep_theirs():
    assert text.micro("floor 3.5 uV; peak_uV") == "floor 3.5 µV; peak_uV"


def test_names_are_drawable():
    assert text.short("日本") == "??"
    assert text.short("a\x00b$") == r"a?b\$"
    assert text.short("trapezius left upper") == "trapezius l…"


def test_long_names_that_begin_alike_stay_different():
    names = ["trapezius left upper", "trapezius left lower", "Rücken", "gastrocnemius"]
    shown = text.short_names(names)
    assert len(set(shown)) == 4
    assert shown[2:] == ["Rücken", "gastrocnemi…"]
    assert all(len(name) <= 12 for name in shown)
