"""The streaming detector. The room itself can be called: ``td.detect(recording)``."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twitchdetect.events import Event


class _Room(ModuleType):
    def __call__(self, recording: Any, config: Any = None, **settings: Any) -> list[Event]:
        """See `twitchdetect.session.offline.detect`."""
        from twitchdetect.session.offline import detect

        return detect(recording, config, **settings)

    def __getattr__(self, name: str) -> Any:
        if name == "Detector":
            from twitchdetect.detect.detector import Detector

            return Detector
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


sys.modules[__name__].__class__ = _Room
