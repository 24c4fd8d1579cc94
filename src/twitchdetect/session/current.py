"""The site at which the needle is now: what was named, and what the signal shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from twitchdetect.block import Marker
from twitchdetect.detect.sites import summarize_sites
from twitchdetect.events import KINDS, Event
from twitchdetect.session.marked import Decision, Marked, Site
from twitchdetect.session.snapshot import CurrentSite, NumberedEvent

_NOT_NAMED = Site("", "", "", 0)
_NOTHING = Decision(None, None)
_MOST_EVENTS = 2000
"""Of a site that is summed up; hours without a named one must not slow the session down."""


def current_site(marked: Marked, events: Sequence[NumberedEvent], fs: float) -> CurrentSite:
    """Sum up the site that was named last; all of the session if none was."""
    site = marked.sites[-1] if marked.sites else _NOT_NAMED
    seen = [n for n in events if n.event.start_sample >= site.start_sample]
    twitches = [n for n in seen if _called(n, marked).kind == "ltr" and not _is_no(n, marked)]
    markers = [
        Marker(a.sample, a.what, a.marked) for a in marked.markers if a.sample >= site.start_sample
    ]
    kept = [_called(n, marked) for n in seen if n.event.kind != "ltr" or not _is_no(n, marked)]
    summaries = summarize_sites(kept[-_MOST_EVENTS:], fs, markers)
    return CurrentSite(
        site=site,
        number=len(marked.sites),
        n_twitches=len(twitches),
        last_twitch=max(twitches, key=lambda n: n.event.start_sample, default=None),
        summary=summaries[-1] if summaries else None,
    )


def _called(numbered: NumberedEvent, marked: Marked) -> Event:
    """Give the event under the kind that it has now."""
    label = marked.decisions.get(numbered.number, _NOTHING).label
    kind = next((k for k in KINDS if k == label), numbered.event.kind)
    return replace(numbered.event, kind=kind)


def _is_no(numbered: NumberedEvent, marked: Marked) -> bool:
    return marked.decisions.get(numbered.number, _NOTHING).confirmed == "no"
