"""Where in a recording its user is: a place that moves with a clock given from outside."""

from __future__ import annotations

from collections.abc import Sequence

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


class Place:
    """A place in a recording that can play.

    Parameters
    ----------
    n_samples : int
    fs : float

    Attributes
    ----------
    sample : int
        The sample after the last one that was played, 0 to `n_samples`.
    is_playing : bool
    speed : float
        One of `SPEEDS`.
    """

    def __init__(self, n_samples: int, fs: float) -> None:
        self.n_samples, self.fs = n_samples, fs
        self.is_playing = False
        self.speed = 1.0
        self._exact = 0.0
        self._seen_s: float | None = None

    @property
    def sample(self) -> int:
        return min(self.n_samples, int(self._exact))

    def play(self) -> None:
        """Go on from the next tick; at the end, from the beginning."""
        if self.sample >= self.n_samples:
            self._exact = 0.0
        self.is_playing, self._seen_s = True, None

    def pause(self) -> None:
        self.is_playing = False

    def seek(self, sample: int) -> None:
        """Go to a sample; what lies outside is the beginning or the end."""
        self._exact = float(min(max(0, sample), self.n_samples))

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast.

        Raises
        ------
        ValueError
            If it is slower or faster than `SPEEDS`.
        """
        if not SPEEDS[0] <= speed <= SPEEDS[-1]:
            raise ValueError(f"got speed {speed:g}; expected {SPEEDS[0]:g} to {SPEEDS[-1]:g}")
        self.speed = float(speed)

    def step_speed(self, n: int) -> None:
        """Play `n` steps faster, or slower."""
        nearest = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - self.speed))
        self.speed = SPEEDS[min(max(0, nearest + n), len(SPEEDS) - 1)]

    def tick(self, now_s: float) -> None:
        """Tell the time, on any clock that does not go back; moves if it plays."""
        if not self.is_playing:
            return
        if self._seen_s is not None:
            self._exact += max(0.0, now_s - self._seen_s) * self.speed * self.fs
        self._seen_s = now_s
        if self.sample >= self.n_samples:
            self._exact, self.is_playing = float(self.n_samples), False


def step(targets: Sequence[int], sample: int, *, is_back: bool = False) -> int | None:
    """Give the place in `targets` of the next one after a sample, or the last one before it.

    Of equal ones it is the first.
    """
    if is_back:
        before = [t for t in targets if t < sample]
        return targets.index(max(before)) if before else None
    after = [t for t in targets if t > sample]
    return targets.index(min(after)) if after else None
