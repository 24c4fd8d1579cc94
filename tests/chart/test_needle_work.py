from datetime import UTC, datetime, timedelta

import pytest

from tests.chart.making import (
    assert_log_tells_all,
    closed_session,
    log_of,
    needled_session,
    opened_session,
    ready_session,
)
from twitchdetect.chart.errors import ChartError, NotFoundError
from twitchdetect.chart.felt import add_felt_twitch
from twitchdetect.chart.needle_work import (
    SITE_DETAILS,
    add_adverse_event,
    add_needle_kind,
    add_site,
    change_site,
    find_site,
    insertions_of,
    needles_in,
    put_in,
    take_out,
)
from twitchdetect.chart.sealing import TWITCH_COLUMNS, events_digest, twitch_digest
from twitchdetect.chart.sessions import answer, find_session
from twitchdetect.chart.signing import amend, close_session, strike_out
from twitchdetect.chart.tables import Attachment, Twitch

NAN = float("nan")


def seen(chart, name, look):
    with chart.reading() as reading:
        return look(find_session(reading, name))


def numbers_in(chart, name):
    return seen(chart, name, lambda s: [i.number for i in needles_in(s)])


@pytest.fixture(scope="module")
def still(lasting):
    """Give a chart and a session with one site and one needle in, which nothing changes."""
    name = ready_session(lasting)
    add_site(lasting, name, muscle="Soleus", side="left")
    put_in(lasting, name)
    return lasting, name


@pytest.fixture
def sited(chart):
    """Give a session with one site, in which needles may be used."""
    name = ready_session(chart)
    add_site(chart, name, muscle="Soleus", side="left")
    return name


def test_sites_are_counted_and_the_newest_is_meant_if_none_is_named(chart, sited):
    assert add_site(chart, sited, muscle="my knot", view="back", x=0.4, y=0).number == 2
    assert seen(chart, sited, lambda s: find_site(s, None).muscle) == "my knot"
    assert change_site(chart, sited, 1, technique="electro", frequency_hz=2).muscle == "Soleus"
    with pytest.raises(NotFoundError, match="has not a site 3"):
        change_site(chart, sited, 3, side="left")
    assert_log_tells_all(chart)


def test_a_struck_site_is_not_needled(chart, sited):
    strike_out(chart, sited, "site 1")
    for number in (None, 1):
        with pytest.raises(NotFoundError):
            put_in(chart, sited, site=number)


@pytest.mark.parametrize(
    "details",
    [
        {"side": "up"},
        {"point": "painful"},
        {"view": "top", "x": 0.5, "y": 0.5},
        {"view": "back", "x": 0.5},
        {"x": 0.5, "y": 0.5},
        {"view": "back", "x": -0.1, "y": 0.5},
        {"view": "back", "x": NAN, "y": 0.5},
        {"technique": "magic"},
        {"frequency_hz": 0},
        {"pulse_width_us": 1e9},
        {"intensity_mA": -1},
        {"n_strokes": 2.5},
        {"start_s": 5, "stop_s": 4},
        {"segments": "C5-C6, C7, T1, T2, T3, T4"},
        {"muscle": None},
        {"muscle": "a\x00"},
        {"figures": {"n": 1}},
        {"session_id": "x"},
        {"is_struck": True},
    ],
)
def test_what_a_site_cannot_hold_is_refused_new_or_changed(still, details):
    chart, sited = still
    n_before = len(log_of(chart))
    with pytest.raises(ChartError):
        add_site(chart, sited, **details)
    with pytest.raises(ChartError):
        change_site(chart, sited, 1, **details)
    assert len(log_of(chart)) == n_before


def test_a_site_takes_what_is_documented():
    assert {"muscle", "side", "point", "technique", "segments", "note"} <= set(SITE_DETAILS)


def test_no_needle_goes_in_before_all_was_asked(chart):
    name = opened_session(chart)
    add_site(chart, name, muscle="Soleus")
    with pytest.raises(ChartError, match=r"no needle may be used yet. .* \(and \d+ more\)"):
        put_in(chart, name)
    name = ready_session(chart)
    answer(chart, name, "hygiene", {"sterile_pack": "no"})
    with pytest.raises(ChartError, match=r"No needle may be used\.$"):
        put_in(chart, name)


def test_no_needle_goes_in_where_there_is_no_site(chart):
    with pytest.raises(NotFoundError, match="has not any site; add one first"):
        put_in(chart, ready_session(chart))


