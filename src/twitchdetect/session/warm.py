"""Compiles before a board streams: what came meanwhile would pile up."""

from __future__ import annotations

import numpy as np

from twitchdetect.block import Block
from twitchdetect.config import DetectorConfig
from twitchdetect.detect.detector import Detector
from twitchdetect.session.screen import ScreenFilter


def warm_up(config: DetectorConfig | None = None, *, is_shown: bool = False) -> None:
    """Have the kernels of a session compiled.

    Parameters
    ----------
    config : DetectorConfig, optional
    is_shown : bool
        Those too that filter what is shown.
    """
    detector = Detector(250.0, 1, config=config)
    sample = np.zeros((1, 1))
    detector.process(sample)
    detector.process(Block(1000, sample))  # a gap has kernels of its own
    detector.finish()
    if is_shown:
        ScreenFilter(250.0, 1, detector.band_hz, 50.0).process(Block(0, sample))
