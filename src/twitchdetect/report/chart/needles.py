"""A sort of needle in words."""

from __future__ import annotations

from twitchdetect.chart.tables import NeedleKind


def needle_words(kind: NeedleKind | None) -> str:
    """Give ``0.30 x 40 mm, maker, material``, empty if nothing is known."""
    if kind is None:
        return ""
    size = ""
    if kind.diameter_mm is not None and kind.length_mm is not None:
        size = f"{kind.diameter_mm:.2f} × {kind.length_mm:g} mm"
    elif kind.diameter_mm is not None:
        size = f"{kind.diameter_mm:.2f} mm thick"
    elif kind.length_mm is not None:
        size = f"{kind.length_mm:g} mm long"
    return ", ".join(part for part in (size, kind.maker, kind.material) if part)
