"""Which key does what."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from twitchdetect.live.keymap import ACTIONS, GROUPS, KeyMap


def test_every_delivered_key_does_one_thing():
    keys = list(chain.from_iterable(a.keys for a in ACTIONS.values()))
    assert len(keys) == len(set(keys))
    assert all(a.keys and a.group in GROUPS for a in ACTIONS.values())


def test_a_learnt_key_does_that_and_nothing_else():
    learnt = KeyMap().with_key("undo", "I", is_pedal=True)
    assert learnt.action_of("I") == "undo"
    assert learnt.keys["needle_in"] == ()
    assert learnt.pedals == {"I"}
    again = learnt.with_key("note", "I")
    assert (again.action_of("I"), again.pedals) == ("note", frozenset())
    assert KeyMap().action_of("I") == "needle_in"


def test_only_what_differs_is_kept_and_comes_back():
    learnt = KeyMap().with_key("undo", "I", is_pedal=True).without_keys("note")
    kept = learnt.learnt()
    assert set(kept) == {"undo", "needle_in", "note"}
    assert KeyMap.of(kept, learnt.pedals) == (learnt, "")


def test_keys_as_delivered_are_taken_back_from_whoever_has_them():
    learnt = KeyMap().with_key("note", "I").as_delivered("needle_in")
    assert learnt.action_of("I") == "needle_in"
    assert learnt.keys["note"] == ("T",)


def test_actions_that_are_not_known_are_said_and_left_out():
    learnt, problem = KeyMap.of({"dance": ["Q"], "note": ["Q"]})
    assert problem.startswith("keys: nothing is called dance; there are needle_in, ")
    assert learnt.action_of("Q") == "note"


names = st.sampled_from(list(ACTIONS))
keys = st.sampled_from(["I", "O", "Q", "F13", "Space", "Return", "Ctrl+L"])


@given(st.dictionaries(names, st.lists(keys), max_size=5))
def test_whatever_a_file_says_no_key_does_two_things(learnt):
    keymap, problem = KeyMap.of(learnt)
    held = list(chain.from_iterable(keymap.keys.values()))
    assert len(held) == len(set(held))
    assert set(chain.from_iterable(learnt.values())) <= set(held)
    assert problem == ""
