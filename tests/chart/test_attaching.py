"""A recording becomes part of a session: everything of it, once, or nothing."""

import json
import math
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from tests.chart.made import (
    BEGAN,
    FS,
    chart_in,
    n_entries,
    on_disk,
    row,
    rows_of,
    sign,
    twitch,
    write_table,
)
from twitchdetect.chart import attaching, clients, needle_work, sessions
from twitchdetect.chart.attaching import SEEN, attach
from twitchdetect.chart.errors import ChartError, ClosedError
from twitchdetect.chart.following import follow
from twitchdetect.chart.recorded import event_of
from twitchdetect.chart.sealing import events_digest, row_values, twitch_digest
from twitchdetect.chart.tables import (
    Attachment,
    Insertion,
    LogEntry,
    NeedlingSession,
    Site,
    Twitch,
)
from twitchdetect.chart.tidy import Tidy
from twitchdetect.chart.verify import verify
from twitchdetect.detect.sites import summarize_sites
from twitchdetect.errors import FileFormatError
from twitchdetect.files.audit_log import AuditLog, audit_path
from twitchdetect.session.audited import entry_of
from twitchdetect.session.markings import Markings

MARKS = (
    (0, "site", "Soleus, left"),
    (1000, "needle_in"),
    (5000, "needle_out"),
    (6000, "site"),
    (6250, "needle_in"),
    (6900, "note", "client moved"),
    (7000, "note", "twitch felt"),
    (9000, "needle_out"),
)
ROWS = (
    row("ecg", 1.0),
    row("stroke", 5.0, 0.0, channel="n/a"),
    twitch(5.05, 40.0, stroke_latency_ms="50.0"),
    row("stroke", 6.0, 0.0, channel="n/a"),
    twitch(6.05, 30.0, confirmed="yes", stroke_latency_ms="50.0"),
    row("stroke", 7.0, 0.0, channel="n/a"),
    twitch(26.0, 20.0, confirmed="no"),
    row("voluntary", 27.0, relabelled="ltr"),
    twitch(30.0, 15.0, relabelled="ecg"),
)


@pytest.fixture
def chart(tmp_path):
    return chart_in(tmp_path)


@pytest.fixture
def path(tmp_path):
    return on_disk(tmp_path, ROWS, markers=MARKS)


def brief(chart):
    """Give what matters of the twitches."""
    numbers = {s.id: s.number for s in rows_of(chart, Site)}
    return [
        (t.onset_s, t.source, t.kind, t.label, t.confirmed, numbers.get(t.site_id))
        for t in rows_of(chart, Twitch)
    ]


def test_twitches_are_those_of_the_detector_of_people_and_of_the_therapists_hand(chart, path):
    attachment = attach(chart, "P07", path)
    assert brief(chart) == [
        (5.05, "detected", "ltr", "", "n/a", 1),
        (6.05, "detected", "ltr", "", "yes", 1),
        (26.0, "detected", "ltr", "", "no", 2),
        (27.0, "detected", "voluntary", "ltr", "n/a", 2),
        (28.0, "felt", "", "", "n/a", 2),
        (30.0, "detected", "ltr", "ecg", "n/a", 2),
    ]
    first = rows_of(chart, Twitch)[0]
    assert (first.number, first.channel, first.duration_s, first.reason) == (
        1, "a", 0.1, "stood out",
    )  # fmt: skip
    sizes = (first.peak_uV, first.rms_uV, first.snr_dB, first.confidence)
    assert sizes == (40.0, 12.5, 18.2, 0.91)
    felt = rows_of(chart, Twitch)[4]
    assert (felt.peak_uV, felt.duration_s, felt.channel) == (None, None, "")
    assert attachment.n_events == 6


