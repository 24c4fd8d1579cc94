"""The Cyton itself, without its dongle: settings, stream and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from ..device import Packets, Stream
from ..sources import Source
from . import replies
from .aux import Aux
from .commands import Commands
from .packets import PACKET_BYTES, Bytes, Counts, build_packets
from .settings import Inputs

FS = 250.0
SETTLING_S = 0.02
"""From start to the first packet: the converter's filter settles."""


AHEAD = 64
"""Packets made at once, while nothing is heard that could change them."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """Packets made but not sent, from that with index `first` since the stream's start on."""

    first: int
    packets: Bytes
    times_s: npt.NDArray[np.float64]
    counters: Counts
    means: Counts


class Board:
    """A Cyton, with or without Daisy, as the radio hears it.

    Parameters
    ----------
    source : Source
        What its electrodes see.
    daisy : bool
        Whether a Daisy is plugged in.
    dialect : str
        ``firmware`` or ``docs``: whose texts and whose time-stamped accelerometer.
    state : str
        ``idle``, ``streaming`` or ``off`` when the emulator begins.
    clock_ppm : float
        How much too long its seconds are.
    board_ms : int
        What its millisecond clock says at the beginning (it wraps at 2**32).
    impedance_ohm : float
        Of every electrode; single ones are set in `inputs`.
    banner_pause_s : float
        From a soft reset to its text.
    """

    def __init__(
        self,
        source: Source,
        *,
        daisy: bool = False,
        dialect: str = "firmware",
        state: str = "idle",
        clock_ppm: float = 0.0,
        board_ms: int = 1000,
        impedance_ohm: float = 10_000.0,
        banner_pause_s: float = 0.5,
    ) -> None:
        if dialect not in ("firmware", "docs"):
            raise ValueError(f"dialect must be firmware or docs, got {dialect!r}")
        if state not in ("idle", "streaming", "off"):
            raise ValueError(f"state must be idle, streaming or off, got {state!r}")
        self.source, self.dialect = source, dialect
        self.inputs = Inputs(np.full(16, impedance_ohm))
        self.aux = Aux(dialect)
        self.is_on, self.is_streaming = state != "off", False
        self.n_packets = 0
        self.streams: list[Stream] = []
        self.rate_hz = int(FS)
        self.has_daisy = self._is_daisy_in = daisy
        self._period_s = (1 + clock_ppm * 1e-6) / FS
        self._slowness = 1 + clock_ppm * 1e-6
        self._pause_s = banner_pause_s
        self._boot_s: float | None = None
        self._boot_ms = board_ms
        self._begins_streaming = state == "streaming"
        self._commands = Commands(self)
        self._inbox = bytearray()
        self._busy_s = -inf
        self._said: list[bytes] = []
        self._later: list[tuple[float, str]] = []
        self._start_s = 0.0
        self._index = 0
        self._zero = 0
        self._stale = np.zeros((1, 16), dtype=np.int64)
        self._n_sd_files = 0
        self._ahead: _Ahead | None = None

    def begin(self, now_s: float) -> None:
        """Say what time it is when the emulator begins."""
        if self._boot_s is None:
            self._boot_s = now_s - self._boot_ms / 1000 * self._slowness
            if self._begins_streaming:
                self.start(now_s)
                self._zero = -77  # its counter is anywhere

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes from the radio."""
        self._inbox += data
        self._listen(now_s)

    def _listen(self, now_s: float) -> None:
        while self._later and self._later[0][0] <= now_s:
            self.say(self._later.pop(0)[1])
        if self._commands.deadline_s <= now_s:
            self._commands.give_up()
        while self._inbox and now_s >= self._busy_s:
            self._ahead = None
            self._commands.feed(self._inbox.pop(0), now_s)

    def say(self, text: str) -> None:
        self._said.append(text.encode("ascii"))

    def deadline_s(self) -> float:
        return self._commands.deadline_s

    def packet_s(self, ahead: int = 1) -> float:
        """Say when `ahead` packets are ready; inf if it does not stream."""
        if not self.is_streaming:
            return inf
        return self._start_s + (self._index + ahead - 1) * self._period_s

    def due_s(self, ahead: int = 1) -> float:
        if self._said:
            return -inf
        text_s = self._later[0][0] if self._later else inf
        return min(text_s, self._busy_s if self._inbox else inf, self.packet_s(ahead))

    def advance(self, now_s: float, most: int) -> Sequence[bytes | Packets]:
        """Give text and packets up to `now_s`."""
        self._listen(now_s)
        out: list[bytes | Packets] = list(self._said)
        self._said.clear()
        if most > 0 and self.packet_s() <= now_s:
            ready = int((now_s - self._start_s) / self._period_s + 1e-6) + 1 - self._index
            out.append(self._packets(min(max(1, ready), most)))
        return out

    # what commands do

    def start(self, now_s: float) -> None:
        if self.rate_hz != FS:
            self.set_rate(int(FS), now_s)
        self.is_streaming = True
        self._ahead = None
        self._start_s = now_s + SETTLING_S
        self._index = self._zero = 0
        self.streams.append(Stream(self.n_packets, self._start_s))

    def stop(self) -> None:
        self.is_streaming = False

    def soft_reset(self, now_s: float) -> None:
        self.stop()
        self.inputs.reset()
        self.has_daisy = self._is_daisy_in
        self._busy_s = now_s + self._pause_s
        self._later.append((self._busy_s, replies.banner(self.has_daisy, self.dialect)))

    def attach_daisy(self) -> bool:
        self.has_daisy = self._is_daisy_in
        return self.has_daisy

    def remove_daisy(self) -> None:
        self.has_daisy = False

    def set_rate(self, rate_hz: int, now_s: float) -> None:
        """Set the rate, and all channels to default; the radio cannot carry more than 250."""
        self.rate_hz = rate_hz
        self.inputs.reset()
        if self.is_streaming and rate_hz != FS:
            self.say(replies.OVERFLOW)
            self.rate_hz = int(FS)
            self.soft_reset(now_s)
        elif self.is_streaming:
            self.start(now_s)

    def open_sd_file(self) -> int:
        self._n_sd_files += 1
        return self._n_sd_files - 1

    # what happens to the board

    def switch(self, is_on: bool, now_s: float) -> None:
        """Switch its power: on again, it is idle with everything at default, and says so."""
        if is_on == self.is_on:
            return
        self.is_on = is_on
        self.stop()
        self._inbox.clear()
        self._said.clear()
        self._later.clear()
        self._commands.forget()
        self._busy_s = -inf
        if is_on:
            self.aux = Aux(self.dialect)
            self.rate_hz = int(FS)
            self._boot_s = now_s
            self.soft_reset(now_s)

    def restart_counter(self) -> None:
        self._ahead = None
        self._zero = self._index

    # packets

    def _packets(self, n: int) -> Packets:
        """Take up to `n` packets from those made ahead, or make more."""
        if self._ahead is None or self._index >= self._ahead.first + len(self._ahead.packets):
            self._ahead = self._make(max(n, AHEAD))
        ahead = self._ahead
        rows = slice(self._index - ahead.first, self._index - ahead.first + n)
        data = ahead.packets[rows].tobytes()
        made = Packets(
            self.n_packets, ahead.times_s[rows], data, PACKET_BYTES, ahead.counters[rows]
        )
        self._index += len(made)
        self.n_packets += len(made)
        if self.has_daisy:
            self._stale = ahead.means[self._index - 1 - ahead.first][None]
        return made

    def _make(self, n: int) -> _Ahead:
        index = np.arange(self._index, self._index + n)
        times_s = np.asarray(self._start_s + index * self._period_s, dtype=np.float64)
        counters = (index - self._zero) & 0xFF
        counts, means = self._counts(counters, n)
        boot_s = self._boot_s if self._boot_s is not None else self._start_s
        board_ms = np.floor((times_s - boot_s) / self._slowness * 1000 + 1e-6).astype(np.int64)
        aux, stops = self.aux.fill(index, counters, board_ms)
        packets = build_packets(counters, counts, aux, stops)
        return _Ahead(self._index, packets, times_s, counters, means)

    def _counts(self, counters: Counts, n: int) -> tuple[Counts, Counts]:
        """Give what the packets carry, (n, 8), and the means that it is taken from, (n, 16)."""
        if not self.has_daisy:
            return self._converted(self._index, n, 8), self._stale
        before = 1 if self._index else 0
        samples = self._converted(self._index - before, n + before, 16)
        total = samples[1:] + samples[:-1]
        means = np.sign(total) * (np.abs(total) // 2)  # as C divides
        if not before:
            means = np.concatenate([self._stale, means])
        is_board = (counters % 2 == 1)[:, None]
        counts = np.where(is_board, means[:, :8], means[:, 8:])
        return np.asarray(counts, dtype=np.int64), means

    def _converted(self, index: int, n: int, n_channels: int) -> Counts:
        first = index if self.source.restarts else self.n_packets - (self._index - index)
        source_uV: npt.NDArray[np.float64] = self.source.uV(first, n, n_channels)
        return self.inputs.counts(source_uV, index, FS)
