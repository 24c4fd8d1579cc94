"""How contact is, looked at again and again in a thread of its own, from what the ring holds.

Judging takes milliseconds, which the session's thread has no time for.
"""

from __future__ import annotations

import threading

import numpy as np

from twitchdetect.block import Block, Samples
from twitchdetect.boards.contact import GOOD, OFF, POOR, Contact, ContactMeter
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import RestCheck

WINDOW_S = 5.0
CHECK_S = 10.0
EACH_S = 1.0
_MOST_MISSING = 0.5


class ContactWatch:
    """Judges the last seconds, and stretches of rest when asked.

    Parameters
    ----------
    ring : Ring
        Holds `CHECK_S` or more.
    rail_uV : ndarray, (n_channels, 2), optional
    lead_off : frozenset of int
        As `ContactMeter` takes it.

    Attributes
    ----------
    contacts : tuple of Contact
        The latest; replaced as a whole.
    check : RestCheck or None
        The last one.
    """

    def __init__(
        self, ring: Ring, rail_uV: Samples | None, *, lead_off: frozenset[int] = frozenset()
    ) -> None:
        self._ring, self._rail_uV, self._lead_off = ring, rail_uV, lead_off
        self.contacts: tuple[Contact, ...] = ()
        self._check: tuple[int, int] | None = None  # number, first sample
        self._result: RestCheck | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="contacts", daemon=True)

    def start(self) -> None:
        """Look once a second until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()

    def check_rest(self) -> int:
        """Begin a check with what comes from now on, in place of one that runs; give its number."""
        number = 1 + (self._check[0] if self._check else 0)
        self._check = number, self._ring.head
        return number

    @property
    def check(self) -> RestCheck | None:
        """The last check: what is left of it, or its result."""
        check, result = self._check, self._result
        if check is None or (result is not None and result.number == check[0]):
            return result
        number, start = check
        left_s = CHECK_S - (self._ring.head - start) / self._ring.fs
        return RestCheck(number, max(left_s, 1 / self._ring.fs))

    def look(self) -> None:
        """Judge what is there now."""
        head, fs = self._ring.head, self._ring.fs
        self.contacts = self._judge(head - round(WINDOW_S * fs), head)
        check = self._check
        if check is None or (self._result is not None and self._result.number == check[0]):
            return
        number, start = check
        stop = start + round(CHECK_S * fs)
        if head >= stop:
            self._result = RestCheck(number, 0.0, self._judge(start, stop))

    def _judge(self, start: int, stop: int) -> tuple[Contact, ...]:
        """Judge a stretch; nothing if there is less than a second of it, or more is lost."""
        ring, start = self._ring, max(start, 0)
        if stop - start < ring.fs:
            return ()
        data = ring.read("raw", start, stop).T.astype(np.float64)
        if np.isnan(data).all(axis=1).mean() > _MOST_MISSING:
            return ()
        rail = None if self._rail_uV is None else self._rail_uV.astype(np.float32).astype(float)
        window_s = (stop - start) / ring.fs
        meter = ContactMeter(
            ring.fs, ring.n_channels, rail_uV=rail, lead_off=self._lead_off, window_s=window_s
        )
        meter.add(Block(0, data))
        return meter.read()

    def _run(self) -> None:
        while not self._is_over.wait(EACH_S):
            self.look()


def summed_up(contacts: tuple[Contact, ...]) -> str:
    """Say how many channels are how good."""
    if not contacts:
        return "no samples to judge"
    counts = [(level, sum(c.level == level for c in contacts)) for level in (GOOD, POOR, OFF)]
    return ", ".join(f"{n} {level}" for level, n in counts if n)
