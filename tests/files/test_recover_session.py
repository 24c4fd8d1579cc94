"""A session that was killed: its description learns how long it became."""

import json

import pytest

import twitchdetect as td
from twitchdetect.cli import main
from twitchdetect.files.bdf_channels import Channel
from twitchdetect.files.bids_session import BidsSession


@pytest.fixture
def killed(tmp_path, rng):
    """A session with a gap that nobody closed; give its BDF."""
    detector = td.Detector(250.0, 1)
    files = BidsSession(tmp_path, 250.0, [Channel("a")], detector.describe(), subject="p1")
    files.write(td.Block(0, rng.normal(0, 5, (1000, 1))))
    files.write(td.Block(1010, rng.normal(0, 5, (1000, 1))))
    files.flush()
    yield files.path
    files.close()


def test_its_description_says_how_long_it_is_and_what_was_lost(killed, capsys):
    assert main(["recover", str(killed)]) == 0
    said = capsys.readouterr().out
    read = td.read(killed)
    described = json.loads(killed.with_suffix(".json").read_text())
    assert described["RecordingDuration"] == read.duration_s > 7.5
    assert described["LostSamples"] == 10 and described["SamplingFrequency"] == 250.0
    assert "nothing is wrong" in said and "twitchdetect detect" in said


def test_a_table_that_is_whole_is_not_spoken_of(killed, capsys):
    events = killed.with_name(killed.name.replace("_emg.bdf", "_events.json"))
    events.write_text(json.dumps({"Complete": True}))
    assert main(["recover", str(killed)]) == 0
    said = capsys.readouterr().out
    assert "lasts" in said and "event table" not in said


def test_a_second_time_there_is_nothing_to_say(killed, capsys):
    main(["recover", str(killed)])
    before = killed.with_suffix(".json").read_bytes()
    capsys.readouterr()
    assert main(["recover", str(killed)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert killed.with_suffix(".json").read_bytes() == before


@pytest.mark.parametrize("content", [None, "", "[]", "{broken"])
def test_what_is_no_description_is_left_alone(killed, content, capsys):
    beside = killed.with_suffix(".json")
    beside.unlink() if content is None else beside.write_text(content)
    assert main(["recover", str(killed)]) == 0
    assert beside.exists() == (content is not None)
    assert not beside.exists() or beside.read_text() == content
    assert "lasts" not in capsys.readouterr().out
