"""Real recordings: isolated flicks, contractions, rest. None holds a local twitch response."""

import csv

import pytest

import twitchdetect as td


def test_each_of_21_flicks_is_one_event(shared_recordings):
    folder = shared_recordings / "biosignals_emg_1000hz"
    with (folder / "emg_1000_hz_16_bits_solo.bursts_by_threshold.csv").open() as file:
        flicks = [
            (float(r["onset_s"]), float(r["offset_s"]))
            for r in csv.DictReader(file)
            if r["kind"] == "burst"
        ]
    recording = td.read(folder / "emg_1000_hz_16_bits_solo.h5")
    events = td.detect(recording)
    matched = []
    for start_s, stop_s in flicks:
        mine = [
            e
            for e in events
            if e.start_sample / recording.fs < stop_s and e.stop_sample / recording.fs > start_s
        ]
        assert len(mine) == 1, (start_s, mine)
        assert mine[0].kind == "ltr"
        # the marks are a threshold's on a smoothed signal: wider than the burst on both sides
        assert -0.005 < mine[0].start_sample / 1e3 - start_s < 0.07
        assert -0.06 < mine[0].stop_sample / 1e3 - stop_s < 0.005
        matched += mine
    assert len(flicks) == len(set(matched)) == 21
    assert len(events) - 21 <= 8


@pytest.mark.parametrize("name", ["emg_bursts", "emg_fatigue"])
def test_long_contractions_are_no_twitches(shared_recordings, name):
    recording = td.read(shared_recordings / "biosignals_emg_1000hz" / f"{name}.h5")
    events = td.detect(recording)
    assert sum(e.kind == "voluntary" for e in events) >= 8
    assert all(
        e.stop_sample - e.start_sample < 150 and e.snr_db < 9 for e in events if e.kind == "ltr"
    )
    assert sum(e.kind == "ltr" for e in events) <= 2


def test_rest_of_five_people(shared_recordings):
    n = 0
    for path in sorted((shared_recordings / "ganglion_emg_200hz").glob("*REST.txt")):
        n += len(td.detect(td.read(path)))
    assert n <= 2
