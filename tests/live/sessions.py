"""Sessions as panels are shown them."""

from dataclasses import replace

import numpy as np

from twitchdetect.boards.contact import Contact
from twitchdetect.detect.sites import summarize_sites
from twitchdetect.events import Event
from twitchdetect.session.marked import Site
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import CurrentSite, NumberedEvent, Snapshot

FS = 250.0


def event(start=1000, stop=1020, kind="ltr", channel=0, peak_uV=50.0, stroke=-1, reason="why"):
    return Event(
        kind=kind,
        channel=channel,
        start_sample=start,
        stop_sample=stop,
        alarm_sample=start + 3,
        decided_sample=stop + 5,
        peak_uV=peak_uV,
        rms_uV=peak_uV / 2,
        snr_db=20.0,
        confidence=0.9,
        reason=reason,
        channels=(channel,),
        stroke_sample=stroke,
    )


def contact(channel=0, level="good", text=""):
    return Contact(channel, level, text, 0.0, 2.0, 50.0, 2.0, 5.0, np.nan)


def snapshot(events=(), **other):
    numbered = tuple(NumberedEvent(i, e) for i, e in enumerate(events, start=1))
    given = {"state": "running", "fs": FS, "channels": ("a", "b"), "is_learning": False}
    given["head_sample"] = max([e.stop_sample for e in events], default=0) + 100
    return replace(Snapshot(), events=numbered, **(given | other))


def site_with(events, name="", muscle="deltoid", side="left", number=1):
    """The current site as the session sums it up."""
    twitches = [NumberedEvent(i, e) for i, e in enumerate(events, start=1) if e.kind == "ltr"]
    summary = summarize_sites(events, FS)
    return CurrentSite(
        Site(name, muscle, side, 0),
        number,
        len(twitches),
        twitches[-1] if twitches else None,
        summary[-1] if summary else None,
    )


def ring(n=4000, names=("a", "b")):
    """A ring whose filtered signal is its own sample number, plus 10 000 a channel."""
    held = Ring(FS, names, seconds=60.0)
    rows = np.arange(n)[:, None] + 10_000.0 * np.arange(len(names))
    held.threshold_uV = np.full(len(names), 7.0)
    held.write(0, rows, rows, rows)
    return held
