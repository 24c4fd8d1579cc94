"""Small files of every format, with what was put into them."""

import struct
import zipfile

import edfio
import h5py
import mne
import numpy as np

import twitchdetect as td
from twitchdetect.files.openbci_write import write_gui_text

ADS_UV = 4.5e6 / 24 / (2**23 - 1)


def samples_uV(n=600, n_channels=8, seed=0):
    return np.round(np.random.default_rng(seed).standard_normal((n, n_channels)) * 40, 2)


def gui_text(path, n=600):
    x = samples_uV(n)
    write_gui_text(td.Recording(x, 250.0, tuple("abcdefgh")), path, "made for a test")
    return x, 250.0


def sd_card(path, n=600, tail=b""):
    counts = np.rint(samples_uV(n) / ADS_UV).astype(int)
    rows = [b"%START AT\n0000F00D\n"]
    for i, row in enumerate(counts):
        cells = [f"{i % 256:02X}", *(f"{v & 0xFFFFFF:06X}" for v in row)]
        if i % 10 == 0:
            cells += ["00A1", "FF3C", "0F00"]
        rows.append(",".join(cells).encode() + b"\n")
    path.write_bytes(b"".join(rows) + tail)
    return counts * ADS_UV, 250.0


def brainflow(path, n=600):
    x = samples_uV(n, 8)
    rows = np.zeros((n, 24))
    rows[:, 0] = np.arange(n) % 256
    rows[:, 1:9] = x
    rows[:, 12] = 192
    rows[:, 22] = 1.7e9 + np.arange(n) / 250
    np.savetxt(path, rows, fmt="%.6f", delimiter="\t")
    return x, 250.0


def csv(path, n=600):
    x = samples_uV(n, 3)
    table = np.column_stack([np.arange(n) / 500, x])
    np.savetxt(path, table, "%.6f", ",", header="time [s],a [uV],b [uV],c [uV]", comments="")
    return x, 500.0


def npy(path, n=600):
    x = samples_uV(n, 2)
    np.save(path, x)
    return x, None


def edf(path, n=600, kind=edfio.Edf, fs=200.0, annotations=()):
    x = samples_uV(n, 2)
    signal_type = edfio.EdfSignal if kind is edfio.Edf else edfio.BdfSignal
    signals = [
        signal_type(x[:, i], fs, label=f"EMG {i}", physical_dimension="uV") for i in range(2)
    ]
    kind(signals, annotations=annotations).write(path)
    return x, fs


def bdf(path, n=600):
    return edf(path, n, edfio.Bdf)


def opensignals(path, n=600):
    counts = np.random.default_rng(0).integers(30_000, 36_000, (n, 1)).astype(np.uint16)
    with h5py.File(path, "w") as file:
        device = file.create_group("00:07:80:00:00:00")
        device.attrs["sampling rate"] = 1000
        device.attrs["resolution"] = [16]
        device.attrs["channels"] = [1]
        channel = device.create_dataset("raw/channel_1", data=counts)
        channel.attrs["sensor"] = "EMG"
        channel.attrs["label"] = "CH1"
        device.create_dataset("raw/nSeq", data=np.arange(n, dtype=np.uint16)[:, None])
    return (counts / 65536 - 0.5) * 3000, 1000.0


def fif(path, n=600):
    x = samples_uV(n, 2)
    info = mne.create_info(["a", "b"], 500.0, "emg")
    mne.io.RawArray(x.T * 1e-6, info, verbose="error").save(path, verbose="error", fmt="double")
    return x, 500.0


def _chunk(tag, content):
    body = struct.pack("<H", tag) + content
    return b"\x04" + struct.pack("<I", len(body)) + body


def xdf(path, n=600, lost=slice(0, 0), fs=500.0):
    """A stream of EMG in mV with time stamps, and one of markers."""
    x = samples_uV(n, 2)
    keep = np.ones(n, bool)
    keep[lost] = False
    channels = "".join(f"<channel><label>m{i}</label><unit>mV</unit></channel>" for i in range(2))
    emg = (
        "<?xml version='1.0'?><info><name>Amp</name><type>EMG</type><channel_count>2</channel_count>"
        f"<nominal_srate>{fs}</nominal_srate><channel_format>double64</channel_format>"
        f"<desc><channels>{channels}</channels></desc></info>"
    )
    marks = (
        "<?xml version='1.0'?><info><name>Keys</name><type>Markers</type><channel_count>1"
        "</channel_count><nominal_srate>0</nominal_srate><channel_format>string</channel_format>"
        "<desc/></info>"
    )
    content = b"XDF:" + _chunk(1, b"<?xml version='1.0'?><info><version>1.0</version></info>")
    content += _chunk(2, struct.pack("<I", 1) + emg.encode())
    content += _chunk(2, struct.pack("<I", 2) + marks.encode())
    body = b"".join(
        b"\x08" + struct.pack("<d", 100 + i / fs) + struct.pack("<2d", *(x[i] / 1000))
        for i in np.flatnonzero(keep)
    )
    count = b"\x04" + struct.pack("<I", int(keep.sum()))
    content += _chunk(3, struct.pack("<I", 1) + count + body)
    mark = b"\x08" + struct.pack("<d", 100 + 400 / fs) + b"\x01\x06stroke"
    content += _chunk(3, struct.pack("<I", 2) + b"\x01\x01" + mark)
    path.write_bytes(content)
    return x[keep], fs


MAKERS = {
    "gui.txt": gui_text,
    "OBCI_01.TXT": sd_card,
    "brainflow.csv": brainflow,
    "table.csv": csv,
    "array.npy": npy,
    "a.edf": edf,
    "a.bdf": bdf,
    "a.h5": opensignals,
    "a_raw.fif": fif,
    "a.xdf": xdf,
}
GIVEN = {"array.npy": {"fs": 300.0, "units": "uV"}}
HEADER_BYTES = {"a.edf": 1024, "a.bdf": 1024, "array.npy": 200, "a.xdf": 900}


def zip_of(path, name, content):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)
