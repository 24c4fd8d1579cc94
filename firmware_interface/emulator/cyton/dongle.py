"""The radio dongle: passes bytes on, answers those that begin with 0xF0 itself."""

from __future__ import annotations

from collections.abc import Sequence

from ..device import Packets, Stream
from . import replies
from .board import Board

_END = replies.END.encode()
_WITH_PAYLOAD = (1, 2, 4)
_BAUD = {5: 115200, 6: 230400, 10: 921600}


class Cyton:
    """A dongle with a `Board` behind it: a `Device`.

    Parameters
    ----------
    board : Board
    channel : int
        Radio channel of both, 1 to 25.
    """

    has_checksum = False

    def __init__(self, board: Board, *, channel: int = 7) -> None:
        self.board = board
        self.channel = self.board_channel = channel
        self.poll_ms = 48
        self.is_in_reach = True
        self._message: bytearray | None = None
        self._said: list[bytes] = []

    @property
    def n_packets(self) -> int:
        return self.board.n_packets

    @property
    def streams(self) -> Sequence[Stream]:
        return self.board.streams

    @property
    def is_up(self) -> bool:
        """Whether board and dongle hear each other."""
        return self.board.is_on and self.is_in_reach and self.channel == self.board_channel

    def receive(self, data: bytes, now_s: float) -> None:
        onward = bytearray()
        for byte in data:
            if self._message is not None:
                self._message.append(byte)
                if len(self._message) > (self._message[0] in _WITH_PAYLOAD):
                    message, self._message = self._message, None
                    self._obey(message)
            elif byte == 0xF0:
                self._message = bytearray()
            else:
                onward.append(byte)
        if not onward:
            return
        if not self.is_up:
            self._said.append(replies.NO_BOARD.encode())
            return
        if b"<" in onward:
            self._said.append(b",")
        self.board.hear(bytes(onward), now_s)

    def _obey(self, message: bytearray) -> None:
        code, payload = message[0], message[1] if len(message) > 1 else 0
        if code == 0:
            self._say_channel()
        elif code == 1:
            self._set_channel(payload)
        elif code == 2:
            self.channel = payload
            self._say(b"Success: Host override - Channel number: " + bytes([payload]))
        elif code in (3, 4):
            self.poll_ms = payload if code == 4 else self.poll_ms
            self._say(b"Success: Poll time: " + bytes([self.poll_ms]))
        elif code in _BAUD:
            self._say(b"Success: Switch your baud rate to %d" % _BAUD[code])
        elif code == 7:
            self._say(b"Success: System is Up" if self.is_up else b"Failure: System is Down")

    def _set_channel(self, channel: int) -> None:
        if not 1 <= channel <= 25:
            self._say(b"Failure: Verify channel number is less than 25")
        elif not self.is_up:
            self._say(b"Failure: Channel Change Request...")
        else:
            self.channel = self.board_channel = channel
            self._say_channel()

    def _say_channel(self) -> None:
        if self.is_up:
            text = b"Success: Host and Device on Channel number: "
        else:
            text = b"Failure: Host on Channel number: "
        self._say(text + bytes([self.channel]))

    def _say(self, text: bytes) -> None:
        self._said.append(text + _END)

    def deadline_s(self) -> float:
        return self.board.deadline_s()

    def due_s(self, ahead: int = 1) -> float:
        return float("-inf") if self._said else self.board.due_s(ahead)

    def packet_s(self) -> float:
        return self.board.packet_s()

    def advance(self, now_s: float, most: int) -> Sequence[bytes | Packets]:
        heard = self.board.advance(now_s, most)
        if not self.is_up:  # packets are given all the same: whoever sends them on counts them lost
            heard = [item for item in heard if isinstance(item, Packets)]
        out = [*self._said, *heard]
        self._said = []
        return out

    def missing(self, start: int, stop: int) -> list[tuple[int, int]]:
        return self.board.source.lost(start, stop)

    def disguise(self, packet: bytearray, place: int) -> tuple[int, int] | None:
        """Make data look like a packet: 0xA0, and 0xC0 where its stop byte would be."""
        offset = 4 + place % 21  # 32 bytes on, there are data too
        packet[offset] = 0xA0
        return offset - 1, 0xC0

    def restart_counter(self, now_s: float) -> None:
        self.board.restart_counter()

    def set_link(self, is_up: bool) -> None:
        self.is_in_reach = is_up

    def switch(self, is_on: bool, now_s: float) -> None:
        self.board.switch(is_on, now_s)

    def plug(self, is_in: bool, now_s: float) -> None:
        """Plug the dongle in: the board runs on its battery and does not notice."""
        self.board.begin(now_s)
        self._message = None
        self._said = []

    def opened(self, now_s: float) -> None:
        """Do nothing: the board does not notice."""
