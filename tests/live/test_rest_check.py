"""The rest check: each channel with sign and words, and Ready only when detection can work."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor

from tests.live.sessions import contact, snapshot
from twitchdetect.boards.contact import Contact, ContactLimits, judge
from twitchdetect.live.contact_words import contact_text, measures_of, verdict_of
from twitchdetect.live.look import Look
from twitchdetect.live.rest_check import RestCheckScreen
from twitchdetect.live.strings import install_language
from twitchdetect.live.theme import DARK, LIGHT
from twitchdetect.session.snapshot import RestCheck


@pytest.fixture(autouse=True)
def _english(qapp):
    install_language("en")


@pytest.fixture
def screen(qtbot):
    widget = RestCheckScreen(Look(DARK))
    qtbot.addWidget(widget)
    widget.resize(800, 500)
    widget.show()
    return widget


def numbers(**other):
    given = {"railed_share": 0.0, "mains_uV": 2.0, "mains_hz": 50.0, "floor_uV": 2.0}
    given |= {"ecg_uV": 5.0, "impedance_ohm": np.nan} | other
    return Contact(0, "", "", **given)


ALL = [
    (numbers(), False),
    (numbers(railed_share=0.5), False),
    (numbers(), True),
    (numbers(impedance_ohm=8e5), False),
    (numbers(mains_uV=600.0), False),
    (numbers(railed_share=0.01), False),
    (numbers(impedance_ohm=2e5), False),
    (numbers(mains_uV=40.0), False),
    (numbers(impedance_ohm=2e4), False),
    (numbers(floor_uV=20.0), False),
    (numbers(ecg_uV=200.0), False),
]


@pytest.mark.parametrize(("found", "is_flat"), ALL)
def test_every_sentence_of_the_meter_is_said_in_german_with_its_numbers(found, is_flat):
    judged = judge(found, ContactLimits(), is_flat=is_flat)
    english = contact_text(judged)
    assert english == judged.text.replace("uV", "µV")
    install_language("de")
    german = contact_text(judged)
    assert german != english
    digits = [c for c in english if c.isdigit()]
    assert [c for c in german if c.isdigit()] == digits


def test_each_number_is_judged_by_its_own_limit():
    levels = lambda c: [m.level for m in measures_of(c)]  # noqa: E731
    assert levels(numbers()) == ["good"] * 4
    assert levels(numbers(railed_share=0.01)) == ["poor", "good", "good", "good"]
    assert levels(numbers(railed_share=0.2)) == ["off", "good", "good", "good"]
    assert levels(numbers(mains_uV=30.0)) == ["good", "poor", "good", "good"]
    assert levels(numbers(mains_uV=500.0, floor_uV=12.0)) == ["good", "off", "poor", "good"]
    assert levels(numbers(ecg_uV=40.0)) == ["good", "good", "good", "poor"]
    assert levels(numbers(floor_uV=0.1, ecg_uV=19.0)) == ["good"] * 4
    assert [m.value for m in measures_of(numbers(floor_uV=np.nan, mains_uV=12.3))] == [
        *("0 %", "12 µV", "–", "5.0 µV")
    ]


@pytest.mark.parametrize(
    ("levels", "title", "ready", "said"),
    [
        ("", "Not ready", False, "No signal came."),
        ("off off", "Not ready", False, "No channel has contact"),
        ("off good", "Ready, with care", True, "a off: no twitch is seen there."),
        ("good poor", "Ready, with care", True, "b poor: weak twitches may be missed there."),
        ("good good", "Ready", True, "2 channels, all good."),
        ("off off off off off poor", "Ready, with care", True, "a, b, 3 + 2 off"),
    ],
)
def test_detection_can_work_when_one_channel_is_not_off(levels, title, ready, said):
    contacts = [contact(i, level) for i, level in enumerate(levels.split())]
    verdict = verdict_of(contacts, ("a", "b"))
    assert (verdict.title, verdict.is_ready) == (title, ready)
    assert verdict.text.startswith(said)


def after(*levels, left_s=0.0):
    contacts = tuple(contact(i, level, "why") for i, level in enumerate(levels))
    check = RestCheck(1, left_s, () if left_s else contacts)
    return snapshot(rest_check=check, contacts=contacts)


def test_ready_can_be_pressed_only_after_a_check_that_allows_it(screen, qtbot):
    for seen, is_ready in [
        (snapshot(), False),
        (after("good", "good", left_s=3.0), False),
        (after("off", "off"), False),
        (after("off", "poor"), True),
        (after("good", "good", left_s=9.0), False),
        (after("good", "good"), True),
    ]:
        screen.look_at(seen)
        assert screen.ready_button.isEnabled() == is_ready
    with qtbot.waitSignal(screen.ready):
        screen.ready_button.click()
    with qtbot.waitSignal(screen.again):
        screen.again_button.click()


def test_the_gravest_come_first_and_have_room_for_what_to_do(screen):
    screen.look_at(after("good", "poor", "off", "good", "off"))
    assert [c.channel for c in screen.rows.contacts] == [2, 4, 1, 0, 3]
    all_good = after("good", "good", "good", "good", "good")
    high = screen.rows.sizeHint().height()
    screen.look_at(all_good)
    assert high - screen.rows.sizeHint().height() == 3 * (Look().px(42) - Look().px(24))


def test_while_it_runs_seconds_are_counted_and_contacts_shown(screen):
    screen.look_at(after("good", "off", left_s=7.4))
    assert screen.head.verdict is None
    assert screen.head._words()[0] == "At rest for 7 more seconds"
    assert [c.level for c in screen.rows.contacts] == ["off", "good"]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)
@pytest.mark.parametrize(("level", "role"), [("good", "good"), ("poor", "warn"), ("off", "bad")])
def test_each_level_has_its_colour_and_its_shape(screen, theme, level, role):
    screen.set_look(Look(theme))
    shapes = set()
    for other in ("good", "poor", "off"):
        screen.look_at(after(other))
        screen.rows.resize(600, 60)
        image = screen.rows.grab().toImage()
        mono = image.convertToFormat(image.Format.Format_Mono)
        shapes.add(bytes(mono.constBits()))
        wanted = QColor(theme.role(role)).rgb()
        found = any(
            image.pixel(x, y) == wanted for x in range(40) for y in range(0, image.height())
        )
        assert found == (other == level)
    assert len(shapes) == 3


def test_64_channels_can_be_scrolled(screen):
    contacts = tuple(contact(i, "good") for i in range(64))
    screen.look_at(snapshot(rest_check=RestCheck(1, 0.0, contacts)))
    assert screen.rows.sizeHint().height() > screen.height()
    assert screen.minimumSizeHint().height() < 500


def test_before_it_begins_it_says_what_is_done_and_counts_no_seconds(screen):
    shots = []
    for doing in ("compiling", "starting the board", "opening the files", ""):
        screen.look_at(snapshot(state="starting", doing=doing))
        shots.append((screen.head._words()[0], screen.head.grab().toImage()))
    words = [said for said, _ in shots]
    assert words == [
        "Getting the detector ready …",
        "Starting the board …",
        "Opening the files …",
        "At rest for 10 more seconds",
    ]
    assert not screen.ready_button.isEnabled()
    assert all(a[1] != b[1] for a, b in pairwise(shots))
