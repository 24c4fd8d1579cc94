"""Mixes clicks, the tone for an electrode that is off, and the muscle, as the speaker asks."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from twitchdetect.live.tones import FULL_UV, Resampler, Sound, Unbiased, click, limited, off_tone

MOST_WAITING_S = 0.25
"""Of the muscle's own sound; older parts are left out, so that it is never late."""


class Mixer:
    """Told by the window what happened, asked by the speaker's thread for the next samples.

    Parameters
    ----------
    out_fs : float
        Of the speaker.
    volume : float
        0 to 1.

    Attributes
    ----------
    volume : float
    is_muted, hears_emg : bool
    """

    def __init__(self, out_fs: float, *, volume: float = 0.5) -> None:
        self.out_fs, self.volume = out_fs, volume
        self.is_muted = self.hears_emg = False
        self._click, self._off = click(out_fs), off_tone(out_fs)
        self._clicks: deque[int] = deque()  # how much of each was played
        self._off_at = -1
        self._waiting: deque[Sound] = deque()
        self._resampler: Resampler | None = None
        self._unbiased: Unbiased | None = None
        self._emg_fs = 0.0
        self._lock = threading.Lock()

    def twitch(self) -> None:
        """Click once, as soon as the speaker asks."""
        with self._lock:
            self._clicks.append(0)

    def electrode_off(self, is_off: bool) -> None:
        """Begin or end the tone; one that sounds already goes on where it is."""
        with self._lock:
            if is_off and self._off_at < 0:
                self._off_at = 0
            elif not is_off:
                self._off_at = -1

    def emg(self, raw_uV: Sound, fs: float) -> None:
        """Let new raw samples of one channel be heard, in microvolts."""
        if not self.hears_emg or self.is_muted:
            return
        with self._lock:
            if self._resampler is None or self._unbiased is None or fs != self._emg_fs:
                self._resampler, self._emg_fs = Resampler(fs, self.out_fs), fs
                self._unbiased = Unbiased(fs)
            level = self._unbiased.take(raw_uV) / np.float32(FULL_UV)
            self._waiting.append(self._resampler.take(level))
            self._leave_out(sum(map(len, self._waiting)) - round(MOST_WAITING_S * self.out_fs))

    def _leave_out(self, n_samples: int) -> None:
        """Forget the oldest of what waits."""
        while n_samples > 0:
            oldest = self._waiting.popleft()
            if len(oldest) > n_samples:
                self._waiting.appendleft(oldest[n_samples:])
            n_samples -= len(oldest)

    def render(self, n_samples: int) -> Sound:
        """Give the next samples for the speaker."""
        with self._lock:
            sound = self._take_emg(n_samples)
            self._add_clicks(sound)
            self._add_off(sound)
        if self.is_muted:
            return np.zeros(n_samples, np.float32)
        return limited(sound) * np.float32(self.volume)

    def _take_emg(self, n_samples: int) -> Sound:
        sound = np.zeros(n_samples, np.float32)
        at = 0
        while self._waiting and at < n_samples:
            part = self._waiting.popleft()
            n = min(len(part), n_samples - at)
            sound[at : at + n] = part[:n]
            at += n
            if n < len(part):
                self._waiting.appendleft(part[n:])
        if not self.hears_emg:
            sound[:] = 0.0
        return sound

    def _add_clicks(self, sound: Sound) -> None:
        still: deque[int] = deque()
        for played in self._clicks:
            n = min(len(sound), len(self._click) - played)
            sound[:n] += self._click[played : played + n]
            if played + n < len(self._click):
                still.append(played + n)
        self._clicks = still

    def _add_off(self, sound: Sound) -> None:
        if self._off_at < 0:
            return
        places = (self._off_at + np.arange(len(sound))) % len(self._off)
        sound += self._off[places]
        self._off_at = (self._off_at + len(sound)) % len(self._off)
