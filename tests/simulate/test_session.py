"""Whole sessions: reproducible, labelled, switchable."""

import hashlib
import math
import os
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from twitchdetect import simulate
from twitchdetect.dsp.snr import band_power_uV2
from twitchdetect.simulate import BOARDS, CONFOUNDERS, SCENARIOS, radio, session
from twitchdetect.simulate.layout import LAYOUTS
from twitchdetect.simulate.rest import Rest


@cache
def long_one(scenario, board="cyton"):
    """Five minutes for tests that only look at them."""
    return session(scenario, minutes=5, seed=1, board=board)


@cache
def bare():
    return session("latent", minutes=1.5, seed=6, confounders=frozenset())


def labels(made, kind):
    return [label for label in made.labels if label.kind == kind]


def same(a, b):
    return (
        a.recording.data_uV.tobytes() == b.recording.data_uV.tobytes()
        and repr(a.labels) == repr(b.labels)
        and a.recording.gaps == b.recording.gaps
    )


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    a, b, c = (session("everything", minutes=1, seed=s) for s in (7, 7, 8))
    assert same(a, b)
    assert not same(a, c)


DIGEST = """
import hashlib
from twitchdetect.simulate import session
digest = hashlib.sha256()
for board in ("cyton", "ganglion"):
    made = session("everything", minutes=1, seed=7, board=board)
    digest.update(made.recording.data_uV.tobytes() + repr(made.labels).encode())
digest = digest.hexdigest()
"""


def test_another_process_with_other_instructions_and_threads_gives_the_same_bits():
    here = {}
    exec(DIGEST, here)
    env = os.environ | {
        "OPENBLAS_NUM_THREADS": "2",
        "OPENBLAS_CORETYPE": "Nehalem",
        "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512_SKX AVX2 FMA3",
    }
    run = [sys.executable, "-W", "ignore", "-c", DIGEST + "print(digest)"]
    there = subprocess.run(run, env=env, capture_output=True, text=True, timeout=120)
    assert there.stdout.strip() == here["digest"], there.stderr
    assert len(here["digest"]) == 2 * hashlib.sha256().digest_size


@pytest.mark.parametrize("board", BOARDS)
def test_every_board_gives_its_rate_channels_and_range(board):
    made = session("everything", minutes=0.5, seed=2, board=board)
    recording = made.recording
    assert recording.fs == BOARDS[board].fs
    assert recording.n_samples == round(30 * recording.fs)
    assert np.isfinite(recording.data_uV).all()
    assert recording.data_uV.min() >= BOARDS[board].lowest_uV
    assert recording.data_uV.max() <= BOARDS[board].rail_uV
    counts = recording.data_uV[:, 0] / BOARDS[board].count_uV
    assert np.allclose(counts, np.rint(counts), atol=1e-5)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_is_labelled_within_the_recording(scenario):
    made = session(scenario, minutes=1, seed=3)
    assert list(made.labels) == sorted(
        made.labels, key=lambda e: (e.start_sample, e.stop_sample, e.kind)
    )
    for label in made.labels:
        assert 0 <= label.start_sample <= label.stop_sample <= made.recording.n_samples
        assert -1 <= label.channel < len(made.recording.channels)
    assert bool(made.twitches) == (scenario != "rest")


@pytest.mark.parametrize("name", CONFOUNDERS)
def test_every_confounder_can_be_switched_alone_and_changes_nothing_else(name):
    kind = {"guarding": "voluntary", "mains_step": "mains", "packet_loss": "gap"}.get(name, name)
    plain = bare()
    with_it = session("latent", minutes=1.5, seed=6, confounders=frozenset({name}))
    assert not labels(plain, kind)
    if name == "packet_loss":
        assert with_it.recording.n_lost == sum(g.n_samples for g in with_it.recording.gaps) > 0
        assert len(labels(with_it, "gap")) == len(with_it.recording.gaps)
        return
    assert not np.array_equal(plain.recording.data_uV, with_it.recording.data_uV)
    if name != "drift":
        assert labels(with_it, kind)
    if name == "mains_step":
        before, jump, after = labels(with_it, "mains")
        assert after.peak_uV > 1.3 * before.peak_uV
        assert before.stop_sample == jump.start_sample == after.start_sample
    assert [(t.start_sample, t.stop_sample) for t in plain.twitches] == [
        (t.start_sample, t.stop_sample) for t in with_it.twitches
    ]


