"""A board on a serial line as a source: one thread reads, the caller's places and gives blocks."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Samples
from twitchdetect.boards.driver import Driver
from twitchdetect.boards.handover import MOST_ITEMS, Handover
from twitchdetect.boards.line import Line, SerialLine
from twitchdetect.boards.ports import Port, list_ports
from twitchdetect.boards.reader import Item, Link, Reader
from twitchdetect.boards.reconnect import Pace
from twitchdetect.boards.source import CLOSE_S, AuxChannel, BoardBlock, Message, Status

_LOOK_S = 0.25
_MOST_MESSAGES = 100


class Layout(Protocol):
    """What a driver knows of its board once it was started."""

    @property
    def name(self) -> str: ...
    @property
    def fs(self) -> float: ...
    @property
    def channels(self) -> tuple[str, ...]: ...
    @property
    def rail_uV(self) -> Samples | None: ...
    @property
    def gains(self) -> npt.NDArray[np.float64] | None: ...
    @property
    def aux(self) -> tuple[AuxChannel, ...]: ...


class Placer(Protocol):
    """Gives what arrived its place in time."""

    @property
    def n_lost(self) -> int: ...
    @property
    def drift_ppm(self) -> float: ...
    @property
    def next_sample(self) -> int:
        """Count after the last sample given."""
        ...

    def begin_stream(self) -> list[BoardBlock]:
        """Expect counters that have nothing to do with those before; give what waited."""
        ...

    def place(self, arrived: Any) -> list[BoardBlock]:
        """Give the samples whose place is known; takes what the driver's `decode` gave."""
        ...

    def finish(self) -> list[BoardBlock]:
        """Give what waits, because no more comes."""
        ...


class SerialDriver(Driver, Protocol):
    """A driver with what the source tells of it."""

    @property
    def make(self) -> str:
        """The board in a word or two, as far as it is known before a start."""
        ...

    @property
    def layout(self) -> Layout: ...

    def placer(self) -> Placer:
        """Make what places the samples of a session."""
        ...


class SerialSource:
    """A board on a serial line.

    Parameters
    ----------
    driver : SerialDriver
    port : Port
    pace : Pace, optional
        How patient it is with a silent board.
    ports, open_line, now_s : callable
        The system's ports (and the one that the user named), how one is opened, the clock.
    most_waiting : int
        Reads that may wait for the caller; beyond, samples are thrown away and counted.
    """

    def __init__(
        self,
        driver: SerialDriver,
        port: Port,
        *,
        pace: Pace | None = None,
        ports: Callable[[], Iterable[Port]] | None = None,
        open_line: Callable[[str, int], Line] = SerialLine,
        now_s: Callable[[], float] = time.monotonic,
        most_waiting: int = MOST_ITEMS,
    ) -> None:
        named = [port.device] if port.is_given else []
        ports = ports or partial(list_ports, named)
        self._driver = driver
        self._now_s = now_s
        self._handover: Handover[Item] = Handover(
            most_waiting, lambda item: 0 if isinstance(item, Link) else item.n_packets
        )
        self._reader = Reader(
            driver, port, self._handover, pace=pace, ports=ports, open_line=open_line, now_s=now_s
        )
        self._thread: threading.Thread | None = None
        self._placer: Placer | None = None
        self._messages: deque[Message] = deque(maxlen=_MOST_MESSAGES)
        self._told_overflow = 0
        self._n_samples = 0
        self._is_closed = False

    @property
    def name(self) -> str:
        if self._placer is None:
            return f"{self._driver.make} on {self._reader.port.device}"
        return self._driver.layout.name

    @property
    def fs(self) -> float:
        return self._driver.layout.fs

    @property
    def channels(self) -> tuple[str, ...]:
        return self._driver.layout.channels

    @property
    def rail_uV(self) -> Samples | None:
        return self._driver.layout.rail_uV

    @property
    def gains(self) -> npt.NDArray[np.float64] | None:
        return self._driver.layout.gains

    @property
    def aux(self) -> tuple[AuxChannel, ...]:
        return self._driver.layout.aux

    @property
    def status(self) -> Status:
        placer, reader = self._placer, self._reader
        state = reader.link.state.value if self._thread is not None else "idle"
        return Status(
            "closed" if self._is_closed else state,
            reader.port.device,
            self._n_samples,
            0 if placer is None else placer.n_lost,
            reader.link.n_losses,
            self._handover.n_overflowed,
            np.nan if placer is None else placer.drift_ppm,
            tuple(self._messages),
        )

    def start(self) -> None:
        """Open the port, bring the board to stream, begin to read."""
        if self._thread is not None or self._is_closed:
            raise ValueError("a source is started once; make another one")
        self._reader.start()
        self._placer = self._driver.placer()
        self._thread = threading.Thread(target=self._reader.run, daemon=True, name="board")
        self._thread.start()

    def blocks(self) -> Iterator[Block]:
        """Give blocks until `close`; an empty one each quarter of a second when nothing comes."""
        if self._placer is None:
            raise ValueError("start() comes before blocks()")
        for bunch in self._handover.bunches(_LOOK_S):
            for item in bunch:
                yield from self._counted(self._take(item, self._placer))
            self._tell_overflow()
            if not bunch:
                yield BoardBlock(self._placer.next_sample, np.zeros((0, len(self.channels))))
        yield from self._counted(self._placer.finish())

    def _counted(self, blocks: list[BoardBlock]) -> list[BoardBlock]:
        self._n_samples += sum(len(block.data_uV) for block in blocks)
        return blocks

    def _take(self, item: Item, placer: Placer) -> list[BoardBlock]:
        if isinstance(item, Link):
            if item.text:
                self._messages.append(Message(item.at_s, item.text))
            return placer.begin_stream() if item.is_new_stream else []
        for text in item.texts:
            self._messages.append(Message(self._now_s(), f"the board says: {text}"))
        return placer.place(item)

    def _tell_overflow(self) -> None:
        n = self._handover.n_overflowed
        if n > self._told_overflow:
            self._told_overflow = n
            text = f"{n} samples were thrown away so far: this computer does not keep up"
            self._messages.append(Message(self._now_s(), text))

    def close(self) -> None:
        """Stop the board, let go of the port, end `blocks`; within a second, whatever it does."""
        self._is_closed = True
        self._reader.close()
        if self._thread is None:
            self._handover.end()
        elif self._thread is not threading.current_thread():
            self._thread.join(0.8 * CLOSE_S)
            if self._thread.is_alive():  # it hangs in the system; it must not hold up the caller
                self._handover.end()
