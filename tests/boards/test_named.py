"""A source under names of the user's."""

import numpy as np
import pytest

from twitchdetect.block import Recording
from twitchdetect.boards.named import NamedSource
from twitchdetect.boards.played import PlayedSource


def played():
    rail_uV = np.tile([-5.0, 5.0], (2, 1))
    recording = Recording(np.ones((80, 2)), 250.0, ("a", "b"), rail_uV=rail_uV)
    return PlayedSource(recording, speed=np.inf)


def test_everything_but_the_names_is_the_sources_own():
    inner = played()
    named = NamedSource(inner, ["left", "right"])
    named.start()
    assert named.channels == ("left", "right")
    for what in ("name", "fs", "gains", "aux", "status"):
        assert getattr(named, what) == getattr(inner, what)
    assert named.rail_uV is inner.rail_uV
    assert sum(len(block.data_uV) for block in named.blocks()) == 80
    named.close()
    assert inner.status.state == "closed"


def test_too_few_names_are_refused_and_the_board_is_let_go():
    inner = played()
    with pytest.raises(ValueError, match=r"got 1 channel names, and .* has 2 channels"):
        NamedSource(inner, ["left"]).start()
    assert inner.status.state == "closed"
