"""The 33 bytes of a stream packet."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

PACKET_BYTES = 33
Bytes = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]


def build_packets(counters: Counts, counts: Counts, aux: Bytes, stops: Bytes) -> Bytes:
    """Build packets.

    Parameters
    ----------
    counters : ndarray, (n,)
        Modulo 256.
    counts : ndarray, (n, 8)
        24 bits, signed.
    aux : uint8 ndarray, (n, 6)
    stops : uint8 ndarray, (n,)

    Returns
    -------
    uint8 ndarray, (n, 33)
    """
    packets = np.empty((len(counters), PACKET_BYTES), dtype=np.uint8)
    packets[:, 0] = 0xA0
    packets[:, 1] = counters & 0xFF
    wide = counts.astype(">i4").view(np.uint8).reshape(-1, 8, 4)
    packets[:, 2:26] = wide[:, :, 1:].reshape(-1, 24)
    packets[:, 26:32] = aux
    packets[:, 32] = stops
    return packets


def big_endian(values: npt.ArrayLike, n_bytes: int) -> Bytes:
    """Give whole numbers as rows of 2 or 4 bytes, most significant first, modulo their range."""
    dtype = {2: ">u2", 4: ">u4"}[n_bytes]
    array = np.asarray(values, dtype=np.int64) & ((1 << 8 * n_bytes) - 1)
    return array.astype(dtype).reshape(-1, 1).view(np.uint8)
