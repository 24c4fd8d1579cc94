"""A user's folder as data sets."""

import numpy as np
import pytest

import twitchdetect as td
from tests.evaluate.benchmark.made import csv
from tests.files import makers
from twitchdetect.errors import FileFormatError
from twitchdetect.evaluate.benchmark.folders import added_sets
from twitchdetect.evaluate.benchmark.items import FileItem, more_of
from twitchdetect.evaluate.benchmark.sizes import SIZES, make_plan, only_added

QUICK, FULL = SIZES["quick"], SIZES["full"]


def test_a_folder_is_one_data_set_tuned_on_the_nearest_rest(tmp_path):
    for name in ("b", "a"):
        csv(tmp_path / "mine" / f"{name}.csv")
    (got,) = added_sets(tmp_path / "mine", FULL)
    assert (got.name, got.title, got.tuning, got.is_simulated) == (
        "mine",
        "mine",
        "rest_250",
        False,
    )
    assert [item.title for item in got.items] == ["a.csv", "b.csv"]
    assert got.left_out == ()
    loaded = got.items[0].load()
    assert [(x.kind, x.start_sample) for x in loaded.labels] == [("ltr", 500)]
    assert loaded.rest_s == 0.0


def test_recordings_at_different_rates_are_tuned_on_different_rests(tmp_path):
    for fs in (200.0, 250.0, 800.0, 2000.0):
        csv(tmp_path / "mine" / f"at_{fs:g}.csv", fs, seconds=3)
    got = {
        s.name: (s.tuning, [i.title for i in s.items]) for s in added_sets(tmp_path / "mine", FULL)
    }
    assert got == {
        "mine_250": ("rest_250", ["at_200.csv", "at_250.csv"]),
        "mine_1000": ("rest_1000", ["at_800.csv"]),
        "mine_2000": ("rest_2000", ["at_2000.csv"]),
    }
    (only,) = added_sets(tmp_path / "mine", QUICK)
    assert (only.name, only.tuning, len(only.items)) == ("mine", "rest_250", 4)


def test_a_recording_without_a_table_is_left_out_and_that_is_said(tmp_path):
    csv(tmp_path / "mine" / "known.csv")
    makers.gui_text(tmp_path / "mine" / "unknown.txt", 2000)
    (got,) = added_sets(tmp_path / "mine", QUICK)
    assert [item.title for item in got.items] == ["known.csv"]
    assert got.left_out == ("mine: unknown.txt, which have no table of events",)
    plan = make_plan(QUICK, 1, None, [got])
    assert got.left_out[0] in plan.left_out
    assert only_added(plan, [got]).left_out == got.left_out
    (tmp_path / "mine" / "known_events.tsv").unlink()
    with pytest.raises(FileFormatError, match="no table of events beside any"):
        added_sets(tmp_path / "mine", QUICK)


def test_a_table_with_a_head_alone_says_that_nothing_happened(tmp_path):
    csv(tmp_path / "mine" / "rest.csv", labels=())
    (got,) = added_sets(tmp_path / "mine", QUICK)
    assert got.items[0].load().labels == ()


def break_recording(folder):
    (folder / "b.csv").write_text("nothing,but\nwords,here\n")


def break_table(folder):
    (folder / "b_events.tsv").write_text("onset\tduration\ttrial_type\n1\tx\tltr\n")


def table_beyond_the_end(folder):
    (folder / "b_events.tsv").write_text("onset\tduration\ttrial_type\n99\t1\tltr\n")


def too_slow(folder):
    csv(folder / "b.csv", fs=100.0)


def too_short(folder):
    csv(folder / "b.csv", seconds=0.9, labels=())


@pytest.mark.parametrize(
    ("fault", "named", "said"),
    [
        (break_recording, "b.csv", "no rows of numbers"),
        (break_table, "b_events.tsv", "line 2: duration is 'x'"),
        (table_beyond_the_end, "b_events.tsv", "line 2"),
        (too_slow, "b.csv", "has 100 samples/s; expected 200 to 4000"),
        (too_short, "b.csv", "lasts 0.9 s; expected 1 s or more"),
    ],
)
def test_what_cannot_be_used_is_named_before_the_work(tmp_path, fault, named, said):
    for name in "abc":
        csv(tmp_path / "mine" / f"{name}.csv")
    fault(tmp_path / "mine")
    with pytest.raises(FileFormatError, match=said) as caught:
        added_sets(tmp_path / "mine", QUICK)
    assert caught.value.path == tmp_path / "mine" / named


def test_a_file_that_cannot_be_opened_is_bad_input(tmp_path, monkeypatch):
    def fail(path):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("twitchdetect.files.read.read", fail)
    with pytest.raises(FileFormatError, match="Input/output error"):
        FileItem(path=tmp_path / "a.csv", labels=None).load()


def test_no_folder_and_an_empty_one_are_bad_input(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(FileFormatError, match="expected"):
            added_sets(folder, QUICK)


def test_an_odd_name_of_a_folder_fits_into_a_table(tmp_path):
    csv(tmp_path / "my\tdata  set" / "a.csv")
    assert added_sets(tmp_path / "my\tdata  set", QUICK)[0].name == "my data set"


def test_only_what_was_added_is_scored_and_only_its_rest_is_needed(tmp_path):
    csv(tmp_path / "mine" / "a.csv", fs=1000.0)
    added = added_sets(tmp_path / "mine", FULL)
    plan = make_plan(FULL, 1, None, added)
    assert [s.name for s in plan.sets][-1] == "mine" and len(plan.sets) == 7
    got = only_added(plan, added)
    assert ([s.name for s in got.sets], [r.name for r in got.rests]) == (["mine"], ["rest_1000"])
    assert got.left_out == ()


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_the_mains_of_a_file_are_those_of_which_there_is_more(rng, mains_hz):
    t = np.arange(2500)[:, None] / 250.0
    data_uV = rng.standard_normal((2500, 3)) + [5e4, 0, 0] + 0.02 * t
    data_uV[:, 1:2] += 2 * np.sin(2 * np.pi * mains_hz * t)
    data_uV[300, 0] = np.nan
    assert more_of(td.Recording(data_uV, 250.0), (50.0, 60.0)) == mains_hz
    assert more_of(td.Recording(data_uV[:100], 250.0), (50.0, 60.0)) == 50.0
