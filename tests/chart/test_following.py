"""From marks to the chart: sites, needles and what was taken back."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chart.made import BEGAN, FS, chart_in, n_entries, rows_of, sign
from twitchdetect.chart import needle_work
from twitchdetect.chart.errors import ClosedError
from twitchdetect.chart.following import follow
from twitchdetect.chart.places import needles_of, places_of
from twitchdetect.chart.remarks import keep_remark, keeper
from twitchdetect.chart.tables import Attachment, Insertion, LogEntry, Remark, Site
from twitchdetect.session.markings import Markings, RefusedError


@pytest.fixture
def chart(tmp_path):
    return chart_in(tmp_path)


def at(second):
    return {"sample": round(second * FS), "at_s": second}


def marks(*steps):
    """Mark one after the other: ``("site", 3.0, "Soleus", "left")``."""
    m = Markings()
    for what, second, *more in steps:
        if what == "site":
            m.next_site(*more, **at(second))
        elif what == "undo":
            m.undo(**at(second))
        else:
            m.mark(what, *more, **at(second))
    return m


def told(chart):
    sites = [(s.number, s.muscle, s.side, s.start_s, s.stop_s) for s in kept(chart, Site)]
    numbers = {s.id: s.number for s in rows_of(chart, Site)}
    needles = [(i.number, numbers[i.site_id], i.in_s, i.out_s) for i in kept(chart, Insertion)]
    return sites, needles


def kept(chart, kind):
    return [row for row in rows_of(chart, kind) if not row.is_struck]


DAY = (
    ("site", 0.0, "Soleus", "left"),
    ("needle_in", 3.0),
    ("needle_out", 20.0),
    ("site", 25.0, "Masseter", "right"),
    ("needle_in", 26.0),
    ("needle_in", 28.0),
    ("needle_out", 40.0),
)


def test_sites_and_needles_are_where_and_when_they_were_marked(chart):
    follow(chart, "P07", marks(*DAY).now, FS, BEGAN)
    assert told(chart) == (
        [(1, "Soleus", "left", 0.0, 25.0), (2, "Masseter", "right", 25.0, None)],
        [(1, 1, 3.0, 20.0), (2, 2, 26.0, None), (3, 2, 28.0, 40.0)],
    )
    first, second, _ = rows_of(chart, Insertion)
    assert first.in_at == BEGAN + timedelta(seconds=3)
    assert first.out_at == BEGAN + timedelta(seconds=20)
    assert second.out_at is None


def test_following_again_writes_nothing_and_one_more_action_writes_its_rows_alone(chart):
    m = marks(*DAY)
    follow(chart, "P07", m.now, FS, BEGAN)
    n = n_entries(chart)
    follow(chart, "P07/1", m.now, FS, BEGAN)
    assert n_entries(chart) == n
    m.needle_out(**at(50.0))
    follow(chart, "P07", m.now, FS, BEGAN)
    assert n_entries(chart) == n + 1
    newest = rows_of(chart, LogEntry)[-1]
    assert (newest.entity, newest.action) == ("insertion", "change")


def test_when_a_needle_went_in_stays_as_it_was_first_said(chart):
    m = marks(*DAY)
    follow(chart, "P07", m.now, FS, BEGAN)
    n = n_entries(chart)
    follow(chart, "P07", m.now, FS, BEGAN + timedelta(seconds=90))
    assert n_entries(chart) == n
    m.needle_out(**at(50.0))
    follow(chart, "P07", m.now, FS, BEGAN + timedelta(seconds=90))
    needle = rows_of(chart, Insertion)[1]
    assert (needle.in_at, needle.out_at) == (
        BEGAN + timedelta(seconds=26), BEGAN + timedelta(seconds=50),
    )  # fmt: skip


def test_following_each_action_gives_what_following_all_at_once_gives(chart, tmp_path):
    m = marks(*DAY)
    for i in range(len(DAY) + 1):
        follow(chart, "P07", marks(*DAY[:i]).now, FS, BEGAN)
    other = chart_in(tmp_path / "other")
    follow(other, "P07", m.now, FS, BEGAN)
    assert told(chart) == told(other)


def test_what_was_taken_back_is_struck_out_and_stays_in_its_place(chart):
    m = marks(*DAY[:5])
    follow(chart, "P07", m.now, FS, BEGAN)
    m.undo(**at(30.0))
    m.undo(**at(31.0))
    follow(chart, "P07", m.now, FS, BEGAN)
    assert told(chart) == ([(1, "Soleus", "left", 0.0, None)], [(1, 1, 3.0, 20.0)])
    assert [s.is_struck for s in rows_of(chart, Site)] == [False, True]
    assert [i.is_struck for i in rows_of(chart, Insertion)] == [False, True]
    m.next_site("Piriformis", **at(40.0))
    m.needle_in(**at(41.0))
    follow(chart, "P07", m.now, FS, BEGAN)
    assert [(s.number, s.muscle, s.is_struck) for s in rows_of(chart, Site)] == [
        (1, "Soleus", False), (2, "Masseter", True), (3, "Piriformis", False),
    ]  # fmt: skip
    assert told(chart)[1] == [(1, 1, 3.0, 20.0), (3, 3, 41.0, None)]


def test_a_needle_whose_taking_out_was_taken_back_is_in_again(chart):
    m = marks(*DAY[:3])
    follow(chart, "P07", m.now, FS, BEGAN)
    m.undo(**at(21.0))
    follow(chart, "P07", m.now, FS, BEGAN)
    (needle,) = rows_of(chart, Insertion)
    assert (needle.out_s, needle.out_at) == (None, None)


def test_a_needle_before_any_site_makes_one_with_the_muscle_of_the_session(chart):
    m = marks(("needle_in", 2.0), ("site", 9.0, "Soleus"), ("needle_in", 10.0))
    follow(chart, "P07", m.now, FS, BEGAN, muscle="Masseter", side="left")
    assert told(chart) == (
        [(1, "Masseter", "left", 2.0, 9.0), (2, "Soleus", "", 9.0, None)],
        [(1, 1, 2.0, None), (2, 2, 10.0, None)],
    )


def test_a_site_that_was_named_late_for_an_earlier_time_takes_its_needle(chart):
    m = marks(("needle_in", 5.0), ("site", 4.0, "Soleus"))
    follow(chart, "P07", m.now, FS, BEGAN)
    assert told(chart) == ([(2, "Soleus", "", 4.0, None)], [(1, 2, 5.0, None)])


def test_a_needle_belongs_to_the_site_that_was_current_not_to_the_newest(chart):
    m = marks(("site", 0.0, "Soleus"), ("site", 20.0, "Masseter"), ("needle_in", 19.5))
    follow(chart, "P07", m.now, FS, BEGAN)
    assert told(chart)[1] == [(1, 1, 19.5, None)]


def test_what_was_typed_by_hand_is_never_overwritten(chart):
    m = marks(*DAY)
    follow(chart, "P07", m.now, FS, BEGAN)
    by_hand = {"point": "latent", "technique": "deep", "view": "back", "x": 0.4, "y": 0.2}
    needle_work.change_site(chart, "P07", 1, muscle="Plantaris", side="right", **by_hand)
    with chart.writing() as work:
        needle = work.get(Insertion, rows_of(chart, Insertion)[0].id)
        needle.depth_mm, needle.note = 22.0, "bent"
    m.needle_out(**at(55.0))
    follow(chart, "P07", m.now, FS, BEGAN)
    site, needle = rows_of(chart, Site)[0], rows_of(chart, Insertion)[0]
    assert (site.muscle, site.side) == ("Plantaris", "right")
    assert {key: getattr(site, key) for key in by_hand} == by_hand
    assert (needle.depth_mm, needle.note) == (22.0, "bent")


def test_a_site_that_stands_in_the_chart_already_is_the_first_one_marked(chart):
    needle_work.add_site(chart, "P07", muscle="Plantaris", point="active")
    follow(chart, "P07", marks(*DAY).now, FS, BEGAN)
    sites = rows_of(chart, Site)
    assert [(s.muscle, s.side, s.point, s.start_s) for s in sites] == [
        ("Plantaris", "left", "active", 0.0), ("Masseter", "right", "", 25.0),
    ]  # fmt: skip


def test_a_needle_put_in_by_hand_stays_beside_those_that_were_marked(chart):
    follow(chart, "P07", marks(*DAY[:2]).now, FS, BEGAN)
    with chart.writing() as work:
        where = rows_of(chart, Site)[0]
        work.add(Insertion(session_id=where.session_id, site_id=where.id, number=2))
    follow(chart, "P07", marks(*DAY).now, FS, BEGAN)
    assert [(i.number, i.in_s) for i in rows_of(chart, Insertion)] == [
        (1, 3.0), (2, None), (3, 26.0), (4, 28.0),
    ]  # fmt: skip


def test_a_needle_gets_the_newest_sort_when_it_goes_in_and_keeps_it(chart):
    for length in (30, 50):
        needle_work.add_needle_kind(chart, "P07", length_mm=length)
    follow(chart, "P07", marks(*DAY[:2]).now, FS, BEGAN)
    newest = needle_work.add_needle_kind(chart, "P07", length_mm=60)
    follow(chart, "P07", marks(*DAY).now, FS, BEGAN)
    with chart.reading() as reading:
        kinds = [
            None if i.needle_id is None else reading.get(type(newest), i.needle_id).length_mm
            for i in rows_of(chart, Insertion)
        ]
    assert kinds == [50.0, 60.0, 60.0]


def test_a_signed_session_is_changed_only_with_a_reason(chart):
    follow(chart, "P07", marks(*DAY[:2]).now, FS, BEGAN)
    sign(chart)
    n = n_entries(chart)
    for steps_ in (DAY, DAY[:2]):  # also where nothing would change
        with pytest.raises(ClosedError, match="say why it is changed"):
            follow(chart, "P07", marks(*steps_).now, FS, BEGAN)
    assert n_entries(chart) == n
    follow(chart, "P07", marks(*DAY).now, FS, BEGAN, reason="the log was found later")
    added = rows_of(chart, LogEntry)[n:]
    assert added and {entry.action for entry in added} == {"amend"}
    assert all("the log was found later" in entry.payload for entry in added)


def test_a_second_recording_of_a_session_goes_on_behind_the_first(chart):
    follow(chart, "P07", marks(*DAY).now, FS, BEGAN)
    with chart.writing() as work:
        session_id = rows_of(chart, Site)[0].session_id
        told_ = {"up_to": [2, 3], "began_at": BEGAN.isoformat()}
        work.add(
            Attachment(
                session_id=session_id,
                path="a.bdf",
                sha256="0" * 64,
                fs=FS,
                channels=["a"],
                duration_s=60.0,
                lost_s=0.0,
                counts={},
                n_events=0,
                events_digest="",
                quality=told_,
            )
        )
    n = n_entries(chart)
    follow(chart, "P07", marks(*DAY).now, FS, BEGAN)
    assert n_entries(chart) == n  # the first one again
    later = BEGAN + timedelta(hours=1)
    follow(chart, "P07", marks(*DAY[:2]).now, FS, later)
    assert [(s.number, s.start_s) for s in rows_of(chart, Site)] == [(1, 0.0), (2, 25.0), (3, 0.0)]
    assert rows_of(chart, Insertion)[3].in_at == later + timedelta(seconds=3)


def test_typed_words_are_kept_under_their_number_and_struck_out_when_taken_back(chart):
    m = marks(("site", 0.0, "other muscle", "left"), ("note", 4.0, "note 2"))
    keep = keeper(chart, "P07", lambda: FS)
    assert keep.first == 1
    keep(1, "muscle: Plantaris", 0)
    keep(2, "she laughed", 1000)
    follow(chart, "P07", m.now, FS, BEGAN)
    assert told(chart)[0] == [(1, "Plantaris", "left", 0.0, None)]
    assert [(r.number, r.at_s, r.text) for r in rows_of(chart, Remark)] == [
        (1, 0.0, "muscle: Plantaris"), (2, 4.0, "she laughed"),
    ]  # fmt: skip
    m.undo(**at(5.0))
    follow(chart, "P07", m.now, FS, BEGAN)
    assert [r.number for r in kept(chart, Remark)] == [1]
    assert keeper(chart, "P07", lambda: FS).first == 3
    keep_remark(chart, "P07", 3, "later")
    follow(chart, "P07", m.now, FS, BEGAN)
    assert [r.number for r in kept(chart, Remark)] == [1, 3]


def test_another_muscle_without_its_words_gets_them_when_they_come(chart):
    m = marks(("site", 0.0, "other muscle"))
    follow(chart, "P07", m.now, FS, BEGAN)
    assert told(chart)[0][0][1] == "other muscle"
    keep_remark(chart, "P07", 1, "muscle: Plantaris", at_s=0.0)
    follow(chart, "P07", m.now, FS, BEGAN)
    assert told(chart)[0][0][1] == "Plantaris"


steps = st.lists(
    st.tuples(st.sampled_from(["site", "in", "out", "stroke", "undo"]), st.integers(0, 5)),
    max_size=25,
)


@settings(max_examples=200)
@given(steps)
def test_sites_and_needles_keep_their_places_whatever_comes_after(names):
    m = Markings()
    calls = {
        "site": lambda w: m.next_site("m", **w),
        "in": lambda w: m.needle_in(**w),
        "out": lambda w: m.needle_out(**w),
        "stroke": lambda w: m.mark("stroke", **w),
        "undo": lambda w: m.undo(**w),
    }
    places, needles = (), ()
    for i, (name, ago) in enumerate(names):
        try:
            calls[name]({"sample": 100 + 10 * i - 10 * ago, "at_s": float(i)})
        except RefusedError:
            continue
        before, places = places, places_of(m.now)
        assert [p.number for p in places][: len(before)] == [p.number for p in before]
        before, needles = needles, needles_of(m.now)
        assert [n.in_sample for n in needles][: len(before)] == [n.in_sample for n in before]
        held = {p.number: p for p in places if not p.is_undone}
        for needle in needles:
            assert needle.place in {p.number for p in places}
            if not needle.is_undone:
                where = held[needle.place]
                assert where.start_sample <= needle.in_sample
                assert where.stop_sample < 0 or needle.in_sample < where.stop_sample or (
                    where.start_sample == where.stop_sample
                )  # fmt: skip
    assert sum(not n.is_undone for n in needles) == len(m.now.needles)
