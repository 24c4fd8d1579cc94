"""Which key does what: defaults, what was learnt, and which keys are pedals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate


@dataclass(frozen=True, slots=True)
class KeyAction:
    """Something that a key does.

    Attributes
    ----------
    name : str
    label : str
        English; shown through the translator's context ``Keys``.
    keys : tuple of str
        Delivered, as `QKeySequence` spells them.
    group : str
        ``needle``, ``twitch``, ``chart``, ``picture``, ``sound`` or ``window``.
    repeats : bool
        Whether it goes on while the key is held down.
    """

    name: str
    label: str
    keys: tuple[str, ...]
    group: str
    repeats: bool = False


def _action(name: str, label: str, keys: str, group: str, *, repeats: bool = False) -> KeyAction:
    return KeyAction(name, label, tuple(keys.split()), group, repeats)


GROUPS = {
    "needle": QT_TRANSLATE_NOOP("Keys", "Needle and site"),
    "twitch": QT_TRANSLATE_NOOP("Keys", "Last twitch and notes"),
    "chart": QT_TRANSLATE_NOOP("Keys", "Chart"),
    "picture": QT_TRANSLATE_NOOP("Keys", "Traces"),
    "sound": QT_TRANSLATE_NOOP("Keys", "Sound"),
    "window": QT_TRANSLATE_NOOP("Keys", "Window"),
}
_ALL = (
    _action("needle_in", QT_TRANSLATE_NOOP("Keys", "needle in"), "I", "needle"),
    _action("needle_out", QT_TRANSLATE_NOOP("Keys", "needle out"), "O", "needle"),
    _action("next_site", QT_TRANSLATE_NOOP("Keys", "next site"), "Return", "needle"),
    _action("muscle", QT_TRANSLATE_NOOP("Keys", "next site, other muscle"), "X", "needle"),
    _action("site_form", QT_TRANSLATE_NOOP("Keys", "details of the site"), "E", "chart"),
    _action("ago", QT_TRANSLATE_NOOP("Keys", "next mark 2 s ago"), "2", "needle"),
    _action("recheck", QT_TRANSLATE_NOOP("Keys", "check contact again"), "R", "needle"),
    _action("confirm_yes", QT_TRANSLATE_NOOP("Keys", "yes, a twitch"), "Y Space", "twitch"),
    _action("confirm_no", QT_TRANSLATE_NOOP("Keys", "no twitch"), "N", "twitch"),
    _action("relabel", QT_TRANSLATE_NOOP("Keys", "call it something else"), "L", "twitch"),
    _action("felt", QT_TRANSLATE_NOOP("Keys", "felt, not detected"), "G", "twitch"),
    _action("note", QT_TRANSLATE_NOOP("Keys", "note"), "T", "twitch"),
    _action("adverse", QT_TRANSLATE_NOOP("Keys", "something unwanted"), "U", "chart"),
    _action("undo", QT_TRANSLATE_NOOP("Keys", "undo"), "Backspace Ctrl+Z", "twitch"),
    _action("pause", QT_TRANSLATE_NOOP("Keys", "hold the picture"), "P", "picture"),
    _action("back", QT_TRANSLATE_NOOP("Keys", "look back"), "Left", "picture", repeats=True),
    _action("forward", QT_TRANSLATE_NOOP("Keys", "look ahead"), "Right", "picture", repeats=True),
    _action("gain_up", QT_TRANSLATE_NOOP("Keys", "signal larger"), "+", "picture", repeats=True),
    _action("gain_down", QT_TRANSLATE_NOOP("Keys", "signal smaller"), "-", "picture", repeats=True),
    _action("gain_auto", QT_TRANSLATE_NOOP("Keys", "signal size by itself"), "A", "picture"),
    _action("time_longer", QT_TRANSLATE_NOOP("Keys", "more seconds"), "PgDown", "picture"),
    _action("time_shorter", QT_TRANSLATE_NOOP("Keys", "fewer seconds"), "PgUp", "picture"),
    _action("lane", QT_TRANSLATE_NOOP("Keys", "raw, filtered, envelope"), "F", "picture"),
    _action("mode", QT_TRANSLATE_NOOP("Keys", "scroll or sweep"), "W", "picture"),
    _action("channel_up", QT_TRANSLATE_NOOP("Keys", "channel above"), "Up", "picture"),
    _action("channel_down", QT_TRANSLATE_NOOP("Keys", "channel below"), "Down", "picture"),
    _action("hide", QT_TRANSLATE_NOOP("Keys", "hide channel"), "H", "picture"),
    _action("solo", QT_TRANSLATE_NOOP("Keys", "this channel alone"), "S", "picture"),
    _action("mute", QT_TRANSLATE_NOOP("Keys", "sound on or off"), "M", "sound"),
    _action("volume_up", QT_TRANSLATE_NOOP("Keys", "louder"), ".", "sound", repeats=True),
    _action("volume_down", QT_TRANSLATE_NOOP("Keys", "softer"), ",", "sound", repeats=True),
    _action("voice", QT_TRANSLATE_NOOP("Keys", "hear the muscle"), "V", "sound"),
    _action("help", QT_TRANSLATE_NOOP("Keys", "these keys"), "? F1", "window"),
    _action("learn", QT_TRANSLATE_NOOP("Keys", "learn keys and pedals"), "K", "window"),
    _action("lock", QT_TRANSLATE_NOOP("Keys", "lock or unlock keys"), "Ctrl+L", "window"),
    _action("theme", QT_TRANSLATE_NOOP("Keys", "dark or light"), "D", "window"),
    _action("scale_up", QT_TRANSLATE_NOOP("Keys", "everything larger"), "Ctrl++", "window"),
    _action("scale_down", QT_TRANSLATE_NOOP("Keys", "everything smaller"), "Ctrl+-", "window"),
    _action("second", QT_TRANSLATE_NOOP("Keys", "second window"), "F2", "window"),
    _action("full", QT_TRANSLATE_NOOP("Keys", "full screen"), "F11", "window"),
    _action("finish", QT_TRANSLATE_NOOP("Keys", "finish the session"), "Ctrl+Q", "window"),
)
ACTIONS: Mapping[str, KeyAction] = {action.name: action for action in _ALL}
_DELIVERED = {action.name: action.keys for action in _ALL}


def action_label(name: str) -> str:
    """Give what an action is called in the user's language."""
    return translate("Keys", ACTIONS[name].label)


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Keys by action.

    Attributes
    ----------
    keys : mapping of str to tuple of str
    pedals : frozenset of str
        Keys that also work while keys are locked.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(_DELIVERED))
    pedals: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, learnt: Mapping[str, Iterable[str]], pedals: Iterable[str] = ()
    ) -> tuple[KeyMap, str]:
        """Make it from what was learnt, over what is delivered; later keys take from earlier.

        Returns
        -------
        KeyMap
        str
            One line on what could not be used; empty if all could.
        """
        unknown = [name for name in learnt if name not in ACTIONS]
        taken = {key for name, keys in learnt.items() if name in ACTIONS for key in keys}
        keys = {n: tuple(k for k in old if k not in taken) for n, old in _DELIVERED.items()}
        seen: set[str] = set()
        for name in ACTIONS:
            if name in learnt:
                keys[name] = tuple(k for k in dict.fromkeys(learnt[name]) if k not in seen)
                seen.update(keys[name])
        problem = ""
        if unknown:
            problem = (
                f"keys: nothing is called {', '.join(unknown)}; there are {', '.join(ACTIONS)}"
            )
        return cls(keys, frozenset(pedals)), problem

    def learnt(self) -> dict[str, tuple[str, ...]]:
        """Give what differs from what is delivered, as settings keep it."""
        return {name: keys for name, keys in self.keys.items() if keys != _DELIVERED[name]}

    def action_of(self, key: str) -> str:
        """Give what a key does; empty if nothing."""
        return next((name for name, keys in self.keys.items() if key in keys), "")

    def with_key(self, name: str, key: str, *, is_pedal: bool = False) -> KeyMap:
        """Give a map where a key does this and nothing else."""
        keys = {n: tuple(k for k in old if k != key) for n, old in self.keys.items()}
        keys[name] = (*keys[name], key)
        pedals = self.pedals | {key} if is_pedal else self.pedals - {key}
        return replace(self, keys=keys, pedals=pedals)

    def without_keys(self, name: str) -> KeyMap:
        """Give a map where no key does this."""
        gone = self.keys[name]
        return replace(self, keys={**self.keys, name: ()}, pedals=self.pedals.difference(gone))

    def as_delivered(self, name: str) -> KeyMap:
        """Give a map where an action has its delivered keys again."""
        bare = self.without_keys(name)
        for key in _DELIVERED[name]:
            bare = bare.with_key(name, key)
        return bare
