"""May the port be opened, is it free, is it quick, and does the system leave it alone."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from twitchdetect.boards.check import OK, PROBLEM, UNCHECKED, WARNING, Check
from twitchdetect.boards.machine import Machine, read_text
from twitchdetect.boards.ports import ADAPTERS, Port

GOOD_LATENCY_MS = 1
RULES = "/etc/udev/rules.d/99-twitchdetect.rules"
_RELOAD = "sudo udevadm control --reload && sudo udevadm trigger"


def check_permission(port: Port, machine: Machine) -> Check:
    """Check that this user may read and write the node; name its group if not."""
    name = f"permission {port.device}"
    if not machine.is_linux:
        return Check(name, UNCHECKED, f"not looked at on {machine.platform}")
    node = machine.node(port.device)
    try:
        status = node.stat()
    except OSError as error:
        return Check(
            name,
            PROBLEM,
            f"{port.device}: {error.strerror}",
            ("plug the adapter in and see 'twitchdetect devices' for the name of its port",),
        )
    mode = stat.S_IMODE(status.st_mode)
    group, members = _group(machine, status.st_gid)
    if machine.may_open(node):
        return Check(name, OK, f"may be opened (mode {mode:04o}, group {group})")
    found = f"{machine.user} may not open it (mode {mode:04o}, group {group})"
    if status.st_gid == 0 or mode & 0o060 != 0o060:
        return Check(name, PROBLEM, f"{found}; the group would not help", _node_rule(port))
    if machine.user in members and status.st_gid not in machine.group_ids:
        return Check(
            name,
            PROBLEM,
            f"{found}; {machine.user} is in {group} since after this login",
            ("log out and log in again (a new terminal is not enough), or restart",),
        )
    return Check(
        name,
        PROBLEM,
        found,
        (
            f"sudo usermod -aG {group} {machine.user}",
            "then log out and log in again (a new terminal is not enough)",
        ),
    )


def _group(machine: Machine, gid: int) -> tuple[str, list[str]]:
    """Give a group's name and those who are in it."""
    for line in read_text(machine.etc / "group").splitlines():
        parts = line.split(":")
        if len(parts) == 4 and parts[2] == str(gid):
            return parts[0], [m for m in parts[3].split(",") if m]
    return str(gid), []


def _node_rule(port: Port) -> tuple[str, ...]:
    """Give the lines that make the system hand such a node to whoever sits at the machine."""
    which = f'ATTRS{{idVendor}}=="{port.usb_id[:4]}", ATTRS{{idProduct}}=="{port.usb_id[5:]}"'
    match = f'SUBSYSTEM=="tty", {which}' if port.usb_id else f'KERNEL=="{Path(port.device).name}"'
    return (
        f'echo \'{match}, TAG+="uaccess", MODE="0660", GROUP="dialout"\' | sudo tee -a {RULES}',
        _RELOAD,
        "then unplug the adapter and plug it in again",
    )


def check_busy(port: Port, machine: Machine) -> Check:
    """Check that no other program holds the port; name those that do."""
    name = f"free {port.device}"
    if not machine.is_linux:
        return Check(name, UNCHECKED, f"not looked at on {machine.platform}")
    holders, n_hidden = _holders(str(machine.node(port.device)), machine)
    if holders:
        who = ", ".join(f"{program} (process {pid})" for pid, program in holders)
        pids = " ".join(pid for pid, _ in holders)
        return Check(name, PROBLEM, f"held by {who}", (f"close that program, or: kill {pids}",))
    hidden = f"; {n_hidden} processes of other users were not looked into" if n_hidden else ""
    return Check(name, OK, f"no program holds it{hidden}")


def _holders(node: str, machine: Machine) -> tuple[list[tuple[str, str]], int]:
    """Give (process, program) of all that have a node open, and how many could not be seen."""
    holders, n_hidden = [], 0
    for process in machine.processes():
        try:
            targets = [str(link.readlink()) for link in (process / "fd").iterdir()]
        except PermissionError:
            n_hidden += 1
            continue
        except OSError:  # it ended while we looked
            continue
        if node in targets:
            holders.append((process.name, read_text(process / "comm") or "unknown"))
    return sorted(holders, key=lambda h: int(h[0])), n_hidden


