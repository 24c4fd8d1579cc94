"""Options that several commands share, each checked where argparse can name it."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twitchdetect.block import Recording
    from twitchdetect.config import DetectorConfig


def add_reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reading, where the file does not say")
    group.add_argument(
        "--fs", type=positive(below=1e6), metavar="HZ", help="sampling frequency, samples/s"
    )
    group.add_argument("--units", type=unit, metavar="UNIT", help="uV, mV, V or nV")
    group.add_argument(
        "--gain",
        type=positive(below=1e6),
        metavar="N",
        help="amplifier gain of OpenBCI boards (24)",
    )
    group.add_argument(
        "--rescale-gui-bdf",
        action="store_true",
        help="correct the scale of a BDF that the OpenBCI GUI wrote",
    )
    group.add_argument(
        "--channels",
        type=filled("names or numbers from 1"),
        metavar="LIST",
        help="names or numbers from 1 with commas, ranges as 1-4 (all)",
    )


def add_detection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("detection")
    group.add_argument(
        "--false-alarms-per-hour",
        type=setting("false_alarms_per_hour", float),
        metavar="N",
        help="false alarms at rest that you accept, over all channels together; more of them "
        "find weaker twitches (1)",
    )
    group.add_argument(
        "--mains",
        type=setting("mains_hz", str),
        metavar="HZ",
        help="mains frequency to take out: 50, 60, auto or none (auto)",
    )
    group.add_argument(
        "--config",
        type=place("a TOML file"),
        metavar="TOML",
        help="file with a [detector] table; the options above go before it",
    )


def filled(expected: str) -> Callable[[str], str]:
    """Make a check for text that is not empty."""

    def check(text: str) -> str:
        if not text.strip():
            raise argparse.ArgumentTypeError(f"got {text!r}, expected {expected}")
        return text

    return check


def place(expected: str) -> Callable[[str], Path]:
    """Make a check for a path; an empty one would mean the current folder."""
    check = filled(expected)
    return lambda text: Path(check(text))


def positive(*, below: float) -> Callable[[str], float]:
    """Make a check for a number above 0."""

    def check(text: str) -> float:
        number = _number(text)
        if number is None or not 0 < number < below:
            raise argparse.ArgumentTypeError(
                f"got {text!r}, expected a number above 0 and below {below:.0f}"
            )
        return number

    return check


def whole(text: str) -> int:
    """Check a whole number from 0."""
    if not text.isdecimal() or len(text) > 18:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a whole number from 0")
    return int(text)


def number(text: str) -> float:
    """Check a number."""
    value = _number(text)
    if value is None or not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a number")
    return value


def unit(text: str) -> str:
    """Check a unit of voltage."""
    from twitchdetect.files.units import UNITS, find_unit

    known = find_unit(text)
    if known is None:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected one of {', '.join(UNITS)}")
    return known


def setting(name: str, kind: type) -> Callable[[str], Any]:
    """Make a check for a setting of the detector, by the rule of `DetectorConfig`."""

    def check(text: str) -> Any:
        from twitchdetect.config import check_setting

        number = _number(text) if kind is float else None
        try:
            return check_setting(name, text if number is None else number)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return check


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def read_recording(path: Path, args: argparse.Namespace) -> Recording:
    """Read a file with the options given.

    Raises
    ------
    FileFormatError
        If it cannot be read.
    ValueError
        If an option has no effect on it, or names a channel that it has not.
    """
    from twitchdetect.cli.progress import waiting
    from twitchdetect.errors import FileFormatError
    from twitchdetect.files.read import read

    try:
        with waiting(f"{path.name}: reading"):
            recording = read(
                path,
                fs=args.fs,
                units=args.units,
                gain=args.gain,
                rescale_gui_bdf=args.rescale_gui_bdf,
            )
    except OSError as error:
        raise FileFormatError(
            path, f"cannot be read ({error.strerror or error}); expected a file that can be."
        ) from error
    _refuse_idle(recording.format, args)
    return pick_channels(recording, args.channels) if args.channels else recording


def _refuse_idle(format_: str, args: argparse.Namespace) -> None:
    """Refuse options that the reader of this format passes over."""
    has_gain = format_.startswith(("OpenBCI", "BrainFlow")) and "Ganglion" not in format_
    states_unit = format_.startswith("OpenBCI SD") or format_.endswith("by MNE")
    idle = [
        ("--gain", args.gain is not None and not has_gain),
        ("--units", args.units is not None and states_unit),
        ("--rescale-gui-bdf", args.rescale_gui_bdf and not format_.startswith("BDF")),
    ]
    for option, is_idle in idle:
        if is_idle:
            raise ValueError(f"{option} has no effect on this format ({format_}); leave it out.")


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
        raise ValueError(f"--channels: got {text!r}, expected each channel once")
    return recording.pick(columns)


def _columns(word: str, channels: tuple[str, ...]) -> list[int]:
    if word in channels:
        return [channels.index(word)]
    first, dash, last = word.partition("-")
    if first.isdecimal() and (last.isdecimal() or not dash):
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
    changes = {"false_alarms_per_hour": args.false_alarms_per_hour, "mains_hz": args.mains}
    return config.changed(**{name: v for name, v in changes.items() if v is not None})


def table_path(source: Path, out: Path | None) -> Path:
    """Give the place of a file's event table."""
    stem = source.name.removesuffix(".gz").rsplit(".", 1)[0] or source.name
    return (source.parent if out is None else out) / f"{stem}_events.tsv"


def free_table_path(source: Path, out: Path | None) -> Path:
    """Give that place, where something may be written.

    Raises
    ------
    ValueError
        If a table lies there that no detector of this program wrote: what is known to be true of a
        recording must not be lost.
    """
    from twitchdetect.files.event_table import is_detected

    table = table_path(source, out)
    if table.is_file() and not is_detected(table):
        raise ValueError(
            f"{table} is there and was not written by this command; expected no such table, or one "
            "with the column decided_after. Write elsewhere with --out DIR."
        )
    return table
