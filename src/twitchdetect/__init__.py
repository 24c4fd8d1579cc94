"""Detect local twitch responses in surface EMG; research software, not a medical device.

Names are loaded when they are first used, so that ``twitchdetect --help`` compiles nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twitchdetect import evaluate as evaluate
    from twitchdetect import simulate as simulate
    from twitchdetect.block import Block as Block
    from twitchdetect.block import Gap as Gap
    from twitchdetect.block import Marker as Marker
    from twitchdetect.block import Recording as Recording
    from twitchdetect.config import DetectorConfig as DetectorConfig
    from twitchdetect.detect.detector import Detector as Detector
    from twitchdetect.detect.sites import SiteSummary as SiteSummary
    from twitchdetect.detect.sites import summarize_sites as summarize_sites
    from twitchdetect.errors import TwitchDetectError as TwitchDetectError
    from twitchdetect.events import Event as Event
    from twitchdetect.files.mne_bridge import from_mne as from_mne
    from twitchdetect.files.mne_bridge import to_mne as to_mne
    from twitchdetect.files.read import read as read
    from twitchdetect.labels import Label as Label
    from twitchdetect.session.offline import detect as detect

__version__ = "0.1.0"

_HOMES = {
    "Block": "block",
    "Gap": "block",
    "Marker": "block",
    "Recording": "block",
    "DetectorConfig": "config",
    "Detector": "detect.detector",
    "SiteSummary": "detect.sites",
    "summarize_sites": "detect.sites",
    "TwitchDetectError": "errors",
    "Event": "events",
    "Label": "labels",
    "from_mne": "files.mne_bridge",
    "to_mne": "files.mne_bridge",
    "read": "files.read",
}

_ROOMS = ("detect", "evaluate", "simulate")  # detect can be called

__all__ = ["__version__", *_ROOMS, *_HOMES]


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return import_module(f"twitchdetect.{name}")
    if name in _HOMES:
        return getattr(import_module(f"twitchdetect.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'twitchdetect' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
