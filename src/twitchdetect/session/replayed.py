"""A recording as a session that can be played, for the same window as a live one.

The detector runs over it once, in a thread; the place moves over what it found. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Recording
from twitchdetect.boards.source import Message, Status
from twitchdetect.config import DetectorConfig
from twitchdetect.detect.plan import mains_candidates
from twitchdetect.events import MARKER_KINDS
from twitchdetect.session.analysis import Analysis
from twitchdetect.session.current import current_site
from twitchdetect.session.marked import Action, Marked
from twitchdetect.session.markings import Markings, RefusedError
from twitchdetect.session.place import Place, step
from twitchdetect.session.recorded_lanes import RecordedLanes
from twitchdetect.session.ring import Shown
from twitchdetect.session.snapshot import Answer, NumberedEvent, Snapshot

LEAST_CAPACITY_S = 120.0


class ReplayRing:
    """What a `Ring` is to those who read, with the place as its head; nothing is overwritten.

    Attributes
    ----------
    fs : float
    channels : tuple of str
    n_channels, capacity : int
    """

    def __init__(self, lanes: RecordedLanes, place: Place, analysis: Analysis) -> None:
        self.fs, self.channels = lanes.fs, lanes.channels
        self.n_channels = len(self.channels)
        self.capacity = max(lanes.n_samples, round(LEAST_CAPACITY_S * lanes.fs))
        self._lanes, self._place, self._analysis = lanes, place, analysis

    @property
    def head(self) -> int:
        """The sample after the newest."""
        return self._place.sample

    @property
    def tail(self) -> int:
        """The oldest sample that is held."""
        return 0

    @property
    def threshold_uV(self) -> npt.NDArray[np.float64]:
        """The rms that a burst must reach here on the filtered signal; NaN until it is known."""
        return self._analysis.level_uV(self.head)

    def read(
        self, lane: str, start_sample: int, stop_sample: int, out: Shown | None = None
    ) -> Shown:
        """Copy a stretch of one lane; what lies ahead of the place is NaN."""
        out = self._lanes.read(lane, start_sample, stop_sample, out)
        out[:, max(0, self.head - start_sample) :] = np.nan
        return out

    def read_all(self, lane: str, start_sample: int, stop_sample: int) -> Shown:
        """Copy a stretch of one lane, also of what lies ahead."""
        return self._lanes.read(lane, start_sample, stop_sample)


class ReplaySession:
    """A recording that can be played; for one thread, which also gives it the time.

    Parameters
    ----------
    recording : Recording
    config : DetectorConfig, optional

    Attributes
    ----------
    recording : Recording
    analysis : Analysis
        Started by `start`.
    place : Place
        Where it is; plays, pauses, seeks.
    ring : ReplayRing
    after_s : float
        How much is played after an event to which one steps.
    """

    def __init__(self, recording: Recording, config: DetectorConfig | None = None) -> None:
        self.recording, self.after_s = recording, 1.0
        self.analysis = Analysis(recording, config)
        self.place = Place(recording.n_samples, recording.fs)
        lanes = RecordedLanes(
            recording, self.analysis.band_hz, mains_candidates(config or DetectorConfig())
        )
        self.ring = ReplayRing(lanes, self.place, self.analysis)
        self._markings = Markings()
        for marker in recording.markers:
            self._take_marker(marker.kind, marker.text, marker.sample)
        self._n_given = len(self._markings.now.actions)
        self._key: tuple[int, ...] = ()
        self._snapshot = Snapshot()

    def start(self) -> None:
        """Let the detector begin."""
        self.analysis.start()

    def close(self) -> None:
        """Let the detector break off."""
        self.analysis.close()

    # time

    def tick(self, now_s: float) -> None:
        """Tell the time."""
        self.place.tick(now_s)

    def next_event(self, kinds: Sequence[str] = ("ltr",)) -> NumberedEvent | None:
        """Go on until the next event of these kinds is decided and seen; None if there is none."""
        return self._step(kinds, is_back=False)

    def previous_event(self, kinds: Sequence[str] = ("ltr",)) -> NumberedEvent | None:
        """Go back to the event of these kinds before this one; None if there is none."""
        return self._step(kinds, is_back=True)

    def _step(self, kinds: Sequence[str], *, is_back: bool) -> NumberedEvent | None:
        labels = self._markings.now.decisions
        found = [
            e
            for e in self.analysis.events(self.recording.n_samples)
            if ((d.label if (d := labels.get(e.number)) else None) or e.event.kind) in kinds
        ]
        targets = [self._target(e) for e in found]
        i = step(targets, self.place.sample, is_back=is_back)
        if i is None:
            return None
        self.place.seek(targets[i])
        return found[i]

    def _target(self, numbered: NumberedEvent) -> int:
        event = numbered.event
        seen = event.stop_sample + round(self.after_s * self.recording.fs)
        return min(self.recording.n_samples, max(event.decided_sample + 1, seen))

    # what is known at the place

    @property
    def markers(self) -> tuple[Action, ...]:
        """All markers of the recording and of the user, wherever the place is."""
        return self._markings.now.markers

    def snapshot(self) -> Snapshot:
        """Give the session as it stood when the place was live; the same while nothing changes."""
        head, actions = self.place.sample, self._markings.now.actions
        key = (head, len(actions), self.analysis.analysed_sample, self.analysis.is_over)
        if key != self._key:
            self._key = key
            self._snapshot = self._made(head)
        return self._snapshot

    def _made(self, head: int) -> Snapshot:
        recording, before = self.recording, self._snapshot
        events = self.analysis.events(head)
        marked = Marked(self._actions_at(head))
        is_same = (events, marked.actions) == (before.events, before.actions)
        undone = self._markings.now.next_undo
        can_undo = "" if undone is None or undone.number <= self._n_given else undone.words
        return Snapshot(
            state="running",
            revision=before.revision + 1,
            at_s=head / recording.fs,
            board=recording.format,
            fs=recording.fs,
            channels=recording.channels,
            head_sample=head,
            source=Status("streaming", n_samples=head),
            path=recording.source,
            detector_problem=self.analysis.problem,
            is_learning=not np.isfinite(self.ring.threshold_uV).any(),
            events=events,
            decisions=marked.decisions,
            actions=marked.actions,
            sites=marked.sites,
            current=before.current if is_same else current_site(marked, events, recording.fs),
            needles_in=marked.needles_in,
            can_undo=can_undo,
            messages=tuple(Message(0.0, text) for text in recording.assumptions),
        )

    def _actions_at(self, head: int) -> tuple[Action, ...]:
        """Give the actions that belong before a sample; takings back hold everywhere."""
        n = len(self.analysis.events(head))
        return tuple(
            a
            for a in self._markings.now.actions
            if a.what == "undo" or (a.event_number <= n if a.event_number else a.sample <= head)
        )

    # what the user does

    def mark(self, kind: str, text: str = "", ago_s: float = 0.0) -> Answer:
        """Put a marker where the place is, or was so many seconds before."""
        sample = max(0, self.place.sample - round(ago_s * self.recording.fs))
        return self._answered(
            lambda: self._markings.mark(kind, text, sample=sample, at_s=self._at_s)
        )

    def confirm(self, number: int, answer: str | None) -> Answer:
        """Say that an event was felt or seen (yes), was not (no), or nothing any more (None)."""
        return self._answered(
            lambda: self._markings.confirm(
                number,
                self._event(number).event,
                answer,
                sample=self.place.sample,
                at_s=self._at_s,
            )
        )

    def relabel(self, number: int, kind: str) -> Answer:
        """Give an event another kind; its own takes that back."""
        return self._answered(
            lambda: self._markings.relabel(
                number, self._event(number).event, kind, sample=self.place.sample, at_s=self._at_s
            )
        )

    def undo(self) -> Answer:
        """Take back the last action that holds; what the recording holds stays."""
        return self._answered(self._undo)

    def _undo(self) -> Action:
        last = self._markings.now.next_undo
        if last is None or last.number <= self._n_given:
            raise RefusedError("there is nothing to take back")
        return self._markings.undo(sample=self.place.sample, at_s=self._at_s)

    @property
    def _at_s(self) -> float:
        return self.place.sample / self.recording.fs

    def _event(self, number: int) -> NumberedEvent:
        events = self.analysis.events(self.place.sample)
        if not 1 <= number <= len(events):
            raise RefusedError(f"there is no event {number} yet")
        return events[number - 1]

    def _answered(self, act: Callable[[], Action]) -> Answer:
        try:
            action = act()
        except RefusedError as error:
            return Answer(is_done=False, text=str(error))
        return Answer(is_done=True, text=action.words, action=action)

    def _take_marker(self, kind: str, text: str, sample: int) -> None:
        """Take over what the recording holds; what makes no sense as it is stays as a note."""
        at_s = sample / self.recording.fs
        try:
            self._markings.mark(kind, text, sample=sample, at_s=at_s)
        except RefusedError:
            known = kind.replace("_", " ") if kind in MARKER_KINDS else kind
            words = f"{known}: {text}" if text else known
            self._markings.mark("note", words, sample=sample, at_s=at_s)