def test_needles_come_out_last_first_or_by_number(chart, sited):
    assert [put_in(chart, sited).number for _ in range(3)] == [1, 2, 3]
    assert numbers_in(chart, sited) == [1, 2, 3]
    assert take_out(chart, sited).number == 3
    assert take_out(chart, sited, 1, n_strokes=12, depth_mm=30).depth_mm == 30.0
    assert numbers_in(chart, sited) == [2]
    for number, told in ((1, "needle 1 is not in"), (9, "needle 9 is not in")):
        with pytest.raises(ChartError, match=told):
            take_out(chart, sited, number)
    take_out(chart, sited)
    with pytest.raises(ChartError, match="no needle is in"):
        take_out(chart, sited)
    assert_log_tells_all(chart)


def test_numbers_of_needles_run_over_all_sites(chart, sited):
    put_in(chart, sited)
    add_site(chart, sited, muscle="Masseter")
    assert put_in(chart, sited).number == 2
    assert put_in(chart, sited, site=1).number == 3
    assert seen(chart, sited, lambda s: [i.number for i in insertions_of(s)]) == [1, 2, 3]


def test_a_needle_that_was_struck_out_is_not_in(chart, sited):
    put_in(chart, sited)
    with pytest.raises(ChartError, match="needle 1 is in; say why"):
        strike_out(chart, sited, "insertion 1")
    with pytest.raises(ChartError, match="has a needle in; take it out first"):
        strike_out(chart, sited, "session", reason="of another client")
    strike_out(chart, sited, "insertion 1", reason="it bent on the skin")
    assert numbers_in(chart, sited) == []
    with pytest.raises(ChartError, match="no needle is in"):
        take_out(chart, sited)


def test_a_needle_does_not_come_out_before_it_went_in(chart, sited):
    at = datetime.now(UTC) - timedelta(minutes=5)
    put_in(chart, sited, at=at, in_s=100)
    early = at - timedelta(microseconds=1)
    with pytest.raises(ChartError, match="expected a later one"):
        take_out(chart, sited, at=early)
    with pytest.raises(ChartError, match="got 99 s as the time out"):
        take_out(chart, sited, at=at, out_s=99)
    insertion = take_out(chart, sited, at=at + timedelta(minutes=2), out_s=220)
    assert insertion.in_situ_min == 2


