"""What some bytes of a Cyton were decoded to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.boards.cyton_packets import CytonPackets
from twitchdetect.boards.cyton_settings import read_banner
from twitchdetect.boards.radio import LINK_DOWN, LINK_UP

_ABOUT_LINK = (LINK_UP.decode(), LINK_DOWN.decode())


@dataclass(frozen=True, slots=True, eq=False)
class CytonArrived:
    """Packets with their arrival, and texts.

    Attributes
    ----------
    packets : CytonPackets
    arrival_s : ndarray, (n_packets,)
    """

    packets: CytonPackets
    arrival_s: npt.NDArray[np.float64]

    @property
    def n_packets(self) -> int:
        return len(self.arrival_s)

    @property
    def texts(self) -> Sequence[str]:
        said = (text.text for text in self.packets.texts)
        return [text for text in said if not any(about in text for about in _ABOUT_LINK)]

    @property
    def is_awake(self) -> bool:
        return any(_ABOUT_LINK[0] in text.text for text in self.packets.texts)

    @property
    def was_reset(self) -> bool:
        return any(read_banner(text.text.encode()) is not None for text in self.packets.texts)
