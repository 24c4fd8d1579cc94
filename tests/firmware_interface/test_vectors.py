"""The vectors are what their script makes, and mean what the protocol texts say."""

import subprocess
import sys

import pytest

from tests.firmware_interface import decode, decode_openbci
from tests.firmware_interface.vectors import FOLDER, cases, encoder

STREAMS = cases("twitchboard_streams", **{"from": "board"})
CYTON, DAISY = cases("cyton"), cases("cyton_daisy")
GANGLION = [
    case
    for firmware in (2, 3)
    for case in cases("ganglion", firmware=firmware).values()
    if case["name"] not in ("impedance", "text")
]
FAR_SIDE = FOLDER.parent
TEXT = (FAR_SIDE / "protocol" / "twitchboard.md").read_text()


def test_files_are_what_the_script_makes():
    command = [sys.executable, str(FOLDER / "make.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_check_finds_a_changed_file(tmp_path):
    for path in FOLDER.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    changed = tmp_path / "cyton.jsonl"
    changed.write_text(changed.read_text().replace("a0", "a1", 1))
    command = [sys.executable, str(tmp_path / "make.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == "cyton.jsonl differs\n"


def test_crc_has_its_published_check_value():
    assert encoder().crc16(b"123456789") == 0x29B1
    assert "0x29B1" in TEXT


@pytest.mark.parametrize(
    ("data", "encoded"),
    [  # the published examples of consistent overhead byte stuffing
        ("00", "0101"),
        ("0000", "010101"),
        ("001100", "01021101"),
        ("11220033", "0311220233"),
        ("11223344", "0511223344"),
        ("11000000", "0211010101"),
    ],
)
def test_cobs_has_its_published_examples(data, encoded):
    assert encoder().cobs(bytes.fromhex(data)).hex() == encoded


def test_cobs_at_the_end_of_a_full_piece():
    full = bytes(range(1, 255))
    cobs = encoder().cobs
    assert cobs(full) == b"\xff" + full
    assert cobs(b"\0" + full) == b"\x01\xff" + full
    assert cobs(full + b"\xff") == b"\xff" + full + b"\x02\xff"
    assert cobs(full[1:] + b"\xff\0") == b"\xff" + full[1:] + b"\xff\x01\x01"
    assert cobs(full[2:] + b"\xff\0\x01") == b"\xfe" + full[2:] + b"\xff\x02\x01"


@pytest.mark.parametrize("case", STREAMS.values(), ids=STREAMS.keys())
def test_a_plain_decoder_reads_the_streams(case):
    told, damaged, unknown = decode.messages(bytes.fromhex(case["stream"]))
    assert told == case["messages"]
    assert (damaged, unknown) == (case["damaged"], case["unknown"])


def test_every_field_of_a_message_is_explained():
    text = (FOLDER / "README.md").read_text()
    for case in STREAMS.values():
        for message in case["messages"]:
            assert all(key in text for key in message)


@pytest.mark.parametrize("case", CYTON.values(), ids=CYTON.keys())
def test_the_rule_for_cyton_packets_finds_them(case):
    assert decode_openbci.cyton(bytes.fromhex(case["stream"])) == case["packets"]


@pytest.mark.parametrize("case", DAISY.values(), ids=DAISY.keys())
def test_daisy_frames_come_of_their_halves(case):
    packets = decode_openbci.cyton(bytes.fromhex(case["stream"]))
    assert decode_openbci.daisy(packets) == case["frames"]


@pytest.mark.parametrize(
    "case", GANGLION, ids=[f"{case['name']}, firmware {case['firmware']}" for case in GANGLION]
)
def test_ganglion_samples_come_of_their_fields(case):
    packets = [bytes.fromhex(packet["packet"]) for packet in case["packets"]]
    assert {len(packet) for packet in packets} == {20}
    told = decode_openbci.ganglion(packets, case["firmware"])
    assert told == [packet["samples"] for packet in case["packets"]]


def test_ganglion_messages_are_readable():
    for case in cases("ganglion", name="impedance").values():
        for (number, value), packet in zip(case["impedance"], case["packets"], strict=True):
            raw = bytes.fromhex(packet["packet"])
            assert raw[0] == number and int(raw[1:].split(b"Z")[0]) == value
    for case in cases("ganglion", name="text").values():
        raw = [bytes.fromhex(packet["packet"]) for packet in case["packets"]]
        assert [packet[0] for packet in raw] == [206, 206, 207]
        assert b"".join(packet[1:] for packet in raw).rstrip(b"\0").decode() == case["text"]


@pytest.mark.parametrize("suffix", ["py", "c", "h"])
def test_files_are_small(suffix):
    paths = sorted(FAR_SIDE.rglob(f"*.{suffix}"))
    assert paths
    for path in paths:
        assert len(path.read_text().splitlines()) <= 300, path


def test_no_address_of_a_machine_is_in_the_far_side():
    for path in FAR_SIDE.rglob("*"):
        if path.suffix in (".py", ".c", ".h", ".md") or path.name == "Makefile":
            text = path.read_text()
            assert not any(word in text for word in ("http", "/home/", "/root/", "/work/")), path
