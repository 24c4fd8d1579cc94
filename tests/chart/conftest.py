"""What tests of the chart share."""

import pytest

from tests.chart import making, small_chart
from tests.chart.making import hasten
from tests.chart.postgres import postgres_server, postgres_url
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.database import open_chart

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture(autouse=True)
def _charts_are_closed(monkeypatch):
    """Close every chart that a test opened, so that no connection outlives it."""
    opened, make = [], Chart.__init__

    def remember(chart, *given, **more):
        make(chart, *given, **more)
        opened.append(chart)

    monkeypatch.setattr(Chart, "__init__", remember)
    yield
    for chart in opened:
        chart.close()


@pytest.fixture
def chart(tmp_path):
    """Give an empty chart in a file."""
    chart = hasten(open_chart(tmp_path / "chart.sqlite", author=making.AUTHOR))
    yield chart
    chart.close()


@pytest.fixture
def as_other(chart, tmp_path):
    """Give the same chart, opened by somebody else."""
    other = hasten(open_chart(tmp_path / "chart.sqlite", author="CD"))
    yield other
    other.close()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """Give a chart for all tests of a module that change nothing in it."""
    place = tmp_path_factory.mktemp("lasting") / "chart.sqlite"
    chart = hasten(open_chart(place, author=making.AUTHOR))
    yield chart
    chart.close()


@pytest.fixture(scope="session")
def small_file(tmp_path_factory):
    """Give the file of a small chart that nobody has open, to be copied."""
    path = tmp_path_factory.mktemp("small") / "chart.sqlite"
    small_chart.make(path).close()
    return path
