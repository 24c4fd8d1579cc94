"""Whole sessions: reproducible, labelled, switchable."""

import math

import numpy as np
import pytest

from twitchdetect import simulate
from twitchdetect.simulate import BOARDS, CONFOUNDERS, SCENARIOS, session


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


@pytest.mark.parametrize("board", BOARDS)
def test_every_board_gives_its_rate_channels_and_range(board):
    made = session("everything", minutes=0.6, seed=2, board=board)
    recording = made.recording
    assert recording.fs == BOARDS[board].fs
    assert recording.n_samples == round(36 * recording.fs)
    assert np.isfinite(recording.data_uV).all()
    assert recording.data_uV.min() >= BOARDS[board].lowest_uV
    assert recording.data_uV.max() <= BOARDS[board].rail_uV
    counts = recording.data_uV[:, 0] / BOARDS[board].count_uV
    assert np.allclose(counts, np.rint(counts), atol=1e-5)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_is_labelled_within_the_recording(scenario):
    made = session(scenario, minutes=2, seed=3)
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
    plain = session("latent", minutes=3, seed=6, confounders=frozenset())
    with_it = session("latent", minutes=3, seed=6, confounders=frozenset({name}))
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
        assert after.peak_uV > 2 * before.peak_uV
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
    made = session("latent", minutes=10, seed=1, board="wifi", unseen_share=0.0)
    strokes = {(s.site, s.stroke): s.start_sample for s in labels(made, "stroke")}
    delays_s = [(t.start_sample - strokes[t.site, t.stroke]) / 1000 for t in made.twitches]
    assert len(delays_s) > 20
    assert min(delays_s) > 0.008
    assert max(delays_s) < 0.110
    causes = [s.cause for s in labels(made, "stroke")]
    assert causes.count("with a twitch") == len(made.twitches)


def test_every_stroke_moves_the_needle_with_and_without_a_twitch():
    made = session("latent", minutes=5, seed=1)
    moved = {(m.site, m.stroke) for m in labels(made, "needle_movement") if m.stroke}
    assert moved == {(s.site, s.stroke) for s in labels(made, "stroke")}


def test_strokes_come_at_one_to_three_a_second():
    made = session("latent", minutes=10, seed=2)
    strokes = labels(made, "stroke")
    for site in {s.site for s in strokes}:
        gaps = np.diff([s.start_sample for s in strokes if s.site == site]) / 250
        assert 0.25 < np.median(gaps) < 1.2


def test_only_active_points_show_on_the_other_side():
    mirror = {i for i, n in enumerate(BOARDS and session("rest", minutes=0.5).recording.channels)
              if n.startswith("mirror")}  # fmt: skip
    for scenario, expected in (("latent", False), ("active", True)):
        made = session(scenario, minutes=5, seed=3)
        assert any(mirror & set(t.channels) for t in made.twitches) == expected


def test_a_startle_is_on_both_sides_and_late():
    made = session("active", minutes=5, seed=3)
    (startle, *_) = labels(made, "startle")
    assert {0, 6} <= set(startle.channels)


def test_beats_have_a_plausible_rate():
    made = session("trunk", minutes=5, seed=3)
    assert 0.85 < len(labels(made, "ecg")) / 300 < 1.55


def test_radios_lose_what_they_lose():
    cyton = session("latent", minutes=30, seed=1, board="cyton")
    wifi = session("latent", minutes=10, seed=1, board="wifi")
    ganglion = session("latent", minutes=30, seed=1, board="ganglion")
    lost = [g.n_samples for g in cyton.recording.gaps]
    assert np.median(lost) == 1
    assert 0.0003 < sum(lost) / cyton.recording.n_samples < 0.002
    assert all(50 <= g.n_samples <= 60 for g in wifi.recording.gaps)
    assert 5 <= len(wifi.recording.gaps) <= 12
    assert np.median([g.n_samples for g in ganglion.recording.gaps]) == 2


def test_unseen_twitches_are_marked_with_minus_infinity():
    made = session("deep", minutes=20, seed=1)
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
        ({"stroke_hz": (0, 1)}, "stroke_hz must be above 0"),
        ({"mains_hz": 55}, "mains_hz must be 50 or 60"),
    ],
)
def test_a_wrong_argument_says_what_is_possible(arguments, expected):
    with pytest.raises(ValueError, match=r"\w") as error:
        simulate.session(**({"minutes": 1} | arguments))
    assert expected in str(error.value)
