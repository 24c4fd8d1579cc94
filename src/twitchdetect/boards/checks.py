"""All checks of a machine and its ports, in the order in which one would look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from twitchdetect.boards.check import UNCHECKED, Check
from twitchdetect.boards.check_ports import (
    check_adapters,
    check_busy,
    check_latency,
    check_meddlers,
    check_permission,
)
from twitchdetect.boards.check_radio import check_radio
from twitchdetect.boards.check_system import ClockWatch, check_clock, check_disk, check_sleep
from twitchdetect.boards.machine import Machine
from twitchdetect.boards.ports import Port


def ask_driver_for_low_latency(device: str) -> None:
    """Ask a port's driver to hand bytes on at once; does nothing where it cannot."""
    import serial

    harmless = suppress(OSError, ValueError, NotImplementedError, AttributeError)
    with harmless, serial.Serial(device, exclusive=True) as line:
        line.set_low_latency_mode(True)


def run_checks(
    ports: Sequence[Port],
    folder: Path,
    *,
    machine: Machine | None = None,
    fix: bool = False,
    probe: bool = False,
    ask_driver: Callable[[str], None] = ask_driver_for_low_latency,
    look_at_radio: Callable[..., Check] = check_radio,
) -> list[Check]:
    """Look at everything.

    Parameters
    ----------
    ports : sequence of Port
        Only those that may be boards are looked into.
    folder : Path
        Where recordings will be written.
    machine : Machine, optional
        This one by default.
    fix : bool
        Put right what can be without a password: the latency timer, the dongle's radio channel.
    probe : bool
        Also ask the radio, which stops a stream.
    ask_driver, look_at_radio : callable
    """
    machine = machine or Machine()
    watch = ClockWatch(machine)
    checks = [check_adapters(ports, machine)]
    for port in (p for p in ports if p.may_be):
        checks += [check_permission(port, machine), check_busy(port, machine)]
        checks.append(check_latency(port, machine, fix=fix, ask_driver=ask_driver))
        if probe:
            checks.append(look_at_radio(port, fix=fix))
        else:
            found = "asked only with --probe, as that stops a stream"
            checks.append(Check(f"radio {port.device}", UNCHECKED, found))
    checks += check_meddlers(ports, machine)
    return [
        *checks,
        check_disk(folder, machine),
        check_clock(machine, watch),
        check_sleep(machine),
    ]
