"""What a session is like: sites, twitches, and what else throws itself at the electrodes.

Ranges of scenarios are assumptions: nobody has published them for surface EMG.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

CONFOUNDERS = {
    "needle_movement": "the needle's own movement at every stroke, with and without a twitch",
    "de_qi": "muscle tone that rises to 2-3 times rest while the needle is worked",
    "cable_motion": "tugs at a cable",
    "electrode_pop": "a step of one electrode that decays, also during twitches",
    "voluntary": "voluntary contractions",
    "guarding": "the muscle holds against it, 150-400 ms after a stroke",
    "startle": "all muscles of both sides at once, 55-65 ms after a stroke if there are any",
    "ecg": "heartbeat (trunk muscles)",
    "mains": "mains hum with harmonics that wanders",
    "mains_step": "hum that becomes 2-4 times larger at some moment",
    "stimulation": "electro-stimulation in some of the pauses, 2-100 Hz",
    "saturation": "swings beyond the converter's limit",
    "electrode_off": "an electrode that comes off for some seconds",
    "packet_loss": "samples that the board's radio loses (twitchboard and hd have none)",
    "drift": "a level of rest that drifts over minutes",
}
"""Everything that can be switched, with what it is."""
NEEDS_NEEDLE = frozenset({"needle_movement", "de_qi", "guarding", "stimulation"})
"""What cannot be without strokes."""

Range = tuple[float, float]
_LIMITS = {  # of ranges: what is possible at all, not what is likely
    "first_snr_db": (-60, 60),
    "twitch_share": (0, 1),
    "free_every_s": (0.5, 3600),
    "n_strokes": (1, 1000),
    "stroke_hz": (0.1, 5),
    "dwell_s": (0.5, 3600),
    "depth_mm": (2, 60),
    "rest_uV": (0.1, 1000),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A recipe for sessions.

    Attributes
    ----------
    name, title : str
    twitches : str
        ``"strokes"``: evoked by strokes of the needle; ``"free"``: apart from everything, no
        needle at all, as a test of detection alone; ``"none"``.
    first_snr_db : tuple of float
        Range of the SNR (see `dsp.snr`) of each site's first twitch, or of every free one.
    twitch_share : tuple of float
        Range of the probability that a stroke evokes a twitch, before it decays.
    silent_sites : float
        Probability that a site gives no twitch at all.
    unseen_share : float
        Probability that a twitch leaves nothing on the skin (SNR -inf).
    free_every_s : tuple of float
        Between the onsets of free twitches.
    n_strokes : tuple of int
    stroke_hz : tuple of float
    dwell_s : tuple of float
        How long the needle stays after the strokes; 10-30 minutes in life, less here.
    other_side : bool
        Whether the other side answers too, as with active trigger points.
    depth_mm : tuple of float
        Of the taut band below the skin.
    rest_uV : tuple of float
        Range of the channels' root mean square at rest.
    mains_hz : float
    confounders : frozenset of str
        Keys of `CONFOUNDERS`.
    """

    name: str
    title: str
    twitches: str = "strokes"
    first_snr_db: Range = (6.0, 25.0)
    twitch_share: Range = (0.15, 0.5)
    silent_sites: float = 0.15
    unseen_share: float = 0.05
    free_every_s: Range = (2.5, 5.0)
    n_strokes: tuple[int, int] = (8, 25)
    stroke_hz: Range = (1.0, 3.0)
    dwell_s: Range = (8.0, 20.0)
    other_side: bool = False
    depth_mm: Range = (5.0, 14.0)
    rest_uV: Range = (2.0, 10.0)
    mains_hz: float = 50.0
    confounders: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _check_known(self.confounders)
        if self.twitches not in ("strokes", "free", "none"):
            raise ValueError(f"twitches must be strokes, free or none, got {self.twitches!r}")
        if self.mains_hz not in (50.0, 60.0):
            raise ValueError(f"mains_hz must be 50 or 60, got {self.mains_hz!r}")
        for name in ("silent_sites", "unseen_share"):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not 0 <= value <= 1:
                raise ValueError(f"{name} must be 0 to 1, got {value!r}")
        for name, limits in _LIMITS.items():
            _check_range(name, getattr(self, name), limits)
        lost = sorted(self.confounders & NEEDS_NEEDLE)
        if lost and self.twitches != "strokes":
            raise ValueError(
                f"{lost[0]} needs a needle, and {self.name} has none; expected a scenario with one"
            )

    def changed(
        self, *, with_: Iterable[str] = (), without: Iterable[str] = (), **changes: Any
    ) -> Scenario:
        """Give a copy with other settings, and with confounders switched on and off.

        Raises
        ------
        ValueError
            If a setting or a confounder is unknown, or a value makes no sense.
        """
        known = [field.name for field in fields(self)]
        for name in changes:
            if name not in known:
                raise ValueError(f"unknown setting {name!r}; known are: {', '.join(known)}")
        on, off = _check_known(with_), _check_known(without)
        if both := sorted(on & off):
            raise ValueError(f"{both[0]} is switched on and off; expected one of the two")
        before = _check_known(changes.pop("confounders", self.confounders))
        return replace(self, confounders=(before | on) - off, **changes)


