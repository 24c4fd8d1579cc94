"""JSON of any length in little memory: an object whose long lists are written and read in a stream.

What is written is plain JSON, one item of a list a line. What is read may be laid out in any way.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from twitchdetect.chart.sealing import canonical

_BLOCK = 1 << 16
_MOST = 1 << 26
_SPACE = " \t\r\n"
_AFTER = f"{_SPACE},:]}}"


class JsonWriter:
    """Writes one object, key by key.

    Attributes
    ----------
    sha256 : str
        Over the canonical JSON of every value that was written so far, a line each.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash, self._is_first = file, hashlib.sha256(), True
        file.write(b"{")

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def value(self, key: str, value: Any) -> None:
        """Write a key and its value."""
        self._key(key)
        self._file.write(self._line(value))

    def items(self, key: str, values: Iterator[Any]) -> int:
        """Write a key and a list; give how long it was."""
        self._key(key)
        self._file.write(b"[")
        number = 0
        for value in values:
            self._file.write((b",\n" if number else b"\n") + self._line(value))
            number += 1
        self._file.write(b"\n]" if number else b"]")
        return number

    def end(self) -> None:
        self._file.write(b"\n}\n")

    def _key(self, key: str) -> None:
        start = b"\n" if self._is_first else b",\n"
        self._file.write(start + json.dumps(key).encode() + b": ")
        self._is_first = False

    def _line(self, value: Any) -> bytes:
        line = canonical(value).encode()
        self._hash.update(line + b"\n")
        return line


class JsonReader:
    """Reads one object, key by key.

    Raises
    ------
    ValueError
        If it is not such an object; from every method.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._text, self._at = file, "", 0
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._json = json.JSONDecoder(parse_constant=_no_constant)
        self._hash = hashlib.sha256()
        self._is_over = False

    @property
    def sha256(self) -> str:
        """Over what was read so far, as `JsonWriter` has it."""
        return self._hash.hexdigest()

    def keys(self) -> Iterator[str]:
        """Give the keys in order; the value of each must be read before the next is asked for."""
        self._expect("{")
        if self._peek() == "}":
            self._at += 1
        else:
            while True:
                key = self._value()
                if not isinstance(key, str):
                    raise ValueError("expected a key")
                self._expect(":")
                yield key
                if self._expect(",}") == "}":
                    break
        if self._peek():
            raise ValueError("something follows its end")

    def value(self) -> Any:
        """Give the value of a key."""
        return self._told(self._value())

    def items(self) -> Iterator[Any]:
        """Give the items of a key's list."""
        self._expect("[")
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield self._told(self._value())
            if self._expect(",]") == "]":
                return

    def _told(self, value: Any) -> Any:
        self._hash.update(canonical(value).encode() + b"\n")
        return value

    def _value(self) -> Any:
        self._peek()
        wanted = 1024
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except ValueError:
                if self._is_over:
                    raise
            else:
                after = self._text[end : end + 1]
                if self._is_over or (after and after in _AFTER):  # else a number may go on
                    self._at = end
                    return value
            if len(self._text) - self._at > _MOST:
                raise ValueError("an item is too long")
            self._fill(wanted)
            wanted *= 2

    def _fill(self, n_bytes: int = _BLOCK) -> None:
        data = self._file.read(max(n_bytes, _BLOCK))
        self._is_over = not data
        self._text = self._text[self._at :] + self._utf8.decode(data, final=self._is_over)
        self._at = 0

    def _peek(self) -> str:
        """Give the next character that is no space, empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_over:
                return ""
            self._fill()

    def _expect(self, characters: str) -> str:
        found = self._peek()
        if not found or found not in characters:
            what = f"{found!r}" if found else "its end"
            raise ValueError(f"got {what} where one of {characters} should be")
        self._at += 1
        return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"got {name}, which is no JSON")
