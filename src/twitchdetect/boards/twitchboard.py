"""A board with the twitchboard protocol, such as an Arduino with this project's firmware."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Samples
from twitchdetect.boards.dialogue import Dialogue
from twitchdetect.boards.faults import WrongReplyError
from twitchdetect.boards.placing import Ints, Placed
from twitchdetect.boards.sample_clock import SampleClock
from twitchdetect.boards.source import AuxChannel, BoardBlock
from twitchdetect.boards.twitchboard_messages import (
    Command,
    Identity,
    Pong,
    Status,
    command,
)
from twitchdetect.boards.twitchboard_packets import (
    SampleFrames,
    TwitchboardData,
    TwitchboardDecoder,
)
from twitchdetect.boards.twitchboard_start import BAUD, Conversation, TwitchboardSettings, prepare

_COUNTER_BITS = 16
_COUNTED = {
    "n_overruns": "sampling times at which it could take no sample",
    "n_dropped": "samples that the line could not take",
    "n_damaged": "damaged commands",
    "n_watchdog_resets": "resets by its watchdog",
}


@dataclass(frozen=True, slots=True, eq=False)
class TwitchboardArrived:
    """Samples and messages.

    Attributes
    ----------
    data : TwitchboardData
    arrival_s : float
    texts : tuple of str
    """

    data: TwitchboardData
    arrival_s: float
    texts: Sequence[str]

    @property
    def n_packets(self) -> int:
        return sum(int(run.n_samples.sum()) for run in self.data.runs)

    @property
    def is_awake(self) -> bool:
        return any(isinstance(message, Pong) for message in self.data.messages)

    @property
    def was_reset(self) -> bool:
        return any(
            isinstance(m, Status) and m.tag == 0 and not m.is_streaming for m in self.data.messages
        )


@dataclass(frozen=True, slots=True, eq=False)
class TwitchboardLayout:
    """What a board gives, once it was started."""

    identity: Identity
    front_gain: float

    @property
    def name(self) -> str:
        version = ".".join(map(str, self.identity.firmware))
        return f"{self.identity.name} (twitchboard {version})"

    @property
    def fs(self) -> float:
        return float(self.identity.fs)

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(f"ch{i + 1}" for i in range(self.identity.n_channels))

    @property
    def rail_uV(self) -> Samples:
        ends = self.to_uV(np.array([0, (1 << self.identity.bits) - 1]))
        return np.tile(ends, (self.identity.n_channels, 1))

    @property
    def gains(self) -> npt.NDArray[np.float64]:
        return np.full(self.identity.n_channels, self.front_gain)

    @property
    def aux(self) -> tuple[AuxChannel, ...]:
        return ()

    def to_uV(self, counts: npt.NDArray[np.integer]) -> Samples:
        """Give microvolts before the front end."""
        identity = self.identity
        scale_uV = identity.count_nV / 1000 / self.front_gain
        return (counts.astype(np.float64) - identity.zero_count) * scale_uV


class TwitchboardDriver:
    """Starts a twitchboard, decodes its bytes, and makes what places its samples.

    Parameters
    ----------
    settings : TwitchboardSettings, optional
    """

    make = "twitchboard"
    baud = BAUD
    nudge = command(Command.PING, 254)
    farewell = b"\0" + command(Command.STOP, 255)

    def __init__(self, settings: TwitchboardSettings | None = None) -> None:
        self.settings = settings or TwitchboardSettings()
        self._layout: TwitchboardLayout | None = None
        self._decoder = TwitchboardDecoder()
        self._last: Status | None = None
        self._decoder.feed(self.farewell)  # compiles
        clock = SampleClock(1000.0, _COUNTER_BITS)
        clock.place(np.array([0, 1]), 0.0, 0)
        clock.flush()

    @property
    def layout(self) -> TwitchboardLayout:
        if self._layout is None:
            raise ValueError("a board is known after it was started")
        return self._layout

    def start(self, dialogue: Dialogue) -> None:
        """Bring the board to stream."""
        talk = Conversation(dialogue)
        identity = prepare(talk, self.settings)
        if self._layout is not None:
            _see_that_it_is_the_same(dialogue.name, self._layout.identity, identity)
        self._layout = TwitchboardLayout(identity, self.settings.front_gain)
        self._decoder, self._last = TwitchboardDecoder(), None
        talk.obey("to start", Command.START)

    def decode(self, data: bytes, arrival_s: float) -> TwitchboardArrived | None:
        """Take bytes."""
        got = self._decoder.feed(data)
        if not got.runs and not got.messages:
            return None
        texts = [text for m in got.messages if isinstance(m, Status) for text in self._compare(m)]
        return TwitchboardArrived(got, arrival_s, texts)

    def _compare(self, status: Status) -> list[str]:
        """Say what the board has counted since its last report."""
        last, self._last = self._last, status
        if last is None:
            return []
        told = []
        for field, words in _COUNTED.items():
            n = getattr(status, field) - getattr(last, field)
            if n > 0:
                told.append(f"{n} {words}")
        return told

    def placer(self) -> TwitchboardPlacer:
        """Make what places the samples of a session."""
        return TwitchboardPlacer(self.layout)


def _see_that_it_is_the_same(port: str, before: Identity, now: Identity) -> None:
    was = (before.name, before.serial, before.n_channels, before.fs)
    found = (now.name, now.serial, now.n_channels, now.fs)
    if was != found:
        raise WrongReplyError(
            port,
            f"another board came back: {found} (name, serial number, channels, Hz); expected "
            f"{was}. Plug the first one in again, or end this session and begin another.",
        )


class TwitchboardPlacer:
    """Places samples by their counter, the board's milliseconds and their arrival.

    Parameters
    ----------
    layout : TwitchboardLayout
    """

    def __init__(self, layout: TwitchboardLayout) -> None:
        self._layout = layout
        self._placed = Placed(SampleClock(layout.fs, _COUNTER_BITS))
        self._n_given = self.next_sample = 0
        self._arrival_s = np.nan

    @property
    def n_lost(self) -> int:
        return self.next_sample - self._n_given

    @property
    def drift_ppm(self) -> float:
        drift_ppm = self._placed.clock.fit.drift_ppm
        return np.nan if drift_ppm is None else drift_ppm

    def begin_stream(self) -> list[BoardBlock]:
        """Expect counters that begin anew, and give what waited."""
        return self._blocks(self._placed.restart())

    def place(self, arrived: TwitchboardArrived) -> list[BoardBlock]:
        """Give the samples whose place is known."""
        self._arrival_s = arrived.arrival_s
        blocks: list[BoardBlock] = []
        for run in arrived.data.runs:
            if run.counts.shape[1] != self._layout.identity.n_channels:
                continue  # of a stream before
            counter, board_ms = self._each_sample(run)
            rows = self._layout.to_uV(run.counts)
            blocks += self._blocks(self._placed.add(rows, counter, arrived.arrival_s, board_ms))
        return blocks

    def finish(self) -> list[BoardBlock]:
        """Give what waits."""
        return self._blocks(self._placed.flush())

    def _each_sample(self, run: SampleFrames) -> tuple[Ints, Ints]:
        """Give counter and board time of each sample; a frame has those of its first."""
        first = np.cumsum(run.n_samples) - run.n_samples
        within = np.arange(len(run.counts)) - np.repeat(first, run.n_samples)
        counter = np.repeat(run.counter, run.n_samples) + within
        passed_ms = (within * (1000 / self._layout.fs)).astype(np.int64)
        board_ms = np.repeat(run.board_ms, run.n_samples) + passed_ms
        return counter & 0xFFFF, board_ms & 0xFFFFFFFF

    def _blocks(self, placed: list[tuple[Ints, Samples]]) -> list[BoardBlock]:
        blocks = []
        for sample, rows in placed:
            data_uV = np.ascontiguousarray(rows)
            block = BoardBlock(int(sample[0]), data_uV, None, self._arrival_s)
            self._n_given += len(rows)
            self.next_sample = block.stop_sample
            blocks.append(block)
        return blocks
