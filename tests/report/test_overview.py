"""Pictures and pages: what is in them, and signals that are hard to draw."""

import io
from html.parser import HTMLParser

import matplotlib.image
import numpy as np
import pytest

import twitchdetect as td
from tests.signals import session
from twitchdetect.report import figures, text
from twitchdetect.report.overview import NOTICE, draw_overview
from twitchdetect.report.traces import make_traces

BAND = {"band_hz": (20.0, 125.0), "mains_hz": 50.0}


@pytest.fixture(scope="module")
def recording():
    x = session(1)
    return td.Recording(
        x, 250.0, ("left", "<b>&mid", "$right$"), gaps=(td.Gap(2000, 2300, "lost"),)
    )


@pytest.fixture(scope="module")
def events(recording):
    return td.detect(recording)


def test_every_event_is_shaded_in_the_colour_of_its_kind(recording, events):
    traces = make_traces(recording, events, (20.0, 125.0), 50.0)
    figure = figures.overview_figure(recording, events, traces)
    boxes = {c.get_label(): len(c.get_paths()) for c in figure.axes[0].collections}
    for kind in {e.kind for e in events}:
        expected = sum(len(e.channels) if e.channel >= 0 else 1 for e in events if e.kind == kind)
        assert boxes[kind] == expected
    legend = [t.get_text() for t in figure.legends[0].get_texts()]
    assert f"{sum(e.kind == 'ltr' for e in events)} ltr" in legend
    figure.canvas.draw()


def test_one_zoom_a_twitch_with_its_numbers(recording, events):
    twitches = [e for e in events if e.kind == "ltr"]
    traces = make_traces(recording, events, (20.0, 125.0), None)
    figure = figures.zoom_figure(recording, twitches, traces)
    titles = [a.get_title(loc="left") for a in figure.axes if a.get_title(loc="left")]
    assert len(titles) == len(twitches)
    assert f"{twitches[0].snr_db:.0f} dB" in titles[0]


def test_a_picture_can_be_opened(tmp_path, recording, events):
    path = draw_overview(recording, events, tmp_path / "o.png", title="a $title$", **BAND)
    pixels = matplotlib.image.imread(io.BytesIO(path.read_bytes()))
    assert pixels.shape[1] == 1400
    assert pixels.std() > 0.05


def test_a_page_holds_everything_and_nothing_from_elsewhere(tmp_path, recording, events):
    path = draw_overview(
        recording, events, tmp_path / "o.html", title="<t>", notes=("a & b",), **BAND
    )
    page = path.read_text()
    found = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

    Parser().feed(page)
    tags = [tag for tag, _ in found]
    assert tags.count("img") == 2
    assert all(a["src"].startswith("data:image/png") for tag, a in found if tag == "img")
    assert "script" not in tags
    assert "link" not in tags
    assert tags.count("tr") == len(events) + 1
    assert NOTICE in page
    assert "a &amp; b" in page
    assert "<b>&mid" not in page
    for event in events:
        assert event.reason.split(";")[0] in page


@pytest.mark.parametrize(
    "data",
    [
        np.zeros((1, 1)),
        np.full((500, 2), np.nan),
        np.full((500, 1), 65_000.0),
        np.random.default_rng(0).standard_normal((700, 64)),
    ],
)
def test_hard_signals(tmp_path, data):
    recording = td.Recording(
        data, 250.0, tuple(f"channel number {i}" for i in range(data.shape[1]))
    )
    assert draw_overview(recording, [], tmp_path / "o.png", **BAND).stat().st_size > 5000


def test_another_ending_is_refused(tmp_path, recording):
    with pytest.raises(ValueError, match=r"\.png or \.html"):
        draw_overview(recording, [], tmp_path / "o.gif", **BAND)


def test_clock():
    said = [text.clock(s) for s in (0, 5, 9.95, 65, 605.5, 3661)]
    assert said == ["0:00", "0:05", "0:10", "1:05", "10:05.5", "1:01:01"]
