"""A stranger's code between guards: whatever it raises becomes one error with its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from twitchdetect.errors import TwitchDetectError, UnderwayError

_LONGEST = 300


class ContenderError(TwitchDetectError):
    """A detector that was named cannot be used."""


class ContenderFailedError(ContenderError, UnderwayError):
    """A detector that was named failed underway, or gave nonsense."""


class Nonsense(Exception):  # noqa: N818
    """What a detector gave is neither events nor intervals; says what is wrong with it."""


@contextmanager
def guarded(name: str, title: str) -> Iterator[None]:
    """Run a stranger's code.

    Parameters
    ----------
    name : str
        Of the detector.
    title : str
        Of the recording.

    Raises
    ------
    ContenderFailedError
        For whatever is raised inside but a keyboard interrupt.
    """
    try:
        yield
    except Nonsense as error:
        raise ContenderFailedError(
            f"{name} gave {error}, on {title}; expected Events, or pairs (start_sample, "
            "stop_sample) of whole numbers within the recording, the stop after the start."
        ) from error
    except (Exception, SystemExit) as error:
        raise ContenderFailedError(
            f"{name} failed on {title} ({in_words(error)}); expected events or intervals. Run it "
            "on that recording alone to see where."
        ) from error


def in_words(error: BaseException) -> str:
    """Give an error's kind and what it says, cut off where that is long."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
