"""The board: states, commands, frames of samples, resets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from ..device import Packets, Stream
from ..sources import Source
from . import answers
from .answers import Kind
from .frames import DELIMITER, LONGEST_CODED, DamagedError, decode, encode
from .stream import AHEAD, SampleStream

STATUS_EVERY_S = 1.0
_LENGTHS = {
    answers.IDENTIFY: 0, answers.START: 0, answers.STOP: 0, answers.SET: 3,
    answers.SELF_TEST: 1, answers.PING: 0, answers.STATUS: 0,
}  # fmt: skip


class Twitchboard:
    """A `Device` on a USB cable that also feeds it.

    Parameters
    ----------
    source : Source, optional
        What the electrodes see, in microvolts before the front end; none: the test pattern.
    kind : Kind
    front_end_gain : float
        Between electrode and analog input.
    state : str
        ``idle``, ``streaming`` or ``off`` when the emulator begins.
    resets_on_open : bool
        As an Uno or Nano: opening the port resets it, and its boot loader listens for a while.
    boot_s : float
        How long it does.
    clock_ppm : float
        How much too long its seconds are; a ceramic resonator's may be 5000.
    board_ms : int
        What its millisecond clock says at the beginning.
    """

    has_checksum = True

    def __init__(
        self,
        source: Source | None = None,
        *,
        kind: Kind | None = None,
        front_end_gain: float = 2000.0,
        state: str = "idle",
        resets_on_open: bool = False,
        boot_s: float = 1.0,
        clock_ppm: float = 0.0,
        board_ms: int = 0,
    ) -> None:
        if state not in ("idle", "streaming", "off"):
            raise ValueError(f"state must be idle, streaming or off, got {state!r}")
        self.kind = kind or Kind()
        self._slowness = 1 + clock_ppm * 1e-6
        self._stream = SampleStream(source, self.kind, front_end_gain, self._slowness)
        self._resets_on_open, self._boot_pause_s = resets_on_open, boot_s
        self.is_on, self.is_streaming, self.is_testing = state != "off", False, False
        self.channels, self.rate_hz = self.kind.channels, self.kind.rate_hz
        self._begins = state
        self._first_ms = board_ms
        self._boot_s = 0.0
        self._cause = "unknown"
        self.overruns = self.dropped = self.damaged = self.watchdog_resets = 0
        self._said: list[bytes | Packets] = []
        self._inbox = bytearray()
        self._ready_s = inf
        self._status_s = 0.0

    @property
    def is_up(self) -> bool:
        return True

    @property
    def n_packets(self) -> int:
        return self._stream.n_packets

    @property
    def streams(self) -> Sequence[Stream]:
        return self._stream.streams

    def _ms(self, at_s: float) -> int:
        return int((at_s - self._boot_s) / self._slowness * 1000 + 1e-6) & 0xFFFFFFFF

    @property
    def _state(self) -> int:
        return int(self.is_streaming) | int(self.is_testing) << 1

    # power and resets

    def plug(self, is_in: bool, now_s: float) -> None:
        """Feed it or not: the cable is its supply."""
        if self._begins == "off":
            return
        if not is_in:
            self._fall_silent()
            return
        began, self._begins = self._begins, "idle"
        self.watchdog_resets = 0
        self._reset("power", now_s, 0.0)
        self._boot_s = now_s - self._first_ms / 1000 * self._slowness
        self._first_ms = 0
        if began == "streaming":
            self._wake(now_s)
            self._start(now_s)

    def switch(self, is_on: bool, now_s: float) -> None:
        """Switch its supply."""
        self._begins = "idle" if is_on else "off"
        self.is_on = is_on
        self._fall_silent()
        if is_on:
            self.plug(True, now_s)

    def opened(self, now_s: float) -> None:
        """Reset if opening the port does."""
        if self._resets_on_open and self.is_on:
            self._reset("pin", now_s, self._boot_pause_s)

    def restart_counter(self, now_s: float) -> None:
        """Let its watchdog bite: this board's counter begins again in no other way."""
        self.watchdog_resets += 1
        self._reset("watchdog", now_s, 0.0)

    def set_link(self, is_up: bool) -> None:
        """Do nothing: there is no radio."""

    def _fall_silent(self) -> None:
        self.is_streaming = self.is_testing = False
        self._ready_s = inf
        self._inbox.clear()
        self._said.clear()

    def _reset(self, cause: str, now_s: float, pause_s: float) -> None:
        self._fall_silent()
        self._cause = cause
        self.channels, self.rate_hz = self.kind.channels, self.kind.rate_hz
        self.overruns = self.dropped = self.damaged = 0
        self._boot_s = self._ready_s = now_s + pause_s
        self.is_on = True

    def _wake(self, now_s: float) -> None:
        """Say the start-up STATUS when the time has come."""
        if self._ready_s <= now_s < inf:
            ready_s, self._ready_s = self._ready_s, inf
            self._said += [DELIMITER, self._status(0, ready_s)]

    @property
    def _is_listening(self) -> bool:
        return self.is_on and self._begins != "off" and self._ready_s == inf

    # commands

    def receive(self, data: bytes, now_s: float) -> None:
        self._wake(now_s)
        if not self._is_listening:
            return  # the boot loader swallows it, or nothing is there
        for byte in data:
            if byte:
                if len(self._inbox) <= LONGEST_CODED:
                    self._inbox.append(byte)
            elif self._inbox:
                coded, self._inbox = bytes(self._inbox), bytearray()
                self._take(coded, now_s)

    def _take(self, coded: bytes, now_s: float) -> None:
        try:
            body = decode(coded)
        except DamagedError:
            self.damaged += 1
            return
        command, tag, arguments = body[0], body[1], body[2:]
        if command not in _LENGTHS:
            self._answer(answers.reply(tag, command, answers.UNKNOWN))
        elif len(arguments) != _LENGTHS[command]:
            self._answer(answers.reply(tag, command, answers.WRONG_LENGTH))
        elif command in (answers.IDENTIFY, answers.PING, answers.STATUS):
            self._tell(command, tag, now_s)
        else:
            acts: dict[int, Callable[[bytes, float], int]] = {
                answers.START: lambda _, at_s: self._start(at_s),
                answers.STOP: lambda _, at_s: self._stop(at_s),
                answers.SET: self._set,
                answers.SELF_TEST: self._self_test,
            }
            self._answer(answers.reply(tag, command, acts[command](arguments, now_s)))

    def _answer(self, body: bytes) -> None:
        self._said.append(encode(body))

    def _status(self, tag: int, at_s: float) -> bytes:
        counts = (self.overruns, self.dropped, self.damaged, self.watchdog_resets)
        return encode(answers.status(tag, self._state, self._cause, self._ms(at_s), counts))

    def _tell(self, command: int, tag: int, now_s: float) -> None:
        if command == answers.STATUS:
            self._said.append(self._status(tag, now_s))
        elif command == answers.PING:
            self._answer(answers.pong(tag, self._ms(now_s)))
        else:
            self._answer(answers.identity(self.kind, tag, self._state, self.channels, self.rate_hz))

    def _start(self, now_s: float) -> int:
        self._stop(now_s)
        self.is_streaming = True
        self._stream.start(now_s, self.channels, self.rate_hz, self.is_testing)
        self._status_s = now_s + STATUS_EVERY_S * self._slowness
        return answers.DONE

    def _stop(self, now_s: float) -> int:
        """Stop; samples that were taken are sent before the answer."""
        if self.is_streaming:
            self._said += self._speak(now_s, 1 << 30)
            left = self._stream.n_left(now_s)
            if left > 0:
                self._said.append(self._stream.take(1, left, self._ms))
        self.is_streaming = False
        return answers.DONE

    def _set(self, arguments: bytes, now_s: float) -> int:
        if self.is_streaming:
            return answers.BUSY
        channels, rate_hz = arguments[0], int.from_bytes(arguments[1:], "little")
        is_possible = 1 <= channels <= self.kind.most_channels and rate_hz in self.kind.rates_hz
        if not is_possible or channels * rate_hz > self.kind.most_product:
            return answers.IMPOSSIBLE
        self.channels, self.rate_hz = channels, rate_hz
        return answers.DONE

    def _self_test(self, arguments: bytes, now_s: float) -> int:
        if self.is_streaming:
            return answers.BUSY
        if arguments[0] > 1:
            return answers.IMPOSSIBLE
        self.is_testing = arguments[0] == 1
        return answers.DONE

    # time

    def deadline_s(self) -> float:
        return inf

    def packet_s(self, ahead: int = 1) -> float:
        return self._stream.frame_s(ahead) if self.is_streaming else inf

    def due_s(self, ahead: int = 1) -> float:
        if self._said:
            return -inf
        status_s = self._status_s if self.is_streaming else inf
        return min(self._ready_s, status_s, self.packet_s(ahead))

    def advance(self, now_s: float, most: int) -> Sequence[bytes | Packets]:
        self._wake(now_s)
        said, self._said = self._said, []
        return [*said, *self._speak(now_s, most)]

    def _speak(self, now_s: float, most: int) -> Sequence[bytes | Packets]:
        """Give frames and the STATUS of every second up to `now_s`, in order of time."""
        out: list[bytes | Packets] = []
        while self.is_streaming:
            ready = self._stream.n_ready(min(now_s, self._status_s))
            n = min(ready, most, AHEAD)
            if n > 0:
                out.append(self._stream.take(n, self._stream.frame_samples, self._ms))
                most -= n
            elif ready > 0 or self._status_s > now_s:
                break
            else:
                out.append(self._status(0, self._status_s))
                self._status_s += STATUS_EVERY_S * self._slowness
        return out

    # what faults ask

    def missing(self, start: int, stop: int) -> list[tuple[int, int]]:
        return []

    def disguise(self, packet: bytearray, place: int) -> tuple[int, int] | None:
        """Put a delimiter into a frame, which breaks it in two."""
        packet[1 + place % (len(packet) - 2)] = 0
        return None
