"""The tidy tables of a chart: which columns, what they mean, and what stays out for research."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from twitchdetect.chart.dictionary import meaning
from twitchdetect.chart.picked import LEVELS

Sort = Literal["plain", "when", "text", "staff"]
"""`when` becomes days, `text` and `staff` stay out for research."""
YES_NO = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a tidy table.

    Attributes
    ----------
    name : str
    description, units : str
    levels : dict of str to str
        What can be picked; empty where anything can stand.
    sort : Sort
    """

    name: str
    description: str
    units: str = ""
    levels: dict[str, str] = field(default_factory=dict)
    sort: Sort = "plain"

    def shown_name(self, *, is_research: bool) -> str:
        """Give the name in the table: a time that became days is called so."""
        if is_research and self.sort == "when":
            return f"{self.name.removesuffix('_at')}_days"
        return self.name

    def sidecar(self, *, is_research: bool) -> dict[str, object]:
        """Give what a BIDS sidecar says of it."""
        told: dict[str, object] = {"Description": self.description}
        if is_research and self.sort == "when":
            what = self.description.partition(", UTC")[0]
            told = {"Description": f"{what}: days since the client's first session", "Units": "d"}
        elif self.units:
            told["Units"] = self.units
        if self.levels:
            told["Levels"] = self.levels
        return told


def _of(table: str, *names: str, sort: Sort = "plain") -> tuple[Column, ...]:
    """Give columns that stand in the chart's table of this name."""
    found = []
    for name in names:
        told = meaning(table, name)
        levels = YES_NO if name.startswith("is_") else LEVELS.get((table, name), {})
        found.append(Column(name, told["Description"], told.get("Units", ""), levels, sort))
    return tuple(found)


_SESSION = (
    Column("client", "The client: pseudonym; for research a random one of this export alone"),
    Column("session", "Counts the client's sessions, from 1"),
)
_SITE = Column("site", "Number of the site in the session")
_TWITCHES = (
    Column("n_twitches", "Twitches detected or felt, without those that a clinician rejected"),
    Column("n_confirmed", "Twitches that a clinician confirmed"),
    Column("n_rejected", "Detected twitches that a clinician rejected"),
)
_STRUCK = _of("every", "is_struck")

TABLES: dict[str, tuple[Column, ...]] = {
    "sessions": (
        *_SESSION,
        *_of("session", "opened_at", "closed_at", sort="when"),
        Column("is_signed", "Closed and signed", levels=YES_NO),
        *_of("session", "author", "closed_by", "credential", sort="staff"),
        *_of("session", "is_simulation", "position", "response", "n_needles_counted_out"),
        Column("age_years", "Age in the year of the session; 90 means 90 or more", "a"),
        Column("n_sites", "Sites, without those struck out"),
        Column("n_insertions", "Insertions, without those struck out"),
        *_TWITCHES,
        Column("recorded_s", "Length of all recordings", "s"),
        Column("lost_s", "Time without samples in them", "s"),
        *_of("session", "rationale", "varied", "place", "medication", "history", sort="text"),
        *_of("session", "response_note", "plan", "next_session", "note", sort="text"),
        *_STRUCK,
    ),
    "sites": (
        *_SESSION,
        Column("site", "Counts the session's sites, from 1"),
        Column("muscle", "Muscle; for research only if the program's list knows it"),
        *_of("site", "side", "point", "view", "x", "y", "technique", "segments"),
        *_of("site", "frequency_hz", "pulse_width_us", "intensity_mA", "stimulation_s"),
        *_of("site", "start_s", "stop_s", "n_strokes"),
        Column("n_insertions", "Insertions, without those struck out"),
        *_TWITCHES,
        *_of("site", "note", sort="text"),
        *_STRUCK,
    ),
    "insertions": (
        *_SESSION,
        _SITE,
        Column("insertion", "Counts the session's insertions, from 1"),
        *_of("insertion", "in_at", "out_at", sort="when"),
        Column("in_situ_min", "From in to out", "min"),
        *_of("insertion", "in_s", "out_s", "depth_mm", "n_strokes"),
        Column("n_twitches", "Twitches while it was in, by the recording's time; none rejected"),
        *_of("needle", "diameter_mm", "length_mm"),
        *_of("needle", "maker", "material", "batch", sort="text"),
        *_of("insertion", "note", sort="text"),
        *_STRUCK,
    ),
    "measures": (
        *_SESSION,
        *_of("measure", "phase", "kind", "value", "unit"),
        *_of("measure", "what", sort="text"),
        *_of("measure", "side"),
        *_of("measure", "at", sort="when"),
        *_of("measure", "note", sort="text"),
        *_STRUCK,
    ),
    "twitches": (
        *_SESSION,
        Column("recording", "Counts the session's recordings, from 1"),
        Column("twitch", "Counts the recording's twitches, from 1"),
        _SITE,
        *_of("twitch", "source", "kind", "label", "confirmed"),
        Column("channel", "Strongest channel; for research ch1, ch2 ... in the recording's order"),
        *_of("twitch", "onset_s", "duration_s", "peak_uV", "rms_uV", "snr_dB", "confidence"),
        *_of("twitch", "reason", sort="text"),
    ),
    "adverse_events": (
        *_SESSION,
        _SITE,
        *_of("adverse_event", "kind", "severity", "when"),
        *_of("adverse_event", "at", sort="when"),
        *_of("adverse_event", "action", "outcome", "note", sort="text"),
        *_STRUCK,
    ),
    "diary": (
        *_SESSION,
        *_of("diary", "hours", "soreness", "symptoms", "is_red"),
        *_of("diary", "at", "seen_at", sort="when"),
        *_of("diary", "seen_by", sort="staff"),
        *_of("diary", "note", sort="text"),
        *_STRUCK,
    ),
}
"""Every table by the name of its file, with its columns in order."""


def columns(table: str, *, is_research: bool) -> tuple[Column, ...]:
    """Give the columns that a table has."""
    if not is_research:
        return TABLES[table]
    return tuple(c for c in TABLES[table] if c.sort not in ("text", "staff"))
