import json
import logging
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.chart.making import (
    answer_all,
    assert_log_tells_all,
    closed_session,
    log_of,
    needled_session,
    opened_session,
    ready_session,
    rows_of,
)
from twitchdetect.chart import picklists
from twitchdetect.chart.base import now
from twitchdetect.chart.clients import add_client, change_client
from twitchdetect.chart.errors import BusyError, ChartError, ClosedError
from twitchdetect.chart.needle_work import add_site, put_in
from twitchdetect.chart.sessions import add_measure, change_session, find_session, open_session
from twitchdetect.chart.signing import add_diary, close_session
from twitchdetect.chart.tables import (
    AdverseEvent,
    Answer,
    Attachment,
    Client,
    Diary,
    Insertion,
    Measure,
    NeedleKind,
    Remark,
    Site,
    Twitch,
)
from twitchdetect.chart.verify import verify


def test_whatever_is_written_is_logged_with_who_did_what_to_whom(chart):
    client = add_client(chart, "P07")
    session = open_session(chart, "P07")
    site = add_site(chart, "P07", muscle="Soleus")
    first, *entries = log_of(chart)
    assert (first.author, first.entity) == ("chart", "chart")
    assert [(e.author, e.action, e.entity, e.entity_id) for e in entries] == [
        ("AB", "create", "client", client.id),
        ("AB", "create", "session", session.id),
        ("AB", "create", "site", site.id),
    ]
    assert [e.client_id for e in entries] == [client.id] * 3
    assert [e.session_id for e in entries] == [None, session.id, session.id]
    assert json.loads(entries[-1].payload)["row"]["muscle"] == "Soleus"
    assert_log_tells_all(chart)


def test_a_change_counts_its_version_and_one_that_changes_nothing_is_none(chart):
    name = opened_session(chart)
    change_session(chart, name, plan="x")
    n_before = len(log_of(chart))
    change_session(chart, name, plan=" x ")
    assert len(log_of(chart)) == n_before
    assert json.loads(log_of(chart)[-1].payload)["row"]["version"] == 2


class Broken(Exception):
    pass


@pytest.mark.parametrize("is_flushed", [False, True])
def test_a_transaction_that_fails_leaves_neither_row_nor_entry(chart, is_flushed):
    name = opened_session(chart)
    rows, n_before = rows_of(chart), len(log_of(chart))
    with pytest.raises(Broken), chart.writing() as work:  # noqa: PT012
        session = find_session(work, name)
        session.plan = "half"
        work.add(Site(session_id=session.id, number=1))
        if is_flushed:
            work.flush()
        raise Broken
    assert rows_of(chart) == rows
    assert len(log_of(chart)) == n_before
    assert_log_tells_all(chart)


def test_two_rows_one_of_which_cannot_be_are_neither_written(chart):
    name = opened_session(chart)
    session_id = add_site(chart, name).session_id
    n_before = len(log_of(chart))
    with pytest.raises(ChartError, match="refuses this entry"), chart.writing() as work:
        work.add_all(Site(session_id=session_id, number=n) for n in (2, 1))
    assert len(log_of(chart)) == n_before
    assert_log_tells_all(chart)


def test_nobody_writes_without_saying_who(chart):
    chart.author = ""
    with pytest.raises(ChartError, match="nobody said who is writing"):
        add_client(chart, "P07")


@pytest.mark.parametrize("kind", [Client, Site, Insertion, Answer])
def test_rows_are_not_deleted(chart, kind):
    needled_session(chart)
    rows = rows_of(chart)
    with pytest.raises(ChartError, match="struck out, not deleted"), chart.writing() as work:
        work.delete(work.scalars(select(kind)).first())
    assert rows_of(chart) == rows


def new_rows(session):
    """Give a new row of every table that a session has."""
    of = {"session_id": session.id}
    site_id = session.sites[0].id
    later = now()
    return [
        Answer(**of, topic="other_treatment", item="exercise", value="yes"),
        Measure(**of, phase="before", kind="pain", value=3.0, unit="NRS"),
        Measure(**of, phase="after", kind="pain", value=3.0, unit="NRS"),
        Site(**of, number=9),
        NeedleKind(**of, number=9),
        Insertion(**of, site_id=site_id, number=9, in_at=later, out_at=later),
        AdverseEvent(**of, kind="bleeding", severity="minor", when="during"),
        Remark(**of, number=9, text="x"),
        attachment(**of),
    ]


