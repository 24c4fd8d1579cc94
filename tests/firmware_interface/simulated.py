"""The firmware run in simavr: bytes and voltages in, bytes out."""

import json
import subprocess
from dataclasses import dataclass

from tests.firmware_interface import decode


@dataclass(frozen=True)
class Run:
    sent: bytes
    """Every byte from the board."""
    frame_us: list[int]
    """When each delimiter began to leave; the first belongs to no frame."""
    cycles: int
    sleeping: int
    interrupting: int
    stack: int
    """Most bytes of the stack in use."""

    def messages(self, kind=None):
        told, damaged, unknown = decode.messages(self.sent)
        assert damaged == unknown == 0
        return [message for message in told if kind in (None, message["type"])]


def run(simhost, folder, until_us, script=(), counts=(), **more):
    """script: (at_us, bytes); counts: rows for the converter; more: keys of simhost, poke: a list."""
    keys = [("until_us", until_us), ("script", folder / "script"), ("out", folder / "out")]
    keys += [("times", folder / "times")]
    keys += [("poke", poke) for poke in more.pop("poke", ())] + list(more.items())
    (folder / "script").write_text("".join(f"{at} {wire.hex()}\n" for at, wire in script))
    if counts:
        rows = [[len(counts[0])], *counts]
        (folder / "counts").write_text("\n".join(" ".join(map(str, row)) for row in rows))
        keys.append(("counts", folder / "counts"))
    command = simhost + [str(word) for pair in keys for word in pair]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    frame_us = [int(line) for line in (folder / "times").read_text().split()]
    sent = (folder / "out").read_bytes()
    return Run(
        sent, frame_us, *(said[key] for key in ("cycles", "sleeping", "interrupting", "stack"))
    )
