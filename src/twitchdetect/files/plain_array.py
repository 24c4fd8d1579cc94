"""Reader of NumPy arrays (``.npy``)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.units import blank_impossible, microvolts_per

_MAGIC = b"\x93NUMPY"
_CLEARLY_LONGER = 10


def matches(path: Path, head: bytes) -> bool:
    """Tell by the first bytes."""
    return head.startswith(_MAGIC)


def read(path: Path, options: ReadOptions) -> Recording:
    """Read one channel, (n_samples,), or several, (n_samples, n_channels).

    Parameters
    ----------
    path : Path
    options : ReadOptions
        `fs` and `units` must be given.

    Returns
    -------
    Recording
        The longer axis is taken as that of time; `assumptions` say so where that is a guess.

    Raises
    ------
    FileFormatError
        If it is damaged, holds no real numbers, or `fs` or `units` is missing.
    """
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)  # refuses more than is there
    except Exception as error:  # whatever error a damaged header makes numpy or ast raise
        raise FileFormatError(
            path,
            f"cannot be read as an array ({' '.join(str(error).split())[:200]}); expected a .npy "
            "of numbers. Copy it again, or save it without pickle.",
        ) from error
    if array.dtype.kind not in "fiu" or array.ndim not in (1, 2) or not array.size:
        raise FileFormatError(
            path,
            f"holds {array.dtype} of shape {array.shape}; expected numbers of shape (n_samples,) "
            "or (n_samples, n_channels).",
        )
    if options.fs is None or options.units is None:
        raise FileFormatError(
            path,
            "an array tells neither its sampling frequency nor its unit; give both, for example: "
            "--fs 1000 --units mV",
        )
    notes = []
    data = array.reshape(len(array), -1)
    if data.shape[1] > data.shape[0]:
        notes.append(f"The array of shape {array.shape} was taken as (n_channels, n_samples).")
        data = data.T
    elif data.shape[1] > 1 and data.shape[0] < _CLEARLY_LONGER * data.shape[1]:
        notes.append(f"The array of shape {array.shape} was taken as (n_samples, n_channels).")
    data_uV = np.array(data, dtype=np.float64, order="C")
    blank_impossible(data_uV)
    data_uV *= microvolts_per(options.units)
    if n_missing := np.count_nonzero(np.isnan(data_uV)):
        notes.append(f"{n_missing} values are not finite; they stay missing (nan).")
    return Recording(
        data_uV=data_uV,
        fs=options.fs,
        channels=tuple(f"ch{i + 1}" for i in range(data_uV.shape[1])),
        source=path,
        format="NumPy array",
        assumptions=tuple(notes),
    )


FORMATS = (Format("NumPy array", matches, read),)
