"""What can be picked in a chart: answers, measures, techniques, events; each with its words.

Keys are what is stored; they never change. Words are English and are what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is asked.

    Attributes
    ----------
    key : str
    words : str
        The question, or the name.
    answers : tuple of str
        What can be answered.
    red : tuple of str
        Answers that must be acknowledged in words before needles are used.
    forbids : tuple of str
        Answers with which no needle may be used at all.
    is_needed : bool
        Whether a session can begin (or, of aftercare, end) without an answer.
    """

    key: str
    words: str
    answers: tuple[str, ...] = YES_NO
    red: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    is_needed: bool = True


def _risk(key: str, words: str) -> Item:
    return Item(key, words, ("no", "yes", "unknown"), red=("yes", "unknown"))


SCREENING = (
    _risk("needle_phobia", "Fear of needles"),
    _risk("bleeding_disorder", "Bleeding disorder"),
    _risk("anticoagulants", "Anticoagulants or antiplatelet drugs"),
    _risk("immune_compromise", "Weakened immune system"),
    Item(
        "pregnancy",
        "Pregnancy",
        ("no", "first trimester", "second trimester", "third trimester", "unknown"),
        red=("first trimester", "second trimester", "third trimester", "unknown"),
    ),
    _risk("under_12", "Younger than 12 years"),
    _risk("local_infection", "Infection in the area"),
    _risk("local_wound", "Wound or skin lesion in the area"),
    _risk("local_cancer", "Active cancer in the area"),
    _risk("pacemaker", "Pacemaker or arrhythmia (no electro-stimulation)"),
    _risk("implants", "Implants or joint replacement in the area"),
    _risk("lymphoedema", "Lymphoedema of the limb"),
    _risk("epilepsy", "Epilepsy"),
    _risk("metal_allergy", "Allergy to metal"),
    _risk("unstable_condition", "Unstable diabetes, angina or other acute illness"),
)
CONSENT = (
    Item("explained", "Purpose, risks and alternatives were explained", red=("no",)),
    Item("given", "Consent was given", forbids=("no",)),
    Item("form", "How consent was given", ("written", "verbal")),
    Item("copy", "The client has a copy", is_needed=False),
    Item(
        "first_time",
        "First dry needling: what it is and the training were told",
        (*YES_NO, "not the first"),
        is_needed=False,
    ),
)
HYGIENE = (
    Item("hands", "Hands washed", red=("no",)),
    Item("gloves", "Gloves", red=("no",)),
    Item("skin", "Skin clean", red=("no",)),
    Item("sterile_pack", "Sterile single-use needles, pack intact", forbids=("no",)),
    Item("sharps_container", "Sharps container in reach", red=("no",)),
)
AFTERCARE = (
    Item("hydration", "Drink enough"),
    Item("heat", "Warmth on sore muscles"),
    Item("gentle_movement", "Move gently"),
    Item("no_strenuous_use", "No strenuous use for 24 to 48 hours"),
)
RED_FLAGS = (
    Item("chest", "Shortness of breath or chest pain: call the emergency number"),
    Item("infection", "Redness, heat, swelling or fever: call us"),
    Item("neurology", "Lasting numbness or weakness: call us"),
    Item("bleeding", "Bleeding or a growing bruise: call us"),
    Item("contact", "The client knows whom to call"),
)
OTHER_TREATMENT = tuple(
    Item(key, words, is_needed=False)
    for key, words in (
        ("exercise", "Exercise"),
        ("stretching", "Stretching"),
        ("manual_therapy", "Manual therapy"),
        ("heat_or_cold", "Heat or cold"),
        ("electrotherapy", "Electrotherapy on the skin"),
        ("education", "Education"),
        ("medication", "Medication"),
        ("other", "Other"),
    )
)
TOPICS: dict[str, tuple[Item, ...]] = {
    "consent": CONSENT,
    "screening": SCREENING,
    "hygiene": HYGIENE,
    "aftercare": AFTERCARE,
    "red_flags": RED_FLAGS,
    "other_treatment": OTHER_TREATMENT,
}
BEFORE = ("consent", "screening", "hygiene")
AFTER = ("aftercare", "red_flags")


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """A measure: its words, its unit, and the values that can be.

    Attributes
    ----------
    needs_what : bool
        Whether it says nothing without which movement, muscle or score.
    better : str
        ``lower``, ``higher``, or empty where it depends on the score.
    """

    key: str
    words: str
    unit: str
    lowest: float
    highest: float
    needs_what: bool = False
    better: str = "lower"


