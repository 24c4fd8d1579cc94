"""A board on a pseudo-terminal, for as long as a context lasts."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from .clock import Clock, WallClock
from .device import Device
from .faults import FOREVER_S, Fault, Plan
from .pump import Pump
from .record import Record
from .terminal import Terminal


class Emulator:
    """Runs a device until the context ends.

    Parameters
    ----------
    device : Device
        A `cyton.Cyton` or a `twitchboard.Twitchboard`.
    clock : Clock, optional
        `WallClock` (default) or `VirtualClock`.
    plan : Plan, optional
        Faults.
    ports, link : Path, optional
        See `Terminal`.
    latency_s : float
        The latency timer of the USB chip: bytes leave at multiples of it only. An FTDI's is 0.016.

    Examples
    --------
    >>> from firmware_interface.emulator import Board, Cyton, Emulator, Pattern
    >>> with Emulator(Cyton(Board(Pattern()))) as emulator:
    ...     emulator.name.startswith("/dev/")
    True
    """

    def __init__(
        self,
        device: Device,
        *,
        clock: Clock | None = None,
        plan: Plan | None = None,
        ports: Path | None = None,
        link: Path | None = None,
        latency_s: float = 0.0,
    ) -> None:
        self.device = device
        self.clock = clock or WallClock()
        self._terminal = Terminal(ports, link)
        self._wake_r, self._wake_w = os.pipe()
        os.set_blocking(self._wake_w, False)
        self._pump = Pump(
            device, self.clock, plan or Plan(), self._terminal, self._wake_r, latency_s
        )
        self._orders: list[Callable[[float], None]] = []
        self._lock = threading.Lock()
        self._is_over = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="emulated board", daemon=True)

    @property
    def record(self) -> Record:
        """What truly happened."""
        return self._pump.record

    @property
    def name(self) -> str:
        """What a host opens; it changes with every replug if there is a folder of ports."""
        return self._terminal.name

    @property
    def is_plugged(self) -> bool:
        return self._terminal.is_plugged

    @property
    def is_running(self) -> bool:
        """Whether its thread does its work: not before, after, or once it failed."""
        return self._thread.is_alive() and self._failure is None

    def __enter__(self) -> Emulator:
        self._terminal.plug()
        self.device.plug(True, self.clock.now_s())
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        self._wake()
        self._thread.join()
        self._terminal.unplug()
        os.close(self._wake_r)
        os.close(self._wake_w)
        if self._failure is not None and error is None:
            raise self._failure

    # what others may ask for, from any thread; it has happened when these return

    def unplug(self) -> None:
        """Pull the USB plug."""
        self._order(lambda now_s: self._pump.unplug(now_s, FOREVER_S))

    def replug(self) -> None:
        """Put the USB plug in again; `name` is the new one then."""
        self._order(self._pump.replug)

    def switch(self, is_on: bool) -> None:
        """Switch the board's own power."""
        self._order(lambda now_s: self._pump.switch(is_on, now_s))

    def set_link(self, is_up: bool) -> None:
        """Cut or mend the radio."""
        self._order(lambda now_s: self._pump.set_link(is_up, now_s))

    def fault(self, fault: Fault) -> None:
        """Plan one more fault, at the next packet or the one that it says."""
        self._order(lambda now_s: self._pump.plan.add(fault, self.device.n_packets))

    def _order(self, order: Callable[[float], None]) -> None:
        done = threading.Event()

        def carry_out(now_s: float) -> None:
            order(now_s)
            done.set()

        with self._lock:
            self._orders.append(carry_out)
        self._wake()
        if not done.wait(30.0):
            raise TimeoutError("the emulated board did not answer for 30 s")

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError):  # it has been woken often enough
            os.write(self._wake_w, b".")

    def _run(self) -> None:
        try:
            while not self._is_over:
                with self._lock:
                    orders, self._orders = self._orders, []
                self._pump.step(orders)
        except BaseException as error:  # noqa: BLE001  whoever leaves the context gets it
            self._failure = error
            self.record.announce()
