"""Names that clash are told before the work."""

from dataclasses import replace

import pytest

from tests.evaluate.benchmark import detectors
from tests.evaluate.benchmark.made import some_contenders, tiny_plan
from twitchdetect.evaluate.benchmark.added import add
from twitchdetect.evaluate.benchmark.names import check_names
from twitchdetect.evaluate.benchmark.run import run


def test_the_names_of_a_usual_plan_are_fine():
    check_names(tiny_plan(), some_contenders("lidierth", "silva"))


def test_two_detectors_of_one_name_are_refused_before_the_work():
    with pytest.raises(ValueError, match="2 detectors are called 'silva'"):
        run(tiny_plan(), some_contenders("silva", "lidierth", "silva"))


def test_a_detector_that_is_called_as_a_reference_is_refused(monkeypatch):
    monkeypatch.setattr(detectors, "METHOD", replace(detectors.METHOD, name="known"))
    with pytest.raises(ValueError, match="'known', as a reference is"):
        check_names(tiny_plan(), [add(f"{detectors.HERE}:METHOD")])


def test_a_data_set_that_is_called_as_another_or_as_a_rest_is_refused():
    plan = tiny_plan()
    (sweep,) = plan.sets
    for name in ("sweep_250", "rest_250"):
        with pytest.raises(
            ValueError, match=f"2 data sets are called '{name}'.* Rename its folder"
        ):
            check_names(replace(plan, sets=(sweep, replace(sweep, name=name))), [])


@pytest.mark.parametrize("name", ["", "n/a", "a\tb", "a\nb", " a"])
def test_a_name_that_fits_into_no_cell_is_refused(name):
    plan = tiny_plan()
    with pytest.raises(ValueError, match="expected plain words"):
        check_names(replace(plan, sets=(replace(plan.sets[0], name=name),)), [])
