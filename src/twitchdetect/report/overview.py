"""The overview of a recording and its events: a picture, or a page that holds everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from twitchdetect.block import Recording
from twitchdetect.events import Event
from twitchdetect.report.heading import NOTICE as NOTICE
from twitchdetect.report.heading import Heading
from twitchdetect.report.page import draw_page
from twitchdetect.report.picture import draw_picture
from twitchdetect.report.traces import make_traces


def draw_overview(
    recording: Recording,
    events: Sequence[Event],
    path: Path,
    *,
    title: str = "",
    notes: Sequence[str] = (),
    band_hz: tuple[float, float],
    mains_hz: float | None = None,
    settings: Mapping[str, object] | None = None,
) -> Path:
    """Draw all channels with the events marked by kind, and one zoom a twitch.

    Parameters
    ----------
    recording : Recording
    events : sequence of Event
    path : Path
        ``.png`` for a picture, ``.html`` for a page that needs nothing else.
    title : str
        The file's name.
    notes : sequence of str
        What was assumed and chosen, in sentences.
    band_hz : tuple of float
        The detector's band; the signal is shown as the detector filtered it.
    mains_hz : float or None
        The mains frequency that is taken out.
    settings : mapping or None
        The detector's settings by name, to stand beside the version.

    Raises
    ------
    ValueError
        If the path has another ending.
    OSError
        If it cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".png", ".html"):
        raise ValueError(f"a picture ends in .png or .html, got {path.name}")
    ordered = sorted(events, key=lambda e: e.start_sample)
    traces = make_traces(recording, ordered, band_hz, mains_hz)
    heading = Heading(title or "recording", tuple(notes), band_hz, mains_hz, settings or {})
    if ending == ".png":
        path.write_bytes(draw_picture(recording, ordered, traces, heading))
    else:
        path.write_text(
            draw_page(recording, ordered, traces, heading),
            encoding="utf-8",
            errors="backslashreplace",
        )
    return path
