"""A zoom as a vector picture inside the page: small, sharp, and its words stay words."""

from __future__ import annotations

import html

import numpy as np

from twitchdetect.report import text
from twitchdetect.report.kinds import STYLES
from twitchdetect.report.traces import Samples
from twitchdetect.report.zooms import Zoom

WIDTH, HEIGHT = 320, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 10, 16, 24
_FINE = 10  # steps a unit, so that coordinates are whole numbers
_MOST_COLUMNS = (WIDTH - _LEFT - _RIGHT) * 4 // 3


def draw_svg(zoom: Zoom) -> str:
    """Draw a zoom as an ``svg`` element."""
    lines = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role=img aria-label="{_spoken(zoom)}">']
    lines += [_box(zoom), *_ticks(zoom)]
    for i, name in reversed(list(enumerate(zoom.names))):
        path = _path(_x(zoom, zoom.time_ms), _y(zoom, zoom.values_uV[:, i]))
        lines.append(f'<path class={"t" if i == 0 else "o"} transform="scale(.1)" d="{path}"/>')
        if i:
            y = float(_y(zoom, zoom.offsets_uV[i])) - 6
            lines.append(_words(_LEFT + 5, y, name.replace(r"\$", "$"), "w"))
    return "".join([*lines, "</svg>"])


def _spoken(zoom: Zoom) -> str:
    return html.escape(f"twitch {zoom.number}, {zoom.sizes}")


def _x(zoom: Zoom, time_ms: Samples | float) -> Samples:
    first, last = zoom.time_ms[0], zoom.end_ms
    return np.asarray(_LEFT + (time_ms - first) / (last - first) * (WIDTH - _LEFT - _RIGHT))


def _y(zoom: Zoom, value_uV: Samples | float) -> Samples:
    share = (zoom.top_uV - value_uV) / (zoom.top_uV - zoom.bottom_uV)
    return np.asarray(_TOP + share * (HEIGHT - _TOP - _BOTTOM))


def _box(zoom: Zoom) -> str:
    """Draw the twitch between its onset and its end."""
    colour = STYLES[zoom.event.kind].colour
    start, stop = (float(_x(zoom, t)) for t in (0.0, zoom.length_ms))
    stop = min(stop, WIDTH - _RIGHT)
    top, bottom = _TOP, HEIGHT - _BOTTOM
    return (
        f'<path fill="{colour}" fill-opacity=".12" '
        f'd="M{start:.1f} {top}H{stop:.1f}V{bottom}H{start:.1f}z"/>'
        f'<path stroke="{colour}" d="M{start:.1f} {top}V{bottom}"/>'
        f'<path stroke="{colour}" stroke-dasharray="4 3" d="M{stop:.1f} {top}V{bottom}"/>'
    )


def _ticks(zoom: Zoom) -> list[str]:
    bottom = HEIGHT - _BOTTOM
    parts = [f'<path class=a d="M{_LEFT} {_TOP}V{bottom}H{WIDTH - _RIGHT}"/>']
    parts.append(_words(_LEFT - 6, 10, zoom.unit[0], "e"))
    parts.append(_words(_LEFT - 6, bottom + 17, "ms", "e"))
    for tick_uV, label in zip(zoom.y_ticks_uV, zoom.y_labels, strict=True):
        y = float(_y(zoom, tick_uV))
        parts.append(f'<path class=a d="M{_LEFT - 4} {y:.1f}h4"/>')
        parts.append(_words(_LEFT - 6, y + 4, label, "e"))
    for tick_ms in zoom.x_ticks_ms:
        x = float(_x(zoom, tick_ms))
        parts.append(f'<path class=a d="M{x:.1f} {bottom}v4"/>')
        parts.append(_words(x, bottom + 17, text.signed(tick_ms), "m"))
    return parts


def _words(x: float, y: float, said: str, look: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{look}">{html.escape(said)}</text>'


def _path(x: Samples, y: Samples) -> str:
    """Write a line in whole steps from point to point; it is interrupted where there is no y."""
    x, y = _thinned(x, y)
    steps: list[str] = []
    here: tuple[int, int] | None = None
    for a, b in zip(x.tolist(), y.tolist(), strict=True):
        if b != b:
            here = None
            continue
        point = (round(a * _FINE), round(b * _FINE))
        if here is None:
            steps.append(f"M{point[0]} {point[1]}l")
        else:
            steps.append(f"{point[0] - here[0]} {point[1] - here[1]} ")
        here = point
    return "".join(steps).replace(" M", "M").replace(" -", "-").strip()


def _thinned(x: Samples, y: Samples) -> tuple[Samples, Samples]:
    """Keep the lowest and highest of every few samples where there are more than can be seen."""
    step = -(-len(x) // _MOST_COLUMNS)
    if step <= 2:
        return x, y
    edges = np.arange(0, len(x), step)
    low, high = np.fmin.reduceat(y, edges), np.fmax.reduceat(y, edges)
    return np.repeat(x[edges], 2), np.column_stack([low, high]).ravel()
