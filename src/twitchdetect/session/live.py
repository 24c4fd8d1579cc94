"""A source through recorder and detector into a session on disk, in one thread.

Samples are written before the detector sees them, and the detector sees what the file will give
back: live, replay and batch have the same samples, so they have the same events. What fails above
the recorder never stops it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from twitchdetect.block import Block, Marker, Samples
from twitchdetect.boards.source import Message, Source, Status
from twitchdetect.detect.detector import Detector
from twitchdetect.events import Event
from twitchdetect.files.bdf_channels import Channel, Scales
from twitchdetect.files.bids_session import BidsSession
from twitchdetect.files.recorder_status import RecorderStatus

_NO_RAIL_UV = 400_000.0
_MOST_AUX = {"g": 16.0, "ohm": 1e7, "V": 10.0}
_MOST_OF_ANY = 1e6


def recorded_channels(source: Source) -> tuple[Channel, ...]:
    """Give the channels of a started source as they are recorded: its signals, then the rest."""
    rail_uV, gains = source.rail_uV, source.gains
    emg = [
        Channel(
            name,
            physical=(-_NO_RAIL_UV, _NO_RAIL_UV)
            if rail_uV is None
            else (float(rail_uV[i, 0]), float(rail_uV[i, 1])),
            gain=None if gains is None else float(gains[i]),
        )
        for i, name in enumerate(source.channels)
    ]
    return (*emg, *(_aux_channel(aux.name, aux.unit) for aux in source.aux))


def _aux_channel(name: str, unit: str) -> Channel:
    most = _MOST_AUX.get(unit, _MOST_OF_ANY)
    kind = "accelerometer" if unit == "g" else "aux"
    return Channel(name, kind, unit, physical=(-most, most))  # type: ignore[arg-type]


class LiveSession:
    """Records and detects until the source ends.

    Parameters
    ----------
    source : Source
        Started.
    files : BidsSession
        For the channels that `recorded_channels` gives.
    detector : Detector
        For the source's signals.
    on_event : callable, optional
        Called with every event when it is in the table.
    on_block : callable, optional
        Called with every block, the signals alone, after its events.
    on_message : callable, optional
        Called with what source, recorder or detector have to say to the user.
    on_arrival : callable, optional
        Called with every block before anything is done with it.

    Attributes
    ----------
    n_events : int
    detector_problem : str
        Why nothing is detected any more, while the recording goes on; empty if all is well.
    """

    def __init__(
        self,
        source: Source,
        files: BidsSession,
        detector: Detector,
        *,
        on_event: Callable[[Event], None] | None = None,
        on_block: Callable[[Block], None] | None = None,
        on_message: Callable[[str], None] | None = None,
        on_arrival: Callable[[Block], None] | None = None,
    ) -> None:
        self._source, self._files, self._detector = source, files, detector
        self._on_event = on_event or _ignore
        self._on_block = on_block or _ignore
        self._on_message = on_message or _ignore
        self._on_arrival = on_arrival or _ignore
        self._scales = files.recorder.scales
        self._n_emg = len(source.channels)
        self._aux = np.zeros(len(source.aux))
        self._markers: list[Marker] = []
        self._n_samples, self._marking = 0, threading.Lock()
        self._told: deque[Message] = deque(maxlen=100)
        self._told_table = ""
        self._seen_samples = 0
        self.n_events = 0
        self.detector_problem = ""

    @property
    def status(self) -> tuple[Status, RecorderStatus]:
        """How source and recorder do."""
        return self._source.status, self._files.recorder.status

    def mark(self, kind: str, text: str = "", *, ago_s: float = 0.0) -> Marker:
        """Put a marker where the session is now, or was; from any thread.

        The detector heeds it from the next sample on (see `Detector.mark`).
        """
        ago = round(ago_s * self._source.fs)
        marker = Marker(max(0, self._n_samples - ago), kind, text)
        self.put(marker)
        return marker

    def put(self, marker: Marker) -> None:
        """Put a marker at its own sample; from any thread."""
        with self._marking:  # or the detector could be past it already
            now = self._n_samples
            given = now if marker.sample < now else -1
            self._markers.append(replace(marker, given_sample=given))

    def run(self) -> RecorderStatus:
        """Take blocks until the source ends; finish the files also if it ends with an error.

        Returns
        -------
        RecorderStatus
            What no file holds.
        """
        try:
            for block in self._source.blocks():
                self._on_arrival(block)
                self._take(block)
                self._tell()
        finally:
            self._source.close()
            self._detect(None)
            self._come_to(self._n_samples)
            self._tell()
            status = self._files.close(
                self._detector.describe(), analysed_s=self._seen_samples / self._source.fs
            )
        return status

    def _take(self, block: Block) -> None:
        values = self._with_aux(block.data_uV, getattr(block, "aux", None))
        values = _as_read_back(self._scales, values)
        self._files.write(Block(block.start_sample, values))
        markers = self._come_to(block.stop_sample)
        seen = Block(block.start_sample, np.ascontiguousarray(values[:, : self._n_emg]))
        self._detect(seen, markers)
        self._on_block(seen)

    def _with_aux(self, data_uV: Samples, aux: Samples | None) -> Samples:
        """Put what comes beside the signals to their right; the last value where there is none."""
        values = np.empty((len(data_uV), self._n_emg + len(self._aux)))
        values[:, : self._n_emg] = data_uV
        values[:, self._n_emg :] = self._aux
        if aux is not None:
            is_new = np.isfinite(aux)
            for row in np.flatnonzero(is_new.any(axis=1)):
                self._aux = np.where(is_new[row], aux[row], self._aux)
                values[row:, self._n_emg :] = self._aux
        return values

    def _detect(self, block: Block | None, markers: Sequence[Marker] = ()) -> None:
        """Detect in a block, or finish; a detector that fails does not stop the recording."""
        if self.detector_problem:
            return
        try:
            for marker in markers:
                self._detector.mark(marker)
            events = self._detector.finish() if block is None else self._detector.process(block)
        except Exception as error:  # noqa: BLE001  whatever it is, the recording goes on
            self.detector_problem = f"{type(error).__name__}: {error}"
            self._on_message(
                f"detection stopped ({self.detector_problem}); the recording goes on. "
                "Detect in it afterwards with 'twitchdetect detect'."
            )
            return
        if block is not None:
            self._seen_samples = block.stop_sample
        for event in events:
            self._files.add(event)
            self.n_events += 1
            self._on_event(event)

    def _come_to(self, n_samples: int) -> list[Marker]:
        """Let now be later, and file what was marked until then, before it is detected in."""
        with self._marking:
            markers, self._markers = self._markers, []
            self._n_samples = n_samples
        for marker in markers:
            self._files.mark(marker)
        return markers

    def _tell(self) -> None:
        """Pass on what is new to say."""
        messages = self._source.status.messages
        if messages and not (self._told and messages[-1] == self._told[-1]):
            for message in [message for message in messages if message not in self._told]:
                self._told.append(message)
                self._on_message(message.text)
        problem = str(self._files.table_problem or "")
        if problem and problem != self._told_table:
            self._on_message(f"the event table cannot be written: {problem}; it is tried again")
        self._told_table = problem


def recorded_rail_uV(channels: Sequence[Channel]) -> Samples:
    """Give the limits of the signals as reading the file gives them, (n_channels, 2)."""
    return np.array([channel.rail for channel in channels if channel.kind == "emg"])


def _as_read_back(scales: Scales, values: Samples) -> Samples:
    """Give what the file will give; from the first to the last of what is no number, nan."""
    is_bad = ~np.isfinite(values)
    if not is_bad.any():
        return scales.to_values(scales.to_counts(values))
    read_back = scales.to_values(scales.to_counts(np.nan_to_num(values)))
    for i in np.flatnonzero(is_bad.any(axis=0)):
        bad = np.flatnonzero(is_bad[:, i])
        read_back[bad[0] : bad[-1] + 1, i] = np.nan
    return read_back


def _ignore(_: object) -> None:
    """Nobody wants to know."""
