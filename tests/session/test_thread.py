"""A session in a thread of its own: what was done is in table, log and recording, exactly."""

import threading

import numpy as np
import pytest

import twitchdetect as td
from tests.files.test_bids import errors_of
from tests.session.stepped import FS, MOST_S, SteppedSource, three_twitches
from twitchdetect.boards.played import PlayedSource
from twitchdetect.errors import TwitchDetectError
from twitchdetect.events import MARKER_KINDS
from twitchdetect.files.audit_log import audit_path
from twitchdetect.files.event_table import format_table, read_events
from twitchdetect.session.audited import read_actions
from twitchdetect.session.thread import SessionThread
from twitchdetect.session.warm import warm_up
from twitchdetect.session.words import KnownWords


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    """Have the kernels, which take minutes on a busy machine, before anything waits for them."""
    warm_up(is_shown=True)


@pytest.fixture
def begun(tmp_path):
    """Start sessions, and end what a test left running."""
    threads = []

    def begin(source, **more):
        clock = {"now_s": lambda: source.now_s} if isinstance(source, SteppedSource) else {}
        thread = SessionThread(source, tmp_path, subject="p01", **clock, **more)
        threads.append(thread)
        thread.start()
        return thread

    yield begin
    for thread in threads:
        assert thread.close(MOST_S)


def ltrs(thread):
    return [n for n in thread.snapshot().events if n.event.kind == "ltr"]


def rows_of(thread):
    return read_events(thread.snapshot().table)


def is_own(row):
    return row["reason"].startswith("marked by the user")


def detected(rows):
    """The rows and cells that are the detector's, as lines."""
    cells = [[v for k, v in row.items() if k not in ("confirmed", "relabelled")] for row in rows]
    return ["\t".join(c) for row, c in zip(rows, cells, strict=True) if not is_own(row)]


def test_what_was_done_is_in_table_log_and_recording(begun, rng, tmp_path):
    source = SteppedSource(three_twitches(rng))
    kept = []
    known = KnownWords(muscles=frozenset({"trapezius"}))
    thread = begun(source, words=known, keep_words=lambda *words: kept.append(words))
    assert thread.next_site("trapezius", "left", "T1").is_done
    source.advance(4.0)
    assert thread.needle_in("A").text == "needle in: needle 2"
    source.advance(14.0)
    (first,) = ltrs(thread)
    assert thread.snapshot().current.n_twitches == 1
    assert thread.confirm(first.number, "yes").is_done
    assert thread.mark("note", "she felt it", ago_s=1.0).action.sample == 13 * FS
    source.advance(19.0)
    second = ltrs(thread)[1]
    thread.confirm(second.number, "no")
    thread.mark("stroke")
    assert thread.snapshot().can_undo == "stroke"
    thread.undo()
    assert thread.snapshot().can_undo == f"event {second.number} rejected"
    source.advance(24.0)
    third = ltrs(thread)[2]
    thread.relabel(third.number, "voluntary")
    thread.needle_out()
    current = thread.snapshot().current
    assert (current.number, current.n_twitches, current.last_twitch) == (1, 1, first)
    source.advance(31.0)
    assert thread.wait(MOST_S)

    snapshot = thread.snapshot()
    assert (snapshot.state, snapshot.problem, snapshot.messages) == ("ended", "", ())
    rows = rows_of(thread)
    own = [(r["trial_type"], int(r["sample"]), r["reason"]) for r in rows if is_own(r)]
    assert own == [
        ("site", 0, "marked by the user (audit 1): site 1, trapezius, left"),
        ("needle_in", 1000, "marked by the user (audit 2): needle 2"),
        ("note", 3250, "marked by the user (audit 4): note 3"),
        ("needle_out", 5998, "marked by the user (audit 9): needle 2"),
    ]
    assert kept == [(1, "T1", 0), (2, "A", 1000), (3, "she felt it", 3250)]
    said = [(r["confirmed"], r["relabelled"]) for r in rows if r["trial_type"] == "ltr"]
    assert said == [("yes", "n/a"), ("no", "n/a"), ("n/a", "voluntary")]
    whats = [a.what for a in read_actions(snapshot.audit)[1]]
    assert whats == [
        "site", "needle_in", "confirm", "note", "confirm", "stroke", "undo", "relabel", "needle_out"
    ]  # fmt: skip
    assert snapshot.actions == read_actions(audit_path(snapshot.path))[1]

    recording = td.read(snapshot.path)
    marked = [(m.kind, m.sample, m.text) for m in recording.markers]
    assert marked == [
        ("site", 0, "site 1, trapezius, left"),
        ("needle_in", 1000, "needle 2"),
        ("note", 3250, "note 3"),
        ("stroke", 4750, ""),
        ("note", 4750, "taken back: stroke (audit 6)"),
        ("needle_out", 5998, "needle 2"),
    ]
    batch = format_table(td.detect(recording), FS, recording.channels).splitlines()[1:]
    batch = [line.split("\t") for line in batch]
    assert detected(rows) == ["\t".join([*c[:11], *c[12:]]) for c in batch]
    assert [c[2] for c in batch].count("ltr") == 3
    assert errors_of(tmp_path) == []


