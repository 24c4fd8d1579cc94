"""Sleep is held off while a session runs, and it is said where that cannot be."""

import pytest

from tests.boards.test_checks import made  # noqa: F401
from twitchdetect.session.awake import held_awake


@pytest.fixture
def cannot(monkeypatch):
    """A system in which nothing can hold off sleep."""
    monkeypatch.setenv("WAKEPY_FORCE_FAILURE", "true")


@pytest.mark.parametrize("screen", [False, True])
def test_where_it_works_there_is_nothing_to_say(monkeypatch, screen):
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "true")
    with held_awake(screen=screen) as to_do:
        assert to_do == ""


def test_where_it_fails_and_the_machine_would_sleep_it_says_what_to_do(cannot, made):  # noqa: F811
    made.settings = {
        "sleep-inactive-ac-type": "'suspend'",
        "sleep-inactive-ac-timeout": "uint32 900",
    }
    with held_awake(machine=made.machine()) as to_do:
        assert "sleeps after 15 minutes" in to_do and "systemd-inhibit" in to_do


def test_where_it_fails_and_the_machine_would_not_sleep_there_is_nothing_to_say(cannot, made):  # noqa: F811
    with held_awake(machine=made.machine()) as to_do:
        assert to_do == ""


def test_an_error_within_comes_out_of_it(cannot):
    with pytest.raises(ZeroDivisionError), held_awake():
        raise ZeroDivisionError