def check_latency(
    port: Port,
    machine: Machine,
    *,
    fix: bool = False,
    ask_driver: Callable[[str], None] | None = None,
) -> Check:
    """Check how long an FTDI adapter collects bytes before it hands them on.

    Parameters
    ----------
    port : Port
    machine : Machine
    fix : bool
        Set it to 1 ms where that is allowed.
    ask_driver : callable, optional
        Asks the driver for low latency if the file may not be written.
    """
    name = f"latency {port.device}"
    if not machine.is_linux:
        return Check(
            name,
            UNCHECKED,
            f"not looked at on {machine.platform}; the FTDI driver's setting (Windows: device "
            "manager, port, advanced, latency timer) should be 1 ms",
        )
    timer = machine.sys / "bus/usb-serial/devices" / machine.node(port.device).name
    timer /= "latency_timer"
    before = read_text(timer)
    if not before.isdecimal():
        return Check(name, OK, "no latency timer: not an FTDI adapter")
    if int(before) <= GOOD_LATENCY_MS:
        return Check(name, OK, f"{before} ms")
    if fix:
        _set_latency(timer, port, ask_driver)
        after = read_text(timer)
        if after.isdecimal() and int(after) <= GOOD_LATENCY_MS:
            return Check(name, OK, f"was {before} ms, now {after} ms (until it is unplugged)")
    return Check(
        name,
        WARNING,
        f"{before} ms: samples arrive in bunches that late; what is detected does not change",
        (f"echo {GOOD_LATENCY_MS} | sudo tee {timer}",),
    )


def _set_latency(timer: Path, port: Port, ask_driver: Callable[[str], None] | None) -> None:
    try:
        timer.write_text(str(GOOD_LATENCY_MS))
    except OSError:
        if ask_driver is not None:
            ask_driver(port.device)


def check_meddlers(ports: Sequence[Port], machine: Machine) -> list[Check]:
    """Check for programs that take serial adapters for something else."""
    if not machine.is_linux:
        return [Check("other programs", UNCHECKED, f"not looked at on {machine.platform}")]
    running = machine.named("brltty", "ModemManager")
    return [_brltty("brltty" in running), _modem_manager("ModemManager" in running, ports)]


def _brltty(is_running: bool) -> Check:
    if not is_running:
        return Check("brltty", OK, "not running")
    return Check(
        "brltty",
        WARNING,
        "is running: it takes CH340 and FTDI adapters for Braille displays, and their ports vanish",
        (
            "if nobody here reads Braille:",
            "sudo systemctl mask --now brltty.service brltty-udev.service",
            "then unplug the adapter and plug it in again",
        ),
    )


def _modem_manager(is_running: bool, ports: Sequence[Port]) -> Check:
    if not is_running:
        return Check("ModemManager", OK, "not running")
    ids = dict.fromkeys(p.usb_id for p in ports if p.usb_id and p.may_be) or {"0403:6015": None}
    return Check(
        "ModemManager",
        WARNING,
        "is running: it talks to a new port for half a minute, as if it were a modem",
        (*(_ignored_by_modem_manager(usb_id) for usb_id in ids), _RELOAD),
    )


def _ignored_by_modem_manager(usb_id: str) -> str:
    vendor, product = usb_id.split(":")
    return (
        f'echo \'ATTRS{{idVendor}}=="{vendor}", ATTRS{{idProduct}}=="{product}", '
        f'ENV{{ID_MM_DEVICE_IGNORE}}="1"\' | sudo tee -a {RULES}'
    )


def check_adapters(ports: Sequence[Port], machine: Machine) -> Check:
    """Check that an adapter is plugged in, and that each one that is has a port."""
    likely = [p for p in ports if p.may_be]
    if likely:
        listed = ", ".join(f"{p.device} {p.adapter or '(named)'}" for p in likely)
        return Check("adapters", OK, listed)
    if not machine.is_linux:
        return Check("adapters", PROBLEM, "none", ("plug the dongle or the board in",))
    portless = [usb_id for usb_id in _usb_ids(machine) if usb_id in ADAPTERS]
    if not portless:
        return Check("adapters", PROBLEM, "none", ("plug the dongle or the board in",))
    vendor, product = portless[0]
    driver = {0x0403: "ftdi_sio", 0x1A86: "ch341", 0x10C4: "cp210x"}.get(vendor, "cdc_acm")
    return Check(
        "adapters",
        PROBLEM,
        f"{vendor:04x}:{product:04x} {ADAPTERS[portless[0]][0]} is plugged in but has no port",
        (f"sudo modprobe {driver}", "if that changes nothing, see brltty below"),
    )


def _usb_ids(machine: Machine) -> list[tuple[int, int]]:
    ids = []
    for path in sorted((machine.sys / "bus/usb/devices").glob("*")):
        vendor, product = read_text(path / "idVendor"), read_text(path / "idProduct")
        if vendor and product:
            ids.append((int(vendor, 16), int(product, 16)))
    return ids