def test_where_nothing_is_labelled_nothing_was_added():
    """Rest outside of every label is the rest of the same seed without anything."""
    kept = frozenset(CONFOUNDERS) - {"mains", "mains_step", "packet_loss", "drift", "de_qi"}
    made = session("latent", minutes=3, seed=9, confounders=kept)
    rest = session("rest", minutes=3, seed=9, confounders=frozenset())
    free = np.ones(made.recording.n_samples, dtype=bool)
    for label in made.labels:
        pad = 300 if label.kind in ("saturation", "electrode_pop", "cable_motion") else 80
        free[max(0, label.start_sample - pad) : label.stop_sample + pad] = False
    assert free.sum() > 1000
    difference = made.recording.data_uV[free] - rest.recording.data_uV[free]
    assert np.abs(difference).max() < 6.0


def test_a_twitch_follows_its_stroke_by_10_to_110_ms_on_the_skin():
    made = session("active", minutes=5, seed=1, board="wifi", unseen_share=0.0, confounders=())
    strokes = {(s.site, s.stroke): s.start_sample for s in labels(made, "stroke")}
    delays_s = [(t.start_sample - strokes[t.site, t.stroke]) / 1000 for t in made.twitches]
    assert len(delays_s) > 20
    assert min(delays_s) > 0.008
    assert max(delays_s) < 0.110
    causes = [s.cause for s in labels(made, "stroke")]
    assert causes.count("with a twitch") == len(made.twitches)


def test_every_stroke_moves_the_needle_with_and_without_a_twitch():
    made = long_one("latent")
    moved = {(m.site, m.stroke) for m in labels(made, "needle_movement") if m.stroke}
    assert moved == {(s.site, s.stroke) for s in labels(made, "stroke")}


def test_strokes_come_at_one_to_three_a_second():
    made = long_one("latent")
    strokes = labels(made, "stroke")
    for site in {s.site for s in strokes}:
        gaps = np.diff([s.start_sample for s in strokes if s.site == site]) / 250
        assert 0.25 < np.median(gaps) < 1.2


def test_only_active_points_show_on_the_other_side():
    mirror = set(np.flatnonzero(~LAYOUTS["eight"].is_needled_side).tolist())
    for scenario in ("latent", "active"):
        made = long_one(scenario)
        shows = [t for t in made.twitches if mirror & set(t.channels)]
        assert bool(shows) == (scenario == "active")
        assert not mirror & {t.channel for t in made.twitches}
        assert all(t.channels[0] == t.channel for t in made.twitches if t.snr_db > 0)


def test_a_startle_follows_a_stroke_without_a_twitch_on_both_sides():
    made = session("active", minutes=3, seed=3, with_=("saturation", "electrode_off"))
    strokes = {(s.site, s.stroke): s for s in labels(made, "stroke")}
    for startle in labels(made, "startle"):
        cause = strokes[startle.site, startle.stroke]
        assert cause.cause == "without a twitch"
        assert 0.052 < (startle.start_sample - cause.start_sample) / 250 < 0.070
        assert {0, 6} <= set(startle.channels)
    assert labels(made, "startle")


def test_a_startle_needs_no_strokes():
    made = session("rest", minutes=1, seed=3, with_=("startle",))
    (startle,) = labels(made, "startle")
    assert startle.site == startle.stroke == 0


