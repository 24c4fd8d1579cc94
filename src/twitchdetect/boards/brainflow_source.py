"""Any board that BrainFlow knows, Ganglion among them (extra ``brainflow``)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Samples
from twitchdetect.boards.faults import BoardError
from twitchdetect.boards.polled import Polled, Pulled
from twitchdetect.boards.source import AuxChannel, Status
from twitchdetect.errors import TwitchDetectError


class BrainFlowSource:
    """A board through BrainFlow.

    BrainFlow stamps packets with the computer's time when it has read them, and boards count in
    many ways; so losses are told by time alone, and those below 0.1 s go unseen. The drivers of
    this program for Cyton and twitchboard count every sample: prefer them.

    Parameters
    ----------
    board_id : int
        As BrainFlow numbers them: 0 Cyton, 1 Ganglion, -1 its synthetic board.
    inputs : mapping, optional
        Fields of ``BrainFlowInputParams``: ``serial_port``, ``mac_address``, ``ip_address``...
    now_s : callable

    Raises
    ------
    TwitchDetectError
        If BrainFlow is not installed.
    ValueError
        If it knows no such board or field.
    """

    rail_uV: Samples | None = None
    gains: npt.NDArray[np.float64] | None = None
    aux: tuple[AuxChannel, ...] = ()

    def __init__(
        self,
        board_id: int,
        inputs: Mapping[str, object] | None = None,
        *,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        try:
            flow: Any = import_module("brainflow.board_shim")
        except ImportError as error:
            raise TwitchDetectError(
                'BrainFlow is not installed; expected it. pip install "twitchdetect[brainflow]"'
            ) from error
        flow.BoardShim.disable_board_logger()
        self._errors: tuple[type[Exception], ...] = (
            import_module("brainflow.exit_codes").BrainFlowError,
        )
        parameters = flow.BrainFlowInputParams()
        for name, value in (inputs or {}).items():
            if not hasattr(parameters, name):
                known = ", ".join(sorted(vars(parameters)))
                raise ValueError(f"BrainFlow has no input {name!r}; known are: {known}")
            setattr(parameters, name, value)
        try:
            self._describe(flow.BoardShim.get_board_descr(board_id))
        except self._errors as error:
            raise ValueError(f"BrainFlow knows no board {board_id} ({error})") from error
        self._board: Any = flow.BoardShim(board_id, parameters)
        self._port = str((inputs or {}).get("serial_port", ""))
        self._polled = Polled(self._pull, self._let_go, now_s)

    def _describe(self, board: Mapping[str, Any]) -> None:
        self.name = str(board.get("name", "BrainFlow board"))
        self.fs = float(board["sampling_rate"])
        rows = board.get("emg_channels") or board.get("eeg_channels") or board.get("exg_channels")
        if not rows:
            raise ValueError(f"{self.name} has no channels of voltages; expected an EMG board")
        self._rows = list(rows)
        self._time_row = int(board["timestamp_channel"])
        self.channels = tuple(f"ch{i + 1}" for i in range(len(self._rows)))

    @property
    def status(self) -> Status:
        return self._polled.status(self._port)

    def start(self) -> None:
        """Bring the board to stream."""
        try:
            self._board.prepare_session()
            self._board.start_stream()
        except self._errors as error:
            self._let_go()
            raise BoardError(
                self._port or self.name,
                f"BrainFlow cannot start {self.name} ({error}); expected a board that is on, free "
                "and near. Check its port or address.",
            ) from error
        self._polled.say("through BrainFlow: losses below 0.1 s go unseen")

    def blocks(self) -> Iterator[Block]:
        """Give blocks until `close`."""
        return self._polled.blocks(self.fs, len(self.channels))

    def _pull(self) -> Pulled:
        rows = self._board.get_board_data()
        return np.ascontiguousarray(rows[self._rows].T), rows[self._time_row]

    def _let_go(self) -> None:
        for act in (self._board.stop_stream, self._board.release_session):
            try:
                act()
            except self._errors:  # it had not come so far
                continue

    def close(self) -> None:
        """Stop the board; within a second."""
        self._polled.close()
