"""A long session leaves no more behind than a short one."""

import gc
import pickle

import numpy as np

import twitchdetect as td
from tests.detect.test_needling import FS, needled
from tests.signals import add_burst
from twitchdetect.block import Marker


def busy(detector, x, rounds):
    """Needling over and over, marked each time; the state in bytes, and how much was found."""
    n = 0
    for _ in range(rounds):
        at = detector.n_samples
        detector.mark(Marker(at + round(20.2 * FS), "needle_in"))
        detector.mark(Marker(at + round(33.2 * FS), "needle_out"))
        n += len(detector.process(x))
    kept = detector._needling, detector._namer
    sizes = [a.nbytes for a in (detector._a, detector._f, detector._k)]
    return len(pickle.dumps(kept)), sizes, n


def test_the_state_after_an_hour_of_needling_is_that_after_minutes():
    x, rng = needled(), np.random.default_rng(1)
    for at_s in (23.0, 24.5, 38.0):
        add_burst(rng, x, FS, 1, at_s, 0.08, 150.0)
    detector = td.Detector(FS, 4)
    early, arrays, n_early = busy(detector, x, 40)
    gc.collect()
    objects = len(gc.get_objects())
    late, same_arrays, n_late = busy(detector, x, 80)
    gc.collect()
    assert n_early > 400 and n_late > 800
    assert late < 1.05 * early
    assert same_arrays == arrays
    assert len(gc.get_objects()) < objects + 100
