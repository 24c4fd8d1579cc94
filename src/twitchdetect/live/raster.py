"""Strokes, shades and hatches written straight into the pixels of a picture."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint32]
"""(n_rows, n_columns), each 0xffrrggbb."""
Rows = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

_RED_BLUE: Final = np.uint32(0x00FF00FF)
_GREEN: Final = np.uint32(0x0000FF00)
_OPAQUE: Final = np.uint32(0xFF000000)
_EIGHT: Final = np.uint32(8)
_FULL = 256


def pixel(colour: str) -> int:
    """Give ``#rrggbb`` as the number that a pixel holds."""
    return 0xFF000000 | int(colour[1:], 16)


def blended(under: Pixels, over: Pixels | int, share: npt.NDArray[np.uint32] | int) -> Pixels:
    """Mix pixels; `share` of 256 is what the upper ones have of the result."""
    a, b = np.uint32(over), np.asarray(share, dtype=np.uint32)
    rest = np.uint32(_FULL) - b
    red_blue = ((a & _RED_BLUE) * b + (under & _RED_BLUE) * rest) >> _EIGHT
    green = ((a & _GREEN) >> _EIGHT) * b + ((under & _GREEN) >> _EIGHT) * rest
    return (red_blue & _RED_BLUE) | (green & _GREEN) | _OPAQUE


def fill_strokes(
    pixels: Pixels, first_column: int, top: Rows, bottom: Rows, colours: Pixels
) -> None:
    """Draw one upright stroke a channel and column; its ends are as faint as they are short.

    Parameters
    ----------
    pixels : ndarray of uint32, (n_rows, n_columns)
        C-contiguous.
    first_column : int
        Where the first stroke goes.
    top, bottom : ndarray of float32, (n_channels, n)
        Rows, at least one apart, 0 to n_rows; NaN draws nothing. Later channels lie on top.
    colours : ndarray of uint32, (n_channels,)
    """
    n_rows, stride = pixels.shape
    flat = pixels.reshape(-1)
    channel, column = np.nonzero(top == top)
    a, b = top[channel, column], bottom[channel, column]
    x, colour = column + first_column, colours[channel]
    upper, lower = np.ceil(a).astype(np.int64), np.floor(b).astype(np.int64)
    _fill(flat, upper * stride + x, lower - upper, stride, colour)
    _touch(flat, np.maximum(upper - 1, 0) * stride + x, upper - a, colour)
    _touch(flat, np.minimum(lower, n_rows - 1) * stride + x, b - lower, colour)


def _fill(flat: Pixels, start: Whole, length: Whole, stride: int, colour: Pixels) -> None:
    ends = np.cumsum(length)
    if not len(ends):
        return
    steps = np.arange(ends[-1]) - np.repeat(ends - length, length)
    flat[np.repeat(start, length) + steps * stride] = np.repeat(colour, length)


def _touch(flat: Pixels, place: Whole, cover: npt.NDArray[np.floating], colour: Pixels) -> None:
    share = (cover * _FULL).astype(np.uint32)
    is_seen = share > 0
    place = place[is_seen]
    flat[place] = blended(flat[place], colour[is_seen], share[is_seen])


def shade(part: Pixels, colour: int, share: int) -> None:
    """Lay a colour over a part of a picture; `share` is of 256."""
    part[...] = blended(part, colour, share)


def hatched(
    name: str, first_column: int, first_row: int, shape: tuple[int, int], size: int = 1
) -> Flags | None:
    """Say which pixels a hatch takes; None for no hatch.

    The pattern hangs on the session's columns, not on the screen's.

    Parameters
    ----------
    name : str
        Of a `Qt.BrushStyle`.
    first_column, first_row : int
    shape : tuple of int
        Rows and columns.
    size : int
        Thickness of its lines in pixels.
    """
    y = np.arange(first_row, first_row + shape[0])[:, None] // size
    x = np.arange(first_column, first_column + shape[1])[None] // size
    falling, rising = ((x - y) % 8 == 0), ((x + y) % 8 == 0)
    patterns = {
        "BDiagPattern": rising,
        "FDiagPattern": falling,
        "DiagCrossPattern": falling | rising,
        "Dense6Pattern": (y % 4 == 0) & ((x + y // 2) % 4 == 0),
        "HorPattern": np.broadcast_to(y % 6 == 0, shape),
        "VerPattern": np.broadcast_to(x % 6 == 0, shape),
    }
    return patterns.get(name)
