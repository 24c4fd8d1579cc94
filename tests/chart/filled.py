"""A chart with something in every table, and a name in every place where one can be typed."""

import atexit
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import mkdtemp

from twitchdetect.chart import clients, needle_work, sessions, signing
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.picklists import AFTER, TOPICS
from twitchdetect.chart.rows import columns_of
from twitchdetect.chart.sealing import events_digest, twitch_digest
from twitchdetect.chart.tables import Attachment, Remark, Twitch

NAME = "Quillfeather"
BEGAN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PATH = f"/clinic/{NAME}/sub-P07_ses-01_task-needling_emg.bdf"


def twitch(attachment, session_id, number, site_id, **changes):
    row = dict.fromkeys(columns_of(Twitch))
    row |= {
        **{"attachment_id": attachment, "number": number, "session_id": session_id},
        **{"site_id": site_id, "source": "detected", "kind": "ltr", "label": "", "reason": ""},
        **{"confirmed": ("yes", "no", "n/a")[number % 3], "channel": NAME, "onset_s": 2.0 * number},
        **{"duration_s": 0.06, "peak_uV": 80.0 + number, "rms_uV": 20.0, "snr_dB": 11.5},
        **{"confidence": 0.9},
        **changes,
    }
    return {**row, "digest": twitch_digest(row)}


def before(chart, name):
    for topic in ("consent", "screening", "hygiene"):
        given = {item.key: item.answers[0] for item in TOPICS[topic] if item.is_needed}
        given |= {"anticoagulants": "yes"} if topic == "screening" else {}
        words = {"anticoagulants": f"{NAME} takes aspirin"} if topic == "screening" else {}
        sessions.answer(chart, name, topic, given, words)
    for kind, value, what in (("pain", 6, ""), ("rom", 41, NAME), ("ppt", 230, NAME)):
        sessions.add_measure(chart, name, kind, value, what=what, note=NAME, at=BEGAN)


def needles(chart, name, began=BEGAN):
    site = needle_work.add_site(chart, name, muscle="Upper trapezius", side="left", point="active")
    needle_work.change_site(
        chart, name, 1, technique="deep", note=NAME, view="back", x=0.4, y=0.2, segments="C5-C6"
    )
    needle_work.add_site(chart, name, muscle=f"where {NAME} points", segments=NAME)
    kind = {"maker": NAME, "material": "steel", "batch": NAME}
    needle_work.add_needle_kind(chart, name, diameter_mm=0.3, length_mm=40, **kind)
    needle_work.put_in(
        chart, name, site=1, at=began + timedelta(minutes=5), in_s=12.5, depth_mm=22, note=NAME
    )
    out = {"at": began + timedelta(minutes=8), "out_s": 190.0, "n_strokes": 14}
    needle_work.take_out(chart, name, **out)
    return site


def recording(chart, name, n_twitches=5, path=PATH):
    with chart.writing("attach") as work:
        session = sessions.find_session(work, name)
        site = session.sites[0].id if session.sites else None
        item = Attachment(
            session_id=session.id,
            path=path,
            sha256="ab" * 32,
            fs=250.0,
            channels=[NAME, "far"],
            duration_s=300.0,
            lost_s=0.5,
            counts={"ltr": n_twitches},
            n_events=n_twitches,
            events_digest="",
            quality={"channels": [{"name": NAME, "verdict": "good", "floor_uV": 3.1}]},
            detector={"false_alarms_per_hour": 1.0, "version": "0.1.0"},
            software="0.1.0",
        )
        work.add(item)
        work.flush()
        rows = [
            twitch(item.id, session.id, i, site if i % 2 else None)
            for i in range(1, n_twitches + 1)
        ]
        rows and work.execute(Twitch.__table__.insert(), [_named(row) for row in rows])
        item.events_digest = events_digest(row["digest"] for row in rows)


def _named(row):
    return {columns_of(Twitch)[key].name: value for key, value in row.items()}


def after(chart, name):
    for topic in AFTER:
        sessions.answer(chart, name, topic, {item.key: "yes" for item in TOPICS[topic]})
    sessions.add_measure(chart, name, "pain", 3, phase="after", at=BEGAN + timedelta(hours=1))
    needle_work.add_adverse_event(
        chart, name, "bruising", site=1, note=NAME, action=NAME, outcome=NAME
    )
    with chart.writing() as work:
        session = sessions.find_session(work, name)
        work.add(Remark(session_id=session.id, number=1, at_s=3.5, text=f"{NAME} winces"))
    sessions.change_session(chart, name, n_needles_counted_out=1, response="sore", plan=NAME)


def whole_session(chart, code, n_twitches=5, began=BEGAN):
    """Add a session with everything in it, and sign it."""
    typed = ("rationale", "varied", "place", "medication", "history", "response_note", "note")
    opened = sessions.open_session(
        chart, code, opened_at=began, position="prone", **dict.fromkeys(typed, NAME)
    )
    name = f"{code}/{opened.number}"
    before(chart, name)
    needles(chart, name, began)
    recording(chart, name, n_twitches)
    after(chart, name)
    signing.close_session(chart, name)
    signing.add_diary(chart, name, 24, soreness=4, symptoms=("numbness",), note=NAME)
    return name


def planted(chart, code="P07", **details):
    """Fill a chart: a client whose name stands everywhere, with a signed and amended session."""
    clients.set_names(chart, True)
    clients.set_practitioner(chart, chart.author, name="Dr", credential="PT")
    told = {"name": f"Ada {NAME}", "born": "1981-04-23", "medication": NAME, "history": NAME}
    clients.add_client(chart, code, **(told | details))
    name = whole_session(chart, code)
    changes = {"session": {"plan": f"call {NAME}"}}
    signing.amend(chart, name, changes, reason=f"{NAME} asked")
    return name


def two_clients(chart):
    """Fill a chart: the client of `planted` with a second session, and an old one."""
    planted(chart)
    whole_session(chart, "P07", began=BEGAN + timedelta(days=3, hours=6))
    clients.add_client(chart, "K01", birth_year=1931)
    whole_session(chart, "K01", began=BEGAN + timedelta(days=20))


@cache
def _folder():
    folder = mkdtemp()
    atexit.register(rmtree, folder, ignore_errors=True)
    return Path(folder)


@cache
def _template(fill):
    path = _folder() / f"{fill.__name__ if fill else 'empty'}.sqlite"
    chart = open_chart(path, author="AB")
    if fill:
        fill(chart)
    chart.close()
    return path


def opened(path, fill=None, author="AB"):
    """Open a chart at `path` that holds what `fill` fills in, which is done once for all tests."""
    copyfile(_template(fill), path)
    return open_chart(path, author=author)


def client_of(chart, code):
    with chart.reading() as session:
        return clients.find_client(session, code)
