"""Other libraries' detectors, with a stand-in for the libraries."""

import pickle

import numpy as np
import pytest

from tests.evaluate.benchmark.made import MadeItem
from twitchdetect.detect.published.peers import MissingPeerError
from twitchdetect.evaluate.benchmark import peer_contenders
from twitchdetect.evaluate.benchmark.contenders import View
from twitchdetect.evaluate.benchmark.guarded import ContenderFailedError
from twitchdetect.evaluate.benchmark.peer_contenders import add_peers


def loud(filtered_uV, fs):
    at = [np.flatnonzero(np.abs(column) > 25)[:1] for column in filtered_uV.T]
    found = [np.stack([first, first + 10], axis=1) for first in at]
    filtered_uV[:] = 0
    return found


def fails(filtered_uV, fs):
    raise IndexError("empty")


@pytest.fixture
def stand_in(monkeypatch):
    monkeypatch.setattr(peer_contenders, "peers", lambda: {"some_loud": loud, "some_fails": fails})


@pytest.mark.parametrize("rest_s", [0.0, 5.0])
def test_a_peer_gets_the_filtered_signal_and_is_counted_back(stand_in, rest_s):
    view = View(MadeItem(seconds=20, bursts_s=(12.0,), rest_s=rest_s).load())
    contender = pickle.loads(pickle.dumps(add_peers()[0]))
    assert (contender.name, contender.title, contender.ladder) == ("some_loud", "some loud", ())
    prepared = contender.prepare(view)
    (event,) = prepared.events(1.0)
    assert prepared.events(1.0) == [event]  # the signal was a copy
    assert abs(event.start_sample - 3000) < 20
    assert (event.alarm_sample, event.decided_sample) == (4999, 4999)
    assert prepared.count(1.0) == 1


def test_a_peer_that_fails_is_named_with_the_recording(stand_in):
    prepared = add_peers()[1].prepare(View(MadeItem().load(), "this one"))
    with pytest.raises(ContenderFailedError, match=r"some_fails failed on this one .IndexError"):
        prepared.events(1.0)


def test_without_the_libraries_that_is_said(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "biosppy.signals.emg", None)
    with pytest.raises(MissingPeerError, match="twitchdetect"):
        add_peers()