def _check_known(confounders: Iterable[str]) -> frozenset[str]:
    if isinstance(confounders, str) or not isinstance(confounders, Iterable):
        raise ValueError(f"expected names of confounders in a list, got {confounders!r}")
    given = list(confounders)
    unknown = [name for name in given if name not in list(CONFOUNDERS)]
    if unknown:
        raise ValueError(f"unknown confounder {unknown[0]!r}; known are: {', '.join(CONFOUNDERS)}")
    return frozenset(given)


def _check_range(name: str, value: Any, limits: Range) -> None:
    """Raise unless a value is two numbers in order, within limits."""
    kind, words = ((int,), "whole numbers") if name == "n_strokes" else ((int, float), "numbers")
    is_pair = isinstance(value, (tuple, list)) and len(value) == 2
    if not is_pair or not all(isinstance(n, kind) for n in value) or not value[0] <= value[1]:
        raise ValueError(f"{name} must be two {words}, low and high, got {value!r}")
    if not limits[0] <= value[0] <= value[1] <= limits[1]:
        raise ValueError(f"{name} must be {limits[0]:g} to {limits[1]:g}, got {value!r}")


_ALWAYS = frozenset({"needle_movement", "de_qi", "mains", "drift", "electrode_pop"})
SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            name="latent",
            title="latent trigger points: twitches on the needled side alone",
            confounders=_ALWAYS | {"voluntary", "guarding", "cable_motion", "packet_loss"},
        ),
        Scenario(
            name="active",
            title="active trigger points: the other side answers, weaker and later",
            other_side=True,
            twitch_share=(0.25, 0.5),
            silent_sites=0.05,
            confounders=_ALWAYS
            | {"voluntary", "guarding", "startle", "cable_motion", "packet_loss"},
        ),
        Scenario(
            name="deep",
            title="a deep muscle whose twitches hardly reach the skin, or not at all",
            first_snr_db=(-15.0, 6.0),
            unseen_share=0.4,
            depth_mm=(25.0, 40.0),
            confounders=_ALWAYS | {"voluntary", "packet_loss"},
        ),
        Scenario(
            name="trunk",
            title="a trunk muscle with heartbeat on every channel",
            confounders=_ALWAYS | {"ecg", "voluntary", "guarding", "packet_loss"},
        ),
        Scenario(
            name="electro",
            title="needles with electro-stimulation",
            confounders=_ALWAYS | {"stimulation", "voluntary", "packet_loss"},
        ),
        Scenario(
            name="everything",
            title="all that can go wrong, in one session",
            other_side=True,
            confounders=frozenset(CONFOUNDERS),
        ),
        Scenario(
            name="sweep",
            title="no needle: free twitches of +25 dB down to nothing in clean rest",
            twitches="free",
            first_snr_db=(-9.0, 25.0),
            confounders=frozenset({"mains"}),
        ),
        Scenario(
            name="rest",
            title="rest alone, to count false alarms",
            twitches="none",
            confounders=frozenset({"mains"}),
        ),
    )
}


def find_scenario(name: str) -> Scenario:
    """Give a scenario by name.

    Raises
    ------
    ValueError
        If there is none; the message lists those there are.
    """
    if name not in list(SCENARIOS):
        raise ValueError(f"unknown scenario {name!r}; known are: {', '.join(SCENARIOS)}")
    return SCENARIOS[name]
