"""The chart as the window has it: one client, one session, asked and written beside the window."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy.exc import DBAPIError

from twitchdetect.chart import checks, clients, sessions, signing
from twitchdetect.chart.attaching import attach
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.following import follow
from twitchdetect.chart.remarks import keep_remark
from twitchdetect.errors import TwitchDetectError
from twitchdetect.live.chart_seen import ClientSeen, Visit, client_of, codes_of, visit_of
from twitchdetect.live.chart_worker import ChartWorker
from twitchdetect.live.strings import translate
from twitchdetect.session.marked import Marked
from twitchdetect.session.snapshot import Snapshot


class ChartDesk(QObject):
    """Holds the open chart; every panel writes through it.

    Parameters
    ----------
    open_it : callable
        Opens the chart, or raises; called beside the window.
    author : str
        Code of the practitioner; may be said later.
    is_simulation : bool
    worker : ChartWorker, optional

    Attributes
    ----------
    chart : Chart or None
    client : ClientSeen or None
    visit : Visit or None
        The session that is before the window.
    problem : str
        Why the chart could not be opened.

    Signals
    -------
    opened()
    failed(str)
        It cannot be opened: one line.
    known(object)
        Codes of the clients.
    client_seen(object)
        A `ClientSeen`.
    changed(object)
        A `Visit`, when all that was written is in it.
    told(str)
        One line for the user.
    """

    opened = Signal()
    failed = Signal(str)
    known = Signal(object)
    client_seen = Signal(object)
    changed = Signal(object)
    told = Signal(str)

    def __init__(
        self,
        open_it: Callable[[], Chart],
        *,
        author: str = "",
        is_simulation: bool = False,
        worker: ChartWorker | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_it, self.author, self.is_simulation = open_it, author, is_simulation
        self.worker = worker or ChartWorker(self)
        self.worker.told.connect(self.told)
        self.chart: Chart | None = None
        self.client: ClientSeen | None = None
        self.visit: Visit | None = None
        self.problem = ""
        self.fs_hz = math.nan
        self._n_pending = 0

    def open(self) -> None:
        """Open the chart."""
        self.problem = ""
        self.worker.do(self._open_it, self._is_open, self._is_shut)

    def _is_open(self, chart: Chart) -> None:
        self.chart = chart
        self.worker.do(lambda: codes_of(chart), self.known.emit)
        self.set_author(self.author)
        self.opened.emit()

    def _is_shut(self, problem: str) -> None:
        self.problem = problem
        self.failed.emit(problem)

    def set_author(self, code: str) -> str:
        """Say who works; give one line on what is wrong with it, empty if nothing."""
        self.author = code
        chart = self.chart
        try:
            checks.initials(code)
        except ChartError as error:
            return str(error)
        if chart is not None and chart.author != code:
            self.worker.do(lambda: setattr(chart, "author", code))
        return ""

    # whom

    def look_for(self, code: str) -> None:
        """Look for a client; `changed` tells too if a session waits for its start."""
        if (chart := self.chart) is None:
            return
        self.client = self.visit = None

        def find() -> tuple[ClientSeen, Visit | None]:
            seen = client_of(chart, code)
            return seen, visit_of(chart, seen.open_name) if seen.open_name else None

        self.worker.do(find, self._found, key="client")

    def _found(self, found: tuple[ClientSeen, Visit | None]) -> None:
        self.client, visit = found
        self.client_seen.emit(self.client)
        if visit is not None:
            self._see(visit)

    def new_client(self, code: str) -> None:
        """Add a client."""
        if (chart := self.chart) is None:
            return
        self.worker.do(lambda: clients.add_client(chart, code), lambda _: self.look_for(code))
        self.worker.do(lambda: codes_of(chart), self.known.emit)

    def acknowledge(self) -> None:
        """Say that every red alert of the client was seen."""
        if (chart := self.chart) is None or (seen := self.client) is None:
            return
        for alert in seen.alerts:
            self.worker.do(lambda alert=alert: signing.acknowledge(chart, alert.id))  # type: ignore[misc]
        self.look_for(seen.code)

    def begin_visit(self, code: str) -> None:
        """Open the next session of a client."""
        if (chart := self.chart) is None:
            return

        def begin() -> Visit:
            made = sessions.open_session(chart, code, is_simulation=self.is_simulation)
            return visit_of(chart, f"{code}/{made.number}")

        self.worker.do(begin, self._see)

    def take_up(self, name: str) -> None:
        """Go on with a session."""
        if (chart := self.chart) is not None:
            self.worker.do(lambda: visit_of(chart, name), self._see)

    # what is written

    def write(
        self,
        act: Callable[..., object],
        *arguments: Any,
        **named: Any,
    ) -> None:
        """Do something to the session with a function of the chart, and look at it again."""
        chart, visit = self.chart, self.visit
        if chart is None or visit is None:
            return
        name = visit.name

        def job() -> Visit:
            act(chart, name, *arguments, **named)
            return visit_of(chart, name)

        self._n_pending += 1
        self.worker.do(job, self._written, self._refused)

    def follow(self, marked: Marked, fs: float, began_at: datetime) -> None:
        """Bring sites and needles up to what was marked; what waits of older marks is replaced."""
        chart, visit = self.chart, self.visit
        if chart is None or visit is None:
            return
        name, self.fs_hz = visit.name, fs

        def job() -> Visit:
            follow(chart, name, marked, fs, began_at)
            return visit_of(chart, name)

        self.worker.do(job, self._followed, key="follow")

    def _followed(self, visit: Visit) -> None:
        if self.visit is not None and visit.name == self.visit.name:
            self._see(visit)

    def keep_words(self, number: int, text: str, sample: int) -> None:
        """Keep words that were typed while a session runs; `Commands` calls it."""
        chart, visit = self.chart, self.visit
        if chart is None or visit is None:
            return
        at_s, name = sample / self.fs_hz if sample else 0.0, visit.name
        self.worker.do(lambda: keep_remark(chart, name, number, text, at_s=at_s))

    def attach(self, path: Path, began_at: datetime | None) -> None:
        """Give a recording whose files are whole to the session."""
        chart, visit = self.chart, self.visit
        if chart is None or visit is None:
            return
        name = visit.name

        def job() -> Visit:
            attach(chart, name, path, began_at=began_at)
            return visit_of(chart, name)

        def refused(why: str) -> None:
            told = translate("Chart", "The recording is not in the chart: %1 Attach it later.")
            self.told.emit(told.replace("%1", why))

        self.worker.do(job, self._followed, refused)

    @property
    def is_writing(self) -> bool:
        """Whether something is not in the chart yet."""
        return self._n_pending > 0

    def _written(self, visit: Visit) -> None:
        self._n_pending -= 1
        if self.visit is not None and visit.name == self.visit.name:
            self._see(visit)

    def _refused(self, why: str) -> None:
        self._n_pending -= 1
        self.told.emit(why)
        if self.visit is not None:
            self._see(self.visit)

    def _see(self, visit: Visit) -> None:
        self.visit = visit
        if not self._n_pending:
            self.changed.emit(visit)

    def bring_in(self, snapshot: Snapshot, began_at: datetime | None) -> str:
        """Attach a recording when the window is gone; give one line on what is not in the chart."""
        n_lost, visit, path = self.worker.n_waiting, self.visit, snapshot.path
        if visit is None or path is None or not path.is_file():
            return ""
        lost = f"{n_lost} entries were not written into the chart. " if n_lost else ""
        try:
            chart = self._open_it()
            chart.author = self.author
            if not visit_of(chart, visit.name).is_attached:
                attach(chart, visit.name, path, began_at=began_at)
            chart.close()
        except (TwitchDetectError, OSError, DBAPIError) as error:
            call = f"twitchdetect chart attach {visit.name} {path}"
            return f"{lost}The recording is not in the chart ({error}); attach it: {call}"
        return lost.strip()

    def close(self, timeout_s: float) -> bool:
        """Write what waits and let go; tell whether all was written."""
        is_done = self.worker.close(timeout_s)
        if is_done and self.chart is not None:
            self.chart.close()
        return is_done
