"""Detectors of other libraries as contenders, with their own defaults."""

from __future__ import annotations

from dataclasses import dataclass

from twitchdetect.detect.published.peers import Peer, peers
from twitchdetect.evaluate.benchmark.contenders import Contender, Prepared, View, n_twitches
from twitchdetect.evaluate.benchmark.given import over_channels
from twitchdetect.evaluate.benchmark.guarded import guarded
from twitchdetect.events import Event


@dataclass(frozen=True, slots=True)
class PeerContender:
    """A peer, found anew by its name in every process; it is not tuned."""

    name: str
    source: str = "its library, with defaults"
    note: str = "not tuned; sees the whole recording"
    is_causal: bool = False
    is_ours: bool = False
    published: float = 1.0
    ladder: tuple[float, ...] = ()

    @property
    def title(self) -> str:
        return self.name.replace("_", " ")

    def prepare(self, view: View) -> Prepared:
        """Find it and put it before the filtered recording."""
        return _PreparedPeer(self.name, peers()[self.name], view)


class _PreparedPeer:
    def __init__(self, name: str, peer: Peer, view: View) -> None:
        self._name, self._peer, self._view = name, peer, view

    def events(self, threshold: float) -> list[Event]:
        signal = self._view.filtered
        with guarded(self._name, self._view.title):
            found = self._peer(signal.data_uV.copy(), signal.fs)
        events = over_channels(found, signal.fs, len(signal.data_uV) - 1)
        placed = (signal.in_recording(event) for event in events)
        return [event for event in placed if event is not None]

    def count(self, threshold: float) -> int:
        return n_twitches(self.events(threshold), self._view.loaded)

    def is_silent_at(self, threshold: float) -> bool:
        return False


def add_peers() -> list[Contender]:
    """Give BioSPPy's and NeuroKit2's detectors with their defaults.

    Raises
    ------
    MissingPeerError
        If one of the two is not installed.
    """
    return [PeerContender(name) for name in peers()]
