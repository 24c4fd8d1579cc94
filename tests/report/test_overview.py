"""Pictures and pages: what is in them, and signals that are hard to draw."""

import io
import re
from html.parser import HTMLParser

import matplotlib.image
import numpy as np
import pytest

import twitchdetect as td
from tests.report.some import BAND, event, rest, traces_of
from tests.signals import session
from twitchdetect.events import KINDS
from twitchdetect.report import picture
from twitchdetect.report.figures import overview_figure
from twitchdetect.report.overview import NOTICE, draw_overview


@pytest.fixture(scope="module")
def recording():
    x = session(1)
    return td.Recording(
        x, 250.0, ("left", "<b>&mid", "$right$"), gaps=(td.Gap(2000, 2300, "lost"),)
    )


@pytest.fixture(scope="module")
def events(recording):
    return td.detect(recording)


def page_of(recording, events, folder, **more):
    return draw_overview(recording, events, folder / "o.html", **BAND, **more).read_text("utf-8")


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def of(self, tag):
        return [attrs for name, attrs in self.found if name == tag]


def test_every_event_is_shaded_in_the_colour_of_its_kind(recording, events):
    figure = overview_figure(recording, events, traces_of(recording, events), 100)
    boxes = {c.get_label(): len(c.get_paths()) for c in figure.axes[0].collections}
    for kind in {e.kind for e in events}:
        spans = [(c, e) for e in events if e.kind == kind for c in e.channels or (-1,)]
        is_more_of_another = [
            any(c == d and o.start_sample < e.start_sample <= o.stop_sample for d, o in spans)
            for c, e in spans
        ]
        assert boxes[kind] == is_more_of_another.count(False)
    figure.canvas.draw()


def test_every_kind_has_a_lane_with_its_name_number_and_shape(recording):
    everything = [event(kind, -1 if kind == "gap" else 0) for kind in KINDS]
    figure = overview_figure(recording, [*everything, event(start=900)], traces_of(recording), 100)
    lanes = figure.axes[1]
    said = [t.get_text() for t in lanes.texts]
    assert [s for s in said if s in KINDS] == list(KINDS)
    assert said[said.index("ltr") + 1] == "2"
    marks = {line.get_label(): line.get_marker() for line in lanes.lines}
    assert len({marks[kind] for kind in KINDS}) == len(KINDS)
    figure.canvas.draw()
    for t in lanes.texts:
        assert figure.bbox.x0 <= t.get_window_extent().x0
        assert t.get_window_extent().x1 <= figure.bbox.x1


def test_a_recording_without_events_says_so(recording, tmp_path):
    figure = overview_figure(recording, [], traces_of(recording), 100)
    assert "no events" in [t.get_text() for t in figure.axes[1].texts]
    assert "No events were found" in page_of(recording, [], tmp_path)


def test_channels_without_signal_and_flat_ones_are_called_so():
    recording = rest(n_channels=3)
    recording.data_uV[:, 1] = np.nan
    recording.data_uV[:, 2] = 17.0
    figure = overview_figure(recording, [], traces_of(recording), 100)
    said = [t.get_text() for t in figure.axes[0].texts]
    assert said == ["15 µV", "no signal", "flat"]


def test_a_picture_can_be_opened(tmp_path, recording, events):
    path = draw_overview(recording, events, tmp_path / "o.png", title="a $title$", **BAND)
    pixels = matplotlib.image.imread(io.BytesIO(path.read_bytes()))
    assert pixels.shape[1] == 1400
    assert pixels.std() > 0.05


def test_a_page_holds_everything_and_nothing_from_elsewhere(tmp_path, recording, events):
    page = page_of(recording, events, tmp_path, title="<t>", notes=("a & b", "floor 3 uV"))
    tags = Tags(page)
    assert all(a["src"].startswith("data:image/png") for a in tags.of("img"))
    assert not tags.of("script")
    assert not tags.of("link")
    assert "http" not in page
    assert len(tags.of("tbody")) == len(events)
    assert len(tags.of("svg")) == sum(e.kind == "ltr" for e in events)
    assert NOTICE in page
    assert "a &amp; b" in page
    assert "floor 3 µV" in page
    assert "<b>&mid" not in page
    for event_ in events:
        assert event_.reason.split(";")[0].replace("uV", "µV") in page


