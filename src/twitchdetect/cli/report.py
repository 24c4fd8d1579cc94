"""Write the report of a session or of a client from the chart: one page that
holds everything, for a browser or for paper, or a PDF. --patient writes one
page for the client to take home, in plain words.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import filled, place

if TYPE_CHECKING:
    from twitchdetect.chart.chart import Chart
    from twitchdetect.report.chart.document import Document

EXAMPLE = """examples:
  twitchdetect report P07/3
  twitchdetect report P07 --pdf --paper letter
  twitchdetect report P07/3 --patient --language de --out for-you.html

CODE/NUMBER is a session, CODE alone a client with all sessions; with --patient
CODE alone is the newest session. A report shows the code and never the name.
It holds health data: keep it as you keep the chart."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "which", type=filled("CODE or CODE/NUMBER"), metavar="CODE[/NUMBER]", help="of what"
    )
    parser.add_argument(
        "--out", type=place("a file"), metavar="FILE", help="where to (report-CODE-NUMBER.html)"
    )
    parser.add_argument("--pdf", action="store_true", help="a PDF; better with the extra 'report'")
    parser.add_argument(
        "--paper",
        choices=("A4", "letter"),
        default="A4",
        help="of the PDF (A4); a page in a browser prints on any",
    )
    parser.add_argument(
        "--patient", action="store_true", help="one page in plain words for the client"
    )
    parser.add_argument("--language", choices=("en", "de"), default="en", help="of --patient (en)")
    parser.add_argument(
        "--contact",
        default="",
        metavar="TEXT",
        help="whom to call, for --patient (a line to write it on)",
    )
    parser.add_argument(
        "--chart",
        type=filled("a file or the URL of a database"),
        metavar="PLACE",
        help="the chart (that of TWITCHDETECT_CHART, else the user's own)",
    )
    parser.set_defaults(json=False, no_input=False)  # whether a passphrase may be asked for


def run(args: argparse.Namespace) -> int:
    """Read the chart, put the report together, write it."""
    if not args.patient and (args.language != "en" or args.contact):
        raise ValueError("--language and --contact are for --patient alone; add it.")
    path = args.out or Path(_name(args))
    _refuse_others(path)
    chart = _open(args)
    try:
        document = _document(chart, args)
    finally:
        chart.close()
    _write(document, path, args)
    print(f"Wrote {path}")
    return OK


def _open(args: argparse.Namespace) -> Chart:
    """Open a chart that is there, with its passphrase if it has one; a report makes none."""
    from twitchdetect.chart.database import default_place
    from twitchdetect.chart.errors import ChartError
    from twitchdetect.cli.chart_secret import open_at

    found = args.chart or default_place()
    if "://" not in found and not Path(found).expanduser().is_file():
        raise ChartError(
            f"there is no chart at {found}; expected one. Say where it is with --chart PLACE, or "
            "begin one: twitchdetect chart client add"
        )
    return open_at(found, args, read_only=True)


def _document(chart: Chart, args: argparse.Namespace) -> Document:
    from twitchdetect.report.chart.gather import gather_session

    if args.patient:
        from twitchdetect.report.chart.patient_report import patient_report

        return patient_report(
            gather_session(chart, args.which), args.language, contact=args.contact
        )
    if "/" in args.which:
        from twitchdetect.report.chart.cuts import cut_twitches
        from twitchdetect.report.chart.session_report import session_report

        facts = gather_session(chart, args.which)
        return session_report(facts, cut_twitches(facts))
    from twitchdetect.report.chart.client_report import client_report
    from twitchdetect.report.chart.gather_client import gather_client

    return client_report(gather_client(chart, args.which))


def _name(args: argparse.Namespace) -> str:
    name = args.which.replace("/", "-")
    kept = "".join(c if c.isalnum() or c == "-" else "_" for c in name)
    return f"report-{kept}{'-patient' * args.patient}{'.pdf' if args.pdf else '.html'}"


def _refuse_others(path: Path) -> None:
    """Refuse to write over anything but an older report: it may be the chart, or a recording."""
    from twitchdetect.report.chart.mark import is_report

    if path.is_file() and not is_report(path):
        raise ValueError(
            f"{path} is there already and is no report; expected a new name, or that of an older "
            "report, which is replaced. Choose another one with --out FILE"
        )


def _write(document: Document, path: Path, args: argparse.Namespace) -> None:
    """Write the report so that its owner alone can read it: it holds health data."""
    from twitchdetect.errors import UnderwayError
    from twitchdetect.files.replacing import replacing

    try:
        with replacing(path) as part:
            part.touch(mode=0o600)
            _fill(document, part, args)
    except OSError as error:
        raise UnderwayError(
            f"{path}: {error.strerror or error}; expected a place to write to. Choose another one "
            "with --out FILE"
        ) from error


def _fill(document: Document, part: Path, args: argparse.Namespace) -> None:
    if not (args.pdf or part.suffix.lower() == ".pdf"):
        from twitchdetect.report.chart.html_page import write_html

        part.write_text(write_html(document), encoding="utf-8")
        return
    from twitchdetect.report.chart.mark import mark_pdf
    from twitchdetect.report.chart.pdf import write_pdf

    if why := write_pdf(document, part, args.paper):
        print(f"twitchdetect: {why}", file=sys.stderr)
    mark_pdf(part)
