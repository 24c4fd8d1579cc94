"""Real recordings as data sets; those with the shared folder are skipped where it is absent."""

import csv
import os

import numpy as np
import pytest
from scipy.signal import welch

from twitchdetect.dsp.snr import band_energy_uV2, band_power_uV2
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.evaluate.benchmark.real import (
    LEAD_S,
    EvokedItem,
    RealRest,
    SurrogateItem,
    evoked_part,
    is_quiet,
    quiet_stretches,
)
from twitchdetect.evaluate.benchmark.real_sets import ADDUCTOR, GANGLION, PEOPLE, real_sets
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
    quiet = is_quiet(recording.data_uV, recording.fs)
    assert len(flicks) == 21
    for start_s, stop_s in flicks:
        assert not quiet[round(start_s * 1000) : round(stop_s * 1000)].any()
    quiet_uV, fs = quiet_stretches(adductor)
    assert 20 * fs < len(quiet_uV) <= quiet.sum()


def test_loud_pieces_and_their_neighbours_are_not_quiet(rng):
    data_uV = rng.standard_normal((20 * 250, 2))
    data_uV[2500:2550, 1] += 20 * rng.standard_normal(50)
    pieces = is_quiet(data_uV, 250.0).reshape(-1, 125)
    assert np.flatnonzero(~pieces.all(axis=1)).tolist() == [0, 1, 2, 19, 20, 21, 38, 39]
    assert not pieces[[0, 1, 2, 19, 20, 21, 38, 39]].any()


def test_joints_are_no_steps(rest):
    quiet_uV, fs = quiet_stretches(rest)
    clean = analysis_signal(quiet_uV, fs, (20.0, min(450.0, fs / 2)), 50.0)[round(fs) :]
    assert (np.abs(clean).max(axis=0) < 12 * clean.std(axis=0)).all()


def test_an_evoked_burst_must_stand_out_of_a_quiet_baseline(rng):
    sweep = rng.standard_normal(451)
    assert evoked_part(sweep) is None
    sweep[220:260] += 200 * np.sin(np.arange(40) / 6)
    part = evoked_part(sweep)
    assert np.abs(part).max() > 190
    sweep[170] += 100  # a jolt before it
    assert evoked_part(sweep) is None


def test_evoked_bursts_have_the_snr_that_they_claim(shared_recordings, rest):
    item = EvokedItem(shared_recordings, rest, 3)
    loaded, (quiet_uV, fs) = item.load(), quiet_stretches(rest)
    lead = round(LEAD_S * fs)
    added_uV = loaded.recording.data_uV - np.concatenate([quiet_uV[-lead:], quiet_uV])
    clean = analysis_signal(quiet_uV, fs, (20.0, min(450.0, fs / 2)), 50.0)
    rest_uV2 = band_power_uV2(clean, fs)
    assert len(loaded.labels) > 5
    for label in loaded.labels:
        around = slice(label.start_sample - round(0.1 * fs), label.stop_sample + round(0.1 * fs))
        energy = band_energy_uV2(added_uV[around, label.channel][:, None], fs)[0]
        burst = energy / (label.stop_sample - label.start_sample)
        snr_db = 10 * np.log10(burst / rest_uV2[label.channel])
        assert snr_db == pytest.approx(label.snr_db, abs=0.2)
        assert np.abs(added_uV[around]).max() == pytest.approx(label.peak_uV, rel=0.01)
        assert 0.005 < (label.stop_sample - label.start_sample) / fs < 0.08


def test_evoked_bursts_leave_the_rest_alone_and_begin_after_it(shared_recordings, rest):
    before = quiet_stretches(rest)[0].copy()
    one, same, other = (EvokedItem(shared_recordings, rest, s).load() for s in (3, 3, 4))
    assert np.array_equal(quiet_stretches(rest)[0], before)
    assert np.array_equal(one.recording.data_uV, same.recording.data_uV)
    assert one.labels == same.labels != other.labels
    assert one.rest_s * one.recording.fs < min(label.start_sample for label in one.labels)


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
    assert {r.name: len(r.items) for r in rests} == {"like_real_1000": 13, "like_real_200": 15}
    assert {s.name: (len(s.items), s.tuning) for s in sets} == {
        "evoked_1000": (2, "like_real_1000"),
        "resting_1000": (1, "like_real_1000"),
        "contracting_1000": (2, "like_real_1000"),
        "evoked_200": (10, "like_real_200"),
        "resting_200": (5, "like_real_200"),
        "contracting_200": (5, "like_real_200"),
    }
    assert not any(s.is_simulated for s in sets)
    kinds = {"resting": "rest", "contracting": "voluntary"}
    for data in sets:
        titles = [item.title for item in data.items]
        assert len(set(titles)) == len(titles)
        assert str(shared_recordings) not in "".join(titles)
        what = data.name.partition("_")[0]
        if what in kinds:
            got = data.items[0].load()
            assert [x.kind for x in got.labels] == [kinds[what]]
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
    assert len(left_out) == 2


def test_a_place_with_missing_contractions_is_left_out_by_file(shared_recordings, tmp_path):
    for person in PEOPLE:
        path = tmp_path / GANGLION.format(person, "REST")
        path.parent.mkdir(exist_ok=True)
        os.symlink(shared_recordings / GANGLION.format(person, "REST"), path)
    rests, sets, left_out = real_sets(tmp_path, 2)
    assert [r.name for r in rests] == ["like_real_200"]
    assert [s.name for s in sets] == ["resting_200"]
    assert any("contracting_200" in text for text in left_out)
