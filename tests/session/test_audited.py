"""From the audit log into the event table, and nothing of the detector's is touched."""

import errno
import json
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twitchdetect as td
from twitchdetect.block import Recording
from twitchdetect.cli import main
from twitchdetect.errors import FileFormatError
from twitchdetect.files.audit_log import AuditLog, audit_path, let_validators_pass, read_audit
from twitchdetect.files.event_log import EventLog
from twitchdetect.files.event_table import describe_events, format_table, read_events, write_table
from twitchdetect.session.audited import apply_audit, apply_beside, entry_of, read_actions
from twitchdetect.session.marked import Marked
from twitchdetect.session.markings import Markings, RefusedError

FS, NAMES = 250.0, ("a", "b c")
NAN = float("nan")
EVENTS = [
    td.Event("ltr", 1, 500, 520, 505, 600, 30.0, 10.0, 12.0, 0.9, "first", (1, 0)),
    td.Event("ecg", 0, 900, 930, 905, 990, 30.0, 10.0, 12.0, 0.9, "beat"),
    td.Event("gap", -1, 300, 310, 310, 310, NAN, NAN, NAN, 1.0, "lost"),
    td.Event("ltr", 0, 500, 520, 505, 600, 20.0, 10.0, 12.0, 0.9, "the same time"),
]


def write_log(path, actions):
    log = AuditLog(path, FS, NAMES)
    for action in actions:
        log.add(entry_of(action))
    log.close()
    assert log.problem is None


def some_actions():
    m = Markings()
    m.next_site("trapezius", "right", "T1\t", sample=0, at_s=0.0)
    m.confirm(1, EVENTS[0], "yes", sample=700, at_s=2.8)
    m.confirm(4, EVENTS[3], "no", sample=710, at_s=2.9)
    m.relabel(2, EVENTS[1], "ltr", sample=1000, at_s=4.0)
    m.mark("note", "ünï", sample=400, at_s=5.0)
    m.mark("stroke", sample=1100, at_s=6.0)
    m.undo(sample=1200, at_s=7.0)
    return m.now.actions


@pytest.fixture
def table(tmp_path):
    """A finished table beside a log, as a session leaves them."""
    path = tmp_path / "sub-1_ses-01_task-needling_events.tsv"
    recording = Recording(np.zeros((2000, 2)), FS, NAMES)
    write_table(path, recording, EVENTS, describe_events(recording, {"band": 1}))
    write_log(audit_path(path), some_actions())
    return path


def test_the_table_gets_answers_kinds_and_markers_and_keeps_every_cell(table):
    before = read_events(table)
    applied = apply_audit(table)
    assert (applied.n_markers, applied.n_confirmed, applied.n_relabelled) == (2, 2, 1)
    rows = read_events(table)
    shown = [
        (r["sample"], r["trial_type"], r["channel"], r["confirmed"], r["relabelled"]) for r in rows
    ]
    assert shown == [
        ("0", "site", "n/a", "n/a", "n/a"),
        ("300", "gap", "n/a", "n/a", "n/a"),
        ("400", "note", "n/a", "n/a", "n/a"),
        ("500", "ltr", "a", "no", "n/a"),
        ("500", "ltr", "b c", "yes", "n/a"),
        ("900", "ecg", "a", "n/a", "ltr"),
    ]  # fmt: skip
    assert rows[0]["reason"] == "marked by the user (audit 1): T1, trapezius, right"
    assert rows[2]["reason"] == "marked by the user (audit 5): ünï"
    kept = [r for r in rows if not r["reason"].startswith("marked by")]
    assert [{**r, "confirmed": "n/a"} for r in kept] == [
        {**r, "relabelled": k["relabelled"]} for r, k in zip(before, kept, strict=True)
    ]


def test_the_sidecar_keeps_what_it_says_and_describes_what_is_new(table):
    before = json.loads(table.with_suffix(".json").read_text())
    apply_audit(table)
    after = json.loads(table.with_suffix(".json").read_text())
    assert after["Detector"] == {"band": 1} and after["Complete"] is True
    assert "note" in after["trial_type"]["Levels"] and "relabelled" in after
    assert after["Audit"] == {"file": audit_path(table).name, "actions": 7}
    same = set(before) - {"trial_type"}
    assert {k: after[k] for k in same} == {k: before[k] for k in same}


def test_applied_twice_or_after_more_it_is_as_if_applied_once(table):
    apply_audit(table)
    once = table.read_text()
    apply_audit(table)
    assert table.read_text() == once
    m = Markings(some_actions())
    while m.now.next_undo:
        m.undo(sample=1500, at_s=9.0)
    audit_path(table).unlink()
    write_log(audit_path(table), m.now.actions)
    apply_audit(table)
    bare = [line.rpartition("\t")[0] for line in table.read_text().splitlines()]
    assert bare == format_table(EVENTS, FS, NAMES).splitlines()


def test_a_table_that_was_still_growing_comes_into_order(table):
    table.unlink()
    log = EventLog(table, Recording(np.zeros((2000, 2)), FS, NAMES), {"band": 1})
    for event in EVENTS:
        log.add(event)
    log._lines.close()  # as a killed process does
    with table.open("a") as file:
        file.write("4.0000\t0.1\tlt")  # cut off
    apply_audit(table)
    assert [int(r["sample"]) for r in read_events(table)] == [0, 300, 400, 500, 500, 900]
    assert json.loads(table.with_suffix(".json").read_text())["Complete"] is False


def test_an_answer_without_its_event_is_said(table):
    lines = table.read_text().splitlines(keepends=True)
    table.write_text("".join(line for line in lines if "\t900\t" not in line))
    assert apply_audit(table).unmatched == (2,)