def test_every_twitch_is_under_a_digest_and_the_log_has_that_of_all(chart, path):
    attach(chart, "P07", path)
    found = rows_of(chart, Twitch)
    for one in found:
        assert one.digest == twitch_digest(row_values(one))
    values = row_values(found[0])
    for key in values.keys() - {"digest"}:
        is_number = not isinstance(values[key], str) and key != "site_id"
        other = 77 if is_number else "another"
        assert twitch_digest(values | {key: other}) != values["digest"], key
    (attachment,) = rows_of(chart, Attachment)
    assert attachment.events_digest == events_digest(t.digest for t in found)
    assert attachment.events_digest != events_digest(t.digest for t in reversed(found))
    payloads = [e.payload for e in rows_of(chart, LogEntry) if e.entity == "attachment"]
    assert len(payloads) == 1 and attachment.events_digest in payloads[0]


def test_what_was_attached_is_verified_and_a_change_of_it_is_found(chart, path):
    follow(chart, "P07", Markings().now, FS, BEGAN)
    attach(chart, "P07", path)
    verdict = verify(chart)
    assert (verdict.findings, verdict.n_twitches) == ((), 6)
    with chart.writing() as work:
        work.execute(update(Twitch).where(Twitch.number == 2).values(peak_uV=99.0))
    assert verify(chart).n_findings == 1


def test_counts_say_what_was_found_confirmed_and_rejected_at_each_site(chart, path):
    attach(chart, "P07", path)
    (session,) = rows_of(chart, NeedlingSession)
    with chart.reading() as reading:
        tidy = Tidy(reading, client_id=None, is_research=False)
        assert len(list(tidy.rows("twitches"))) == 6
        counts = [
            (row["site"], row["n_twitches"], row["n_confirmed"], row["n_rejected"])
            for row in tidy.rows("sites")
        ]
    assert counts == [(1, 2, 1, 0), (2, 2, 1, 2)]


def test_a_struck_attachment_counts_no_more_and_may_be_attached_again(chart, path):
    attachment = attach(chart, "P07", path)
    with chart.writing() as work:
        work.get(Attachment, attachment.id).is_struck = True
    with chart.reading() as reading:
        tidy = Tidy(reading, client_id=None, is_research=False)
        assert list(tidy.rows("twitches")) == []
    n_sites = len(rows_of(chart, Site))
    attach(chart, "P07", path)
    assert len(rows_of(chart, Site)) == n_sites


def test_sites_have_the_figures_of_the_detector(chart, path):
    attach(chart, "P07", path)
    first, second = rows_of(chart, Site)
    events = attaching.read_recorded(path).events()
    (expected, *_) = summarize_sites(events, FS, attaching.read_recorded(path).markers[:3])
    assert first.figures["n_strokes"] == expected.n_strokes == first.n_strokes == 3
    for key in ("n_answered", "n_twitches", "first_uV", "last_uV", "share_low", "latency_ms"):
        assert first.figures[key] == pytest.approx(getattr(expected, key))
    assert first.figures["n_answered"] == 2 and first.figures["latency_ms"] == pytest.approx(
        50, abs=4
    )
    assert first.figures["change"] is None and first.figures["response"] == "cannot be told"
    assert (first.start_s, first.stop_s) == (0.0, 24.0)
    assert (second.n_strokes, second.figures["n_twitches"], second.stop_s) == (0, 1, 36.0)
    json.dumps([first.figures, second.figures], allow_nan=False)


def test_strokes_are_counted_for_the_needle_that_was_in(chart, path):
    attach(chart, "P07", path)
    assert [i.n_strokes for i in rows_of(chart, Insertion)] == [3, 0]


def test_a_stroke_is_of_the_needle_that_went_in_last(chart, tmp_path):
    marks = (
        *((0, "site"), (500, "needle_in"), (1000, "needle_in"), (1100, "stroke")),
        *((1200, "stroke"), (1300, "needle_out"), (1400, "stroke"), (1500, "needle_out")),
        (1600, "stroke"),
    )
    attach(chart, "P07", on_disk(tmp_path, ROWS, markers=marks))
    assert [i.n_strokes for i in rows_of(chart, Insertion)] == [1, 2]
    assert [s.n_strokes for s in rows_of(chart, Site)] == [4]


def test_strokes_that_somebody_counted_stay(chart, path):
    needle_work.add_site(chart, "P07", n_strokes=17)
    attach(chart, "P07", path)
    assert [s.n_strokes for s in rows_of(chart, Site)] == [17, 0]
    assert rows_of(chart, Site)[0].figures["n_strokes"] == 3


