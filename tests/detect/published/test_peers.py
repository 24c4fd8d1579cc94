"""Others' detectors, where they are installed; and what is said where they are not."""

import sys
from importlib.util import find_spec

import numpy as np
import pytest

from tests.detect.published.scenes import with_burst
from twitchdetect.detect.published import peers as module
from twitchdetect.detect.published.peers import MissingPeerError, peers
from twitchdetect.errors import TwitchDetectError

needs_peers = pytest.mark.skipif(
    find_spec("biosppy") is None or find_spec("neurokit2") is None,
    reason='BioSPPy and NeuroKit2 are not installed: pip install "twitchdetect[peers]"',
)
lenient = pytest.mark.filterwarnings("ignore")  # theirs to mend
FAST = ("biosppy_find_onsets", "neurokit_threshold", "neurokit_mixture", "neurokit_biosppy")


@pytest.mark.parametrize("name", ["biosppy", "neurokit2"])
def test_a_missing_library_says_what_to_install(monkeypatch, name):
    for each in [m for m in sys.modules if m.split(".")[0] == name]:
        monkeypatch.delitem(sys.modules, each)
    monkeypatch.setitem(sys.modules, name, None)
    if name == "neurokit2":
        monkeypatch.setitem(sys.modules, "biosppy.signals.emg", object())
        monkeypatch.setitem(sys.modules, "biosppy", object())
    with pytest.raises(MissingPeerError, match=r'pip install "twitchdetect\[peers\]"') as caught:
        peers()
    assert isinstance(caught.value, TwitchDetectError)


class _Crossings:
    def __init__(self, crossings):
        self.crossings = crossings

    def find_onsets(self, signal, sampling_rate):
        return (np.array(self.crossings),)


def test_crossings_of_biosppy_become_intervals():
    column = np.zeros(100)
    column[20:40] = column[60:100] = 5.0
    pair = module._biosppy(_Crossings([20, 40, 60]), column, 1000.0)
    assert pair.tolist() == [[20, 40], [60, 100]]


def test_crossings_of_a_recording_that_begins_active_are_turned_round():
    column = np.zeros(100)
    column[:30] = column[60:80] = 5.0
    assert module._biosppy(_Crossings([30, 60, 80]), column, 1000.0).tolist() == [[0, 30], [60, 80]]
    assert module._biosppy(_Crossings([]), column, 1000.0).tolist() == []


@needs_peers
@lenient
@pytest.mark.parametrize("name", FAST)
def test_a_peer_finds_a_burst_of_26_db(name):
    x = with_burst(1, 1000.0, snr_db=26.0)
    found = peers()[name](x, 1000.0)
    assert len(found) == 3
    for each in found:
        assert each.shape[1] == 2 and each.dtype == np.int64
    n_early = 70 if name == "neurokit_mixture" else 0  # it keeps only the rise of its envelope
    assert np.any((found[1][:, 0] < 6100) & (found[1][:, 1] > 6000 - n_early))


@needs_peers
@lenient
def test_silva_of_neurokit_takes_millivolts_and_its_failure_is_no_activity():
    silva = peers()["neurokit_silva"]
    loud, quiet = with_burst(2, 1000.0, snr_db=34.0), with_burst(2, 1000.0, snr_db=0.0)
    found = silva(loud, 1000.0)
    assert np.any((found[1][:, 0] < 6100) & (found[1][:, 1] > 6000)) and len(found[0]) == 0
    assert all(len(each) == 0 for each in silva(quiet, 1000.0))
