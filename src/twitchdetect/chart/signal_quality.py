"""What the signal of each channel was worth, from what was written and from the samples."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from twitchdetect.block import Recording, Samples

_WINDOW_S = 1.0


def channel_quality(path: Path, recording: Recording) -> list[dict[str, Any]]:
    """Give for each channel its name and what is known of it.

    ``status`` and ``status_description`` stand there if the table of channels has them;
    ``typical_rms_uV`` is the median over seconds of the standard deviation, ``railed_percent``
    and ``missing_percent`` count samples at the converter's limit and without a number.

    Parameters
    ----------
    path : Path
        Of the recording; ``..._channels.tsv`` lies beside it, or not.
    recording : Recording
    """
    said = _said(path)
    found = []
    for i, name in enumerate(recording.channels):
        x = recording.data_uV[:, i]
        rail_uV = None if recording.rail_uV is None else recording.rail_uV[i]
        cells = said.get(name, {})
        kept = {k: cells[k] for k in ("status", "status_description") if cells.get(k)}
        found.append({"name": name, **kept, **_measured(x, recording.fs, rail_uV)})
    return found


def target_muscle(path: Path) -> str:
    """Give the muscle under the electrodes, if the table of channels names just one."""
    muscles = {cells.get("target_muscle", "") for cells in _said(path).values()} - {"", "n/a"}
    return muscles.pop() if len(muscles) == 1 else ""


def _measured(x: Samples, fs: float, rail_uV: Samples | None) -> dict[str, float | None]:
    is_there = np.isfinite(x)
    n = max(1, round(_WINDOW_S * fs))
    whole = x[: len(x) // n * n].reshape(-1, n)
    whole = whole[np.isfinite(whole).all(axis=1)]
    rms_uV = float(np.median(whole.std(axis=1))) if len(whole) else None
    at_rail = 0.0
    if rail_uV is not None and is_there.any():
        at_rail = float(np.mean((x[is_there] <= rail_uV[0]) | (x[is_there] >= rail_uV[1])))
    return {
        "typical_rms_uV": None if rms_uV is None else round(rms_uV, 2),
        "railed_percent": round(100 * at_rail, 2),
        "missing_percent": round(100 * float(np.mean(~is_there)), 2),
    }


def _said(path: Path) -> dict[str, dict[str, str]]:
    """Read the table of channels beside a recording of a BIDS data set."""
    table = path.with_name(path.name.partition(".")[0].removesuffix("_emg") + "_channels.tsv")
    if not table.is_file():
        return {}
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["name"]: row for row in rows if row.get("name")}