def test_the_recording_and_its_worth_stand_in_the_attachment(chart, tmp_path):
    path = on_disk(
        tmp_path, ROWS, "sub-P07_ses-01_task-needling_emg", described={"AnalysedDuration_s": 48.0}
    )
    path.with_name("sub-P07_ses-01_task-needling_channels.tsv").write_text(
        "name\ttype\tunits\ttarget_muscle\tstatus\tstatus_description\n"
        "a\tEMG\tuV\tSoleus\tgood\tn/a\nb\tEMG\tuV\tn/a\tbad\tcame off\n"
    )
    attachment = attach(chart, "P07", str(path))
    assert (attachment.fs, attachment.channels) == (FS, ["a", "b"])
    assert (attachment.duration_s, attachment.lost_s, attachment.path) == (60.0, 0.0, str(path))
    assert attachment.counts == {"ecg": 1, "ltr": 4, "stroke": 3, "voluntary": 1}
    assert attachment.detector == {"settings": {"false_alarms_per_hour": 1.0}}
    assert attachment.software == "9.8.7"
    one, other = attachment.quality["channels"]
    assert (one["name"], one["status"], other["status"]) == ("a", "good", "bad")
    assert other["status_description"] == "came off"
    assert 1.0 < one["typical_rms_uV"] < 10.0 and one["missing_percent"] == 0.0
    assert attachment.quality["analysed_s"] == 48.0
    assert not rows_of(chart, NeedlingSession)[0].is_simulation
    assert attaching.target_muscle(path) == "Soleus"


def test_lost_samples_are_seconds_and_a_simulated_one_says_so(chart, tmp_path):
    from tests.chart.made import recording_of
    from twitchdetect.block import Gap
    from twitchdetect.files.bdf_write import write_bdf

    made = recording_of(meta={"simulated": True}, gaps=(Gap(500, 1000, "10 lost"),))
    path = write_bdf(made, tmp_path / "sub-simx_emg.bdf")
    write_table(tmp_path / "sub-simx_emg_events.tsv", ROWS)
    attachment = attach(chart, "P07", path)
    assert (attachment.lost_s, attachment.duration_s) == (2.0, 62.0)
    assert rows_of(chart, NeedlingSession)[0].is_simulation


# where sites and needles come from


def audited(path, markings, fs=FS):
    log = AuditLog(audit_path(path), fs, ("a", "b"))
    for action in markings.now.actions:
        log.add(entry_of(action))
    log.close()


def test_the_audit_log_goes_before_markers_and_before_the_table(chart, path):
    m = Markings()
    m.next_site("Masseter", "right", sample=500, at_s=2.0)
    m.needle_in(sample=600, at_s=3.0)
    recording = attaching.read_recorded(path).recording
    event = event_of(ROWS[2], recording)
    for answer in ("no", "yes"):
        m.confirm(1, event, answer, sample=1500, at_s=6.0)
    m.record("check_rest", "begun, 10 s", sample=0, at_s=7.0)
    m.record("check_rest", "1 good, 1 poor", sample=0, at_s=8.0)
    audited(path, m)
    attachment = attach(chart, "P07", path)
    (site,) = rows_of(chart, Site)
    assert (site.muscle, site.side, site.start_s) == ("Masseter", "right", 2.0)
    assert [i.in_s for i in rows_of(chart, Insertion)] == [2.4]
    said = {t.onset_s: t.confirmed for t in rows_of(chart, Twitch) if t.source == "detected"}
    assert said[5.05] == "yes" and said[6.05] == "n/a"  # the log is newer than the table
    assert attachment.quality["rest_checks"] == ["1 good, 1 poor"]


