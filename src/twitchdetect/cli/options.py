"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twitchdetect.block import Recording
    from twitchdetect.config import DetectorConfig


def add_reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reading, where the file does not say")
    group.add_argument("--fs", type=float, metavar="HZ", help="sampling frequency")
    group.add_argument("--units", metavar="UNIT", help="uV, mV, V or nV")
    group.add_argument("--gain", type=float, help="amplifier gain of an SD card file (24)")
    group.add_argument(
        "--rescale-gui-bdf",
        action="store_true",
        help="correct the scale of a BDF that the OpenBCI GUI wrote",
    )
    group.add_argument(
        "--channels",
        metavar="LIST",
        help="names or numbers from 1, with commas; ranges as 1-4 (all)",
    )


def add_detection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("detection")
    group.add_argument(
        "--false-alarms-per-hour",
        type=float,
        metavar="N",
        help="false alarms at rest, over all channels together (1)",
    )
    group.add_argument("--mains", metavar="HZ", help="50, 60, auto or none (auto)")
    group.add_argument("--config", type=Path, metavar="TOML", help="file with a [detector] table")


def read_recording(path: Path, args: argparse.Namespace) -> Recording:
    """Read a file with the options given."""
    from twitchdetect.files.read import read

    recording = read(
        path,
        fs=args.fs,
        units=args.units,
        gain=args.gain,
        rescale_gui_bdf=args.rescale_gui_bdf,
    )
    return pick_channels(recording, args.channels) if args.channels else recording


def pick_channels(recording: Recording, text: str) -> Recording:
    """Give the channels that `text` lists, by name or by number from 1.

    Raises
    ------
    ValueError
        If one is unknown or listed twice.
    """
    columns: list[int] = []
    for word in (w.strip() for w in text.split(",")):
        columns += _columns(word, recording.channels)
    if len(set(columns)) != len(columns):
        raise ValueError(f"--channels lists a channel twice: {text!r}; list each one once")
    return recording.pick(columns)


def _columns(word: str, channels: tuple[str, ...]) -> list[int]:
    if word in channels:
        return [channels.index(word)]
    first, dash, last = word.partition("-")
    if first.isdigit() and (last.isdigit() or not dash):
        start, stop = int(first), int(last or first)
        if 1 <= start <= stop <= len(channels):
            return list(range(start - 1, stop))
    raise ValueError(
        f"--channels: got {word!r}, expected names or numbers from 1 to {len(channels)}; "
        f"the file has {', '.join(channels[:16])}{'...' if len(channels) > 16 else ''}"
    )


def detector_config(args: argparse.Namespace) -> DetectorConfig:
    """Give the settings: those of the file, then those of the command line."""
    from twitchdetect.config import DetectorConfig

    config = DetectorConfig.from_toml(args.config) if args.config else DetectorConfig()
    changes: dict[str, object] = {}
    if args.false_alarms_per_hour is not None:
        changes["false_alarms_per_hour"] = args.false_alarms_per_hour
    if args.mains is not None:
        changes["mains_hz"] = _mains(args.mains)
    return config.changed(**changes)


def _mains(text: str) -> str | float:
    if text in ("auto", "none"):
        return text
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"--mains: got {text!r}, expected 50, 60, auto or none") from None


def table_path(source: Path, out: Path | None) -> Path:
    """Give the place of a file's event table."""
    stem = source.name.removesuffix(".gz").rsplit(".", 1)[0] or source.name
    return (source.parent if out is None else out) / f"{stem}_events.tsv"
