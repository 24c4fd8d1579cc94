"""Words of lists stay, all others become numbers."""

import pytest

from twitchdetect.errors import TwitchDetectError
from twitchdetect.session.commands import Commands
from twitchdetect.session.words import FELT, NOTES, KnownWords, note_number

KNOWN = KnownWords(frozenset({"stage 2"}), frozenset({"Soleus", "Knot"}))


def commands(**more):
    made = Commands(lambda: 1.0, words=KNOWN, **more)
    made.say = lambda: [m.text for m in made._snapshot.messages]
    return made


def marked(made):
    return [a.marked for a in made._snapshot.actions]


@pytest.mark.parametrize("note", ["", "stage 2", "  stage \n 2 ", *NOTES])
def test_a_note_of_a_list_keeps_its_words(note):
    kept = []
    made = commands(keep_words=lambda *words: kept.append(words))
    made.mark("note", note)
    assert marked(made) == [" ".join(note.split())] and kept == []
    assert FELT in NOTES


@pytest.mark.parametrize("note", ["Stage 2", "stage 2 Anna", "Soleus", "note 7", "client moved!"])
def test_every_other_note_is_a_number(note):
    kept = []
    made = commands(keep_words=lambda *words: kept.append(words))
    made.mark("note", f"  {note} ")
    assert marked(made) == ["note 1"] and kept == [(1, note, 0)]


def test_every_typed_text_has_a_number_of_its_own_and_they_go_on():
    kept = []
    made = commands(keep_words=lambda *words: kept.append(words), first_words=5)
    made.next_site("Plantaris", "left", "T1")
    made.mark("note", "one")
    made.next_site("Soleus", "right")
    made.needle_in("thin")
    made.needle_out()
    made.mark("needle_in", "thick")
    made.mark("needle_out", "bent")
    assert marked(made) == [
        "site 5, other muscle, left", "note 7", "Soleus, right", "needle 8", "needle 8",
        "needle 9", "needle 10",
    ]  # fmt: skip
    assert kept == [
        (5, "T1", 0), (6, "muscle: Plantaris", 0), (7, "one", 0), (8, "thin", 0), (9, "thick", 0),
        (10, "bent", 0),
    ]  # fmt: skip


def test_what_is_refused_takes_no_number_and_hands_nothing_over():
    kept = []
    made = commands(keep_words=lambda *words: kept.append(words))
    assert not made.mark("needle_out", "Anna").is_done
    assert not made.mark("Anna", "Anna").is_done
    answer = made.next_site("Plantaris", "Anna")
    assert not answer.is_done and "expected left, right, middle" in answer.text
    assert kept == [] and marked(made) == []
    made.mark("note", "one")
    assert kept == [(1, "one", 0)]


def test_without_a_keeper_it_is_said_once_that_words_are_lost():
    made = commands()
    assert not made.keeps_words and commands(keep_words=print).keeps_words
    made.mark("note", "one")
    made.mark("note", "two")
    assert marked(made) == ["note 1", "note 2"]
    assert made.say() == ["typed words need a chart (--chart), and there is none: a number stands "
                          "for them"]  # fmt: skip


@pytest.mark.parametrize(
    ("error", "why"),
    [(TwitchDetectError("the session is signed"), "the session is signed"),
     (RuntimeError("cannot keep 'one'"), "RuntimeError")],
)  # fmt: skip
def test_a_keeper_that_fails_takes_nothing_from_the_session(error, why):
    def fail(*_):
        raise error

    made = commands(keep_words=fail)
    assert made.mark("note", "one").is_done
    assert marked(made) == ["note 1"]
    assert made.say() == [f"words number 1 were not kept: {why}"]


def test_undo_names_the_number():
    made = commands(keep_words=lambda *_: None)
    made.mark("note", "Anna")
    assert made.undo().text == "taken back: note: note 1"


@pytest.mark.parametrize(
    ("text", "number"),
    [("note 3", 3), ("site 12", 12), ("needle 1", 1), ("stroke 2", 2), ("note 0", 0), ("note", 0),
     ("stage 2", 0), ("note 3 b", 0), ("twitch felt", 0)],
)  # fmt: skip
def test_the_number_of_words_is_read_back(text, number):
    assert note_number(text) == number
