"""The overview as one page that needs nothing else: no network, no script."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence

from twitchdetect.block import Recording
from twitchdetect.events import Event
from twitchdetect.report import layout as lay
from twitchdetect.report import text
from twitchdetect.report.figures import make_layout, overview_figure, scale_words
from twitchdetect.report.heading import NOTICE, Heading
from twitchdetect.report.kinds import counts, number_twitches
from twitchdetect.report.layout import Layout
from twitchdetect.report.picture import pixels, png, zoom_words
from twitchdetect.report.sites import site_table, sites_of
from twitchdetect.report.style import STYLE
from twitchdetect.report.table import table
from twitchdetect.report.traces import Traces
from twitchdetect.report.zoom_svg import draw_svg
from twitchdetect.report.zooms import Zoom, make_zooms

DPI = 150  # sharp where a browser scales it
MOST_ZOOMS = 240
_LINK_IN = 0.1


def draw_page(
    recording: Recording, events: Sequence[Event], traces: Traces, heading: Heading
) -> str:
    """Give the page."""
    name = html.escape(heading.title)
    numbered = number_twitches(events)
    zooms = make_zooms(numbered[:MOST_ZOOMS], recording, traces)
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title>",
        "<meta name=viewport content='width=device-width,initial-scale=1'>",
        f"<style>{STYLE}</style><h1>{name}</h1>",
        f"<p>{html.escape(heading.facts(recording))}</p>",
        f"<p class=notice>{NOTICE}</p>",
        _overview(recording, events, traces, zooms),
        _zooms(zooms, len(numbered)),
        site_table(sites_of(recording, events), recording.fs),
        table(recording, events, len(zooms)),
        _about(heading),
    ]
    return "\n".join(parts) + "\n"


def _overview(
    recording: Recording, events: Sequence[Event], traces: Traces, zooms: Sequence[Zoom]
) -> str:
    """Give the picture, and over each twitch's mark a link to its zoom."""
    data = base64.b64encode(png(pixels(overview_figure(recording, events, traces, DPI)))).decode()
    layout = make_layout(recording, events)
    links = _links(layout, zooms)
    found = ", ".join(f"{n} {kind}" for kind, n in counts(events).items()) or "no events"
    said = html.escape(f"All channels over time: {found}. {scale_words(recording, traces)}")
    image = f'<img alt="{said}" src="data:image/png;base64,{data}">'
    return f"<div class=wide><div class=over>{image}{links}</div></div>"


def _links(layout: Layout, zooms: Sequence[Zoom]) -> str:
    """Lay links over the marks of twitches and over the numbers above them."""
    middles_in = [layout.x_in(zoom.onset_s + zoom.length_ms / 2000) for zoom in zooms]
    lane_in = layout.lane_in("ltr") - lay.LANE_IN / 2 if zooms else 0.0
    links = [
        _link(layout, zoom, (middle_in - _LINK_IN / 2, lane_in), (_LINK_IN, lay.LANE_IN))
        for zoom, middle_in in zip(zooms, middles_in, strict=True)
    ]
    for label in layout.labels:
        if label.first <= len(zooms):
            size = (label.right_in - label.left_in, lay.NUMBER_IN)
            corner = (label.left_in, layout.number_in(label))
            links.append(_link(layout, zooms[label.first - 1], corner, size))
    return "".join(links)


def _link(
    layout: Layout, zoom: Zoom, corner_in: tuple[float, float], size_in: tuple[float, float]
) -> str:
    left, top = lay.LEFT_IN + corner_in[0], lay.TOP_IN + corner_in[1]
    width_in, height_in = lay.WIDTH_IN, layout.height_in
    style = (
        f"left:{100 * left / width_in:.2f}%;top:{100 * top / height_in:.2f}%;"
        f"width:{100 * size_in[0] / width_in:.2f}%;height:{100 * size_in[1] / height_in:.2f}%"
    )
    said = html.escape(f"{zoom.number}: {_title(zoom)}, {zoom.sizes}")
    return f'<a href=#twitch-{zoom.number} title="{said}" style="{style}"></a>'


def _zooms(zooms: Sequence[Zoom], n: int) -> str:
    if not n:
        return ""
    heading = text.count(n, "candidate local twitch response")
    figures = "".join(_figure(zoom) for zoom in zooms)
    said = zoom_words(zooms, n, "the table below")
    return f"<h2>{heading}</h2><p>{said}</p><div class=zooms>{figures}</div>"


def _figure(zoom: Zoom) -> str:
    caption = (
        f"<a href=#event-{zoom.number}>{zoom.number}</a> "
        f"<b>{html.escape(_title(zoom))}</b><br>{html.escape(zoom.sizes)}"
    )
    return (
        f"<figure id=twitch-{zoom.number}><figcaption>{caption}</figcaption>"
        f"{draw_svg(zoom)}</figure>"
    )


def _title(zoom: Zoom) -> str:
    return f"{text.exact(zoom.onset_s)} {zoom.channel}"


def _about(heading: Heading) -> str:
    items = "".join(f"<li>{html.escape(text.micro(note))}" for note in heading.notes)
    listed = f"<h2>What was assumed and chosen</h2><ul>{items}</ul>" if items else ""
    return f"{listed}<p>{html.escape(heading.made_by)}</p><p class=notice>{NOTICE}</p>"
