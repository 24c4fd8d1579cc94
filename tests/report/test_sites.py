"""Sites of the needle as words: on the terminal, in the page, in the picture."""

import numpy as np
import pytest

import twitchdetect as td
from twitchdetect.cli.summary import summarize
from twitchdetect.report.overview import draw_overview
from twitchdetect.report.sites import HEADS, site_lines, site_table, sites_of


def event(kind, sample, peak_uV=50.0):
    return td.Event(
        kind=kind, channel=0, start_sample=sample, stop_sample=sample + 40, alarm_sample=sample,
        decided_sample=sample + 100, peak_uV=peak_uV, rms_uV=10.0, snr_db=10.0, confidence=0.9,
        reason="so", channels=(0,),
    )  # fmt: skip


@pytest.fixture
def recording():
    x = np.random.default_rng(0).standard_normal((5000, 2))
    return td.Recording(x, 250.0, markers=(td.Marker(900, "note", "hello"),))


EVENTS = [
    event("site", 1000), event("needle_in", 1000),
    *(event("stroke", 1500 + 125 * i) for i in range(8)),
    event("ltr", 1510, 100.0), event("ltr", 1760, 40.0), event("needle_out", 4000),
]  # fmt: skip


def test_the_summary_has_a_row_and_a_sentence_a_site(recording):
    said = summarize(recording, EVENTS, ())
    assert "    8 stroke" in said and "    1 needle_in" in said
    assert "5 strokes without a twitch" in said and "amplitude at 40 % of the first" in said
    assert "no advice" in said
    row = next(line for line in said.splitlines() if line.split()[:2] == ["1", "0:04.0"])
    assert row.split() == ["1", "0:04.0", "8", "2.0", "2", "0.25", "100", "µV", "40", "µV"]
    assert max(map(len, said.splitlines())) <= 96


def test_without_a_needle_nothing_is_said_of_sites(recording):
    twitches = [e for e in EVENTS if e.kind == "ltr"]
    assert not sites_of(recording, twitches)
    assert "advice" not in summarize(recording, twitches, ())
    assert site_table([], 250.0) == ""


def test_lines_and_table_hold_the_same_cells(recording):
    sites = sites_of(recording, EVENTS)
    table = site_table(sites, 250.0)
    assert all(f">{head}" in table for head in HEADS)
    for cell in site_lines(sites, 250.0)[1].split("  "):
        assert cell.strip() in table


@pytest.mark.parametrize("ending", ["png", "html"])
def test_page_and_picture_are_drawn_with_strokes(recording, tmp_path, ending):
    path = tmp_path / f"some.{ending}"
    draw_overview(recording, EVENTS, path, title="some", band_hz=(20.0, 100.0), mains_hz=None)
    content = path.read_bytes()
    assert len(content) > 10_000
    if ending == "html":
        assert b"needle_out" in content and b"5 strokes without a twitch" in content
