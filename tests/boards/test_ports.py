"""Ports: who is worth asking, and who is who after a replug."""

from types import SimpleNamespace

import pytest

from twitchdetect.boards.ports import Port, full_name, list_ports, same_adapter


def info(device, vid=None, pid=None, serial_number=None, description="n/a"):
    return SimpleNamespace(
        device=device, vid=vid, pid=pid, serial_number=serial_number, description=description
    )


DONGLE = info("/dev/ttyUSB3", 0x0403, 0x6015, "DM00Q0QK", "FT231X USB UART")
NANO = info("/dev/ttyUSB0", 0x1A86, 0x7523)
MOUSE = info("/dev/ttyACM0", 0x1234, 0x5678, "m", "Mouse")
BOARD = info("/dev/ttyS0")


def listed(*infos, given=()):
    return list_ports(given, comports=lambda: infos)


def test_likely_ports_come_first_and_strangers_are_not_asked():
    ports = listed(BOARD, MOUSE, DONGLE, NANO)
    assert [p.device for p in ports] == [i.device for i in (NANO, DONGLE, MOUSE, BOARD)]
    assert [p.may_be for p in ports] == [("twitchboard",), ("cyton", "twitchboard"), (), ()]
    assert ports[1].usb_id == "0403:6015"
    assert ports[1].serial_number == "DM00Q0QK"
    assert ports[3] == Port("/dev/ttyS0")


def test_a_port_that_the_user_names_is_listed_once_first_and_always_asked():
    ports = listed(DONGLE, BOARD, given=["ttyS0", "/dev/ttyS0", "/dev/pts/9"])
    assert [(p.device, p.is_given) for p in ports] == [
        ("/dev/ttyS0", True),
        ("/dev/pts/9", True),
        ("/dev/ttyUSB3", False),
    ]
    assert ports[1].may_be == ("cyton", "twitchboard")


def test_a_link_keeps_its_name_and_gets_the_identity_of_what_it_leads_to(tmp_path):
    node = tmp_path / "ttyUSB3"
    node.touch()
    link = tmp_path / "by-id-openbci"
    link.symlink_to(node)
    real = info(str(node), 0x0403, 0x6015, "DM00Q0QK")
    (port,) = listed(real, given=[str(link)])
    assert (port.device, port.usb_id) == (str(link), "0403:6015")


@pytest.mark.parametrize(
    ("name", "platform", "expected"),
    [
        ("ttyUSB0", "linux", "/dev/ttyUSB0"),
        ("/dev/pts/3", "linux", "/dev/pts/3"),
        ("cu.usbserial-DM00Q0QK", "darwin", "/dev/cu.usbserial-DM00Q0QK"),
        ("com3", "win32", "COM3"),
        ("COM12", "win32", "COM12"),
    ],
)
def test_short_names_are_understood(name, platform, expected):
    assert full_name(name, platform=platform) == expected


def test_after_a_replug_the_serial_number_counts_and_not_the_name():
    before = Port("/dev/ttyUSB0", 0x0403, 0x6015, "A")
    other = Port("/dev/ttyUSB0", 0x0403, 0x6015, "B")
    moved = Port("/dev/ttyUSB1", 0x0403, 0x6015, "A")
    assert same_adapter(before, [other, moved]) == [moved]
    assert same_adapter(before, [other]) == []


def test_without_a_serial_number_the_same_name_is_tried_first_then_the_same_make():
    before = Port("/dev/ttyUSB1", 0x1A86, 0x7523)
    a, b = Port("/dev/ttyUSB0", 0x1A86, 0x7523), Port("/dev/ttyUSB1", 0x1A86, 0x7523)
    stranger = Port("/dev/ttyUSB1", 0x0403, 0x6015, "A")
    assert same_adapter(before, [stranger, a, b]) == [b, a]


def test_a_port_of_no_make_is_found_by_name_and_then_among_those_that_were_named():
    before = Port("/dev/pts/1", is_given=True)
    other = Port("/dev/pts/2", is_given=True)
    assert same_adapter(before, [Port("/dev/ttyS0"), other, before]) == [before, other]
