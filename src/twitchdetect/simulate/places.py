"""Where in time disturbances are laid: clear of what must not be disturbed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from twitchdetect.labels import Label
from twitchdetect.simulate.draw import Samples, log_uniform

_CLEAR_S = 0.5
_TRIES = 200


def spans_s(labels: Iterable[Label], kind: str, fs: float) -> Samples:
    """Give start and stop of all labels of a kind in seconds: (n_labels, 2)."""
    spans = [(b.start_sample / fs, b.stop_sample / fs) for b in labels if b.kind == kind]
    return np.array(spans, dtype=np.float64).reshape(-1, 2)


def is_clear(taken_s: Samples, start_s: float, stop_s: float) -> bool:
    """Tell whether nothing that is taken is nearer than half a second."""
    return not bool(
        ((taken_s[:, 0] < stop_s + _CLEAR_S) & (taken_s[:, 1] > start_s - _CLEAR_S)).any()
    )


def draw_places(
    rng: np.random.Generator,
    n: int,
    length_s: tuple[float, float],
    between_s: tuple[float, float],
    taken_s: Samples,
) -> list[tuple[float, float]]:
    """Draw starts and lengths, clear of each other and of what is taken.

    Where 200 draws find no such place, the last one is taken as it is.

    Parameters
    ----------
    n : int
    length_s : tuple of float
        Shortest and longest; drawn so that every factor between them is alike.
    between_s : tuple of float
        Nothing begins before the first or ends after the second.
    taken_s : ndarray, (n_taken, 2)
    """
    places: list[tuple[float, float]] = []
    for _ in range(n):
        for _ in range(_TRIES):
            long_s = log_uniform(rng, length_s)
            start_s = rng.uniform(between_s[0], max(between_s[0], between_s[1] - long_s))
            if is_clear(taken_s, start_s, start_s + long_s):
                break
        places.append((start_s, long_s))
        taken_s = np.vstack([taken_s, [[start_s, start_s + long_s]]])
    return places