def test_disturbances_lie_clear_of_twitches_and_of_their_like():
    for scenario, kept in (("active", ("saturation", "electrode_off")), ("sweep", ())):
        made = session(scenario, minutes=6, seed=2, with_=("cable_motion", "saturation", *kept))
        for kind in ("cable_motion", "saturation", *kept):
            own = labels(made, kind)
            for label in own:
                others = [*made.twitches, *(o for o in own if o is not label)]
                assert not any(
                    o.start_sample < label.stop_sample and o.stop_sample > label.start_sample
                    for o in others
                )


def test_a_saturated_channel_stands_at_the_converters_limit():
    made = session("rest", minutes=1, seed=3, with_=("saturation",))
    (label,) = labels(made, "saturation")
    data_uV = made.recording.data_uV
    railed = np.flatnonzero(np.isin(data_uV[:, label.channel], made.recording.rail_uV[0]))
    assert len(railed) > 20
    assert label.start_sample <= railed[0] <= railed[-1] < label.stop_sample


def test_a_sites_first_twitch_has_an_snr_in_the_range_that_was_asked_for():
    made = session(
        "latent", minutes=5, seed=2, first_snr_db=(10, 10), unseen_share=0.0, confounders=()
    )
    first = {}
    for twitch in made.twitches:
        first.setdefault(twitch.site, twitch.snr_db)
    assert len(first) > 3
    assert set(first.values()) == {10.0}


def test_no_twitch_is_cut_by_the_end():
    for seed in range(4):
        made = session("sweep", minutes=0.5, seed=seed, confounders=frozenset())
        assert max(t.stop_sample for t in made.twitches) < made.recording.n_samples - 100


@pytest.mark.parametrize("board", BOARDS)
def test_rest_has_the_level_that_is_said(board):
    layout = LAYOUTS[BOARDS[board].layout]
    rest = Rest(BOARDS[board], layout, np.random.default_rng(3), (2.0, 10.0), 0.0)
    seconds = 40 if BOARDS[board].fs < 500 else 12
    data_uV = np.zeros((round(seconds * BOARDS[board].fs), layout.n_channels))
    rest.fill(data_uV)
    measured = band_power_uV2(data_uV, BOARDS[board].fs)
    assert np.allclose(np.sqrt(measured / rest.power_uV2), 1.0, atol=0.06)
    assert np.sqrt(measured / rest.power_uV2).mean() == pytest.approx(1.0, abs=0.02)
    assert 1.99 <= np.sqrt(rest.power_uV2).min() < np.sqrt(rest.power_uV2).max() <= 10.01


def test_beats_have_a_plausible_rate():
    made = session("trunk", minutes=1, seed=3)
    assert 0.8 < len(labels(made, "ecg")) / 60 < 1.8


def lost(pattern, minutes, fs):
    return radio.lose(np.random.default_rng(1), pattern, round(minutes * 60 * fs), fs)


def test_radios_lose_what_they_lose():
    cyton = [g.n_samples for g in lost("cyton", 60, 250.0)]
    assert np.median(cyton) == 1
    assert 0.0003 < sum(cyton) / (3600 * 250) < 0.002
    assert max(cyton) > 5
    wifi = lost("wifi", 60, 1000.0)
    assert all(50 <= g.n_samples <= 60 for g in wifi)
    assert 50 <= len(wifi) <= 70
    ganglion = lost("ganglion", 60, 200.0)
    assert np.median([g.n_samples for g in ganglion]) == 2
    assert all(g.start_sample % 2 == g.n_samples % 2 == 0 for g in ganglion)
    assert lost("none", 60, 200.0) == ()


@pytest.mark.parametrize(("pattern", "fs"), [("cyton", 250.0), ("wifi", 1000.0)])
def test_nothing_is_lost_at_the_ends(pattern, fs):
    for seed in range(200):
        n = round(25 * fs)
        gaps = radio.lose(np.random.default_rng(seed), pattern, n, fs)
        assert all(g.start_sample >= fs and g.stop_sample <= n - fs for g in gaps)
        assert pattern == "cyton" or all(50 <= g.n_samples <= 60 for g in gaps)


