"""What a Cyton sends beside its channels, as channels of their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Samples
from twitchdetect.boards import cyton_aux as aux
from twitchdetect.boards.source import AuxChannel

Bytes = npt.NDArray[np.uint8]


def _when_raw(stop: Bytes, values: npt.NDArray[np.generic]) -> Samples:
    """Give values of packets that hold raw aux bytes; NaN of the others."""
    is_raw = (stop == aux.RAW)[:, None]
    return np.where(is_raw, values.reshape(len(stop), -1).astype(np.float64), np.nan)


def _accelerations(stop: Bytes, six: Bytes) -> Samples:
    return aux.accelerations_g(stop, six)


def _analog(stop: Bytes, six: Bytes) -> Samples:
    return _when_raw(stop, aux.words(six))


def _digital(stop: Bytes, six: Bytes) -> Samples:
    return _when_raw(stop, aux.digital(six))


def _markers(stop: Bytes, six: Bytes) -> Samples:
    return _when_raw(stop, aux.marker_codes(six))


Reading = Callable[[Bytes, Bytes], Samples]
"""From stop bytes (n_packets,) and aux bytes (n_packets, 6) to (n_packets, n_aux)."""

BESIDE: dict[str, tuple[tuple[AuxChannel, ...], Reading]] = {
    "default": (tuple(AuxChannel(f"accel_{axis}", "g") for axis in "xyz"), _accelerations),
    "analog": (tuple(AuxChannel(pin.split()[0], "n/a") for pin in aux.ANALOG_PINS), _analog),
    "digital": (tuple(AuxChannel(pin, "n/a") for pin in aux.DIGITAL_PINS), _digital),
    "marker": ((AuxChannel("marker", "n/a"),), _markers),
}
"""Board mode to the channels that it brings, and how they are read."""
