"""The columns of a STRICTA table: items of the guideline, and what dry needling adds to them.

STRICTA 2010 (MacPherson et al., PLoS Medicine 7:e1000261): 6 items, 17 sub-items.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["session", "study", "both"]


@dataclass(frozen=True, slots=True)
class StrictaItem:
    """A column.

    Attributes
    ----------
    key : str
        Number of the sub-item, for example ``2a``; of what is added, its name.
    name : str
        Column of the table.
    words : str
        What is asked.
    comes_from : Source
        From the session's own rows, from what was said once for the study (`stricta.set_study`), or
        from the session if it says it, else from the study.
    where : str
        Where in the chart it stands.
    units : str
    is_asked : bool
        Whether it counts for completeness.
    """

    key: str
    name: str
    words: str
    comes_from: Source
    where: str
    units: str = ""
    is_asked: bool = True


def _study(key: str, name: str, words: str) -> StrictaItem:
    return StrictaItem(key, f"{key}_{name}", words, "study", f"setting stricta.{key}")


def _session(key: str, name: str, words: str, where: str, units: str = "") -> StrictaItem:
    return StrictaItem(key, f"{key}_{name}", words, "session", where, units)


def _both(key: str, name: str, words: str, where: str) -> StrictaItem:
    told = f"{where}; if it says nothing, setting stricta.{key}"
    return StrictaItem(key, f"{key}_{name}", words, "both", told)


STRICTA = (
    _both("1a", "style", "Style of acupuncture or needling", "sites: technique"),
    _both("1b", "reasoning", "Reasoning for the treatment, with sources", "session: rationale"),
    _both("1c", "varied", "How treatment was varied", "session: varied"),
    _session("2a", "n_insertions", "Needle insertions per subject and session", "insertions"),
    _session(
        "2b",
        "points",
        "Names (or locations) of the points, one or both sides",
        "sites: muscle, side",
    ),
    _session("2c", "depth_mm", "Depth of insertion, each in order", "insertions: depth", "mm"),
    _session(
        *("2d", "response", "Response sought (de qi or muscle twitch response), and found"),
        "twitches; a session with a recording or a felt twitch sought the twitch",
    ),
    _session(
        *("2e", "stimulation", "Needle stimulation: manual (strokes) or electrical (settings)"),
        "insertions and sites: strokes; sites: electro-stimulation",
    ),
    _session("2f", "retention_min", "Retention time, each in order", "insertions: in, out", "min"),
    _both("2g", "needle", "Needle: diameter, length, manufacturer, material", "sorts of needle"),
    _session("3a", "n_sessions", "Number of treatment sessions", "the client's sessions so far"),
    _session(
        *("3b", "frequency", "Frequency and duration of sessions"),
        "days since the client's session before; minutes from the first needle in to the last out",
    ),
    _both("4a", "other_treatment", "Other interventions given", "answers: other treatment"),
    _both("4b", "setting", "Setting and context, instructions, explanations", "session: place"),
    _both(
        "5", "practitioner", "Practitioner: qualification, training, years", "session: credential"
    ),
    _study("6a", "comparator_reason", "Rationale for the control or comparator, with sources"),
    _study("6b", "comparator", "Precise description of the control or comparator"),
)
"""The sub-items 1a to 6b."""


def _more(name: str, words: str, where: str, units: str = "", *, asked: bool = True) -> StrictaItem:
    return StrictaItem(name, name, words, "session", where, units, is_asked=asked)


MORE = (
    _more(
        "dose_grade",
        "Stimulus grade by the longest time in situ: I momentary (up to 0.1 min), II up to 1 min, "
        "III up to 5 min, IV up to 10 min, V longer. The source gives limits for II, III and IV "
        "alone",
        "insertions: in, out",
    ),
    _more("consent", "Informed consent: given, and how", "answers: consent"),
    _more("pain_before", "Pain 0 to 10 before", "measures", "NRS"),
    _more("pain_after", "Pain 0 to 10 after", "measures", "NRS"),
    _more("rom_before", "Range of motion before, each movement", "measures", "deg"),
    _more("rom_after", "Range of motion after, each movement", "measures", "deg"),
    _more("ppt_before", "Pressure pain threshold before", "measures", "kPa"),
    _more("ppt_after", "Pressure pain threshold after", "measures", "kPa"),
    _more("ltr_yes_no", "Any local twitch response, each insertion in order", "twitches"),
    _more("ltr_count", "Local twitch responses, each insertion in order", "twitches"),
    _more("ltr_confirmed", "Those that a clinician confirmed, each insertion in order", "twitches"),
    _more("adverse_during", "Adverse events during the session", "adverse events"),
    _more("adverse_after", "Adverse events after the session", "adverse events, diary"),
)
"""What a trial of dry needling reports beside STRICTA's items."""
ABOUT = (
    StrictaItem("client", "client", "Pseudonym", "session", "client", is_asked=False),
    StrictaItem(
        "session", "session", "Counts the client's sessions", "session", "session", is_asked=False
    ),
    StrictaItem(
        "date",
        "date",
        "Day of the session, or days since the client's first one",
        "session",
        "session: opened",
        is_asked=False,
    ),
    StrictaItem(
        "is_signed", "is_signed", "Closed and signed", "session", "session: closed", is_asked=False
    ),
)
ITEMS = (*ABOUT, *STRICTA, *MORE)
ASKED = tuple(item for item in ITEMS if item.is_asked)
STUDY = {item.key: item for item in STRICTA if item.comes_from != "session"}
"""What can be said once for the whole study."""
