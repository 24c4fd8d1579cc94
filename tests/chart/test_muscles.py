import pytest

from tests.chart.geometry import inside, person_side
from twitchdetect.chart.body import outline
from twitchdetect.chart.muscles import MUSCLES, REGIONS, by_region, find_muscle, usual_place


def test_there_are_enough_and_names_are_unique():
    names = [m.name.casefold() for m in MUSCLES] + [m.seniam.casefold() for m in MUSCLES]
    both = [m for m in MUSCLES if m.seniam == m.name.lower()]
    assert 60 <= len(MUSCLES) <= 90
    assert len({n for n in names if n}) == sum(map(bool, names)) - len(both)
    assert sum(bool(m.seniam) for m in MUSCLES) == 27


@pytest.mark.parametrize("muscle", MUSCLES, ids=lambda m: m.name)
def test_its_place_is_on_the_right_side_of_the_body(muscle):
    (polygon,) = outline(muscle.view)
    assert person_side(muscle.view, muscle.x) == "right"
    assert inside((muscle.x, muscle.y), polygon)


@pytest.mark.parametrize("muscle", MUSCLES, ids=lambda m: m.name)
def test_left_is_the_mirror_of_right(muscle):
    right, left = usual_place(muscle, "right"), usual_place(muscle, "left")
    assert right == (muscle.view, muscle.x, muscle.y)
    assert (left.view, left.y) == (right.view, right.y)
    assert left.x + right.x == pytest.approx(1)
    assert person_side(left.view, left.x) == "left"


def test_without_a_side_the_trunk_has_a_middle_and_a_limb_has_none():
    assert usual_place("Multifidus", "middle")[:2] == ("back", 0.5)
    assert usual_place("Multifidus", "") == usual_place("Multifidus", "middle")
    assert usual_place("Soleus", "") is None
    assert usual_place("my knot", "left") is None


def test_a_muscle_is_found_by_either_name_or_both_as_shown():
    trapezius = MUSCLES[0]
    for text in (
        "Upper trapezius",
        " upper  TRAPEZIUS",
        "Trapezius descendens",
        "upper trapezius (trapezius descendens)",
    ):
        assert find_muscle(text) is trapezius
    assert find_muscle("trapezius") is None
    assert find_muscle("") is None


def test_every_muscle_is_in_one_known_region():
    found = by_region()
    assert tuple(found) == REGIONS
    assert sorted(m for group in found.values() for m in group) == sorted(MUSCLES)
    assert all(list(group) == sorted(group, key=lambda m: m.name) for group in found.values())


@pytest.mark.parametrize(
    ("name", "near"),
    [
        *((name, "lung") for name in ("Upper trapezius", "Rhomboids", "Levator scapulae")),
        *((name, "lung") for name in ("Scalenes", "Intercostals", "Serratus anterior")),
        *((name, "lung") for name in ("Serratus posterior superior", "Pectoralis major")),
        ("Sternocleidomastoid", "carotid artery"),
        ("Pronator teres", "median nerve"),
        ("Popliteus", "popliteal vessels"),
        ("Quadratus lumborum", "kidney"),
        ("Suboccipitals", "vertebral artery"),
        ("Piriformis", "sciatic nerve"),
    ],
)
def test_what_anatomy_warns_of_is_named(name, near):
    assert near in find_muscle(name).caution


def test_cautions_name_things_and_tell_nobody_what_to_do():
    words = {word.strip(",;") for m in MUSCLES for word in m.caution.lower().split()}
    assert not words & {"avoid", "needle", "must", "should", "never", "do", "use", "depth"}
    assert max(len(m.caution) for m in MUSCLES) <= 60


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("Masseter", "Sternocleidomastoid"),
        ("Suboccipitals", "Upper trapezius"),
        ("Upper trapezius", "Middle trapezius"),
        ("Middle trapezius", "Lower trapezius"),
        ("Deltoid, front", "Biceps brachii"),
        ("Biceps brachii", "Brachioradialis"),
        ("Rectus femoris", "Vastus medialis"),
        ("Biceps femoris", "Popliteus"),
        ("Gastrocnemius, medial", "Soleus"),
    ],
)
def test_muscles_lie_in_the_order_of_the_body(upper, lower):
    assert find_muscle(upper).y < find_muscle(lower).y


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("Multifidus", "Quadratus lumborum"),
        ("Rhomboids", "Infraspinatus"),
        ("Vastus medialis", "Vastus lateralis"),
        ("Gastrocnemius, medial", "Gastrocnemius, lateral"),
        ("Semitendinosus", "Biceps femoris"),
        ("Flexor carpi ulnaris", "Brachioradialis"),
        ("Adductor longus", "Sartorius"),
    ],
)
def test_muscles_lie_as_far_from_the_midline_as_they_should(inner, outer):
    def off(name):
        return abs(find_muscle(name).x - 0.5)

    assert off(inner) < off(outer)
