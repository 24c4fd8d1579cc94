"""The manifest, what the project holds, and its sums."""

import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from twitchdetect.cli import main
from twitchdetect.errors import FetchError, FileFormatError
from twitchdetect.files import held as held_files
from twitchdetect.files import library, manifest
from twitchdetect.files.held import held_hashes, verify, write_held
from twitchdetect.files.manifest import Held, Manifest, read_manifest

FETCHED = """\
# a remark that stays

[[recording]]
name = "far"
description = "Far away."
package = "p"
version = "1"
member = "x/far.h5"
sha256 = "{sha256}"
licence = "MIT"
citation = "P"
fs_Hz = 1000
n_channels = 1
annotated_by = "nobody"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A checkout's recordings: a manifest with one to fetch, and the files of one that is held."""
    monkeypatch.setenv("TWITCHDETECT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "recordings"
    (folder / "simulated" / "sub-01").mkdir(parents=True)
    (folder / "simulated" / "sub-01" / "a_emg.bdf").write_bytes(b"samples")
    (folder / "simulated" / "a_events.tsv").write_bytes(b"labels")
    (folder / "simulated" / ".hidden").write_bytes(b"x")
    (folder / "manifest.toml").write_text(FETCHED.format(sha256=hashlib.sha256(b"far").hexdigest()))
    monkeypatch.setattr(manifest, "CHECKOUT", folder / "manifest.toml")
    return folder


def session(folder, **more):
    values = {
        "name": "quiet", "description": 'Rest and "twitches", Größe µV \\ \x7f.',
        "path": "simulated/sub-01/a_emg.bdf", "source": "recordings/make.py", "licence": "CC0-1.0",
        "fs_Hz": 250, "n_channels": 8, "annotated_by": "the simulation",
        "scenario": "three sites", "seed": 0,
        "sha256": held_hashes(folder / "simulated", folder),
    }  # fmt: skip
    return Held(**{**values, **more})


def test_sums_are_those_of_every_file(folder):
    assert held_hashes(folder / "simulated", folder) == {
        "simulated/a_events.tsv": hashlib.sha256(b"labels").hexdigest(),
        "simulated/sub-01/a_emg.bdf": hashlib.sha256(b"samples").hexdigest(),
    }
    assert list(held_hashes(folder / "simulated")) == ["a_events.tsv", "sub-01/a_emg.bdf"]
    (folder / "empty").mkdir()
    with pytest.raises(ValueError, match="holds no file"):
        held_hashes(folder / "empty")


def test_held_entries_are_renewed_and_the_rest_stays(folder):
    path = folder / "manifest.toml"
    above = path.read_text()
    first = [session(folder), session(folder, name="loud", scenario="", seed=None)]
    write_held(path, first)
    once = path.read_text()
    assert read_manifest(path).held == tuple(first)
    assert read_manifest(path).folder == folder
    assert [e.name for e in read_manifest(path).recordings] == ["far"]
    write_held(path, first)
    assert path.read_text() == once
    assert once.startswith(above)
    assert "seed" not in once.partition('"loud"')[2]
    write_held(path, first[:1])
    assert [h["name"] for h in tomllib.loads(path.read_text())["held"]] == ["quiet"]


def test_what_would_be_no_manifest_is_not_written(folder):
    path = folder / "manifest.toml"
    before = path.read_text()
    with pytest.raises(FileFormatError, match="names far twice"):
        write_held(path, [session(folder, name="far")])
    assert path.read_text() == before
    assert sorted(p.name for p in folder.iterdir()) == ["manifest.toml", "simulated"]


GOOD = """
[[held]]
name = "quiet"
description = "d"
path = "a.bdf"
source = "s"
licence = "l"
fs_Hz = 250
n_channels = 8
annotated_by = "a"
[held.sha256]
"a.bdf" = "%s"
""" % ("0" * 64)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("licence", "license", "entry 'quiet' has unknown license, no licence"),
        ("[[held]]", "[[hold]]", "has hold; expected only recording and held"),
        ("fs_Hz = 250", 'fs_Hz = "250"', "fs_Hz = '250'"),
        ("n_channels = 8", "n_channels = 8.5", "n_channels = 8.5"),
        ("n_channels = 8", "n_channels = true", "n_channels = True"),
        ('source = "s"', "source = 3", "source = 3"),
        ('name = "quiet"\n', "", r"entry '\?' has no name"),
        ('path = "a.bdf"', 'path = "b.bdf"', "no sha256 of b.bdf"),
        ("a.bdf", "../a.bdf", "a file outside of its folder, ../a.bdf"),
        ("a.bdf", "/a.bdf", "a file outside of its folder, /a.bdf"),
        ("0" * 64, "0" * 63, "sha256 of a.bdf = '0"),
        ("0" * 64, "G" * 64, "sha256 of a.bdf = 'G"),
        ("[[held]]", "[[held", "is no TOML"),
        (GOOD, GOOD + GOOD, "names quiet twice"),
        (GOOD, GOOD.replace("[[held]]", "[[recording]]"), "has unknown path, unknown source, no"),
    ],
)
def test_a_faulty_manifest_is_one_clear_line(tmp_path, before, after, message):
    path = tmp_path / "manifest.toml"
    path.write_text(GOOD)
    assert read_manifest(path).held[0].name == "quiet"
    path.write_text(GOOD.replace(before, after))
    with pytest.raises(FileFormatError, match=message) as caught:
        read_manifest(path)
    assert "\n" not in str(caught.value)