def attachment(**of):
    row = Attachment(**of, path="x.bdf", sha256="0" * 64, fs=250.0, channels=[], counts={})
    row.duration_s = row.lost_s = 0.0
    row.n_events, row.events_digest = 0, ""
    return row


TABLES = [
    *("answer", "measure before", "measure after", "site", "needle", "insertion"),
    *("adverse event", "remark", "attachment"),
]


@pytest.mark.parametrize("which", range(len(TABLES)), ids=TABLES)
def test_a_signed_session_takes_no_new_row_of_any_table(signed, which):
    chart, name = signed
    rows = rows_of(chart)
    with pytest.raises(ClosedError), chart.writing() as work:
        work.add(new_rows(find_session(work, name))[which])
    assert rows_of(chart) == rows
    assert_log_tells_all(chart)


def test_each_of_these_rows_is_taken_while_the_session_is_open(chart):
    name = needled_session(chart)
    with chart.writing() as work:
        found = new_rows(find_session(work, name))
        work.add_all(found)
    assert len(found) == len(TABLES)
    assert_log_tells_all(chart)


SIDE_DOORS = {
    "the session's words": lambda work, s: setattr(s, "plan", "x"),
    "open again": lambda work, s: setattr(s, "closed_at", None),
    "sign again": lambda work, s: setattr(s, "closed_at", now()),
    "signed by another": lambda work, s: setattr(s, "closed_by", "CD"),
    "strike the session": lambda work, s: setattr(s, "is_struck", True),
    "strike a needle": lambda work, s: setattr(s.sites[0].insertions[0], "is_struck", True),
    "move a site away": lambda work, s: setattr(s.sites[0], "session_id", other_of(s).id),
    "move a site here": lambda work, s: setattr(other_of(s).sites[0], "session_id", s.id),
    "put into its list": lambda work, s: s.sites.append(Site(number=9)),
    "put into another list": lambda work, s: s.measures.append(
        Measure(phase="before", kind="pain", value=1.0, unit="NRS")
    ),
    "twitch": lambda work, s: work.add(twitch_of(s)),
    "answer": lambda work, s: setattr(s.answers[0], "words", "x"),
}


def other_of(session):
    return next(s for s in session.client.sessions if s.id != session.id)


def twitch_of(session):
    attached = session.attachments[0].id
    return Twitch(
        session_id=session.id,
        attachment_id=attached,
        number=1,
        source="felt",
        onset_s=1.0,
        digest="",
    )


@pytest.fixture(scope="module")
def signed(lasting):
    """Give a chart with a signed session beside an open one of the same client."""
    name = needled_session(lasting)
    with lasting.writing() as work:
        work.add(attachment(session_id=find_session(work, name).id))
    close_session(lasting, name)
    add_site(lasting, ready_session(lasting), muscle="Soleus")
    return lasting, name


@pytest.mark.parametrize("door", SIDE_DOORS)
def test_a_signed_session_has_no_side_door(signed, door):
    chart, name = signed
    rows, n_before = rows_of(chart), len(log_of(chart))
    with pytest.raises(ClosedError), chart.writing() as work:
        SIDE_DOORS[door](work, find_session(work, name))
    assert rows_of(chart) == rows
    assert len(log_of(chart)) == n_before


def test_a_session_may_be_signed_in_the_transaction_that_fills_it(chart):
    name = needled_session(chart)
    with chart.writing() as work:
        session = find_session(work, name)
        work.add(Measure(session_id=session.id, phase="after", kind="pain", value=1.0, unit="NRS"))
        session.closed_at, session.closed_by = now(), "AB"
    assert_log_tells_all(chart)
    with pytest.raises(ClosedError):
        change_session(chart, name, plan="x")


