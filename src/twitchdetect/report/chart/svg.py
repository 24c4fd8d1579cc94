"""Parts of vector pictures; every look is an attribute, which each reader of SVG knows."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from twitchdetect.report.chart.style import ACCENT, INK, SOFT

WHITE = "#ffffff"


def picture(width: float, height: float, said: str, parts: Iterable[str]) -> str:
    """Give an ``svg`` element; `said` is read aloud in its place."""
    label = html.escape(said, quote=True)
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{label}" font-family="Helvetica,Arial,sans-serif" fill="none" '
        f'stroke-linejoin="round">{"".join(parts)}</svg>'
    )


def words(
    x: float, y: float, said: str, size: float, anchor: str = "start", colour: str = SOFT
) -> str:
    """Write words with their baseline at `y`."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" '
        f'fill="{colour}">{html.escape(said)}</text>'
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    colour: str = SOFT,
    width: float = 0.6,
    dash: str = "",
) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}"{dashes}/>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, opacity: float = 1) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
        f'fill="{fill}" fill-opacity="{opacity:g}"/>'
    )


def path(points: Sequence[tuple[float, float]], colour: str = INK, width: float = 0.8) -> str:
    """Join points; where y is nan the line is interrupted."""
    steps, is_down = [], False
    for x, y in points:
        if y != y:
            is_down = False
            continue
        steps.append(f"{'L' if is_down else 'M'}{x:.1f} {y:.1f}")
        is_down = True
    return f'<path d="{"".join(steps)}" stroke="{colour}" stroke-width="{width:g}"/>'


def area(points: Sequence[tuple[float, float]], fill: str, opacity: float) -> str:
    said = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{said}z" fill="{fill}" fill-opacity="{opacity:g}"/>'


def sign(verdict: str, x: float, y: float, r: float) -> str:
    """Draw the shape of a verdict: each differs without its colour.

    Parameters
    ----------
    verdict : str
        ``confirmed`` a full disc, ``rejected`` a cross, ``open`` a ring, ``felt`` a diamond.
    x, y : float
        Its middle.
    r : float
        Half its size.
    """
    if verdict == "confirmed":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.2f}" fill="{ACCENT}"/>'
    if verdict == "rejected":
        a = 0.85 * r
        return (
            f'<path d="M{x - a:.1f} {y - a:.1f}L{x + a:.1f} {y + a:.1f}M{x - a:.1f} {y + a:.1f}'
            f'L{x + a:.1f} {y - a:.1f}" stroke="{SOFT}" stroke-width="{0.5 * r:.2f}"/>'
        )
    if verdict == "open":
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{0.82 * r:.2f}" fill="{WHITE}" '
            f'stroke="{ACCENT}" stroke-width="{0.36 * r:.2f}"/>'
        )
    return (
        f'<path d="M{x:.1f} {y - r:.1f}L{x + r:.1f} {y:.1f}L{x:.1f} {y + r:.1f}L{x - r:.1f} '
        f'{y:.1f}z" fill="{WHITE}" stroke="{INK}" stroke-width="{0.36 * r:.2f}"/>'
    )
