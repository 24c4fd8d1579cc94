"""Trees: the sum is a constant and what each sign adds; the table gives them back."""

import json
import math

import numpy as np
import pytest

from twitchdetect.detect.odds import fitted
from twitchdetect.detect.trees import LEAF, Tree, Trees, probability

SMALL = Trees(
    signs=("a", "b"),
    trees=(
        Tree(
            (0, LEAF, 1, LEAF, LEAF), (0.5, 0, 2.0, 0, 0), (2, 0, 4, 0, 0), (0.1, -1, 0.6, 0.4, 2)
        ),
        Tree((1, LEAF, LEAF), (1.0, 0, 0), (2, 0, 0), (0.0, -0.5, 0.25)),
    ),
    slope=2.0,
    intercept=-0.3,
)


@pytest.mark.parametrize(
    ("values", "leaves"),
    [
        ((0.5, 1.0), -1.0 - 0.5),  # what equals the border is low
        ((0.6, 1.0), 0.4 - 0.5),
        ((0.6, 2.0), 0.4 + 0.25),
        ((0.6, 2.1), 2.0 + 0.25),
    ],
)
def test_the_score_is_the_line_through_the_leaves(values, leaves):
    assert SMALL.added(values)[0] == pytest.approx(-0.3 + 2.0 * leaves)


def test_each_sign_adds_the_change_of_the_mean_where_it_is_asked_for():
    _, parts = SMALL.added((0.6, 2.1))
    assert parts == pytest.approx([2 * (0.6 - 0.1), 2 * ((2 - 0.6) + 0.25)])


def test_what_the_signs_add_and_the_roots_make_the_score_of_the_package():
    trees = fitted()
    roots = sum(tree.mean[0] for tree in trees.trees)
    for values in np.random.default_rng(1).uniform(-3, 8, (40, len(trees.signs))).tolist():
        score, parts = trees.added(values)
        assert score == pytest.approx(trees.intercept + trees.slope * roots + sum(parts))


def test_the_package_holds_whole_trees():
    trees = fitted()
    assert len(trees.trees) >= 50
    for tree in trees.trees:
        assert len(tree.sign) == len(tree.at) == len(tree.high) == len(tree.mean)
        for i, sign in enumerate(tree.sign):
            assert sign == LEAF or (0 <= sign < len(trees.signs) and i + 1 < tree.high[i])
            assert tree.high[i] < len(tree.sign)
            assert math.isfinite(tree.mean[i])
            assert math.isfinite(tree.at[i])


def test_a_table_gives_the_same_trees_back():
    assert Trees.of(json.loads(json.dumps(SMALL.as_table()))) == SMALL


def test_a_probability_is_never_out_of_bounds():
    assert probability(0.0) == 0.5
    assert probability(math.log(4)) == pytest.approx(0.8)
    assert 0.0 < probability(-1e9) < 1e-9
    assert 1 - 1e-9 < probability(1e9) <= 1.0
