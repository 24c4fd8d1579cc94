"""Muscles that a session can be about, as clinicians call them, with the names that SENIAM uses.

SENIAM (Hermens 2000, J Electromyogr Kinesiol 10:361) describes sensor places for 27; the others
are often needled. What is typed freely is as good.
"""

from __future__ import annotations

from typing import NamedTuple

from twitchdetect.live.strings import translate


class Muscle(NamedTuple):
    """A muscle: its English name, and SENIAM's; the latter is empty where there is none."""

    name: str
    seniam: str


MUSCLES: tuple[Muscle, ...] = (
    Muscle("Upper trapezius", "trapezius descendens"),
    Muscle("Middle trapezius", "trapezius transversalis"),
    Muscle("Lower trapezius", "trapezius ascendens"),
    Muscle("Deltoid, front", "deltoideus anterior"),
    Muscle("Deltoid, middle", "deltoideus medius"),
    Muscle("Deltoid, back", "deltoideus posterior"),
    Muscle("Biceps brachii", "biceps brachii"),
    Muscle("Triceps, long head", "triceps brachii caput longum"),
    Muscle("Triceps, lateral head", "triceps brachii caput laterale"),
    Muscle("Thumb abductor", "abductor pollicis brevis"),
    Muscle("Erector spinae, longissimus", "erector spinae longissimus"),
    Muscle("Erector spinae, iliocostalis", "erector spinae iliocostalis"),
    Muscle("Multifidus", "multifidus"),
    Muscle("Gluteus maximus", "gluteus maximus"),
    Muscle("Gluteus medius", "gluteus medius"),
    Muscle("Tensor fasciae latae", "tensor fasciae latae"),
    Muscle("Rectus femoris", "quadriceps femoris rectus femoris"),
    Muscle("Vastus medialis", "quadriceps femoris vastus medialis"),
    Muscle("Vastus lateralis", "quadriceps femoris vastus lateralis"),
    Muscle("Biceps femoris", "biceps femoris"),
    Muscle("Semitendinosus", "semitendinosus"),
    Muscle("Tibialis anterior", "tibialis anterior"),
    Muscle("Peroneus longus", "peroneus longus"),
    Muscle("Peroneus brevis", "peroneus brevis"),
    Muscle("Soleus", "soleus"),
    Muscle("Gastrocnemius, medial", "gastrocnemius medialis"),
    Muscle("Gastrocnemius, lateral", "gastrocnemius lateralis"),
    *(
        Muscle(name, "")
        for name in (
            *("Levator scapulae", "Infraspinatus", "Supraspinatus", "Subscapularis"),
            *("Teres minor", "Rhomboids", "Sternocleidomastoid", "Splenius capitis"),
            *("Suboccipitals", "Masseter", "Temporalis", "Pectoralis major"),
            *("Extensor carpi radialis", "Brachioradialis", "Extensor digitorum"),
            *("Quadratus lumborum", "Piriformis", "Gluteus minimus", "Adductor longus"),
        )
    ),
)
_BY_SHOWN = {m.name: m for m in MUSCLES}


def shown_muscle(muscle: Muscle) -> str:
    """Give both names, or the one if they are the same."""
    if not muscle.seniam or muscle.seniam == muscle.name.lower():
        return muscle.name
    return f"{muscle.name} ({muscle.seniam})"


def muscle_from(text: str) -> str:
    """Give the short name of what was picked, or what was typed, with single spaces."""
    plain = " ".join(text.split())
    return next((m.name for m in MUSCLES if plain == shown_muscle(m)), plain)


def offered(first: tuple[str, ...] = ()) -> list[str]:
    """Give what the list offers: those of the protocol, then all the others."""
    own = [shown_muscle(_BY_SHOWN[name]) if name in _BY_SHOWN else name for name in first]
    return own + [shown for m in MUSCLES if (shown := shown_muscle(m)) not in own]


def side_choices() -> list[tuple[str, str]]:
    """Give each side as it is kept and as it is shown."""
    return [
        ("left", translate("Start", "Left")),
        ("right", translate("Start", "Right")),
        ("middle", translate("Start", "Middle")),
    ]
