"""The doctor's checks, on machines that are made up: each fault is found, each fix is exact."""

import json
import os
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from twitchdetect.boards import checks
from twitchdetect.boards.check import OK, PROBLEM, UNCHECKED, WARNING, Check
from twitchdetect.boards.check_ports import (
    check_adapters,
    check_busy,
    check_latency,
    check_meddlers,
    check_permission,
)
from twitchdetect.boards.check_system import ClockWatch, check_clock, check_disk, check_sleep
from twitchdetect.boards.machine import Machine
from twitchdetect.boards.ports import Port
from twitchdetect.cli import main

DONGLE = Port("/dev/ttyUSB0", 0x0403, 0x6015, "DM00Q0QK")
GID = os.getgid()


class Made:
    """A machine of files."""

    def __init__(self, root: Path):
        self.root = root
        for name in ("sys", "proc", "dev", "etc"):
            (root / name).mkdir()
        self.settings = {}
        self.clock = SimpleNamespace(wall_s=1000.0, now_s=5.0)
        self.write("sys/power/state", "freeze mem disk\n")
        self.write("dev/ttyUSB0", "")
        (root / "dev/ttyUSB0").chmod(0o660)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def process(self, pid, name, *opened):
        self.write(f"proc/{pid}/comm", f"{name}\n")
        (self.root / f"proc/{pid}/fd").mkdir()
        for number, target in enumerate(opened):
            (self.root / f"proc/{pid}/fd/{number}").symlink_to(target)

    def machine(self, **changes):
        roots = {name: self.root / name for name in ("sys", "proc", "dev", "etc")}
        usual = {
            "platform": "linux",
            "user": "ada",
            "group_ids": frozenset({1000}),
            "pid": 4242,
            "may_open": lambda _: True,
            "free_bytes": lambda _: int(1e12),
            "run": lambda command: self.settings.get(command[-1], ""),
            "synchronised": lambda: True,
            "wall_s": lambda: self.clock.wall_s,
            "now_s": lambda: self.clock.now_s,
        }
        return Machine(**(roots | usual | changes))


@pytest.fixture
def made(tmp_path):
    return Made(tmp_path)


def owned_by(monkeypatch, gid):
    """Let every node belong to a group, which only root could arrange."""
    stat = Path.stat

    def changed(self, **kwargs):
        real = stat(self, **kwargs)
        return os.stat_result((*real[:5], gid, *real[6:]))

    monkeypatch.setattr(Path, "stat", changed)


def test_a_port_that_may_be_opened_is_well(made):
    found = check_permission(DONGLE, made.machine())
    assert (found.level, found.fix) == (OK, ())


def test_a_missing_permission_names_the_group_the_command_and_the_login(made, monkeypatch):
    owned_by(monkeypatch, 20)
    made.write("etc/group", "root:x:0:\ndialout:x:20:bob,eve\n")
    found = check_permission(DONGLE, made.machine(may_open=lambda _: False))
    assert found.level == PROBLEM
    assert "mode 0660, group dialout" in found.found
    assert found.fix[0] == "sudo usermod -aG dialout ada"
    assert "log in again" in found.fix[1]


def test_who_was_added_to_the_group_since_the_login_only_logs_in_again(made, monkeypatch):
    owned_by(monkeypatch, 20)
    made.write("etc/group", "dialout:x:20:bob,ada\n")
    (step,) = check_permission(DONGLE, made.machine(may_open=lambda _: False)).fix
    assert step.startswith("log out and log in again")


@pytest.mark.parametrize(("gid", "mode"), [(0, 0o660), (20, 0o600), (20, 0o640)])
def test_a_group_that_would_not_help_is_not_advised(made, monkeypatch, gid, mode):
    owned_by(monkeypatch, gid)
    (made.root / "dev/ttyUSB0").chmod(mode)
    made.write("etc/group", "root:x:0:\ndialout:x:20:\n")
    steps = check_permission(DONGLE, made.machine(may_open=lambda _: False)).fix
    assert not any("usermod" in step for step in steps)
    assert 'ATTRS{idVendor}=="0403", ATTRS{idProduct}=="6015"' in steps[0]
    assert steps[0].endswith("| sudo tee -a /etc/udev/rules.d/99-twitchdetect.rules")


def test_no_advice_opens_a_port_to_everybody_or_runs_the_program_as_root(made, monkeypatch):
    for gid, mode in [(0, 0o600), (20, 0o660), (20, 0o600)]:
        owned_by(monkeypatch, gid)
        (made.root / "dev/ttyUSB0").chmod(mode)
        text = " ".join(check_permission(DONGLE, made.machine(may_open=lambda _: False)).fix)
        assert "666" not in text
        assert "sudo twitchdetect" not in text


def test_a_port_that_is_not_there_says_where_to_look(made):
    found = check_permission(Port("/dev/ttyUSB7", is_given=True), made.machine())
    assert found.level == PROBLEM
    assert "twitchdetect devices" in found.fix[0]