def test_the_events_are_those_of_a_replay_whatever_is_marked(begun, rng):
    recording = three_twitches(rng)
    thread = begun(PlayedSource(recording, speed=np.inf))
    for _ in range(5):
        thread.mark("note", "x")
    assert thread.wait(MOST_S)
    own = sorted((n.event for n in thread.snapshot().events), key=lambda e: e.start_sample)
    assert own == td.detect(td.read(thread.snapshot().path))


def test_the_ring_holds_what_was_recorded(begun, rng):
    recording = three_twitches(rng)
    source = SteppedSource(recording)
    thread = begun(source, ring_s=20.0)
    source.advance(27.0)
    source.advance(28.0)
    snapshot, ring = thread.snapshot(), thread.ring
    assert 6700 < snapshot.head_sample <= ring.head == 6998 and ring.tail == 1998
    assert (snapshot.state, snapshot.fs, snapshot.channels) == ("running", FS, ("a", "b", "c"))
    rows = recording.data_uV.T
    expected = np.hstack([rows[:, :3500], np.full((3, 10), np.nan), rows[:, 3500:]])
    np.testing.assert_allclose(ring.read("raw", 2000, 6998), expected[:, 2000:6998], atol=0.05)
    assert np.isfinite(ring.threshold_uV).all() and not snapshot.is_learning
    assert snapshot.latency.n == len(snapshot.events) > 0 and snapshot.latency.p95_ms >= 0
    burst = ring.read("filtered", 3000, 3025)[1]
    assert np.sqrt((burst**2).mean()) > 3 * ring.threshold_uV[1]


def test_scrolling_back_beyond_the_ring_reads_the_file(begun, rng):
    source = SteppedSource(three_twitches(rng))
    thread = begun(source, ring_s=20.0)
    source.advance(18.5)
    before = {lane: thread.read(lane, 2000, 4500) for lane in ("raw", "filtered", "envelope")}
    assert np.isnan(before["raw"][:, 1500:1510]).all()
    source.advance(29.5)
    assert thread.ring.tail > 2300
    for lane, expected in before.items():
        got = thread.read(lane, 2000, 4500)
        assert got.shape == (3, 2500) and got.dtype == np.float32
        np.testing.assert_allclose(got, expected, atol=1e-6 if lane == "raw" else 0.2)
        np.testing.assert_array_equal(np.isnan(got), np.isnan(expected))
    assert np.isnan(thread.read("raw", -10, 5)[:, :10]).all()
    assert thread.finish().is_done and thread.wait(MOST_S)
    np.testing.assert_array_equal(thread.read("raw", 2000, 4500), before["raw"])


def test_a_rest_check_takes_ten_seconds_and_is_in_the_log(begun, rng):
    source = SteppedSource(three_twitches(rng))
    thread = begun(source)
    source.advance(0.5)
    assert thread.check_rest().is_done
    source.advance(5.0)
    thread._shown.watch.look()
    source.advance(5.3)
    check = thread.snapshot().rest_check
    assert check.is_running and 5.0 < check.left_s < 5.6 and check.contacts == ()
    assert [c.level for c in thread.snapshot().contacts] == ["good"] * 3
    source.advance(11.0)
    thread._shown.watch.look()
    source.advance(11.5)
    check = thread.snapshot().rest_check
    assert (check.is_running, check.number, check.n_good) == (False, 1, 3)
    assert thread.snapshot().recorder.n_samples == thread.snapshot().head_sample
    said = [(a.what, a.text) for a in thread.snapshot().actions]
    assert said == [("check_rest", "begun, 10 s"), ("check_rest", "3 good")]


