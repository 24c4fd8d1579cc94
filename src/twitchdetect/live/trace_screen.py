"""Which stretch of the session is on the screen, and its picture; knows no widget."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from twitchdetect.errors import TwitchDetectError
from twitchdetect.live.bands import Band, Bands, changed
from twitchdetect.live.paint import Read, Scene, TracePicture
from twitchdetect.live.theme import Theme
from twitchdetect.live.trace_columns import Columns
from twitchdetect.live.trace_lanes import Lanes
from twitchdetect.live.trace_settings import SignalSource, TraceSettings
from twitchdetect.live.trace_steps import fitting_gain

Stretch = tuple[int, int]
_AHEAD = 0.025  # of the width is empty ahead of a sweep
_LONGEST_DELAY_S = 1.0  # of what the filters have not given yet
_CENTRE_S, _OFF_CENTRE = 0.5, 0.3  # a raw trace is put back when it left the middle of its lane
_BOLD, _TALL = 2.0, 40.0  # most samples a column, least height of a lane
_MOST_FOR_GAIN = 3000  # samples a channel


class TraceScreen:
    """The picture of a ring or of the past, kept up with what comes.

    Parameters
    ----------
    signals : Ring
    settings : TraceSettings
    theme : Theme
    size : tuple of int
        Columns and rows of the picture, in device pixels.
    line : int
        Thickness of lines, in device pixels.
    grid_s : float
        Distance of the lines of time.
    """

    def __init__(
        self,
        signals: SignalSource,
        settings: TraceSettings,
        theme: Theme,
        size: tuple[int, int],
        line: int = 1,
        grid_s: float = 1.0,
    ) -> None:
        self.signals, self.settings, self.theme = signals, settings, theme
        self.bands = Bands()
        self.frozen_at: int | None = None  # the column after the last one on a paused screen
        self._past: tuple[Read, int, int] | None = None
        self._size, self._line, self._grid_s = size, line, grid_s
        self._offset_uV = np.zeros(len(signals.channels))
        self._centred_at = 0
        self.picture = self._rebuilt()

    @property
    def columns(self) -> Columns:
        return self.picture.scene.columns

    @property
    def lanes(self) -> Lanes:
        return self.picture.scene.lanes

    @property
    def is_sweep(self) -> bool:
        """Whether columns lie where the sweep left them, not in order of time."""
        return self.settings.mode == "sweep" and self.frozen_at is None

    def set_settings(self, settings: TraceSettings, grid_s: float | None = None) -> None:
        """Show it as the user chose now."""
        self.settings = settings
        self._restart(grid_s)

    def set_look(
        self, theme: Theme, size: tuple[int, int], line: int = 1, grid_s: float | None = None
    ) -> None:
        """Take over colours and size."""
        self.theme, self._size, self._line = theme, size, line
        self._restart(grid_s)

    def _restart(self, grid_s: float | None) -> None:
        frozen = self.frozen_at
        if frozen is not None:
            frozen = self.columns.first_sample(frozen)
        self._grid_s = grid_s or self._grid_s
        self.picture = self._rebuilt()
        if frozen is not None:
            self.frozen_at = self.columns.column_of(frozen)
        self._centre()
        self.advance()

    def advance(self) -> list[Stretch]:
        """Paint what is new; give the stretches of columns whose pixels changed."""
        self._follow_drift()
        first, stop = self._visible()
        painted = self.picture.show(first, stop)
        if self.is_sweep and painted:
            self.picture.erase(stop, stop + self._n_ahead)
            painted[-1] = (painted[-1][0], stop + self._n_ahead)
        return painted

    def set_bands(self, bands: Sequence[Band]) -> list[Stretch]:
        """Show these bands; give the stretches of columns that were painted anew."""
        dirty = [] if bands is self.bands.all else changed(self.bands.all, bands)
        if not dirty:
            return []
        self.bands = Bands(bands)
        return self.picture.set_bands(self.bands, dirty)

    def seen_bands(self) -> list[Band]:
        """Give the bands that are at least in part on the screen."""
        first, stop = self.picture.first, self.picture.stop
        return self.bands.between(self.columns.first_sample(first), self.columns.first_sample(stop))

    def set_past(self, read: Read, start_sample: int, stop_sample: int) -> None:
        """Give where the paused screen reads what the ring no longer holds."""
        self._past = (read, start_sample, stop_sample)

    def freeze(self, head: int | None = None) -> None:
        """Stop at what is seen now, or with `head` as the sample after the last one shown.

        Raises
        ------
        OSError, TwitchDetectError
            If the past cannot be read; the screen is as it was before.
        """
        start, stop = self._bounds()
        wanted = self._known_stop() if head is None else min(max(head, start), stop)
        before, self.frozen_at = self.frozen_at, self.columns.n_complete(wanted)
        try:
            self.advance()
        except (OSError, TwitchDetectError):
            self.frozen_at = before
            self.advance()
            raise

    def thaw(self) -> None:
        """Go on with the newest."""
        self.frozen_at = None
        self.picture.show(0, 0)  # all anew: the gap ahead of a sweep was filled
        self.advance()

    def column_at(self, x: int) -> int | None:
        """Give the session's column at a column of the screen; None where nothing is shown."""
        first, stop = self.picture.first, self.picture.stop
        if self.is_sweep:
            column = stop - 1 - (stop - 1 - x) % self.columns.n_columns
        else:
            column = first + x
        return column if max(0, first) <= column < stop else None

    def x_of(self, column: int) -> int:
        """Give where a column of the session lies on the screen; outside it if it is not shown."""
        if self.is_sweep:
            return column % self.columns.n_columns
        return column - self.picture.first

    def fitting_gain(self) -> float:
        """Give the gain that fits what is seen."""
        first, stop = self.picture.first, self.picture.stop
        start_sample, stop_sample = self.columns.needed(max(0, first), max(1, stop))
        step = max(1, (stop_sample - start_sample) // _MOST_FOR_GAIN)
        values = self._read(self.settings.lane, start_sample, stop_sample)[:, ::step]
        shown = list(self.lanes.channels)
        n_sides = 1 if self.lanes.is_from_floor else 2
        return fitting_gain(values[shown] - self.lanes.offset_uV[:, None], n_sides)

    @property
    def _n_ahead(self) -> int:
        n = self.columns.n_columns
        return min(n - 1, max(2, round(_AHEAD * n)))

    def _visible(self) -> Stretch:
        n = self.columns.n_columns
        if self.frozen_at is not None:
            return self.frozen_at - n, self.frozen_at
        stop = self.columns.n_complete(self._known_stop())
        return stop - n + (self._n_ahead if self.is_sweep else 0), stop

    def _bounds(self) -> Stretch:
        if self._past is not None:
            return self._past[1], max(self._past[2], self.signals.head)
        return self.signals.tail, self.signals.head

    def _known_stop(self) -> int:
        """Give the sample after the last one that the lane knows already."""
        head = self.signals.head
        if self.settings.lane == "raw":
            return head
        longest = round(_LONGEST_DELAY_S * self.signals.fs)
        n = min(64, longest)
        while True:
            values = self.signals.read(self.settings.lane, head - n, head)
            known = np.flatnonzero(~np.isnan(values).all(axis=0))
            if len(known):
                return head - n + int(known[-1]) + 1
            if n >= longest:
                return head - n
            n = min(4 * n, longest)

    def _read(self, lane: str, start_sample: int, stop_sample: int) -> npt.NDArray[np.float32]:
        if self._past is not None and start_sample < self.signals.tail:
            return self._past[0](lane, start_sample, stop_sample)
        return self.signals.read(lane, start_sample, stop_sample)

    def _held_from(self) -> int:
        return self._bounds()[0] if self.frozen_at is not None else self.signals.tail

    def _rebuilt(self) -> TracePicture:
        settings, fs = self.settings, self.signals.fs
        shown = settings.shown(len(self.signals.channels))
        longest = max(2, self.signals.capacity - round(_LONGEST_DELAY_S * fs))
        n_samples = min(max(2, round(settings.time_base_s * fs)), longest)
        columns = Columns(max(1, self._size[0]), n_samples)
        lanes = Lanes(
            channels=shown,
            n_rows=max(1, self._size[1]),
            uV_per_lane=settings.uV_per_lane,
            is_from_floor=settings.lane == "envelope",
            offset_uV=self._offset_uV[list(shown)] * (settings.lane == "raw"),
        )
        is_smooth = lanes.is_from_floor or n_samples <= _BOLD * columns.n_columns
        is_bold = is_smooth and lanes.height >= _TALL * self._line
        scene = Scene(
            columns=columns,
            lanes=lanes,
            lane=settings.lane,
            theme=self.theme,
            read=self._read,
            grid_samples=self._grid_s * fs,
            thickness=2 * self._line if is_bold else self._line,
            line=self._line,
            held_from=self._held_from,
        )
        return TracePicture(scene, self.bands)

    def _follow_drift(self) -> None:
        """Put raw traces back into their lanes when they drifted away."""
        n = round(_CENTRE_S * self.signals.fs)
        if self.frozen_at is None and self.signals.head - self._centred_at >= n:
            self._centre()

    def _centre(self) -> None:
        """Take the middle of the newest raw samples as zero where it lies far from it."""
        if self.settings.lane != "raw":
            return
        self._centred_at = self.signals.head
        offset_uV = self._middle()
        distance = np.abs(offset_uV - self._offset_uV)
        if (distance > _OFF_CENTRE * self.settings.uV_per_lane).any():
            self._offset_uV = offset_uV
            self.picture = self._rebuilt()

    def _middle(self) -> npt.NDArray[np.float64]:
        stop = self.signals.head
        if self.frozen_at is not None:
            stop = self.columns.first_sample(self.frozen_at)
        n = round(_CENTRE_S * self.signals.fs)
        values = self._read("raw", stop - n, stop).astype(np.float64)
        offset_uV = self._offset_uV.copy()
        has_some = np.isfinite(values).any(axis=1)
        offset_uV[has_some] = np.nanmedian(values[has_some], axis=1)
        return offset_uV
