"""What the firmware takes of the chip, measured in simavr: python -m tests.firmware_interface.measure"""

import subprocess
import tempfile
from pathlib import Path

from tests.firmware_interface.conftest import FIRMWARE
from tests.firmware_interface.simulated import run
from tests.firmware_interface.vectors import encoder

WIRE = encoder()
SETTINGS = ((4, 1000), (8, 500), (1, 1000), (8, 125))
FIRST_MS, LAST_MS = 10, 10_010


def ask(kind, *arguments):
    return WIRE.frame(WIRE.command(kind, 1, *arguments))


def measure(simhost, folder, channels, rate):
    script = [
        (5000, ask("set", channels, rate)),
        (1000 * FIRST_MS, ask("start")),
        (1000 * LAST_MS, ask("stop")),
        (1000 * LAST_MS + 5000, ask("status")),
    ]
    done = run(simhost, folder, 1000 * LAST_MS + 6000, script)
    told = done.messages()
    frames = done.messages("samples")
    late_ms = [
        (at_us + 22) / 1000 - message["board_ms"]
        for at_us, message in zip(done.frame_us[1:], told, strict=True)
        if message["type"] == "samples"
    ]
    status, seconds = done.messages("status")[-1], (LAST_MS - FIRST_MS) / 1000
    return {
        "channels": channels,
        "rate": rate,
        "samples/s": sum(len(frame["counts"]) for frame in frames) / seconds,
        "frames/s": len(frames) / seconds,
        "bytes/s": len(done.sent) / seconds,
        "awake %": 100 * (1 - done.sleeping / done.cycles),
        "interrupts %": 100 * done.interrupting / done.cycles,
        "latest byte ms": max(late_ms),
        "stack bytes": done.stack,
        "overruns": status["overruns"],
        "dropped": status["dropped_samples"],
    }


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make = ["make", "-s", "-C", str(FIRMWARE), f"BUILD={folder}"]
        subprocess.run([*make, "all", "simhost", "size"], check=True)
        simhost = [str(folder / "simhost"), str(folder / "twitchboard.elf")]
        rows = [measure(simhost, folder, *setting) for setting in SETTINGS]
    print("\t".join(rows[0]))
    for row in rows:
        print("\t".join(f"{value:.4g}" for value in row.values()))


if __name__ == "__main__":
    main()
