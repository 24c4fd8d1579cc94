"""A Cyton's settings as commands, and what its replies say of them, in every dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

GAINS = (1, 2, 4, 6, 8, 12, 24)
BOARD_MODES = {"default": 0, "analog": 2, "digital": 3, "marker": 4}
CHANNEL_KEYS = "12345678QWERTYUI"


@dataclass(frozen=True)
class CytonSettings:
    """What is sent to the board before a stream.

    Attributes
    ----------
    gain : int or mapping of int to int
        Of all channels, or channel number from 1 to gain; channels that are not named have 24.
    off : frozenset of int
        Numbers of the channels to switch off; they read 0.
    daisy : bool or None
        Whether to use a Daisy; None uses one if it is there.
    board_mode : str
        What goes beside the channels: ``default`` is the accelerometer; ``analog``, ``digital``,
        ``marker``.
    lead_off : frozenset of int
        Numbers of the channels through whose P electrode a current of 6 nA is sent, to measure its
        impedance (`contact`). They run at gain 1, without SRB2, as the measurement wants it.
    with_bias, with_srb2 : bool
        Whether channels drive the bias electrode, and share the reference SRB2.
    """

    gain: int | Mapping[int, int] = 24
    off: frozenset[int] = frozenset()
    daisy: bool | None = None
    board_mode: str = "default"
    lead_off: frozenset[int] = frozenset()
    with_bias: bool = True
    with_srb2: bool = True
    _gains: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = self.gain if isinstance(self.gain, Mapping) else {}
        rest = 24 if isinstance(self.gain, Mapping) else self.gain
        for number in [*named, *self.off, *self.lead_off]:
            if number not in range(1, 17):
                raise ValueError(f"channels are numbered 1 to 16, got {number!r}")
        gains = tuple(1 if i in self.lead_off else named.get(i, rest) for i in range(1, 17))
        if wrong := [g for g in gains if g not in GAINS]:
            raise ValueError(f"gain must be one of {', '.join(map(str, GAINS))}; got {wrong[0]!r}")
        if self.board_mode not in BOARD_MODES:
            raise ValueError(
                f"board_mode must be one of {', '.join(BOARD_MODES)}; got {self.board_mode!r}"
            )
        object.__setattr__(self, "_gains", gains)

    def gains(self, n_channels: int) -> npt.NDArray[np.float64]:
        """Give the gain of each channel."""
        return np.array(self._gains[:n_channels], dtype=np.float64)

    def channel_commands(self, n_channels: int) -> Iterator[tuple[int, bytes]]:
        """Give number and setting of each channel that is not as after a reset."""
        for number in range(1, n_channels + 1):
            gain, is_off = self._gains[number - 1], number in self.off
            if gain != 24 or is_off or not (self.with_bias and self.with_srb2):
                yield number, self.channel_command(number, gain, is_off=is_off)

    def channel_command(self, number: int, gain: int, *, is_off: bool = False) -> bytes:
        """Give the nine characters that set one channel."""
        key, code = CHANNEL_KEYS[number - 1], GAINS.index(gain)
        srb2 = int(self.with_srb2 and number not in self.lead_off)
        return f"x{key}{int(is_off)}{code}0{int(self.with_bias)}{srb2}0X".encode()

    def lead_off_commands(self, n_channels: int) -> Iterator[tuple[int, bytes]]:
        """Give number and command of each channel whose impedance is to be measured."""
        for number in sorted(self.lead_off & set(range(1, n_channels + 1))):
            yield number, f"z{CHANNEL_KEYS[number - 1]}10Z".encode()

    @property
    def mode_command(self) -> bytes:
        return f"/{BOARD_MODES[self.board_mode]}".encode()


@dataclass(frozen=True, slots=True)
class Banner:
    """What a board says after a reset.

    Attributes
    ----------
    firmware : str
        ``3.1.2``; empty for version 1, which does not say it.
    has_daisy : bool
    """

    firmware: str
    has_daisy: bool


def read_banner(text: bytes) -> Banner | None:
    """Find the start-up text in what was heard; None if it is not there.

    A board has one converter, with a Daisy two; old firmware does not say which is which.
    """
    converters = re.findall(rb"ADS1299\s+Device\s+ID", text)
    if not converters:
        return None
    version = re.findall(rb"Firmware:\s*v?([0-9][0-9.]*[0-9])", text)
    has_daisy = b"On Daisy ADS1299" in text or len(converters) > 1
    return Banner(version[-1].decode() if version else "", has_daisy)


def rate_in(reply: bytes) -> float | None:
    """Give the rate that a reply states, in samples/s."""
    found = re.search(rb"([0-9]+)\s*Hz", reply)
    return float(found[1]) if found else None


def mode_in(reply: bytes) -> str | None:
    """Give the board mode that a reply states: ``Success: analog``, ``Board mode is analog``."""
    found = re.search(rb"(?:Success:|set to|mode is)\s*([A-Za-z]+)", reply)
    return found[1].decode().lower() if found else None


def channel_set_in(reply: bytes) -> int | None:
    """Give the number of the channel that a reply says was set, or whose lead-off current was."""
    found = re.search(rb"set for ([0-9]+)", reply)
    return int(found[1]) if found and b"Failure" not in reply else None
