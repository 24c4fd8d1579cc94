"""What the user did, and what follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchdetect.events import Event
from twitchdetect.session.marked import Decision, Marked, Site
from twitchdetect.session.markings import Markings, RefusedError

EVENT = Event("ltr", 1, 500, 520, 505, 600, 30.0, 10.0, 12.0, 0.9, "", (1,))


def at(sample, at_s=None):
    return {"sample": sample, "at_s": sample / 250 if at_s is None else at_s}


def test_actions_are_numbered_and_time_never_goes_back():
    m = Markings()
    m.mark("stroke", **at(100, 5.0))
    m.mark("note", "felt\tit\n", **at(50, 4.0))
    first, second = m.now.actions
    assert (first.number, second.number) == (1, 2)
    assert second.at_s == 5.0 and second.text == "felt it"
    assert [a.number for a in m.now.markers] == [2, 1]  # by the samples that they mark


def test_undo_takes_back_one_after_the_other_and_deletes_nothing():
    m = Markings()
    m.mark("stroke", **at(10))
    m.confirm(3, EVENT, "yes", **at(20))
    assert m.now.next_undo.words == "event 3 confirmed"
    m.undo(**at(30))
    assert m.now.decisions == {} and m.now.next_undo.words == "stroke"
    m.undo(**at(40))
    assert m.now.markers == () and m.now.next_undo is None
    assert [a.what for a in m.now.actions] == ["stroke", "confirm", "undo", "undo"]
    with pytest.raises(RefusedError, match="nothing to take back"):
        m.undo(**at(50))
    m.mark("note", "anew", **at(60))
    assert m.now.next_undo.words == "note: anew"


def test_what_lasts_cannot_be_taken_back():
    m = Markings()
    m.mark("stroke", **at(10))
    m.record("check_rest", **at(20))
    assert m.now.next_undo.what == "stroke"


def test_the_last_answer_and_the_last_label_hold():
    m = Markings()
    m.confirm(1, EVENT, "yes", **at(1))
    m.relabel(1, EVENT, "ecg", **at(2))
    m.confirm(1, EVENT, "no", **at(3))
    assert m.now.decisions == {1: Decision("no", "ecg")}
    m.undo(**at(4))
    assert m.now.decisions == {1: Decision("yes", "ecg")}
    m.relabel(1, EVENT, "ltr", **at(5))  # its own kind
    assert m.now.decisions == {1: Decision("yes", None)}
    m.confirm(1, EVENT, None, **at(6))
    assert m.now.decisions == {}


def test_the_event_of_a_decision_is_told_by_its_row():
    m = Markings()
    m.confirm(7, EVENT, "yes", **at(700))
    key = m.now.actions[0].event
    assert (key.start_sample, key.stop_sample, key.channel, key.kind) == (500, 520, 1, "ltr")
    assert m.now.actions[0].event_number == 7


def test_needles_go_in_and_out_and_dwell():
    m = Markings()
    first = m.needle_in("A", **at(250))
    m.mark("needle_in", "B", **at(500))
    assert [n.text for n in m.now.needles_in] == ["A", "B"]
    m.needle_out(first.number, **at(1000))
    assert [n.text for n in m.now.needles_in] == ["B"]
    a, b = m.now.needles
    assert a.dwell_s(9999, 250.0) == 3.0 and b.dwell_s(1500, 250.0) == 4.0
    with pytest.raises(RefusedError, match="that needle is not in"):
        m.needle_out(first.number, **at(1100))
    with pytest.raises(RefusedError, match="went in later"):
        m.needle_out(**at(499))
    out = m.mark("needle_out", **at(1200))
    assert out.about == b.number and out.text == "B" and m.now.needles_in == ()
    with pytest.raises(RefusedError, match="no needle is in"):
        m.needle_out(**at(1300))
    m.undo(**at(1400))
    assert [n.text for n in m.now.needles_in] == ["B"]


def test_without_a_number_the_needle_that_went_in_last_comes_out():
    m = Markings()
    m.needle_in("A", **at(1))
    m.needle_in("B", **at(2))
    assert m.needle_out(**at(3)).text == "B"


def test_sites_have_their_muscle_and_side():
    m = Markings()
    m.next_site("trapezius", "left", "T1", **at(0))
    m.mark("site", "T2", **at(900))
    assert m.now.sites == (Site("T1", "trapezius", "left", 0), Site("T2", "", "", 900))
    assert m.now.markers[0].marked == "T1, trapezius, left"


@pytest.mark.parametrize(
    ("do", "says"),
    [
        (lambda m: m.mark("gap", **at(1)), "no marker 'gap'"),
        (lambda m: m.confirm(1, EVENT, "maybe", **at(1)), "expected yes, no"),
        (lambda m: m.relabel(1, EVENT, "needle_in", **at(1)), "no kind 'needle_in'"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_trace(do, says):
    m = Markings()
    with pytest.raises(RefusedError, match=says):
        do(m)
    assert m.now.actions == ()


steps = st.lists(st.sampled_from(["in", "out", "undo", "yes", "no", "label", "site"]), max_size=30)


@given(steps)
def test_undoing_everything_leaves_nothing_and_replaying_gives_the_same(names):
    m = Markings()
    calls = {
        "in": lambda w: m.needle_in("n", **w),
        "out": lambda w: m.needle_out(**w),
        "undo": lambda w: m.undo(**w),
        "yes": lambda w: m.confirm(1, EVENT, "yes", **w),
        "no": lambda w: m.confirm(2, EVENT, "no", **w),
        "label": lambda w: m.relabel(1, EVENT, "ecg", **w),
        "site": lambda w: m.next_site("m", **w),
    }
    expected = []  # a stack says the same
    for i, name in enumerate(names):
        try:
            calls[name](at(i))
        except RefusedError:
            continue
        expected.pop() if name == "undo" else expected.append(name)
    assert len(m.now.valid) - sum(a.what == "undo" for a in m.now.actions) == len(expected)
    assert len(m.now.needles_in) == expected.count("in") - expected.count("out")
    again = Marked(m.now.actions)
    assert again.decisions == m.now.decisions and again.markers == m.now.markers
    while m.now.next_undo is not None:
        m.undo(**at(99))
    assert m.now.markers == () and m.now.decisions == {} and m.now.needles == ()
    assert [a.number for a in m.now.actions] == list(range(1, len(m.now.actions) + 1))