def test_what_was_followed_while_it_ran_is_not_written_twice(chart, path):
    m = Markings()
    m.next_site("Soleus", "left", sample=0, at_s=0.0)
    m.needle_in(sample=1000, at_s=4.0)
    follow(chart, "P07", m.now, FS, BEGAN)
    m.needle_out(sample=2000, at_s=8.0)
    audited(path, m)
    attachment = attach(chart, "P07", path)
    assert (len(rows_of(chart, Site)), len(rows_of(chart, Insertion))) == (1, 1)
    (needle,) = rows_of(chart, Insertion)
    assert (needle.in_at, needle.out_at) == (BEGAN + timedelta(seconds=4),
                                             BEGAN + timedelta(seconds=8))  # fmt: skip
    assert attachment.quality["began_at"] == BEGAN.isoformat()
    n = n_entries(chart)
    follow(chart, "P07", m.now, FS, BEGAN)  # a window that still follows writes nothing
    assert n_entries(chart) == n


def test_without_marks_the_detector_says_where_the_needle_was(chart, tmp_path):
    seen = (
        row("site", 4.0, 0.0, channel="n/a"),
        row("needle_in", 4.5, 0.2),
        row("stroke", 5.0, 0.0),
        twitch(5.05),
        row("needle_out", 9.0, 0.2),
        row("needle_in", 45.0, 0.2),
        row("stroke", 46.0, 0.0),
    )
    attach(chart, "P07", on_disk(tmp_path, seen))
    assert [(s.start_s, s.stop_s) for s in rows_of(chart, Site)] == [(4.0, 45.0), (45.0, 46.0)]
    needles = rows_of(chart, Insertion)
    assert [(i.in_s, i.out_s, i.note) for i in needles] == [(4.0, 9.0, SEEN), (45.0, 46.0, SEEN)]
    assert brief(chart)[0][-1] == 1


def test_marks_outdo_what_the_detector_saw(chart, path):
    attach(chart, "P07", path)
    assert [i.note for i in rows_of(chart, Insertion)] == ["", ""]


def test_a_second_recording_has_sites_of_its_own(chart, tmp_path):
    attach(chart, "P07", on_disk(tmp_path / "1", ROWS, markers=MARKS))
    attach(chart, "P07", on_disk(tmp_path / "2", ROWS, markers=MARKS, duration_s=50.0))
    assert [s.number for s in rows_of(chart, Site)] == [1, 2, 3, 4]
    assert [i.number for i in rows_of(chart, Insertion)] == [1, 2, 3, 4]
    assert len(rows_of(chart, Twitch)) == 12


# what is refused


def refused(chart, path, match, error=ChartError, name="P07", **more):
    n = n_entries(chart)
    with pytest.raises(error, match=match) as caught:
        attach(chart, name, path, **more)
    assert "\n" not in str(caught.value)
    assert n_entries(chart) == n and not rows_of(chart, Attachment, is_struck=True)


def test_the_same_bytes_are_attached_once_whatever_they_are_called(chart, path, tmp_path):
    attach(chart, "P07", path)
    copy = tmp_path / "copy.bdf"
    copy.write_bytes(path.read_bytes())
    write_table(tmp_path / "copy_events.tsv", ROWS)
    clients.add_client(chart, "Q08")
    sessions.open_session(chart, "Q08")
    refused(chart, copy, "attached to session P07/1 already", name="Q08")


def test_another_clients_recording_is_refused_and_a_file_without_a_code_is_not(chart, tmp_path):
    path = on_disk(tmp_path, ROWS, "sub-Q08_ses-01_task-needling_emg")
    refused(chart, path, "is of sub-Q08, and session P07/1 is not")
    assert attach(chart, "P07", on_disk(tmp_path, ROWS, "sub-p07_ses-02_emg", duration_s=50.0))
    assert attach(chart, "P07", on_disk(tmp_path, ROWS, "tuesday", duration_s=40.0))


def test_a_measured_recording_is_no_simulated_one_by_its_code(chart, tmp_path):
    path = on_disk(tmp_path, ROWS, "sub-sim1_emg")
    refused(chart, path, "is of sub-sim1")


def test_a_recording_that_was_not_analysed_says_what_to_do(chart, tmp_path):
    path = on_disk(tmp_path, ROWS)
    table = tmp_path / "session_events.tsv"
    table.rename(tmp_path / "kept.tsv")
    refused(chart, path, "no event table .*twitchdetect detect session.bdf")
    table.write_text("onset\tduration\ttrial_type\n1.0\t0.1\tltr\n")  # truth, not detected
    refused(chart, path, "no event table .*twitchdetect detect session.bdf")


