"""The part of a session's report about where needles went in and what the muscle answered."""

from __future__ import annotations

import math
from collections.abc import Sequence

from twitchdetect.chart import picklists
from twitchdetect.report.chart import say
from twitchdetect.report.chart.anatomy import body_pictures, muscle_words
from twitchdetect.report.chart.document import (
    Beside,
    Block,
    Column,
    Group,
    Pairs,
    Section,
    Table,
    Text,
)
from twitchdetect.report.chart.facts import InsertionFact, SessionFacts, SiteFact, TwitchFact
from twitchdetect.report.chart.trend import fit_trend, sized, trend_words


def sites(facts: SessionFacts) -> Section:
    """Give the section: a body with the places, all sites in a table, and each for itself."""
    if not facts.sites:
        return Section("Sites", (Text("No site was recorded.", "soft"),))
    pictures = body_pictures(facts.sites)
    groups = tuple(_site(facts, site) for site in facts.sites)
    if len(facts.sites) == 1:
        return Section("Site", (Beside(pictures, groups),) if pictures else groups)
    table = _overview(facts)
    first: Block = Beside(pictures, (table,)) if pictures else table
    return Section("Sites", (first, *groups))


def counts_words(twitches: Sequence[TwitchFact]) -> str:
    """Say how many were detected and what a person made of them."""
    found = [t for t in twitches if t.verdict != "felt"]
    n_felt = sum(t.verdict == "felt" for t in twitches)
    n_added = sum(t.is_added for t in twitches)
    said = [f"{len(found)} detected"]
    if found:
        n = {v: sum(t.verdict == v for t in found) for v in ("confirmed", "rejected", "open")}
        said = [
            f"{len(found)} detected: {n['confirmed']} confirmed, {n['rejected']} rejected, "
            f"{n['open']} not judged"
        ]
    if n_added:
        said.append(f"{n_added} of them the detector had called otherwise")
    said.append(f"{n_felt} felt but not detected")
    return "; ".join(said)


def where_words(site: SiteFact) -> str:
    """Name a site: muscle, side, sort of trigger point."""
    point = f"{site.point} trigger point" if site.point else ""
    return ", ".join(part for part in (muscle_words(site.muscle), site.side, point) if part)


def _short_words(site: SiteFact) -> str:
    return ", ".join(part for part in (site.muscle, site.side, site.point) if part)


def technique_words(site: SiteFact) -> str:
    """Give the technique with its settings."""
    said = [picklists.TECHNIQUES.get(site.technique, site.technique) if site.technique else ""]
    if site.segments:
        said.append(f"segments {site.segments}")
    settings = (
        (site.frequency_hz, "Hz"),
        (site.pulse_width_us, "µs"),
        (site.intensity_mA, "mA"),
        (None if site.stimulation_s is None else site.stimulation_s / 60, "min"),
    )
    said += [f"{value:g} {unit}" for value, unit in settings if value is not None]
    return ", ".join(part for part in said if part)


def share_words(site: SiteFact) -> str:
    """Say which share of the strokes a twitch answered; empty without a recording."""
    got = site.figures.get
    n, k = got("n_strokes"), got("n_answered")
    if not n or k is None:
        return ""
    said = f"{k} of {n}"
    share, low, high = (_known(got(key)) for key in ("share", "share_low", "share_high"))
    if share is not None and low is not None and high is not None:
        told = say.interval(100 * low, 100 * high, 0, "%")
        said += f", estimated share {say.percent(share)} ({told})"
    return said


def _known(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) and math.isfinite(value) else None


def _overview(facts: SessionFacts) -> Table:
    columns = (
        Column("Site", is_number=True, share=6),
        Column("Muscle", share=45),
        Column("Needles", is_number=True),
        Column("Strokes", is_number=True),
        Column("Minutes in", is_number=True),
        Column("Twitches confirmed of detected", is_number=True, share=17),
    )
    rows = [
        (
            str(site.number),
            _short_words(site),
            str(len(site.insertions)),
            say.number(strokes_of(site)),
            say.number(minutes_of(site), 1),
            _of(facts.twitches_of(site.number)) if facts.recordings else "",
        )
        for site in facts.sites
    ]
    return Table(columns, tuple(rows))


def strokes_of(site: SiteFact) -> int | None:
    """Give a site's strokes: as marked, else added up over its needles."""
    if site.n_strokes is not None:
        return site.n_strokes
    told = [i.n_strokes for i in site.insertions if i.n_strokes is not None]
    return sum(told) if told else None


def minutes_of(site: SiteFact) -> float | None:
    """Give the minutes of the needle that was in longest; None if one is in or none was."""
    minutes = [i.minutes for i in site.insertions]
    if not minutes or None in minutes:
        return None
    return max(m for m in minutes if m is not None)


def _of(twitches: Sequence[TwitchFact]) -> str:
    found = [t for t in twitches if t.verdict != "felt"]
    return f"{sum(t.verdict == 'confirmed' for t in found)} of {len(found)}"


def _site(facts: SessionFacts, site: SiteFact) -> Group:
    twitches = facts.twitches_of(site.number)
    pairs = [("Technique", technique_words(site))]
    if strokes_of(site) is not None and not any(i.n_strokes is not None for i in site.insertions):
        pairs.append(("Strokes", str(strokes_of(site))))
    if facts.recordings:
        pairs.append(("Twitches", counts_words(twitches)))
        pairs.append(("Strokes answered", share_words(site)))
    counted = sized(twitches)
    if counted:
        pairs.append(("Size of the twitches", _size_words(counted)))
    if site.note:
        pairs.append(("Note", site.note))
    needles: Block = Text("No needle was recorded here.", "soft")
    if site.insertions:
        needles = _insertions(site.insertions)
    title = f"Site {site.number}: {where_words(site) or 'muscle not recorded'}"
    return Group(title, (Pairs(tuple(pairs)), needles))


def _size_words(twitches: Sequence[TwitchFact]) -> str:
    first, last = twitches[0].peak_uV, twitches[-1].peak_uV
    said = f"first {say.number(first, 0, 'µV')}"
    if len(twitches) > 1:
        said += f", last {say.number(last, 0, 'µV')}"
    trend = fit_trend(twitches)
    return said if trend is None else f"{said}; {trend_words(trend)}"


def _insertions(inserted: Sequence[InsertionFact]) -> Table:
    columns = [
        Column("Needle", is_number=True),
        Column("In at", is_number=True),
        Column("Minutes in", is_number=True),
        Column("Depth, mm", is_number=True),
        Column("Strokes", is_number=True),
        Column("Sort, batch", share=36),
    ]
    has_notes = any(i.note for i in inserted)
    if has_notes:
        columns.append(Column("Note", share=20))
    places = say.decimals_of((i.depth_mm for i in inserted), 1)
    rows = []
    for i in inserted:
        batch = f"batch {i.batch}" if i.batch else ""
        row = [
            str(i.number),
            say.time(i.in_at),
            "still in" if i.minutes is None else say.number(i.minutes, 1),
            say.number(i.depth_mm, places),
            say.number(i.n_strokes),
            ", ".join(part for part in (i.needle, batch) if part),
        ]
        rows.append((*row, i.note or "–") if has_notes else tuple(row))
    return Table(tuple(columns), tuple(rows))
