"""What a database says when it fails, as one line for the user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NoResultFound,
    OperationalError,
)
from sqlalchemy.orm.exc import StaleDataError

from twitchdetect.chart.errors import BusyError, ChartError, DatabaseError, StorageError
from twitchdetect.errors import TwitchDetectError

_WAITED = ("55P03", "57014", "40P01", "40001")
"""PostgreSQL: lock timeout, cancelled, deadlock, serialization."""
_FULL = ("53100", "53200")
_DAMAGED = ("malformed", "not a database", "decode to utf-8", "no such table", "no such column")
_NO_SUCH = ("42P01", "42703", "XX001", "XX002")


@contextmanager
def explained(place: str, doing: str = "writing") -> Iterator[None]:
    """Turn what the database raises into one line.

    Parameters
    ----------
    place : str
        File, or URL without its password.
    doing : str
        ``reading``, ``writing``, or ``committing``, when nobody can know whether a connection was
        lost before or after it was done.

    Raises
    ------
    BusyError, StorageError, DatabaseError, ChartError
    """
    try:
        yield
    except StaleDataError as error:
        raise BusyError(
            "somebody else changed the same entry meanwhile; look at it again, then repeat what "
            "you did"
        ) from error
    except NoResultFound as error:  # what every chart has, as the head of the log
        raise DatabaseError(f"{place}: {_damaged(str(error))}") from error
    except DBAPIError as error:
        if (told := explain(error, place, doing)) is None:
            raise
        raise told from error


def explain(error: DBAPIError, place: str, doing: str = "writing") -> TwitchDetectError | None:
    """Give the error to raise instead; None for a fault of the program."""
    text = str(error.orig).lower()
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in _WAITED or "locked" in text or "busy" in text:
        return BusyError(f"{place}: others are writing for too long; repeat it in a moment")
    if state in _FULL:
        return StorageError(f"{place}: {_storage('full', doing)}")
    if error.connection_invalidated or state.startswith(("08", "57P")):
        return StorageError(f"{place}: {_lost(doing)}")
    if any(words in text for words in _DAMAGED) or state in _NO_SUCH:
        return DatabaseError(f"{place}: {_damaged(_first_line(error))}")
    if isinstance(error, IntegrityError | DataError):
        return ChartError(f"the chart refuses this entry: {_first_line(error)}")
    if isinstance(error, OperationalError | InterfaceError):
        return StorageError(f"{place}: {_storage(text, doing) or _first_line(error)}")
    return None


def _damaged(why: str) -> str:
    return (
        f"the chart is damaged ({why.rstrip('.')}); see where: twitchdetect chart verify. Then "
        "bring a backup back: twitchdetect chart restore"
    )


def _lost(doing: str) -> str:
    if doing == "committing":
        return (
            "the connection was lost while the entry was being finished; look whether it is "
            "there before you repeat it"
        )
    return f"the connection to the database was lost{_nothing(doing)}. Repeat it"


def _nothing(doing: str) -> str:
    return "" if doing == "reading" else "; nothing of this entry was written"


def _storage(text: str, doing: str) -> str:
    if "full" in text:
        return f"the disk is full{_nothing(doing)}. Make room, then repeat it"
    if "readonly" in text or "read-only" in text:
        return f"cannot be written to{_nothing(doing)}. Check the disk"
    if "i/o error" in text:
        return f"the disk failed or has no room{_nothing(doing)}. Check the disk, then repeat it"
    if "unable to open" in text:
        return "can no longer be opened; was it moved, or the disk removed?"
    return ""


def _first_line(error: DBAPIError) -> str:
    return " ".join((str(error.orig).strip().splitlines() or [""])[0].split())