def test_a_session_that_still_runs_is_refused(chart, tmp_path):
    path = on_disk(tmp_path, ROWS, "sub-P07_ses-01_emg")
    path.with_suffix(".json").write_text(json.dumps({"TaskName": "needling"}))
    refused(chart, path, "still being recorded, or was cut off")
    path.with_suffix(".json").write_text(json.dumps({"RecordingDuration": 60.0}))
    about = tmp_path / "sub-P07_ses-01_events.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"Complete": False}))
    refused(chart, path, "is not finished; make it anew")
    (tmp_path / "sub-P07_ses-01_emg_events.tsv").write_text("")
    write_table(tmp_path / "sub-P07_ses-01_emg_events.tsv", ROWS)  # as detect makes it
    assert attach(chart, "P07", path).n_events == 5


@pytest.mark.parametrize(
    ("cell", "value"),
    [("sample", "x"), ("trial_type", "twitch"), ("peak_uV", "big"), ("confirmed", "maybe"),
     ("duration", "-1"), ("sample", "-1")],
)  # fmt: skip
def test_a_damaged_table_says_where(chart, tmp_path, cell, value):
    path = on_disk(tmp_path, [*ROWS[:3], {**ROWS[3], cell: value}, *ROWS[4:]])
    refused(chart, path, "line 5 is damaged", FileFormatError)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("sample", "999999"), ("onset", "99999.0"), ("onset", "-5"), ("duration", "1e300"),
     ("duration", "inf")],
)  # fmt: skip
def test_an_event_outside_of_the_recording_says_where(chart, tmp_path, cell, value):
    row = {**ROWS[3], cell: value}
    if cell == "sample":
        row["onset"] = f"{999999 / FS:.6f}"
    path = on_disk(tmp_path, [*ROWS[:3], row, *ROWS[4:]])
    refused(chart, path, "line 5 lies outside of the recording", FileFormatError)


def test_a_table_of_another_file_is_refused(chart, tmp_path):
    path = on_disk(tmp_path, ROWS, described={"Source": {"sha256": "0" * 64}})
    refused(chart, path, "made of another recording")
    path = on_disk(tmp_path, ROWS, "b", described={"Source": {"duration_s": 90.0}})
    refused(chart, path, "made of another recording")


def test_a_damaged_recording_log_or_sidecar_is_one_line(chart, tmp_path):
    path = on_disk(tmp_path, ROWS)
    refused(chart, tmp_path / "none.bdf", "no such file", FileFormatError)
    refused(chart, tmp_path, "is a folder")
    audit_path(path).write_text("{not json\n{}\n")
    refused(chart, path, "line 1 is damaged", FileFormatError)
    audit_path(path).unlink()
    (tmp_path / "session_events.json").write_text("{")
    refused(chart, path, "cannot be read", FileFormatError)
    path.write_bytes(path.read_bytes()[:300])
    refused(chart, path, "session.bdf", FileFormatError)


def test_a_signed_session_takes_a_recording_only_with_a_reason(chart, path):
    sign(chart)
    refused(chart, path, "closed and signed", ClosedError)
    n = n_entries(chart)
    attach(chart, "P07", path, reason="it had lain on another disk")
    added = rows_of(chart, LogEntry)[n:]
    assert {entry.action for entry in added} == {"amend"}
    assert len(rows_of(chart, Twitch)) == 6


def test_what_fails_on_the_way_leaves_nothing(chart, path, monkeypatch):
    def fail(*_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(attaching, "insert", fail)
    refused(chart, path, "disk is full", RuntimeError)
    for kind in (Site, Insertion, Attachment, Twitch):
        assert rows_of(chart, kind) == []
    monkeypatch.setattr(attaching, "insert", insert)
    assert attach(chart, "P07", path).n_events == 6


def test_figures_that_are_not_known_are_null(path):
    events = attaching.read_recorded(path).events()
    (summary, *_) = summarize_sites(events, FS)
    assert math.isnan(summary.change)
    assert attaching.figures_of(summary)["change"] is None
