"""The dongle's own messages: which radio channel it is on, and whether a board is there.

They never reach the board, so that asking disturbs nothing.
"""

from __future__ import annotations

import re

from twitchdetect.boards.dialogue import END, Dialogue, shown
from twitchdetect.boards.faults import BoardOffError, NoAnswerError, RadioChannelError

CHANNELS = range(1, 26)
ASK_CHANNEL, FORCE_CHANNEL, ASK_LINK = b"\xf0\x00", b"\xf0\x02", b"\xf0\x07"
LINK_UP, LINK_DOWN = b"System is Up", b"System is Down"
NO_BOARD = b"Communications timeout"
_REPLY_S, _SETTLE_S = 1.0, 0.3
_CHANNEL = re.compile(rb"Channel number: *(\d{1,2})?([\x00-\x19])?\$\$\$", re.DOTALL)


def link_is_up(dialogue: Dialogue) -> bool | None:
    """Ask whether a board answers the dongle; None if no dongle answers."""
    reply = dialogue.ask(ASK_LINK, _REPLY_S, lambda heard: END in heard)
    return True if LINK_UP in reply else False if LINK_DOWN in reply else None


def channel_of(dialogue: Dialogue) -> tuple[int | None, bool]:
    """Ask for the dongle's channel, and whether a board answered on it.

    Returns
    -------
    tuple
        The channel, None if no dongle answers (an older one has no such message); whether the
        board's end said so too.
    """
    reply = dialogue.ask(ASK_CHANNEL, _REPLY_S, lambda heard: END in heard)
    found = _CHANNEL.search(reply)
    if found is None:
        return None, False
    text, raw = found.groups()
    number = int(text) if text else raw[0] if raw else None
    return number, b"Success" in reply


def force_channel(dialogue: Dialogue, channel: int) -> bool:
    """Set the dongle, and not the board, to a channel; say whether it confirmed it."""
    reply = dialogue.ask(FORCE_CHANNEL + bytes([channel]), _REPLY_S, lambda heard: END in heard)
    return b"Success" in reply


def find_board(dialogue: Dialogue, own: int) -> int | None:
    """Try all channels for a board, and leave the dongle where it was.

    Takes about ten seconds. A board that is off is on no channel.
    """
    try:
        for channel in CHANNELS:
            if channel != own and force_channel(dialogue, channel):
                dialogue.listen(_SETTLE_S, lambda _: False)
                if link_is_up(dialogue):
                    return channel
        return None
    finally:
        force_channel(dialogue, own)


def why_no_board(
    dialogue: Dialogue, heard: bytes, *, search: bool = False
) -> BoardOffError | RadioChannelError | NoAnswerError:
    """Tell a board that is off from one on another channel and from a port where nothing is.

    Parameters
    ----------
    dialogue : Dialogue
    heard : bytes
        What came instead of an answer.
    search : bool
        Look for the board on all channels, which takes ten seconds.
    """
    channel, _ = channel_of(dialogue)
    if channel is None and NO_BOARD not in heard:
        return NoAnswerError(
            dialogue.name,
            f"nothing answered (heard {shown(heard)!r}); expected a board's text. See that the "
            "board is on (switch at PC, blue light) and that this is its port: 'twitchdetect "
            "devices' asks them all.",
        )
    if search and channel is not None and (found := find_board(dialogue, channel)) is not None:
        return RadioChannelError(
            dialogue.name,
            f"the dongle is on radio channel {channel}, a board answers on {found}; expected "
            "both on one. 'twitchdetect doctor --probe --fix' sets the dongle to it.",
            channel,
            found,
        )
    on = "" if channel is None else f" on radio channel {channel}"
    where = " or any other" if search and channel is not None else ""
    return BoardOffError(
        dialogue.name,
        f"the dongle answers, but no board{on}{where}; expected one that is on. Switch the board "
        "to PC (blue light) and see that its battery is charged"
        + ("." if search else "; 'twitchdetect doctor --probe' looks on the other channels."),
    )
