"""What muscle does besides twitching: contract at will, guard, startle, and rise while needled.

Published are the delays of guarding and startle and the size of de-qi; sizes and lengths else are
assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.snr import band_energy_uV2
from twitchdetect.labels import Label
from twitchdetect.simulate.canvas import Canvas
from twitchdetect.simulate.units import Bundle, discharges

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Muscles:
    """Pools of motor units of both sides; the other one is None where no channel sees it."""

    needled: Bundle
    other: Bundle | None


def add_contraction(
    canvas: Canvas,
    rng: np.random.Generator,
    pool: Bundle,
    time_s: float,
    length_s: float,
    rest_uV2: Samples,
) -> Label:
    """Add a voluntary contraction: a ramp, a hold, a ramp, 10-50 dB above rest."""
    drive = _trapezoid(canvas, length_s, rng.uniform(0.1, 0.35) * length_s)
    drive *= rng.uniform(0.15, 0.9)
    return _add_drive(canvas, rng, pool, time_s, drive, rest_uV2, rng.uniform(10, 50), "voluntary")


def add_guarding(
    canvas: Canvas, rng: np.random.Generator, pool: Bundle, stroke_s: float, rest_uV2: Samples
) -> Label:
    """Add guarding: 150-400 ms after a stroke the muscle holds against it for 0.3-2.5 s."""
    length_s = rng.uniform(0.3, 2.5)
    drive = _trapezoid(canvas, length_s, min(0.1, 0.3 * length_s)) * rng.uniform(0.2, 0.6)
    time_s = stroke_s + rng.uniform(0.15, 0.4)
    label = _add_drive(canvas, rng, pool, time_s, drive, rest_uV2, rng.uniform(12, 35), "voluntary")
    return replace(label, cause="guarding after a stroke")


def add_startle(
    canvas: Canvas,
    rng: np.random.Generator,
    muscles: Muscles,
    time_s: float,
    rest_uV2: Samples,
    snr_db: float,
) -> Label:
    """Add a startle: 55-65 ms after its cause, all muscles of both sides for 60-250 ms.

    Its units begin together, within some 10 ms.
    """
    onset_s = time_s + rng.uniform(0.055, 0.065)
    drive = _trapezoid(canvas, rng.uniform(0.06, 0.25), 0.01) * 0.9
    pools = [pool for pool in (muscles.needled, muscles.other) if pool is not None]
    labels = [
        _add_drive(canvas, rng, pool, onset_s, drive, rest_uV2, snr_db, "startle", within_s=0.01)
        for pool in pools
    ]
    return replace(
        labels[0],
        stop_sample=max(label.stop_sample for label in labels),
        channels=tuple(c for label in labels for c in label.channels),
        cause="startle",
    )


def add_de_qi(
    canvas: Canvas, rng: np.random.Generator, pool: Bundle, time_s: float, rest_uV2: Samples
) -> Label:
    """Add the rise of tone while the needle is grasped: 2-3 times rest's amplitude for 4-20 s."""
    length_s = rng.uniform(4, 20)
    drive = _trapezoid(canvas, length_s, 0.3 * length_s) * rng.uniform(0.1, 0.3)
    times = rng.uniform(2, 3)
    snr_db = 10 * np.log10(times**2 - 1)
    label = _add_drive(canvas, rng, pool, time_s, drive, rest_uV2, snr_db, "de_qi")
    return replace(label, cause=f"tone {times:.1f} times that of rest")


def _trapezoid(canvas: Canvas, length_s: float, ramp_s: float) -> Samples:
    n = round(length_s * canvas.board.inner_fs)
    n_ramp = max(1, round(ramp_s * canvas.board.inner_fs))
    up = np.arange(n) + 1
    return np.asarray(np.minimum(1.0, np.minimum(up, up[::-1]) / n_ramp))


def _add_drive(
    canvas: Canvas,
    rng: np.random.Generator,
    pool: Bundle,
    time_s: float,
    drive: Samples,
    rest_uV2: Samples,
    snr_db: float,
    kind: str,
    within_s: float = 0.05,
) -> Label:
    """Let a pool answer a drive from `time_s` on, scaled so that its strongest channel has the SNR.

    The label's interval is from the first discharge to the end of the last one's potential.
    """
    which, ticks = discharges(rng, len(pool), drive, canvas.board.inner_fs, within_s)
    begin = min(ticks)
    ticks = [tick - begin for tick in ticks]
    first, rows = canvas.sampled(pool.add_up(which, ticks), canvas.tick(time_s))
    power = band_energy_uV2(rows, canvas.board.fs) / len(rows) / rest_uV2
    best = int(np.argmax(power))
    gain2 = 10 ** (snr_db / 10) / power[best]
    power *= gain2
    first, rows = canvas.add_rows(first, rows * np.sqrt(gain2))
    return Label(
        kind=kind,
        start_sample=first,
        stop_sample=first + len(rows),
        channel=best,
        channels=tuple(int(c) for c in np.argsort(-power, kind="stable") if power[c] > 0.25),
        snr_db=float(snr_db),
        peak_uV=float(np.abs(rows[:, best]).max()),
        cause="contraction",
    )
