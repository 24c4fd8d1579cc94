"""What somebody marked during the session: needle in and out, strokes, sites, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twitchdetect.block import Marker, Recording
from twitchdetect.report import layout as lay
from twitchdetect.report import text
from twitchdetect.report.layout import Layout

COLOUR = "#333333"
CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # over dotted lines
_LETTER_IN = 0.066
_LONGEST_WORDS = 24


def draw_markers(lanes: Any, rows: Any, recording: Recording, layout: Layout) -> None:
    """Draw a dotted line over all channels for each marker, and its words where there is room."""
    if not recording.markers:
        return
    y, across = lay.LANE_IN / 2, lanes.get_yaxis_transform()
    words = {"va": "center", "fontsize": 8, "color": COLOUR}
    lanes.text(-0.024, y, "markers", ha="right", transform=across, **{**words, "fontsize": 9})
    lanes.text(1.016, y, str(len(recording.markers)), transform=across, **{**words, "fontsize": 9})
    times_s = [marker.sample / recording.fs for marker in recording.markers]
    rows.vlines(times_s, *rows.get_ylim(), color=COLOUR, lw=0.8, ls=":", zorder=0.7)
    lanes.vlines(times_s, 0, layout.lanes_in, color=COLOUR, lw=0.8, ls=":", zorder=0)
    for time_s, said, side in place_words(recording.markers, recording.fs, layout):
        look = {**words, "bbox": CLEAR, "ha": side}
        lanes.text(time_s, y, text.plain(f" {said} ", _LONGEST_WORDS + 2), **look)


def place_words(
    markers: Sequence[Marker], fs: float, layout: Layout
) -> list[tuple[float, str, str]]:
    """Give the markers' words that fit beside each other.

    Returns
    -------
    list of tuple
        Time, words, and which of their sides stands there; at the end of the plot it is the right.
    """
    placed: list[tuple[float, str, str]] = []
    end_in = 0.0
    for marker in sorted(markers, key=lambda m: m.sample):
        said = " ".join((marker.text or marker.kind).split())
        room_in = _LETTER_IN * (2 + min(len(said), _LONGEST_WORDS))
        place_in = layout.x_in(marker.sample / fs)
        side = "left" if place_in + room_in <= lay.PLOT_IN else "right"
        start_in = place_in - (room_in if side == "right" else 0)
        if start_in >= end_in:
            placed.append((marker.sample / fs, said, side))
            end_in = start_in + room_in
    return placed
