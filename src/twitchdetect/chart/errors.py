"""What can be wrong with a chart, or with what is asked of it."""

from __future__ import annotations

from twitchdetect.errors import TwitchDetectError, UnderwayError


class ChartError(TwitchDetectError):
    """A request that the chart refuses; the message is one line for the user."""


class ClosedError(ChartError):
    """A change of a session that was signed."""


class UnfinishedError(ChartError):
    """A session that cannot be closed while something is missing.

    Attributes
    ----------
    missing : tuple of str
        One sentence for each thing that must be done first.
    """

    def __init__(self, session: str, missing: tuple[str, ...]) -> None:
        self.session, self.missing = session, missing
        super().__init__(f"session {session} cannot be closed yet: {' '.join(missing)}")

    def __reduce__(self) -> tuple[object, ...]:
        """Come whole out of another process."""
        return type(self), (self.session, self.missing)


class NotFoundError(ChartError):
    """A client, session or row that is not there."""


class DatabaseError(ChartError):
    """A database that cannot be opened: damaged, of a newer version, wrong passphrase."""


class PassphraseError(DatabaseError):
    """A file that needs a passphrase and got none, or a wrong one."""


class BusyError(UnderwayError):
    """Others wrote for too long, or changed the same row meanwhile."""


class StorageError(UnderwayError):
    """The database failed while it was used: disk full, disk read-only, connection lost."""