def test_no_manifest(tmp_path):
    with pytest.raises(FileFormatError, match="cannot be read as a manifest"):
        read_manifest(tmp_path / "manifest.toml")


def test_what_is_right_is_told(folder, capsys):
    write_held(folder / "manifest.toml", [session(folder)])
    assert main(["recordings", "verify"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == ["far: not fetched", "quiet: held, sums of 2 files right"]
    cached = library.known_recordings()[0].path
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"far")
    assert main(["recordings", "verify"]) == 0
    assert capsys.readouterr().out.startswith("far: fetched, sum right\n")


def test_what_is_wrong_or_missing_is_one_line_and_exit_1(folder, capsys):
    write_held(folder / "manifest.toml", [session(folder), session(folder, name="loud")])
    (folder / "simulated" / "a_events.tsv").write_bytes(b"labelz")
    (folder / "simulated" / "sub-01" / "a_emg.bdf").unlink()
    cached = library.known_recordings()[0].path
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"fer")
    assert main(["recordings", "verify"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "far: far.h5 is not what the manifest says",
        *(
            f"{name}: simulated/sub-01/a_emg.bdf is missing; "
            "simulated/a_events.tsv is not what the manifest says"
            for name in ("quiet", "loud")
        ),
    ]
    assert err.count("\n") == 1
    assert "3 of 3 recordings not as the manifest says: far, quiet, loud" in err


def test_an_installed_package_holds_none_and_says_so(folder):
    here = Manifest((), (session(folder),), None)
    assert verify(here) == [
        ("quiet", "held only in a checkout of the project, not in an installed package", True)
    ]


def test_the_list_shows_both(folder, capsys):
    write_held(folder / "manifest.toml", [session(folder)])
    assert main(["recordings", "list"]) == 0
    out = capsys.readouterr().out
    assert "far  (not fetched)" in out
    held = " ".join(out.partition("Held in a checkout")[2].split())
    for part in (
        "quiet", "Scenario: three sites", "8 channels at 250 samples/s",
        "annotated by the simulation; recordings/make.py, seed 0, licence CC0-1.0",
        "simulated/sub-01/a_emg.bdf",
    ):  # fmt: skip
        assert part in held
    write_held(folder / "manifest.toml", [])
    assert main(["recordings", "list"]) == 0
    assert "Held" not in capsys.readouterr().out


def test_fetch_gives_the_place_of_what_is_held(folder, capsys, monkeypatch):
    write_held(folder / "manifest.toml", [session(folder)])
    assert main(["recordings", "fetch", "quiet"]) == 0
    assert Path(capsys.readouterr().out.strip()).read_bytes() == b"samples"
    with pytest.raises(ValueError, match="known are far, quiet"):
        library.fetch("nothing")
    installed = replace(read_manifest(), folder=None)
    monkeypatch.setattr(held_files, "read_manifest", lambda: installed)
    with pytest.raises(FetchError, match="expected a checkout"):
        library.fetch("quiet")


def test_the_projects_own_recordings_are_what_the_manifest_says():
    path = Path(__file__).parents[2] / "recordings" / "manifest.toml"
    known = read_manifest(path)
    assert [
        name for name, _, is_right in verify(replace(known, recordings=())) if not is_right
    ] == []
