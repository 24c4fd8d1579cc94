"""Writes a report as a PDF: by WeasyPrint where it is installed, else plainly."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from twitchdetect.report.chart.document import Document
from twitchdetect.report.chart.html_page import write_html

NOT_INSTALLED = 'for a better PDF: pip install "twitchdetect[report]"'
NO_LIBRARIES = (
    "for a better PDF WeasyPrint needs libraries of the system that are not there: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def write_pdf(document: Document, path: Path, paper: str = "A4") -> str:
    """Write a report as a PDF.

    Parameters
    ----------
    document : Document
    path : Path
    paper : str
        ``A4`` or ``letter``.

    Returns
    -------
    str
        What keeps the PDF from being better; empty if nothing does.
    """
    try:
        weasyprint = _weasyprint()
    except ImportError:
        return _write_plainly(document, path, paper, NOT_INSTALLED)
    except OSError:
        return _write_plainly(document, path, paper, NO_LIBRARIES)
    page = weasyprint.HTML(string=write_html(document, paper), url_fetcher=_refuse)
    page.write_pdf(str(path))
    return ""


def _weasyprint() -> Any:
    return import_module("weasyprint")


def _write_plainly(document: Document, path: Path, paper: str, why: str) -> str:
    from twitchdetect.report.chart.plain_pdf import write_plain_pdf

    write_plain_pdf(document, path, paper)
    return why


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    """Fetch nothing: a report holds all that it shows."""
    raise ValueError(f"a report fetches nothing, got {url!r}")