@pytest.mark.parametrize(
    "details",
    [
        {"depth_mm": -1},
        {"depth_mm": NAN},
        {"depth_mm": "20"},
        {"in_s": NAN},
        {"in_s": -1},
        {"note": "a\x00"},
        {"kind": 3},
        {"site": 9},
        {"at": datetime.now(UTC) + timedelta(hours=1)},
        {"at": datetime(1800, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_an_insertion_cannot_hold_is_refused(still, details):
    chart, sited = still
    with pytest.raises(ChartError):
        put_in(chart, sited, **details)
    assert numbers_in(chart, sited) == [1]


@pytest.mark.parametrize("details", [{"n_strokes": -1}, {"n_strokes": 1.5}, {"out_s": NAN}])
def test_a_needle_stays_in_if_its_end_cannot_be_so(still, details):
    chart, sited = still
    with pytest.raises(ChartError):
        take_out(chart, sited, **details)
    assert numbers_in(chart, sited) == [1]


def test_the_newest_sort_of_needle_is_used_unless_another_is_named(chart, sited):
    assert put_in(chart, sited).needle_id is None
    first = add_needle_kind(chart, sited, diameter_mm=0.25, length_mm=30, maker="A", batch="1")
    second = add_needle_kind(chart, sited, diameter_mm=0.3, length_mm=50)
    assert (first.number, second.number) == (1, 2)
    assert put_in(chart, sited).needle_id == second.id
    assert put_in(chart, sited, kind=1).needle_id == first.id
    strike_out(chart, sited, "needle 2")
    assert put_in(chart, sited).needle_id == first.id
    with pytest.raises(NotFoundError, match="no sort of needle 2"):
        put_in(chart, sited, kind=2)
    assert add_needle_kind(chart, sited).number == 3
    for details in ({"diameter_mm": 25}, {"length_mm": 0}, {"maker": None}):
        with pytest.raises(ChartError):
            add_needle_kind(chart, sited, **details)


def test_an_adverse_event_names_its_site_and_its_severity(chart, sited):
    event = add_adverse_event(
        chart, sited, "faint", severity="moderate", site=1, action=" lay down "
    )
    assert event.site_id == seen(chart, sited, lambda s: s.sites[0].id)
    assert (event.action, event.when) == ("lay down", "during")
    for details in (
        {"kind": "rash"},
        {"severity": "bad"},
        {"when": "before"},
        {"site": 9},
        {"note": "\x00"},
    ):
        with pytest.raises(ChartError):
            add_adverse_event(chart, sited, **{"kind": "faint"} | details)
    assert seen(chart, sited, lambda s: len(s.adverse_events)) == 1
    assert_log_tells_all(chart)


def attached(chart, name, duration_s=100.0):
    """Give a session a recording without twitches."""
    with chart.writing() as work:
        session = find_session(work, name)
        row = Attachment(
            session_id=session.id, path="x.bdf", sha256="0" * 64, fs=250.0, channels=["a"]
        )
        row.duration_s, row.lost_s, row.counts, row.n_events = duration_s, 0.0, {}, 0
        row.events_digest = events_digest([])
        work.add(row)
    return row.id


def assert_twitches_are_sealed(chart):
    with chart.reading() as reading:
        for attachment in reading.query(Attachment):
            rows = reading.query(Twitch).filter_by(attachment_id=attachment.id).order_by("number")
            digests = []
            for row in rows:
                digests.append(twitch_digest({k: getattr(row, k) for k in TWITCH_COLUMNS}))
                assert row.digest == digests[-1]
            assert attachment.n_events == len(digests)
            assert attachment.events_digest == events_digest(digests)


def test_a_twitch_that_was_felt_belongs_to_the_site_of_its_time(chart):
    name = ready_session(chart)
    add_site(chart, name, muscle="Soleus", start_s=0, stop_s=50)
    add_site(chart, name, muscle="Masseter", start_s=50)
    with pytest.raises(NotFoundError, match="has no recording"):
        add_felt_twitch(chart, name, 10)
    attached(chart, name)
    ids = seen(chart, name, lambda s: [site.id for site in s.sites])
    assert add_felt_twitch(chart, name, 49.9).site_id == ids[0]
    assert add_felt_twitch(chart, name, 50).site_id == ids[1]
    twitch = add_felt_twitch(chart, name, 60, site=1)
    assert (twitch.site_id, twitch.number, twitch.source) == (ids[0], 3, "felt")
    for at_s in (-1, 100.1, NAN, None, "x"):
        with pytest.raises(ChartError):
            add_felt_twitch(chart, name, at_s)
    assert_twitches_are_sealed(chart)
    assert_log_tells_all(chart)


def test_a_twitch_is_added_to_a_signed_session_by_an_amendment_only(chart):
    name = needled_session(chart)
    attached(chart, name)
    close_session(chart, name)
    with pytest.raises(ChartError, match="closed and signed"):
        add_felt_twitch(chart, name, 10)
    amend(chart, name, {"new twitch": {"onset_s": "10.5", "site": "1"}}, reason="seen by two")
    both = {"new site": {"muscle": "Soleus"}, "new twitch": {"onset_s": 11, "site": 2}}
    amend(chart, name, both, reason="seen by two")
    with chart.reading() as reading:
        first, second = reading.query(Twitch).order_by(Twitch.number)
        assert (first.onset_s, first.confirmed) == (10.5, "n/a")
        assert second.site_id == find_site(find_session(reading, name), 2).id
    assert log_of(chart)[-1].action == "amend"
    assert_twitches_are_sealed(chart)
    assert_log_tells_all(chart)
    for values in ({"onset_s": 1, "kind": "ltr"}, {"onset_s": 1, "site": "x"}, {}):
        with pytest.raises(ChartError):
            amend(chart, name, {"new twitch": values}, reason="x")


def test_an_event_after_the_session_may_follow_the_signature(chart):
    name = closed_session(chart)
    assert add_adverse_event(chart, name, "bruising", when="after").when == "after"
    with pytest.raises(ChartError, match="closed and signed"):
        add_adverse_event(chart, name, "bruising", when="during")


def test_a_needle_of_long_before_its_session_is_refused(chart):
    name = ready_session(chart)
    add_site(chart, name)
    for at in (datetime(1999, 1, 1, tzinfo=UTC), datetime.now(UTC) - timedelta(days=3)):
        with pytest.raises(ChartError, match="expected a time of that day"):
            put_in(chart, name, at=at)
    assert put_in(chart, name, at=datetime.now(UTC) - timedelta(hours=2)).number == 1
