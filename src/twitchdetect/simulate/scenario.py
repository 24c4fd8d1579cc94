"""What a session is like: sites, twitches, and what else throws itself at the electrodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

CONFOUNDERS = {
    "needle_movement": "the needle's own movement at every stroke, with and without a twitch",
    "de_qi": "muscle tone that rises to 2-3 times rest while the needle is worked",
    "cable_motion": "tugs at a cable",
    "electrode_pop": "a step of one electrode that decays",
    "voluntary": "voluntary contractions",
    "guarding": "the muscle holds against it, 150-400 ms after a stroke",
    "startle": "all muscles of both sides at once, 60 ms after a stroke",
    "ecg": "heartbeat (trunk muscles)",
    "mains": "mains hum with harmonics that wanders",
    "mains_step": "hum that becomes 2-4 times larger at some moment",
    "stimulation": "electro-stimulation in some of the pauses, 2-100 Hz",
    "saturation": "swings beyond the converter's limit",
    "electrode_off": "an electrode that comes off for some seconds",
    "packet_loss": "samples that the board's radio loses",
    "drift": "a level of rest that drifts over minutes",
}
"""Everything that can be switched, with what it is."""

Range = tuple[float, float]


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
        unknown = sorted(set(self.confounders) - set(CONFOUNDERS))
        if unknown:
            raise ValueError(
                f"unknown confounder {unknown[0]!r}; known are: {', '.join(CONFOUNDERS)}"
            )
        if self.twitches not in ("strokes", "free", "none"):
            raise ValueError(f"twitches must be strokes, free or none, got {self.twitches!r}")
        if self.mains_hz not in (50.0, 60.0):
            raise ValueError(f"mains_hz must be 50 or 60, got {self.mains_hz!r}")
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, (tuple, list)) and not _is_range(value):
                raise ValueError(f"{field.name} must be two numbers, low and high, got {value!r}")
        for name in ("n_strokes", "stroke_hz", "dwell_s", "depth_mm", "rest_uV", "free_every_s"):
            if getattr(self, name)[0] <= 0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)!r}")

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
        off = frozenset(without)
        checked = replace(self, confounders=off)  # names that are switched off exist, too
        on = frozenset(changes.pop("confounders", self.confounders)) | frozenset(with_)
        return replace(checked, confounders=on - off, **changes)


def _is_range(value: Iterable[Any]) -> bool:
    numbers = list(value)
    return (
        len(numbers) == 2
        and all(isinstance(n, (int, float)) and n == n for n in numbers)
        and numbers[0] <= numbers[1]
    )


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
    if name not in SCENARIOS:
        raise ValueError(f"unknown scenario {name!r}; known are: {', '.join(SCENARIOS)}")
    return SCENARIOS[name]