def test_who_holds_the_port_is_named_with_its_process(made):
    node = made.root / "dev/ttyUSB0"
    made.process(77, "OpenBCI_GUI", "/dev/null", node)
    made.process(8, "bash", "/dev/null")
    found = check_busy(DONGLE, made.machine())
    assert (found.level, found.fix) == (PROBLEM, ("close that program, or: kill 77",))
    assert "OpenBCI_GUI (process 77)" in found.found


def test_the_port_is_found_busy_through_a_link_to_it(made):
    node = made.root / "dev/ttyUSB0"
    (made.root / "dev/openbci").symlink_to(node)
    made.process(77, "cu", node)
    port = Port(str(made.root / "dev/openbci"), is_given=True)
    assert check_busy(port, made.machine()).level == PROBLEM


def test_this_process_does_not_count_and_what_cannot_be_seen_is_said(made, monkeypatch):
    made.process(4242, "twitchdetect", made.root / "dev/ttyUSB0")
    made.process(9, "secret")
    iterdir = Path.iterdir

    def guarded(self):
        if self.parent.name == "9":
            raise PermissionError(13, "not yours")
        return iterdir(self)

    monkeypatch.setattr(Path, "iterdir", guarded)
    found = check_busy(DONGLE, made.machine())
    assert found.level == OK
    assert "1 processes of other users were not looked into" in found.found


TIMER = "sys/bus/usb-serial/devices/ttyUSB0/latency_timer"


@pytest.mark.parametrize(("text", "level"), [("1\n", OK), ("2\n", WARNING), ("16\n", WARNING)])
def test_the_latency_timer_is_read(made, text, level):
    timer = made.write(TIMER, text)
    found = check_latency(DONGLE, made.machine())
    assert (found.level, timer.read_text()) == (level, text)
    assert found.found.startswith(f"{text.strip()} ms")
    assert found.fix == (() if level == OK else (f"echo 1 | sudo tee {timer}",))


def test_the_latency_timer_is_set_where_it_may_be(made):
    timer = made.write(TIMER, "16\n")
    found = check_latency(DONGLE, made.machine(), fix=True)
    assert (found.level, timer.read_text()) == (OK, "1")
    assert "was 16 ms, now 1 ms" in found.found


def test_the_driver_is_asked_where_the_timer_may_not_be_written(made, monkeypatch):
    timer = made.write(TIMER, "16\n")
    write = Path.write_text

    def refused(self, text):
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "write_text", refused)
    assert check_latency(DONGLE, made.machine(), fix=True).level == WARNING
    asked = []

    def driver(device):
        asked.append(device)
        write(timer, "1\n")

    found = check_latency(DONGLE, made.machine(), fix=True, ask_driver=driver)
    assert (found.level, asked) == (OK, ["/dev/ttyUSB0"])


def test_an_adapter_without_a_timer_needs_none(made):
    assert check_latency(DONGLE, made.machine()).level == OK


def test_brltty_and_modem_manager_are_found_with_what_keeps_them_off(made):
    nano = Port("/dev/ttyUSB1", 0x1A86, 0x7523)
    quiet = check_meddlers([DONGLE], made.machine())
    assert [c.level for c in quiet] == [OK, OK]
    made.process(5, "brltty")
    made.process(6, "ModemManager")
    brltty, modem_manager = check_meddlers([DONGLE, nano, Port("/dev/ttyS0")], made.machine())
    assert (brltty.level, modem_manager.level) == (WARNING, WARNING)
    assert "Braille" in brltty.fix[0]
    rules = [step for step in modem_manager.fix if "ID_MM_DEVICE_IGNORE" in step]
    assert ['"0403"' in r and '"6015"' in r for r in rules] == [True, False]
    assert ['"1a86"' in r and '"7523"' in r for r in rules] == [False, True]


def test_an_adapter_without_a_port_is_told_from_no_adapter(made):
    assert check_adapters([DONGLE], made.machine()).level == OK
    none = check_adapters([Port("/dev/ttyS0")], made.machine())
    assert (none.level, none.found) == (PROBLEM, "none")
    made.write("sys/bus/usb/devices/1-2/idVendor", "1a86\n")
    made.write("sys/bus/usb/devices/1-2/idProduct", "7523\n")
    portless = check_adapters([], made.machine())
    assert portless.level == PROBLEM
    assert "has no port" in portless.found
    assert portless.fix[0] == "sudo modprobe ch341"


@pytest.mark.parametrize(
    ("hours", "level"), [(100, OK), (12.01, OK), (11.9, WARNING), (1.01, WARNING), (0.9, PROBLEM)]
)
def test_room_is_counted_in_hours(made, tmp_path, hours, level):
    room = int(hours * 3600 * 250 * 16 * 3 * 1.1)
    asked = []
    machine = made.machine(free_bytes=lambda p: asked.append(p) or room)
    found = check_disk(tmp_path / "not" / "yet", machine)
    assert found.level == level
    assert asked == [tmp_path]


