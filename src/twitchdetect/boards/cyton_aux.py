"""What the six aux bytes of Cyton packets say: acceleration, pins, markers, board time.

All functions take stop bytes (n_packets,) and aux bytes (n_packets, 6) as `CytonPackets` has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]
Form = Literal["firmware", "documentation"]

G_PER_COUNT = 0.002 / 16
ACCEL, RAW = 0xC0, 0xC1
STAMPED_ACCEL, STAMPED_RAW = (0xC3, 0xC4), (0xC5, 0xC6)
DIGITAL_PINS = ("D11", "D12", "D13", "D17", "D18")
ANALOG_PINS = ("A5 (D11)", "A6 (D12)", "A7 (D13)")
_DIGITAL_BYTES = (0, 1, 2, 3, 5)
_LETTERS = np.frombuffer(b"XxYyZz", dtype=np.uint8)
_FIRST_SLOT = 7


def has_board_time(stop: Bytes) -> Bools:
    """Mark packets that carry the board's time."""
    return np.isin(stop, (*STAMPED_ACCEL, *STAMPED_RAW))


def board_ms(stop: Bytes, aux: Bytes) -> npt.NDArray[np.int64]:
    """Give ms since the board started, wrapping after 49.7 days; -1 where there is none."""
    stamps = np.ascontiguousarray(aux[:, 2:]).view(">u4")[:, 0].astype(np.int64)
    return np.where(has_board_time(stop), stamps, -1)


def words(aux: Bytes) -> npt.NDArray[np.int64]:
    """Give the three raw words, (n_packets, 3): pins A5, A6 and A7 in analog mode (stop 0xC1)."""
    return np.ascontiguousarray(aux).view(">u2").astype(np.int64)


def accelerations_g(stop: Bytes, aux: Bytes) -> npt.NDArray[np.float64]:
    """Give X, Y and Z in g, (n_packets, 3), of packets with stop 0xC0; nan where nothing is new.

    The board zeroes all three after sending a reading: all zero is none, a single zero is a value.
    """
    is_new = (stop == ACCEL) & aux.any(axis=1)
    counts = np.ascontiguousarray(aux).view(">i2")
    return np.where(is_new[:, None], counts * G_PER_COUNT, np.nan)


def digital(aux: Bytes) -> Bools:
    """Give the pins `DIGITAL_PINS`, (n_packets, 5), in digital mode (stop 0xC1)."""
    levels: Bools = aux[:, _DIGITAL_BYTES] != 0
    return levels


def marker_codes(aux: Bytes) -> npt.NDArray[np.uint8]:
    """Give the marker's character code of each packet in marker mode (stop 0xC1), 0 for none."""
    return np.ascontiguousarray(aux[:, 1])


@dataclass(frozen=True, slots=True, eq=False)
class AxisReadings:
    """Single axes that became known.

    Attributes
    ----------
    packet : ndarray of int64, (n_readings,)
        Index among the packets given, of the one that completed the reading.
    axis : ndarray of int64, (n_readings,)
        0, 1, 2 for X, Y, Z.
    acceleration_g : ndarray of float64, (n_readings,)
    """

    packet: npt.NDArray[np.int64]
    axis: npt.NDArray[np.int64]
    acceleration_g: npt.NDArray[np.float64]


class StampedAccelerometer:
    """Reads the acceleration of packets with board time (stop 0xC3, 0xC4), in either form.

    Firmware 3 sends X, Y and Z whole where the counter's last digit is 7, 8 and 9. The vendor's
    documentation has a letter, ``X x Y y Z z``, before the high or the low byte of an axis. The
    first packet that allows only one form decides; until then nothing comes out.

    Attributes
    ----------
    form : {"firmware", "documentation"} or None
        What was decided.
    """

    def __init__(self) -> None:
        self.form: Form | None = None
        self._high = (-1, 0, 0)  # axis, byte, counter of a high half that waits for its low one

    def feed(self, stop: Bytes, counter: Bytes, aux: Bytes) -> AxisReadings:
        """Take the next packets."""
        is_stamped = np.isin(stop, STAMPED_ACCEL)
        slot = counter.astype(np.int64) % 10 - _FIRST_SLOT
        first = 0
        if self.form is None:
            first = self._decide(is_stamped, slot, aux)
        at = np.flatnonzero(is_stamped)
        at = at[at >= first]
        if self.form == "firmware":
            at = at[slot[at] >= 0]
            values = np.ascontiguousarray(aux[at, :2]).view(">i2")[:, 0]
            return AxisReadings(at, slot[at], values * G_PER_COUNT)
        if self.form == "documentation":
            return self._join(at, counter, aux)
        return AxisReadings(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))

    def _decide(self, is_stamped: Bools, slot: npt.NDArray[np.int64], aux: Bytes) -> int:
        """Look for the first packet that allows only one form, and give its index."""
        is_letter = np.isin(aux[:, 0], _LETTERS)
        is_other = aux[:, :2].any(axis=1) & ~is_letter
        is_telling = is_stamped & np.where(slot < 0, is_letter, is_other)
        if not is_telling.any():
            return len(slot)
        first = int(np.argmax(is_telling))
        self.form = "documentation" if is_letter[first] else "firmware"
        return first

    def _join(self, at: npt.NDArray[np.int64], counter: Bytes, aux: Bytes) -> AxisReadings:
        """Join high halves and the low halves in the packets after them."""
        at = at[np.isin(aux[at, 0], _LETTERS)]
        letter = np.argmax(aux[at, 0][:, None] == _LETTERS, axis=1)
        axis = np.append(self._high[0], letter // 2)
        byte = np.append(self._high[1], aux[at, 1].astype(np.int64))
        count = np.append(self._high[2], counter[at].astype(np.int64))
        is_low = np.append(self._high[0] < 0, letter % 2 == 1)
        whole = ~is_low[:-1] & is_low[1:] & (axis[:-1] == axis[1:])
        whole &= (count[1:] - count[:-1]) % 256 == 1
        value = (byte[:-1] << 8 | byte[1:]) - (byte[:-1] >> 7 << 16)
        is_open = not is_low[-1]
        self._high = (int(axis[-1]), int(byte[-1]), int(count[-1])) if is_open else (-1, 0, 0)
        return AxisReadings(at[whole], axis[1:][whole], value[whole] * G_PER_COUNT)
