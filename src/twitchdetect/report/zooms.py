"""One twitch close up: what is drawn of it, whoever draws it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twitchdetect.block import Recording
from twitchdetect.events import Event
from twitchdetect.report import text
from twitchdetect.report.figures import INK, SOFT, new_figure
from twitchdetect.report.kinds import STYLES
from twitchdetect.report.scales import round_down
from twitchdetect.report.traces import Samples, Traces

WIDTH_IN, HEIGHT_IN = 2.5, 2.1
_LEFT_IN, _RIGHT_IN, _TOP_IN, _BOTTOM_IN = 0.5, 0.1, 0.63, 0.28
_WORDS_IN = 0.32
_ROOM = 1.1
_LEAST_SHARE = 0.3
_MOST_TICKS = 4
_MOST_UV = 10_000.0  # beyond, numbers are too long for their room


@dataclass(frozen=True)
class Zoom:
    """A twitch made ready for drawing; all channels have one scale.

    Attributes
    ----------
    number : int
        Its number in the whole recording.
    time_ms : ndarray
        From onset.
    channel : str
        Full name of the strongest channel.
    names : tuple of str
        Short names of it and of others that saw the twitch.
    values_uV : ndarray, (n_samples, n_channels)
        Each channel shifted to its place below the one before.
    offsets_uV : tuple of float
        Where zero is for each channel.
    bottom_uV, top_uV : float
    length_ms : float
    """

    number: int
    event: Event
    onset_s: float
    time_ms: Samples
    channel: str
    names: tuple[str, ...]
    values_uV: Samples
    offsets_uV: tuple[float, ...]
    bottom_uV: float
    top_uV: float
    length_ms: float

    @property
    def unit(self) -> tuple[str, float]:
        """Unit of the axis, and how many microvolts it is."""
        return ("µV", 1.0) if self.top_uV < _MOST_UV else ("mV", 1000.0)

    @property
    def y_labels(self) -> list[str]:
        return [text.signed(tick_uV / self.unit[1]) for tick_uV in self.y_ticks_uV]

    @property
    def y_ticks_uV(self) -> list[float]:
        """Round values of the strongest channel."""
        tick_uV = round_down(self.top_uV / 1.05)
        return [-tick_uV, 0.0, tick_uV] if len(self.names) == 1 else [-tick_uV, tick_uV]

    @property
    def x_ticks_ms(self) -> list[float]:
        """Round times in view."""
        first, last = float(self.time_ms[0]), self.end_ms
        step = next(
            factor * 10.0**power
            for power in range(-3, 7)
            for factor in (1, 2, 5)
            if (last - first) / (factor * 10.0**power) <= _MOST_TICKS + 0.5
        )
        return [k * step for k in range(math.ceil(first / step), math.floor(last / step) + 1)]

    @property
    def end_ms(self) -> float:
        """Where the picture ends."""
        step = float(self.time_ms[1] - self.time_ms[0]) if len(self.time_ms) > 1 else 1.0
        return float(self.time_ms[-1]) + step

    @property
    def title(self) -> str:
        return f"{text.exact(self.onset_s)}  {self.names[0]}"

    @property
    def sizes(self) -> str:
        """Length, peak and SNR."""
        peak, snr = text.microvolts(self.event.peak_uV), text.decibels(self.event.snr_db)
        return f"{self.length_ms:.0f} ms · peak {peak} · SNR {snr}"


def make_zoom(number: int, event: Event, recording: Recording, traces: Traces) -> Zoom:
    """Stack the channels that saw a twitch, the strongest on top."""
    cutout, fs = traces.cutouts[event], recording.fs
    sizes = [max(1e-3, float(np.nanmax(np.abs(v), initial=0.0))) for v in cutout.values_uV.T]
    top_uV = _ROOM * sizes[0]
    offsets, bottom_uV = [0.0], -top_uV
    for size in sizes[1:]:
        half = _ROOM * max(size, _LEAST_SHARE * sizes[0])
        offsets.append(bottom_uV - half)
        bottom_uV -= 2 * half
    names = text.short_names(recording.channels)
    return Zoom(
        number=number,
        event=event,
        onset_s=event.start_sample / fs,
        time_ms=(np.arange(cutout.first, cutout.stop) - event.start_sample) / fs * 1000,
        channel=recording.channels[event.channel],
        names=tuple(names[c] for c in cutout.channels),
        values_uV=cutout.values_uV + np.array(offsets),
        offsets_uV=tuple(offsets),
        bottom_uV=bottom_uV,
        top_uV=top_uV,
        length_ms=(event.stop_sample - event.start_sample) / fs * 1000,
    )


def make_zooms(
    twitches: Sequence[tuple[int, Event]], recording: Recording, traces: Traces
) -> list[Zoom]:
    """Make the zooms of numbered twitches."""
    return [make_zoom(number, event, recording, traces) for number, event in twitches]


def zoom_figure(zoom: Zoom, dpi: float) -> Any:
    """Draw one twitch with its numbers above it."""
    figure = new_figure(HEIGHT_IN, dpi, WIDTH_IN)
    width, height = WIDTH_IN - _LEFT_IN - _RIGHT_IN, HEIGHT_IN - _TOP_IN - _BOTTOM_IN
    box = (
        _LEFT_IN / WIDTH_IN, _BOTTOM_IN / HEIGHT_IN, width / WIDTH_IN, height / HEIGHT_IN
    )  # fmt: skip
    draw_zoom(figure.add_axes(box), zoom)
    colour = STYLES[zoom.event.kind].colour
    y = 1 - 0.17 / HEIGHT_IN
    figure.text(0.06, y, f"{zoom.number}", fontsize=9, weight="bold", color=colour)
    figure.text(_WORDS_IN / WIDTH_IN, y, zoom.title, fontsize=9, weight="bold", color=INK)
    y = 1 - 0.34 / HEIGHT_IN
    figure.text(_WORDS_IN / WIDTH_IN, y, zoom.sizes, fontsize=7.8, color=INK)
    units = {"fontsize": 7.5, "color": SOFT, "ha": "right"}
    figure.text((_LEFT_IN - 0.07) / WIDTH_IN, 1 - 0.53 / HEIGHT_IN, zoom.unit[0], **units)
    figure.text((_LEFT_IN - 0.07) / WIDTH_IN, 0.12 / HEIGHT_IN, "ms", **units)
    return figure


def draw_zoom(axes: Any, zoom: Zoom) -> None:
    """Draw the traces, and the twitch between two lines."""
    colour = STYLES[zoom.event.kind].colour
    axes.axvspan(0, zoom.length_ms, color=colour, alpha=0.12, lw=0)
    axes.axvline(0, color=colour, lw=1.0)
    axes.axvline(zoom.length_ms, color=colour, lw=1.0, ls=(0, (3, 2)))
    for i, name in enumerate(zoom.names):
        look = (INK, 0.8) if i == 0 else ("#888888", 0.6)
        axes.plot(zoom.time_ms, zoom.values_uV[:, i], color=look[0], lw=look[1])
        if i:
            axes.annotate(
                name, (0, zoom.offsets_uV[i]), (3, 5), textcoords="offset points",
                xycoords=axes.get_yaxis_transform(), fontsize=7.5, color=SOFT,
            )  # fmt: skip
    axes.set_ylim(zoom.bottom_uV, zoom.top_uV)
    axes.set_xlim(zoom.time_ms[0], zoom.end_ms)
    axes.set_yticks(zoom.y_ticks_uV, zoom.y_labels)
    axes.set_xticks(zoom.x_ticks_ms, [text.signed(v) for v in zoom.x_ticks_ms])
    axes.tick_params(labelsize=7.5, length=2.5, colors=SOFT)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
