"""What a fuzzer once found worth keeping, and what hypothesis finds now."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.boards.fuzzed import INTACT, try_one

CORPUS = sorted(Path(__file__).with_name("corpus").glob("*"))


def test_there_is_a_corpus():
    assert len(CORPUS) >= 20


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_kept_inputs(path):
    try_one(path.read_bytes())


piece = st.one_of(
    st.binary(max_size=60),
    st.tuples(st.integers(0, 11), st.integers(0, 33)).map(lambda t: INTACT[t[0]][t[1] :]),
    st.tuples(st.integers(0, 11), st.integers(0, 33)).map(lambda t: INTACT[t[0]][: t[1]]),
)


@given(st.integers(0, 3), st.binary(min_size=3, max_size=3), st.lists(piece, max_size=8))
@settings(max_examples=400, deadline=None)
def test_any_input(target, sizes, parts):
    try_one(bytes([target]) + sizes + b"".join(parts))
