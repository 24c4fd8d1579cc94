"""The table of figures, to disk and back."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchdetect import evaluate
from twitchdetect.errors import FileFormatError
from twitchdetect.evaluate import Figure

FIGURES = [
    Figure("sweep", "envelope", "tuned_1", "sensitivity", "6", 0.1, 0.025, 1.0, 20),
    Figure("sweep", "envelope", "tuned_1", "snr_90_db", "", math.nan),
    Figure("sweep", "known", "tuned_1", "snr_50_db", "", -3.25, -math.inf, math.inf, 7),
]
TABLE = (
    "dataset\tmethod\tsetting\tname\tgroup\tvalue\tlow\thigh\tn\n"
    "sweep\tenvelope\ttuned_1\tsensitivity\t6\t0.1\t0.025\t1\t20\n"
    "sweep\tenvelope\ttuned_1\tsnr_90_db\tn/a\tn/a\tn/a\tn/a\t0\n"
    "sweep\tknown\ttuned_1\tsnr_50_db\tn/a\t-3.25\t-inf\tinf\t7\n"
)

text = st.text(st.characters(exclude_categories=["C"]), max_size=8).filter(lambda s: s != "n/a")
figures = st.lists(
    st.builds(
        Figure, text, text, text, text, text, st.floats(), st.floats(), st.floats(), st.integers()
    ),
    max_size=4,
)


def test_the_table_looks_like_this(tmp_path):
    evaluate.write_figures(tmp_path / "figures.tsv", FIGURES)
    assert (tmp_path / "figures.tsv").read_bytes() == TABLE.encode()


@settings(max_examples=40, deadline=None)
@given(figures)
def test_what_is_written_is_read(tmp_path_factory, some):
    path = tmp_path_factory.getbasetemp() / "round.tsv"
    evaluate.write_figures(path, some)
    again = evaluate.read_figures(path)
    assert list(map(repr, again)) == list(map(repr, some))  # nan is nan, -0.0 is -0.0


def test_whole_numbers_of_other_types_are_written_alike():
    assert evaluate.format_figures([Figure("", "", "", "", "", 3)]) == evaluate.format_figures(
        [Figure("", "", "", "", "", 3.0)]
    )


@pytest.mark.parametrize("bad", ["a\tb", "a\nb", "a\rb", "n/a"])
def test_texts_that_would_break_the_table_are_refused(bad, tmp_path):
    with pytest.raises(ValueError, match="cell cannot hold"):
        evaluate.write_figures(tmp_path / "a.tsv", [Figure(bad, "", "", "", "", 1.0)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "expected a first line of dataset, method"),
        (b"onset\tduration\n", "expected a first line of dataset, method"),
        (b"\xff\xfe", "is no table of figures"),
        (TABLE.encode().replace(b"\t20\n", b"\n"), "line 2: expected 9 cells"),
        (TABLE.encode().replace(b"\t7\n", b"\t7\t8\n"), "line 4: expected 9 cells"),
        (TABLE.encode().replace(b"-3.25", b"low"), "line 4: .* got 'sweep"),
    ],
)
def test_other_files_are_refused_and_the_line_named(content, says, tmp_path):
    (tmp_path / "a.tsv").write_bytes(content)
    with pytest.raises(FileFormatError, match=says):
        evaluate.read_figures(tmp_path / "a.tsv")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(OSError, match=r"none\.tsv"):
        evaluate.read_figures(tmp_path / "none.tsv")
