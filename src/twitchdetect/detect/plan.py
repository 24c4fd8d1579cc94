"""From the user's settings to the detector's arithmetic."""

from __future__ import annotations

import math

import numpy as np

from twitchdetect.config import DetectorConfig
from twitchdetect.detect import state as st
from twitchdetect.detect.allocate import SETTLE_S, Plan
from twitchdetect.detect.closeup import HIGH_HZ, high_sections
from twitchdetect.detect.evidence import ratio_at
from twitchdetect.dsp import design
from twitchdetect.dsp.line import LINE_WIDTH_HZ, SIZE_MEMORY_S, line_constants
from twitchdetect.dsp.noise_floor import trim_bias
from twitchdetect.dsp.whitening import ORDER, emptied, white_share

HOP_S = 0.004
_THIN_FS = 450.0
"""The detector's own sampling frequency is the lowest whole fraction of fs that is not below."""
FLOOR_S = 4.0
TAIL_MEMORY_S = 300.0
COLLECT_NATS = 4.0
PRIOR_RATE_HZ, PRIOR_RATE_PER_DOF_HZ = 0.38, 0.30
"""Peaks a second in white noise: most, and for each degree of freedom of a hop."""
PRIOR_FALL = 1.1
PRIOR_COUNT = 60.0
REST_RISE_DB_PER_MIN = 10.0
_TRIM_EFFICIENCY = 0.8
MASK_FALL_PER_S = 40.0
"""How fast (nepers of power) the band filter's ringing falls; a 20 Hz high-pass's does at 96."""
RINGING_FALL_PER_S = 0.7 * 2 * math.pi * LINE_WIDTH_HZ
"""The same for the mains oscillators."""


def make_plan(
    fs: float, n_channels: int, config: DetectorConfig, rail_uV: st.Floats | None
) -> Plan:
    """Fix band, notches, decimation, windows and levels.

    Raises
    ------
    ValueError
        If `fs`, `n_channels` or `rail_uV` make no sense or the band does not fit `fs`.
    """
    if not (math.isfinite(fs) and fs > 0):
        raise ValueError(f"fs must be a positive number of Hz, got {fs}")
    if n_channels < 1:
        raise ValueError(f"n_channels must be at least 1, got {n_channels}")
    if rail_uV is not None and rail_uV.shape != (n_channels, 2):
        raise ValueError(f"rail_uV must be ({n_channels}, 2), got {rail_uV.shape}")
    if rail_uV is not None and not (rail_uV[:, 0] < rail_uV[:, 1]).all():
        raise ValueError(
            f"rail_uV must be rows of lowest and highest value, got {rail_uV.tolist()}"
        )
    band_hz = design.choose_band_hz(fs, config.highpass_hz, config.lowpass_hz)
    candidates = mains_candidates(config)
    sos = design.band_sections(band_hz, fs)
    harmonics = [design.harmonics_hz(hz, band_hz, fs) for hz in candidates]
    ends = np.cumsum([0] + [len(h) for h in harmonics])
    decimation = max(1, int(fs / _THIN_FS))
    thin_fs = fs / decimation
    hop = decimation * max(1, round(HOP_S * thin_fs))
    decimator = design.lowpass_sections(0.42 * thin_fs, fs, order=8)
    smooth = np.vstack([sos, decimator]) if decimation > 1 else sos
    delay = design.group_delay_samples(smooth, fs, 2 * band_hz[0], min(150.0, 0.8 * band_hz[1]))
    block_s = st.BLOCK_HOPS * hop / fs
    floor_blocks = max(20, round(FLOOR_S / block_s))
    high_share = 1 - (HIGH_HZ - band_hz[0]) / (min(band_hz[1], 0.42 * thin_fs) - band_hz[0])
    return Plan(
        fs=fs,
        n_channels=n_channels,
        decimation=decimation,
        hop=hop,
        sos=sos,
        line=line_constants([hz for h in harmonics for hz in h], LINE_WIDTH_HZ, fs),
        decimator=decimator,
        high=high_sections(thin_fs),
        high_share=high_share,
        mains_candidates_hz=candidates,
        mains_middle_hz=(sum(candidates) / 2,) if len(candidates) == 2 else (),
        mains_rows=tuple((int(ends[i]), int(ends[i + 1])) for i in range(len(candidates))),
        merge_hops=max(1, round(config.merge_s * fs / hop)),
        twitch_hops=round(config.max_twitch_s * fs / hop),
        rail_uV=rail_uV,
        table=_constants(fs, n_channels, hop, thin_fs, smooth, high_share, floor_blocks, config),
        floor_blocks=floor_blocks,
        delay=round(delay),
        band_hz=band_hz,
    )


def mains_candidates(config: DetectorConfig) -> tuple[float, ...]:
    if config.mains_hz == "auto":
        return (50.0, 60.0)
    return () if config.mains_hz == "none" else (float(config.mains_hz),)


def _constants(
    fs: float,
    n_channels: int,
    hop: int,
    thin_fs: float,
    filters: st.Floats,
    high_share: float,
    floor_blocks: int,
    config: DetectorConfig,
) -> st.Floats:
    table = np.zeros(st.N_TABLE)
    n_hop, block_s = hop * thin_fs / fs, st.BLOCK_HOPS * hop / fs

    def dof(n_hops: int) -> float:
        n = n_hops * n_hop
        return n * white_share(filters, thin_fs, fs, n)

    dof_block = dof(st.BLOCK_HOPS)
    dof_floor = dof_block * floor_blocks * _TRIM_EFFICIENCY
    for w in range(st.N_WINDOWS):
        n = dof(1 << (st.FIRST_WINDOW + w))
        table[st.T_RATIO + w] = ratio_at(COLLECT_NATS, n, dof_floor)
        table[st.T_DOF + w] = n
    table[st.T_EMPTIED :][: ORDER + 1] = emptied(filters, thin_fs, fs)
    table[st.T_BIAS_WHITE] = trim_bias(dof_block)
    table[st.T_BIAS_FILTERED] = trim_bias(dof_block / 2)
    table[st.T_DOF_BLOCK] = dof_block * _TRIM_EFFICIENCY
    table[st.T_COLLECT] = COLLECT_NATS
    table[st.T_TAIL_DECAY] = math.exp(-block_s / TAIL_MEMORY_S)
    table[st.T_PRIOR_RATE] = min(PRIOR_RATE_HZ, PRIOR_RATE_PER_DOF_HZ * dof_block / st.BLOCK_HOPS)
    table[st.T_PRIOR_FALL] = PRIOR_FALL
    table[st.T_PRIOR_WEIGHT] = PRIOR_COUNT
    table[st.T_ALLOWED_RATE] = config.false_alarms_per_hour / 3600 / n_channels
    table[st.T_REST_RISE] = 10 ** (REST_RISE_DB_PER_MIN * block_s / 60 / 10)
    table[st.T_BLOCK_S] = block_s
    table[st.T_LINE_FAST] = 1.0 / (SETTLE_S * fs)
    table[st.T_LINE_SLOW] = 1.0 / (SIZE_MEMORY_S * fs)
    table[st.T_RINGING_FALL] = RINGING_FALL_PER_S * block_s / st.BLOCK_HOPS
    table[st.T_DOF_HIGH] = dof_block / st.BLOCK_HOPS * high_share
    table[st.T_MASK_FALL] = MASK_FALL_PER_S * block_s / st.BLOCK_HOPS
    return table
