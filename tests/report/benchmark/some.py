"""Few figures, and what a page says when it is read back."""

import math
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import BenchmarkResults, DatasetInfo, MethodInfo
from twitchdetect.report.benchmark.book import Book

OURS = MethodInfo(name="us", title="Ours", is_ours=True)
A = MethodInfo(name="a", title="Method A", source="Paper A")
B = MethodInfo(name="b", title="Method B")
ENVELOPE = MethodInfo(name="envelope", title="Envelope", is_reference=True)
SWEEP = DatasetInfo(
    name="sweep", title="simulated rest", what="A sweep.", fs=250.0, n_channels=8, hours=24.0,
    n_twitches=100, is_simulated=True,
)  # fmt: skip
QUIET = DatasetInfo(
    name="quiet", title="real rest", what="No twitch.", fs=200.0, n_channels=2, hours=0.5,
    n_twitches=0, is_simulated=False,
)  # fmt: skip


def figure(
    method,
    name,
    value,
    low=math.nan,
    high=math.nan,
    group="",
    setting="tuned_1",
    n=0,
    dataset="sweep",
):
    return Figure(dataset, method, setting, name, group, value, low, high, n)


def results(*figures, methods=(OURS, A, B, ENVELOPE), datasets=(SWEEP,), **more):
    return BenchmarkResults(figures=figures, methods=methods, datasets=datasets, **more)


def book(*figures, **more):
    return Book(results(*figures, **more))


def halves(us=5.2, a=6.1, b=7.0, envelope=4.6):
    """SNRs at which each finds half."""
    some = {"us": us, "a": a, "b": b, "envelope": envelope}
    return [figure(m, "snr_50_db", v, v - 0.4, v + 0.4) for m, v in some.items()]


class Reader(HTMLParser):
    """Tags with attributes, rows of tables as texts, and whether all tags are closed in order."""

    _EMPTY = ("meta", "br", "path", "circle", "rect")

    def __init__(self, page):
        super().__init__()
        self.found, self.open, self.rows, self.wrong = [], [], [], []
        self.said = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self._EMPTY:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        self.said.append(data)
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data

    def of(self, tag):
        return [attrs for name, attrs in self.found if name == tag]

    @property
    def text(self):
        return "".join(self.said)


def svgs(page):
    return [ET.fromstring(said) for said in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def ticks(svg, side):
    """Places by value of the ticks of an axis, read from the picture: ``x`` or ``y``."""
    found = {}
    for e in svg.iter("text"):
        if f"tick-{side}" in (e.get("class") or "").split():
            found[float(e.text.replace("−", "-"))] = float(e.get(side)) - (4 if side == "y" else 0)
    return found


def place(at, value, scale=lambda v: v):
    """Where a value stands between the outermost ticks."""
    low, high = min(at), max(at)
    share = (scale(value) - scale(low)) / (scale(high) - scale(low))
    return at[low] + share * (at[high] - at[low])


def curve(svg, title):
    """Points of the line of a method."""
    group = next(
        g for g in svg.iter("g") if g.find("title") is not None and title in g.find("title").text
    )
    d = group.find("path").get("d")
    return [tuple(map(float, pair.split())) for pair in re.split("[ML]", d)[1:]]
