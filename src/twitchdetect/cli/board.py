"""Which board, as the user names it, becomes a source."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from twitchdetect.cli.options import filled, positive, whole

if TYPE_CHECKING:
    from twitchdetect.boards.ports import Port
    from twitchdetect.boards.source import Source

KINDS = "auto, cyton, twitchboard, brainflow:ID, lsl:NAME, simulated or simulated:SCENARIO"


def add_board(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose and set a board."""
    group = parser.add_argument_group("board")
    group.add_argument(
        "--board",
        type=filled(KINDS),
        default="auto",
        metavar="BOARD",
        help=f"{KINDS} (auto)",
    )
    group.add_argument(
        "--port", type=filled("the name of a port"), metavar="NAME", help="serial port (found)"
    )
    group.add_argument(
        "--gain", type=whole, metavar="N", help="gain of a Cyton's channels: 1 2 4 6 8 12 24 (24)"
    )
    group.add_argument(
        "--front-gain",
        type=positive(below=1e7),
        metavar="N",
        help="gain of the amplifier before a twitchboard, which does not know it (1)",
    )
    group.add_argument(
        "--search-radio",
        action="store_true",
        help="look for a Cyton on all radio channels if none answers",
    )


def make_source(args: argparse.Namespace, *, lead_off: frozenset[int] = frozenset()) -> Source:
    """Make the source that the options name; not started yet.

    Parameters
    ----------
    args : argparse.Namespace
    lead_off : frozenset of int
        Numbers of a Cyton's channels that get a current for measuring impedance.

    Raises
    ------
    ValueError
        If there is no such board, or an option does not fit it.
    TwitchDetectError
        If it is not there, or its extra is not installed.
    """
    kind, _, which = args.board.partition(":")
    if args.gain is not None and kind not in ("auto", "cyton"):
        raise ValueError(f"--gain is a Cyton's; leave it out with --board {args.board}")
    if args.front_gain is not None and kind not in ("auto", "twitchboard"):
        raise ValueError(f"--front-gain is a twitchboard's; leave it out with --board {args.board}")
    if kind in ("auto", "cyton", "twitchboard") and not which:
        return _serial(kind, args, lead_off)
    if kind == "brainflow" and _is_number(which):
        from twitchdetect.boards.brainflow_source import BrainFlowSource

        return BrainFlowSource(int(which), {"serial_port": args.port} if args.port else None)
    if kind == "lsl" and which:
        from twitchdetect.boards.lsl_source import LslSource

        return LslSource(which)
    if kind == "simulated":
        return _simulated(which or "latent")
    raise ValueError(f"got --board {args.board}, expected {KINDS}")


def _serial(kind: str, args: argparse.Namespace, lead_off: frozenset[int]) -> Source:
    from twitchdetect.boards.serial_source import SerialDriver, SerialSource

    port, found = _find_port(kind, args.port)
    driver: SerialDriver
    if found == "cyton":
        if args.front_gain is not None:
            raise ValueError("--front-gain is a twitchboard's, and a Cyton answered; leave it out")
        from twitchdetect.boards.cyton import CytonDriver
        from twitchdetect.boards.cyton_settings import CytonSettings

        gain = 24 if args.gain is None else args.gain
        settings = CytonSettings(gain=gain, lead_off=lead_off)
        driver = CytonDriver(settings, search_channels=args.search_radio)
    else:
        if args.gain is not None:
            raise ValueError("--gain is a Cyton's, and a twitchboard answered; leave it out")
        from twitchdetect.boards.twitchboard import TwitchboardDriver
        from twitchdetect.boards.twitchboard_start import TwitchboardSettings

        front_gain = 1.0 if args.front_gain is None else args.front_gain
        driver = TwitchboardDriver(TwitchboardSettings(front_gain=front_gain))
    return SerialSource(driver, port)


def _find_port(kind: str, name: str | None) -> tuple[Port, str]:
    """Give the port and the kind of board on it; asks the ports unless both are named."""
    from twitchdetect.boards.ports import list_ports
    from twitchdetect.boards.probe import probe, probe_all
    from twitchdetect.cli.progress import waiting
    from twitchdetect.errors import TwitchDetectError

    ports = list_ports([name] if name else [])
    if name and kind != "auto":
        return ports[0], kind
    asked = ports[:1] if name else [port for port in ports if port.may_be]
    kinds = None if kind == "auto" else [kind]
    with waiting("looking for a board"):
        answers = probe_all(asked, lambda port: probe(port, kinds=kinds))
    found = [answer for answer in answers if answer.kind]
    if len(found) > 1:
        boards = ", ".join(f"{a.board} on {a.port.device}" for a in found)
        raise ValueError(f"{len(found)} boards answered ({boards}); say which one with --port")
    if found:
        return found[0].port, found[0].kind
    said = "; ".join(f"{a.port.device}: {a.problem}" for a in answers if a.problem)
    raise TwitchDetectError(
        f"no board answered ({said or 'no serial port looks like one'}). Switch it on, plug the "
        "dongle in, name its --port, or see 'twitchdetect doctor'."
    )


def _simulated(scenario: str) -> Source:
    from twitchdetect import simulate
    from twitchdetect.boards.played import PlayedSource

    return PlayedSource(simulate.session(scenario, minutes=10, seed=1).recording)


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
