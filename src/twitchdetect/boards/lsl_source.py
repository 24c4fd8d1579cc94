"""A stream of the lab streaming layer (extra ``lsl``)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Samples
from twitchdetect.boards.faults import BoardError
from twitchdetect.boards.polled import Polled, Pulled
from twitchdetect.boards.source import AuxChannel, Status
from twitchdetect.errors import TwitchDetectError

_UV = {"microvolts": 1.0, "microvolt": 1.0, "uv": 1.0, "µv": 1.0, "μv": 1.0}
_MV = {"millivolts": 1e3, "millivolt": 1e3, "mv": 1e3}
_V = {"volts": 1e6, "volt": 1e6, "v": 1e6}
UV_PER = _UV | _MV | _V
_CORRECT_S = 5.0


def _pylsl() -> Any:
    try:
        return import_module("pylsl")
    except (ImportError, RuntimeError) as error:
        raise TwitchDetectError(
            'pylsl is not installed; expected it. pip install "twitchdetect[lsl]"'
        ) from error


class LslSource:
    """An inlet, its stamps brought to this computer's clock.

    Parameters
    ----------
    name : str
        Name of the stream, or its type such as ``EMG``.
    find_s : float
        How long to look for it.
    now_s : callable

    Raises
    ------
    TwitchDetectError
        If pylsl is not installed.
    """

    rail_uV: Samples | None = None
    gains: npt.NDArray[np.float64] | None = None
    aux: tuple[AuxChannel, ...] = ()

    def __init__(
        self, name: str, *, find_s: float = 5.0, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._lsl = _pylsl()
        self.name = name
        self._find_s, self._now_s = find_s, now_s
        self.fs = 0.0
        self.channels: tuple[str, ...] = ()
        self._scale = np.ones(0)
        self._inlet: Any = None
        self._corrected_s = -np.inf
        self._correction_s = 0.0
        self._polled = Polled(self._pull, self._let_go, now_s)

    @property
    def status(self) -> Status:
        return self._polled.status("LSL")

    def start(self) -> None:
        """Find the stream and open it."""
        found = self._find()
        if found.nominal_srate() <= 0:
            raise BoardError(
                f"LSL {self.name}", "has no regular rate; expected a stream of samples, not marks."
            )
        self._inlet = self._lsl.StreamInlet(found, max_buflen=60, recover=True)
        info = self._inlet.info(timeout=self._find_s)
        self.fs = float(info.nominal_srate())
        self.name = info.name()
        self._read_channels(info)
        self._inlet.open_stream(timeout=self._find_s)
        self._pull()

    def _find(self) -> Any:
        for key in ("name", "type"):
            found = self._lsl.resolve_byprop(key, self.name, 1, self._find_s / 2)
            if found:
                return found[0]
        raise BoardError(
            f"LSL {self.name}",
            f"no stream of that name or type within {self._find_s:.0f} s; expected one that is "
            "running, in the same network, and let through by the firewall.",
        )

    def _read_channels(self, info: Any) -> None:
        names, units = [], []
        node = info.desc().child("channels").child("channel")
        for i in range(info.channel_count()):
            names.append(node.child_value("label") or f"ch{i + 1}")
            units.append(node.child_value("unit").strip().lower())
            node = node.next_sibling("channel")
        unique = len(set(names)) == len(names)
        self.channels = tuple(names) if unique else tuple(f"ch{i + 1}" for i in range(len(names)))
        self._scale = np.array([UV_PER.get(unit, 1.0) for unit in units])
        if unknown := sorted({unit for unit in units if unit not in UV_PER}):
            said = ", ".join(repr(unit) for unit in unknown)
            self._polled.say(f"the stream's unit is {said}: microvolts were assumed")

    def blocks(self) -> Iterator[Block]:
        """Give blocks until `close`."""
        if self._inlet is None:
            raise ValueError("start() comes before blocks()")
        return self._polled.blocks(self.fs, len(self.channels))

    def _pull(self) -> Pulled:
        now_s = self._now_s()
        if now_s - self._corrected_s > _CORRECT_S:
            self._corrected_s = now_s
            self._correction_s = self._ask_correction()
        chunk, stamps = self._inlet.pull_chunk(timeout=0.0, max_samples=4096)
        data = np.asarray(chunk, dtype=np.float64).reshape(len(stamps), len(self.channels))
        return data * self._scale, np.asarray(stamps, dtype=np.float64) + self._correction_s

    def _ask_correction(self) -> float:
        try:
            return float(self._inlet.time_correction(timeout=0.5))
        except Exception:  # noqa: BLE001 - pylsl's own TimeoutError and LostError; keep the last one
            return self._correction_s

    def _let_go(self) -> None:
        if self._inlet is not None:
            self._inlet.close_stream()

    def close(self) -> None:
        """Close the inlet; within a second."""
        self._polled.close()
