"""Packets of the OpenBCI Cyton out of any bytes.

What is promised, whatever was dropped, repeated, inserted or garbled on the way:

- Nothing raises, and the cut of the stream does not matter.
- Damage that moves a packet's marks against each other never gives false samples, but for a
  coincidence of several bytes (`cyton_judge.py` says of which).
- An intact packet that goes on where the last one ended is delivered with its last byte; the first
  one, and one after damage or loss, with the second byte of the packet after it. So is one whose
  aux bytes cannot be foreseen (pins in analog mode, a jolt): if damage follows at once, such a
  packet may be missed.

What cannot be told, because a packet has no checksum: bytes changed between two marks that stay 33
bytes apart. That is also what is left when exactly 33, 66, ... bytes are lost in one run that
starts inside a packet, or when as many bytes are lost as inserted within one packet.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.boards import cyton_judge as judge
from twitchdetect.boards import cyton_machine as machine
from twitchdetect.boards.cyton_judge import PACKET_BYTES
from twitchdetect.boards.replies import BoardText, TextCollector

VREF_UV = 4.5e6
FULL_SCALE = 2**23 - 1
N_CHANNELS = 8


class CytonPackets:
    """Packets in the order in which they came.

    Parameters
    ----------
    rows : ndarray of int32, (n_packets, 12)
        As `cyton_machine.decode` writes them; the properties are views of it.
    texts : tuple of BoardText
        Messages that came between packets.
    """

    __slots__ = ("rows", "texts")

    def __init__(self, rows: npt.NDArray[np.int32], texts: tuple[BoardText, ...] = ()) -> None:
        self.rows = rows
        self.texts = texts

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def counts(self) -> npt.NDArray[np.int32]:
        """What the converter gave, (n_packets, 8); `to_uV` scales, `is_railed` tells clipping."""
        return self.rows[:, :N_CHANNELS]

    @property
    def counter(self) -> npt.NDArray[np.uint8]:
        """Packet counters, (n_packets,)."""
        return self.rows[:, 8:10].view(np.uint8)[:, 0]

    @property
    def stop(self) -> npt.NDArray[np.uint8]:
        """Stop bytes, (n_packets,): what `aux` means."""
        return self.rows[:, 8:10].view(np.uint8)[:, 1]

    @property
    def aux(self) -> npt.NDArray[np.uint8]:
        """Aux bytes, (n_packets, 6)."""
        return self.rows[:, 8:10].view(np.uint8)[:, 2:]

    @property
    def end(self) -> npt.NDArray[np.int64]:
        """Stream position after each packet's last byte; `ReadTimes` turns it into a time."""
        return self.rows[:, 10:12].view(np.int64)[:, 0]


class CytonDecoder:
    """Turns the bytes of a Cyton into packets, however they are cut.

    Attributes
    ----------
    n_bytes, n_packets, n_skipped : int
        Bytes given so far, packets delivered, and bytes that belong to none (text among them).
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything, as before the first byte."""
        self._state = np.zeros(judge.STATE_SIZE, dtype=np.int64)
        self._rest = b""
        self._texts = TextCollector()

    @property
    def n_bytes(self) -> int:
        return int(self._state[judge.POSITION]) + len(self._rest)

    @property
    def n_packets(self) -> int:
        return int(self._state[judge.N_PACKETS])

    @property
    def n_skipped(self) -> int:
        return int(self._state[judge.N_SKIPPED])

    @property
    def n_waiting(self) -> int:
        """Bytes that wait for those that follow them."""
        return len(self._rest)

    def feed(self, data: bytes | bytearray | memoryview) -> CytonPackets:
        """Take the next bytes and give the packets that they decide."""
        return self._decode(self._rest + data if self._rest else bytes(data))

    def flush(self) -> CytonPackets:
        """Decide what waits, because no more bytes will come (stopped, unplugged)."""
        self._state[judge.ENDING] = 1
        packets = self._decode(self._rest)
        self._state[judge.ENDING] = 0
        return packets

    def _decode(self, data: bytes) -> CytonPackets:
        rows = np.empty((len(data) // PACKET_BYTES, machine.ROW_SIZE), np.int32)
        n, n_used, n_skipped = machine.decode(np.frombuffer(data, np.uint8), self._state, rows)
        self._rest = data[n_used:]
        packets = CytonPackets(rows if n == len(rows) else rows[:n])
        if n_skipped:
            packets.texts = self._find_texts(data[:n_used], packets.end)
        return packets

    def _find_texts(self, data: bytes, end: npt.NDArray[np.int64]) -> tuple[BoardText, ...]:
        """Look for messages in the stretches of decided bytes that no packet covers."""
        stop = int(self._state[judge.POSITION])
        start = stop - len(data)
        stops = np.append(end - PACKET_BYTES, stop)
        starts = np.concatenate(([start], end))
        texts: list[BoardText] = []
        for k in np.flatnonzero(stops > starts):
            first, last = int(starts[k]), int(stops[k])
            texts += self._texts.feed(data[first - start : last - start], last)
        return tuple(texts)


def to_uV(counts: npt.NDArray[np.int32], gain: npt.ArrayLike = 24.0) -> npt.NDArray[np.float64]:
    """Scale counts to microvolts; `gain` is one number or one a channel."""
    return counts * (VREF_UV / (np.asarray(gain, dtype=np.float64) * FULL_SCALE))


def is_railed(counts: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Mark counts at the ends of the converter's range."""
    railed: npt.NDArray[np.bool_] = np.abs(counts) >= FULL_SCALE
    return railed
