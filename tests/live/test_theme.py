"""Colours that can be read and told apart, and signs for those who see none."""

import itertools

import pytest
from PySide6.QtCore import QRectF

from twitchdetect.events import KINDS, MARKER_KINDS
from twitchdetect.live.look import fitted_font
from twitchdetect.live.theme import (
    DARK,
    KIND_MARKS,
    LEAST_CONTRAST,
    LIGHT,
    ROLES,
    THEMES,
    contrast,
    ink_on,
    mix,
    px,
)

BOTH = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)


@BOTH
@pytest.mark.parametrize("ground", ["background", "panel"])
def test_every_colour_that_words_have_is_read_on_every_ground(theme, ground):
    words = {
        role: theme.role(role) for role in ROLES if role not in ("background", "panel", "grid")
    }
    words |= {f"trace {i}": theme.trace(i) for i in range(8)}
    poor = {k: contrast(v, theme.role(ground)) for k, v in words.items()}
    assert {k: v for k, v in poor.items() if v < LEAST_CONTRAST} == {}


@BOTH
@pytest.mark.parametrize("role", ["good", "warn", "bad", "needle", "dim"])
def test_words_are_read_on_tinted_cards_too(theme, role):
    ground = theme.tint(role)
    for ink in (theme.text, theme.dim, theme.role(role)):
        assert contrast(ink, ground) >= LEAST_CONTRAST
    assert ground != theme.panel


def seen_by(colour, kind):
    """As somebody without red or without green cones sees it (Vienot 1999, linear RGB)."""
    r, g, b = ((int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5))
    if kind == "protan":
        r, g = 0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g
        b = 0.00401 * r - 0.00401 * g + b
    elif kind == "deutan":
        r, g = 0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g
        b = -0.02234 * r + 0.02234 * g + b
    return [max(0.0, v) ** (1 / 2.2) * 255 for v in (r, g, b)]


@BOTH
@pytest.mark.parametrize("kind", ["all", "protan", "deutan"])
def test_states_are_told_apart_also_without_red_or_green_cones(theme, kind):
    for one, other in itertools.combinations([theme.good, theme.warn, theme.bad], 2):
        a, b = seen_by(one, kind), seen_by(other, kind)
        assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 > 25, (one, other)


def test_contrast_is_that_of_the_guideline():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#123456", "#123456") == 1.0


def test_every_kind_has_a_sign_and_words_of_its_own():
    assert set(KIND_MARKS) == {*KINDS, *MARKER_KINDS}
    assert len({m.symbol for m in KIND_MARKS.values()}) == len(KIND_MARKS)
    assert len({m.label for m in KIND_MARKS.values()}) == len(KIND_MARKS)
    assert {m.role for m in KIND_MARKS.values()} <= set(ROLES)


def test_what_has_no_such_role_is_refused_with_those_that_there_are():
    for wrong in ("name", "traces", "purple"):
        with pytest.raises(ValueError, match="roles are background"):
            DARK.role(wrong)


def test_points_become_pixels_within_the_scales_there_are():
    assert px(12) == 16
    assert px(12, 2.0) == 32
    assert px(12, 9.0) == px(12, 3.0) == 48
    assert px(12, 0.1) == 16
    assert px(0.1) == 1


def test_mixed_colours_lie_between_and_ink_is_read_on_them():
    assert mix("#000000", "#ffffff", 0.0) == "#000000"
    assert mix("#000000", "#ffffff", 1.0) == "#ffffff"
    assert mix("#102030", "#304050", 0.5) == "#203040"
    assert (ink_on(LIGHT.ltr), ink_on(DARK.ltr)) == ("#ffffff", "#000000")
    assert THEMES["dark"] is DARK


def test_a_line_that_fits_at_no_size_is_given_the_least_font_and_time_goes_on(qapp):
    font = fitted_font("after stroke", QRectF(0, 0, 3, 20), most=9, least=1)
    assert 1 <= font.pixelSize() <= 9
