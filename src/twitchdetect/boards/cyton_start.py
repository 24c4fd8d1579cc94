"""From a Cyton in whatever state to one that is idle, known and set as asked."""

from __future__ import annotations

from dataclasses import dataclass

from twitchdetect.boards.cyton_settings import (
    Banner,
    CytonSettings,
    channel_set_in,
    mode_in,
    rate_in,
    read_banner,
)
from twitchdetect.boards.dialogue import END, Dialogue, shown
from twitchdetect.boards.faults import WrongReplyError
from twitchdetect.boards.radio import NO_BOARD, why_no_board

BAUD = 115200
FS = 250.0
N_CHANNELS = 8
STOP, RESET, START = b"s", b"v", b"b"
_BANNER_S, _REPLY_S, _SETTING_S = 3.0, 1.0, 1.5
_SLOWEST_MAJOR_WITH_MODES = 3


@dataclass(frozen=True, slots=True)
class CytonInfo:
    """A board as it will stream.

    Attributes
    ----------
    firmware : str
    has_daisy : bool
        Whether a Daisy is there and used.
    replies : tuple of str
        What it said to each setting.
    """

    firmware: str
    has_daisy: bool
    replies: tuple[str, ...] = ()

    @property
    def n_channels(self) -> int:
        return 2 * N_CHANNELS if self.has_daisy else N_CHANNELS

    @property
    def fs(self) -> float:
        """Complete samples a second: board and Daisy send in turns."""
        return FS / 2 if self.has_daisy else FS

    @property
    def name(self) -> str:
        return "Cyton + Daisy" if self.has_daisy else "Cyton"


def greet(dialogue: Dialogue, *, n_tries: int = 2, search_channels: bool = False) -> Banner:
    """Stop whatever the board is doing and let it introduce itself.

    Raises
    ------
    NoAnswerError, BoardOffError, RadioChannelError, WrongReplyError
        If no board does.
    """
    heard = b""
    for _ in range(n_tries):
        dialogue.send(STOP)
        heard = dialogue.drain(STOP)
        heard = dialogue.ask(RESET, _BANNER_S, _is_introduced)
        if (banner := read_banner(heard)) is not None and END in heard:
            return banner
        if NO_BOARD in heard:
            break
    if END in heard and NO_BOARD not in heard:
        raise WrongReplyError(
            dialogue.name,
            f"answered {shown(heard)!r}; expected a Cyton's text with 'ADS1299 Device ID'. Is this "
            "another board? 'twitchdetect devices' asks them all.",
            shown(heard),
        )
    raise why_no_board(dialogue, heard, search=search_channels)


def _is_introduced(heard: bytes) -> bool:
    """Wait past replies to earlier commands, but not past a dongle without a board."""
    if NO_BOARD in heard:
        return heard.endswith(END)
    return read_banner(heard) is not None and heard.rstrip().endswith(END)


def prepare(
    dialogue: Dialogue, settings: CytonSettings, *, search_channels: bool = False
) -> CytonInfo:
    """Bring a board to where ``b`` starts a stream with these settings.

    Raises
    ------
    BoardError
        If there is none, or one of its replies is not what was expected.
    """
    banner = greet(dialogue, search_channels=search_channels)
    replies = [_channels(dialogue, settings, banner)]
    has_daisy = banner.has_daisy and settings.daisy is not False
    info = CytonInfo(banner.firmware, has_daisy)
    for number, command in settings.channel_commands(info.n_channels):
        replies.append(_set_channel(dialogue, number, command))
    for number, command in settings.lead_off_commands(info.n_channels):
        replies.append(_set_channel(dialogue, number, command))
    if _major(banner) >= _SLOWEST_MAJOR_WITH_MODES:
        replies += [_rate(dialogue), _mode(dialogue, settings)]
    elif settings.board_mode != "default":
        raise WrongReplyError(
            dialogue.name,
            f"firmware {banner.firmware or '1'} has no board modes, {settings.board_mode!r} was "
            "asked for; expected firmware 3. Leave the mode at 'default', or renew the firmware.",
        )
    return CytonInfo(banner.firmware, has_daisy, tuple(r for r in replies if r))


def _major(banner: Banner) -> int:
    return int(banner.firmware.split(".")[0]) if banner.firmware else 1


def _channels(dialogue: Dialogue, settings: CytonSettings, banner: Banner) -> str:
    """Set the number of channels where it is not what it is after a reset."""
    if settings.daisy and not banner.has_daisy:
        raise WrongReplyError(
            dialogue.name,
            "16 channels were asked for and this Cyton has no Daisy; expected two converters in "
            "its start-up text. Push the Daisy on firmly and switch the board off and on.",
        )
    if settings.daisy is False and banner.has_daisy:
        return shown(dialogue.ask(b"c", _REPLY_S))  # some firmware answers nothing
    if not banner.has_daisy:
        return ""
    reply = dialogue.ask(b"C", _SETTING_S)
    _expect(dialogue, "C", reply, b"16" in reply and b"no daisy" not in reply, "16 channels")
    return shown(reply)


def _set_channel(dialogue: Dialogue, number: int, command: bytes) -> str:
    reply = dialogue.ask(command, _SETTING_S)
    is_set = channel_set_in(reply) == number
    _expect(dialogue, command.decode(), reply, is_set, f"'set for {number}'")
    return shown(reply)


def _rate(dialogue: Dialogue) -> str:
    """See that the board runs at the one rate that fits through the dongle."""
    reply = dialogue.ask(b"~~", _REPLY_S)
    if rate_in(reply) != FS:
        reply = dialogue.ask(b"~6", _SETTING_S)
        _expect(dialogue, "~6", reply, rate_in(reply) == FS, f"a rate of {FS:.0f} Hz")
    return shown(reply)


def _mode(dialogue: Dialogue, settings: CytonSettings) -> str:
    reply = dialogue.ask(settings.mode_command, _SETTING_S)
    is_set = mode_in(reply) == settings.board_mode
    _expect(dialogue, settings.mode_command.decode(), reply, is_set, f"{settings.board_mode!r}")
    return shown(reply)


def _expect(dialogue: Dialogue, command: str, reply: bytes, is_right: bool, expected: str) -> None:
    if not is_right:
        raise WrongReplyError(
            dialogue.name,
            f"answered {shown(reply)!r} to {command!r}; expected {expected}. Switch the board off "
            "and on and try again.",
            shown(reply),
        )
