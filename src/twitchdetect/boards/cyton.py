"""OpenBCI Cyton, with or without Daisy, through its radio dongle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Samples
from twitchdetect.boards.cyton_arrived import CytonArrived
from twitchdetect.boards.cyton_beside import BESIDE
from twitchdetect.boards.cyton_judge import FIRST_STOP, HEADER
from twitchdetect.boards.cyton_packets import FULL_SCALE, CytonDecoder, to_uV
from twitchdetect.boards.cyton_placer import CytonPlacer
from twitchdetect.boards.cyton_settings import CytonSettings
from twitchdetect.boards.cyton_start import BAUD, START, STOP, CytonInfo, prepare
from twitchdetect.boards.dialogue import Dialogue
from twitchdetect.boards.faults import WrongReplyError
from twitchdetect.boards.radio import ASK_LINK
from twitchdetect.boards.read_times import ReadTimes
from twitchdetect.boards.source import AuxChannel


@dataclass(frozen=True, eq=False)
class CytonLayout:
    """What a board gives, once it was started.

    Attributes
    ----------
    info : CytonInfo
    gains : ndarray, (n_channels,)
    aux : tuple of AuxChannel
    """

    info: CytonInfo
    gains: npt.NDArray[np.float64]
    aux: tuple[AuxChannel, ...]

    @property
    def name(self) -> str:
        return f"OpenBCI {self.info.name}"

    @property
    def fs(self) -> float:
        return self.info.fs

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"ch{i + 1}" for i in range(self.info.n_channels))

    @property
    def rail_uV(self) -> Samples:
        high = to_uV(np.full(len(self.gains), FULL_SCALE, dtype=np.int32), self.gains)
        return np.column_stack([-high, high])


class CytonDriver:
    """Starts a Cyton, decodes its bytes, and makes what places its samples.

    Parameters
    ----------
    settings : CytonSettings, optional
    search_channels : bool
        If no board answers at the first start, look for it on all radio channels.
    """

    make = "OpenBCI Cyton"
    baud = BAUD
    nudge = ASK_LINK
    farewell = STOP

    def __init__(
        self, settings: CytonSettings | None = None, *, search_channels: bool = False
    ) -> None:
        self.settings = settings or CytonSettings()
        self._search_channels = search_channels
        self._layout: CytonLayout | None = None
        self._decoder, self._times = CytonDecoder(), ReadTimes()
        self._aux, self._read_aux = BESIDE[self.settings.board_mode]
        self._warm_up()

    def _warm_up(self) -> None:
        """Compile before the board streams: what comes meanwhile would pile up."""
        packet = bytes([HEADER, *bytes(31), FIRST_STOP])
        packets = CytonDecoder().feed(packet + packet[:1] + b"\1" + packet[2:])
        arrived = CytonArrived(packets, np.zeros(len(packets)))
        placer = CytonPlacer(np.full(8, 24.0), self._read_aux)
        placer.place(arrived)
        placer.finish()

    @property
    def layout(self) -> CytonLayout:
        if self._layout is None:
            raise ValueError("a board is known after it was started")
        return self._layout

    def start(self, dialogue: Dialogue) -> None:
        """Bring the board to stream."""
        info = prepare(dialogue, self.settings, search_channels=self._search_channels)
        self._search_channels = False
        if self._layout is None:
            gains = self.settings.gains(info.n_channels)
            self._layout = CytonLayout(info, gains, self._aux)
        elif info.n_channels != self._layout.info.n_channels:
            raise WrongReplyError(
                dialogue.name,
                f"the board came back with {info.n_channels} channels; expected "
                f"{self._layout.info.n_channels} as before. Push the Daisy on firmly, or end this "
                "session and begin another.",
            )
        self._decoder, self._times = CytonDecoder(), ReadTimes()
        dialogue.send(START)

    def decode(self, data: bytes, arrival_s: float) -> CytonArrived | None:
        """Take bytes."""
        self._times.add(len(data), arrival_s)
        packets = self._decoder.feed(data)
        if not len(packets) and not packets.texts:
            return None
        return CytonArrived(packets, self._times.of(packets.end))

    def placer(self) -> CytonPlacer:
        """Make what places the samples of a session."""
        return CytonPlacer(self.layout.gains, self._read_aux)
