"""Errors of a world that misbehaves; a wrong argument is a plain ``ValueError``.

Each message says what was got, what was expected and what to do, in one line, because the
command line prints it as it is.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path


class TwitchDetectError(Exception):
    """Anything outside the program that is not as it should be."""


class FileFormatError(TwitchDetectError):
    """A file that cannot be read as a recording.

    Attributes
    ----------
    path : Path
        The file.
    message : str
        What is wrong, without the file's name.
    """

    def __init__(self, path: Path | str, message: str) -> None:
        self.path = Path(path)
        self.message = message
        super().__init__(f"{self.path.name or path}: {message}")

    def __reduce__(self) -> tuple[object, ...]:
        """Come whole out of another process."""
        return type(self), (self.path, self.message)


class GapError(TwitchDetectError):
    """A block that starts before the sample where the last one ended.

    Attributes
    ----------
    expected_sample, got_sample : int
        Sample counts from the start of the session.
    """

    def __init__(self, *, expected_sample: int, got_sample: int) -> None:
        self.expected_sample = expected_sample
        self.got_sample = got_sample
        super().__init__(
            f"block starts at sample {got_sample}, but sample {expected_sample} is the next one: "
            "samples were repeated or the counter went back. "
            "Drop the repeated samples, or reset() to start anew."
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Come whole out of another process."""
        numbers = {"expected_sample": self.expected_sample, "got_sample": self.got_sample}
        return partial(type(self), **numbers), ()


class UnderwayError(TwitchDetectError):
    """Something that began as it should and failed underway."""


class FetchError(UnderwayError):
    """A recording that could not be fetched, or whose checksum is wrong."""
