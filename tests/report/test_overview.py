"""Pictures and pages: what is in them, and signals that are hard to draw."""

import io
from html.parser import HTMLParser

import matplotlib.image
import numpy as np
import pytest

import twitchdetect as td
from tests.signals import session
from twitchdetect.dsp.view import analysis_signal
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


def event(kind="ltr", channel=0, start=100, stop=120, channels=()):
    return td.Event(
        kind, channel, start, stop, start, stop, 30.0, 10.0, 12.0, 0.9, "evidence", channels
    )


def test_a_gap_of_days_costs_no_memory_and_stays_empty():
    days = td.Gap(500, 500 + 6 * 86_400 * 1000, "clock jumped")
    x = np.random.default_rng(0).standard_normal((1000, 2))
    recording = td.Recording(x, 1000.0, ("a", "b"), gaps=(days,))
    traces = make_traces(recording, [], (20.0, 450.0), None)
    assert traces.low_uV.shape == (2400, 2)
    assert np.isfinite(traces.low_uV[[0, -1]]).all()
    assert np.isnan(traces.low_uV[1:-1]).all()


def test_the_envelope_is_the_filtered_signals_least_and_most():
    x = 5 * np.random.default_rng(0).standard_normal((7301, 20))
    recording = td.Recording(
        x, 250.0, tuple(map(str, range(20))), gaps=(td.Gap(3001, 3500, "lost"),)
    )
    traces = make_traces(recording, [], (20.0, 125.0), None)
    whole = np.full((recording.n_samples, 20), np.nan)
    for block in recording.segments():
        filtered = analysis_signal(block.data_uV, 250.0, (20.0, 125.0), None)
        whole[block.start_sample : block.stop_sample] = filtered
    assert traces.step == 4
    for column in (0, 700, 749, 750, 751, 874, 875, 876, 1949):
        part = whole[4 * column : 4 * column + 4]
        for envelope, reduce in ((traces.low_uV, np.fmin), (traces.high_uV, np.fmax)):
            np.testing.assert_allclose(envelope[column], reduce.reduce(part), atol=1e-12)


def test_missing_and_saturated_samples_stay_empty():
    x = np.random.default_rng(0).standard_normal((1000, 3))
    x[300:320, 1] = np.nan
    x[400:420, 1] = np.inf
    x[500:520, 1] = 1e300
    recording = td.Recording(x, 250.0, ("a", "b", "c"))
    railed = event("saturation", 2, 700, 750, (2, 0))
    low_uV = make_traces(recording, [railed], (20.0, 125.0), None).low_uV
    empty = [np.flatnonzero(np.isnan(low_uV[:, c])) for c in range(3)]
    assert empty[0].tolist() == empty[2].tolist() == list(range(700, 750))
    assert empty[1].tolist() == [*range(300, 320), *range(400, 420), *range(500, 520)]


def test_rest_does_not_fill_its_row_and_a_twitch_fits():
    x = np.random.default_rng(0).standard_normal((250_000, 2))
    x[1000:1010, 1] *= 200
    recording = td.Recording(x, 250.0, ("a", "b"))
    traces = make_traces(recording, [event(channel=1, start=1000, stop=1010)], (20.0, 125.0), None)
    assert np.median(traces.high_uV[:, 0]) < 0.4 * traces.scale_uV[0]
    assert np.nanmax(np.abs(traces.high_uV[:, 1])) < traces.scale_uV[1]


@pytest.mark.parametrize("n", range(1, 12))
def test_stretches_shorter_than_the_filters_delay(n):
    recording = td.Recording(np.ones((n, 1)), 1000.0, ("a",))
    traces = make_traces(recording, [event(start=0, stop=n)], (20.0, 100.0), 50.0)
    assert traces.low_uV.shape == (n, 1)


def test_a_cutout_shows_what_lies_around_and_ends_with_the_recording(recording):
    some = [event(start=10, stop=20), event(start=1990, stop=2310), event(start=4290, stop=4300)]
    cutouts = make_traces(recording, some, (20.0, 125.0), None).cutouts
    assert [(f, f + len(v)) for f, v in cutouts.values()] == [(0, 115), (1830, 2470), (4195, 4300)]
    first, values = cutouts[some[1]]
    assert np.flatnonzero(np.isnan(values)).tolist() == list(range(2000 - first, 2300 - first))


def test_legend_of_all_kinds_stays_inside(recording):
    everything = [event(kind, -1 if kind == "gap" else 0) for kind in td.events.KINDS]
    traces = make_traces(recording, everything, (20.0, 125.0), None)
    figure = figures.overview_figure(recording, everything, traces)
    figure.canvas.draw()
    box = figure.legends[0].get_window_extent()
    assert box.x1 < figure.bbox.x1
    assert box.y0 > figure.axes[0].get_window_extent().y1


def test_names_are_drawable():
    assert text.short("日本") == "??"
    assert text.short("a\x00b$") == r"a?b\$"
    assert text.short("trapezius left upper") == "trapezius l…"


def test_more_twitches_than_there_is_room_for_are_told(tmp_path, recording, monkeypatch):
    said = []
    original = figures.new_figure

    def spy(height_in):
        figure = original(height_in)
        said.append(figure)
        return figure

    monkeypatch.setattr(figures, "new_figure", spy)
    many = [event(start=10 * i, stop=10 * i + 5) for i in range(260)]
    draw_overview(recording, many, tmp_path / "o.png", **BAND)
    assert any("236 more twitches" in t.get_text() for t in said[-1].texts)
    page = draw_overview(recording, many, tmp_path / "o.html", **BAND).read_text()
    assert "20 more are in the table only" in page
    assert page.count("<img") == 11


@pytest.mark.parametrize(("seconds", "step"), [(0.004, 0.1), (12, 1), (60, 5), (7200, 600)])
def test_ticks_are_round(seconds, step):
    assert text.tick_s(seconds) == step


def test_few_ticks_however_long():
    for days in (1, 7, 400, 40_000):
        assert 86_400 * days / text.tick_s(86_400 * days) < 25


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0123, "0.012"), (9.94, "9.9"), (9.96, "10"), (99.55, "100"), (187_500, "187500")],
)
def test_numbers_are_short_and_plain(value, said):
    assert text.number(value) == said
