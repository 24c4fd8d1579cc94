"""What each named action of a replay does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from twitchdetect.live.theme import THEMES, clamp_scale

if TYPE_CHECKING:
    from twitchdetect.live.replay_window import ReplayWindow

Act = Callable[[], object]
_SCALE_STEP = 0.25


def acts_of(window: ReplayWindow) -> dict[str, Act]:
    """Give the actions of a window by their names in `replay_keys.ACTIONS`."""
    return {**_playing(window), **_seeing(window), **_labelling(window)}


def _playing(window: ReplayWindow) -> dict[str, Act]:
    n_samples = window.session.recording.n_samples
    return {
        "play": window.toggle_play,
        "next": partial(window.step, 1),
        "previous": partial(window.step, -1),
        "faster": partial(window.step_speed, 1),
        "slower": partial(window.step_speed, -1),
        "back": partial(window.seek_by, -0.1),
        "forward": partial(window.seek_by, 0.1),
        "start": partial(window.seek, 0),
        "end": partial(window.seek, n_samples),
    }


def _seeing(window: ReplayWindow) -> dict[str, Act]:
    panels = window.panels
    traces = panels.traces
    return {
        "time_shorter": partial(window.step_time, -1),
        "time_longer": partial(window.step_time, 1),
        "gain_up": lambda: traces.set_settings(traces.settings.stepped_gain(1)),
        "gain_down": lambda: traces.set_settings(traces.settings.stepped_gain(-1)),
        "gain_auto": traces.fit_gain,
        "lane": lambda: panels.set_lane(traces.settings.next_lane()),
        "theme": partial(_other_theme, window),
        "scale_up": partial(_scale, window, _SCALE_STEP),
        "scale_down": partial(_scale, window, -_SCALE_STEP),
        "help": panels.help.toggle,
    }


def _labelling(window: ReplayWindow) -> dict[str, Act]:
    panels = window.panels
    editor = panels.editor
    kinds = {f"kind {i}": partial(editor.choose_kind_number, i) for i in range(10)}
    return {
        "label": lambda: window.set_labelling(not window.is_labelling),
        "accept": editor.accept,
        "delete": editor.delete,
        "suggest": window.suggest,
        "onset_back": partial(editor.nudge, -1, 0),
        "onset_on": partial(editor.nudge, 1, 0),
        "end_back": partial(editor.nudge, 0, -1),
        "end_on": partial(editor.nudge, 0, 1),
        "note": panels.labels.edit_note,
        "nothing": partial(editor.select, None),
        "undo": editor.undo,
        "redo": editor.redo,
        "save": editor.save,
        **kinds,
    }


def _other_theme(window: ReplayWindow) -> None:
    name = next(n for n in THEMES if n != window.look.theme.name)
    window.set_look(replace(window.look, theme=THEMES[name]))


def _scale(window: ReplayWindow, step: float) -> None:
    window.set_look(replace(window.look, scale=clamp_scale(window.look.scale + step)))