def test_what_is_lost_is_left_out_and_the_rest_stays():
    whole = bare()
    holey = session("latent", minutes=1.5, seed=6, confounders=frozenset({"packet_loss"})).recording
    assert holey.n_lost > 0
    for part in holey.segments():
        expected = whole.recording.data_uV[part.start_sample : part.stop_sample]
        assert np.array_equal(part.data_uV, expected)


def test_unseen_twitches_are_marked_with_minus_infinity():
    made = session(
        "deep", minutes=6, seed=1, confounders=(), twitch_share=(0.5, 0.5), silent_sites=0.0
    )
    share = np.mean([t.snr_db == -math.inf for t in made.twitches])
    assert 0.2 < share < 0.6


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"scenario": "nothing"}, "unknown scenario 'nothing'; known are: latent"),
        ({"board": "x"}, "unknown board 'x'; known are: cyton"),
        ({"minutes": 0.1}, "minutes must be 0.5 to 1440, got 0.1"),
        ({"minutes": math.nan}, "minutes must be"),
        ({"seed": -1}, "seed must be a whole number from 0, got -1"),
        ({"seed": 1.5}, "seed must be"),
        ({"colour": 1}, "unknown setting 'colour'; known are: name"),
        ({"without": ("rain",)}, "unknown confounder 'rain'; known are: needle_movement"),
        ({"first_snr_db": (3, 1)}, "first_snr_db must be two numbers, low and high"),
        ({"stroke_hz": (0, 1)}, "stroke_hz must be 0.1 to 5, got (0, 1)"),
        ({"first_snr_db": (6, math.inf)}, "first_snr_db must be -60 to 60, got (6, inf)"),
        ({"first_snr_db": 6}, "first_snr_db must be two numbers, low and high, got 6"),
        ({"first_snr_db": (math.nan, 6)}, "first_snr_db must be two numbers"),
        ({"n_strokes": (1.5, 2)}, "n_strokes must be two whole numbers"),
        ({"n_strokes": (1, 10**9)}, "n_strokes must be 1 to 1000"),
        ({"twitch_share": (0, 2)}, "twitch_share must be 0 to 1, got (0, 2)"),
        ({"silent_sites": 2}, "silent_sites must be 0 to 1, got 2"),
        ({"unseen_share": None}, "unseen_share must be 0 to 1, got None"),
        ({"with_": "ecg"}, "expected names of confounders in a list, got 'ecg'"),
        ({"with_": [["ecg"]]}, "unknown confounder ['ecg']"),
        ({"with_": ["ecg"], "without": ["ecg"]}, "ecg is switched on and off"),
        ({"scenario": "rest", "with_": ["guarding"]}, "guarding needs a needle, and rest has none"),
        ({"scenario": 5}, "unknown scenario 5"),
        ({"board": ["cyton"]}, "unknown board ['cyton']"),
        ({"minutes": "1"}, "minutes must be 0.5 to 1440, got '1'"),
        ({"seed": True}, "seed must be a whole number from 0, got True"),
        ({"mains_hz": 55}, "mains_hz must be 50 or 60"),
    ],
)
def test_a_wrong_argument_says_what_is_possible(arguments, expected):
    with pytest.raises(ValueError, match=r"\w") as error:
        simulate.session(**({"minutes": 1} | arguments))
    assert expected in str(error.value)


def test_a_seed_may_be_a_number_of_numpy():
    a, b = (session("rest", minutes=0.5, seed=s) for s in (3, np.int64(3)))
    assert same(a, b)
    assert type(b.seed) is int


def test_what_is_left_out_need_not_be_possible():
    assert not session("rest", minutes=0.5, without=("guarding",)).twitches
