"""The chart that a window works on: options, where it is, the report that can be asked for."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli.options import filled

if TYPE_CHECKING:
    from twitchdetect.chart.chart import Chart
    from twitchdetect.live.plan import ChartPlan

AUTHOR = "TWITCHDETECT_AUTHOR"


def add_chart(parser: argparse.ArgumentParser) -> None:
    """Add the chart's options."""
    group = parser.add_argument_group("chart")
    which = group.add_mutually_exclusive_group()
    which.add_argument(
        "--chart",
        nargs="?",
        const="",
        metavar="PLACE",
        help="write the session into a chart: file, or postgresql:// address (the user's own; "
        "without this option it is used if it is there)",
    )
    which.add_argument("--no-chart", action="store_true", help="even if there is one")
    group.add_argument(
        "--author",
        type=filled("a practitioner's code"),
        metavar="CODE",
        help=f"code of who treats and signs ({AUTHOR}, else the window asks)",
    )


def chart_plan(args: argparse.Namespace) -> ChartPlan | None:
    """Give the chart that is named, or the usual one if it is there.

    It is opened beside the window; what cannot be opened is told there, and the session can go on
    without it.
    """
    if args.no_chart:
        return None
    from twitchdetect.chart.database import default_place, open_chart
    from twitchdetect.live.plan import ChartPlan

    place = args.chart or default_place()
    is_asked = args.chart is not None
    if not (is_asked or "://" in place or Path(place).expanduser().exists()):
        return None
    author = args.author or os.environ.get(AUTHOR, "")
    return ChartPlan(
        open=lambda: open_chart(place, author=author, must_exist=not is_asked),
        author=author,
        report=write_report,
    )


def write_report(chart: Chart, name: str) -> Path:
    """Write the report of a session where `twitchdetect report` does; give where that is."""
    from twitchdetect.files.replacing import replacing
    from twitchdetect.report.chart.cuts import cut_twitches
    from twitchdetect.report.chart.gather import gather_session
    from twitchdetect.report.chart.html_page import write_html
    from twitchdetect.report.chart.session_report import session_report

    facts = gather_session(chart, name)
    path = Path(f"report-{name.replace('/', '-')}.html").absolute()
    with replacing(path) as part:
        part.write_text(write_html(session_report(facts, cut_twitches(facts))), encoding="utf-8")
    return path
