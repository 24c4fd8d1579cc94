"""Random numbers on a logarithmic scale, as sizes are."""

from __future__ import annotations

import math
from typing import overload

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]


@overload
def log_uniform(rng: np.random.Generator, limits: tuple[float, float]) -> float: ...
@overload
def log_uniform(rng: np.random.Generator, limits: tuple[float, float], n: int) -> Samples: ...
def log_uniform(
    rng: np.random.Generator, limits: tuple[float, float], n: int | None = None
) -> float | Samples:
    """Draw one number or `n`, every factor between the limits alike."""
    return np.exp(rng.uniform(math.log(limits[0]), math.log(limits[1]), n))
