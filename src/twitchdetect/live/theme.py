"""Colours, sizes and signs of the window: light and dark, and never by colour alone.

Hues are those of Okabe and Ito, lightened on dark and darkened on light ground until text in them
has a contrast of 4.5 to 1 (WCAG 2, level AA) on background and panel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate

LEAST_SCALE, MOST_SCALE = 1.0, 3.0
LEAST_CONTRAST = 4.5
_TINT = 0.15
_PIXELS_A_POINT = 96 / 72  # of Qt's logical pixels; a dense screen has more behind each


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``, by what they are for.

    Attributes
    ----------
    name : str
        ``dark`` or ``light``.
    background, panel, text, dim, grid : str
        The window, what lies on it, words, lesser words, lines that are not looked at.
    traces : tuple of str
        Eight, for the channels in turn.
    ltr, reject, needle : str
        A twitch, what was rejected, what the needle does.
    warn, bad, good : str
        Amber, red and green, told apart by lightness and shape too.
    """

    name: str
    background: str
    panel: str
    text: str
    dim: str
    grid: str
    traces: tuple[str, ...]
    ltr: str
    reject: str
    warn: str
    bad: str
    good: str
    needle: str

    def role(self, role: str) -> str:
        """Give a colour by the name of its role, as `KIND_MARKS` has it."""
        colour = getattr(self, role, None)
        if not (isinstance(colour, str) and colour.startswith("#")):
            raise ValueError(f"no colour has the role {role!r}; roles are {', '.join(ROLES)}")
        return colour

    def tint(self, role: str) -> str:
        """Give the panel's colour with a little of a role's, to write on."""
        return mix(self.panel, self.role(role), _TINT)

    def trace(self, channel: int) -> str:
        """Give a channel's colour; after eight they begin again."""
        return self.traces[channel % len(self.traces)]


DARK = Theme(
    name="dark",
    background="#0a0e13",
    panel="#151c25",
    text="#f4f6f8",
    dim="#a7b3c1",
    grid="#2b3644",
    traces=(
        *("#56b4e9", "#f0e442", "#2cc39a", "#e8a0c8"),
        *("#e69f00", "#8fb8ff", "#c9d3de", "#ff9a76"),
    ),
    ltr="#ff9138",
    reject="#93a4b7",
    warn="#f5c518",
    bad="#ff6f7d",
    good="#35cf9f",
    needle="#63bdf2",
)
LIGHT = Theme(
    name="light",
    background="#ffffff",
    panel="#f1f4f7",
    text="#12171d",
    dim="#4a5765",
    grid="#ced6de",
    traces=(
        *("#0072b2", "#7a6a00", "#00745a", "#a8457f"),
        *("#a35a00", "#3f55b5", "#3d4853", "#b8401c"),
    ),
    ltr="#b54700",
    reject="#5a6877",
    warn="#825400",
    bad="#b3123b",
    good="#00694e",
    needle="#005f99",
)
THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
ROLES = (
    *("background", "panel", "text", "dim", "grid"),
    *("ltr", "reject", "warn", "bad", "good", "needle"),
)


class KindMark(NamedTuple):
    """How a kind of event or marker is told apart.

    Attributes
    ----------
    symbol : str
        A character; `twitchdetect.live.shapes` draws it where a font may lack it.
    hatch : str
        Name of the `Qt.BrushStyle` over its stretch of signal; plain where empty.
    role : str
        Of its colour in `Theme`.
    label : str
        Short English words; shown through the translator's context ``Kinds``.
    """

    symbol: str
    hatch: str
    role: str
    label: str


KIND_MARKS: dict[str, KindMark] = {
    "ltr": KindMark("▼", "", "ltr", QT_TRANSLATE_NOOP("Kinds", "twitch")),
    "voluntary": KindMark(
        "■", "Dense6Pattern", "reject", QT_TRANSLATE_NOOP("Kinds", "muscle tension")
    ),
    "startle": KindMark("★", "Dense6Pattern", "reject", QT_TRANSLATE_NOOP("Kinds", "startle")),
    "needle_movement": KindMark(
        "◆", "Dense6Pattern", "reject", QT_TRANSLATE_NOOP("Kinds", "needle moved")
    ),
    "cable_motion": KindMark(
        "▶", "Dense6Pattern", "reject", QT_TRANSLATE_NOOP("Kinds", "cable moved")
    ),
    "electrode_pop": KindMark(
        "▲", "Dense6Pattern", "warn", QT_TRANSLATE_NOOP("Kinds", "electrode pop")
    ),
    "ecg": KindMark("✚", "Dense6Pattern", "reject", QT_TRANSLATE_NOOP("Kinds", "heartbeat")),
    "stimulation": KindMark(
        "◀", "Dense6Pattern", "reject", QT_TRANSLATE_NOOP("Kinds", "stimulation")
    ),
    "saturation": KindMark(
        "×", "DiagCrossPattern", "warn", QT_TRANSLATE_NOOP("Kinds", "at the rail")
    ),
    "gap": KindMark("●", "BDiagPattern", "bad", QT_TRANSLATE_NOOP("Kinds", "signal missing")),
    "needle_in": KindMark("⬟", "", "needle", QT_TRANSLATE_NOOP("Kinds", "needle in")),
    "needle_out": KindMark("⬢", "", "needle", QT_TRANSLATE_NOOP("Kinds", "needle out")),
    "stroke": KindMark("♦", "", "needle", QT_TRANSLATE_NOOP("Kinds", "stroke")),
    "site": KindMark("⯃", "", "text", QT_TRANSLATE_NOOP("Kinds", "site")),
    "note": KindMark("·", "", "text", QT_TRANSLATE_NOOP("Kinds", "note")),
}


def kind_label(kind: str) -> str:
    """Give the words for a kind in the user's language."""
    return translate("Kinds", KIND_MARKS[kind].label) if kind in KIND_MARKS else kind


def px(points: float, scale: float = 1.0) -> int:
    """Give a length of so many points in logical pixels, at least 1.

    Parameters
    ----------
    points : float
    scale : float
        1.0 to 3.0, what the user chose on top of the screen's own.
    """
    return max(1, round(points * clamp_scale(scale) * _PIXELS_A_POINT))


def clamp_scale(scale: float) -> float:
    """Keep a scale between 100 and 300 %."""
    return min(MOST_SCALE, max(LEAST_SCALE, scale))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21, as WCAG 2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Give the colour that has `share` of `other` in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def ink_on(colour: str) -> str:
    """Give black or white, whichever is read better on a colour."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = (value / 255 for value in _channels(colour))
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
