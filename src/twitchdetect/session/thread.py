"""A whole live session in a thread of its own: board, files, detector, and what is shown.

The window reads `snapshot` and the ring and gives commands; it is never called. What fails on its
side does not reach the recording, and what fails in showing is said once and left out.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from twitchdetect.block import Block
from twitchdetect.boards.source import Source
from twitchdetect.config import DetectorConfig
from twitchdetect.detect.detector import Detector
from twitchdetect.errors import TwitchDetectError
from twitchdetect.events import Event
from twitchdetect.files.audit_log import AuditLog, audit_path, let_validators_pass
from twitchdetect.files.bids_session import BidsSession
from twitchdetect.files.disk import Disk
from twitchdetect.session.commands import Commands
from twitchdetect.session.contacts import summed_up
from twitchdetect.session.live import LiveSession, recorded_channels, recorded_rail_uV
from twitchdetect.session.ring import Ring
from twitchdetect.session.ring import Shown as Lanes
from twitchdetect.session.shown import Shown, delay_s
from twitchdetect.session.snapshot import Answer, Snapshot
from twitchdetect.session.warm import warm_up
from twitchdetect.session.words import KeepWords, KnownWords

CLOSE_S = 1.0
SNAPSHOT_EACH_S = 0.2


class SessionThread(Commands):
    """Records, detects, and says how it stands; `Commands` has what the user can do.

    Parameters
    ----------
    source : Source
        Not started.
    root : Path
        Folder of the data set.
    subject, session, task, about, start, is_simulation, disk
        As `BidsSession` takes them.
    config : DetectorConfig, optional
    ring_s : float
        How much of the signal the ring holds.
    now_s : callable
        A clock that never goes back, the source's own.
    words, keep_words, first_words
        As `Commands` takes them.
    """

    def __init__(
        self,
        source: Source,
        root: Path,
        *,
        subject: str,
        session: str | None = None,
        task: str = "needling",
        about: Mapping[str, Any] | None = None,
        start: datetime | None = None,
        is_simulation: bool = False,
        config: DetectorConfig | None = None,
        ring_s: float = 120.0,
        now_s: Callable[[], float] = time.monotonic,
        disk: Disk | None = None,
        words: KnownWords | None = None,
        keep_words: KeepWords | None = None,
        first_words: int = 1,
    ) -> None:
        super().__init__(now_s, words=words, keep_words=keep_words, first_words=first_words)
        self._source, self._root, self._config, self._ring_s = source, Path(root), config, ring_s
        self._files_options: dict[str, Any] = {
            "subject": subject,
            "session": session,
            "task": task,
            "about": about,
            "start": start,
            "is_simulation": is_simulation,
            "disk": disk,
        }
        self._files: BidsSession | None = None
        self._live: LiveSession | None = None
        self._audit: AuditLog | None = None
        self._arrival_s = self._taken_s = math.nan
        self._told_check = 0
        self._next_snapshot_s = -math.inf
        self._has_ended, self._is_closing = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="session", daemon=True)

    # for everyone

    def start(self) -> None:
        """Begin; the board may take seconds, and its failure is in the snapshot."""
        self._publish(state="starting", doing="compiling")
        self._thread.start()

    def snapshot(self) -> Snapshot:
        """Say how it stands; at most 0.2 s old while samples come."""
        return self._snapshot

    @property
    def ring(self) -> Ring | None:
        """The signals; None until the board has started."""
        return self._shown.ring if self._shown else None

    def read(self, lane: str, start_sample: int, stop_sample: int) -> Lanes:
        """Give a stretch as `Ring.read` does, and what the ring no longer holds from the file.

        Raises
        ------
        OSError
            If the file cannot be read.
        ValueError
            Before the board has started.
        """
        if self._shown is None:
            raise ValueError("there are no samples yet")
        return self._shown.read(lane, start_sample, stop_sample)

    def finish(self) -> Answer:
        """End the recording; the files are whole when the state is ``ended``."""
        answer = self._finish()
        if answer.is_done:
            threading.Thread(target=self._source.close, name="closing", daemon=True).start()
        return answer

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until it has ended or failed; tell whether it has."""
        return self._has_ended.wait(timeout_s)

    def close(self, timeout_s: float = CLOSE_S) -> bool:
        """Finish and end the thread; tell whether it was in time."""
        self.finish()
        self._is_closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # in the session's thread

    def _run(self) -> None:
        state, problem = "ended", ""
        try:
            live = self._begin()
            if live is not None:
                live.run()
        except (TwitchDetectError, ValueError, OSError) as error:
            state, problem = "failed", str(error)
        except Exception as error:  # noqa: BLE001  it must end in the snapshot, whatever it is
            state, problem = "failed", f"{type(error).__name__}: {error}"
        if self._is_finishing and self._files is None:
            state, problem = "ended", ""  # it was ended before it had begun
        with suppress(Exception):
            self._source.close()
        if self._shown is not None:
            self._shown.watch.stop()
        self._set_over()
        self._guarded(self._put_into_table)
        self._publish(state=state, problem=problem, doing="")
        self._guarded(self._show)
        self._has_ended.set()
        self._serve()

    def _serve(self) -> None:
        """Take answers after the end, until `close`."""
        while not self._is_closing.is_set():
            self._wake.wait()
            self._wake.clear()
            self._guarded(self._put_into_table)
            self._guarded(self._show)
        if self._todo:
            self._guarded(self._put_into_table)
        if self._audit is not None:
            self._audit.close()

    def _begin(self) -> LiveSession | None:
        """Start the board and open the files; None if it was ended meanwhile."""
        warm_up(self._config, is_shown=True)
        source = self._source
        self._publish(doing="starting the board", board=source.name)
        source.start()
        if self._is_finishing:
            return None
        self._publish(doing="opening the files", board=source.name)
        channels = recorded_channels(source)
        detector = Detector(
            source.fs,
            len(source.channels),
            rail_uV=recorded_rail_uV(channels),
            config=self._config,
        )
        described = detector.describe()
        files = BidsSession(self._root, source.fs, channels, described, **self._files_options)
        live = LiveSession(
            source,
            files,
            detector,
            on_event=lambda event: self._guarded(self._on_event, event),
            on_block=self._on_block,
            on_message=self._tell,
            on_arrival=self._on_arrival,
        )
        self._files, self._live = files, live
        self._shown = Shown(source, detector, files.recorder, ring_s=self._ring_s)
        self._audit = AuditLog(audit_path(files.path), source.fs, source.channels)
        self._guarded(let_validators_pass, self._root)
        self._shown.watch.start()
        self._connect(source.fs, live.put, self._shown)
        self._show(state="running", doing="", channels=source.channels)
        return live

    def _on_arrival(self, block: Block) -> None:
        self._taken_s = self._now_s()
        self._arrival_s = getattr(block, "arrival_s", math.nan)

    def _on_event(self, event: Event) -> None:
        assert self._shown is not None
        now_s = self._now_s()
        self._shown.add_event(event, delay_s(self._arrival_s, self._taken_s, now_s))
        self._next_snapshot_s = -math.inf

    def _on_block(self, block: Block) -> None:
        assert self._shown is not None
        self._guarded(self._write_audit)
        before = self._shown.alarm_sample
        self._guarded(self._shown.add_block, block)
        if self._shown.alarm_sample != before:
            self._next_snapshot_s = -math.inf
        self._guarded(self._look_at_check)
        if self._now_s() >= self._next_snapshot_s:
            self._guarded(self._show)

    def _look_at_check(self) -> None:
        assert self._shown is not None
        check = self._shown.watch.check
        if check is not None and not check.is_running and check.number != self._told_check:
            self._told_check = check.number
            self._note_check(summed_up(check.contacts))

    def _show(self, **changes: Any) -> None:
        """Make a new snapshot."""
        self._next_snapshot_s = self._now_s() + SNAPSHOT_EACH_S
        changes["source"] = self._source.status
        if self._files is not None:
            files = self._files
            changes |= {"recorder": files.recorder.status, "path": files.path}
            changes |= {"table": files.table, "table_problem": str(files.table_problem or "")}
        if self._live is not None:
            changes["detector_problem"] = self._live.detector_problem
        if self._audit is not None:
            changes["audit"] = self._audit.path
            changes["audit_problem"] = str(self._audit.problem or self._table_audit_problem)
        self._publish(**changes)

    def _guarded(self, call: Callable[..., object], *arguments: object) -> None:
        """Call what only serves the picture; what it raises is said, and the session goes on."""
        try:
            call(*arguments)
        except Exception as error:  # noqa: BLE001
            self._tell_once(f"not shown as it should be ({type(error).__name__}: {error})")

    def _write_audit(self) -> None:
        if self._audit is None:
            return
        for entry in self._taken():
            self._audit.add(entry)
        if self._audit.problem is not None:
            self._audit.flush()

    def _put_into_table(self) -> None:
        """Write what the user did into the finished table."""
        self._write_audit()
        if self._files is None or self._audit is None:
            return
        self._apply(self._files.table, self._audit.path)