@pytest.mark.parametrize("change", [("phase", "before"), ("value", 2.0), ("is_struck", True)])
def test_what_followed_a_signature_is_changed_by_amendments_only(chart, change):
    name = closed_session(chart)
    measure = add_measure(chart, name, "pain", 1, phase="follow-up")
    with pytest.raises(ClosedError), chart.writing() as work:
        work.get(Measure, measure.id).__setattr__(*change)
    assert_log_tells_all(chart)


def test_a_signature_that_was_not_looked_at_still_counts(chart):
    name = closed_session(chart)
    with pytest.raises(ClosedError), chart.writing() as work:  # noqa: PT012
        session = find_session(work, name)
        work.expire(session, ["closed_at"])
        session.closed_at = None


def test_a_row_that_was_put_into_a_list_is_one_entry(chart):
    name = opened_session(chart)
    n_before = len(log_of(chart))
    with chart.writing() as work:
        session = find_session(work, name)
        session.sites.append(Site(number=1))
    assert [e.entity for e in log_of(chart)[n_before:]] == ["site"]
    assert_log_tells_all(chart)


def test_who_looked_at_an_older_state_is_told_and_changes_nothing(chart):
    add_client(chart, "P07", history="a")
    with chart.reading() as reading:
        old = reading.scalars(select(Client)).one()
    change_client(chart, "P07", history="b")
    old.history = "c"
    message = "somebody else changed the same entry"
    with pytest.raises(BusyError, match=message), chart.writing() as work:
        work.add(old)
    with chart.reading() as reading:
        assert reading.scalars(select(Client)).one().history == "b"
    assert_log_tells_all(chart)


def test_lists_are_replaced_and_one_that_was_changed_in_place_is_noticed(chart):
    name = opened_session(chart)
    add_diary(chart, name, 24, symptoms=("bruise",))
    message = "diary.symptoms was changed in place"
    with pytest.raises(ChartError, match=message), chart.writing() as work:  # noqa: PT012
        row = work.scalars(select(Diary)).one()
        row.symptoms.append("breath")
        row.note = "x"
    with chart.writing() as work:
        row = work.scalars(select(Diary)).one()
        row.symptoms = [*row.symptoms, "breath"]
    assert_log_tells_all(chart)


def test_a_number_that_is_none_never_reaches_the_log(chart):
    name = opened_session(chart)
    site = add_site(chart, name)
    with pytest.raises(ChartError, match="finite"), chart.writing() as work:
        work.get(Site, site.id).start_s = float("nan")
    assert_log_tells_all(chart)


def test_writers_at_the_same_time_lose_nothing_and_keep_one_chain(chart, as_other):
    names = [ready_session(chart), ready_session(chart, "P08")]
    for name in names:
        add_site(chart, name)
    failed = []

    def write(who, name):
        try:
            for _ in range(8):
                put_in(who, name)
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    threads = [
        threading.Thread(target=write, args=(who, name))
        for who in (chart, as_other)
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with chart.reading() as reading:
        for name in names:
            numbers = [i.number for i in find_session(reading, name).sites[0].insertions]
            assert numbers == list(range(1, 17))
    assert_log_tells_all(chart)


def test_times_in_the_log_do_not_go_back(chart):
    name = opened_session(chart, opened_at=now() - timedelta(days=30))
    answer_all(chart, name, picklists.BEFORE)
    times = [e.at for e in log_of(chart)]
    assert times == sorted(times)


def test_a_connection_that_a_signal_broke_says_nothing_on_stderr(chart, capsys, monkeypatch):
    def stop(connection):
        raise KeyboardInterrupt

    add_client(chart, "P08")
    with monkeypatch.context() as patch:
        patch.setattr(chart.engine.pool, "_dialect", SimpleNamespace(do_close=stop))
        patch.setattr(logging.getLogger(), "handlers", [])  # as in a program of its own
        with pytest.raises(KeyboardInterrupt):
            chart.close()
    assert capsys.readouterr().err == ""


def test_a_zero_below_nothing_is_logged_as_the_database_gives_it_back(chart):
    name = opened_session(chart)
    site = add_site(chart, name)
    with chart.writing() as work:
        work.get(Site, site.id).start_s = -0.0
    assert_log_tells_all(chart)
    assert '"start_s":0.0' in log_of(chart, "site")[-1].payload
    assert verify(chart).is_good
