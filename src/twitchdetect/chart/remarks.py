"""Words that were typed while a session ran: the recording has only their numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from twitchdetect.chart import checks
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.sessions import find_session
from twitchdetect.chart.tables import Remark


@dataclass(frozen=True, slots=True)
class RemarkKeeper:
    """Keeps words in a session; what `Commands` takes as `keep_words`.

    Attributes
    ----------
    chart : Chart
    name : str
        ``CODE/3``.
    fs_hz : callable
        Gives the sampling frequency, nan until samples come.
    first : int
        Number of the first words.
    """

    chart: Chart
    name: str
    fs_hz: Callable[[], float]
    first: int

    def __call__(self, number: int, text: str, sample: int) -> None:
        """Keep words."""
        at_s = sample / self.fs_hz() if sample else 0.0
        keep_remark(self.chart, self.name, number, text, at_s=at_s)


def keeper(chart: Chart, name: str, fs_hz: Callable[[], float]) -> RemarkKeeper:
    """Give who keeps the words of a recording that begins now."""
    with chart.reading() as reading:
        session = find_session(reading, name)
        last = reading.scalar(
            select(func.max(Remark.number)).where(Remark.session_id == session.id)
        )
    return RemarkKeeper(chart, name, fs_hz, (last or 0) + 1)


def keep_remark(
    chart: Chart, name: str, number: int, text: str, *, at_s: float | None = None
) -> Remark:
    """Keep words under their number.

    Raises
    ------
    ChartError
        If there are words of that number, or the session is signed.
    """
    words = checks.text(text, "a remark")
    with chart.writing() as work:
        session = find_session(work, name)
        remark = Remark(session_id=session.id, number=number, at_s=at_s, text=words)
        work.add(remark)
    return remark
