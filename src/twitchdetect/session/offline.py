"""`detect`: a whole recording at once, through the engine that runs live."""

from __future__ import annotations

from typing import Any

from twitchdetect.block import Recording
from twitchdetect.config import DetectorConfig
from twitchdetect.detect.detector import Detector
from twitchdetect.events import Event
from twitchdetect.session.engine import Engine, blocks_of

BLOCK_SAMPLES = 1 << 16


def make_detector(
    recording: Recording, config: DetectorConfig | None = None, **settings: Any
) -> Detector:
    """Make the detector that fits a recording.

    Raises
    ------
    ValueError
        If a setting is unknown or out of range, or the sampling frequency cannot carry the band.
    """
    return Detector(
        fs=recording.fs,
        n_channels=len(recording.channels),
        rail_uV=recording.rail_uV,
        config=config,
        **settings,
    )


def detect(
    recording: Recording | Any, config: DetectorConfig | None = None, **settings: Any
) -> list[Event]:
    """Find the events of a recording, causally, as they would be found live.

    Parameters
    ----------
    recording : Recording or mne.io.BaseRaw
    config : DetectorConfig, optional
    **settings
        Settings of `DetectorConfig` that differ from `config`.

    Returns
    -------
    list of Event
        In order of onset.

    Raises
    ------
    ValueError
        If it is neither kind of recording, or a setting does not fit.
    """
    if not isinstance(recording, Recording):
        from twitchdetect.files.mne_bridge import from_mne

        recording = from_mne(recording)
    events: list[Event] = []
    detector = make_detector(recording, config, **settings)
    Engine(detector, events.append).run(blocks_of(recording, BLOCK_SAMPLES))
    return sorted(events, key=lambda e: (e.start_sample, e.stop_sample, e.channel, e.kind))
