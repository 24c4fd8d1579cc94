"""A small chart in which every table has rows, for tests."""

from sqlalchemy import insert

from tests.chart.making import harmless
from twitchdetect.chart import clients, needle_work, picklists, sessions, signing
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.sealing import events_digest, twitch_digest
from twitchdetect.chart.tables import Attachment, Remark, Twitch

NAME = "Wilhelmine Quastenberg"


def twitch_values(attachment_id, session_id, number, **given):
    values = {
        **dict.fromkeys(c.key for c in Twitch.__mapper__.column_attrs),
        **{"attachment_id": attachment_id, "session_id": session_id, "number": number},
        **{"source": "detected", "kind": "ltr", "label": "", "confirmed": "n/a"},
        **{"channel": "EMG 1", "onset_s": 1.5 * number, "duration_s": 0.05, "peak_uV": 80.25},
        **{"reason": ""},
        **given,
    }
    return {**values, "digest": twitch_digest(values)}


def attach(chart, session_id, n_events, **given):
    """Attach a recording with twitches, as `attaching` does it."""
    with chart.writing() as work:
        attachment = Attachment(
            session_id=session_id,
            path="sub-P07_emg.bdf",
            sha256="0" * 64,
            fs=250,
            channels=["EMG 1"],
            duration_s=60.5,
            lost_s=0,
            counts={"ltr": n_events},
            n_events=n_events,
            events_digest="",
        )
        attachment.id = "a" * 31 + str(n_events % 10)
        rows = [twitch_values(attachment.id, session_id, i + 1, **given) for i in range(n_events)]
        attachment.events_digest = events_digest(row["digest"] for row in rows)
        work.add(attachment)
        work.flush()
        if rows:
            work.execute(insert(Twitch), rows)
    return attachment


def fill(chart):
    """Put a client with a signed, amended session and an open one into a chart."""
    clients.set_practitioner(chart, chart.author, name="A. Bee", credential="physio")
    clients.set_names(chart, True)
    clients.add_client(chart, "P07", name=NAME, born="1971-05-06", history="knee")
    session = sessions.open_session(chart, "P07", position="prone")
    for topic in picklists.BEFORE:
        answers = {i.key: harmless(i) for i in picklists.TOPICS[topic]}
        sessions.answer(chart, "P07/1", topic, answers)
    sessions.add_measure(chart, "P07/1", "pain", 6)
    needle_work.add_site(
        chart, "P07/1", muscle="trapezius", side="left", view="back", x=0.25, y=0.5
    )
    needle_work.add_needle_kind(chart, "P07/1", diameter_mm=0.3, length_mm=40.0)
    needle_work.put_in(chart, "P07/1", in_s=1)
    needle_work.take_out(chart, "P07/1", n_strokes=7)
    needle_work.add_adverse_event(chart, "P07/1", next(iter(picklists.ADVERSE_EVENTS)))
    attach(chart, session.id, 5)
    with chart.writing() as work:
        work.add(Remark(session_id=session.id, number=1, text="jumped", at_s=3.5))
    for topic in picklists.AFTER:
        answers = {i.key: harmless(i) for i in picklists.TOPICS[topic]}
        sessions.answer(chart, "P07/1", topic, answers)
    sessions.change_session(chart, "P07/1", n_needles_counted_out=1)
    signing.close_session(chart, "P07/1")
    signing.amend(chart, "P07/1", {"session": {"plan": "twice a week"}}, reason="forgotten")
    signing.add_diary(chart, "P07/1", 24, soreness=3)
    sessions.open_session(chart, "P07")
    return chart


def make(place, author="AB", **given):
    return fill(open_chart(place, author=author, **given))