def test_a_board_that_does_not_start_is_in_the_snapshot(begun, rng, monkeypatch):
    source = SteppedSource(three_twitches(rng))

    def fail():
        raise TwitchDetectError("no board answered. Switch it on.")

    monkeypatch.setattr(source, "start", fail)
    thread = begun(source)
    assert thread.wait(MOST_S)
    assert (thread.snapshot().state, thread.snapshot().path) == ("failed", None)
    assert thread.snapshot().problem == "no board answered. Switch it on."
    assert not thread.mark("note", "x").is_done and thread.ring is None
    with pytest.raises(ValueError, match="no samples yet"):
        thread.read("raw", 0, 10)


def test_it_can_be_ended_while_the_board_starts(begun, rng, monkeypatch):
    source = SteppedSource(three_twitches(rng))
    is_starting, may_go_on = threading.Event(), threading.Event()

    def start():
        is_starting.set()
        assert may_go_on.wait(MOST_S)

    monkeypatch.setattr(source, "start", start)
    monkeypatch.setattr(source, "close", may_go_on.set)
    thread = begun(source)
    assert is_starting.wait(MOST_S) and thread.snapshot().state == "starting"
    assert thread.finish().is_done and thread.wait(MOST_S)
    assert (thread.snapshot().state, thread.snapshot().path) == ("ended", None)


def test_a_source_that_breaks_leaves_a_finished_session(begun, rng, monkeypatch):
    source = SteppedSource(three_twitches(rng))
    give = source.blocks

    def break_off():
        for block in give():
            if block.start_sample > 4000:
                raise OSError("planted")
            yield block

    monkeypatch.setattr(source, "blocks", break_off)
    thread = begun(source)
    source.advance(14.0)
    thread.confirm(ltrs(thread)[0].number, "yes")
    source.advance(17.0)
    assert thread.wait(MOST_S)
    assert (thread.snapshot().state, thread.snapshot().problem) == ("failed", "planted")
    assert [r["confirmed"] for r in rows_of(thread) if r["trial_type"] == "ltr"] == ["yes"]
    assert td.read(thread.snapshot().path).n_samples > 4000


def test_what_fails_in_showing_is_said_once_and_the_recording_goes_on(begun, rng, monkeypatch):
    source = SteppedSource(three_twitches(rng))
    thread = begun(source)
    source.advance(1.0)
    monkeypatch.setattr(thread.ring, "write", lambda *_, **__: 1 / 0)
    source.advance(31.0)
    assert thread.wait(MOST_S)
    (message,) = thread.snapshot().messages
    assert "not shown" in message.text and "ZeroDivisionError" in message.text
    assert len(ltrs(thread)) == 3
    assert td.read(thread.snapshot().path).n_samples == 7500


def test_after_the_end_answers_still_reach_the_table(begun, rng):
    thread = begun(PlayedSource(three_twitches(rng), speed=np.inf))
    assert thread.wait(MOST_S)
    number = ltrs(thread)[1].number
    assert thread.confirm(number, "yes").is_done
    refused = thread.mark("note", "late")
    assert not refused.is_done and "only answers" in refused.text and refused.action is None
    assert not thread.finish().is_done
    assert thread.close(MOST_S)
    said = [r["confirmed"] for r in rows_of(thread) if r["trial_type"] == "ltr"]
    assert said == ["n/a", "yes", "n/a"]


def test_what_is_refused_leaves_no_trace(begun, rng):
    source = SteppedSource(three_twitches(rng))
    thread = begun(source)
    source.advance(1.0)
    for answer in (
        thread.confirm(1, "yes"), thread.needle_out(), thread.undo(), thread.mark("gap"),
        thread.relabel(0, "ecg"),
    ):  # fmt: skip
        assert not answer.is_done and answer.text and "\n" not in answer.text
    assert thread.snapshot().actions == ()


