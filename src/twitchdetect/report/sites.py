"""Sites of the needle as rows of words, for the summary, the picture and the page.

It imports nothing that draws: the summary on the terminal must not wait for that.
"""

from __future__ import annotations

import html
import math
import textwrap
from collections.abc import Sequence

from twitchdetect.block import Recording
from twitchdetect.detect.sites import SiteSummary, summarize_sites
from twitchdetect.events import Event

HEADS = ("site", "from", "strokes", "a second", "twitches", "a stroke", "first", "last", "response")
_WIDTH = 96
NOTE = (
    "Needle and strokes as their movements show them, or as they were marked: a description of the "
    "signal, no advice."
)


def sites_of(recording: Recording, events: Sequence[Event]) -> list[SiteSummary]:
    """Sum up the sites with strokes; what was marked in the recording goes before the signal."""
    found = summarize_sites(events, recording.fs, recording.markers)
    return [site for site in found if site.n_strokes]


def site_row(site: SiteSummary, fs: float) -> tuple[str, ...]:
    """Give a site's cells, one for each of `HEADS`."""
    return (
        str(site.number),
        _clock(site.start_sample / fs),
        str(site.n_strokes),
        _number(site.stroke_rate_hz, 1),
        str(site.n_twitches),
        _number(site.twitches_per_stroke, 2),
        _number(site.first_uV, 0, " µV"),
        _number(site.last_uV, 0, " µV"),
        site.sentence,
    )


def site_lines(sites: Sequence[SiteSummary], fs: float) -> list[str]:
    """Give the table as aligned lines of text, the heads first, each sentence below its row."""
    rows = [HEADS, *(site_row(site, fs) for site in sites)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS) - 1)]
    lines = []
    for row in rows:
        lines.append("  ".join(c.rjust(w) for c, w in zip(row, widths, strict=False)))
        if row is not HEADS:
            indent = " " * (widths[0] + 2)
            lines += textwrap.wrap(row[-1], _WIDTH, initial_indent=indent, subsequent_indent=indent)
    return lines


def site_table(sites: Sequence[SiteSummary], fs: float) -> str:
    """Give heading and table for a page; nothing if there are no sites."""
    if not sites:
        return ""
    heads = "".join(f"<th{_side(head)}>{head}" for head in HEADS)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_side(head)}>{html.escape(cell)}"
            for head, cell in zip(HEADS, site_row(site, fs), strict=True)
        )
        for site in sites
    )
    return (
        f"<h2>{len(sites)} site{'s' * (len(sites) != 1)}</h2><p>{NOTE}</p><div class=wide><table>"
        f"<thead><tr>{heads}</thead><tbody>{rows}</tbody></table></div>"
    )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(10 * seconds), 600)
    return f"{minutes}:{rest / 10:04.1f}"


def _side(head: str) -> str:
    return "" if head == HEADS[-1] else " class=n"


def _number(value: float, decimals: int, unit: str = "") -> str:
    return f"{value:.{decimals}f}{unit}" if math.isfinite(value) else "–"
