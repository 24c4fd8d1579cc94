"""The traces of a session, and alone on the simulated board with keys."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QKeySequence, QShortcut

from twitchdetect.block import Marker
from twitchdetect.live.alone import show_alone
from twitchdetect.live.bands import Band
from twitchdetect.live.look import Look
from twitchdetect.live.traces import TraceView
from twitchdetect.session.marked import Marked
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot

KEYS = """+ - gain, A fitting gain; , . time base; L raw, filtered, envelope; M sweep or scroll;
space pauses, arrows scroll back; 1 to 9 hide a channel, a click on its name shows it alone."""


def show_session(view: TraceView, snapshot: Snapshot, ring: Ring) -> None:
    """Show a session's newest signals, its events and what was marked: one frame."""
    if view.signals is not ring:
        view.set_ring(ring)
    marked = Marked(snapshot.actions).markers
    markers = [Marker(a.sample, a.what, a.marked) for a in marked]
    view.set_events(snapshot.events, snapshot.decisions, markers)
    view.advance()


def add_keys(view: TraceView) -> None:
    """Let keys change what is shown."""
    for key, action in _actions(view).items():
        QShortcut(QKeySequence(key), view).activated.connect(action)
    view.name_clicked.connect(lambda channel: view.set_settings(view.settings.soloed(channel)))


def _actions(view: TraceView) -> dict[str, Callable[[], None]]:
    def change(how: str, *arguments: int) -> Callable[[], None]:
        return lambda: view.set_settings(getattr(view.settings, how)(*arguments))

    def scroll(share: float) -> Callable[[], None]:
        return lambda: view.scroll_by(share * view.settings.time_base_s) if view.is_paused else None

    return {
        "+": change("stepped_gain", 1),
        "-": change("stepped_gain", -1),
        "a": view.fit_gain,
        ".": change("stepped_time", 1),
        ",": change("stepped_time", -1),
        "l": change("next_lane"),
        "m": change("next_mode"),
        "space": lambda: view.resume() if view.is_paused else view.pause(),
        "left": scroll(-0.25),
        "right": scroll(0.25),
        **{str(i + 1): change("toggled", i) for i in range(9)},
    }


def example(look: Look) -> TraceView:
    """Give traces with noise, a burst, a loss and a needle in them."""
    fs, rng = 250.0, np.random.default_rng(1)
    ring = Ring(fs, [f"channel {i + 1}" for i in range(4)])
    data = rng.standard_normal((3500, 4)) * 6
    data[2500:2530, 1] += 60 * np.hanning(30) * rng.standard_normal(30)
    for start, stop in ((0, 2000), (2100, 3500)):
        part = data[start:stop]
        ring.write(start, part, part, np.abs(part))
    ring.threshold_uV = np.full(4, 18.0)
    view = TraceView(ring, look)
    twitch = Band(1, "ltr", 2500, 2530, 1, (1,), confirmed="yes")
    view.set_bands([Band(0, "needle_in", 1800, 1800), twitch])
    view.fit_gain()
    add_keys(view)
    return view


def main(arguments: list[str] | None = None) -> int:
    """Show them until they are closed."""
    print(KEYS)
    return show_alone(example, show_session, "1280x800", arguments)
