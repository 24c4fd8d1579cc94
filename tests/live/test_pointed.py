"""What is said of what was clicked and drawn over."""

import numpy as np

from tests.live.rings import ring, write
from twitchdetect.live.pointed import sample_words, span_words
from twitchdetect.live.strings import install_language


def held():
    install_language("en")
    made = ring()
    data_uV = np.zeros((3000, 4))
    data_uV[1000:1100, 1] = np.tile([30.0, -10.0], 50)
    write(made, data_uV)
    return made


def test_a_sample_is_named_with_its_time_and_values():
    said = sample_words(held().read, 1, "left", 1001, 1000.0)
    assert said == "left: sample 1001 at 1.001 s, raw -10.0 µV, filtered -10.0 µV"


def test_a_stretch_is_measured_as_it_is_shown():
    said = span_words(held().read, 1, "left", 1000, 1100, 1000.0, "raw")
    assert said == "left: 100 ms, samples 1000 to 1100, peak to peak 40.0 µV, rms 22.4 µV"


def test_where_nothing_is_held_it_says_so():
    assert span_words(held().read, 1, "left", 9000, 9100, 1000.0, "raw") == (
        "left: no signal there"
    )
    assert "raw –" in sample_words(held().read, 1, "left", 9000, 1000.0)
