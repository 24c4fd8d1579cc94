"""The overview as one picture: heading, channels, zooms, notice."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib.image
import numpy as np
import numpy.typing as npt

from twitchdetect.block import Recording
from twitchdetect.detect.sites import SiteSummary
from twitchdetect.events import Event
from twitchdetect.report import layout as lay
from twitchdetect.report import text
from twitchdetect.report.figures import INK, SOFT, new_figure, overview_figure
from twitchdetect.report.heading import NOTICE, Heading
from twitchdetect.report.kinds import number_twitches
from twitchdetect.report.sites import HEADS, NOTE, site_row, sites_of
from twitchdetect.report.traces import Traces
from twitchdetect.report.zooms import Zoom, make_zooms, zoom_figure

DPI = 140
MOST_ZOOMS = 24
ZOOM_COLUMNS = 4
_LINE_IN, _INDENT_IN, _LINE_LETTERS = 0.19, 0.15, 140

Pixels = npt.NDArray[np.uint8]


def draw_picture(
    recording: Recording, events: Sequence[Event], traces: Traces, heading: Heading
) -> bytes:
    """Draw everything; give the PNG file's content."""
    numbered = number_twitches(events)
    parts = [
        _lines([heading.title], size=14, weight="bold"),
        _lines([heading.facts(recording)]),
        pixels(overview_figure(recording, events, traces, DPI)),
    ]
    if numbered:
        zooms = make_zooms(numbered[:MOST_ZOOMS], recording, traces)
        found = text.count(len(numbered), "candidate local twitch response")
        parts.append(_lines([found], size=11, weight="bold"))
        parts.append(_lines([zoom_words(zooms, len(numbered), "the event table")]))
        parts.append(_grid([pixels(zoom_figure(zoom, DPI)) for zoom in zooms]))
    if sites := sites_of(recording, events):
        parts.append(_lines([text.count(len(sites), "site")], size=11, weight="bold"))
        said = [f"Site {site.number}: {_words(site, recording.fs)}" for site in sites]
        parts.append(_lines([NOTE, *said]))
    parts.append(_lines([NOTICE], weight="bold", size=8.5))
    parts.append(_lines([heading.made_by], size=8.5))
    return png(np.vstack(parts))


def _words(site: SiteSummary, fs: float) -> str:
    row = dict(zip(HEADS, site_row(site, fs), strict=True))
    return (
        f"from {row['from']}, {text.count(site.n_strokes, 'stroke')}, "
        f"{text.count(site.n_twitches, 'twitch', 'twitches')} ({row['a stroke']} a stroke), "
        f"first {row['first']}, last {row['last']}; {site.sentence}."
    )


def zoom_words(zooms: Sequence[Zoom], n: int, elsewhere: str) -> str:
    """Say what the zooms of some of `n` twitches show, and how many are left out."""
    said = "The strongest channel, in µV against ms from onset (solid line) to end (dashed line)"
    if any(len(zoom.names) > 1 for zoom in zooms):
        said += "; below it in grey others that saw the twitch, at the same scale"
    left = n - len(zooms)
    if left:
        verb = "is" if left == 1 else "are"
        said += f". {text.count(left, 'more twitch', 'more twitches')} {verb} in {elsewhere} only"
    return said + "."


def pixels(figure: Any) -> Pixels:
    """Draw a figure into memory."""
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[:, :, :3].copy()


def png(image: Pixels) -> bytes:
    """Give a picture as the content of a PNG file."""
    buffer = io.BytesIO()
    metadata = {"Software": "twitchdetect"}
    matplotlib.image.imsave(buffer, image, format="png", dpi=DPI, metadata=metadata)
    return buffer.getvalue()


def _lines(paragraphs: Sequence[str], size: float = 9, weight: str = "normal") -> Pixels:
    """Draw sentences over the whole width."""
    width = int(_LINE_LETTERS * 9 / size * (0.88 if weight == "bold" else 1))
    lines = [line for said in paragraphs for line in textwrap.wrap(said, width) or [""]]
    line_in = _LINE_IN * size / 9
    height_in = round(len(lines) * line_in + 0.08, 2)
    figure = new_figure(height_in, DPI)
    for i, line in enumerate(lines):
        figure.text(
            _INDENT_IN / lay.WIDTH_IN, 1 - ((i + 0.6) * line_in + 0.04) / height_in,
            text.plain(line), fontsize=size, weight=weight, va="center",
            color=INK if weight == "bold" else SOFT,
        )  # fmt: skip
    return pixels(figure)


def _grid(images: Sequence[Pixels]) -> Pixels:
    """Put pictures of one size in rows."""
    blank = np.full_like(images[0], 255)
    padded = [*images, *[blank] * (-len(images) % ZOOM_COLUMNS)]
    rows = [np.hstack(padded[i : i + ZOOM_COLUMNS]) for i in range(0, len(padded), ZOOM_COLUMNS)]
    return np.vstack(rows)