MEASURES = {
    kind.key: kind
    for kind in (
        MeasureKind("pain", "Pain now, 0 to 10", "NRS", 0, 10),
        MeasureKind("rom", "Range of motion", "deg", -90, 360, needs_what=True, better="higher"),
        MeasureKind("ppt", "Pressure pain threshold", "kPa", 0, 2000, better="higher"),
        MeasureKind("strength", "Strength", "N", 0, 5000, needs_what=True, better="higher"),
        MeasureKind("function", "Function score", "points", 0, 1000, needs_what=True, better=""),
        MeasureKind("pain_free", "Time between pain episodes", "h", 0, 24 * 366, better="higher"),
    )
}
PHASES = ("before", "after", "follow-up")
SIDES = ("left", "right", "middle", "")
POINTS = ("active", "latent", "satellite", "")
TECHNIQUES = {
    "": "not said",
    "superficial": "Superficial dry needling",
    "deep": "Deep dry needling",
    "ims": "Intramuscular stimulation",
    "electro": "Dry needling with electro-stimulation",
}
POSITIONS = ("", "prone", "supine", "left side", "right side", "sitting", "standing", "other")
RESPONSES = {
    "": "not said",
    "well": "Took it well",
    "sore": "Sore",
    "anxious": "Anxious",
    "faint": "Faint or dizzy",
    "stopped": "Asked to stop",
}


@dataclass(frozen=True, slots=True)
class AdverseKind:
    """Something unwanted, and how often studies report it.

    Attributes
    ----------
    percent : str
        Share of treatment sessions, as published; empty where none is known to us.
    source : str
        Study of `percent`.
    """

    key: str
    words: str
    percent: str = ""
    source: str = ""
    is_serious: bool = False


NEEDLE_COUNT = "needle_count"
"""With a note that says why, a session can be closed although needles do not add up."""
_BRADY, _BOYCE = "Brady 2014", "Boyce 2020"
ADVERSE_EVENTS = {
    kind.key: kind
    for kind in (
        AdverseKind("bleeding", "Bleeding", "16 | 4.65", f"{_BOYCE} | {_BRADY}"),
        AdverseKind("bruising", "Bruise", "7.7 | 7.55", f"{_BOYCE} | {_BRADY}"),
        AdverseKind("pain_during", "Pain during needling", "5.9 | 3.01", f"{_BOYCE} | {_BRADY}"),
        AdverseKind("pain_after", "Pain after needling", "2.19", _BRADY),
        AdverseKind("aggravation", "Symptoms worse", "0.88", _BRADY),
        AdverseKind("drowsiness", "Drowsy", "0.26", _BRADY),
        AdverseKind("headache", "Headache", "0.14", _BRADY),
        AdverseKind("nausea", "Nausea", "0.13", _BRADY),
        AdverseKind("faint", "Fainted, or nearly"),
        AdverseKind("dizziness", "Dizzy"),
        AdverseKind("allergy", "Allergic reaction"),
        AdverseKind("stuck_needle", "Stuck or bent needle"),
        AdverseKind("broken_needle", "Broken needle", is_serious=True),
        AdverseKind("forgotten_needle", "Forgotten needle"),
        AdverseKind(NEEDLE_COUNT, "Needles counted out differ from those put in"),
        AdverseKind("needlestick", "Needlestick of the practitioner", is_serious=True),
        AdverseKind("infection", "Infection", is_serious=True),
        AdverseKind("nerve", "Numbness or weakness that lasts", is_serious=True),
        AdverseKind("pneumothorax", "Pneumothorax, or suspected", is_serious=True),
        AdverseKind("seizure", "Seizure", is_serious=True),
        AdverseKind("other", "Something else"),
    )
}
ANY_MINOR_PERCENT, ANY_MAJOR_PERCENT = "36.7", "<0.1"
"""Of 20 464 sessions (Boyce 2020): any minor event, any major one (1 in 1 024)."""
SEVERITIES = ("minor", "moderate", "serious")
WHEN = ("during", "after")


@dataclass(frozen=True, slots=True)
class Symptom:
    """Told after a session; a red one is raised when the client's chart is opened next."""

    key: str
    words: str
    is_red: bool = False


SYMPTOMS = {
    symptom.key: symptom
    for symptom in (
        Symptom("dizziness", "Dizziness"),
        Symptom("tiredness", "Tiredness"),
        Symptom("bruise", "Bruise"),
        Symptom("headache", "Headache"),
        Symptom("numbness", "Numbness", is_red=True),
        Symptom("weakness", "Weakness", is_red=True),
        Symptom("infection", "Redness, heat, swelling or fever", is_red=True),
        Symptom("breath", "Shortness of breath or chest pain", is_red=True),
        Symptom("bleeding", "Bleeding or a growing bruise", is_red=True),
    )
}