def test_numbers_lead_from_mark_and_row_to_zoom_and_back(tmp_path):
    twitches = [event(start=s, stop=s + 20, channels=(0,)) for s in (300, 900, 1500)]
    tags = Tags(page_of(rest(), [*twitches, event("ecg", 1, 600, 610)], tmp_path))
    anchors = {attrs["id"] for _, attrs in tags.found if "id" in attrs}
    links = [a["href"][1:] for a in tags.of("a")]
    assert set(links) <= anchors
    for number in (1, 2, 3):
        assert links.count(f"twitch-{number}") == 3  # its mark, its number, its row
        assert links.count(f"event-{number}") == 1
    marks = [
        float(re.search(r"left:([\d.]+)%", a["style"])[1]) for a in tags.of("a") if "style" in a
    ]
    assert marks[0] == pytest.approx(100 * (1.5 + 7.5 * 310 / 2000 - 0.05) / 10, abs=0.01)


def test_the_table_has_times_as_the_zooms_units_and_what_a_clinician_said(tmp_path):
    twitch = event(start=1000, stop=1030, reason="floor 3.5 uV")
    page = page_of(rest(), [twitch], tmp_path)
    rows = page.split("<tbody")[1]
    for said in ("0:04.000", "120&nbsp;ms", "30.0&nbsp;µV", "12.0&nbsp;dB", "not yet", "3.5 µV"):
        assert said in rows
    assert ">confirmed" in page
    assert page.count("0:04.000 c0") >= 2  # the zoom and the title of the link


def test_kinds_can_be_hidden_without_a_script(tmp_path):
    page = page_of(rest(), [event(), event("ecg", 1)], tmp_path)
    assert {a["id"] for a in Tags(page).of("input")} == {"show-ltr", "show-ecg"}
    assert "#show-ecg:not(:checked)~.wide .ecg{display:none}" in page


def test_one_twitch_is_singular(tmp_path):
    page = page_of(rest(), [event()], tmp_path)
    assert "1 candidate local twitch response<" in page
    assert ">1 event<" in page


def test_a_page_tells_file_version_and_settings(tmp_path):
    settings = {"false_alarms_per_hour": 1.0, "lowpass_hz": None}
    page = page_of(rest(), [], tmp_path, title="my.bdf", settings=settings)
    assert "<h1>my.bdf</h1>" in page
    assert f"twitchdetect {td.__version__}; settings: false_alarms_per_hour 1, lowpass_hz" in page


@pytest.mark.parametrize("ending", ["png", "html"])
@pytest.mark.parametrize(
    "data",
    [
        np.zeros((1, 1)),
        np.full((500, 2), np.nan),
        np.full((500, 1), 65_000.0),
        np.random.default_rng(0).standard_normal((700, 64)),
    ],
)
def test_hard_signals(tmp_path, data, ending):
    names = tuple(f"Rücken_{i} ${{a}}$ & much longer" for i in range(data.shape[1]))
    recording = td.Recording(data, 250.0, names)
    path = draw_overview(recording, [], tmp_path / f"o.{ending}", **BAND)
    assert path.stat().st_size > 5000


def test_another_ending_is_refused(tmp_path, recording):
    with pytest.raises(ValueError, match=r"\.png or \.html"):
        draw_overview(recording, [], tmp_path / "o.gif", **BAND)


def test_more_twitches_than_there_is_room_for_are_told(tmp_path, monkeypatch):
    said = []
    original = picture._lines

    def spy(paragraphs, **look):
        said.extend(paragraphs)
        return original(paragraphs, **look)

    monkeypatch.setattr(picture, "_lines", spy)
    many = [event(start=7 * i, stop=7 * i + 5) for i in range(260)]
    draw_overview(rest(), many, tmp_path / "o.png", **BAND)
    assert any("236 more twitches are in the event table only" in s for s in said)
    page = page_of(rest(), many, tmp_path)
    assert "20 more twitches are in the table below only" in page
    assert page.count("<svg") == 240
    assert "href=#twitch-240" in page
    assert "href=#twitch-241" not in page


def test_two_thousand_twitches_make_a_page_of_a_few_megabytes(tmp_path):
    recording = rest(600_000, 4, fs=1000.0)
    many = [event("ltr", i % 4, 290 * i, 290 * i + 90, (i % 4, (i + 1) % 4)) for i in range(2000)]
    page = page_of(recording, many, tmp_path)
    assert len(page) < 8_000_000
    assert page.count("<tbody") == 2000
