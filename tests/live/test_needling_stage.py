"""A session on its stage: what is lit when, what is said, what stays of what was taken back."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.live.rings import noise, ring, write
from tests.live.sessions import contact
from tests.live.test_session_keys import event
from twitchdetect.live.look import Look
from twitchdetect.live.needling_stage import NeedlingStage
from twitchdetect.live.question import Question
from twitchdetect.live.settings import Settings
from twitchdetect.live.strings import install_language
from twitchdetect.session.marked import Action
from twitchdetect.session.snapshot import NumberedEvent, RestCheck, Snapshot

FS = 1000.0


class Session:
    """What a stage asks of a session; a test says how it stands."""

    def __init__(self, held):
        self.ring, self.read, self.elapsed_s = held, held.read, 5.0
        self.now = Snapshot(state="running", fs=FS, channels=held.channels, head_sample=held.head)

    def snapshot(self):
        return self.now

    def change(self, **changes):
        given = {f: getattr(self.now, f) for f in Snapshot.__slots__} | changes
        self.now = Snapshot(**given | {"revision": self.now.revision + 1, "at_s": self.elapsed_s})


@pytest.fixture
def stage(qtbot, rng):
    install_language("en")
    held = ring()
    write(held, noise(rng, 5000))
    parent = QWidget()
    qtbot.addWidget(parent)
    made = NeedlingStage(Session(held), held, Question(parent), Look(), Settings())
    qtbot.addWidget(made.screen)
    made.screen.resize(1024, 600)
    made.screen.show()
    made.keep = parent
    return made


def numbered(*kinds):
    return tuple(NumberedEvent(i, event(kind, 1000 * i)) for i, kind in enumerate(kinds, 1))


def test_an_alarm_frames_the_tile_in_the_next_frame_and_its_moment_is_kept(stage):
    stage.session.change(alarm_sample=1004)
    stage.advance()
    stage.screen.tile.grab()
    assert stage.lightning._lit_s == {1004: 5.0}
    stage.session.change(alarm_sample=-1)
    stage.advance()
    stage.screen.tile.grab()
    assert list(stage.lightning._lit_s) == [1004]


def test_a_twitch_lights_the_tile_and_its_delay_is_that_of_its_alarm(stage):
    stage.session.change(head_sample=4000)
    stage.look_at(stage.session.now, 1e9)
    stage.session.change(alarm_sample=1004)
    stage.advance()
    stage.screen.tile.grab()
    stage.session.elapsed_s = 5.4
    stage.session.change(events=numbered("ltr"), alarm_sample=-1)
    stage.advance()
    assert stage.screen.tile.is_lit
    (delay_ms,) = stage.lightning.delays_ms
    assert delay_ms == pytest.approx(1000 * (5.0 - (5.0 - 4.0 + 1.0)))
    stage.session.elapsed_s = 9.0
    stage.advance()
    assert not stage.screen.tile.is_lit


def test_what_is_no_twitch_lights_nothing_up(stage):
    stage.session.change(events=numbered("voluntary", "gap"))
    stage.advance()
    assert not stage.screen.tile.is_lit and not stage.lightning.delays_ms


def test_a_check_that_is_over_is_told_once(stage):
    said = []
    stage.say = said.append
    running = RestCheck(1, 4.0)
    done = RestCheck(1, 0.0, (contact(0), contact(1, "off")))
    for check in (None, running, done, done):
        stage.session.change(rest_check=check)
        stage.look_at(stage.session.now, 1e9)
    assert len(said) == 1 and "ch2" in said[0]


def test_marks_are_on_the_traces_until_they_are_taken_back(stage):
    needle = Action(number=1, what="needle_in", sample=3000, at_s=3.0)
    undo = Action(number=2, what="undo", sample=3500, at_s=3.5, about=1)

    def marks():
        stage.look_at(stage.session.now, 1e9)
        return [band.kind for band in stage.screen.traces.screen_state.bands.all]

    stage.session.change(actions=(needle,))
    assert marks() == ["needle_in"]
    stage.session.change(actions=(needle, undo))
    assert marks() == []


def test_a_click_and_a_drag_on_the_traces_are_measured(stage):
    said = []
    stage.say = said.append
    stage.screen.traces.sample_clicked.emit(4000, 1)
    stage.screen.traces.span_dragged.emit(4000, 4100, 2)
    assert said[0].startswith("ch2: sample 4000 at 4.000 s")
    assert said[1].startswith("ch3: 100 ms, samples 4000 to 4100")
