"""A body figure, front and back, on which a place can be named by two numbers.

The figure stands upright with palms forward in a box from 0 to 1: x from the box's left edge as it
is looked at, y from its top. In the front view the person's right is on the left (x below 0.5), as
when two people face each other; in the back view the person's left is on the left.
"""

from __future__ import annotations

import html
import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

from twitchdetect.chart.body_labels import Box, place_labels

Point: TypeAlias = tuple[float, float]
Curve: TypeAlias = tuple[Point, Point, Point, Point]
"""A cubic from the first point to the last, drawn to by the two between."""

VIEWS = ("front", "back")
_STEPS = 6
ACCENT, INK, LINE, SKIN = "#d55e00", "#1a1a1a", "#9a9a9a", "#f4f4f2"


class Stroke(NamedTuple):
    """A line of the figure as cubics that follow each other."""

    curves: tuple[Curve, ...]
    is_outline: bool


class Mark(NamedTuple):
    """A numbered place on the figure.

    Attributes
    ----------
    number : int
    x, y : float
        0 to 1, see `body`.
    words : str
        Shown when it is pointed at, and read aloud.
    """

    number: int
    x: float
    y: float
    words: str = ""


@cache
def _figure() -> dict[str, Any]:
    text = (files("twitchdetect.chart") / "body_figure.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def aspect() -> float:
    """Give the box's width over its height; the figure is drawn with it or it is distorted."""
    figure = _figure()
    return float(figure["width"] / figure["height"])


def strokes(view: str) -> tuple[Stroke, ...]:
    """Give the figure's lines as cubics: first the closed outline, then the lines within.

    Parameters
    ----------
    view : str
        ``front`` or ``back``.
    """
    return _strokes(_known(view))


def outline(view: str) -> tuple[tuple[Point, ...], ...]:
    """Give the figure's outline as closed polygons, smooth enough at any size of a screen."""
    return tuple(_flat(s.curves) for s in strokes(view) if s.is_outline)


def inner_lines(view: str) -> tuple[tuple[Point, ...], ...]:
    """Give the lines within the outline, which help to place a point, as open polylines."""
    return tuple(_flat(s.curves) for s in strokes(view) if not s.is_outline)


def _known(view: str) -> str:
    if view not in VIEWS:
        raise ValueError(f"got {view!r} as a view; expected front or back")
    return view


@cache
def _strokes(view: str) -> tuple[Stroke, ...]:
    drawn = _figure()[view]
    half = drawn["half"]
    other = [[-k[0], *k[1:]] for k in reversed(half[1:-1])]
    found = [Stroke(_smooth([*half, *other], is_closed=True), True)]
    lines = [*drawn["middle"], *drawn["pairs"]]
    lines += [[[-x, y] for x, y in line] for line in drawn["pairs"]]
    found += [Stroke(_smooth(line, is_closed=False), False) for line in lines]
    return tuple(found)


def _smooth(knots: Sequence[Sequence[float]], *, is_closed: bool) -> tuple[Curve, ...]:
    """Lead a curve through knots; it turns sharply only at corners and ends."""
    figure = _figure()
    n = len(knots)
    at = [(0.5 + k[0] / figure["width"], (k[1] + figure["top"]) / figure["height"]) for k in knots]
    is_end = [len(k) > 2 or (not is_closed and i in (0, n - 1)) for i, k in enumerate(knots)]
    curves = []
    for i in range(n if is_closed else n - 1):
        a, b = at[i], at[(i + 1) % n]
        before, after = at[i - 1], at[(i + 2) % n]
        leave = _tangent(before, a, b, is_end[i])
        arrive = _tangent(after, b, a, is_end[(i + 1) % n])
        curves.append((a, leave, arrive, b))
    return tuple(curves)


def _tangent(before: Point, at: Point, to: Point, is_end: bool) -> Point:
    """Give the control point between `at` and `to`: centripetal, so that it never overshoots."""
    if is_end:
        return (at[0] + (to[0] - at[0]) / 3, at[1] + (to[1] - at[1]) / 3)
    d0, d1 = _root_distance(before, at), _root_distance(at, to)
    return tuple(  # type: ignore[return-value]
        (d0 * d0 * t - d1 * d1 * b + (2 * d0 * d0 + 3 * d0 * d1 + d1 * d1) * p)
        / (3 * d0 * (d0 + d1))
        for b, p, t in zip(before, at, to, strict=True)
    )


def _root_distance(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 * aspect() ** 2 + (a[1] - b[1]) ** 2) ** 0.25)


