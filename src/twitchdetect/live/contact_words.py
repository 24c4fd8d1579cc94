"""What the rest check found, in the user's language, and whether detection can work."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from twitchdetect.boards.contact import GOOD, OFF, POOR, Contact, ContactLimits
from twitchdetect.live.counts import counts
from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate, translate_filled

SIGNS = {GOOD: ("✔", "good"), POOR: ("▲", "warn"), OFF: ("×", "bad")}
"""Sign and role of colour of each level."""
_LIMITS = ContactLimits()
TOLD = (
    QT_TRANSLATE_NOOP(
        "Contact", "at the rail %1 of the time: stick the electrode and reference on"
    ),
    QT_TRANSLATE_NOOP(
        "Contact", "no signal at all: is the channel switched on and its lead plugged in?"
    ),
    QT_TRANSLATE_NOOP("Contact", "%1 kOhm: the electrode or its lead is off"),
    QT_TRANSLATE_NOOP("Contact", "%1 uV of %2 Hz: an electrode or the reference is off"),
    QT_TRANSLATE_NOOP(
        "Contact", "at the rail %1 of the time: a lead moves, or the gain is too high"
    ),
    QT_TRANSLATE_NOOP("Contact", "%1 kOhm: clean the skin, wet or renew the electrode"),
    QT_TRANSLATE_NOOP(
        "Contact", "%1 uV of %2 Hz: press the bias electrode on, keep leads from mains cables"
    ),
    QT_TRANSLATE_NOOP("Contact", "%1 uV of noise: let the muscle rest, clean the skin"),
    QT_TRANSLATE_NOOP("Contact", "heart beats of %1 uV: bring the two electrodes closer"),
    QT_TRANSLATE_NOOP("Contact", "%1 kOhm, %2 uV of %3 Hz"),
    QT_TRANSLATE_NOOP("Contact", "%1 uV of noise, %2 uV of %3 Hz"),
)
"""Sentences of `twitchdetect.boards.contact`, the special ones first."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a channel: what it is, its value in words, and how that is."""

    name: str
    value: str
    level: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether detection can work: ``good``, ``poor`` or ``off``, and why."""

    level: str
    title: str
    text: str

    @property
    def is_ready(self) -> bool:
        return self.level != OFF


def contact_text(contact: Contact) -> str:
    """Give what was found and what to do."""
    return translate_filled("Contact", TOLD, contact.text).replace("uV", "µV")


def level_words(level: str) -> str:
    return {
        GOOD: translate("Contact", "good"),
        POOR: translate("Contact", "poor"),
        OFF: translate("Contact", "off"),
    }[level]


def measures_of(contact: Contact) -> tuple[Measure, ...]:
    """Give rail, mains, noise and heart beats, each judged by its own limit."""
    floor_uV = contact.floor_uV
    beats_uV = _LIMITS.poor_ecg_ratio * max(floor_uV, 1.0)
    found = (
        (translate("Contact", "rail"), contact.railed_share, "%", 1e-9, _LIMITS.off_railed_share),
        (
            translate("Contact", "mains"),
            contact.mains_uV,
            "µV",
            _LIMITS.poor_mains_uV,
            _LIMITS.off_mains_uV,
        ),
        (translate("Contact", "noise"), floor_uV, "µV", _LIMITS.poor_floor_uV, math.inf),
        (translate("Contact", "heart"), contact.ecg_uV, "µV", beats_uV, math.inf),
    )
    return tuple(
        Measure(name, _value(value, unit), _level(value, poor, off))
        for name, value, unit, poor, off in found
    )


def _level(value: float, poor: float, off: float) -> str:
    if math.isnan(value):
        return GOOD
    return OFF if value >= off else POOR if value >= poor else GOOD


def _value(value: float, unit: str) -> str:
    if math.isnan(value):
        return "–"
    if unit == "%":
        return f"{100 * value:.0f} %"
    return f"{value:.1f} µV" if value < 10 else f"{value:.0f} µV"


def verdict_of(contacts: Sequence[Contact], channels: Sequence[str]) -> Verdict:
    """Judge the whole: ready if at least one channel is not off."""
    if not contacts:
        return Verdict(
            OFF, translate("Contact", "Not ready"), translate("Contact", "No signal came.")
        )
    off = [c for c in contacts if c.level == OFF]
    poor = [c for c in contacts if c.level == POOR]
    if len(off) == len(contacts):
        told = translate("Contact", "No channel has contact, so nothing can be detected.")
        return Verdict(OFF, translate("Contact", "Not ready"), told)
    if not off and not poor:
        return Verdict(GOOD, translate("Contact", "Ready"), counts.all_good(len(contacts)))
    parts = []
    if off:
        told = translate("Contact", "%1 off: no twitch is seen there.")
        parts.append(told.replace("%1", _names(off, channels)))
    if poor:
        told = translate("Contact", "%1 poor: weak twitches may be missed there.")
        parts.append(told.replace("%1", _names(poor, channels)))
    return Verdict(POOR, translate("Contact", "Ready, with care"), " ".join(parts))


def _names(contacts: Sequence[Contact], channels: Sequence[str]) -> str:
    names = [name_of(c, channels) for c in contacts]
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} + {len(names) - 3}"


def name_of(contact: Contact, channels: Sequence[str]) -> str:
    """Give a channel's name, else its number."""
    known = contact.channel < len(channels)
    return channels[contact.channel] if known else f"{contact.channel + 1}"