def test_what_is_in_the_table_already_is_not_put_there_again(table):
    assert apply_beside(table.with_name("sub-1_ses-01_task-needling_emg.bdf"))[0] == table
    assert apply_beside(table) is None
    audit_path(table).unlink()
    assert apply_beside(table) is None


def test_a_crash_between_table_and_sidecar_is_made_good(table, monkeypatch):
    def crash(*_):
        raise OSError(errno.EIO, "planted")

    with monkeypatch.context() as patched:
        patched.setattr("twitchdetect.session.audited.write_sidecar", crash)
        with pytest.raises(OSError, match="planted"):
            apply_audit(table)
    assert apply_beside(table)[1].n_confirmed == 2 and apply_beside(table) is None
    assert sum(r["confirmed"] != "n/a" for r in read_events(table)) == 2


def test_recover_puts_the_log_of_a_broken_session_into_its_table(table, capsys, rng):
    from twitchdetect.files.bdf_write import write_bdf

    path = table.with_name("sub-1_ses-01_task-needling_emg.bdf")
    write_bdf(Recording(rng.standard_normal((500, 2)), FS, NAMES), path)
    assert main(["recover", str(path)]) == 0
    said = capsys.readouterr().out
    assert "nothing is wrong" in said
    assert f"Put 2 markers, 2 answers and 1 labels from the session's log into {table}." in said
    assert "yes" in [r["confirmed"] for r in read_events(table)]


names = st.lists(st.sampled_from(["in", "out", "undo", "yes", "no", "label", "site"]), max_size=20)
texts = st.text(max_size=20)


@settings(deadline=None, max_examples=15)
@given(names, texts)
def test_every_action_comes_back_from_its_line(tmp_path_factory, names, text):
    m = Markings()
    at = {"sample": 5, "at_s": 0.25}
    calls = {
        "in": lambda: m.needle_in(text, **at),
        "out": lambda: m.needle_out(**at),
        "undo": lambda: m.undo(**at),
        "yes": lambda: m.confirm(1, EVENTS[0], "yes", **at),
        "no": lambda: m.confirm(2, EVENTS[2], "no", **at),
        "label": lambda: m.relabel(1, EVENTS[0], "ecg", **at),
        "site": lambda: m.next_site(text, "left", **at),
    }
    for name in names:
        try:
            calls[name]()
        except RefusedError:
            continue
    path = tmp_path_factory.mktemp("log") / "x_audit.jsonl"
    write_log(path, m.now.actions)
    about, actions = read_actions(path)
    assert actions == m.now.actions and about["channels"] == list(NAMES)
    assert Marked(actions).decisions == m.now.decisions


def test_each_line_is_on_the_disk_when_it_was_added(tmp_path, monkeypatch):
    synced = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (sync(fd), synced.append(os.fstat(fd).st_size)))
    log = AuditLog(tmp_path / "x_audit.jsonl", FS, NAMES)
    sizes = []
    for i in range(3):
        log.add({"number": i + 1})
        sizes.append(log.path.stat().st_size)
    assert synced[1:] == sizes and len(read_audit(log.path)[1]) == 3
    log.close()


def test_a_disk_that_fails_costs_no_line(tmp_path, monkeypatch):
    log = AuditLog(tmp_path / "x_audit.jsonl", FS, NAMES)
    write = os.write
    cuts = iter([5, 0, 0])

    def fail(fd, data):
        n = next(cuts)
        if n:
            return write(fd, data[:n])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", fail)
        log.add({"number": 1})
        assert log.problem.errno == errno.ENOSPC and str(log.path) in str(log.problem)
        log.add({"number": 2})
    assert read_audit(log.path)[1] == []
    log.flush()
    assert log.problem is None and [e["number"] for e in read_audit(log.path)[1]] == [1, 2]
    log.path.unlink()
    log.add({"number": 3})
    log.close()
    assert [e["number"] for e in read_audit(log.path)[1]] == [1, 2, 3]


def test_a_last_line_that_was_cut_off_is_left_out(tmp_path):
    path = tmp_path / "x_audit.jsonl"
    write_log(path, some_actions())
    path.write_bytes(path.read_bytes()[:-10])
    assert len(read_actions(path)[1]) == 6


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: lines[1:], "no audit log"),
        (lambda lines: [*lines[:2], "{", *lines[2:]], "line 3 is damaged"),
        (lambda lines: [*lines[:2], *lines[3:]], "actions missing"),
        (
            lambda lines: [*lines[:-1], '{"number": 7, "what": "fly", "sample": 1, "at_s": 1}'],
            "fly",
        ),
        (lambda lines: [*lines[:-1], '{"number": 7, "what": "note"}'], "is none"),
        (lambda _: [], "no audit log"),
    ],
)
def test_a_damaged_log_is_one_clear_line(tmp_path, change, says):
    path = tmp_path / "x_audit.jsonl"
    write_log(path, some_actions())
    lines = change(path.read_text().splitlines())
    path.write_text("".join(f"{line}\n" for line in lines))
    with pytest.raises(FileFormatError, match=says):
        read_actions(path)


@pytest.mark.parametrize("before", [None, "", "*.bak", "*.bak\n"])
def test_validators_are_told_once(tmp_path, before):
    path = tmp_path / ".bidsignore"
    if before is not None:
        path.write_text(before)
    for _ in range(2):
        let_validators_pass(tmp_path)
    lines = path.read_text().splitlines()
    assert lines == [*(before or "").splitlines(), "*_audit.jsonl"]
