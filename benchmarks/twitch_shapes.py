"""Simulated twitches beside real evoked bursts and real flicks: a picture, and their measures.

The real ones are motor-evoked potentials (magnetic stimulation, 3 kHz) and voluntary flicks of a
thumb muscle (1 kHz). Neither is a local twitch response, of which no public recording is known.
All measures are of the signal from 20 Hz up: length of the central 99 % of the energy, centre of
the power spectrum, phases between zero crossings of parts above a tenth of the peak.

    python benchmarks/twitch_shapes.py --real FOLDER --out twitch_shapes.png
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import numpy as np
from scipy import io, signal

import twitchdetect as td
from twitchdetect import simulate
from twitchdetect.dsp.snr import interval_of_energy
from twitchdetect.evaluate.benchmark.real import MEP_FS, evoked_part

mpl.use("Agg")
import matplotlib.pyplot as plt

N = 6


def simulated(fs_board: str = "wifi") -> tuple[list[np.ndarray], float]:
    """Twitches alone, without any rest: the difference of two sessions of one seed."""
    settings = {"minutes": 5, "seed": 11, "board": fs_board, "confounders": frozenset()}
    with_ = simulate.session("sweep", first_snr_db=(20, 20), unseen_share=0.0, **settings)
    rest = simulate.session("rest", **settings)
    added = with_.recording.data_uV - rest.recording.data_uV
    fs = with_.recording.fs
    pad = round(0.02 * fs)
    return [
        added[t.start_sample - pad : t.stop_sample + pad, t.channel] for t in with_.twitches
    ], fs


def evoked(folder: Path) -> tuple[list[np.ndarray], float]:
    sweeps = [
        sweep
        for path in sorted(folder.glob("mep_sweeps/ID*.mat"))
        for sweep in io.loadmat(path)["meps"].T[::5]
    ]
    parts = [evoked_part(sweep) for sweep in sweeps]
    return [p for p in parts if p is not None], MEP_FS


def flicks(folder: Path) -> tuple[list[np.ndarray], float]:
    recording = td.read(folder / "biosignals_emg_1000hz" / "emg_1000_hz_16_bits_solo.h5")
    sos = signal.butter(2, 10, "highpass", fs=recording.fs, output="sos")
    data_uV = signal.sosfiltfilt(sos, recording.data_uV[:, 0])
    events = [e for e in td.detect(recording) if e.kind == "ltr" and e.peak_uV > 300]
    return [data_uV[e.start_sample - 20 : e.stop_sample + 20] for e in events], recording.fs


def measures(burst: np.ndarray, fs: float) -> tuple[float, float, int, float]:
    """Length in ms, centre of the spectrum in Hz, phases, peak over rms."""
    sos = signal.butter(2, 20, "highpass", fs=fs, output="sos")
    band = signal.sosfiltfilt(sos, np.pad(burst, round(0.1 * fs)))
    start, stop = interval_of_energy(band[:, None])
    part = band[start:stop]
    power = np.abs(np.fft.rfft(part, 8192)) ** 2
    at_hz = np.fft.rfftfreq(8192, 1 / fs)
    is_in = (at_hz >= 20) & (at_hz <= 450)
    centre = (power * at_hz)[is_in].sum() / power[is_in].sum()
    signs = np.sign(part[np.abs(part) > 0.1 * np.abs(part).max()])
    phases = 1 + int((np.diff(signs) != 0).sum())
    return 1000 * (stop - start) / fs, centre, phases, np.abs(part).max() / part.std()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=Path("twitch_shapes.png"))
    args = parser.parse_args()
    sources = {
        "simulated twitch": simulated(),
        "real motor-evoked potential": evoked(args.real),
        "real flick": flicks(args.real),
    }
    figure, axes = plt.subplots(N, 3, figsize=(13, 11), sharex="col", layout="constrained")
    for column, (name, (bursts, fs)) in enumerate(sources.items()):
        table = np.array([measures(b, fs) for b in bursts])
        low, middle, high = np.percentile(table, [10, 50, 90], axis=0)
        print(f"{name}: {len(bursts)}")
        for i, what in enumerate(("length ms", "centre Hz", "phases", "peak / rms")):
            print(f"  {what:12} median {middle[i]:6.1f}, 10-90 %: {low[i]:.1f} to {high[i]:.1f}")
        for row, burst in enumerate(bursts[:: max(1, len(bursts) // N)][:N]):
            axis = axes[row, column]
            axis.plot(1000 * np.arange(len(burst)) / fs, burst, color="#1b4f72", lw=1)
            axis.axhline(0, color="0.8", lw=0.5, zorder=0)
            axis.set_ylabel("uV")
        axes[0, column].set_title(name)
        axes[-1, column].set_xlabel("ms")
    figure.savefig(args.out, dpi=80)
    print(f"Wrote {args.out}")


if __name__ == "__main__":
    main()
