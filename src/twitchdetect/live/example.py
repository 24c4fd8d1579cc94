"""What panels show when they are opened alone: a session that could be, the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from twitchdetect.boards.contact import Contact, ContactLimits, judge
from twitchdetect.boards.source import Status
from twitchdetect.events import Event
from twitchdetect.live.status_words import StatusText, status_of
from twitchdetect.live.twitch_view import TwitchView, stretch_of
from twitchdetect.session.snapshot import Latency, RestCheck, Snapshot

FS = 250.0


def last_twitch(confirmed: str = "yes") -> TwitchView:
    """Give a twitch of 80 ms and 60 uV at 250 Hz, 21 ms after its stroke."""
    start = 5000
    event = Event(
        kind="ltr",
        channel=1,
        start_sample=start,
        stop_sample=start + 20,
        alarm_sample=start + 6,
        decided_sample=start + 30,
        peak_uV=61.4,
        rms_uV=27.0,
        snr_db=21.3,
        confidence=0.97,
        reason="burst 21.3 dB over rest on 2 channels, 21 ms after a stroke; no sign of movement",
        channels=(1, 2),
        stroke_sample=start - 5,
    )
    first, stop = stretch_of(event, FS)
    random = np.random.default_rng(6)
    trace = random.normal(0.0, 2.2, stop - first)
    inside = np.arange(20) / 20
    burst = np.sin(np.pi * inside) ** 0.5 * np.exp(-1.5 * inside)
    trace[start - first : start - first + 20] += random.normal(0.0, 48.0, 20) * burst
    shown = np.asarray(trace, np.float32)
    return TwitchView(2, event, FS, "trapezius", first, shown, 9.0, confirmed)


def contacts() -> tuple[Contact, ...]:
    """Give eight channels: six good, one that hums, one that is off."""
    found = [Contact(c, "", "", 0.0, 2.0 + c, 50.0, 2.1 + 0.2 * c, 5.0, np.nan) for c in range(8)]
    found[3] = Contact(3, "", "", 0.0, 84.0, 50.0, 4.0, 6.0, np.nan)
    found[6] = Contact(6, "", "", 1.0, 0.0, 50.0, 0.0, 0.0, np.nan)
    return tuple(judge(contact, ContactLimits(), is_flat=False) for contact in found)


def snapshot(state: str = "streaming") -> Snapshot:
    """Give a session of half an hour with that source."""
    return Snapshot(
        state="running",
        fs=FS,
        channels=tuple(f"ch{i + 1}" for i in range(8)),
        head_sample=round(1804 * FS),
        source=Status(state, n_samples=450_000, n_lost=93, n_losses=1),
        is_learning=False,
        contacts=contacts(),
        latency=Latency(20, 44.0, 61.0),
    )


def status(state: str = "streaming") -> StatusText:
    """Give the status line of such a session."""
    return status_of(snapshot(state), free_bytes=41.3e9, flash_ms=73.0)


def checked(left_s: float = 0.0) -> Snapshot:
    """Give that session after its rest check, or while it runs."""
    check = RestCheck(1, left_s, () if left_s else contacts())
    return replace(snapshot(), rest_check=check)