def test_closing_ends_a_board_that_is_silent(begun, rng):
    source = SteppedSource(three_twitches(rng))
    thread = begun(source)
    source.advance(2.0)
    thread.needle_in("A")
    assert thread.close(MOST_S)
    assert thread.snapshot().state == "ended"
    assert [a.what for a in read_actions(thread.snapshot().audit)[1]] == ["needle_in", "finish"]
    assert [m.kind for m in td.read(thread.snapshot().path).markers] == ["needle_in"]


def test_closing_gives_up_on_a_board_that_hangs(rng, tmp_path, monkeypatch):
    source = SteppedSource(three_twitches(rng))
    thread = SessionThread(source, tmp_path, subject="p01", now_s=lambda: source.now_s)
    thread.start()
    source.advance(1.0)
    with monkeypatch.context() as patched:
        patched.setattr(source, "close", lambda: None)
        assert not thread.close(0.01)
    assert thread.snapshot().state == "finishing"
    source.close()
    assert thread.wait(MOST_S) and thread.snapshot().state == "ended"


def test_commands_of_several_threads_at_once_lose_nothing(begun, rng):
    source = SteppedSource(three_twitches(rng))
    thread = begun(source)
    source.advance(14.0)
    number = ltrs(thread)[0].number
    done = []

    def press(name):
        for i in range(25):
            answers = [thread.mark("note", f"{name} {i}"), thread.confirm(number, "yes")]
            answers += [thread.undo(), thread.needle_in(name), thread.needle_out()]
            done.extend(a.action for a in answers if a.is_done)

    threads = [threading.Thread(target=press, args=(name,)) for name in "abcd"]
    for one in threads:
        one.start()
    source.advance(20.0)
    for one in threads:
        one.join()
    source.advance(31.0)
    assert thread.wait(MOST_S)
    actions = thread.snapshot().actions
    assert sorted(done, key=lambda a: a.number) == list(actions) and len(actions) > 400
    assert read_actions(thread.snapshot().audit)[1] == actions
    undone = {a.about for a in actions if a.what == "undo"}
    held = [a for a in actions if a.number not in undone and a.what in MARKER_KINDS]
    own = [(r["trial_type"], int(r["sample"])) for r in rows_of(thread) if is_own(r)]
    assert sorted(own) == sorted((a.what, a.sample) for a in held)
    in_file = [m for m in td.read(thread.snapshot().path).markers if "taken back" not in m.text]
    put = {(a.sample, a.what, a.marked) for a in actions if a.what in MARKER_KINDS}
    assert {(m.sample, m.kind, m.text) for m in in_file} == put


def test_a_twitch_that_was_confirmed_counts_for_the_site_and_one_rejected_does_not(begun, rng):
    source = SteppedSource(three_twitches(rng))
    thread = begun(source, words=KnownWords(muscles=frozenset({"deltoid"})))
    source.advance(19.0)
    first, second = ltrs(thread)
    assert thread.snapshot().current.n_twitches == 2 and thread.snapshot().current.number == 0
    thread.confirm(second.number, "no")
    current = thread.snapshot().current
    assert (current.n_twitches, current.last_twitch) == (1, first)
    thread.next_site("deltoid")
    current = thread.snapshot().current
    assert (current.number, current.n_twitches, current.site.muscle) == (1, 0, "deltoid")
    source.advance(24.0)
    assert thread.snapshot().current.n_twitches == 1
    assert thread.snapshot().current.summary.n_twitches == 1


def test_an_alarm_is_in_the_snapshot_as_soon_as_its_block_is_there(begun, rng):
    source = SteppedSource(three_twitches(rng))
    thread = begun(source)
    source.advance(11.9)
    assert thread.snapshot().alarm_sample == -1
    seen = []
    for to_s in np.arange(11.904, 12.3, 0.032):
        source.advance(float(to_s))
        if (alarm := thread.snapshot().alarm_sample) >= 0:
            assert seen or to_s - alarm / FS < 0.05
            seen.append(alarm)
    assert 12.0 * FS <= seen[0] <= 12.06 * FS
    source.advance(14.0)
    (twitch,) = ltrs(thread)
    assert twitch.event.alarm_sample == seen[0]
    assert thread.snapshot().alarm_sample == -1
