"""Run an emulated board and print the name of its port.

It ends with Ctrl-C or when standard input is closed under it (--until-eof).
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from .clock import VirtualClock, WallClock
from .cyton import Board, Cyton
from .cyton.board import FS
from .device import Device
from .emulator import Emulator
from .faults import KINDS, Fault, Plan
from .sources import Pattern, Source, play_file, play_session
from .twitchboard import Kind, Twitchboard

EXAMPLE = """examples:
  python firmware_interface/emulator --board cyton --session everything
  python firmware_interface/emulator --board cyton --daisy --play session.bdf --link ./board
  python firmware_interface/emulator --board cyton --faults drop=0.01,unplug@5000:3

faults, separated by commas: KIND=RATE at random, a packet; KIND@PACKET once. Either may be followed
by xN (packets, copies or bytes) and :SECONDS. Kinds:
""" + "\n".join(f"  {kind:12} {what}" for kind, what in KINDS.items())
_FAULT = re.compile(r"(\w+)(=|@)([0-9.e-]+)(?:x(\d+))?(?::([0-9.]+))?")


def parser() -> argparse.ArgumentParser:
    """Give the options."""
    made = argparse.ArgumentParser(
        prog="python firmware_interface/emulator",
        description=__doc__,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--board", choices=["cyton", "twitchboard"], default="cyton")
    made.add_argument("--daisy", action="store_true", help="16 channels")
    what = made.add_mutually_exclusive_group()
    what.add_argument("--session", metavar="SCENARIO", help="a simulated needling session")
    what.add_argument("--play", metavar="FILE", type=Path, help="any recording")
    what.add_argument("--pattern", choices=["counter"], help="known values (default)")
    made.add_argument("--minutes", type=float, default=3.0, help="of the session, then again (3)")
    made.add_argument("--seed", type=int, default=1, help="of the session and the faults (1)")
    made.add_argument("--faults", default="", metavar="LIST", help="see below")
    made.add_argument("--link", type=Path, metavar="PATH", help="a name of its own for the port")
    made.add_argument("--ports", type=Path, metavar="DIR", help="ttyUSB0, ttyUSB1... in a folder")
    made.add_argument("--state", choices=["idle", "streaming", "off"], default="idle")
    made.add_argument("--dialect", choices=["firmware", "docs"], default="firmware")
    made.add_argument("--ppm", type=float, default=0.0, help="how slow the board's clock is (0)")
    made.add_argument("--ohm", type=float, default=10_000.0, help="of each electrode (10000)")
    made.add_argument("--reset-on-open", action="store_true", help="twitchboard: as an Uno does")
    made.add_argument("--latency", type=float, default=0.0, metavar="S", help="FTDI's: 0.016")
    made.add_argument("--virtual", action="store_true", help="as fast as the reader takes it")
    made.add_argument("--until-eof", action="store_true", help="end when standard input ends")
    return made


def parse_faults(text: str, seed: int) -> Plan:
    """Read a list of faults as the command line gives it.

    Raises
    ------
    ValueError
        If a part is not of the form, or its kind is not known.
    """
    given, rates, likes = [], {}, []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _FAULT.fullmatch(part)
        if match is None:
            raise ValueError(
                f"{part!r} is no fault; expected KIND=RATE or KIND@PACKET, as drop=0.01"
            )
        kind, sign, number, n, seconds = match.groups()
        like = Fault(kind=kind, n=int(n or 1), seconds=float(seconds or 1.0))
        if sign == "=":
            rates[kind] = float(number)
            likes.append(like)
        else:
            given.append(Fault(kind=kind, packet=int(number), n=like.n, seconds=like.seconds))
    return Plan(given, rates, likes, seed)


def make_device(args: argparse.Namespace) -> Device:
    """Make the board that the options ask for."""
    is_cyton = args.board == "cyton"
    fs = FS if is_cyton else float(Kind().rate_hz)
    source: Source | None = Pattern() if is_cyton else None
    if args.session:
        board = "daisy" if args.daisy else args.board
        source = play_session(args.session, board, args.minutes, args.seed)
    elif args.play:
        source = play_file(args.play, fs)
    if not is_cyton:
        return Twitchboard(
            source, state=args.state, resets_on_open=args.reset_on_open, clock_ppm=args.ppm
        )
    assert source is not None
    board_ = Board(
        source, daisy=args.daisy, dialect=args.dialect, state=args.state, clock_ppm=args.ppm,
        impedance_ohm=args.ohm,
    )  # fmt: skip
    return Cyton(board_)


def main(argv: list[str] | None = None) -> int:
    """Run until told to stop."""
    args = parser().parse_args(argv)
    over = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        over.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        device, plan = make_device(args), parse_faults(args.faults, args.seed)
        clock = VirtualClock() if args.virtual else WallClock()
        emulator = Emulator(
            device, clock=clock, plan=plan, ports=args.ports, link=args.link,
            latency_s=args.latency,
        )  # fmt: skip
        with emulator:
            print(emulator.name, flush=True)
            if args.until_eof:
                threading.Thread(target=_end_with_input, args=(over,), daemon=True).start()
            _report(emulator, over)
    except (ValueError, OSError) as error:
        print(f"emulator: {error}", file=sys.stderr)
        return 2
    return 0


def _end_with_input(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


def _report(emulator: Emulator, over: threading.Event) -> None:
    """Write what happens to standard error, a line each."""
    told = 0
    while not over.wait(0.2):
        happened = emulator.record.happened[told:]
        told += len(happened)
        for one in happened:
            print(f"packet {one.packet}: {one.kind} {one.n} {one.note}".rstrip(), file=sys.stderr)
