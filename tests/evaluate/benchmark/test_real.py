"""Real recordings as data sets; those with the shared folder are skipped where it is absent."""

import csv
import os

import numpy as np
import pytest
from scipy.signal import welch
from twitchdetect.evaluate.benchmark.real_items import (
    QUIET_PIECE_S,
    EvokedItem,
    RealRest,
    SurrogateItem,
    quiet_pieces,
    quiet_stretches,
)

from twitchdetect.dsp.snr import band_power_uV2
from twitchdetect.evaluate.benchmark import real_items
from twitchdetect.evaluate.benchmark.real import ADDUCTOR, GANGLION, PEOPLE, real_sets
from twitchdetect.files.read import read


@pytest.fixture
def adductor(shared_recordings):
    return RealRest(shared_recordings / ADDUCTOR, 1)


@pytest.fixture(params=["adductor", "S03", "S07"])
def rest(request, shared_recordings):
    if request.param == "adductor":
        return RealRest(shared_recordings / ADDUCTOR, 1)
    return RealRest(shared_recordings / GANGLION.format(request.param, "REST"), 2)


def test_quiet_stretches_hold_no_flick(adductor):
    table = adductor.path.parent / "emg_1000_hz_16_bits_solo.bursts_by_threshold.csv"
    with table.open() as file:
        flicks = [
            (float(r["onset_s"]), float(r["offset_s"]))
            for r in csv.DictReader(file)
            if r["kind"] == "burst"
        ]
    recording = read(adductor.path)
    kept = np.flatnonzero(quiet_pieces(recording.data_uV, recording.fs)) * QUIET_PIECE_S
    assert len(flicks) == 21
    assert not [
        (start_s, at_s)
        for start_s, stop_s in flicks
        for at_s in kept
        if at_s < stop_s and start_s < at_s + QUIET_PIECE_S
    ]
    quiet_uV, fs = quiet_stretches(adductor)
    assert len(quiet_uV) == len(kept) * QUIET_PIECE_S * fs > 20 * fs


def test_loud_pieces_and_their_neighbours_are_not_quiet(rng):
    data_uV = rng.standard_normal((20 * 250, 2))
    data_uV[2500:2550, 1] += 20 * rng.standard_normal(50)
    got = quiet_pieces(data_uV, 250.0)
    assert np.flatnonzero(~got).tolist() == [0, 1, 2, 19, 20, 21, 38, 39]


def test_evoked_bursts_have_the_snr_that_they_claim(shared_recordings, rest):
    item = EvokedItem(shared_recordings, rest, 3)
    loaded, (quiet_uV, fs) = item.load(), quiet_stretches(rest)
    added_uV = loaded.recording.data_uV - quiet_uV
    assert len(loaded.labels) > 5
    for label in loaded.labels:
        span = slice(label.start_sample, label.stop_sample)
        burst = band_power_uV2(added_uV[span], fs)[label.channel]
        rest_uV2 = band_power_uV2(_without_mains(quiet_uV, fs), fs)[label.channel]
        assert 10 * np.log10(burst / rest_uV2) == pytest.approx(label.snr_db, abs=0.4)
        assert np.abs(added_uV[span]).max() == pytest.approx(label.peak_uV, rel=0.01)
        assert 0.005 < (label.stop_sample - label.start_sample) / fs < 0.08


def _without_mains(data_uV, fs):
    return real_items.analysis_signal(data_uV, fs, (20.0, min(450.0, fs / 2)), 50.0)


def test_evoked_bursts_leave_the_rest_alone_and_begin_after_it(shared_recordings, rest):
    before = quiet_stretches(rest)[0].copy()
    one, same, other = (EvokedItem(shared_recordings, rest, s).load() for s in (3, 3, 4))
    assert np.array_equal(quiet_stretches(rest)[0], before)
    assert np.array_equal(one.recording.data_uV, same.recording.data_uV)
    assert one.labels == same.labels != other.labels
    first = min(label.start_sample for label in one.labels)
    assert one.rest_s * one.recording.fs < first
    assert np.array_equal(one.recording.data_uV[: first - 50], before[: first - 50])


def test_surrogates_have_the_spectrum_of_the_rest(rest):
    quiet_uV, fs = quiet_stretches(rest)
    made = SurrogateItem(rest, 0).load()
    assert (made.recording.duration_s, made.labels) == (600.0, ())
    for c in range(quiet_uV.shape[1]):
        at_hz, wanted = welch(quiet_uV[:, c], fs, nperseg=round(fs / 2))
        _, got = welch(made.recording.data_uV[:, c], fs, nperseg=round(fs / 2))
        is_in = (at_hz >= 20) & (at_hz <= min(450, 0.48 * fs))
        off_db = 10 * np.log10(got[is_in] / wanted[is_in])
        assert np.abs(off_db).max() < 3
        assert abs(off_db.mean()) < 0.5


def test_surrogates_differ_from_one_another(adductor):
    one, other = (SurrogateItem(adductor, s).load().recording.data_uV for s in (0, 1))
    assert abs(np.corrcoef(one[:, 0], other[:, 0])[0, 1]) < 0.05


def test_the_whole_folder_makes_these_sets(shared_recordings):
    rests, sets, left_out = real_sets(shared_recordings, 2)
    assert left_out == []
    assert {r.name: len(r.items) for r in rests} == {
        "like_adductor_1000": 10,
        "like_ganglion_200": 10,
    }
    assert {s.name: (len(s.items), s.tuning) for s in sets} == {
        "evoked_adductor_1000": (2, "like_adductor_1000"),
        "contractions_adductor_1000": (2, "like_adductor_1000"),
        "evoked_ganglion_200": (10, "like_ganglion_200"),
        "rest_ganglion_200": (5, "like_ganglion_200"),
        "contractions_ganglion_200": (5, "like_ganglion_200"),
    }
    assert not any(s.is_simulated for s in sets)
    for data in sets:
        titles = [item.title for item in data.items]
        assert len(set(titles)) == len(titles)
        assert str(shared_recordings) not in "".join(titles)
    for data in sets[1], *sets[3:]:
        got = data.items[0].load()
        assert [x.kind for x in got.labels] == [
            data.name.partition("_")[0].replace("contractions", "voluntary")
        ]
        assert got.labels[0].stop_sample == got.recording.n_samples


def test_without_a_folder_that_is_said(tmp_path):
    for folder, said in ((None, "no folder was given"), (tmp_path / "none", "is not there")):
        rests, sets, left_out = real_sets(folder, 2)
        assert (rests, sets) == ([], [])
        assert len(left_out) == 1 and said in left_out[0]
        assert str(tmp_path) not in left_out[0]


def test_what_is_missing_in_the_folder_is_said(tmp_path):
    rests, sets, left_out = real_sets(tmp_path, 2)
    assert (rests, sets) == ([], [])
    assert len(left_out) == 5


def test_some_of_the_folder_is_used_without_the_rest(shared_recordings, tmp_path):
    for person in PEOPLE:
        path = tmp_path / GANGLION.format(person, "REST")
        path.parent.mkdir(exist_ok=True)
        os.symlink(shared_recordings / GANGLION.format(person, "REST"), path)
    rests, sets, left_out = real_sets(tmp_path, 2)
    assert (rests, [s.name for s in sets], sets[0].tuning) == ([], ["rest_ganglion_200"], "")
    assert len(left_out) == 4
