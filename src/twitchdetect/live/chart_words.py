"""Words of the chart's pick-lists and refusals in the user's language."""

from __future__ import annotations

import re

from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate

PICKS = (
    QT_TRANSLATE_NOOP("Picks", "Purpose, risks and alternatives were explained"),
    QT_TRANSLATE_NOOP("Picks", "Consent was given"),
    QT_TRANSLATE_NOOP("Picks", "How consent was given"),
    QT_TRANSLATE_NOOP("Picks", "The client has a copy"),
    QT_TRANSLATE_NOOP("Picks", "First dry needling: what it is and the training were told"),
    QT_TRANSLATE_NOOP("Picks", "Fear of needles"),
    QT_TRANSLATE_NOOP("Picks", "Bleeding disorder"),
    QT_TRANSLATE_NOOP("Picks", "Anticoagulants or antiplatelet drugs"),
    QT_TRANSLATE_NOOP("Picks", "Weakened immune system"),
    QT_TRANSLATE_NOOP("Picks", "Pregnancy"),
    QT_TRANSLATE_NOOP("Picks", "Younger than 12 years"),
    QT_TRANSLATE_NOOP("Picks", "Infection in the area"),
    QT_TRANSLATE_NOOP("Picks", "Wound or skin lesion in the area"),
    QT_TRANSLATE_NOOP("Picks", "Active cancer in the area"),
    QT_TRANSLATE_NOOP("Picks", "Pacemaker or arrhythmia (no electro-stimulation)"),
    QT_TRANSLATE_NOOP("Picks", "Implants or joint replacement in the area"),
    QT_TRANSLATE_NOOP("Picks", "Lymphoedema of the limb"),
    QT_TRANSLATE_NOOP("Picks", "Epilepsy"),
    QT_TRANSLATE_NOOP("Picks", "Allergy to metal"),
    QT_TRANSLATE_NOOP("Picks", "Unstable diabetes, angina or other acute illness"),
    QT_TRANSLATE_NOOP("Picks", "Hands washed"),
    QT_TRANSLATE_NOOP("Picks", "Gloves"),
    QT_TRANSLATE_NOOP("Picks", "Skin clean"),
    QT_TRANSLATE_NOOP("Picks", "Sterile single-use needles, pack intact"),
    QT_TRANSLATE_NOOP("Picks", "Sharps container in reach"),
    QT_TRANSLATE_NOOP("Picks", "Drink enough"),
    QT_TRANSLATE_NOOP("Picks", "Warmth on sore muscles"),
    QT_TRANSLATE_NOOP("Picks", "Move gently"),
    QT_TRANSLATE_NOOP("Picks", "No strenuous use for 24 to 48 hours"),
    QT_TRANSLATE_NOOP("Picks", "Shortness of breath or chest pain: call the emergency number"),
    QT_TRANSLATE_NOOP("Picks", "Redness, heat, swelling or fever: call us"),
    QT_TRANSLATE_NOOP("Picks", "Lasting numbness or weakness: call us"),
    QT_TRANSLATE_NOOP("Picks", "Bleeding or a growing bruise: call us"),
    QT_TRANSLATE_NOOP("Picks", "The client knows whom to call"),
    QT_TRANSLATE_NOOP("Picks", "Exercise"),
    QT_TRANSLATE_NOOP("Picks", "Stretching"),
    QT_TRANSLATE_NOOP("Picks", "Manual therapy"),
    QT_TRANSLATE_NOOP("Picks", "Heat or cold"),
    QT_TRANSLATE_NOOP("Picks", "Electrotherapy on the skin"),
    QT_TRANSLATE_NOOP("Picks", "Education"),
    QT_TRANSLATE_NOOP("Picks", "Medication"),
    QT_TRANSLATE_NOOP("Picks", "Other"),
    QT_TRANSLATE_NOOP("Picks", "yes"),
    QT_TRANSLATE_NOOP("Picks", "no"),
    QT_TRANSLATE_NOOP("Picks", "written"),
    QT_TRANSLATE_NOOP("Picks", "verbal"),
    QT_TRANSLATE_NOOP("Picks", "not the first"),
    QT_TRANSLATE_NOOP("Picks", "unknown"),
    QT_TRANSLATE_NOOP("Picks", "first trimester"),
    QT_TRANSLATE_NOOP("Picks", "second trimester"),
    QT_TRANSLATE_NOOP("Picks", "third trimester"),
    QT_TRANSLATE_NOOP("Picks", "consent"),
    QT_TRANSLATE_NOOP("Picks", "screening"),
    QT_TRANSLATE_NOOP("Picks", "hygiene"),
    QT_TRANSLATE_NOOP("Picks", "aftercare"),
    QT_TRANSLATE_NOOP("Picks", "red flags"),
    QT_TRANSLATE_NOOP("Picks", "other treatment"),
    QT_TRANSLATE_NOOP("Picks", "Pain now, 0 to 10"),
    QT_TRANSLATE_NOOP("Picks", "Range of motion"),
    QT_TRANSLATE_NOOP("Picks", "Pressure pain threshold"),
    QT_TRANSLATE_NOOP("Picks", "Strength"),
    QT_TRANSLATE_NOOP("Picks", "Function score"),
    QT_TRANSLATE_NOOP("Picks", "Time between pain episodes"),
    QT_TRANSLATE_NOOP("Picks", "active"),
    QT_TRANSLATE_NOOP("Picks", "latent"),
    QT_TRANSLATE_NOOP("Picks", "satellite"),
    QT_TRANSLATE_NOOP("Picks", "prone"),
    QT_TRANSLATE_NOOP("Picks", "supine"),
    QT_TRANSLATE_NOOP("Picks", "left side"),
    QT_TRANSLATE_NOOP("Picks", "right side"),
    QT_TRANSLATE_NOOP("Picks", "sitting"),
    QT_TRANSLATE_NOOP("Picks", "standing"),
    QT_TRANSLATE_NOOP("Picks", "other"),
    QT_TRANSLATE_NOOP("Picks", "minor"),
    QT_TRANSLATE_NOOP("Picks", "moderate"),
    QT_TRANSLATE_NOOP("Picks", "serious"),
    QT_TRANSLATE_NOOP("Picks", "during"),
    QT_TRANSLATE_NOOP("Picks", "after"),
    QT_TRANSLATE_NOOP("Picks", "before"),
    QT_TRANSLATE_NOOP("Picks", "follow-up"),
    QT_TRANSLATE_NOOP("Picks", "not said"),
    QT_TRANSLATE_NOOP("Picks", "Superficial dry needling"),
    QT_TRANSLATE_NOOP("Picks", "Deep dry needling"),
    QT_TRANSLATE_NOOP("Picks", "Intramuscular stimulation"),
    QT_TRANSLATE_NOOP("Picks", "Dry needling with electro-stimulation"),
    QT_TRANSLATE_NOOP("Picks", "Took it well"),
    QT_TRANSLATE_NOOP("Picks", "Sore"),
    QT_TRANSLATE_NOOP("Picks", "Anxious"),
    QT_TRANSLATE_NOOP("Picks", "Faint or dizzy"),
    QT_TRANSLATE_NOOP("Picks", "Asked to stop"),
    QT_TRANSLATE_NOOP("Picks", "Bleeding"),
    QT_TRANSLATE_NOOP("Picks", "Bruise"),
    QT_TRANSLATE_NOOP("Picks", "Pain during needling"),
    QT_TRANSLATE_NOOP("Picks", "Pain after needling"),
    QT_TRANSLATE_NOOP("Picks", "Symptoms worse"),
    QT_TRANSLATE_NOOP("Picks", "Drowsy"),
    QT_TRANSLATE_NOOP("Picks", "Headache"),
    QT_TRANSLATE_NOOP("Picks", "Nausea"),
    QT_TRANSLATE_NOOP("Picks", "Fainted, or nearly"),
    QT_TRANSLATE_NOOP("Picks", "Dizzy"),
    QT_TRANSLATE_NOOP("Picks", "Allergic reaction"),
    QT_TRANSLATE_NOOP("Picks", "Stuck or bent needle"),
    QT_TRANSLATE_NOOP("Picks", "Broken needle"),
    QT_TRANSLATE_NOOP("Picks", "Forgotten needle"),
    QT_TRANSLATE_NOOP("Picks", "Needles counted out differ from those put in"),
    QT_TRANSLATE_NOOP("Picks", "Needlestick of the practitioner"),
    QT_TRANSLATE_NOOP("Picks", "Infection"),
    QT_TRANSLATE_NOOP("Picks", "Numbness or weakness that lasts"),
    QT_TRANSLATE_NOOP("Picks", "Pneumothorax, or suspected"),
    QT_TRANSLATE_NOOP("Picks", "Seizure"),
    QT_TRANSLATE_NOOP("Picks", "Something else"),
    QT_TRANSLATE_NOOP("Picks", "Dizziness"),
    QT_TRANSLATE_NOOP("Picks", "Tiredness"),
    QT_TRANSLATE_NOOP("Picks", "Numbness"),
    QT_TRANSLATE_NOOP("Picks", "Weakness"),
    QT_TRANSLATE_NOOP("Picks", "Redness, heat, swelling or fever"),
    QT_TRANSLATE_NOOP("Picks", "Shortness of breath or chest pain"),
    QT_TRANSLATE_NOOP("Picks", "Bleeding or a growing bruise"),
)
"""All words of `chart.picklists`, here because Qt's collector looks into this room only."""
_SHORT = {
    "first trimester": QT_TRANSLATE_NOOP("Chart", "1st third"),
    "second trimester": QT_TRANSLATE_NOOP("Chart", "2nd third"),
    "third trimester": QT_TRANSLATE_NOOP("Chart", "last third"),
    "not the first": QT_TRANSLATE_NOOP("Chart", "not first"),
}
"""Answers that are too long for a button."""
_TOPICS = "consent|screening|hygiene|aftercare|red flags"


