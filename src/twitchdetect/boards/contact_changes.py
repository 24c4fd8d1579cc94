"""Reading contact from a source once, and telling its changes while a session runs."""

from __future__ import annotations

import time
from collections.abc import Callable

from twitchdetect.block import Block
from twitchdetect.boards.contact import OFF, Contact, ContactMeter
from twitchdetect.boards.source import Source
from twitchdetect.errors import TwitchDetectError

EACH_S = 5.0
_SLOWEST = 3.0


def read_contact(
    source: Source,
    *,
    seconds: float = 10.0,
    lead_off: frozenset[int] = frozenset(),
    now_s: Callable[[], float] = time.monotonic,
) -> tuple[Contact, ...]:
    """Take a started source's next seconds and judge every channel.

    Parameters
    ----------
    source : Source
    seconds : float
        At least 1; heart beats need 4 or more.
    lead_off : frozenset of int
        Numbers from 1 of the channels with a current for measuring impedance.
    now_s : callable

    Raises
    ------
    TwitchDetectError
        If so much does not come in three times that time.
    """
    meter = ContactMeter(
        source.fs,
        len(source.channels),
        rail_uV=source.rail_uV,
        lead_off=lead_off,
        window_s=seconds,
    )
    end_s = now_s() + _SLOWEST * seconds
    n_samples = 0
    for block in source.blocks():
        meter.add(block)
        n_samples += len(block.data_uV)
        if n_samples >= seconds * source.fs:
            return meter.read()
        if now_s() > end_s:
            break
    got_s = n_samples / source.fs
    raise TwitchDetectError(
        f"{source.name}: got {got_s:.1f} s of signal, expected {seconds:g} s. See 'twitchdetect "
        "doctor --probe' for the radio link."
    )


class ContactChanges:
    """Says when a channel's contact is no longer what it was last said to be.

    A channel that is off is told at once; any other change when two readings in a row agree.

    Parameters
    ----------
    meter : ContactMeter
    """

    def __init__(self, meter: ContactMeter) -> None:
        self._meter = meter
        self._each = round(EACH_S * meter.fs)
        self._next = self._each
        self._last = self._told = ("good",) * meter.n_channels

    def add(self, block: Block) -> tuple[Contact, ...]:
        """Take the next samples; give the channels whose level has changed."""
        self._meter.add(block)
        if block.stop_sample < self._next:
            return ()
        self._next = block.stop_sample + self._each
        return self._changes(self._meter.read())

    def _changes(self, found: tuple[Contact, ...]) -> tuple[Contact, ...]:
        if not found:
            return ()
        changed = tuple(
            contact
            for contact, last, told in zip(found, self._last, self._told, strict=True)
            if contact.level != told and contact.level in (OFF, last)
        )
        self._last = tuple(contact.level for contact in found)
        told = list(self._told)
        for contact in changed:
            told[contact.channel] = contact.level
        self._told = tuple(told)
        return changed
