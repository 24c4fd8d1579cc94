"""Holds off the system's sleep, and the screen's lock, while a session runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from twitchdetect.boards.check import OK
from twitchdetect.boards.check_system import check_sleep
from twitchdetect.boards.machine import Machine


@contextmanager
def held_awake(*, screen: bool = False, machine: Machine | None = None) -> Iterator[str]:
    """Hold off sleep until the end of the block.

    Parameters
    ----------
    screen : bool
        The screen's lock and its dimming too.
    machine : Machine, optional
        Whose settings say what would happen; this one by default.

    Yields
    ------
    str
        Empty if it is held off or would not come; else what to do about it, in a sentence.
    """
    from wakepy import keep

    mode = keep.presenting if screen else keep.running
    with mode(on_fail="pass") as held:
        yield "" if held.active else _what_to_do(machine or Machine())


def _what_to_do(machine: Machine) -> str:
    check = check_sleep(machine)
    if check.level == OK:
        return ""
    steps = "; ".join(check.fix)
    return f"sleep cannot be held off from here: {check.found}" + (f". {steps}" if steps else "")
