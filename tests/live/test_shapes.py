"""The signs as outlines."""

import pytest
from PySide6.QtCore import QRectF

from twitchdetect.live.shapes import shape_path
from twitchdetect.live.theme import KIND_MARKS

BOX = QRectF(10, 20, 40, 30)
SIGNS = [m.symbol for m in KIND_MARKS.values()] + ["✔"]


@pytest.mark.parametrize("symbol", SIGNS)
def test_every_sign_lies_in_its_box_and_uses_it(symbol):
    bounds = shape_path(symbol, BOX).boundingRect()
    assert BOX.adjusted(-0.01, -0.01, 0.01, 0.01).contains(bounds)
    assert max(bounds.width(), bounds.height()) > (10 if symbol == "·" else 24)


def test_no_two_signs_cover_the_same_places():
    grid = [BOX.topLeft() + type(BOX.topLeft())(x, y) for x in range(40) for y in range(30)]
    covered = [tuple(shape_path(s, BOX).contains(p) for p in grid) for s in SIGNS]
    for i, one in enumerate(covered):
        for other in covered[:i]:
            assert sum(a != b for a, b in zip(one, other, strict=True)) > 20


def test_unknown_signs_are_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"no sign '\?'; known are ▼"):
        shape_path("?", BOX)
