"""Text that a board or its dongle sends, on its own or between two packets."""

from __future__ import annotations

from dataclasses import dataclass

END_OF_TEXT = b"$$$"
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class BoardText:
    """A message that ended in ``$$$``.

    Attributes
    ----------
    text : str
        Without the ``$$$``. A radio channel comes as one character of that code at the end.
    end : int
        Stream position after its last byte.
    """

    text: str
    end: int


class TextCollector:
    """Finds messages in the bytes that belong to no packet."""

    def __init__(self) -> None:
        self._run = b""
        self._end = 0

    def feed(self, skipped: bytes, end: int) -> list[BoardText]:
        """Take the next skipped bytes, which end at stream position `end`.

        Bytes that do not follow the last ones had a packet in between and start anew.
        """
        start = end - len(skipped)
        if start != self._end:
            self._run = b""
        self._end = end
        run = self._run + skipped
        start -= len(self._run)
        texts = []
        done = 0
        while (at := run.find(END_OF_TEXT, done)) >= 0:
            stop = at + len(END_OF_TEXT)
            if text := _text_at_end(run[done:at]):
                texts.append(BoardText(text, start + stop))
            done = stop
        self._run = run[done:][-_LONGEST:]
        return texts


def _text_at_end(run: bytes) -> str:
    """Give what stands behind the last byte that is no ASCII."""
    first = next((i for i in range(len(run), 0, -1) if run[i - 1] >= 0x80), 0)
    return run[first:].decode("ascii")
