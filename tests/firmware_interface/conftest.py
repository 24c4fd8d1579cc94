"""The firmware and its hosts, built once; without their tools the tests are skipped by name."""

import shutil
import subprocess
from pathlib import Path

import pytest

FIRMWARE = Path(__file__).parents[2] / "firmware_interface" / "firmware"
TOOLS = {"cc": "gcc", "make": "make", "avr-gcc": "gcc-avr", "avr-size": "binutils-avr"}
FILES = {
    "lib/avr/include/avr/io.h": "avr-libc",
    "include/simavr/sim_avr.h": "libsimavr-dev",
    "include/libelf.h": "libelf-dev",
}
NEEDS = {
    "host": ("gcc", "make"),
    "all": ("make", "gcc-avr", "binutils-avr", "avr-libc"),
    "simhost": ("gcc", "make", "libsimavr-dev", "libelf-dev"),
}


def missing():
    """Debian packages that are not here."""
    places = (Path("/usr"), Path("/usr/local"))
    tools = {package for tool, package in TOOLS.items() if not shutil.which(tool)}
    return tools | {
        package for file, package in FILES.items() if not any((p / file).exists() for p in places)
    }


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """Makes a target of the Makefile; returns the folder. A missing tool skips, an error fails."""
    folder, absent = tmp_path_factory.mktemp("twitchboard"), missing()

    def make(target):
        lacking = sorted(absent.intersection(NEEDS[target]))
        if lacking:
            pytest.skip(f"needs the Debian packages {' '.join(lacking)}")
        command = ["make", f"BUILD={folder}", target]
        done = subprocess.run(command, cwd=FIRMWARE, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return folder

    return make


@pytest.fixture(scope="session")
def elf(build):
    return build("all") / "twitchboard.elf"


@pytest.fixture(scope="session")
def simhost(build, elf):
    """Command that runs the firmware in simavr."""
    return [str(build("simhost") / "simhost"), str(elf)]
