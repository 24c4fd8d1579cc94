"""The streaming detector as Python sees it."""

from __future__ import annotations

import operator
from dataclasses import replace
from types import NoneType
from typing import Any

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Marker
from twitchdetect.config import DetectorConfig
from twitchdetect.detect import blocks
from twitchdetect.detect import state as st
from twitchdetect.detect.advance import advance, close, skip
from twitchdetect.detect.allocate import SETTLE_S, allocate
from twitchdetect.detect.frontend import LONG_BRIDGE
from twitchdetect.detect.naming import Namer
from twitchdetect.detect.needling import Needling
from twitchdetect.detect.plan import make_plan
from twitchdetect.detect.shown_level import alarm_level_uV
from twitchdetect.dsp import design
from twitchdetect.dsp.lanes import LANES
from twitchdetect.errors import GapError
from twitchdetect.events import Event

LEAST_FLOOR_UV, MOST_FLOOR_UV = 0.02, 1000.0


def _numbered(which: npt.NDArray[np.bool_]) -> str:
    numbers = [str(c + 1) for c in np.flatnonzero(which)]
    return f"channel{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"


class Detector:
    """Find bursts in surface EMG as the samples arrive, and name them.

    Parameters
    ----------
    fs : float
        Sampling frequency in Hz, 200 or more for the default band.
    n_channels : int
    rail_uV : ndarray, (n_channels, 2), optional
        Lowest and highest value of the converter; samples there count as saturated.
    config : DetectorConfig, optional
    **changes
        Settings of `DetectorConfig` that differ from `config`.

    Raises
    ------
    ValueError
        If a setting is unknown or out of range, or `fs` cannot carry the band.

    Notes
    -----
    The events depend on the samples and their count alone: however the stream is cut, they are the
    same to the last bit. Results are estimates for research; this is not a medical device.
    """

    def __init__(
        self,
        fs: float,
        n_channels: int,
        *,
        rail_uV: npt.ArrayLike | None = None,
        config: DetectorConfig | None = None,
        **changes: Any,
    ) -> None:
        if not isinstance(config, (DetectorConfig, NoneType)):
            raise ValueError(
                f"config must be a DetectorConfig, got {config!r}; settings go by name, e.g. "
                "false_alarms_per_hour=10"
            )
        self.config = (config or DetectorConfig()).changed(**changes)
        self.fs = float(fs)
        self.n_channels = operator.index(n_channels)
        rails = None if rail_uV is None else np.asarray(rail_uV, dtype=np.float64)
        self._plan = make_plan(self.fs, self.n_channels, self.config, rails)
        self.reset()
        advance(np.zeros((0, self.n_channels)), self._a, self._k)
        if hasattr(advance, "disable_compile"):  # not with NUMBA_DISABLE_JIT
            advance.disable_compile()  # anything but float64 in C order is a TypeError from here on

    def reset(self) -> None:
        """Forget everything; the next sample is number 0."""
        self._a, self._f, self._k = allocate(self._plan)
        self._namer = Namer(self.fs, self.n_channels, self.config)
        self._needling = Needling(self.fs, self.n_channels)

    @property
    def n_samples(self) -> int:
        """Number of the next sample that is expected."""
        return int(self._k[st.SAMPLE])

    @property
    def alarm_sample(self) -> int:
        """The sample that raised the alarm of a burst that goes on now; -1 if none does.

        Unlike the events, what this shows after a block depends on where the block ends.
        """
        return int(self._k[st.ALARM_SAMPLE]) if self._k[st.ACTIVE] else -1

    @property
    def band_hz(self) -> tuple[float, float]:
        """Edges of the analysis band."""
        return self._plan.band_hz

    @property
    def alarm_level_uV(self) -> npt.NDArray[np.float64]:
        """The rms over 32 ms that a burst must reach on each channel; see `shown_level`."""
        return alarm_level_uV(self._a, self._f, self._k)

    def process(self, data: npt.NDArray[np.float64] | Block) -> list[Event]:
        """Take in the next samples and give the events that they decide.

        Parameters
        ----------
        data : ndarray, (n_samples, n_channels), or Block
            Microvolts. A `Block` that starts later than expected makes a ``gap`` event; up to three
            samples, of less than 10 ms, are bridged, after more the filters start anew.

        Raises
        ------
        ValueError
            If the shape or type is wrong.
        GapError
            If a block starts before the next sample, or after `finish`.
        """
        if isinstance(data, Block):
            return self._process_block(data)
        try:
            done = advance(data, self._a, self._k)
        except TypeError:
            return self.process(self._as_samples(data))
        return [] if done >= 0 else self._process_with_records(data, done)

    def mark(self, marker: Marker) -> Marker:
        """Take in what the therapist marks: needle in, needle out, the next site.

        It counts for all that is decided from its `known_sample` on, whatever the stream is cut
        into. Markers of a whole recording may all be given before its first sample.

        Returns
        -------
        Marker
            As it counts: one whose moment has passed is given now. Kept with the recording, it
            makes a replay find the same.

        Raises
        ------
        ValueError
            After `finish`.
        """
        self._refuse_if_finished()
        if marker.known_sample < self.n_samples:
            marker = replace(marker, given_sample=self.n_samples)
        self._needling.mark(marker)
        return marker

    def finish(self) -> list[Event]:
        """End the stream and give what was still going on; `reset` starts a new one."""
        if self._k[st.FINISHED]:
            return []
        close(st.BY_END, self._a, self._f, self._k)
        self._k[st.FINISHED] = 1
        return self._drain() + self._needling.finish(self.n_samples - 1)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided on the user's behalf, in sentences to be said aloud."""
        low_hz, high_hz = self.band_hz
        blind_s = SETTLE_S + (blocks.LEARN_BLOCKS + blocks.READY_BLOCKS) * self._plan.block_s
        return (
            design.band_note(self.fs, low_hz, high_hz),
            self._mains_note(),
            f"The first {blind_s:.1f} s teach it the noise floor; no burst is reported in them.",
            *self._floor_notes(4 * blind_s),
        )

    def _floor_notes(self, after_s: float) -> list[str]:
        """Say which channels have no noise floor, or none that an amplifier on skin has."""
        table = st.rows(self._a, self._k[st.A_CHANNELS], st.N_ROWS)[:, : self.n_channels]
        has_floor = table[st.N_BLOCKS] > 0
        floor_uV = np.sqrt(table[st.FLOOR_FILTERED])
        is_odd = has_floor & ((floor_uV < LEAST_FLOOR_UV) | (floor_uV > MOST_FLOOR_UV))
        said = []
        if self.n_samples > after_s * self.fs and not has_floor.all():
            said.append(
                f"No noise on {_numbered(~has_floor)}: flat, missing or in a wrong unit. Nothing "
                "can be found there."
            )
        if is_odd.any():
            uV = ", ".join(f"{v:.2g}" for v in floor_uV[is_odd][:8])
            said.append(
                f"The noise floor of {_numbered(is_odd)} is {uV} uV rms, which no electrode on "
                f"skin gives ({LEAST_FLOOR_UV:g} to {MOST_FLOOR_UV:g} uV): check the unit."
            )
        return said

    def _mains_note(self) -> str:
        candidates = self._plan.mains_candidates_hz
        found = self.mains_hz
        if not candidates:
            return "No mains notch."
        if len(candidates) == 1:
            return f"Mains notched at {candidates[0]:g} Hz and its harmonics."
        if found is None:
            return "Mains: no line found; 50 and 60 Hz and their harmonics stay notched."
        return f"Mains found at {found:g} Hz; it and its harmonics are notched."

    @property
    def mains_hz(self) -> float | None:
        """The mains frequency that is notched; None if none is, or none was found yet."""
        candidates = self._plan.mains_candidates_hz
        if len(candidates) == 1:
            return candidates[0]
        found = int(self._k[st.MAINS]) - 1
        return candidates[found - 1] if found > 0 else None

    def describe(self) -> dict[str, Any]:
        """Give the whole configuration and what was derived from it, ready for JSON."""
        return {
            "sampling_frequency_Hz": self.fs,
            "n_channels": self.n_channels,
            "settings": self.config.as_dict(),
            "band_Hz": list(self.band_hz),
            "mains_Hz": self.mains_hz,
            "rail_uV": None if self._plan.rail_uV is None else self._plan.rail_uV.tolist(),
            "hop_s": self._plan.hop_s,
            "windows_s": [
                self._plan.hop_s * (1 << (st.FIRST_WINDOW + w)) for w in range(st.N_WINDOWS)
            ],
            "noise_floor_memory_s": self._plan.floor_blocks * self._plan.block_s,
            "notes": list(self.notes),
        }

    def _process_block(self, block: Block) -> list[Event]:
        expected = self.n_samples
        if block.start_sample == expected:
            return self.process(block.data_uV)
        n_lost = block.start_sample - expected
        if n_lost < 0:
            raise GapError(expected_sample=expected, got_sample=block.start_sample)
        self._refuse_if_finished()
        if block.data_uV.ndim != 2 or block.data_uV.shape[1] != self.n_channels:
            raise ValueError(f"expected (n_samples, {self.n_channels}), got {block.data_uV.shape}")
        if n_lost < min(self._k[st.RAIL_RUN], LONG_BRIDGE + 1) and not self._k[st.PRIME]:
            events = self.process(np.full((n_lost, self.n_channels), np.nan))
            events.append(self._namer.gap(expected, block.start_sample))
            return events + self.process(block.data_uV)
        close(st.BY_GAP, self._a, self._f, self._k)
        events = self._drain()
        skip(n_lost, self._a, self._f, self._k)
        events.append(self._namer.gap(expected, block.start_sample))
        return events + self.process(block.data_uV)

    def _process_with_records(self, data: npt.NDArray[np.float64], done: int) -> list[Event]:
        """Go on where the kernel stopped to have its records read."""
        self._refuse_if_finished()
        if data.shape[1] != self.n_channels:
            raise ValueError(f"expected (n_samples, {self.n_channels}), got {data.shape}")
        events: list[Event] = []
        while done < 0:
            events += self._drain()
            data = data[-1 - done :]
            done = advance(data, self._a, self._k)
        return events

    def _drain(self) -> list[Event]:
        width = st.N_RECORD + st.N_RECORD_ROWS * int(self._k[st.N_GROUPS]) * LANES
        n = int(self._k[st.N_RECORDS])
        first = int(self._k[st.O_RECORDS])
        self._k[st.N_RECORDS] = 0
        records = self._f[first : first + n * width].reshape(n, width)
        return [event for record in records for event in self._name(record)]

    def _name(self, record: st.Floats) -> list[Event]:
        events = self._needling.heed(int(record[st.R_DECIDED]))
        if record[st.R_TYPE] in (st.MOVEMENT, st.STILL):
            return events + self._needling.take(record)
        self._namer.is_needling = self._needling.is_near(int(record[st.R_START]))
        event = self._namer.name(record)
        return [*events, self._needling.tie(event, record) if event.kind == "ltr" else event]

    def _refuse_if_finished(self) -> None:
        if self._k[st.FINISHED]:
            raise ValueError("the stream was finished: call reset() before anything more")

    def _as_samples(self, data: object) -> npt.NDArray[np.float64]:
        """Give `data` as the kernel wants it, or say what is wrong with it."""
        if not isinstance(data, np.ndarray) or data.dtype.kind not in "fiu":
            got = data.dtype if isinstance(data, np.ndarray) else type(data).__name__
            raise ValueError(f"expected an array of numbers in uV or a Block, got {got}")
        if data.ndim != 2:
            raise ValueError(f"expected (n_samples, {self.n_channels}), got {data.shape}")
        return np.array(data, np.float64, order="C")
