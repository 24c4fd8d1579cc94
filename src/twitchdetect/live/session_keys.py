"""What keys do to the session: needle, site, the last twitch, notes; each said in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from twitchdetect.events import KINDS
from twitchdetect.live.main_screen import newest
from twitchdetect.live.muscles import muscle_from, offered
from twitchdetect.live.question import Question
from twitchdetect.live.settings import Protocol as Practice
from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate
from twitchdetect.live.theme import kind_label
from twitchdetect.session.marked import Action, Needle
from twitchdetect.session.snapshot import Answer, Snapshot
from twitchdetect.session.words import FELT, OTHER_MUSCLE

AGO_S = 2.0
NOTES = (
    QT_TRANSLATE_NOOP("Notes", "client moved"),
    QT_TRANSLATE_NOOP("Notes", "client coughed"),
    QT_TRANSLATE_NOOP("Notes", "pain reported"),
    QT_TRANSLATE_NOOP("Notes", "cramp"),
    QT_TRANSLATE_NOOP("Notes", "electrode pressed on"),
    QT_TRANSLATE_NOOP("Notes", "skin bled"),
    QT_TRANSLATE_NOOP("Notes", "twitch felt"),
)


class Steered(Protocol):
    """What a session can be told to do; `session.thread.SessionThread` has it."""

    @property
    def keeps_words(self) -> bool: ...
    def snapshot(self) -> Snapshot: ...
    def mark(self, kind: str, text: str = "", *, ago_s: float = 0.0) -> Answer: ...
    def needle_in(self, text: str = "", *, ago_s: float = 0.0) -> Answer: ...
    def needle_out(self, number: int | None = None, *, ago_s: float = 0.0) -> Answer: ...
    def next_site(
        self, muscle: str = "", side: str = "", name: str = "", *, ago_s: float = 0.0
    ) -> Answer: ...
    def undo(self) -> Answer: ...
    def confirm(self, number: int, answer: str | None) -> Answer: ...
    def relabel(self, number: int, kind: str) -> Answer: ...
    def check_rest(self) -> Answer: ...


class SessionKeys:
    """Does it, and says it.

    Parameters
    ----------
    session : Steered
    question : Question
        Where what a key asks is answered.
    say : callable
        Given one line for the user.
    practice : Practice, optional
        A protocol with notes and muscles to pick from.
    """

    def __init__(
        self,
        session: Steered,
        question: Question,
        say: Callable[[str], None],
        practice: Practice | None = None,
    ) -> None:
        self._session, self._question, self._say = session, question, say
        self._practice = practice or Practice()
        self._is_ago = False
        self._does: dict[str, Callable[[], None]] = {
            "needle_in": self._needle_in,
            "needle_out": self._needle_out,
            "next_site": self._next_site,
            "muscle": self._ask_muscle,
            "ago": self._ago,
            "recheck": lambda: self._tell(self._session.check_rest()),
            "confirm_yes": lambda: self._confirm("yes"),
            "confirm_no": lambda: self._confirm("no"),
            "relabel": self._ask_kind,
            "felt": self._felt,
            "note": self._ask_note,
            "undo": lambda: self._tell(self._session.undo()),
        }

    def does(self, name: str) -> bool:
        """Tell whether an action is one of the session."""
        return name in self._does

    def act(self, name: str) -> None:
        """Do it."""
        self._does[name]()

    def _ago(self) -> None:
        self._is_ago = not self._is_ago
        told = translate("Session", "the next mark will be %1 s ago").replace("%1", f"{AGO_S:g}")
        self._say(told if self._is_ago else translate("Session", "the next mark will be now"))

    def _ago_s(self) -> float:
        """Give how far back the next mark is; the one after it is now."""
        ago_s, self._is_ago = (AGO_S if self._is_ago else 0.0), False
        return ago_s

    def _needle_in(self) -> None:
        self._tell(self._session.needle_in(ago_s=self._ago_s()))

    def _needle_out(self) -> None:
        """Take out the only needle, or ask which."""
        needles, ago_s = self._session.snapshot().needles_in, self._ago_s()
        if len(needles) < 2:
            self._tell(self._session.needle_out(ago_s=ago_s))
            return
        shot = self._session.snapshot()
        answers = [(str(n.number), _needle_words(n, shot)) for n in reversed(needles)]
        self._question.ask(
            translate("Session", "Which needle comes out?"),
            answers,
            lambda number: self._tell(self._session.needle_out(int(number), ago_s=ago_s)),
        )

    def _next_site(self) -> None:
        """Go on in the same muscle."""
        sites = self._session.snapshot().sites
        muscle, side = (sites[-1].muscle, sites[-1].side) if sites else ("", "")
        self._tell(self._session.next_site(muscle, side, ago_s=self._ago_s()))

    def _ask_muscle(self) -> None:
        sites, ago_s = self._session.snapshot().sites, self._ago_s()
        side = sites[-1].side if sites else ""
        known = list(dict.fromkeys(site.muscle for site in reversed(sites) if site.muscle))
        names = list(dict.fromkeys([*known, *map(muscle_from, offered(self._practice.muscles))]))
        answers = [(name, muscle_words(name)) for name in names]
        if OTHER_MUSCLE not in names and not self._session.keeps_words:
            answers.append((OTHER_MUSCLE, muscle_words(OTHER_MUSCLE)))
        self._question.ask(
            translate("Session", "Next site in which muscle?"),
            answers,
            lambda name: self._tell(self._session.next_site(muscle_from(name), side, ago_s=ago_s)),
            in_words=self._own(translate("Session", "another muscle")),
        )

    def _confirm(self, answer: str) -> None:
        if twitch := self._last():
            self._tell(self._session.confirm(twitch, answer))

    def _last(self) -> int:
        """Give the last twitch's number; 0, and say so, if there is none."""
        twitch = newest(self._session.snapshot())
        if twitch is None:
            self._say(translate("Session", "there is no twitch yet"))
            return 0
        return twitch.number

    def _ask_kind(self) -> None:
        if twitch := self._last():
            self._question.ask(
                translate("Session", "What was the last twitch really?"),
                [(kind, kind_label(kind)) for kind in KINDS if kind not in ("gap", "saturation")],
                lambda kind: self._tell(self._session.relabel(twitch, kind)),
            )

    def _ask_note(self) -> None:
        ago_s = self._ago_s()
        own = [(note, note) for note in self._practice.notes]
        self._question.ask(
            translate("Session", "Note"),
            own or [(note, translate("Notes", note)) for note in NOTES],
            lambda text: self._tell(self._session.mark("note", text, ago_s=ago_s)),
            in_words=self._own(translate("Session", "in your own words")),
        )
        if not self._session.keeps_words:
            self._say(
                translate("Session", "Notes in your own words need a chart (--chart); pick one.")
            )

    def _own(self, words: str) -> str:
        """Give what stands in a field for words; none without a chart, where they are not kept."""
        return words if self._session.keeps_words else ""

    def _felt(self) -> None:
        """Mark a twitch that was felt or seen where nothing was detected."""
        self._tell(self._session.mark("note", FELT, ago_s=self._ago_s()))

    def _tell(self, answer: Answer) -> None:
        done = answer.action
        self._say(words_of(done) if answer.is_done and done is not None else answer.text)


def _needle_words(needle: Needle, shot: Snapshot) -> str:
    minutes = needle.dwell_s(shot.head_sample, shot.fs) / 60
    told = translate("Session", "in for %1 min").replace("%1", f"{minutes:.1f}")
    return f"{needle.text}, {told}" if needle.text else told


def muscle_words(name: str) -> str:
    """Give a muscle as it is shown."""
    return translate("Session", "other muscle") if name == OTHER_MUSCLE else name


def words_of(action: Action) -> str:
    """Say what was done, in the user's language."""
    marked = action.marked
    if action.what == "confirm":
        yes, no = translate("Session", "twitch: felt or seen"), translate("Session", "twitch: no")
        return yes if action.value == "yes" else no
    if action.what == "relabel":
        return translate("Session", "called: %1").replace("%1", kind_label(action.value))
    if action.what == "undo":
        return translate("Session", "taken back: %1").replace("%1", action.text)
    if action.what == "note" and action.text == FELT:
        return translate("Session", "felt, not detected")
    if action.what == "check_rest":
        return translate("Session", "contact is checked for ten seconds")
    name = kind_label(action.what)
    return f"{name}: {marked}" if marked else name
