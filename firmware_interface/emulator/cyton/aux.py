"""The six aux bytes: accelerometer, pins, markers and time stamps, in both forms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .packets import Bytes, Counts, big_endian

MODES = ("default", "debug", "analog", "digital", "marker", "BLE")
ACCELEROMETER_EVERY = 10
"""Packets a reading: 25 Hz in 250 Hz."""
COUNTS_A_G = 8000
_LETTERS = b"XxYyZz"


def accelerometer_counts(reading: npt.ArrayLike) -> Counts:
    """Give reading k as counts x, y, z: a board that is tilted slowly, about 1 g.

    x and y go through exactly 0, as those of a real board do; z is never 0. The lowest four bits
    are, since the sensor has twelve and puts them to the left.
    """
    k = np.asarray(reading, dtype=np.int64)
    x, y, z = (k * 37 % 401) - 200, 300 - k % 512, COUNTS_A_G - k % 97
    return np.stack([x, y, z], axis=-1) & ~0xF


def pin_words(packet: npt.ArrayLike, mode: str) -> Counts:
    """Give the three aux words of packet n in mode ``analog`` or ``digital``.

    Analog: A5, A6, A7, ten bits each. Digital: D11 and D12, D13 and D17, nothing and D18.
    """
    n = np.asarray(packet, dtype=np.int64)
    if mode == "analog":
        return np.stack([n % 1024, (3 * n + 100) % 1024, 1023 - n % 1024], axis=-1)
    bits = [(n >> shift) & 1 for shift in (5, 6, 7, 8, 9)]
    words = [bits[0] << 8 | bits[1], bits[2] << 8 | bits[3], bits[4]]
    return np.stack(words, axis=-1)


@dataclass(slots=True)
class Aux:
    """What the board puts beside the samples.

    Attributes
    ----------
    dialect : str
        ``firmware`` or ``docs``: which form of time-stamped accelerometer.
    mode : str
        One of `MODES`.
    is_stamped : bool
        Whether time stamps are on.
    """

    dialect: str = "firmware"
    mode: str = "default"
    is_stamped: bool = False
    is_first_stamp: bool = False
    marker: int | None = None

    def stamp(self, is_on: bool) -> None:
        self.is_stamped = self.is_first_stamp = is_on

    def set_mode(self, index: int) -> None:
        if self.mode != MODES[index]:
            self.mode = MODES[index]
            self.is_first_stamp = self.is_stamped

    @property
    def has_accelerometer(self) -> bool:
        return self.mode in ("default", "debug", "BLE")

    def fill(self, packet: Counts, counters: Counts, board_ms: Counts) -> tuple[Bytes, Bytes]:
        """Give aux bytes, (n, 6), and stop bytes, (n,), of packets since the stream's start."""
        n = len(packet)
        aux = np.zeros((n, 6), dtype=np.uint8)
        words = self._words(packet, n)
        stop = 0xC0 if self.has_accelerometer else 0xC1
        stops = np.full(n, stop, dtype=np.uint8)
        if not self.is_stamped:
            for i in range(3):
                aux[:, 2 * i : 2 * i + 2] = big_endian(words[:, i], 2)
            return aux, stops
        aux[:, 2:] = big_endian(board_ms, 4)
        stops[:] = 0xC4 if self.has_accelerometer else 0xC6
        if self.is_first_stamp:
            stops[0] -= 1
            self.is_first_stamp = False
        if self.has_accelerometer:
            aux[:, :2] = self._axis(packet, counters)
        else:
            aux[:, :2] = big_endian(words[:, 0], 2)
        return aux, stops

    def _words(self, packet: Counts, n: int) -> Counts:
        words = np.zeros((n, 3), dtype=np.int64)
        if self.has_accelerometer:
            is_new = packet % ACCELEROMETER_EVERY == 0
            words[is_new] = accelerometer_counts(packet[is_new] // ACCELEROMETER_EVERY)
        elif self.mode in ("analog", "digital"):
            words[:] = pin_words(packet, self.mode)
        elif self.marker is not None:
            words[0, 0] = self.marker
            self.marker = None
        return words

    def _axis(self, packet: Counts, counters: Counts) -> Bytes:
        """Give bytes 26 and 27 of time-stamped packets: one axis, or half of one, a packet."""
        readings = accelerometer_counts(packet // ACCELEROMETER_EVERY)
        place = counters % 10
        out = np.zeros((len(packet), 2), dtype=np.uint8)
        if self.dialect == "firmware":
            for axis in range(3):
                here = place == 7 + axis
                out[here] = big_endian(readings[here, axis], 2)
            return out
        for i, letter in enumerate(_LETTERS):
            here = place == i
            out[here, 0] = letter
            out[here, 1] = big_endian(readings[here, i // 2], 2)[:, i % 2]
        return out
