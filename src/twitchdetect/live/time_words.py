"""Places in a recording as people write them: minutes, seconds and thousandths."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"\s*(?:(\d+)\s*:\s*)?(\d+(?:[.,]\d*)?|[.,]\d+)\s*s?\s*")


def clock_text(sample: int, fs: float, *, decimals: int | None = None) -> str:
    """Give a place as ``m:ss.sss``, with as many decimals as tell two samples apart.

    Parameters
    ----------
    sample : int
    fs : float
        Sampling frequency in Hz.
    decimals : int, optional
        Three by default, four above 1000 samples/s, five above 10000.
    """
    n = decimals if decimals is not None else 3 + (fs > 1000) + (fs > 10_000)
    units = round(sample / fs * 10**n)
    minutes, rest = divmod(units, 60 * 10**n)
    return f"{minutes}:{rest / 10**n:0{n + 3 if n else 2}.{n}f}"


def sample_of(text: str, fs: float) -> int | None:
    """Give the sample nearest to a place that somebody wrote; None if it is none.

    Understood are ``1:02.5``, ``62.5`` and ``62,5 s``.
    """
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    seconds = float(found.group(2).replace(",", "."))
    return round((60 * int(found.group(1) or 0) + seconds) * fs)


def length_text(n_samples: int, fs: float) -> str:
    """Give a length as ``80 ms``, with a decimal for each that tells two samples apart."""
    return f"{1000 * n_samples / fs:.{(fs > 1000) + (fs > 10_000)}f} ms"


def length_of(text: str, fs: float) -> int | None:
    """Give how many samples ``80``, ``80 ms`` or ``0.08 s`` are; None if it is no length."""
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d*)?|[.,]\d+)\s*(ms|s)?\s*", text)
    if found is None:
        return None
    value = float(found.group(1).replace(",", "."))
    return round((value if found.group(2) == "s" else value / 1000) * fs)
