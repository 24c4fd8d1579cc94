"""How each kind of event looks: a colour, and a shape for those who cannot tell the colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twitchdetect.events import KINDS, MARKER_KINDS, Event, Kind, MarkerKind


@dataclass(frozen=True, slots=True)
class Style:
    """Colour and shape.

    Attributes
    ----------
    colour : str
        Of Okabe and Ito's and Tol's palettes, which the colour-blind can tell apart.
    marker : str
        The shape, as matplotlib calls it.
    sign : str
        The same shape as a character.
    hatch : str or None
        Over stretches without signal.
    size : float
        What makes the shape look as large as the others.
    """

    colour: str
    marker: str
    sign: str
    hatch: str | None = None
    size: float = 1.0


AnyKind = Kind | MarkerKind
STYLES: dict[AnyKind, Style] = {
    "ltr": Style("#D55E00", "v", "▼"),
    "voluntary": Style("#0072B2", "s", "■"),
    "startle": Style("#332288", "*", "★", size=1.6),
    "needle_movement": Style("#E69F00", "D", "◆"),
    "cable_motion": Style("#999933", ">", "▶"),
    "electrode_pop": Style("#56B4E9", "^", "▲"),
    "ecg": Style("#009E73", "P", "✚", size=1.15),
    "stimulation": Style("#882255", "<", "◀"),
    "saturation": Style("#CC79A7", "X", "×", "xxxx"),
    "gap": Style("#666666", "o", "●", "////"),
    "needle_in": Style("#117733", "p", "⬟"),
    "needle_out": Style("#AA4499", "h", "⬢"),
    "stroke": Style("#222222", "d", "♦"),
    "site": Style("#44AA99", "8", "⯃"),
    "note": Style("#DDCC77", ".", "·"),
}


def counts(events: Sequence[Event]) -> dict[AnyKind, int]:
    """Count the kinds that occur, in the order of the vocabulary."""
    kinds: tuple[AnyKind, ...] = (*KINDS, *MARKER_KINDS)
    found = {kind: sum(e.kind == kind for e in events) for kind in kinds}
    return {kind: n for kind, n in found.items() if n}


def number_twitches(events: Sequence[Event]) -> list[tuple[int, Event]]:
    """Number the twitches from 1, in the order given."""
    return list(enumerate((e for e in events if e.kind == "ltr"), start=1))
