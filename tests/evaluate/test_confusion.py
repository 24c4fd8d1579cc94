"""What things were taken for."""

from tests.evaluate.some import event, label
from twitchdetect import evaluate


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


def test_a_twitch_in_a_movement_of_the_needle_goes_by_the_nearer_onset():
    labels = [label(100, 200, "needle_movement"), label(130, 150)]
    assert table([event(131, 149)], labels) == {
        ("ltr", "ltr"): 1, ("needle_movement", "missed"): 1,
    }  # fmt: skip


def test_a_second_event_at_a_label_has_none_of_its_own():
    events = [event(100, 110, "ecg"), event(120, 130, "voluntary")]
    assert table(events, [label(100, 130, "ecg")]) == {
        ("ecg", "ecg"): 1, ("nothing", "voluntary"): 1,
    }  # fmt: skip


def test_markers_and_long_stretches_take_up_no_event():
    labels = [label(0, 9000, kind) for kind in ("mains", "de_qi", "rest")]
    labels += [label(100, 100, "stroke"), label(100, 100, "needle_in")]
    assert table([event(100, 110)], labels) == {("nothing", "ltr"): 1}


def test_tables_add_up():
    one = evaluate.confusion_table([event(0, 9)], [label(0, 9)], fs=100.0)
    assert dict(one + one) == {("ltr", "ltr"): 2}
