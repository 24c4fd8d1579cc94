"""The speaker, where there is one; where there is none the window is silent and says so once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from twitchdetect.boards.contact import OFF
from twitchdetect.live.mixer import Mixer
from twitchdetect.live.strings import translate
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot

OUT_FS = 44_100.0
STEP = 0.1
_MOST_BEHIND_S = 0.2


class Stream(Protocol):
    """What a speaker is driven by; sounddevice has it."""

    def start(self) -> None: ...
    def close(self) -> None: ...


Fill = Callable[[npt.NDArray[np.float32], int, object, object], None]
OpenStream = Callable[[float, Fill], Stream]


def open_speaker(out_fs: float, fill: Fill) -> Stream:
    """Open the computer's speaker.

    Raises
    ------
    ImportError, OSError
        If sounddevice or the library below it is not there.
    Exception
        Whatever sounddevice raises where there is no speaker.
    """
    import sounddevice

    made: Any = sounddevice.OutputStream(
        samplerate=out_fs, channels=1, dtype="float32", latency="low", callback=fill
    )
    return made  # type: ignore[no-any-return]


class Speaker(QObject):
    """Plays what a session does.

    Parameters
    ----------
    open_stream : callable, optional
        Gives the stream that asks for samples; the computer's speaker by default.
    volume : float
        0 to 1.

    Attributes
    ----------
    mixer : Mixer
    notice : str
        Why nothing is heard; empty if it is.

    Signals
    -------
    told(str)
        One line for the user, on volume and mute, and why there is no sound.
    """

    told = Signal(str)

    def __init__(
        self,
        open_stream: OpenStream | None = None,
        *,
        volume: float = 0.5,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.mixer = Mixer(OUT_FS, volume=volume)
        self.notice = ""
        self._open = open_stream or open_speaker
        self._stream: Stream | None = None
        self._last_number = 0
        self._heard_sample = -1

    def start(self) -> bool:
        """Open the speaker; tell whether there is sound, and if not, say why."""
        try:
            self._stream = self._open(OUT_FS, self._fill)
            self._stream.start()
        except ImportError:
            self._silent(translate("Sound", 'no sound: pip install "twitchdetect[sound]"'))
        except Exception as error:  # noqa: BLE001  whatever a sound card does, the session goes on
            why = " ".join(str(error).split()) or type(error).__name__
            self._silent(translate("Sound", "no sound: %1").replace("%1", why))
        return not self.notice

    def close(self) -> None:
        """Let the speaker go."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def look_at(self, snapshot: Snapshot) -> None:
        """Click for new twitches and sound the tone while an electrode is off."""
        new = [e for e in snapshot.events[self._last_number :] if e.event.kind == "ltr"]
        self._last_number = len(snapshot.events)
        if new:
            self.mixer.twitch()
        is_off = any(c.level == OFF for c in snapshot.contacts)
        self.mixer.electrode_off(is_off and snapshot.state == "running")

    def listen(self, ring: Ring, channel: int) -> None:
        """Let one channel be heard, from where it was left; what lies too far back is skipped."""
        head = ring.head
        earliest = head - round(_MOST_BEHIND_S * ring.fs)
        start = max(self._heard_sample, earliest, 0)
        self._heard_sample = head
        if self.mixer.hears_emg and start < head and 0 <= channel < ring.n_channels:
            self.mixer.emg(ring.read("raw", start, head)[channel], ring.fs)

    def act(self, action: str) -> None:
        """Do what a key asks: mute, volume_up, volume_down or voice."""
        mixer = self.mixer
        if action == "mute":
            mixer.is_muted = not mixer.is_muted
        elif action == "voice":
            mixer.hears_emg = not mixer.hears_emg
        elif action in ("volume_up", "volume_down"):
            step = STEP if action == "volume_up" else -STEP
            mixer.volume = min(1.0, max(0.0, round(mixer.volume + step, 2)))
            mixer.is_muted = False
        else:
            raise ValueError(f"got {action!r}; expected mute, voice, volume_up or volume_down")
        self.told.emit(self.words())

    def words(self) -> str:
        """Say how loud it is and what is heard."""
        if self.notice:
            return self.notice
        if self.mixer.is_muted:
            return translate("Sound", "Sound off")
        told = translate("Sound", "Volume %1 %").replace("%1", f"{100 * self.mixer.volume:.0f}")
        with_muscle = translate("Sound", "with the muscle")
        return f"{told}, {with_muscle}" if self.mixer.hears_emg else told

    def _silent(self, notice: str) -> None:
        self.notice = notice
        self._stream = None
        self.told.emit(notice)

    def _fill(
        self, out: npt.NDArray[np.float32], n_samples: int, _time: object, _status: object
    ) -> None:
        out[:, 0] = self.mixer.render(n_samples)