def picked(words: str) -> str:
    """Give words of a pick-list in the user's language."""
    return translate("Picks", words)


def answer_words(value: str) -> str:
    """Give an answer as it stands on its button."""
    return translate("Chart", _SHORT[value]) if value in _SHORT else picked(value)


def unit_words(unit: str) -> str:
    """Give a unit as it is written."""
    shown = {"deg": "°", "points": translate("Chart", "points"), "NRS": ""}
    return shown.get(unit, unit)


def obstacle_words(told: str) -> str:
    """Give a sentence of `sessions.obstacles` in the user's language."""
    found = re.fullmatch(r"(.+) \((\w+)\): (.+?)\. ?(.*)", told)
    if found is None:
        return told
    item, topic, answer, more = found.groups()
    parts = {
        "not answered": translate("Chart", "not answered"),
        "No needle may be used.": translate("Chart", "No needle may be used."),
        "Say in words why it may go on.": translate("Chart", "Say in words why it may go on."),
        "Say in words why needles were used.": translate(
            "Chart", "Say in words why needles were used."
        ),
    }
    value, comma, by_birth = answer.partition(",")
    said = parts.get(answer) or picked(value)
    if comma and by_birth:
        said += translate("Chart", ", but by the day or year of birth it is so")
    end = f" {parts.get(more, more)}" if more else ""
    return f"{picked(item)} ({picked(topic)}): {said}.{end}"


def missing_words(told: str) -> str:
    """Give a sentence of `signing.missing` in the user's language."""
    if found := re.fullmatch(r"(\d+) needles? still in: (.+)\.", told):
        said = translate("Chart", "Still in: needle %1.")
        return said.replace("%1", found[2])
    if told.startswith("Count the needles"):
        return translate("Chart", "Count the needles in the sharps container and say how many.")
    if found := re.fullmatch(r"Needle (\d+) came out before it went in\.", told):
        said = translate("Chart", "Needle %1 came out before it went in.")
        return said.replace("%1", found[1])
    if found := re.match(r"(\d+) needles? went in and (\d+) were counted out: ", told):
        said = translate(
            "Chart", "In: %1, counted out: %2. Look for it, count again, or note it as unwanted."
        )
        return said.replace("%1", found[1]).replace("%2", found[2])
    if found := re.fullmatch(rf"Not answered of ({_TOPICS}): (.+)\.", told):
        said = translate("Chart", "%1: %2 not answered.")
        n = len(found[2].split(", "))
        return said.replace("%1", picked(found[1])).replace("%2", f"{n}")
    return obstacle_words(told)
