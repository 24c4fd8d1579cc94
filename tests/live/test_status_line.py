"""One line: calm, and loud only when data is at risk."""

from dataclasses import replace

import pytest

from tests.live.sessions import contact, snapshot
from twitchdetect.boards.source import Status
from twitchdetect.files.recorder_status import RecorderStatus
from twitchdetect.live.look import Look
from twitchdetect.live.status_line import StatusLine, _fitting
from twitchdetect.live.status_words import Figure, clock, size_words, status_of
from twitchdetect.live.strings import install_language
from twitchdetect.live.theme import DARK
from twitchdetect.session.snapshot import Latency


@pytest.fixture(autouse=True)
def _english(qapp):
    install_language("en")


def recorder(state="recording", problem=""):
    return RecorderStatus(state, (), 0, 0.0, 60.0, (), problem)


FINE = {"source": Status("streaming", n_samples=10_000), "recorder": recorder()}


def test_while_all_is_well_it_is_calm():
    said = status_of(snapshot(**FINE), free_bytes=41e9)
    assert (said.level, said.text) == ("calm", "Recording and watching")
    assert [f.sign for f in said.figures] == ["", "", ""]
    learning = status_of(snapshot(**FINE, is_learning=True))
    assert learning.text == "Recording; learning what rest looks like"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"recorder": recorder("in_memory", "x.bdf: no room")}, "DISK: x.bdf: no room"),
        ({"recorder": recorder("memory_full", "full")}, "SAMPLES ARE BEING LOST: full"),
        ({"source": Status("lost")}, "BOARD LOST"),
        ({"source": Status("searching")}, "BOARD LOST"),
        ({"source": Status("silent")}, "NO SIGNAL"),
        ({"source": Status("resync")}, "RECONNECTING"),
        ({"state": "failed", "problem": "no port"}, "STOPPED: no port"),
    ],
)
def test_it_is_loud_when_data_is_at_risk(changed, said):
    status = status_of(snapshot(**(FINE | changed)))
    assert status.level == "loud"
    assert status.text.startswith(said)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"detector_problem": "ValueError: x"}, "Detection stopped, the recording goes on: Value"),
        ({"table_problem": "no room"}, "A table cannot be written, it is tried again: no room"),
        ({"audit_problem": "no room"}, "A table cannot be written, it is tried again: no room"),
        ({"contacts": (contact(0), contact(1, "off"))}, "Electrode off: b"),
    ],
)
def test_it_warns_quietly_of_what_is_not_lost(changed, said):
    status = status_of(snapshot(**(FINE | changed)))
    assert status.level == "warn"
    assert status.text.startswith(said)


def test_before_the_board_runs_its_state_is_no_alarm():
    assert status_of(snapshot(state="starting", source=Status("searching"))).level == "calm"
    assert status_of(snapshot(state="ended", source=Status("lost"))).level == "calm"


def test_a_disk_without_room_is_said_before_it_is_full():
    assert status_of(snapshot(**FINE), free_bytes=1.1e9).level == "calm"
    low = status_of(snapshot(**FINE), free_bytes=1.0e9)
    assert low.text == "The disk is nearly full: 1.0 GB left"
    assert low.figures[-1].sign == "▲"


def test_the_gravest_is_said_first():
    changed = {"detector_problem": "x", "recorder": recorder("in_memory", "no room")}
    assert status_of(snapshot(**(FINE | changed))).level == "loud"


def test_figures_tell_loss_breaks_contact_and_latency():
    changed = {
        "source": Status("streaming", n_samples=999, n_lost=1, n_losses=2),
        "contacts": (contact(0), contact(1, "poor")),
        "latency": Latency(9, 44.4, 60.0),
        "head_sample": 250 * 61,
    }
    said = status_of(snapshot(**(FINE | changed)))
    assert [(f.sign, f.text) for f in said.figures] == [
        ("", "1:01"),
        ("▲", "1 of 2 channels good"),
        ("", "44 ms to decision"),
        ("▲", "0.1 % lost"),
        ("▲", "2 breaks"),
    ]
    lit = status_of(snapshot(**(FINE | changed)), flash_ms=73.2)
    assert lit.figures[2].text == "73 ms to light"


def test_times_and_sizes_are_said_as_one_says_them():
    assert [clock(s) for s in (0, 59.9, 60, 3600, 36_061)] == [
        *("0:00", "0:59", "1:00", "1:00:00", "10:01:01")
    ]
    assert [size_words(b) for b in (5e6, 1.25e9, 41.2e9)] == ["5 MB", "1.2 GB", "41 GB"]


def test_where_room_is_short_warnings_stay_longest(qapp):
    figures = (Figure("first"), Figure("second"), Figure("third", "▲", "warn"))
    look = Look()
    assert _fitting(figures, 10_000, look) == figures
    assert _fitting(figures, 130, look) == (figures[0], figures[2])
    assert _fitting(figures, 70, look) == (figures[2],)
    assert _fitting(figures, 5, look) == ()


def test_it_grows_and_takes_the_alarm_colour_only_while_loud(qtbot):
    line = StatusLine(Look(DARK))
    qtbot.addWidget(line)
    line.show_status(status_of(snapshot(**FINE)))
    calm_height = line.sizeHint().height()
    line.resize(800, calm_height)
    corner = line.grab().toImage().pixelColor(400, 2).name()
    line.show_status(status_of(snapshot(**(FINE | {"source": Status("lost")}))))
    assert line.sizeHint().height() > 1.5 * calm_height
    line.resize(800, line.sizeHint().height())
    assert (corner, line.grab().toImage().pixelColor(700, 2).name()) == (DARK.panel, DARK.bad)
    assert line.accessibleName().startswith("BOARD LOST")


def test_the_same_line_is_not_painted_again(qtbot, monkeypatch):
    line = StatusLine(Look())
    qtbot.addWidget(line)
    status = status_of(snapshot(**FINE))
    line.show_status(status)
    monkeypatch.setattr(line, "update", lambda: pytest.fail("painted again"))
    line.show_status(replace(status))
