"""What was done with needles, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from twitchdetect.cli.chart_text import count, figure, local_clock

if TYPE_CHECKING:
    from twitchdetect.chart.tables import Insertion, NeedleKind, Site


def needle_words(kind: NeedleKind) -> str:
    """Say what a sort of needle is."""
    size = " x ".join(
        f"{value:.2f}" if value < 1 else figure(value)
        for value in (kind.diameter_mm, kind.length_mm)
        if value is not None
    )
    batch = f"batch {kind.batch}" if kind.batch else ""
    parts = (f"{size} mm" if size else "", kind.maker, kind.material, batch)
    return ", ".join(part for part in parts if part) or "not described"


def site_words(site: Site) -> str:
    """Say where a site is and what was done there."""
    from twitchdetect.chart.picklists import TECHNIQUES

    where = ", ".join(part for part in (site.muscle or "muscle not said", site.side) if part)
    point = f"{site.point} trigger point" if site.point else ""
    how = TECHNIQUES[site.technique] if site.technique else ""
    settings = (
        (site.frequency_hz, "Hz"),
        (site.pulse_width_us, "us"),
        (site.intensity_mA, "mA"),
        (site.stimulation_s, "s"),
    )
    told = " ".join(f"{figure(value)} {unit}" for value, unit in settings if value is not None)
    parts = (where, point, how, site.segments, told)
    return "; ".join(part for part in parts if part)


def insertion_words(insertion: Insertion, kinds: dict[str, NeedleKind]) -> str:
    """Say how long and how deep a needle was in."""
    minutes = insertion.in_situ_min
    out_at = insertion.out_at
    time = f"in {local_clock(insertion.in_at)}, "
    time += "STILL IN" if out_at is None else f"out {local_clock(out_at)} ({minutes:.1f} min)"
    parts = [time]
    if insertion.depth_mm is not None:
        parts.append(f"{figure(insertion.depth_mm)} mm deep")
    if insertion.n_strokes is not None:
        parts.append(count(insertion.n_strokes, "stroke"))
    if insertion.needle_id in kinds and len(kinds) > 1:
        parts.append(f"sort {kinds[insertion.needle_id].number}")
    if insertion.note:
        parts.append(insertion.note)
    return f"insertion {insertion.number}: {', '.join(parts)}"


def twitch_words(counts: Counter[str]) -> str:
    """Say how many twitches there were, and what became of them."""
    parts = [f"{counts['detected']} detected"]
    parts += [f"{counts[key]} {key}" for key in ("confirmed", "rejected") if counts[key]]
    parts += [f"{counts['felt']} felt but not detected"] if counts["felt"] else []
    return ", ".join(parts)
