"""Writer of OpenBCI GUI text (version 6, Cyton), for simulated sessions."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from twitchdetect.block import Recording

_COLUMNS = [
    "Sample Index",
    *(f"EXG Channel {i}" for i in range(8)),
    *(f"Accel Channel {i}" for i in range(3)),
    "Not Used",
    *(f"Digital Channel {i} ({d})" for i, d in enumerate(("D11", "D12", "D13", "D17"))),
    "Not Used",
    "Digital Channel 4 (D18)",
    *(f"Analog Channel {i}" for i in range(3)),
    "Timestamp",
    "Marker Channel",
    "Timestamp (Formatted)",
]
_EPOCH_S = 1_600_000_000.0
_CHUNK_ROWS = 10_000


def write_gui_text(recording: Recording, path: Path, note: str) -> Path:
    """Write an eight-channel recording as the OpenBCI GUI would have.

    Parameters
    ----------
    recording : Recording
        Eight channels; gaps show in the packet counter and the time.
    path : Path
    note : str
        A header line that says where the samples come from.

    Raises
    ------
    ValueError
        If it has not eight channels.
    """
    if len(recording.channels) != 8:
        raise ValueError(f"expected 8 channels, got {len(recording.channels)}")
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.write("%OpenBCI Raw EXG Data\n%Number of channels = 8\n")
        file.write(f"%Sample Rate = {recording.fs:g} Hz\n%Board = OpenBCI_GUI$BoardCytonSerial\n")
        file.write(f"%Note = {note}\n{', '.join(_COLUMNS)}\n")
        for block in recording.blocks(_CHUNK_ROWS):
            samples = np.arange(block.start_sample, block.stop_sample)
            times_s = _EPOCH_S + samples / recording.fs
            for sample, time_s, row in zip(samples, times_s, block.data_uV, strict=True):
                exg = ", ".join(f"{v:.4f}" for v in row)
                rest = "0.0, " * 13
                minutes, seconds = divmod(sample / recording.fs, 60)
                clock = (
                    f"2020-09-13 {int(minutes) // 60:02d}:{int(minutes) % 60:02d}:{seconds:06.3f}"
                )
                file.write(f"{sample % 256}, {exg}, {rest}{time_s:.6f}, 0.0, {clock}\n")
    return path