def test_a_clock_that_was_set_is_noticed_and_a_second_that_passed_is_not(made):
    machine = made.machine()
    watch = ClockWatch(machine)
    made.clock.wall_s, made.clock.now_s = 1001.0, 6.0
    assert check_clock(machine, watch).level == OK
    made.clock.wall_s, made.clock.now_s = 998.5, 7.0
    found = check_clock(machine, watch)
    assert (found.level, "-3.5 s" in found.found) == (WARNING, True)
    assert watch.stepped_s() == 0.0


@pytest.mark.parametrize(("says", "level"), [(True, OK), (False, WARNING), (None, UNCHECKED)])
def test_whether_the_clock_is_kept_right_is_asked(made, says, level):
    machine = made.machine(synchronised=lambda: says)
    assert check_clock(machine, ClockWatch(machine)).level == level


def test_the_kernel_can_be_asked_whether_its_clock_is_kept_right():
    assert Machine().synchronised() in (True, False, None)


def test_what_sends_a_machine_to_sleep_is_found(made):
    assert check_sleep(made.machine()).level == OK
    made.settings = {
        "sleep-inactive-ac-type": "'nothing'",
        "sleep-inactive-battery-type": "'suspend'",
        "sleep-inactive-battery-timeout": "uint32 900",
    }
    made.write("etc/systemd/logind.conf", "[Login]\n#IdleAction=ignore\nIdleAction=suspend\n")
    made.write("etc/systemd/logind.conf.d/z.conf", "[Login]\nIdleActionSec=20min\n")
    (made.root / "proc/acpi/button/lid/LID0").mkdir(parents=True)
    found = check_sleep(made.machine())
    assert found.level == WARNING
    assert found.found == (
        "sleeps after 15 minutes on battery; suspend after 20min without a login; "
        "suspend when the lid is closed"
    )
    assert "systemd-inhibit" in found.fix[0]


def test_a_machine_that_cannot_sleep_is_not_warned_about(made):
    made.write("etc/systemd/logind.conf", "[Login]\nIdleAction=suspend\n")
    assert check_sleep(made.machine()).level == WARNING
    (made.root / "etc/systemd/system").mkdir()
    (made.root / "etc/systemd/system/sleep.target").symlink_to("/dev/null")
    assert check_sleep(made.machine()).level == OK
    (made.root / "etc/systemd/system/sleep.target").unlink()
    made.write("sys/power/state", "\n")
    assert check_sleep(made.machine()).level == OK


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_it_says_what_was_not_looked_at(made, tmp_path, platform):
    found = checks.run_checks([DONGLE], tmp_path, machine=made.machine(platform=platform))
    unchecked = {c.name.split()[0] for c in found if c.level == UNCHECKED}
    assert unchecked == {"permission", "free", "latency", "radio", "other", "sleep"}
    assert all(platform in c.found for c in found if c.level == UNCHECKED and "radio" not in c.name)


def test_the_radio_is_left_alone_unless_asked_for(made, tmp_path):
    asked = []

    def radio(port, *, fix):
        asked.append((port, fix))
        return Check("radio", OK, "channel 1")

    machine = made.machine()
    checks.run_checks([DONGLE], tmp_path, machine=machine, look_at_radio=radio)
    assert asked == []
    checks.run_checks(
        [DONGLE, Port("/dev/ttyS0")], tmp_path, machine=machine, probe=True, look_at_radio=radio
    )
    assert asked == [(DONGLE, False)]


def test_a_warning_without_a_fix_cannot_be_made():
    with pytest.raises(ValueError, match="has a fix"):
        Check("disk", WARNING, "little room")
    with pytest.raises(ValueError, match="level must be one of"):
        Check("disk", "bad", "little room")


@pytest.fixture
def doctor(made, monkeypatch):
    monkeypatch.setattr("serial.tools.list_ports.comports", list)
    monkeypatch.setattr("twitchdetect.boards.checks.Machine", made.machine)
    return made


def test_doctor_prints_every_check_with_its_fix_below_and_fails_on_a_problem(doctor, capsys):
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["problem", "adapters:", "none"]
    assert lines[1].strip() == "-> plug the dongle or the board in"
    assert main(["doctor", "--port", "ttyUSB0"]) == 0
    out = capsys.readouterr().out
    assert "permission /dev/ttyUSB0: may be opened" in out
    assert "problem" not in out


def test_doctor_as_json_says_the_same(doctor, capsys):
    main(["doctor", "--json"])
    first = json.loads(capsys.readouterr().out)[0]
    assert first == {
        "name": "adapters",
        "level": "problem",
        "found": "none",
        "fix": ["plug the dongle or the board in"],
    }


def test_threads_of_the_checks_are_none():
    before = threading.active_count()
    checks.run_checks([], Path(), machine=Machine())
    assert threading.active_count() == before
