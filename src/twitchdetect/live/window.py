"""The window: start, ten seconds at rest, then the screen while needles are in.

It holds no signal and decides nothing: it reads the session's snapshot and ring, and hands on what
keys mean. If it dies, the session goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from twitchdetect.live.charting import Charting
from twitchdetect.live.free_space import FreeSpace
from twitchdetect.live.help import HelpOverlay
from twitchdetect.live.keeper import Keeper
from twitchdetect.live.keymap import KeyMap
from twitchdetect.live.keys import Keys
from twitchdetect.live.launch import Launch
from twitchdetect.live.learn import LearnDialog
from twitchdetect.live.look import Look
from twitchdetect.live.needling_stage import NeedlingStage
from twitchdetect.live.plan import Plan
from twitchdetect.live.question import Question
from twitchdetect.live.rest_check import RestCheckScreen
from twitchdetect.live.seeking import Seeking
from twitchdetect.live.sound import Speaker
from twitchdetect.live.start import StartScreen
from twitchdetect.live.start_state import StartChoice
from twitchdetect.live.strings import translate
from twitchdetect.live.titles import follow_titles
from twitchdetect.session.snapshot import Snapshot
from twitchdetect.session.thread import SessionThread

FRAMES_PER_SECOND = 60.0
_LOOK_EACH_MS, _SCALE_STEP = 50, 0.25
_OVER = ("ended", "failed")


class LiveWindow(QMainWindow):
    """Goes from the start screen to the end of a session.

    Parameters
    ----------
    plan : Plan
    speaker : Speaker, optional

    Attributes
    ----------
    session : SessionThread or None
    stage : NeedlingStage or None
        What is shown of it.

    Signals
    -------
    begun(object)
        A `SessionThread` has been started: whoever must see to it that it ends can hold it.
    """

    begun = Signal(object)

    def __init__(self, plan: Plan, speaker: Speaker | None = None) -> None:
        super().__init__()
        self.plan, self.keeper = plan, Keeper(plan.settings, plan.settings_path, self)
        look = self.keeper.look
        self.session: SessionThread | None = None
        self.stage: NeedlingStage | None = None
        self._free = FreeSpace(plan.root)
        self._was_asked = False
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.start_screen, self.rest_screen = StartScreen(look), RestCheckScreen(look)
        for screen in (self.start_screen, self.rest_screen):
            self.stack.addWidget(screen)
        self.pick, self.help = Question(self.stack, look), HelpOverlay(look, self.stack)
        self.speaker = speaker or Speaker(volume=plan.settings.volume, parent=self)
        self.keeper.set_sound(self.speaker)
        keymap, problem = KeyMap.of(plan.settings.keys, plan.settings.pedals)
        self.keys = Keys(self, keymap)
        self.launch = Launch(plan.find, plan.warm, self)
        self.seeking = Seeking(self.launch, self.start_screen)
        self.charting = Charting(plan, self.start_screen, self.stack, self.pick, self)
        follow_titles(self, self.stack)
        self._looking, self._drawing = QTimer(self), QTimer(self)
        self._drawing.setTimerType(Qt.TimerType.PreciseTimer)
        self._connect()
        self._set_look(look)
        self._notices = [*plan.notices, *([problem] if problem else [])]
        self.start_screen.offer(plan.settings, plan.protocol)
        self.start_screen.subject.setText(plan.subject)

    # from stage to stage

    def open(self) -> None:
        """Show the start screen, look for the board, compile."""
        self.seeking.show(is_searching=True)
        self.launch.start()
        self.charting.open()
        self.show()

    def _begin(self, choice: StartChoice) -> None:
        """Start recording, and look at contact at rest first."""
        source = self.launch.take()
        if source is None:
            return
        names = ", ".join(choice.channels)
        self.keeper.keep(muscle=self.plan.known(choice.muscle), side=choice.side, channels=names)
        self.session = session = self.plan.session_of(source, choice, **self.charting.words())
        self.charting.begin(session)
        session.next_site(choice.muscle, choice.side)
        session.start()
        self.begun.emit(session)
        self.stack.setCurrentWidget(self.rest_screen)
        self._looking.start(_LOOK_EACH_MS)

    def _look(self) -> None:
        """Follow the session while its contact is looked at, and then on its stage."""
        assert self.session is not None
        snapshot = self.session.snapshot()
        self.charting.look_at(snapshot)
        if self.stage is not None:
            self.stage.look_at(snapshot, self._free.at(snapshot.at_s))
            self.speaker.look_at(snapshot)
            self.speaker.listen(self.stage.ring, self.stage.picture.chosen)
            if snapshot.state in _OVER:
                self._ended(snapshot)
        elif snapshot.state in _OVER:
            self._back_to_start(snapshot.problem)
        else:
            if snapshot.state == "running" and snapshot.rest_check is None:
                self.session.check_rest()
            self.rest_screen.look_at(self.session.snapshot())

    def _back_to_start(self, problem: str) -> None:
        self._looking.stop()
        if self.session is not None:
            self.session.close()
        self.session = None
        self.stack.setCurrentWidget(self.start_screen)
        self.charting.back()
        self.seeking.missed(problem)

    def _ready(self) -> None:
        """Go to the screen for needling."""
        session = self.session
        if session is None or session.ring is None or self.stage is not None:
            return
        self.stage = stage = NeedlingStage(
            session, session.ring, self.pick, self.keeper.look, self.keeper.settings
        )
        stage.follow(self.plan.protocol)
        self.stack.addWidget(stage.screen)
        self.stack.setCurrentWidget(stage.screen)
        self.charting.stand_on(stage.screen)
        stage.screen.setFocus()
        self._drawing.start(round(1000 / FRAMES_PER_SECOND))
        self.speaker.start()
        for notice in (self.speaker.notice, *self._notices):
            self.say(notice)

    def _ended(self, snapshot: Snapshot) -> None:
        self._looking.stop()
        if self._was_asked:
            self.close()
            return
        told = translate("Window", "Finished: %1").replace("%1", str(snapshot.path or ""))
        if self.charting.finish(snapshot, snapshot.problem or told, self.close):
            return
        self.pick.ask(
            snapshot.problem or told,
            [("close", translate("Window", "close the window"))],
            self._leave,
        )

    # keys

    def _act(self, name: str) -> None:
        if does := self._own_actions().get(name):
            does()
        elif self.charting.act(name):
            return
        elif name in ("mute", "voice", "volume_up", "volume_down"):
            self.speaker.act(name)
            self.keeper.keep_sound(self.speaker)
        elif self.stage is not None:
            self.stage.act(name)
            self.keeper.keep_all(self.stage.kept(self.keeper.settings))

    def _own_actions(self) -> dict[str, Callable[[], object]]:
        return {
            "help": lambda: self.help.open(self.keys.keymap),
            "learn": self._learn,
            "theme": lambda: self._set_look(self.keeper.other_theme()),
            "scale_up": lambda: self._set_look(self.keeper.rescaled(_SCALE_STEP)),
            "scale_down": lambda: self._set_look(self.keeper.rescaled(-_SCALE_STEP)),
            "second": self._second,
            "full": lambda: self.showNormal() if self.isFullScreen() else self.showFullScreen(),
            "finish": self.ask_to_finish,
        }

    def say(self, text: str) -> None:
        """Say something in one line, where there is a place for it."""
        if self.stage is not None and text:
            self.stage.say(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # no key does what it is not meant for

    def _learn(self) -> None:
        dialog = LearnDialog(self.keys.keymap, self.keeper.look, self)
        dialog.learnt.connect(self._learnt)
        dialog.open()

    def _learnt(self, keymap: KeyMap) -> None:
        self.keys.keymap = keymap
        self.keeper.keep_keys(keymap)

    def _set_look(self, look: Look) -> None:
        for part in (self.start_screen, self.rest_screen, self.pick, self.help, self.charting):
            part.set_look(look)
        if self.stage is not None:
            self.stage.set_look(look)
        self.setStyleSheet(f"QMainWindow {{ background: {look.theme.background}; }}")

    # the end

    @property
    def is_recording(self) -> bool:
        """Whether a session has begun and not ended."""
        return self.session is not None and self.session.snapshot().state not in _OVER

    def ask_to_finish(self) -> None:
        """Ask whether the session shall end."""
        if not self.is_recording or self.session is None:
            self.close()
            return
        question = (
            translate("Window", "A needle is still in. Finish the session?")
            if self.session.snapshot().needles_in
            else translate("Window", "Finish the session?")
        )
        finish = translate("Window", "finish, and close the files")
        answers = [("", translate("Window", "go on")), ("finish", finish)]
        self.pick.ask(question, answers, self._finish)

    def _finish(self, answer: str) -> None:
        self._was_asked = bool(answer) and self._was_asked
        if answer and self.session is not None:
            self.session.finish()

    def end(self) -> None:
        """Finish and close without a question."""
        self._was_asked = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once while something is recorded; asked again, finish and go."""
        if self.is_recording and not self._was_asked:
            event.ignore()
            self._was_asked = True
            self.ask_to_finish()
            return
        self._looking.stop()
        self._drawing.stop()
        self.speaker.close()
        if self.stage is not None:
            self.stage.close()
        if self.session is not None:
            self.session.close()
        self.charting.close()
        event.accept()

    def _second(self) -> None:
        if self.stage is not None:
            self.stage.show_second(self)

    def _leave(self, _: str) -> None:
        self.close()

    def _draw(self) -> None:
        if self.stage is not None:
            self.stage.advance()

    def _connect(self) -> None:
        self.start_screen.started.connect(self._begin)
        self.rest_screen.ready.connect(self._ready)
        self.rest_screen.again.connect(lambda: self.session and self.session.check_rest())
        self.keys.acted.connect(self._act)
        for teller in (self.keys, self.speaker, self.keeper, self.charting):
            teller.told.connect(self.say)
        self._looking.timeout.connect(self._look)
        self._drawing.timeout.connect(self._draw)
