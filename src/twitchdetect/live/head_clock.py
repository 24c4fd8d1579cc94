"""Where the session is when no samples come: a needle stays in while the board is unplugged."""

from __future__ import annotations

from dataclasses import replace

from twitchdetect.session.snapshot import Snapshot

SILENT_S = 1.0
"""Below this nothing is missing: samples come in bunches."""
_RUNS = ("running", "finishing")


class HeadClock:
    """Lets time go on by the clock as long as the newest sample stays the same."""

    def __init__(self) -> None:
        self._head, self._at_s = -1, 0.0

    def going_on(self, snapshot: Snapshot) -> Snapshot:
        """Give a snapshot whose newest sample is the one that is due now.

        For what counts time alone: those samples are not there.
        """
        if snapshot.head_sample != self._head:
            self._head, self._at_s = snapshot.head_sample, snapshot.at_s
        silent_s = snapshot.at_s - self._at_s
        if silent_s < SILENT_S or snapshot.state not in _RUNS:
            return snapshot
        return replace(snapshot, head_sample=self._head + round(silent_s * snapshot.fs))
