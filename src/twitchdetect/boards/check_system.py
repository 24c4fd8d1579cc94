"""Is there room, is the clock right, and does the machine stay awake."""

from __future__ import annotations

import configparser
from pathlib import Path

from twitchdetect.boards.check import OK, PROBLEM, UNCHECKED, WARNING, Check
from twitchdetect.boards.machine import Machine, read_text

BYTES_A_SECOND = 250 * 16 * 3 * 1.1
"""Of the largest board that is common: 250 samples/s, 16 channels with those beside them."""
LEAST_HOURS, GOOD_HOURS = 1.0, 12.0
STEP_S = 0.1

_GNOME = "org.gnome.settings-daemon.plugins.power"
_AWAKE = (
    "keep it awake while it records: systemd-inhibit --what=idle:sleep:handle-lid-switch "
    "twitchdetect record ..."
)


def check_disk(folder: Path, machine: Machine) -> Check:
    """Check that hours of recording fit where they will be written."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        free = machine.free_bytes(place)
    except OSError as error:
        fix = ("choose another folder with --out DIR",)
        return Check("disk", PROBLEM, f"{folder}: {error.strerror or error}", fix)
    hours = free / BYTES_A_SECOND / 3600
    found = f"{free / 1e9:.1f} GB free at {place}: {hours:.0f} hours of recording"
    if hours >= GOOD_HOURS:
        return Check("disk", OK, found)
    fix = ("make room, or choose another folder with --out DIR",)
    return Check("disk", WARNING if hours >= LEAST_HOURS else PROBLEM, found, fix)


class ClockWatch:
    """Tells when the wall clock was set while it was watched.

    Parameters
    ----------
    machine : Machine
        Whose clocks.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._difference_s = machine.wall_s() - machine.now_s()

    def stepped_s(self) -> float:
        """Give by how many seconds it was set since the last call."""
        before, now = self._difference_s, self._machine.wall_s() - self._machine.now_s()
        self._difference_s = now
        return now - before


def check_clock(machine: Machine, watch: ClockWatch) -> Check:
    """Check that the wall clock is kept right and was not set since `watch` began.

    Samples are counted and do not depend on it; the date of the session does.
    """
    stepped_s = watch.stepped_s()
    if abs(stepped_s) > STEP_S:
        found = f"was set by {stepped_s:+.1f} s just now; samples are counted and not affected"
        return Check("clock", WARNING, found, ("wait a minute, then run this again",))
    synchronised = machine.synchronised()
    if synchronised is None:
        return Check("clock", UNCHECKED, "this system does not say whether its clock is kept right")
    if synchronised:
        return Check("clock", OK, "kept right by the network")
    found = "is not kept right by the network: the date of a session may be wrong"
    return Check("clock", WARNING, found, ("sudo timedatectl set-ntp true",))


def check_sleep(machine: Machine) -> Check:
    """Check that the machine will not go to sleep during a session."""
    if not machine.is_linux:
        how = {
            "darwin": "start with: caffeinate -i twitchdetect record ...",
            "win32": "set 'sleep' to 'never' in the power settings for the session",
        }.get(machine.platform, "see the system's power settings")
        return Check("sleep", UNCHECKED, f"not looked at on {machine.platform}; {how}")
    if not _can_sleep(machine):
        return Check("sleep", OK, "this machine cannot go to sleep")
    reasons = [*_desktop_reasons(machine), *_login_reasons(machine)]
    if reasons:
        return Check("sleep", WARNING, "; ".join(reasons), (_AWAKE,))
    return Check("sleep", OK, "no setting was found that sends it to sleep")


def _can_sleep(machine: Machine) -> bool:
    masked = machine.etc / "systemd/system/sleep.target"
    if masked.is_symlink() and str(masked.readlink()) == "/dev/null":
        return False
    return bool({"mem", "disk", "standby", "freeze"} & set(_words(machine.sys / "power/state")))


def _words(path: Path) -> list[str]:
    return read_text(path).split()


def _desktop_reasons(machine: Machine) -> list[str]:
    """Give what GNOME would do when nobody touches the keyboard."""
    reasons = []
    for plug, words in (("ac", "on mains"), ("battery", "on battery")):
        key = f"sleep-inactive-{plug}"
        if machine.run(["gsettings", "get", _GNOME, f"{key}-type"]).strip("'") != "suspend":
            continue
        seconds = machine.run(["gsettings", "get", _GNOME, f"{key}-timeout"]).split()[-1:]
        if seconds and seconds[0].isdecimal() and int(seconds[0]):
            reasons.append(f"sleeps after {int(seconds[0]) / 60:.0f} minutes {words}")
    return reasons


def _login_reasons(machine: Machine) -> list[str]:
    """Give what the login manager would do when idle or when the lid closes."""
    settings = _login_settings(machine)
    reasons = []
    idle = settings.get("IdleAction", "ignore")
    if idle not in ("ignore", "lock"):
        reasons.append(f"{idle} after {settings.get('IdleActionSec', '30min')} without a login")
    has_lid = any((machine.proc / "acpi/button/lid").glob("*"))
    lid = settings.get("HandleLidSwitch", "suspend")
    if has_lid and lid not in ("ignore", "lock"):
        reasons.append(f"{lid} when the lid is closed")
    return reasons


def _login_settings(machine: Machine) -> dict[str, str]:
    folder = machine.etc / "systemd"
    files = [folder / "logind.conf", *sorted((folder / "logind.conf.d").glob("*.conf"))]
    settings: dict[str, str] = {}
    for path in files:
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        parser.optionxform = str  # type: ignore[method-assign,assignment]
        try:
            parser.read_string(read_text(path))
        except configparser.Error:
            continue
        settings |= dict(parser["Login"]) if parser.has_section("Login") else {}
    return settings
