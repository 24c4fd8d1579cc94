"""The last twitch, frozen."""

from dataclasses import replace

import numpy as np
import pytest

from tests.live.sessions import FS, event, ring, snapshot
from twitchdetect.live.inset import Inset
from twitchdetect.live.look import Look
from twitchdetect.live.strings import install_language
from twitchdetect.live.twitch_view import answer_words, hold_twitch, is_whole, measures
from twitchdetect.session.marked import Decision


@pytest.fixture(autouse=True)
def _english(qapp):
    install_language("en")


@pytest.fixture
def inset(qtbot):
    widget = Inset(Look())
    qtbot.addWidget(widget)
    widget.resize(400, 190)
    return widget


def test_the_trace_is_that_of_the_twitch_on_its_channel(inset):
    held = ring()
    twitch = event(1000, 1020, channel=1)
    inset.look_at(snapshot([twitch]), held)
    assert inset.view.first_sample == 980
    assert inset.view.trace_uV[0] == 10_980
    assert inset.view.trace_uV[-1] == 11_054
    assert (inset.view.channel, inset.view.threshold_uV) == ("b", 7.0)
    assert inset.toolTip() == "why"
    assert inset.accessibleName().startswith("b; peak 50 µV; duration 80 ms")


def test_it_stays_while_the_ring_runs_on_and_rejects_come(inset):
    held = ring()
    inset.look_at(snapshot([event(1000, 1020)]), held)
    frozen = inset.view
    rows = np.zeros((100, 2))
    held.write(4000, rows, rows, rows)
    inset.look_at(snapshot([event(1000, 1020), event(1500, 1520, "ecg")]), held)
    assert inset.view is frozen
    seen = [event(1000, 1020), event(1500, 1520, "ecg"), event(1600, 1620)]
    inset.look_at(snapshot(seen), held)
    assert inset.view.number == 3
    inset.look_at(snapshot([*seen, event(1700, 1720, "gap", channel=-1)]), held)
    assert inset.view.number == 3


def test_the_end_of_a_trace_is_taken_when_it_arrives(inset):
    held = ring(1030)
    seen = snapshot([event(1000, 1020)])
    inset.look_at(seen, held)
    assert np.isnan(inset.view.trace_uV[-1])
    assert not is_whole(inset.view)
    rows = np.full((100, 2), 5.0)
    held.write(1030, rows, rows, rows)
    inset.look_at(seen, held)
    assert inset.view.trace_uV[-1] == 5.0
    assert is_whole(inset.view)


def test_a_trace_that_ends_in_a_gap_is_not_read_for_ever(inset, monkeypatch):
    held = ring(1030)
    rows = np.zeros((10, 2))
    held.write(3000, rows, rows, rows)
    seen = snapshot([event(1000, 1020)])
    inset.look_at(seen, held)
    first = inset.view
    inset.look_at(seen, held)
    assert inset.view is first


def test_measures_are_in_their_units_and_unknown_ones_are_dashes():
    view = hold_twitch(ring(), 1, event(1000, 1020, peak_uV=4.25, stroke=995))
    assert dict(measures(view)) == {
        "peak": "4.2 µV",
        "duration": "80 ms",
        "over rest": "20 dB",
        "after stroke": "20 ms",
        "confidence": "90 %",
    }
    apart = dict(measures(hold_twitch(ring(), 1, event(peak_uV=float("nan")))))
    assert (apart["after stroke"], apart["peak"]) == ("–", "–")


def test_what_the_therapist_said_is_shown_with_sign_and_word(inset):
    held, twitch = ring(), event(1000, 1020)
    for decision, said in [
        (None, ("", "felt or seen?")),
        (Decision("yes", None), ("✔", "confirmed")),
        (Decision("no", None), ("×", "rejected by you")),
        (Decision("n/a", None), ("", "felt or seen?")),
        (Decision("yes", "voluntary"), ("■", "relabelled")),
    ]:
        decisions = {1: decision} if decision else {}
        inset.look_at(snapshot([twitch], decisions=decisions), held)
        sign, _, words = answer_words(inset.view)
        assert (sign, words) == said


def test_it_is_drawn_with_gaps_and_at_any_size(inset):
    held = ring(1005)
    inset.look_at(snapshot([event(1000, 1020)]), held)
    pictures = []
    for size in ((220, 110), (400, 190), (900, 500)):
        inset.resize(*size)
        pictures.append(inset.grab().toImage())
    empty = Inset(Look())
    empty.resize(400, 190)
    assert empty.grab().toImage() != pictures[1]
    inset.show_view(replace(inset.view, trace_uV=inset.view.trace_uV * np.nan))
    inset.resize(400, 190)
    assert inset.grab().toImage() != pictures[1]
    assert inset.view.fs == FS
