"""A session by real keys against the emulated board: what is on disk is what was done."""

from collections import Counter

import pytest

import twitchdetect as td
from tests.live.hands import Window, display, skip_without_display, twitching, until
from twitchdetect.files.audit_log import audit_path
from twitchdetect.session.audited import read_actions
from twitchdetect.session.marked import Marked
from twitchdetect.session.warm import warm_up

pytest.importorskip("termios", reason="needs pseudo-terminals")
from firmware_interface.emulator import Board, Cyton, Emulator
from firmware_interface.emulator.sources import Playback

FS = 250.0


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    skip_without_display()
    warm_up(is_shown=True)  # the kernels, which take minutes on a busy machine
    link = tmp_path_factory.mktemp("dev") / "board"
    with Emulator(Cyton(Board(Playback(twitching()))), link=link) as emulator:
        yield emulator


def replug(board, window):
    """Pull the plug, note something meanwhile, put it back; give when it was out."""
    board.unplug()
    out_s = board.record.of_kind("unplug")[-1].time_s
    (noted,) = window.act("t", "3")
    n_streams, size = len(board.device.streams), window.recording().stat().st_size
    board.replug()
    board.record.wait_for(lambda: len(board.device.streams) > n_streams, 60.0)
    until(lambda: window.recording().stat().st_size > size, "samples after the replug")
    return noted, board.device.streams[-1].time_s - out_s


def hold_session(board, window):
    """Do all that a session has; give what happened with the plug."""
    window.focus(window.wait_for_title("Type the subject"))
    window.write("P07")
    window.wait_for_title("Next: ten seconds at rest")
    window.press("Return")
    window.wait_for_title("Contact at rest")
    window.wait_for_title("Ready")
    window.press("Return")
    window.wait_for_title("sub-P07")
    window.act("i")
    window.wait_for_twitch()
    window.act("y")
    window.act("Return")
    window.wait_for_twitch()
    window.act("n")
    window.act("t", "1")
    window.act("i")
    window.act("BackSpace")
    window.act("x", "1")
    plug = replug(board, window)
    window.wait_for_twitch()
    window.act("y")
    window.act("o")
    window.act("ctrl+q", "2")

    def close():
        window.press("1")
        return window.process.poll() is not None

    until(close, "the window to close")
    return plug


@pytest.fixture(scope="module")
def held(board, tmp_path_factory):
    """A session that was held, and what happened with the plug."""
    call = ["live", "--board", "cyton", "--port", board.name]
    with display() as screen:
        window = Window(tmp_path_factory.mktemp("held"), screen, call)
        try:
            plug = hold_session(board, window)
        finally:
            window.end()
    return window, plug


def test_it_ends_well_and_leaves_one_recording(held):
    window, _ = held
    assert window.process.returncode == 0
    assert window.errors.read_text().count("\n") == 1
    assert "recorded" in window.errors.read_text()
    assert len(list(window.root.rglob("*.bdf"))) == 1
    assert not list(window.root.rglob("*unfinished*"))


def test_the_log_has_all_that_was_done_in_its_order(held):
    window, _ = held
    done = [(a["what"], a.get("value", "")) for a in window.actions() if a["what"] != "check_rest"]
    assert done == [
        ("site", ""),
        ("needle_in", ""),
        ("confirm", "yes"),
        ("site", ""),
        ("confirm", "no"),
        ("note", ""),
        ("needle_in", ""),
        ("undo", ""),
        ("site", ""),
        ("note", ""),
        ("confirm", "yes"),
        ("needle_out", ""),
        ("finish", ""),
    ]
    checks = [a["text"] for a in window.actions() if a["what"] == "check_rest"]
    assert checks == ["begun, 10 s", "8 good"]


def test_the_table_has_what_holds_and_not_what_was_taken_back(held):
    window, _ = held
    rows = window.rows()
    own = Counter(r["trial_type"] for r in rows if r["reason"].startswith("marked by the user"))
    assert own == {"site": 3, "needle_in": 1, "note": 2, "needle_out": 1}
    answers = {int(r["sample"]): r["confirmed"] for r in rows if r["confirmed"] != "n/a"}
    said = [a for a in window.actions() if a["what"] == "confirm"]
    assert answers == {a["event"]["start_sample"]: a["value"] for a in said}
    assert sorted(answers.values()) == ["no", "yes", "yes"]
    assert all(a["event"]["kind"] == "ltr" for a in said)


def test_the_recording_has_every_marker_and_a_note_of_what_was_taken_back(held):
    window, _ = held
    recording = td.read(window.recording())
    marked = {(m.sample, m.kind, m.text) for m in recording.markers}
    _, actions = read_actions(audit_path(window.recording()))
    held_ = Marked(actions)
    for action in actions:
        if action.what in ("site", "needle_in", "needle_out", "note"):
            assert (action.sample, action.what, action.marked) in marked
    (undone,) = held_.undone
    assert any(kind == "note" and f"(audit {undone})" in text for _, kind, text in marked)
    (needle,) = held_.needles
    assert needle.dwell_s(0, recording.fs) > 5.0
    assert [a.sample for a in held_.markers] == sorted(a.sample for a in held_.markers)


def test_there_is_a_gap_where_the_plug_was_out_and_none_else(held):
    window, (noted, out_s) = held
    recording = td.read(window.recording())
    longest = max(recording.gaps, key=lambda gap: gap.stop_sample - gap.start_sample)
    assert (longest.stop_sample - longest.start_sample) / FS == pytest.approx(out_s, abs=0.25)
    others = sum(g.stop_sample - g.start_sample for g in recording.gaps if g is not longest)
    assert others == 0
    assert noted["sample"] == longest.start_sample
