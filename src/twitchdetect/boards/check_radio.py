"""Is the board's radio where the dongle listens; asks the dongle, so only of an idle board."""

from __future__ import annotations

import time
from collections.abc import Callable

from twitchdetect.boards import radio
from twitchdetect.boards.check import OK, PROBLEM, UNCHECKED, Check
from twitchdetect.boards.cyton_start import BAUD, STOP
from twitchdetect.boards.dialogue import Dialogue
from twitchdetect.boards.faults import BoardError
from twitchdetect.boards.line import Line, SerialLine
from twitchdetect.boards.ports import CYTON, Port


def check_radio(
    port: Port,
    *,
    fix: bool = False,
    open_line: Callable[[str, int], Line] = SerialLine,
    now_s: Callable[[], float] = time.monotonic,
) -> Check:
    """Check that a board answers on the dongle's channel; else look for it on the others.

    Parameters
    ----------
    port : Port
    fix : bool
        Leave the dongle on the channel where a board was found.
    open_line, now_s : callable
    """
    name = f"radio {port.device}"
    if CYTON not in port.may_be:
        return Check(name, OK, "no radio: not an OpenBCI dongle")
    try:
        line = open_line(port.device, BAUD)
    except BoardError as error:
        return Check(name, UNCHECKED, error.message)
    try:
        dialogue = Dialogue(line, port.device, now_s)
        dialogue.send(STOP)
        dialogue.drain(STOP)
        return _look(dialogue, name, fix=fix)
    except BoardError as error:
        return Check(name, PROBLEM, error.message, ("unplug the dongle and plug it in again",))
    finally:
        line.close()


def _look(dialogue: Dialogue, name: str, *, fix: bool) -> Check:
    channel, _ = radio.channel_of(dialogue)
    is_up = radio.link_is_up(dialogue)
    if channel is None and is_up is None:
        return Check(name, UNCHECKED, "no OpenBCI dongle answers (other adapters have no radio)")
    on = "an unknown channel" if channel is None else f"channel {channel}"
    if is_up:
        return Check(name, OK, f"a board answers on {on}")
    found = None if channel is None else radio.find_board(dialogue, channel)
    if found is None:
        return Check(
            name,
            PROBLEM,
            f"no board answers on {on}, nor on any other",
            (
                "switch the board to PC (blue light); charge or change its battery",
                "bring board and dongle to within 2 m of each other, away from metal",
            ),
        )
    if fix and radio.force_channel(dialogue, found):
        return Check(name, OK, f"the dongle was on {on}; now on {found}, where a board answers")
    return Check(
        name,
        PROBLEM,
        f"the dongle is on {on}, a board answers on channel {found}",
        (f"twitchdetect doctor --probe --fix --port {dialogue.name}",),
    )
