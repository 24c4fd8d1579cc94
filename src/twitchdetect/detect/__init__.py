"""Find the events of a recording: ``td.detect(recording, config=None, **settings)``.

This package holds the streaming `Detector` and can be called itself; it then finds the events of a
whole recording, causally, as they would be found live.

Parameters
----------
recording : Recording or mne.io.BaseRaw
    Of a Raw, the channels that are not bad and of type emg (else eeg, else others in volts);
    stretches annotated as bad are left out as gaps.
config : DetectorConfig, optional
**settings
    Settings of `DetectorConfig` that differ from `config`, e.g. ``false_alarms_per_hour=10``.

Returns
-------
list of Event
    In order of onset. ``event.channel`` counts the recording's channels: ``recording.channels`` or
    ``raw.ch_names``.

Raises
------
ValueError
    If it is no recording, or a setting does not fit it.

Examples
--------
>>> events = td.detect(td.read("session.bdf"), false_alarms_per_hour=10)  # doctest: +SKIP
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twitchdetect.events import Event


class _Room(ModuleType):
    def __call__(self, recording: Any, config: Any = None, **settings: Any) -> list[Event]:
        """Find the events of a recording; see the documentation of the package."""
        from twitchdetect.session.offline import detect

        return detect(recording, config, **settings)

    def __getattr__(self, name: str) -> Any:
        if name == "Detector":
            from twitchdetect.detect.detector import Detector

            return Detector
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


sys.modules[__name__].__class__ = _Room
