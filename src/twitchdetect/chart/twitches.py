"""Twitches of a recording as rows of the chart, with their digests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from twitchdetect.chart.event_rows import number_of
from twitchdetect.chart.recorded import Recorded
from twitchdetect.chart.sealing import twitch_digest
from twitchdetect.session.audited import RELABELLED
from twitchdetect.session.words import FELT


def twitch_rows(
    recorded: Recorded, attachment_id: str, session_id: str, starts: Sequence[tuple[float, str]]
) -> list[dict[str, Any]]:
    """Give the rows of a recording's twitches, ready to be written.

    Parameters
    ----------
    recorded : Recorded
    attachment_id, session_id : str
    starts : sequence of (float, str)
        When each site begins and its id, in order of time.
    """
    fs = recorded.recording.fs
    found = [_detected(row) for row in recorded.rows if _is_twitch(row)]
    found += [_felt(a.sample / fs) for a in recorded.marked.markers if a.text == FELT]
    found.sort(key=lambda values: (values["onset_s"], values["source"], values["channel"]))
    for number, values in enumerate(found, start=1):
        values |= {"attachment_id": attachment_id, "number": number, "session_id": session_id}
        values["site_id"] = _site_at(starts, values["onset_s"])
        values["digest"] = twitch_digest(values)
    return found


def _is_twitch(row: Mapping[str, str]) -> bool:
    return "ltr" in (row["trial_type"], row[RELABELLED])


def _detected(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "source": "detected",
        "kind": row["trial_type"],
        "label": "" if row[RELABELLED] == "n/a" else row[RELABELLED],
        "confirmed": row["confirmed"],
        "channel": "" if row["channel"] == "n/a" else row["channel"],
        "onset_s": float(row["onset"]),
        "duration_s": float(row["duration"]),
        "peak_uV": number_of(row.get("peak_uV")),
        "rms_uV": number_of(row.get("rms_uV")),
        "snr_dB": number_of(row.get("snr_db")),
        "confidence": number_of(row.get("confidence")),
        "reason": row["reason"],
    }


def _felt(onset_s: float) -> dict[str, Any]:
    sizes = ("duration_s", "peak_uV", "rms_uV", "snr_dB", "confidence")
    words = {"kind": "", "label": "", "confirmed": "n/a", "channel": "", "reason": ""}
    return {"source": "felt", "onset_s": onset_s, **words, **dict.fromkeys(sizes)}


def _site_at(starts: Sequence[tuple[float, str]], onset_s: float) -> str | None:
    until = [site_id for start_s, site_id in starts if start_s <= onset_s]
    return until[-1] if until else None
