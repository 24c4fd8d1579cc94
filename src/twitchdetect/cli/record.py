"""Record a board into a BIDS-EMG session and detect in it while it runs.

Each event is printed when it is decided. The file grows by whole, synced
records: after a crash or a power cut it opens with everything but the last
quarter of a second. Ctrl-C ends the session.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from twitchdetect.cli.board import add_board, make_source
from twitchdetect.cli.errors import FAILED, OK
from twitchdetect.cli.names import refuse_telling
from twitchdetect.cli.options import add_detection, detector_config, filled, place, positive

if TYPE_CHECKING:
    from datetime import datetime

    from twitchdetect.block import Block
    from twitchdetect.boards.source import Source
    from twitchdetect.detect.detector import Detector
    from twitchdetect.events import Event
    from twitchdetect.files.bids_session import BidsSession
    from twitchdetect.files.recorder_status import RecorderStatus

EXAMPLE = """examples:
  twitchdetect record --subject P07
  twitchdetect record --board cyton --port ttyUSB0 --gain 24 --subject P07
  twitchdetect record --board simulated:everything --subject SIM --minutes 1

Codes are pseudonyms: no name and no date goes into any file. The recording is
DIR/sub-CODE/ses-NN/emg/..._emg.bdf, its events the ..._events.tsv beside it;
'twitchdetect detect' on it gives the same table."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--subject",
        type=filled("a code of letters and digits"),
        required=True,
        metavar="CODE",
        help="pseudonym of letters and digits",
    )
    parser.add_argument(
        "--session",
        type=filled("a code of letters and digits"),
        metavar="CODE",
        help="code of the session (the next free number)",
    )
    parser.add_argument(
        "--out",
        type=place("a folder"),
        default=place("a folder")("sessions"),
        metavar="DIR",
        help="folder of the data set (sessions)",
    )
    parser.add_argument(
        "--minutes", type=positive(below=1e5), metavar="N", help="end after so long (Ctrl-C)"
    )
    parser.add_argument("--keep-date", action="store_true", help="write the start into the file")
    parser.add_argument("--quiet", action="store_true", help="no events and no summary")
    add_board(parser)
    add_detection(parser)


def run(args: argparse.Namespace) -> int:
    """Start the board, record, say what was recorded."""
    config = detector_config(args)
    refuse_telling((args.subject, args.session))
    from twitchdetect.cli.job import warm_up
    from twitchdetect.detect.detector import Detector
    from twitchdetect.files.bids_session import BidsSession
    from twitchdetect.session.live import recorded_channels, recorded_rail_uV

    warm_up(config)
    source = make_source(args)
    try:
        source.start()
        channels = recorded_channels(source)
        rail_uV = recorded_rail_uV(channels)
        detector = Detector(source.fs, len(source.channels), rail_uV=rail_uV, config=config)
        files = BidsSession(
            args.out,
            source.fs,
            channels,
            detector.describe(),
            subject=args.subject,
            session=args.session,
            start=_now() if args.keep_date else None,
            is_simulation=args.board.startswith("simulated"),
            on_status=_tell_problem,
        )
        if not args.quiet:
            _tell(f"{source.name}, {len(source.channels)} channels at {source.fs:g} Hz")
            _tell(f"recording into {files.path}; Ctrl-C ends the session")
        status = _record(args, source, files, detector)
    finally:
        source.close()
    return _sum_up(args, source, status)


def _record(
    args: argparse.Namespace, source: Source, files: BidsSession, detector: Detector
) -> RecorderStatus:
    from twitchdetect.boards.contact import ContactMeter
    from twitchdetect.boards.contact_changes import ContactChanges
    from twitchdetect.cli.stopping import StopRequest
    from twitchdetect.session.awake import held_awake
    from twitchdetect.session.live import LiveSession

    last_sample = float("inf") if args.minutes is None else args.minutes * 60 * source.fs

    meter = ContactMeter(source.fs, len(source.channels), rail_uV=source.rail_uV)
    watch = ContactChanges(meter)

    def show_event(event: Event) -> None:
        if not args.quiet:
            print(_line(event, source), flush=True)

    def look_at(block: Block) -> None:
        for contact in watch.add(block):
            if not args.quiet:
                name = source.channels[contact.channel]
                _tell(f"contact of {name} is {contact.level}: {contact.text}")
        if block.stop_sample >= last_sample:
            source.close()

    session = LiveSession(
        source, files, detector, on_event=show_event, on_block=look_at, on_message=_tell
    )
    with held_awake() as to_do, StopRequest(source.close):
        if to_do and not args.quiet:
            _tell(to_do)
        return session.run()


def _line(event: Event, source: Source) -> str:
    from twitchdetect.cli.summary import clock

    channel = source.channels[event.channel] if event.channel >= 0 else "all"
    size = f"{event.peak_uV:6.0f} uV" if event.peak_uV == event.peak_uV else ""
    sure = f"{event.confidence:4.0%}" if event.confidence == event.confidence else ""
    cells = f"{clock(event.start_sample / source.fs):>10s}  {event.kind:16s} {channel:>6s}"
    return f"{cells} {size:>10s} {sure}".rstrip()


def _sum_up(args: argparse.Namespace, source: Source, recorded: RecorderStatus) -> int:
    """Say what was recorded; 1 if some of it is on no disk."""
    from twitchdetect.cli.summary import clock

    status = source.status
    lost = f", {status.n_lost} samples lost" if status.n_lost else ", nothing lost"
    if not args.quiet:
        _tell(f"recorded {clock(recorded.n_samples / source.fs)}{lost}: {recorded.paths[0]}")
        for path in recorded.paths[1:]:
            _tell(f"and {path}")
    if recorded.not_on_disk:
        intervals = ", ".join(f"{a}-{b}" for a, b in recorded.not_on_disk[:8])
        _tell(f"samples {intervals} are on no disk. {recorded.problem}")
        return FAILED
    return OK


def _tell_problem(status: RecorderStatus) -> None:
    if status.problem:
        _tell(status.problem)
    elif status.state != "closed":
        _tell(f"recording goes on in {status.paths[-1]}")


def _tell(text: str) -> None:
    print(f"twitchdetect: {text}", file=sys.stderr, flush=True)


def _now() -> datetime:
    from datetime import datetime

    return datetime.now()
