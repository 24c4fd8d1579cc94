"""OpenSignals, XDF, and the way to MNE and back."""

import contextlib
import gzip
import struct

import h5py
import mne
import numpy as np
import pytest

import twitchdetect as td
from tests.files.makers import opensignals, xdf
from tests.signals import add_burst, rest_uV
from twitchdetect.errors import FileFormatError


def test_real_opensignals(shared_recordings):
    r = td.read(shared_recordings / "biosignals_emg_1000hz" / "emg_fatigue.h5")
    assert (r.fs, r.data_uV.shape, r.channels) == (1000.0, (126_900, 1), ("CH2",))
    assert r.rail_uV.tolist() == [[-1500.0, pytest.approx(1500 - 3000 / 4096)]]
    assert any("12 bits" in a for a in r.assumptions)


def test_opensignals_without_a_device(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["x"] = np.ones(3)
    with pytest.raises(FileFormatError, match="no device"):
        td.read(tmp_path / "a.h5")


def test_opensignals_leaves_other_sensors_out(tmp_path):
    opensignals(tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5", "a") as file:
        device = file["00:07:80:00:00:00"]
        device["raw/channel_2"] = device["raw/channel_1"][:]
        device["raw/channel_2"].attrs["sensor"] = "ECG"
    r = td.read(tmp_path / "a.h5")
    assert r.channels == ("CH1",)
    assert any("channel_2" in a for a in r.assumptions)


def test_of_two_devices_the_one_that_is_read_is_named(tmp_path):
    x, _ = opensignals(tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5", "a") as file:
        file["AA"] = file["00:07:80:00:00:00"]
        file.copy("AA", "BB")
        del file["AA"], file["00:07:80:00:00:00/raw/channel_1"]
    r = td.read(tmp_path / "a.h5")
    assert np.allclose(r.data_uV, x)
    assert "The file holds 2 devices; BB was read." in r.assumptions
    with h5py.File(tmp_path / "a.h5", "a") as file:
        del file["BB/raw/channel_1"].attrs["sensor"]
    assert np.allclose(td.read(tmp_path / "a.h5").data_uV, x)


def test_opensignals_under_another_name_and_by_bitalino(tmp_path):
    x, _ = opensignals(tmp_path / "a.h5")
    path = (tmp_path / "a.h5").rename(tmp_path / "a.bin")
    assert np.allclose(td.read(path).data_uV, x)
    with h5py.File(path, "a") as file:
        file["00:07:80:00:00:00"].attrs["device"] = "bitalino_rev"
    r = td.read(path)
    assert np.allclose(r.data_uV, x * (3.3 / 1009) / (3 / 1000))
    assert any("3.3 V supply and gain 1009" in a for a in r.assumptions)


@pytest.mark.parametrize("size", [0x99, 0xFFF0, 2**63])
def test_a_damaged_heap_of_texts_is_refused_before_hdf5_hangs(tmp_path, size):
    opensignals(tmp_path / "a.h5")
    content = bytearray((tmp_path / "a.h5").read_bytes())
    heap = content.index(b"GCOL")
    struct.pack_into("<Q", content, heap + 16 + 24 + 24 + 8, size)  # free space after two texts
    (tmp_path / "a.h5").write_bytes(content)
    with pytest.raises(FileFormatError, match=f"damaged: the texts stored at byte {heap}"):
        td.read(tmp_path / "a.h5")


def test_an_attribute_that_is_no_text_any_more_is_not_read(tmp_path):
    opensignals(tmp_path / "a.h5")
    content = bytearray((tmp_path / "a.h5").read_bytes())
    at = content.index(b"\x19\x01\x01\x00", content.index(b"sensor\0"))
    content[at + 1] = 90
    (tmp_path / "a.h5").write_bytes(content)
    assert any("No channel is marked as EMG" in a for a in td.read(tmp_path / "a.h5").assumptions)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("resolution", [1e9], "resolution"),
        ("resolution", [0], "resolution"),
        ("sampling rate", -5, "--fs"),
        ("sampling rate", 1e300, "--fs"),
        ("sampling rate", "fast", "cannot be read"),
    ],
)
def test_impossible_facts_are_refused(tmp_path, name, value, message):
    opensignals(tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5", "a") as file:
        file["00:07:80:00:00:00"].attrs[name] = value
    with pytest.raises(FileFormatError, match=message):
        td.read(tmp_path / "a.h5")


def test_xdf_says_nothing_beside_its_error(tmp_path, capfd, caplog):
    xdf(tmp_path / "a.xdf")
    content = (tmp_path / "a.xdf").read_bytes()
    (tmp_path / "a.xdf").write_bytes(content[:700] + content[717:])
    with contextlib.suppress(FileFormatError):
        td.read(tmp_path / "a.xdf")
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_xdf_impossible_rate_and_values(tmp_path):
    xdf(tmp_path / "a.xdf", fs=1e9)
    with pytest.raises(FileFormatError, match="--fs"):
        td.read(tmp_path / "a.xdf")
    x, _ = xdf(tmp_path / "b.xdf")
    value = struct.pack("<d", x[5, 1] / 1000)
    content = (tmp_path / "b.xdf").read_bytes()
    for impossible in (1e308, float("inf"), float("nan")):
        (tmp_path / "b.xdf").write_bytes(content.replace(value, struct.pack("<d", impossible)))
        r = td.read(tmp_path / "b.xdf")
        assert np.argwhere(np.isnan(r.data_uV)).tolist() == [[5, 1]]


def test_xdf_names_units_markers_and_loss(tmp_path):
    x, _ = xdf(tmp_path / "a.xdf", n=3000, lost=slice(1000, 1300))
    r = td.read(tmp_path / "a.xdf")
    assert r.channels == ("m0", "m1")
    assert np.allclose(r.data_uV, x)
    assert [(g.start_sample, g.stop_sample) for g in r.gaps] == [(1000, 1300)]
    assert r.markers == (td.Marker(400, "stroke"),)
    assert any("'Amp'" in a for a in r.assumptions)


@pytest.fixture
def recording(rng):
    x = rest_uV(rng, 6000, 2)
    add_burst(rng, x, 250.0, 1, 10.0, 0.1, 40.0)
    gaps = (td.Gap(3000, 3500, "lost"),)
    markers = (td.Marker(1000, "stroke"), td.Marker(4000, "note", "hello"))
    return td.Recording(x, 250.0, ("a", "b"), gaps=gaps, markers=markers)


def test_to_mne_and_back(recording):
    raw = td.to_mne(recording, td.detect(recording))
    assert raw.get_channel_types() == ["emg", "emg"]
    assert raw.n_times == recording.n_samples
    kinds = set(raw.annotations.description)
    assert kinds == {"BAD_ACQ_SKIP", "ltr", "stroke", "hello"}
    ltr = raw.annotations[list(raw.annotations.description).index("ltr")]
    assert ltr["onset"] == pytest.approx(10.0, abs=0.02)
    assert ltr["ch_names"] == ("b",)
    back = td.from_mne(raw)
    assert back.gaps[0].start_sample == 3000
    assert back.n_samples == recording.n_samples
    assert np.allclose(back.data_uV, recording.data_uV)


def test_detect_takes_a_raw(recording):
    key = [(e.kind, e.start_sample, e.stop_sample) for e in td.detect(recording)]
    events = td.detect(td.to_mne(recording))
    assert [(e.kind, e.start_sample, e.stop_sample) for e in events] == key
    with pytest.raises(ValueError, match="expected a Recording or an mne Raw"):
        td.detect(np.zeros((5, 5)))


def raw_of(x, types, fs=250.0):
    names = [f"{type_}{i}" for i, type_ in enumerate(types)]
    info = mne.create_info(names, fs, types)
    return mne.io.RawArray(x.T * 1e-6, info, verbose="error")


def test_channels_of_events_count_as_in_the_raw(rng):
    x = rest_uV(rng, 6000, 3)
    add_burst(rng, x, 250.0, 2, 10.0, 0.1, 40.0)
    raw = raw_of(x, ["eeg", "emg", "emg"])
    (event,) = td.detect(raw)
    assert raw.ch_names[event.channel] == "emg2"
    assert event.channels == (2,)


def test_what_is_marked_as_bad_is_left_out_and_told(rng):
    x = rest_uV(rng, 6000, 3)
    for channel, start_s in ((0, 8.0), (1, 12.0), (1, 16.0), (2, 20.0)):
        add_burst(rng, x, 250.0, channel, start_s, 0.1, 40.0)
    raw = raw_of(x, ["emg"] * 3)
    raw.info["bads"] = ["emg0"]
    names = [(), ("emg1",)]
    raw.set_annotations(
        mne.Annotations([11.9, 15.9], [0.3, 0.3], ["BAD_move", "bad one"], ch_names=names)
    )
    events = td.detect(raw)
    assert [(e.kind, e.channel) for e in events] == [("gap", -1), ("gap", 1), ("ltr", 2)]
    assert events[0].start_sample == pytest.approx(11.9 * 250, abs=1)
    told = " ".join(td.from_mne(raw).assumptions)
    assert "left out: emg0" in told
    assert "annotated as bad" in told
    raw.info["bads"] = raw.ch_names
    with pytest.raises(ValueError, match="every emg channel is marked as bad"):
        td.detect(raw)


def test_a_cropped_raw_keeps_its_markers_in_place(recording):
    raw = td.to_mne(recording).crop(tmin=2.0)
    assert td.Marker(500, "stroke") in td.from_mne(raw).markers


def test_a_raw_without_voltages_is_refused():
    raw = mne.io.RawArray(
        np.zeros((1, 500)), mne.create_info(["s"], 250.0, "stim"), verbose="error"
    )
    with pytest.raises(ValueError, match="no channel in volts"):
        td.detect(raw)


@pytest.mark.parametrize("name", ["a_raw.fif", "a_raw.fif.gz"])
def test_a_fif_whose_tags_lead_in_a_circle_is_refused(tmp_path, recording, name):
    td.to_mne(recording).save(tmp_path / "a_raw.fif", verbose="error", fmt="double")
    content = bytearray((tmp_path / "a_raw.fif").read_bytes())
    pack = gzip.compress if name.endswith("gz") else bytes
    (tmp_path / name).write_bytes(pack(content))
    assert td.read(tmp_path / name).n_samples == recording.n_samples
    second = 16 + struct.unpack_from(">i", content, 8)[0]
    struct.pack_into(">i", content, second + 12, second)  # leads to itself
    (tmp_path / name).write_bytes(pack(content))
    with pytest.raises(FileFormatError, match=f"leads back to byte {second}"):
        td.read(tmp_path / name)


def test_fif_through_read(tmp_path, recording):
    td.to_mne(recording).save(tmp_path / "a_raw.fif", verbose="error", fmt="double")
    r = td.read(tmp_path / "a_raw.fif")
    assert r.format == "FIF by MNE"
    assert r.gaps[0].n_samples == 500
    assert td.detect(r) == td.detect(recording)


def test_brainvision_by_the_name_of_its_samples(tmp_path):
    x = np.arange(200, dtype="<i2").reshape(100, 2)
    x.tofile(tmp_path / "a.eeg")
    (tmp_path / "a.vmrk").write_text("Brain Vision Data Exchange Marker File, Version 1.0\n")
    (tmp_path / "a.vhdr").write_text(
        "Brain Vision Data Exchange Header File Version 1.0\n[Common Infos]\nDataFile=a.eeg\n"
        "MarkerFile=a.vmrk\nDataFormat=BINARY\nDataOrientation=MULTIPLEXED\n"
        "NumberOfChannels=2\nSamplingInterval=2000\n[Binary Infos]\nBinaryFormat=INT_16\n"
        "[Channel Infos]\nCh1=a,,0.5,uV\nCh2=b,,0.5,uV\n"
    )
    r = td.read(tmp_path / "a.eeg")
    assert (r.fs, r.channels) == (500.0, ("a", "b"))
    assert np.allclose(r.data_uV, x / 2)
    (tmp_path / "a.eeg").unlink()
    with pytest.raises(FileFormatError, match="with the files that belong to it"):
        td.read(tmp_path / "a.vhdr")


def test_values_of_a_raw_that_cannot_be_are_missing_and_said(recording):
    raw = td.to_mne(recording)
    raw._data[0, 5:8] = np.inf, np.nan, 1e300
    r = td.from_mne(raw)
    assert np.argwhere(np.isnan(r.data_uV)).tolist() == [[5, 0], [6, 0], [7, 0]]
    assert any("3 values" in a for a in r.assumptions)
