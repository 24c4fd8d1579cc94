"""Which chart the window takes: the named one, the usual one if it is there, or none."""

import argparse

import pytest

from tests.live.charts import CODE, answer_all, make_chart
from twitchdetect.chart import sessions
from twitchdetect.chart.database import default_place
from twitchdetect.chart.errors import NotFoundError
from twitchdetect.cli.live import add_arguments
from twitchdetect.cli.live_chart import chart_plan, write_report


@pytest.fixture
def parsed(tmp_path, monkeypatch):
    monkeypatch.setenv("TWITCHDETECT_CHART", str(tmp_path / "usual.sqlite"))
    monkeypatch.delenv("TWITCHDETECT_AUTHOR", raising=False)
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args


def test_without_a_chart_anywhere_there_is_none(parsed):
    assert chart_plan(parsed([])) is None


def test_the_usual_chart_is_taken_if_it_is_there(parsed, tmp_path):
    make_chart(tmp_path).close()
    (tmp_path / "chart.sqlite").rename(default_place())
    plan = chart_plan(parsed(["--author", "CD"]))
    chart = plan.open()
    assert (chart.place, chart.author) == (default_place(), "CD")
    chart.close()
    assert chart_plan(parsed(["--no-chart"])) is None
    (tmp_path / "usual.sqlite").unlink()
    with pytest.raises(NotFoundError):
        plan.open()


@pytest.mark.parametrize("named", ["mine.sqlite", ""])
def test_a_chart_that_is_asked_for_is_made_if_it_is_not_there(parsed, tmp_path, named, monkeypatch):
    monkeypatch.setenv("TWITCHDETECT_AUTHOR", "EF")
    asked = ["--chart", str(tmp_path / named)] if named else ["--chart"]
    plan = chart_plan(parsed(asked))
    assert plan.author == "EF"
    chart = plan.open()
    assert chart.place == str(tmp_path / named if named else default_place())
    chart.close()


def test_with_and_without_at_once_is_refused(parsed):
    with pytest.raises(SystemExit):
        parsed(["--chart", "--no-chart"])


def test_the_report_is_a_page_of_the_session(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    chart = make_chart(tmp_path)
    sessions.open_session(chart, CODE)
    answer_all(chart, CODE)
    path = write_report(chart, f"{CODE}/1")
    chart.close()
    assert path == tmp_path / "report-K7M234-1.html"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("<!") and CODE in text
