"""One recording through the engine into its table, summary and picture."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from twitchdetect.block import Block, Recording
from twitchdetect.cli.summary import summarize
from twitchdetect.config import DetectorConfig
from twitchdetect.detect.detector import Detector
from twitchdetect.dsp.jit import are_kernels_cached
from twitchdetect.events import Event
from twitchdetect.files.event_table import EventLog, format_table
from twitchdetect.session.engine import Engine, blocks_of
from twitchdetect.session.offline import BLOCK_SAMPLES, make_detector

Blocks = Iterable[Block]


def process(
    recording: Recording,
    config: DetectorConfig,
    table: Path | None,
    *,
    chunk: int = BLOCK_SAMPLES,
    pace: Callable[[Blocks], Blocks] = lambda blocks: blocks,
    on_event: Callable[[Event], None] | None = None,
) -> tuple[list[Event], Detector]:
    """Detect, write the table as it grows, and show how far it is.

    Returns
    -------
    events, detector
        Events in order of onset; the detector, which can say what it chose.
    """
    if not are_kernels_cached():
        print("First run: compiling the kernels takes about half a minute...", file=sys.stderr)
    detector = make_detector(recording, config)
    log = EventLog(table, recording) if table is not None else None
    events: list[Event] = []

    def take(event: Event) -> None:
        events.append(event)
        if log is not None:
            log.add(event)
        if on_event is not None:
            on_event(event)

    try:
        if log is not None:
            log.describe(detector.describe())
        with _Progress(recording) as advance:
            Engine(detector, take, advance).run(pace(blocks_of(recording, chunk)))
    finally:
        if log is not None:
            log.close(detector.describe())
    events.sort(key=lambda e: (e.start_sample, e.stop_sample, e.channel, e.kind))
    return events, detector


class _Progress:
    """A bar over two seconds, on a terminal only."""

    def __init__(self, recording: Recording) -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            total=round(recording.duration_s),
            unit="s",
            delay=2.0,
            leave=False,
            disable=None,
            file=sys.stderr,
            bar_format="{percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt} s, {remaining} left",
        )
        self._fs = recording.fs

    def __enter__(self) -> Callable[[Block], None]:
        return self._advance

    def _advance(self, block: Block) -> None:
        self._bar.update(min(int(block.stop_sample / self._fs), self._bar.total) - self._bar.n)

    def __exit__(self, *error: object) -> None:
        self._bar.close()


def show(
    recording: Recording,
    events: list[Event],
    detector: Detector,
    *,
    table: Path | None,
    stdout: bool,
    quiet: bool,
) -> None:
    """Print the table alone, or a summary."""
    if stdout:
        sys.stdout.write(format_table(events, recording.fs, recording.channels))
    elif not quiet:
        print(summarize(recording, events, detector.notes))
    if table is not None and not stdout:
        print(f"Wrote {table} and {table.with_suffix('.json').name}")


def draw(recording: Recording, events: list[Event], detector: Detector, path: Path) -> Path:
    """Draw the overview picture."""
    from twitchdetect.report.overview import draw_overview

    return draw_overview(
        recording,
        events,
        path,
        title=recording.source.name if recording.source else "recording",
        notes=(*recording.assumptions, *detector.notes),
        band_hz=detector.band_hz,
        mains_hz=detector.mains_hz,
    )
