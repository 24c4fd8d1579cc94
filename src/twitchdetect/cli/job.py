"""One recording through the engine into its table, summary and picture."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from twitchdetect.block import Block, Recording
from twitchdetect.cli.errors import Stopped
from twitchdetect.cli.progress import position, waiting
from twitchdetect.cli.stopping import StopRequest
from twitchdetect.cli.summary import clock, summarize
from twitchdetect.config import DetectorConfig
from twitchdetect.detect.advance import advance
from twitchdetect.detect.detector import Detector
from twitchdetect.dsp.jit import are_kernels_cached
from twitchdetect.events import Event
from twitchdetect.files.event_log import EventLog
from twitchdetect.files.event_table import describe_events, format_table, write_table
from twitchdetect.files.replacing import naming, replacing
from twitchdetect.session import warm
from twitchdetect.session.engine import Engine, blocks_of
from twitchdetect.session.offline import BLOCK_SAMPLES, make_detector
from twitchdetect.session.replay import board_chunk, paced


def analyse(recording: Recording, config: DetectorConfig) -> tuple[list[Event], Detector]:
    """Detect in a whole recording.

    Returns
    -------
    events, detector
        Events in order of onset; the detector, which can say what it chose.
    """
    detector = _ready_detector(recording, config)
    events: list[Event] = []
    with StopRequest() as stop:
        blocks = stop.watch(blocks_of(recording, BLOCK_SAMPLES))
        _run(recording, detector, blocks, events.append)
    return _ordered(events), detector


def replay(
    recording: Recording,
    config: DetectorConfig,
    table: Path,
    *,
    speed: float,
    on_event: Callable[[Event], None] | None = None,
) -> tuple[list[Event], Detector]:
    """Detect at a board's pace, and write the table as it grows.

    Returns
    -------
    events, detector
        As `analyse` gives them.

    Raises
    ------
    Stopped
        After Ctrl-C or SIGTERM; the table then holds what was found until there.
    """
    detector = _ready_detector(recording, config)
    log = EventLog(table, recording, detector.describe())
    events: list[Event] = []

    def take(event: Event) -> None:
        events.append(event)
        log.add(event)
        if on_event is not None:
            on_event(event)

    is_complete = False
    try:
        with StopRequest() as stop:
            blocks = blocks_of(recording, board_chunk(recording.fs))
            blocks = paced(blocks, recording.fs, speed, sleep=stop.wait)
            _run(recording, detector, stop.watch(blocks), take)
        is_complete = True
    except Stopped as error:
        raise Stopped(error.signum, _how_far(recording, detector, log)) from None
    finally:
        seen_s = min(detector.n_samples, recording.n_samples) / recording.fs
        log.close(detector.describe(), analysed_s=seen_s, is_complete=is_complete)
    return _ordered(events), detector


def warm_up(config: DetectorConfig, *, is_shown: bool = False) -> None:
    """Have the kernels compiled, and say so where that takes long; see `session.warm`."""
    _tell_compiling()
    with waiting("compiling"):
        warm.warm_up(config, is_shown=is_shown)


def _tell_compiling() -> None:
    if not are_kernels_cached(advance):
        print("First run: compiling the kernels takes about half a minute...", file=sys.stderr)


def _ready_detector(recording: Recording, config: DetectorConfig) -> Detector:
    """Make the detector, which compiles the kernels unless they are cached."""
    _tell_compiling()
    with waiting("compiling"):
        return make_detector(recording, config)


def _run(
    recording: Recording,
    detector: Detector,
    blocks: Iterable[Block],
    take: Callable[[Event], None],
) -> None:
    with position(recording, _name(recording)) as show_block:
        Engine(detector, take, show_block).run(blocks)


def _ordered(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda e: (e.start_sample, e.stop_sample, e.channel, e.kind))


def _how_far(recording: Recording, detector: Detector, log: EventLog) -> str:
    seen = clock(min(detector.n_samples, recording.n_samples) / recording.fs)
    text = f"stopped at {seen} of {clock(recording.duration_s)}; {log.growing} holds what was found"
    kept = f"; the older {log.path.name} was kept" if log.growing != log.path else ""
    return f"{text} until there{kept}."


def _name(recording: Recording) -> str:
    return recording.source.name if recording.source else "recording"


def write(recording: Recording, events: list[Event], detector: Detector, table: Path) -> None:
    """Write the table of a whole recording with its sidecar."""
    write_table(table, recording, events, describe_events(recording, detector.describe()))


def show(recording: Recording, events: list[Event], detector: Detector, *, quiet: bool) -> None:
    """Print a summary."""
    if not quiet:
        print(summarize(recording, events, detector.notes))


def tell_written(table: Path) -> None:
    """Say where the table and its sidecar are."""
    print(f"Wrote {table} and {table.with_suffix('.json').name}")


def print_table(recording: Recording, events: list[Event], first: str | None) -> None:
    """Print the table alone, or its rows with the file's name in front.

    Parameters
    ----------
    recording : Recording
    events : list of Event
    first : str or None
        What stands in the first column of every row; None for a table with its own header.
    """
    text = format_table(events, recording.fs, recording.channels)
    if first is not None:
        cell = " ".join(first.split())
        text = "".join(f"{cell}\t{row}\n" for row in text.splitlines()[1:])
    with naming(Path("stdout")):
        sys.stdout.write(text)
        sys.stdout.flush()


def draw(recording: Recording, events: list[Event], detector: Detector, path: Path) -> Path:
    """Draw the overview picture; its folder is made if there is none."""
    from twitchdetect.report.overview import draw_overview

    with waiting(f"{_name(recording)}: drawing"), replacing(path) as part:
        draw_overview(
            recording,
            events,
            part,
            title=_name(recording),
            notes=(*recording.assumptions, *detector.notes),
            settings=detector.config.as_dict(),
            band_hz=detector.band_hz,
            mains_hz=detector.mains_hz,
        )
    return path
