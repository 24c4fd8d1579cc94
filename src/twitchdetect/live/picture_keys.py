"""What keys do to the traces alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from twitchdetect.errors import TwitchDetectError
from twitchdetect.live.settings import Settings
from twitchdetect.live.strings import translate
from twitchdetect.live.trace_settings import TraceSettings, lane_name
from twitchdetect.live.traces import TraceView

_SCROLLED_SHARE = 0.25


def settings_of(settings: Settings) -> TraceSettings:
    """Give the traces' settings as a user left them."""
    plain = TraceSettings()
    return replace(
        plain,
        lane=settings.lane,  # type: ignore[arg-type]
        mode=settings.mode,  # type: ignore[arg-type]
        time_base_s=settings.time_base_s,
        uV_per_lane=2 * settings.gain_uV or plain.uV_per_lane,
    )


def kept_of(settings: Settings, shown: TraceSettings, *, is_auto: bool) -> Settings:
    """Give a user's settings with those of the traces in them."""
    return replace(
        settings,
        lane=shown.lane,
        mode=shown.mode,
        time_base_s=shown.time_base_s,
        gain_uV=0.0 if is_auto else shown.uV_per_lane / 2,
    )


class PictureKeys:
    """Does it, on the traces that are there.

    Parameters
    ----------
    traces : TraceView

    Attributes
    ----------
    chosen : int
        The channel that `hide` and `solo` are about.
    is_auto : bool
        Whether the gain follows the signal.
    """

    def __init__(self, traces: TraceView, *, is_auto: bool = True) -> None:
        self.traces, self.chosen, self.is_auto = traces, 0, is_auto
        change = self._change
        self._does: dict[str, Callable[[], str]] = {
            "pause": self._pause,
            "back": lambda: self._scroll(-1),
            "forward": lambda: self._scroll(1),
            "gain_up": lambda: self._gain(1),
            "gain_down": lambda: self._gain(-1),
            "gain_auto": self._auto,
            "time_longer": lambda: change(self.traces.settings.stepped_time(1)),
            "time_shorter": lambda: change(self.traces.settings.stepped_time(-1)),
            "lane": lambda: change(self.traces.settings.next_lane()),
            "mode": lambda: change(self.traces.settings.next_mode()),
            "channel_up": lambda: self._choose(-1),
            "channel_down": lambda: self._choose(1),
            "hide": lambda: change(self.traces.settings.toggled(self.chosen)),
            "solo": lambda: change(self.traces.settings.soloed(self.chosen)),
        }

    def does(self, name: str) -> bool:
        """Tell whether an action is one of the traces."""
        return name in self._does

    def act(self, name: str) -> str:
        """Do it; give what is to be said of it."""
        try:
            return self._does[name]()
        except (OSError, TwitchDetectError) as error:  # of a past that cannot be read
            return str(error)

    def fit(self) -> None:
        """Follow the signal, where that is wanted."""
        if self.is_auto and not self.traces.is_paused:
            self.traces.fit_gain()

    def _change(self, settings: TraceSettings) -> str:
        self.traces.set_settings(settings)
        return _words(settings, self.traces.channels)

    def _gain(self, n: int) -> str:
        self.is_auto = False
        return self._change(self.traces.settings.stepped_gain(n))

    def _auto(self) -> str:
        self.is_auto = True
        self.traces.fit_gain()
        return translate("Picture", "signal size follows the signal")

    def _pause(self) -> str:
        if self.traces.is_paused:
            self.traces.resume()
            return translate("Picture", "live again")
        self.traces.pause()
        return translate("Picture", "picture held; recording and watching go on")

    def _scroll(self, side: int) -> str:
        if not self.traces.is_paused:
            self.traces.pause()
        self.traces.scroll_by(side * _SCROLLED_SHARE * self.traces.settings.time_base_s)
        return ""

    def _choose(self, n: int) -> str:
        self.chosen = (self.chosen + n) % len(self.traces.channels)
        if self.traces.settings.solo is not None:
            self.traces.set_settings(replace(self.traces.settings, solo=self.chosen))
        told = translate("Picture", "channel %1 chosen")
        return told.replace("%1", self.traces.channels[self.chosen])


def _words(settings: TraceSettings, channels: tuple[str, ...]) -> str:
    parts = [
        lane_name(settings.lane),
        f"{settings.time_base_s:g} s",
        f"{settings.uV_per_lane:g} µV",
    ]
    if settings.solo is not None:
        parts.append(translate("Picture", "%1 alone").replace("%1", channels[settings.solo]))
    elif settings.hidden:
        names = ", ".join(channels[c] for c in sorted(settings.hidden) if c < len(channels))
        parts.append(translate("Picture", "without %1").replace("%1", names))
    return " · ".join(parts)
