"""The overview of a recording and its events: a picture, or a page that holds everything."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from twitchdetect.block import Recording
from twitchdetect.events import Event
from twitchdetect.files.event_table import COLUMNS, format_row
from twitchdetect.report import figures, text
from twitchdetect.report.traces import make_traces

MOST_ZOOMS_PICTURE = 24
MOST_ZOOMS_PAGE = 240
PAGE_DPI = 150  # sharp where a browser scales it
NOTICE = (
    "Research software, not a medical device: a detection is an estimate that a clinician confirms."
)
_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;color:#222;margin:2rem auto;max-width:1400px;
padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}img{max-width:100%}
.facts,.notice{color:#555;margin:.2rem 0}ul{margin:.3rem 0 .6rem 1.2rem;padding:0;color:#555}
table{border-collapse:collapse;font-size:13px;width:100%}td,th{padding:.25rem .5rem;text-align:left;
border-bottom:1px solid #ddd;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}
tr.ltr td:nth-child(3){font-weight:600;color:#b34e00}.wide{overflow-x:auto}
"""


def draw_overview(
    recording: Recording,
    events: Sequence[Event],
    path: Path,
    *,
    title: str = "",
    notes: Sequence[str] = (),
    band_hz: tuple[float, float],
    mains_hz: float | None = None,
) -> Path:
    """Draw all channels with the events shaded by kind, and one zoom a twitch.

    Parameters
    ----------
    recording : Recording
    events : sequence of Event
    path : Path
        ``.png`` for a picture, ``.html`` for a page that needs nothing else.
    title : str
    notes : sequence of str
        What was assumed and chosen, in sentences.
    band_hz : tuple of float
        The detector's band; the signal is shown as the detector filtered it.
    mains_hz : float or None
        The mains frequency that is taken out.

    Raises
    ------
    ValueError
        If the path has another ending.
    OSError
        If it cannot be written.
    """
    ordered = sorted(events, key=lambda e: e.start_sample)
    traces = make_traces(recording, ordered, band_hz, mains_hz)
    shown = f"shown band-passed {band_hz[0]:g}-{band_hz[1]:g} Hz"
    shown += f", {mains_hz:g} Hz mains removed" if mains_hz else ""
    length = text.duration(recording.duration_s)
    facts = f"{recording.format}, {length} at {recording.fs:g} samples/s, {shown}"
    twitches = [e for e in ordered if e.kind == "ltr"]
    if path.suffix.lower() == ".png":
        figure = _picture(recording, ordered, twitches, traces, title or "recording", facts)
        path.write_bytes(_png(figure))
    elif path.suffix.lower() == ".html":
        page = _page(recording, ordered, twitches, traces, title or "recording", facts, notes)
        path.write_text(page, encoding="utf-8")
    else:
        raise ValueError(f"a picture ends in .png or .html, got {path.name}")
    return path


def _png(figure: Any, dpi: int = figures.DPI) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": "twitchdetect"})
    return buffer.getvalue()


def _pixels(figure: Any) -> Any:
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())


def _picture(
    recording: Recording,
    events: Sequence[Event],
    twitches: Sequence[Event],
    traces: Any,
    title: str,
    facts: str,
) -> Any:
    """Stack heading, overview and zooms into one figure."""
    parts = [_pixels(figures.overview_figure(recording, events, traces))]
    if twitches:
        shown = twitches[:MOST_ZOOMS_PICTURE]
        parts.append(_pixels(figures.zoom_figure(recording, shown, traces)))
    left = len(twitches) - MOST_ZOOMS_PICTURE
    head_in, foot_in = 0.75, 0.4
    heights = [part.shape[0] / figures.DPI for part in parts]
    total = head_in + sum(heights) + foot_in
    figure = figures.new_figure(total)
    figure.text(
        0.02,
        1 - 0.28 / total,
        text.plain(title, 100),
        fontsize=15,
        weight="bold",
        color=figures.INK,
    )
    figure.text(0.02, 1 - 0.56 / total, text.plain(facts), fontsize=10, color="#555555")
    top = total - head_in
    for part, height in zip(parts, heights, strict=True):
        axes = figure.add_axes((0, (top - height) / total, 1, height / total))
        axes.imshow(part, aspect="auto", interpolation="none")
        axes.set_axis_off()
        top -= height
    more = f"{left} more twitches are not shown here: see the event table.  " if left > 0 else ""
    figure.text(0.02, 0.13 / total, more + NOTICE, fontsize=9, color="#555555")
    return figure


def _page(
    recording: Recording,
    events: Sequence[Event],
    twitches: Sequence[Event],
    traces: Any,
    title: str,
    facts: str,
    notes: Sequence[str],
) -> str:
    name = html.escape(title)
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title>",
        "<meta name=viewport content='width=device-width,initial-scale=1'>",
        f"<style>{_STYLE}</style><h1>{name}</h1><p class=facts>{html.escape(facts)}</p>",
        f"<p class=notice><b>{NOTICE}</b></p>",
        _image(figures.overview_figure(recording, events, traces), "all channels with events"),
    ]
    if twitches:
        parts.append(f"<h2>{len(twitches)} candidate local twitch responses</h2>")
        for i in range(0, min(len(twitches), MOST_ZOOMS_PAGE), MOST_ZOOMS_PICTURE):
            some = twitches[i : min(i + MOST_ZOOMS_PICTURE, MOST_ZOOMS_PAGE)]
            parts.append(_image(figures.zoom_figure(recording, some, traces), "twitches"))
    if len(twitches) > MOST_ZOOMS_PAGE:
        parts.append(f"<p>{len(twitches) - MOST_ZOOMS_PAGE} more are in the table only.</p>")
    parts.append(_table(recording, events))
    if notes:
        items = "".join(f"<li>{html.escape(note)}" for note in notes)
        parts.append(f"<h2>What was assumed and chosen</h2><ul>{items}</ul>")
    return "\n".join(parts) + "\n"


def _image(figure: Any, alt: str) -> str:
    data = base64.b64encode(_png(figure, PAGE_DPI)).decode()
    return f'<img alt="{alt}" src="data:image/png;base64,{data}">'


def _table(recording: Recording, events: Sequence[Event]) -> str:
    if not events:
        return "<h2>Events</h2><p>None.</p>"
    names = [c for c in COLUMNS if c != "confirmed"]
    head = "".join(f"<th>{c}" for c in names)
    rows = []
    for event in events:
        cells = format_row(event, recording.fs, recording.channels).split("\t")
        row = "".join(
            f"<td{'' if c in ('trial_type', 'channel', 'reason') else ' class=n'}>{html.escape(v)}"
            for c, v in zip(names, cells, strict=False)
        )
        rows.append(f"<tr class={event.kind}>{row}")
    return f"<h2>Events</h2><div class=wide><table><tr>{head}{''.join(rows)}</table></div>"