def _flat(curves: Iterable[Curve]) -> tuple[Point, ...]:
    points: list[Point] = []
    for a, b, c, d in curves:
        for step in range(_STEPS):
            t = step / _STEPS
            s = 1 - t
            points.append(
                tuple(  # type: ignore[arg-type]
                    s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * w
                    for p, q, r, w in zip(a, b, c, d, strict=True)
                )
            )
    points.append(d)
    return tuple(points)


def svg(view: str, marks: Sequence[Mark], *, height: int = 360) -> str:
    """Draw a view of the figure with its marks as an ``svg`` element.

    Parameters
    ----------
    view : str
        ``front`` or ``back``.
    marks : sequence of Mark
        Or tuples like it. Up to 20 have room for their numbers wherever they are.
    height : int
        Pixels; the width follows.

    Raises
    ------
    ValueError
        If there is no such view, or a mark is outside of it.
    """
    marks = [Mark(*mark) for mark in marks]
    for mark in marks:
        if not (0 <= mark.x <= 1 and 0 <= mark.y <= 1):
            raise ValueError(f"got mark {mark.number} at {mark.x}, {mark.y}; expected 0 to 1")
    width = height * aspect()
    drawn = [_drawing(view, width, height), *_marks(marks, width, height)]
    told = f"{view} of the body"
    if marks:
        told += ", marked: " + "; ".join(f"{m.number} {m.words}".strip() for m in marks)
    return (
        f'<svg viewBox="0 0 {width:.0f} {height}" role="img" aria-label="{html.escape(told)}" '
        f'style="width:{width:.0f}px;height:{height}px">{"".join(drawn)}</svg>'
    )


def _path(curves: tuple[Curve, ...], width: float, height: float, *, is_closed: bool) -> str:
    """Write cubics in tenths of a pixel, each point from where the one before ended."""

    def at(point: Point) -> tuple[int, int]:
        return round(point[0] * width * 10), round(point[1] * height * 10)

    x, y = at(curves[0][0])
    parts = [f"M{x} {y}"]
    for curve in curves:
        parts.append("c" + " ".join(f"{p - x} {q - y}" for p, q in map(at, curve[1:])))
        x, y = at(curve[3])
    return "".join(parts).replace(" -", "-") + "z" * is_closed


def _drawing(view: str, width: float, height: float) -> str:
    paths: dict[bool, str] = {True: "", False: ""}
    for stroke in strokes(view):
        closed = stroke.is_outline
        paths[closed] += _path(stroke.curves, width, height, is_closed=closed)
    return (
        '<g transform="scale(.1)" stroke-linejoin="round" stroke-linecap="round">'
        f'<path d="{paths[True]}" fill="{SKIN}" stroke="{INK}" stroke-width="12"/>'
        f'<path d="{paths[False]}" fill="none" stroke="{LINE}" stroke-width="8"/></g>'
    )


def _marks(marks: Sequence[Mark], width: float, height: float) -> list[str]:
    size = max(8.5, 5 + height / 72)
    radius = size * 0.28
    frame = Box(0, 0, width, height)
    dots = [(m.x * width, m.y * height) for m in marks]
    labels = place_labels(dots, [str(m.number) for m in marks], size, radius, frame)
    parts = []
    for dot, box in zip(dots, labels, strict=True):
        near = (min(max(dot[0], box.left), box.right), min(max(dot[1], box.top), box.bottom))
        if math.dist(dot, near) > size:
            parts.append(
                f'<path d="M{dot[0]:.1f} {dot[1]:.1f}L{near[0]:.1f} {near[1]:.1f}" fill="none" '
                f'stroke="{ACCENT}" stroke-width="0.9"/>'
            )
    for x, y in dots:
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{ACCENT}" stroke="#fff" '
            'stroke-width="0.8"/>'
        )
    for mark, box in zip(marks, labels, strict=True):
        parts.append(_label(mark, box, size))
    return parts


def _label(mark: Mark, box: Box, size: float) -> str:
    title = f"<title>{html.escape(mark.words)}</title>" if mark.words else ""
    return (
        f'<g>{title}<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{box.right - box.left:.1f}" '
        f'height="{box.bottom - box.top:.1f}" rx="2" fill="#fff" fill-opacity="0.85" '
        f'stroke="none"/><text x="{(box.left + box.right) / 2:.1f}" '
        f'y="{box.bottom - size * 0.17:.1f}" style="font-size:{size:.1f}px;font-weight:600;'
        f'fill:{INK};text-anchor:middle">{mark.number}</text></g>'
    )
