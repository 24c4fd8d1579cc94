"""The picture of the traces, off screen: only columns that are new are painted.

A column depends on nothing but the scene and its own samples, so the picture is the same however
its columns came. Column k of the session lies at x = k modulo the width, for sweep and scroll
alike: a scrolling screen is shown in two parts instead of being moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from twitchdetect.live import raster
from twitchdetect.live.bands import Band, Bands
from twitchdetect.live.minmax import Extents, Values, extents, widened
from twitchdetect.live.theme import KIND_MARKS, Theme
from twitchdetect.live.trace_columns import Columns
from twitchdetect.live.trace_lanes import Lanes

Read = Callable[[str, int, int], Values]
"""Gives samples [start, stop) of a lane, (n_channels, n) float32, NaN where there are none."""

# Shares of 256 of a band: where it is strongest, elsewhere, its hatch, its edges.
_SHADES = {"ltr": (100, 48, 0, 230)}
_OTHER_SHADES = (58, 26, 84, 120)
_GAP_SHADES = (38, 38, 190, 190)
_POINTS = {"stroke": 130}
_OTHER_POINTS = 210
_LEAST_LANE_WITH_LINES = 20


@dataclass(frozen=True, eq=False)
class Scene:
    """All that a column's look depends on, but the bands.

    Attributes
    ----------
    columns : Columns
    lanes : Lanes
    lane : str
        Which signal: ``raw``, ``filtered``, ``envelope``.
    theme : Theme
    read : callable
    grid_samples : float
        Distance of the lines of time.
    thickness : int
        Of a trace, in device pixels.
    line : int
        Thickness of all other lines.
    held_from : callable
        Gives the first sample that `read` still has; what was before is left empty, no gap.
    """

    columns: Columns
    lanes: Lanes
    lane: str
    theme: Theme
    read: Read
    grid_samples: float
    thickness: int = 1
    line: int = 1
    held_from: Callable[[], int] = int


class TracePicture:
    """Columns [first, stop) of the session, painted when they are asked for.

    Attributes
    ----------
    image : QImage
    pixels : ndarray of uint32, (n_rows, n_columns)
        The image's memory.
    first, stop : int
        Columns that are painted.
    """

    def __init__(self, scene: Scene, bands: Bands | None = None) -> None:
        width, height = scene.columns.n_columns, scene.lanes.n_rows
        self.pixels: raster.Pixels = np.empty((height, width), dtype=np.uint32)
        layout = QImage.Format.Format_RGB32
        self.image = QImage(self.pixels.data, width, height, 4 * width, layout)
        self.scene = scene
        self._bands = bands or Bands()
        self._base = _base(scene)
        self._colours = np.array(
            [raster.pixel(scene.theme.trace(c)) for c in scene.lanes.channels], dtype=np.uint32
        )
        self._grid = np.uint32(raster.pixel(scene.theme.grid))
        self.first = self.stop = 0
        self.pixels[...] = self._base[:, None]

    def show(self, first: int, stop: int) -> list[tuple[int, int]]:
        """Have columns [first, stop) painted, at most as many as the picture is wide.

        Returns
        -------
        list of tuple
            The stretches of columns that had to be painted.
        """
        if not first <= stop <= first + self.scene.columns.n_columns:
            raise ValueError(f"got columns {first} to {stop} for a width of {self.image.width()}")
        missing = [(first, min(stop, self.first)), (max(first, self.stop), stop)]
        if self.stop <= first or stop <= self.first:
            missing = [(first, stop)]
        painted = [(a, b) for a, b in missing if a < b]
        self.first = self.stop = first  # nothing is held if reading fails
        for a, b in painted:
            self._paint(a, b)
        self.first, self.stop = first, stop
        return painted

    def erase(self, first: int, stop: int) -> None:
        """Leave columns [first, stop) empty behind a line: what lies ahead of a sweep."""
        for a, b, x in self._parts(first, stop):
            self.pixels[:, x : x + b - a] = self._base[:, None]
        for _, n, x in self._parts(first, min(stop, first + self.scene.line)):
            self.pixels[:, x : x + n - first] = raster.pixel(self.scene.theme.dim)

    def set_bands(self, bands: Bands, dirty: Iterable[Band]) -> list[tuple[int, int]]:
        """Take over bands and paint anew the columns of those that changed."""
        self._bands = bands
        stretches = []
        for band in dirty:
            a, b = self._stretch(band)
            a, b = max(a, self.first), min(b, self.stop)
            if a < b:
                self._paint(a, b)
                stretches.append((a, b))
        return stretches

    def _parts(self, first: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Give stretches of columns that lie together in the picture, and where they begin."""
        width = self.scene.columns.n_columns
        while first < stop:
            x = first % width
            n = min(stop - first, width - x)
            yield first, first + n, x
            first += n

    def _paint(self, first: int, stop: int) -> None:
        found = self._follow(first, stop)
        channels = list(self.scene.lanes.channels)
        for a, b, x in self._parts(first, stop):
            here = slice(a - first, b - first)
            part = self.pixels[:, x : x + b - a]
            part[...] = self._base[:, None]
            self._paint_grid(part, a, b)
            for band in self._bands.between(*self._reach(a, b)):
                self._paint_band(part, band, a, b)
            if found.is_broken.any():
                self._paint_gaps(part, found.is_broken[:, here], a)
            if channels:
                self._paint_traces(x, found.low[:, here], found.high[:, here])

    def _follow(self, first: int, stop: int) -> Extents:
        scene = self.scene
        before = scene.thickness - 1
        start_sample, stop_sample = scene.columns.needed(first - before, stop)
        values = scene.read(scene.lane, start_sample, stop_sample)[list(scene.lanes.channels)]
        found = widened(extents(values, scene.columns, first - before, stop), scene.thickness)
        held_from = scene.columns.column_of(max(0, scene.held_from()))
        found.is_broken[:, : max(0, held_from - first)] = False
        return found

    def _paint_traces(self, x: int, low: Values, high: Values) -> None:
        scene = self.scene
        top, bottom, is_cut = scene.lanes.strokes(low, high, scene.thickness)
        raster.fill_strokes(self.pixels, x, top, bottom, self._colours)
        if is_cut.any():
            self._paint_cuts(x, top, bottom, is_cut)

    def _paint_cuts(self, x: int, top: Values, bottom: Values, is_cut: raster.Flags) -> None:
        """Mark where a trace goes on beyond what is drawn."""
        scene, tip = self.scene, 2 * self.scene.thickness
        least, most = scene.lanes.reach()
        colours = np.full(len(top), raster.pixel(scene.theme.warn), dtype=np.uint32)
        at_top = np.where(is_cut & (top <= least), top, np.nan)
        at_bottom = np.where(is_cut & (bottom >= most), bottom, np.nan)
        raster.fill_strokes(self.pixels, x, at_top, at_top + tip, colours)
        raster.fill_strokes(self.pixels, x, at_bottom - tip, at_bottom, colours)

    def _paint_grid(self, part: raster.Pixels, first: int, stop: int) -> None:
        columns, step = self.scene.columns, self.scene.grid_samples
        line = int(columns.first_sample(max(0, first - 1)) / step)
        while (column := columns.column_of(round(line * step))) < stop:
            if column >= first:
                part[:, column - first] = self._grid
            line += 1

    def _reach(self, first: int, stop: int) -> tuple[int, int]:
        """Give the samples whose bands may reach into columns [first, stop)."""
        columns = self.scene.columns
        return columns.first_sample(first - self.scene.line), columns.first_sample(stop)

    def _stretch(self, band: Band) -> tuple[int, int]:
        columns = self.scene.columns
        first = columns.column_of(band.start_sample)
        last = columns.column_of(max(band.start_sample, band.stop_sample - 1))
        return first, max(last + 1, first + self.scene.line)

    def _paint_band(self, part: raster.Pixels, band: Band, first: int, stop: int) -> None:
        begin, end = self._stretch(band)
        a, b = max(begin, first), min(end, stop)
        if a >= b:
            return
        mark = band.mark
        colour = raster.pixel(self.scene.theme.role(mark.role))
        strong, weak, hatch, edge = _SHADES.get(band.kind, _OTHER_SHADES)
        for upper, lower, is_strongest in self._band_rows(band):
            here = part[upper:lower, a - first : b - first]
            if band.is_point:
                raster.shade(here, colour, _POINTS.get(band.kind, _OTHER_POINTS))
                continue
            raster.shade(here, colour, strong if is_strongest else weak)
            pattern = raster.hatched(mark.hatch, a, upper, here.shape, self.scene.line)
            if pattern is not None:
                here[pattern] = raster.blended(here[pattern], colour, hatch)
            for column in (begin, end - 1):
                if first <= column < stop:
                    raster.shade(part[upper:lower, column - first], colour, edge)

    def _band_rows(self, band: Band) -> Iterator[tuple[int, int, bool]]:
        """Give the rows of a band, lane by lane or all at once, and whether it is strongest."""
        lanes = self.scene.lanes
        if not band.channels:
            yield 0, lanes.n_rows, False
            return
        for lane, channel in enumerate(lanes.channels):
            if channel in band.channels:
                yield *lanes.edges(lane), channel == band.channel

    def _paint_gaps(self, part: raster.Pixels, is_broken: raster.Flags, first: int) -> None:
        mark = KIND_MARKS["gap"]
        colour = raster.pixel(self.scene.theme.role(mark.role))
        for lane in np.nonzero(is_broken.any(axis=1))[0]:
            upper, lower = self.scene.lanes.edges(int(lane))
            here = part[upper:lower]
            is_gap = np.broadcast_to(is_broken[lane], here.shape)
            here[is_gap] = raster.blended(here[is_gap], colour, _GAP_SHADES[0])
            pattern = raster.hatched(mark.hatch, first, upper, here.shape, self.scene.line)
            if pattern is not None:
                here[pattern & is_gap] = raster.blended(
                    here[pattern & is_gap], colour, _GAP_SHADES[2]
                )


def _base(scene: Scene) -> npt.NDArray[np.uint32]:
    """Give a column without a signal: ground, and lines between lanes that are not too low."""
    lanes = scene.lanes
    base = np.full(lanes.n_rows, raster.pixel(scene.theme.background), dtype=np.uint32)
    if lanes.height >= _LEAST_LANE_WITH_LINES * scene.line:
        for lane in range(1, len(lanes.channels)):
            base[lanes.edges(lane)[0]] = raster.pixel(scene.theme.grid)
    return base
