"""`twitchdetect record` on a simulated board."""

import numpy as np
import pytest

import twitchdetect as td
from twitchdetect.cli.app import run

SIMULATED = ["record", "--board", "simulated", "--subject", "S1", "--minutes", "0.02"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_records_into_the_next_free_session_and_says_where(here, capsys):
    assert run([*SIMULATED, "--out", "study"]) == 0
    assert run([*SIMULATED, "--out", "study"]) == 0
    first, second = sorted((here / "study").rglob("*_emg.bdf"))
    assert ("ses-01" in first.name, "ses-02" in second.name) == (True, True)
    read = td.read(first)
    assert read.n_samples >= 0.02 * 60 * read.fs
    assert str(second.relative_to(here)) in capsys.readouterr().err
    assert np.isfinite(read.data_uV).all()


def test_live_table_and_later_detection_are_the_same(here):
    assert run([*SIMULATED, "--quiet"]) == 0
    (bdf,) = here.rglob("*_emg.bdf")
    (table,) = here.rglob("*_events.tsv")
    assert run(["detect", str(bdf), "--out", "again", "--quiet"]) == 0
    (again,) = (here / "again").glob("*_events.tsv")
    assert again.read_text() == table.read_text()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--board", "toaster", "--subject", "a"], "expected auto, cyton"),
        (["--board", "simulated", "--gain", "24", "--subject", "a"], "--gain is a Cyton's"),
        (["--board", "cyton", "--front-gain", "9", "--subject", "a"], "is a twitchboard's"),
        (["--board", "simulated", "--front-gain", "0", "--subject", "a"], "--front-gain"),
        (["--board", "simulated", "--subject", "Jane Doe"], "Jane Doe"),
        (["--board", "cyton", "--port", "nowhere0", "--subject", "a"], "no such port"),
        (["--board", "simulated"], "--subject"),
    ],
)
def test_a_wrong_call_is_one_line(words, says, capsys, here):
    assert run(["record", *words]) in (1, 2)
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("twitchdetect: ") and says in error
    assert not list(here.rglob("*.bdf"))


def test_a_channel_that_comes_off_is_said_while_it_records(here, capsys, monkeypatch, rng):
    from twitchdetect.block import Recording
    from twitchdetect.boards.played import PlayedSource

    data_uV = rng.normal(0, 3, (5000, 2))
    data_uV[2000:, 1] = 0.0
    source = PlayedSource(Recording(data_uV, 250.0, ("left", "right")), speed=np.inf)
    monkeypatch.setattr("twitchdetect.cli.board._simulated", lambda _: source)
    assert run(["record", "--board", "simulated", "--subject", "S1"]) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "contact" in line]
    assert len(said) == 1 and "contact of right is off: no signal at all" in said[0]
