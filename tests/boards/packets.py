"""Cyton streams whose truth is known, built without the code under test."""

import numpy as np

PACKET = 33


def counts_of(rng, n, noise=300.0):
    """Noise on electrode offsets: what samples look like, all byte values in the low bytes."""
    offsets = rng.integers(-3_000_000, 3_000_000, 8)
    return (offsets + rng.normal(0.0, noise, (n, 8))).astype(np.int64)


def accelerations(rng, n):
    """A reading every tenth packet, zero in between, low four bits unused."""
    aux = np.zeros((n, 3), dtype=np.int64)
    at = np.arange(3, n, 10)
    aux[at] = 16 * rng.normal([20, -10, 500], 5, (len(at), 3)).astype(np.int64)
    return [b"".join(int(v).to_bytes(2, "big", signed=True) for v in row) for row in aux]


def stamps(n, start_ms=70_000):
    """Board time in ms behind a word of zeros."""
    return [bytes(2) + int(start_ms + 4 * k).to_bytes(4, "big") for k in range(n)]


def packet(counter, counts, aux=bytes(6), stop=0xC0):
    samples = b"".join(int(v).to_bytes(3, "big", signed=True) for v in counts)
    made = bytes([0xA0, counter & 0xFF]) + samples + aux + bytes([stop])
    assert len(made) == PACKET
    return made


def stream(seed, n, first=0, **options):
    """Give a list of packets with accelerations, and their counts."""
    rng = np.random.default_rng(seed)
    counts = counts_of(rng, n, **options)
    aux = accelerations(rng, n)
    return [packet(first + k, counts[k], aux[k]) for k in range(n)], counts


def as_sent(packets):
    """Turn decoded packets back into the bytes that they stand for."""
    return [
        packet(int(packets.counter[k]), packets.counts[k], packets.aux[k].tobytes(), int(s))
        for k, s in enumerate(packets.stop)
    ]
