"""What things were taken for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluate.some import event, label
from twitchdetect import evaluate
from twitchdetect.events import MARKER_KINDS


def table(events, labels):
    return dict(evaluate.confusion_table(events, labels, fs=100.0, tolerance_s=0.05))


def test_every_label_and_every_event_is_counted_once():
    labels = [
        label(100, 120),
        label(300, 320),
        label(500, 800, "voluntary"),
        label(900, 910, "ecg"),
    ]
    events = [
        event(102, 118), event(510, 790), event(903, 912, "ecg"), event(2000, 2010, "cable_motion"),
    ]  # fmt: skip
    assert table(events, labels) == {
        ("ltr", "ltr"): 1, ("ltr", "missed"): 1, ("voluntary", "ltr"): 1, ("ecg", "ecg"): 1,
        ("nothing", "cable_motion"): 1,
    }  # fmt: skip


def test_a_twitch_that_was_found_hides_what_it_lies_in():
    labels = [label(100, 200, "needle_movement"), label(130, 150)]
    assert table([event(131, 149)], labels) == {
        ("ltr", "ltr"): 1, ("needle_movement", "hidden"): 1,
    }  # fmt: skip


def test_twitches_go_first_however_near_another_onset_lies():
    labels = [label(100, 200, "needle_movement"), label(130, 150)]
    assert table([event(100, 149)], labels)["ltr", "ltr"] == 1
    two = [event(100, 128), event(130, 150)]
    assert table(two, labels) == {("ltr", "ltr"): 1, ("needle_movement", "ltr"): 1}


def test_a_twitch_that_was_called_something_else_leaves_that_its_own_label():
    labels = [label(100, 400, "voluntary"), label(130, 150)]
    assert table([event(90, 410, "voluntary")], labels) == {
        ("ltr", "voluntary"): 1, ("voluntary", "voluntary"): 1,
    }  # fmt: skip
    assert table([event(125, 155, "ecg")], labels[1:]) == {("ltr", "ecg"): 1}


def test_a_twitch_takes_no_event_from_what_lies_around_it():
    labels = [label(100, 200, "needle_movement"), label(105, 125)]
    assert table([event(104, 190, "voluntary")], labels) == {
        ("ltr", "voluntary"): 1, ("needle_movement", "voluntary"): 1,
    }  # fmt: skip


def test_a_twitch_bears_the_name_of_what_lies_over_most_of_it():
    events = [event(80, 106, "ecg"), event(104, 130, "startle")]
    assert table(events, [label(100, 120)]) == {("ltr", "startle"): 1, ("again", "ecg"): 1}


def test_a_label_has_the_event_of_its_own_name_though_another_begins_nearer():
    events = [event(100, 110), event(115, 300, "voluntary")]
    assert table(events, [label(100, 300, "voluntary")]) == {
        ("voluntary", "voluntary"): 1, ("again", "ltr"): 1,
    }  # fmt: skip


def test_a_second_event_at_a_label_is_told_from_one_at_nothing():
    events = [event(100, 110, "ecg"), event(120, 130, "voluntary"), event(136, 140, "voluntary")]
    assert table(events, [label(100, 130, "ecg")]) == {
        ("ecg", "ecg"): 1, ("again", "voluntary"): 1, ("nothing", "voluntary"): 1,
    }  # fmt: skip


def test_a_second_alarm_at_a_twitch_is_one_again():
    events = [event(100, 110), event(115, 120)]
    assert table(events, [label(100, 120)]) == {("ltr", "ltr"): 1, ("again", "ltr"): 1}


@pytest.mark.parametrize("kind", MARKER_KINDS)
def test_events_that_mark_what_was_done_count_as_nothing_at_all(kind):
    labels = [label(100, 200, "needle_movement"), label(130, 150)]
    assert table([event(100, 200, kind)], labels) == {
        ("needle_movement", "missed"): 1, ("ltr", "missed"): 1,
    }  # fmt: skip
    assert table([event(100, 200, kind), event(130, 150)], labels) == {
        ("needle_movement", "hidden"): 1, ("ltr", "ltr"): 1,
    }  # fmt: skip


some_spans = st.lists(
    st.tuples(
        st.integers(0, 300), st.integers(0, 80),
        st.sampled_from(["ltr", "ecg", "voluntary", "gap", "de_qi", "stroke"]),
    ),
    max_size=7,
)  # fmt: skip


@settings(deadline=None)
@given(some_spans, some_spans)
def test_rows_sum_to_labels_and_hits_are_those_of_the_matching(spans, known):
    events = [event(start, start + n, kind) for start, n, kind in spans if kind != "de_qi"]
    labels = [label(start, start + n, kind) for start, n, kind in known]
    got = table(events, labels)
    for kind in ("ltr", "ecg", "voluntary", "gap"):
        n = sum(v for (was, _), v in got.items() if was == kind)
        assert n == sum(one.kind == kind for one in labels)
    alarms = [e for e in events if e.kind == "ltr"]
    twitches = [one for one in labels if one.kind == "ltr"]
    matching = evaluate.match(alarms, twitches, fs=100.0)
    assert got.get(("ltr", "ltr"), 0) == len(matching.pairs)
    n_alarms = sum(v for (_, called), v in got.items() if called == "ltr")
    assert n_alarms == len(alarms)


def test_markers_and_long_stretches_take_up_no_event():
    labels = [label(0, 9000, kind) for kind in ("mains", "de_qi", "rest")]
    labels += [label(100, 100, "stroke"), label(100, 100, "needle_in")]
    assert table([event(100, 110)], labels) == {("nothing", "ltr"): 1}


def test_hum_that_jumps_is_a_thing_unlike_hum_that_goes_on():
    labels = [label(0, 9000, "mains"), label(100, 150, "mains")]
    assert table([event(100, 110)], labels) == {("mains", "ltr"): 1}


def test_tables_add_up():
    one = evaluate.confusion_table([event(0, 9)], [label(0, 9)], fs=100.0)
    assert dict(one + one) == {("ltr", "ltr"): 2}
