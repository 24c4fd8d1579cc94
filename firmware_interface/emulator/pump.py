"""Keeps a device's time: reads, lets happen what is due, writes, and sleeps until more is."""

from __future__ import annotations

import heapq
import os
import select
from collections.abc import Callable
from math import inf

from .clock import Clock
from .device import Device, Packets
from .faults import Fault, Plan
from .record import Happened, Record
from .terminal import Terminal
from .wire import Wire

MOST_PACKETS = 64
"""Packets made at once, when so many are due."""
POLL_S = 0.02
"""How often to look for a host where the system does not tell."""


class Pump:
    """One thread's work: call `step` again and again.

    Parameters
    ----------
    wake_fd : int
        Readable when something else wants to be done before the next step.
    latency_s : float
        Bytes leave at multiples of it.
    """

    def __init__(
        self,
        device: Device,
        clock: Clock,
        plan: Plan,
        terminal: Terminal,
        wake_fd: int,
        latency_s: float = 0.0,
    ) -> None:
        self.device, self.clock, self.plan = device, clock, plan
        self.record = Record()
        self._terminal = terminal
        self._wire = Wire(device, plan, self.record)
        self._timers: list[tuple[float, int, Callable[[float], None]]] = []
        self._n_timers = 0
        self._held_until_s = self._flush_s = -inf
        self._latency_s = latency_s
        self._wake_fd = wake_fd

    def step(self, orders: list[Callable[[float], None]]) -> None:
        """Carry out `orders` and what is due, then sleep until there is more to do."""
        now_s = self.clock.now_s()
        for order in orders:
            order(now_s)
        self._catch_up(now_s)
        self._write(now_s)
        self._wait()

    def _catch_up(self, now_s: float) -> None:
        """Let everything happen that is due, in the order of its time."""
        while True:
            timer_s = self._timers[0][0] if self._timers else inf
            if self._advance(min(now_s, timer_s)):
                continue  # a fault began, and may end before the next timer
            if timer_s > now_s:
                return
            heapq.heappop(self._timers)[2](timer_s)

    def _advance(self, until_s: float) -> bool:
        """Send what is said up to `until_s`, or begin the fault in time that comes first."""
        while True:
            number = self.device.n_packets
            most = self.plan.packets_before_action(number, MOST_PACKETS)
            packet_s = self.device.packet_s()
            if most == 0 and packet_s <= until_s:
                action = self.plan.action_at(number)
                if action is not None:
                    self._begin(action, packet_s)
                return True
            items = self.device.advance(until_s, most)
            if not items:
                return False
            for item in items:
                self._send(item)

    def _send(self, item: bytes | Packets) -> None:
        if isinstance(item, Packets):
            self._wire.cause = "" if self.device.is_up else "radio_loss"
            if not self._terminal.is_plugged:
                self._wire.cause = "unplug"
            elif not self._terminal.is_open:
                self._wire.cause = "closed"
            self._wire.send_packets(item)
        elif self._terminal.is_open:
            self._wire.send(item)

    def _write(self, now_s: float) -> None:
        wire = self._wire
        if self._latency_s and wire.n_waiting and self._flush_s == -inf:
            self._flush_s = (now_s // self._latency_s + 1) * self._latency_s
        if self._terminal.is_open and now_s >= max(self._held_until_s, self._flush_s):
            while wire.n_waiting and wire.write(self._terminal.fd):
                pass
        if not wire.n_waiting:
            self._flush_s = -inf
        self.record.announce()

    def _wait(self) -> None:
        """Sleep until something is due, can be written, or was said by the host."""
        held_s = self._held_s()
        is_writing = self._wire.n_waiting > 0 and held_s == inf and self._terminal.is_open
        due_s = min(self.device.due_s(), self._timers[0][0] if self._timers else inf, held_s)
        timeout_s = self._timeout_s(due_s, is_writing)
        line, watch = self._terminal.fd, self._terminal.watch_fd
        fds = [fd for fd in (self._wake_fd, watch) if fd >= 0]
        if self._terminal.is_open:
            fds.append(line)
        elif self._terminal.is_plugged and watch < 0:
            timeout_s = POLL_S if timeout_s is None else min(POLL_S, timeout_s)
        readable, _, _ = select.select(fds, [line] if is_writing else [], [], timeout_s)
        if self._wake_fd in readable:
            os.read(self._wake_fd, 1024)
        if watch in readable or (watch < 0 and self._terminal.is_plugged):
            self._look()
        elif line in readable:
            if self._read() < 0:
                self._look()
        elif self.clock.is_virtual and not is_writing:
            self._jump(due_s, bool(readable))

    def _held_s(self) -> float:
        """Say until when what waits is held back; inf if it is not."""
        if not self._wire.n_waiting:
            return inf
        held_s = max(self._held_until_s, self._flush_s)
        return held_s if held_s > self.clock.now_s() else inf

    def _timeout_s(self, due_s: float, is_writing: bool) -> float | None:
        deadline_s = self.device.deadline_s() - self.clock.now_s()
        if self.clock.is_virtual:
            if is_writing or self._stands():
                return None
            if due_s == inf:
                return None if deadline_s == inf else max(0.0, deadline_s)
            return 0.0
        left_s = min(due_s - self.clock.now_s(), deadline_s)
        return None if left_s == inf else max(0.0, left_s)

    def _stands(self) -> bool:
        """Whether a virtual clock waits for somebody to open the port, or to put the plug in."""
        if self._terminal.is_plugged:
            return not self._terminal.is_open
        return not self._timers

    def _jump(self, due_s: float, was_woken: bool) -> None:
        if self._stands():
            return
        if due_s < inf:
            timer_s = self._timers[0][0] if self._timers else inf
            far_s = self.device.due_s(MOST_PACKETS)
            self.clock.jump(max(due_s, min(far_s, timer_s, self._held_s())))
        elif not was_woken:
            self.clock.jump(min(self.device.deadline_s(), self.clock.now_s() + 3600.0))

    def _look(self) -> None:
        """See whether the port was opened or closed; hear a host's last words before it left."""
        events = self._terminal.look()
        now_s = self.clock.now_s()
        while events:
            event = events.pop(0)
            if event == "opened":
                self.device.opened(now_s)
            else:
                while self._read() > 0:
                    pass
                self._wire.clear("closed")
                self._terminal.drain()
                events += self._terminal.look()
            self._note(event, now_s)

    def _read(self) -> int:
        """Hear what the host sent, and say how many bytes; -1 when nobody is there any more."""
        try:
            data = os.read(self._terminal.fd, 4096)
        except BlockingIOError:
            return 0
        except OSError:
            return -1
        now_s = self.clock.now_s()
        self.record.heard.append((now_s, data))
        self.device.receive(data, now_s)
        self.record.announce()
        return len(data)

    # faults in time; those without underscore may be ordered too

    def _at(self, time_s: float, what: Callable[[float], None]) -> None:
        if time_s < inf:
            self._n_timers += 1
            heapq.heappush(self._timers, (time_s, self._n_timers, what))

    def _note(self, kind: str, now_s: float, note: str = "") -> None:
        self.record.add(Happened(kind, self.device.n_packets, now_s, note=note))

    def _begin(self, fault: Fault, now_s: float) -> None:
        end_s = now_s + fault.seconds
        if fault.kind == "restart":
            self._note("restart", now_s)
            self.device.restart_counter(now_s)
        elif fault.kind == "stall":
            self._note("stall", now_s)
            self._held_until_s = end_s
        elif fault.kind == "radio_loss":
            self.set_link(False, now_s)
            self._at(end_s, lambda at_s: self.set_link(True, at_s))
        elif fault.kind == "off":
            self.switch(False, now_s)
            self._at(end_s, lambda at_s: self.switch(True, at_s))
        else:
            self.unplug(now_s, fault.seconds)

    def set_link(self, is_up: bool, now_s: float) -> None:
        self.device.set_link(is_up)
        self._note("radio_back" if is_up else "radio_loss", now_s)

    def switch(self, is_on: bool, now_s: float) -> None:
        self.device.switch(is_on, now_s)
        self._note("on" if is_on else "off", now_s)

    def unplug(self, now_s: float, seconds: float) -> None:
        if not self._terminal.is_plugged:
            return
        for _ in range(100 if self.clock.is_virtual else 1):
            self._write(now_s)
            self._terminal.settle(1.0 if self.clock.is_virtual else 0.02)
            if not self._terminal.is_open or now_s < self._held_until_s or not self._wire.n_waiting:
                break
        self._wire.clear("unplug")
        self._terminal.unplug()
        self.device.plug(False, now_s)
        self._note("unplug", now_s, self._terminal.name)
        self._at(now_s + seconds, self.replug)

    def replug(self, now_s: float) -> None:
        if self._terminal.is_plugged:
            return
        self._terminal.plug()
        self.device.plug(True, now_s)
        self._note("replug", now_s, self._terminal.name)
