"""What the page is drawn from must not contradict itself."""

import numpy as np
import pytest

from tests.report.benchmark.some import OURS, SWEEP, A, figure, results
from twitchdetect.evaluate.results import Example
from twitchdetect.events import Event
from twitchdetect.labels import Label
from twitchdetect.report.benchmark.examples import example_svg


def example(**more):
    given = {
        "dataset": "sweep", "method": "us", "why": "missed", "title": "worst", "fs": 250.0,
        "start_s": 10.0, "data_uV": np.zeros((500, 2)), "channels": ("l", "r"),
    }  # fmt: skip
    return Example(**(given | more))


def test_a_figure_of_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="method 'who' is not described"):
        results(figure("who", "f1", 1.0))


def test_an_example_of_an_unknown_data_set_is_refused():
    with pytest.raises(ValueError, match="data set 'where' is not described"):
        results(examples=[example(dataset="where")])


def test_two_methods_of_one_name_are_refused():
    with pytest.raises(ValueError, match="name of its own"):
        results(methods=(OURS, A, A), datasets=(SWEEP,))


@pytest.mark.parametrize(
    "wrong",
    [
        {"data_uV": np.zeros((500, 3))},
        {"data_uV": np.zeros(500)},
        {"data_uV": np.zeros((1, 2))},
        {"fs": 0.0},
    ],
)
def test_shapes_that_contradict_each_other_are_refused(wrong):
    with pytest.raises(ValueError, match="example 'worst'"):
        example(**wrong)


def test_labels_and_events_of_the_vocabulary_can_be_given_as_they_are():
    label = Label(kind="ltr", start_sample=2600, stop_sample=2620, channel=1)
    event = Event("voluntary", 0, 2700, 2800, 2700, 2800, 1.0, 1.0, 1.0, 0.5, "evidence")
    drawn = example_svg(example(labels=[label], events=[event]))
    assert "▼ ltr" in drawn
    assert "■ voluntary" in drawn
