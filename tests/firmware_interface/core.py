"""The firmware's portable part, called through ctypes."""

import ctypes
from ctypes import c_bool, c_int16, c_uint8, c_uint16, c_uint32


class Receiver(ctypes.Structure):
    _fields_ = [
        ("bytes", c_uint8 * 24),
        ("length", c_uint8),
        ("too_long", c_bool),
        ("damaged", c_uint16),
    ]


class Board(ctypes.Structure):
    _fields_ = [
        ("streaming", c_bool),
        ("self_test", c_bool),
        ("channels", c_uint8),
        ("rate", c_uint16),
        ("now_ms", c_uint32),
        ("reset_cause", c_uint8),
        ("serial", c_uint8 * 8),
        ("overruns", c_uint16),
        ("dropped_samples", c_uint16),
        ("damaged_frames", c_uint16),
        ("watchdog_resets", c_uint16),
    ]


class Sample(ctypes.Structure):
    _fields_ = [("counter", c_uint16), ("board_ms", c_uint32), ("counts", c_int16 * 8)]


class Samples(ctypes.Structure):
    _fields_ = [
        ("n", c_uint8),
        ("length", c_uint16),
        ("next_counter", c_uint16),
        ("body", c_uint8 * 76),
    ]


class Core:
    """What the shared library does, in bytes."""

    def __init__(self, path):
        self.library = ctypes.CDLL(str(path))
        for name in ("crc16", "cobs_encode", "cobs_decode", "frame_encode"):
            getattr(self.library, name).restype = c_uint16
        for name in ("receiver_take", "command_answer", "status_message"):
            getattr(self.library, name).restype = c_uint8
        for name in ("samples_continue", "samples_full", "command_ends_stream"):
            getattr(self.library, name).restype = c_bool

    def crc16(self, data):
        return self.library.crc16(data, c_uint16(len(data)))

    def cobs_encode(self, data):
        """With a guard behind the longest possible encoding."""
        longest = len(data) + len(data) // 254 + 1
        out = ctypes.create_string_buffer(b"\xa5" * (longest + 8), longest + 8)
        length = self.library.cobs_encode(data, c_uint16(len(data)), out)
        assert out.raw[length:] == b"\xa5" * (longest + 8 - length)
        return out.raw[:length]

    def cobs_decode(self, data):
        """None for damaged data."""
        buffer = ctypes.create_string_buffer(data + b"\xa5" * 8, len(data) + 8)
        length = self.library.cobs_decode(buffer, c_uint16(len(data)))
        assert buffer.raw[len(data) :] == b"\xa5" * 8
        return None if length == 0xFFFF else buffer.raw[:length]

    def frame(self, body):
        room = ctypes.create_string_buffer(body, len(body) + 2)
        out = ctypes.create_string_buffer(len(body) + 4)
        length = self.library.frame_encode(room, c_uint16(len(body)), out)
        assert length == len(body) + 4
        return out.raw

    def bodies(self, receiver, stream):
        """Bodies of the good frames in a stream, as the board's receiver finds them."""
        found = []
        for byte in stream:
            length = self.library.receiver_take(ctypes.byref(receiver), c_uint8(byte))
            if length:
                found.append(bytes(receiver.bytes[:length]))
        return found

    def board(self, now_ms=0):
        board = Board()
        self.library.board_init(ctypes.byref(board))
        board.now_ms = now_ms
        return board

    def answer(self, board, body):
        """Body of the answer to a command."""
        out = ctypes.create_string_buffer(58)
        given = ctypes.byref(board), body, c_uint8(len(body)), out
        length = self.library.command_answer(*given)
        return out.raw[:length]

    def talk(self, board, receiver, stream):
        """Every byte that the board sends in answer to a stream, as its main loop does it."""
        sent = b""
        for body in self.bodies(receiver, stream):
            board.damaged_frames = receiver.damaged
            sent += self.frame(self.answer(board, body))
        return sent

    def gather(self, board, samples):
        """Bodies of SAMPLES frames from (counter, board_ms, counts), as the main loop does it."""
        gathered, bodies = Samples(), []

        def close():
            if gathered.n:
                bodies.append(bytes(gathered.body[: gathered.length]))
            gathered.n = 0

        for counter, board_ms, counts in samples:
            sample = Sample(counter, board_ms, (c_int16 * 8)(*counts))
            if not self.library.samples_continue(ctypes.byref(gathered), ctypes.byref(sample)):
                close()
            pointers = (ctypes.byref(one) for one in (gathered, board, sample))
            self.library.samples_add(*pointers)
            if self.library.samples_full(ctypes.byref(gathered), ctypes.byref(board)):
                close()
        close()
        return bodies
