"""Samples and messages of a twitchboard out of any bytes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from twitchdetect.boards import cobs_frames as cobs
from twitchdetect.boards.cobs_frames import Bytes, Int, Ints
from twitchdetect.boards.twitchboard_messages import SAMPLES, Message, is_known, read_message
from twitchdetect.dsp.jit import kernel

Values = npt.NDArray[np.int16]

_HEAD_BYTES = 10
_MOST_CHANNELS = 16
KIND, COUNTER, BOARD_MS, FLAGS, N_CHANNELS, N_SAMPLES = range(6)


@dataclass(frozen=True, slots=True, eq=False)
class SampleFrames:
    """Frames of samples with the same number of channels, in the order in which they came.

    Attributes
    ----------
    counter, board_ms : ndarray of int64, (n_frames,)
        Of the first sample in each frame: 16 bits and 32 bits.
    n_samples : ndarray of int64, (n_frames,)
    is_self_test : ndarray of bool, (n_frames,)
    end : ndarray of int64, (n_frames,)
        Stream position after each frame.
    counts : ndarray of int16, (n_samples.sum(), n_channels)
    """

    counter: Ints
    board_ms: Ints
    n_samples: Ints
    is_self_test: npt.NDArray[np.bool_]
    end: Ints
    counts: Values


@dataclass(frozen=True, slots=True, eq=False)
class TwitchboardData:
    """What some bytes held.

    Attributes
    ----------
    runs : tuple of SampleFrames
        One, if there are samples and the number of channels does not change.
    messages : tuple of Message
        In order.
    """

    runs: tuple[SampleFrames, ...]
    messages: tuple[Message, ...] = ()


@kernel
def read_samples(body: Bytes, frames: Ints, n_frames: int, heads: Ints, values: Values) -> Int:
    """Read frames of samples; give how many values there are in all.

    Parameters
    ----------
    heads : ndarray of int64, (n_frames, 6)
        Written to: type, and of samples counter, board ms, flags, channels, samples; the type
        becomes -1 where the length is not what the head says.
    values : ndarray of int16
        Written to, sample after sample.
    """
    n: Int = 0
    for k in range(n_frames):
        i, stop = frames[k, 0], frames[k, 1]
        heads[k, KIND] = body[i]
        if body[i] != SAMPLES:
            continue
        if stop - i < _HEAD_BYTES:
            heads[k, KIND] = -1
            continue
        channels, samples = np.int64(body[i + 8]), np.int64(body[i + 9])
        n_values = channels * samples
        is_possible = 1 <= channels <= _MOST_CHANNELS and samples >= 1
        if not is_possible or stop - i != _HEAD_BYTES + 2 * n_values:
            heads[k, KIND] = -1
            continue
        heads[k, COUNTER] = np.int64(body[i + 2]) | np.int64(body[i + 3]) << 8
        ms = np.int64(0)
        for j in range(4):
            ms |= np.int64(body[i + 4 + j]) << (8 * j)
        heads[k, BOARD_MS], heads[k, FLAGS] = ms, body[i + 1]
        heads[k, N_CHANNELS], heads[k, N_SAMPLES] = channels, samples
        for j in range(n_values):
            b = i + _HEAD_BYTES + 2 * j
            values[n + j] = np.int16(np.uint16(body[b]) | np.uint16(body[b + 1]) << np.uint16(8))
        n += n_values
    return n


@kernel
def decode(
    data: Bytes, state: Ints, body: Bytes, frames: Ints, heads: Ints, values: Values
) -> tuple[int, int, Int]:
    """Find frames and read those of samples: number of frames, bytes used, number of values."""
    n_frames, n_used = cobs.unframe(data, state, body, frames)
    return n_frames, n_used, read_samples(body, frames, n_frames, heads, values)


class TwitchboardDecoder:
    """Turns the bytes of a twitchboard into samples and messages, however they are cut.

    Attributes
    ----------
    n_bytes, n_damaged, n_unknown : int
        Bytes given so far; frames dropped because they do not decode, their CRC differs or their
        length is not that of their type; good frames of a later version's types.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything, as before the first byte."""
        self._state = np.zeros(cobs.STATE_SIZE, dtype=np.int64)
        self._rest = b""
        self.n_bytes = self.n_unknown = self._n_misfits = 0

    @property
    def n_damaged(self) -> int:
        return int(self._state[cobs.N_DAMAGED]) + self._n_misfits

    def feed(self, data: bytes | bytearray | memoryview) -> TwitchboardData:
        """Take the next bytes and give what the frames completed by them hold."""
        self.n_bytes += len(data)
        stream = self._rest + data if self._rest else bytes(data)
        most = stream.count(0)
        body = np.empty(len(stream), dtype=np.uint8)
        frames = np.empty((most, 3), dtype=np.int64)
        heads = np.empty((most, 6), dtype=np.int64)
        values = np.empty(len(stream) // 2, dtype=np.int16)
        n, n_used, n_values = decode(
            np.frombuffer(stream, np.uint8), self._state, body, frames, heads, values
        )
        self._rest = stream[n_used:]
        if n == 0:
            return TwitchboardData(())
        frames, heads, values = frames[:n], heads[:n], values[:n_values]
        is_samples = heads[:, KIND] == SAMPLES
        if is_samples.all():
            return TwitchboardData(_runs(heads, frames[:, 2], values))
        messages = self._read_messages(body, frames[~is_samples], heads[~is_samples, KIND])
        return TwitchboardData(_runs(heads[is_samples], frames[is_samples, 2], values), messages)

    def _read_messages(self, body: Bytes, frames: Ints, kinds: Ints) -> tuple[Message, ...]:
        """Read what is no samples, and count what cannot be read."""
        messages = []
        for (start, stop, _), kind in zip(frames.tolist(), kinds.tolist(), strict=True):
            if kind >= 0 and not is_known(kind):
                self.n_unknown += 1
                continue
            message = read_message(body[start:stop].tobytes()) if kind >= 0 else None
            if message is None:
                self._n_misfits += 1
            else:
                messages.append(message)
        return tuple(messages)


def _runs(heads: Ints, end: Ints, values: Values) -> tuple[SampleFrames, ...]:
    """Cut frames where the number of channels changes."""
    if len(heads) == 0:
        return ()
    cuts = [0, *(np.flatnonzero(np.diff(heads[:, N_CHANNELS])) + 1).tolist(), len(heads)]
    runs, at = [], 0
    for first, stop in pairwise(cuts):
        part = heads[first:stop]
        n = int((part[:, N_CHANNELS] * part[:, N_SAMPLES]).sum())
        runs.append(
            SampleFrames(
                part[:, COUNTER],
                part[:, BOARD_MS],
                part[:, N_SAMPLES],
                part[:, FLAGS] % 2 == 1,
                end[first:stop],
                values[at : at + n].reshape(-1, int(part[0, N_CHANNELS])),
            )
        )
        at += n
    return tuple(runs)
