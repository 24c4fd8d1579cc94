"""What BIDS-EMG says about a recording and its channels, with "n/a" where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twitchdetect.block import Recording
from twitchdetect.files.bdf_notes import LOST_SHORT

COLUMNS = (
    "name",
    "type",
    "units",
    "description",
    "signal_electrode",
    "reference",
    "group",
    "target_muscle",
    "placement_scheme",
    "placement_description",
    "interelectrode_distance",
    "low_cutoff",
    "high_cutoff",
    "notch",
    "status",
    "status_description",
)
"""Columns of _channels.tsv in the order in which they are written."""
_FROM_RECORDING = ("name", "units")
_ALWAYS = ("name", "type", "units", "target_muscle")
_MEASURED: dict[str, Any] = {
    "TaskDescription": "Dry needling of myofascial trigger points with surface EMG",
    "EMGPlacementScheme": "Other",
    "EMGPlacementSchemeDescription": "Not stated",
}
_SIMULATED: dict[str, Any] = {
    "Simulated": True,
    "TaskDescription": "Simulated dry needling: no person was measured",
    "EMGPlacementScheme": "Other",
    "EMGPlacementSchemeDescription": "None: the signal was simulated, no electrode was placed",
    "Manufacturer": "None: the signal was simulated by twitchdetect",
}


def describe_emg(
    recording: Recording,
    task: str,
    given: Mapping[str, Any],
    channels: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Give the content of ``_emg.json``.

    Parameters
    ----------
    recording : Recording
    task : str
    given : mapping
        Fields that the recording does not tell; they go before the defaults.
    channels : mapping
        As `channels_table` takes it.

    Raises
    ------
    ValueError
        If `given` has a field that the recording tells.
    """
    types = [str(channels.get(name, {}).get("type", "EMG")) for name in recording.channels]
    told: dict[str, Any] = {
        "TaskName": task,
        "SamplingFrequency": recording.fs,
        "RecordingDuration": recording.duration_s,
        "RecordingType": "continuous",
        "EMGChannelCount": types.count("EMG"),
        **lost_fields(recording.n_lost),
    }
    if twice := sorted(set(told) & set(given)):
        raise ValueError(f"about['emg'] has {', '.join(twice)}, which the recording tells itself")
    return {
        **told,
        "EMGReference": "n/a",
        "PowerLineFrequency": "n/a",
        "SoftwareFilters": "n/a",
        "HardwareFilters": "n/a",
        **(_SIMULATED if recording.meta.get("simulated") else _MEASURED),
        **given,
    }


def lost_fields(n_lost: int) -> dict[str, Any]:
    """Give the fields that say how many samples were lost and what is in their places."""
    if not n_lost:
        return {"LostSamples": 0}
    return {
        "LostSamples": n_lost,
        "LostSamplesDescription": (
            f"Filled with the last value before; marked in the BDF by annotations that begin with "
            f"{LOST_SHORT!r}"
        ),
    }


def channels_table(
    recording: Recording,
    given: Mapping[str, Mapping[str, Any]],
    units: Mapping[str, str] | None = None,
) -> str:
    """Give the content of ``_channels.tsv``, with the columns that are used.

    Parameters
    ----------
    recording : Recording
    given : mapping
        For channels by name: their cells, by column.
    units : mapping, optional
        For channels by name: their unit, where it is not ``uV``.

    Raises
    ------
    ValueError
        If a channel or a column is not known.
    """
    if strange := sorted(set(given) - set(recording.channels)):
        raise ValueError(
            f"about['channels'] has {', '.join(strange)}; the recording has "
            f"{', '.join(recording.channels)}"
        )
    used = {column for cells in given.values() for column in cells}
    if strange := sorted(used - (set(COLUMNS) - set(_FROM_RECORDING))):
        expected = ", ".join(c for c in COLUMNS if c not in _FROM_RECORDING)
        raise ValueError(f"about['channels'] has columns {', '.join(strange)}; expected {expected}")
    columns = [column for column in COLUMNS if column in used | set(_ALWAYS)]
    rows = [columns]
    for name in recording.channels:
        unit = (units or {}).get(name, "uV")
        cells = {"type": "EMG", **given.get(name, {}), "name": name, "units": unit}
        rows.append([" ".join(str(cells.get(c, "")).split()) or "n/a" for c in columns])
    return "\n".join("\t".join(row) for row in rows) + "\n"
