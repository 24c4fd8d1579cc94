"""The needles that are in, and for how long."""

import pytest
from PySide6.QtGui import QColor

from tests.live.sessions import FS, snapshot
from twitchdetect.live.look import Look
from twitchdetect.live.needles import NeedleIn, NeedlesPanel, marks_passed
from twitchdetect.live.strings import install_language
from twitchdetect.live.theme import DARK
from twitchdetect.session.marked import Needle


@pytest.fixture
def panel(qtbot, qapp):
    install_language("en")
    widget = NeedlesPanel(Look(DARK))
    qtbot.addWidget(widget)
    widget.resize(400, 100)
    return widget


def has_colour(widget, colour):
    image, wanted = widget.grab().toImage(), QColor(colour).rgb()
    return any(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_dwell_counts_from_when_the_needle_went_in(panel):
    needles = (Needle(1, "one", 250), Needle(2, "", 250 * 60))
    panel.look_at(snapshot(needles_in=needles, head_sample=250 * 100))
    assert panel.needles == (NeedleIn("one", 99.0), NeedleIn("needle", 40.0))
    assert panel.accessibleName() == "one 1:39; needle 0:40"
    assert FS == 250


def test_marks_are_passed_at_ten_and_thirty_minutes_to_the_second():
    marks = (10.0, 30.0)
    assert [marks_passed(s, marks) for s in (0, 599.9, 600, 1799.9, 1800)] == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(("dwell_s", "role"), [(599, "needle"), (600, "warn"), (1800, "bad")])
def test_a_passed_mark_changes_colour(panel, dwell_s, role):
    panel.show_needles((NeedleIn("one", dwell_s),))
    assert has_colour(panel, DARK.role(role))
    for other in {"needle", "warn", "bad"} - {role}:
        assert not has_colour(panel, DARK.role(other))


def test_a_protocol_has_marks_of_its_own(panel):
    panel.set_marks((5.0, 2.0))
    assert panel.marks_min == (2.0, 5.0)
    panel.show_needles((NeedleIn("one", 125),))
    assert has_colour(panel, DARK.warn)
    panel.set_marks(())
    assert has_colour(panel, DARK.needle)


def test_those_in_longest_come_first_and_none_is_forgotten_where_room_is_short(panel):
    panel.show_needles(tuple(NeedleIn(f"n{i}", 10.0 * i) for i in range(6)))
    assert panel.needles[0].text == "n5"
    panel.resize(400, 60)
    few = panel.grab().toImage()
    panel.show_needles(panel.needles[:1])
    assert panel.grab().toImage() != few
    assert panel.accessibleName() == "n5 0:50"


def test_it_is_painted_once_a_second_and_asks_for_room_for_three(panel, monkeypatch):
    asked = []
    panel.show_needles((NeedleIn("one", 10.1),))
    low = panel.sizeHint().height()
    monkeypatch.setattr(panel, "update", lambda: asked.append(1))
    panel.show_needles((NeedleIn("one", 10.9),))
    assert not asked
    panel.show_needles((NeedleIn("one", 11.0),))
    assert len(asked) == 1
    panel.show_needles(tuple(NeedleIn("one", 1.0) for _ in range(9)))
    assert panel.sizeHint().height() == pytest.approx(low + 2 * 35, abs=2)
