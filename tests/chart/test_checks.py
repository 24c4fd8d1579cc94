import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from twitchdetect.chart import checks
from twitchdetect.chart.errors import ChartError


@pytest.fixture
def berlin(monkeypatch):
    """Let the machine's clock be that of Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("code", ["P07", "7a", "A4C233", "x" * 15 + "1"])
def test_a_code_has_letters_and_digits(code):
    assert checks.pseudonym(code) == code


@pytest.mark.parametrize(
    "code", ["", "7", "Anna", "P 7", "P-7", "P07\n", "Ä7x", "x" * 16 + "1", None, 77, "../7"]
)
def test_a_code_that_could_be_a_name_or_a_path_is_refused(code):
    with pytest.raises(ChartError, match="as a client's code"):
        checks.pseudonym(code)


@pytest.mark.parametrize("code", ["", "A B", "a" * 17, None, "É"])
def test_a_practitioner_has_a_short_plain_code(code):
    assert checks.initials("AB") == "AB"
    with pytest.raises(ChartError, match="practitioner's code"):
        checks.initials(code)


@pytest.mark.parametrize("value", ["sitting", "", None, 3, ["prone"], {"prone": 1}])
def test_only_what_is_on_the_list_can_be_picked(value):
    assert checks.one_of("prone", ("prone", "supine"), "position") == "prone"
    with pytest.raises(ChartError, match="as position; expected one of prone, supine"):
        checks.one_of(value, ("prone", "supine"), "position")


def test_a_number_may_be_the_lowest_and_the_highest():
    assert checks.number(0, "pain", 0, 10) == 0.0
    assert isinstance(checks.number(10, "pain", 0, 10), float)
    assert checks.number(None, "pain", 0, 10) is None


@pytest.mark.parametrize(
    "value", [-1e-9, 10.001, float("nan"), float("inf"), -float("inf"), "5", True, [5], 10**400]
)
def test_what_is_no_number_of_the_range_is_refused(value):
    with pytest.raises(ChartError, match=r"as pain; expected .*0 to 10"):
        checks.number(value, "pain", 0, 10)


def test_a_whole_number_is_not_rounded():
    assert checks.whole(3.0, "needles", 0, 9) == 3
    assert isinstance(checks.whole(3.0, "needles", 0, 9), int)
    assert checks.whole(None, "needles", 0, 9) is None
    with pytest.raises(ChartError, match=r"got 2\.5 as needles; expected a whole number"):
        checks.whole(2.5, "needles", 0, 9)


def test_what_is_needed_may_not_be_missing():
    assert checks.needed(2, "pain", 0, 10, "NRS") == 2.0
    with pytest.raises(ChartError, match="got no pain; expected 0 to 10 NRS"):
        checks.needed(None, "pain", 0, 10, "NRS")


def test_text_loses_its_blank_ends_and_foreign_ends_of_lines():
    assert checks.text("  zwei\r\nZeilen\r\tη ", "plan") == "zwei\nZeilen\n\tη"
    assert checks.text("x" * 4000, "plan") == "x" * 4000


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("a\0b", "NUL"),
        ("\x1b[31m", r"U\+001B"),
        ("a\ud800", r"U\+D800"),
        ("\x85", r"U\+0085"),
        (None, "expected text"),
        (7, "expected text"),
        ("x" * 4001, "4001 characters as plan"),
    ],
)
def test_text_that_cannot_be_kept_or_read_is_refused(value, told):
    with pytest.raises(ChartError, match=told):
        checks.text(value, "plan")


def test_a_column_of_few_characters_says_how_many():
    with pytest.raises(ChartError, match=r"got 25 characters as segments; expected at most 24$"):
        checks.text("x" * 25, "segments", 24)


def test_a_day_is_a_date_that_has_been():
    assert checks.day("2016-02-29", "born") == date(2016, 2, 29)
    tomorrow = (datetime.now().astimezone() + timedelta(days=1)).date().isoformat()
    for value in ("2015-02-29", "1899-12-31", tomorrow, "", None, 2016):
        with pytest.raises(ChartError, match="as born"):
            checks.day(value, "born")


def test_a_time_is_kept_in_universal_time():
    at = datetime(2026, 1, 5, 10, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    found = checks.moment(at, "time")
    assert (found, found.tzinfo) == (datetime(2026, 1, 5, 4, 30, tzinfo=UTC), UTC)
    assert checks.moment(None, "time") is None


def test_a_time_without_a_zone_is_the_machines(berlin):
    assert checks.moment(datetime(2026, 7, 1, 12), "time") == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert checks.moment(datetime(2026, 1, 1, 12), "time") == datetime(2026, 1, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 29, 2, 30),  # the clocks go from 2 to 3
        datetime(2025, 10, 26, 2, 30),  # and from 3 to 2
        datetime(2025, 10, 26, 2, 30, fold=1),
    ],
)
def test_a_time_that_is_not_or_is_twice_because_clocks_change_needs_its_zone(berlin, at):
    with pytest.raises(ChartError, match="when the clocks change; expected its zone too"):
        checks.moment(at, "time")
    zoned = at.replace(tzinfo=timezone(timedelta(hours=1)))
    assert checks.moment(zoned, "time") == zoned


def test_times_beside_the_change_of_clocks_are_taken(berlin):
    for hour, minute in ((1, 59), (3, 0)):
        assert checks.moment(datetime(2026, 3, 29, hour, minute), "time") is not None


@pytest.mark.parametrize(
    "at", [datetime(1, 1, 1), datetime(1899, 1, 1, tzinfo=UTC), "2026-01-01", 5, date(2026, 1, 1)]
)
def test_what_is_no_time_of_our_days_is_refused(at):
    with pytest.raises(ChartError, match="as time; expected a time"):
        checks.moment(at, "time")


def test_a_time_to_come_is_refused():
    with pytest.raises(ChartError, match="expected a time that has been"):
        checks.moment(datetime.now(UTC) + timedelta(seconds=5), "time")


def test_only_yes_and_no_are_truths():
    assert checks.truth(True, "struck") is True
    with pytest.raises(ChartError, match="expected yes or no"):
        checks.truth(1, "struck")
