"""Finds room for numbers beside dots, so that none covers another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

_ANGLES = (0, 180, 30, 330, 150, 210, 60, 300, 120, 240, 90, 270)
_TOUCH = 1e-6
_RINGS = (1.0, 2.2, 3.8, 5.5, 7.5, 10.0, 13.0)


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float


def place_labels(
    dots: Sequence[tuple[float, float]],
    words: Sequence[str],
    size: float,
    radius: float,
    frame: Box,
) -> list[Box]:
    """Find room for a label beside each dot, away from the other dots and labels.

    Parameters
    ----------
    dots : sequence of (x, y)
        Pixels.
    words : sequence of str
        What stands beside each.
    size : float
        Height of the letters, pixels.
    radius : float
        Of a dot, pixels.
    frame : Box
        What a label may not leave.
    """
    points = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in dots]
    placed: list[Box] = []
    for dot, said in zip(dots, words, strict=True):
        width, height = size * (0.62 * len(said) + 0.25), size * 0.95
        found = [
            _within(frame, _beside(*dot, width, height, radius + size * 0.2 * ring, angle))
            for ring in _RINGS
            for angle in _ANGLES
        ]
        taken = [*points, *placed]
        best = next((box for box in found if not _covers(box, taken)), None)
        placed.append(best or _anywhere(dot, width, height, frame, taken) or found[0])
    return placed


def _anywhere(
    dot: tuple[float, float], width: float, height: float, frame: Box, taken: Sequence[Box]
) -> Box | None:
    """Give the nearest place in the frame that is free; None if there is none."""
    columns = int((frame.right - frame.left) / width)
    rows = int((frame.bottom - frame.top) / height)
    lefts = [frame.left + i * width for i in range(columns)]
    tops = [frame.top + i * height for i in range(rows)]
    boxes = [Box(x, y, x + width, y + height) for y in tops for x in lefts]
    free = [box for box in boxes if not _covers(box, taken)]
    return min(free, key=lambda b: math.dist(dot, _middle(b)), default=None)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _beside(x: float, y: float, width: float, height: float, far: float, angle: float) -> Box:
    """Give the label whose nearest edge is about `far` from the dot, in that direction."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    cx, cy = x + (far + width / 2) * cos, y + (far + height / 2) * sin
    return Box(cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2)


def _within(frame: Box, box: Box) -> Box:
    right = max(frame.left - box.left, 0) + min(frame.right - box.right, 0)
    down = max(frame.top - box.top, 0) + min(frame.bottom - box.bottom, 0)
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)


def _covers(box: Box, taken: Sequence[Box]) -> bool:
    return any(
        min(box.right, other.right) > max(box.left, other.left) + _TOUCH
        and min(box.bottom, other.bottom) > max(box.top, other.top) + _TOUCH
        for other in taken
    )
