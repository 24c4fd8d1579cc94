"""Board and kernels are got ready beside the window, one search at a time."""

import threading

import pytest

from twitchdetect.errors import TwitchDetectError
from twitchdetect.live.launch import Launch


def test_a_board_that_is_found_is_kept_until_it_is_taken(qtbot):
    launch = Launch(lambda: "board", lambda: None)
    with qtbot.waitSignals([launch.found, launch.warmed]):
        launch.start()
    assert (launch.take(), launch.take()) == ("board", None)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TwitchDetectError("switch it on"), "switch it on"),
        (ValueError("say --port"), "say --port"),
        (ZeroDivisionError("odd"), "ZeroDivisionError: odd"),
    ],
)
def test_what_keeps_it_from_being_found_is_told(qtbot, error, said):
    def find():
        raise error

    launch = Launch(find, lambda: None)
    with qtbot.waitSignal(launch.missed) as told:
        launch.search()
    assert told.args == [said] and launch.take() is None


def test_while_one_looks_no_other_does_and_then_one_may_again(qtbot):
    gate, n = threading.Event(), []

    def find():
        n.append(1)
        assert gate.wait(20)
        raise TwitchDetectError("none")

    launch = Launch(find, lambda: None)
    with qtbot.waitSignal(launch.missed):
        assert launch.search()
        assert not launch.search()
        gate.set()
    with qtbot.waitSignal(launch.missed):
        assert launch.search()
    assert len(n) == 2


def test_kernels_that_do_not_compile_are_told(qtbot):
    def warm():
        raise RuntimeError("no LLVM")

    launch = Launch(lambda: "board", warm)
    with qtbot.waitSignal(launch.failed) as told:
        launch.start()
    assert told.args == ["RuntimeError: no LLVM"]
