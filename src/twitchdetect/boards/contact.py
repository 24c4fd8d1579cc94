"""How good each channel's contact is: good, poor or off, with the number and what to do.

The limits are choices for surface EMG with gelled electrodes, not a standard: amplifier and skin
together make 1 to 5 uV at rest, and a twitch of some 10 uV should stand out of both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from twitchdetect.block import Block, Samples
from twitchdetect.boards import contact_measures as measure

GOOD, POOR, OFF = "good", "poor", "off"


@dataclass(frozen=True, slots=True)
class ContactLimits:
    """Beyond which a channel is poor or off.

    Attributes
    ----------
    poor_mains_uV, off_mains_uV : float
        RMS of 50 or 60 Hz.
    poor_floor_uV : float
        RMS above 20 Hz, mains apart, in the quieter time.
    poor_ecg_ratio : float
        Heart beats against that floor.
    off_railed_share : float
        Share of the samples at the converter's end; a single one makes a channel poor.
    poor_ohm, off_ohm : float
        Of an electrode, where its current is on.
    """

    poor_mains_uV: float = 30.0
    off_mains_uV: float = 500.0
    poor_floor_uV: float = 12.0
    poor_ecg_ratio: float = 20.0
    off_railed_share: float = 0.2
    poor_ohm: float = 100e3
    off_ohm: float = 750e3


@dataclass(frozen=True, slots=True)
class Contact:
    """How a channel does.

    Attributes
    ----------
    channel : int
        Counted from 0.
    level : str
        ``good``, ``poor`` or ``off``.
    text : str
        What was found, with its number, and what to do.
    railed_share, mains_uV, mains_hz, floor_uV, ecg_uV, impedance_ohm : float
        What it was judged by; NaN where there is none or it was not measured, as noise and heart
        beats are not while the current for measuring impedance is on.
    """

    channel: int
    level: str
    text: str
    railed_share: float
    mains_uV: float
    mains_hz: float
    floor_uV: float
    ecg_uV: float
    impedance_ohm: float


class ContactMeter:
    """Keeps the last seconds of all channels, and judges them when asked.

    Parameters
    ----------
    fs : float
    n_channels : int
    rail_uV : ndarray, (n_channels, 2), optional
    lead_off : frozenset of int
        Numbers from 1 of the channels with a current for measuring impedance.
    window_s : float
        At least 1; heart beats need 4 or more.
    limits : ContactLimits, optional
    """

    def __init__(
        self,
        fs: float,
        n_channels: int,
        *,
        rail_uV: Samples | None = None,
        lead_off: frozenset[int] = frozenset(),
        window_s: float = 5.0,
        limits: ContactLimits | None = None,
    ) -> None:
        if not window_s >= 1:
            raise ValueError(f"window_s must be 1 or more, got {window_s}")
        self.fs, self.n_channels, self.rail_uV = fs, n_channels, rail_uV
        self.limits = limits or ContactLimits()
        self._with_current = [n - 1 for n in sorted(lead_off) if n <= n_channels]
        self._ring = np.empty((round(window_s * fs), n_channels))
        self._at = self._n = 0
        self._next_sample = 0

    def add(self, block: Block) -> None:
        """Take the next samples; a gap of half the window makes it begin anew."""
        size = len(self._ring)
        if block.start_sample - self._next_sample > size // 2:
            self._at = self._n = 0
        self._next_sample = block.stop_sample
        data = block.data_uV[-size:]
        first = min(len(data), size - self._at)
        self._ring[self._at : self._at + first] = data[:first]
        self._ring[: len(data) - first] = data[first:]
        self._at = (self._at + len(data)) % size
        self._n = min(self._n + len(data), size)

    def read(self) -> tuple[Contact, ...]:
        """Judge every channel; nothing while there is less than a second."""
        if self._n < self.fs:
            return ()
        data = np.roll(self._ring, -self._at, axis=0)[-self._n :]
        railed = measure.railed_share(data, self.rail_uV)
        known = _without_missing(data)
        mains, mains_hz = measure.mains_uV(known, self.fs)
        floor = measure.floor_uV(known, self.fs, mains_hz)
        beats = measure.ecg_uV(known, self.fs)
        ohm = np.full(self.n_channels, np.nan)
        if on := self._with_current:
            ohm[on] = measure.impedance_ohm(known[:, on], self.fs)
            floor[on] = beats[on] = np.nan  # the current's own tone is in that band
        flat = np.ptp(known, axis=0) == 0
        contacts = []
        for c in range(self.n_channels):
            numbers = (railed[c], mains[c], mains_hz, floor[c], beats[c], ohm[c])
            found = Contact(c, GOOD, "", *map(float, numbers))
            contacts.append(judge(found, self.limits, is_flat=bool(flat[c])))
        return tuple(contacts)


def _without_missing(data_uV: Samples) -> Samples:
    is_missing = np.isnan(data_uV)
    if not is_missing.any():
        return data_uV
    n_known = np.maximum(1, (~is_missing).sum(axis=0))
    means = np.where(is_missing, 0.0, data_uV).sum(axis=0) / n_known
    return np.where(is_missing, means, data_uV)


def judge(found: Contact, limits: ContactLimits, *, is_flat: bool) -> Contact:
    """Give level and text for a channel's numbers, the gravest first."""
    level, text = _verdict(found, limits, is_flat=is_flat)
    return replace(found, level=level, text=text)


def _verdict(found: Contact, limits: ContactLimits, *, is_flat: bool) -> tuple[str, str]:
    share, mains, ohm = found.railed_share, found.mains_uV, found.impedance_ohm
    hum = f"{mains:.0f} uV of {found.mains_hz:.0f} Hz"
    if share >= limits.off_railed_share:
        return OFF, f"at the rail {share:.0%} of the time: stick the electrode and reference on"
    if is_flat:
        return OFF, "no signal at all: is the channel switched on and its lead plugged in?"
    if ohm >= limits.off_ohm:
        return OFF, f"{ohm / 1e3:.0f} kOhm: the electrode or its lead is off"
    if mains >= limits.off_mains_uV:
        return OFF, f"{hum}: an electrode or the reference is off"
    if share > 0:
        return POOR, f"at the rail {share:.1%} of the time: a lead moves, or the gain is too high"
    if ohm >= limits.poor_ohm:
        return POOR, f"{ohm / 1e3:.0f} kOhm: clean the skin, wet or renew the electrode"
    if mains >= limits.poor_mains_uV:
        return POOR, f"{hum}: press the bias electrode on, keep leads from mains cables"
    if not np.isnan(ohm):
        return GOOD, f"{ohm / 1e3:.0f} kOhm, {hum}"
    if found.floor_uV >= limits.poor_floor_uV:
        return POOR, f"{found.floor_uV:.0f} uV of noise: let the muscle rest, clean the skin"
    if found.ecg_uV >= limits.poor_ecg_ratio * max(found.floor_uV, 1.0):
        return POOR, f"heart beats of {found.ecg_uV:.0f} uV: bring the two electrodes closer"
    return GOOD, f"{found.floor_uV:.1f} uV of noise, {hum}"
