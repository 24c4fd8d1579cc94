"""One scale for all channels of like size, as at an electromyograph; exceptions are told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.events import Event

FLAT_UV = 0.002
_ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0)
_LIKE = 4.0  # a channel that needs this much more than its peers has a scale of its own
_LOST = 10.0  # and so has one whose twitches would be this small on the common one
_NO_SIGNAL = ("gap", "saturation")

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scales:
    """What half a row's height stands for.

    Attributes
    ----------
    scale_uV : ndarray, (n_channels,)
    common_uV : float
        That of all channels but the exceptions.
    is_own : ndarray of bool, (n_channels,)
        Which channels are exceptions.
    """

    scale_uV: Samples
    common_uV: float
    is_own: npt.NDArray[np.bool_]


def round_up(value: float) -> float:
    """Give the next round number: 1, 1.5, 2, 2.5, 3, 4, 5 or 7 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(r * power for r in _ROUND if r * power >= value * (1 - 1e-9))


def round_down(value: float) -> float:
    """Give the round number below, as `round_up` has them."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(r * power for r in reversed(_ROUND) if r * power <= value * (1 + 1e-9))


def choose_scales(need_uV: Samples, events: Sequence[Event]) -> Scales:
    """Choose the scales from what each channel would need to fill its row.

    Channels with muscle activity say what is usual; of the others, quiet ones shall look quiet.

    Parameters
    ----------
    need_uV : ndarray, (n_channels,)
        nan where there is no signal.
    events : sequence of Event
    """
    n = len(need_uV)
    alive = np.nan_to_num(need_uV) > FLAT_UV
    if not alive.any():
        return Scales(np.ones(n), 1.0, np.zeros(n, dtype=bool))
    active = np.zeros(n, dtype=bool)
    twitching = np.zeros(n, dtype=bool)
    for event in events:
        if event.channel >= 0 and event.kind not in _NO_SIGNAL:
            active[event.channel] = True
            twitching[event.channel] |= event.kind == "ltr"
    peers = next(some for some in (twitching & alive, active & alive, alive) if some.any())
    usual_uV = float(np.median(need_uV[peers]))
    common_uV = round_up(float(np.max(need_uV[alive & (need_uV <= _LIKE * usual_uV)])))
    own = alive & ((need_uV > common_uV) | (twitching & (need_uV < common_uV / _LOST)))
    scale_uV = np.full(n, common_uV)
    scale_uV[own] = [round_up(float(need)) for need in need_uV[own]]
    return Scales(scale_uV, common_uV, own)
