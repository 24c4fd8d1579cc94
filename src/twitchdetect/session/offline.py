"""`detect`: a whole recording at once, through the engine that runs live."""

from __future__ import annotations

from dataclasses import replace
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
    """Make the detector that fits a recording and knows its markers.

    Raises
    ------
    ValueError
        If a setting is unknown or out of range, or the sampling frequency cannot carry the band.
    """
    detector = Detector(
        fs=recording.fs,
        n_channels=len(recording.channels),
        rail_uV=recording.rail_uV,
        config=config,
        **settings,
    )
    for marker in recording.markers:
        detector.mark(marker)
    return detector


def detect(
    recording: Recording | Any, config: DetectorConfig | None = None, **settings: Any
) -> list[Event]:
    """Find the events of a recording, causally, as they would be found live.

    Parameters
    ----------
    recording : Recording or mne.io.BaseRaw
        Of a Raw, the channels that `from_mne` takes. Its markers count (see `Detector.mark`);
        ``dataclasses.replace(recording, markers=())`` has none.
    config : DetectorConfig, optional
    **settings
        Settings of `DetectorConfig` that differ from `config`.

    Returns
    -------
    list of Event
        In order of onset; channels are counted as in ``recording.channels`` or ``raw.ch_names``.

    Raises
    ------
    ValueError
        If it is neither kind of recording, or a setting does not fit.
    """
    if isinstance(recording, Recording):
        return _detect(recording, config, settings)
    from twitchdetect.files.mne_bridge import from_mne

    own = from_mne(recording)
    columns = [recording.ch_names.index(name) for name in own.channels]
    return [_renumbered(event, columns) for event in _detect(own, config, settings)]


def _detect(
    recording: Recording, config: DetectorConfig | None, settings: dict[str, Any]
) -> list[Event]:
    events: list[Event] = []
    detector = make_detector(recording, config, **settings)
    Engine(detector, events.append).run(blocks_of(recording, BLOCK_SAMPLES))
    return sorted(events, key=lambda e: (e.start_sample, e.stop_sample, e.channel, e.kind))


def _renumbered(event: Event, columns: list[int]) -> Event:
    channel = columns[event.channel] if event.channel >= 0 else -1
    return replace(event, channel=channel, channels=tuple(columns[c] for c in event.channels))
