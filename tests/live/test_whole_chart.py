"""A session with a chart, by real keys against the emulated board: the chart holds just that."""

import pytest

from tests.live.hands import Window, display, skip_without_display, twitching, until
from twitchdetect.chart import clients, sessions
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.errors import NotFoundError
from twitchdetect.chart.picklists import AFTER, BEFORE, TOPICS
from twitchdetect.chart.tables import Twitch
from twitchdetect.chart.verify import verify
from twitchdetect.live.chart_seen import visit_of
from twitchdetect.session.warm import warm_up

pytest.importorskip("termios", reason="needs pseudo-terminals")
from firmware_interface.emulator import Board, Cyton, Emulator
from firmware_interface.emulator.sources import Playback

CODE, AUTHOR, SAID = "K7M234", "AB", "cold hands said Ann"
NAME = f"{CODE}/1"


def answer_before(window):
    """Answer the whole panel, each row by one key."""
    window.wait_for_title("Before session 1")
    window.press("1", "1", "1", "1", "2", "Return")
    window.press("1", "1", "2")
    window.write("INR 1.9")
    window.press("Return", *("1" * 12), "Return")
    window.press(*("1" * 5), "Return")
    window.press("1")
    window.write("aspirin")
    window.press("Down", "Down", "Return")
    window.press("6", "Return")
    window.press("4", "5")
    window.write("Maker")
    window.press("Down")
    window.write("B1")
    window.press("Down", "Return", "Return")
    window.wait_for_title("Next: ten seconds at rest")


def needle(window, chart):
    """Two sites, two needles, something unwanted, a typed note."""
    window.press("e", "2", "1", "2", "Escape")
    until(lambda: visit_of(chart, NAME).sites[0]["technique"] == "deep", "details in the chart")
    window.act("i")
    window.wait_for_twitch()
    window.act("y")
    window.act("o")
    window.act("Return")
    window.act("i")
    window.wait_for_twitch()
    window.act("n")
    window.press("u", "2", "1", "1")
    window.press("t")
    window.write(SAID)
    window.act("Return")
    window.act("o")


def answer_after(window):
    """Count, measure, answer, sign."""
    window.press("ctrl+q", "2")
    window.wait_for_title("After session 1")
    window.press("2", "Return", "Return")
    window.press("3", "Return")
    window.press("1", "Down", "Down", "Return")
    window.press(*("1" * 9), "Return")
    window.write("twice more")
    window.press(*(["Down"] * 11), "Return")


def sign(window, chart):
    """Sign and close the window."""
    until(lambda: not visit_of(chart, NAME).missing, "nothing to be missing")
    window.wait_for_title("After session 1 of .* Nothing is missing")
    until(lambda: visit_of(chart, NAME).is_attached, "the recording in the chart")

    window.press("Return")
    until(lambda: not visit_of(chart, NAME).is_open, "the signature")

    def is_closed():
        window.press("1")
        return window.process.poll() is not None

    until(is_closed, "the window to close")


def hold(window, chart):
    window.focus(window.wait_for_title("Type the subject"))
    window.write(CODE)
    window.wait_for_title("Open the chart")
    window.press("Return")
    answer_before(window)
    window.press("Return")
    window.wait_for_title("Contact at rest")
    window.wait_for_title("Ready")
    window.press("Return")
    window.wait_for_title(f"sub-{CODE}")
    needle(window, chart)
    answer_after(window)
    sign(window, chart)


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """The window and the chart after a session was held."""
    skip_without_display()
    warm_up(is_shown=True)
    folder = tmp_path_factory.mktemp("charted")
    chart = open_chart(folder / "chart.sqlite", author=AUTHOR)
    clients.add_client(chart, CODE)
    call = ["live", "--board", "cyton", "--chart", str(folder / "chart.sqlite"), "--author", AUTHOR]
    emulator = Emulator(Cyton(Board(Playback(twitching(120.0)))), link=folder / "board")
    with emulator as board, display() as screen:
        window = Window(folder, screen, [*call, "--port", board.name])
        try:
            hold(window, chart)
        finally:
            window.end()
    yield window, chart
    chart.close()


def test_the_window_ends_well(held):
    window, _ = held
    assert window.process.returncode == 0
    assert window.errors.read_text().count("\n") == 1


def test_what_was_answered_before_is_in_the_chart(held):
    _, chart = held
    visit = visit_of(chart, NAME)
    for topic in (*BEFORE, *AFTER):
        assert all((topic, i.key) in visit.answers for i in TOPICS[topic] if i.is_needed)
    red = visit.answers["screening", "anticoagulants"]
    assert (red.value, red.words) == ("yes", "INR 1.9")
    assert visit.obstacles == () == visit.missing
    assert (visit.said["position"], visit.said["medication"]) == ("prone", "aspirin")
    assert [(m.phase, m.kind, m.value) for m in visit.measures] == [
        ("before", "pain", 6.0),
        ("after", "pain", 3.0),
    ]
    assert [(k.diameter_mm, k.length_mm, k.maker, k.batch) for k in visit.needles] == [
        (0.3, 50.0, "Maker", "B1")
    ]


def test_sites_and_needles_are_those_that_were_marked(held):
    window, chart = held
    visit = visit_of(chart, NAME)
    first, second = visit.sites
    assert (first["side"], first["point"], first["technique"]) == ("right", "active", "deep")
    assert (second["point"], second["technique"]) == ("", "")
    assert [(n.number, n.site, n.is_in) for n in visit.insertions] == [(1, 1, False), (2, 2, False)]
    marked = [a for a in window.actions() if a["what"] in ("needle_in", "needle_out")]
    with chart.reading() as session:
        row = sessions.find_session(session, NAME)
        times = [s for site in row.sites for i in site.insertions for s in (i.in_s, i.out_s)]
        assert times == pytest.approx([a["sample"] / 250.0 for a in marked])
        assert all(i.needle_id == row.needles[0].id for site in row.sites for i in site.insertions)
        (event,) = row.adverse_events
        assert (event.kind, event.severity, event.when) == ("bruising", "minor", "during")


def test_twitches_of_the_recording_are_in_the_chart_with_their_answers(held):
    window, chart = held
    visit = visit_of(chart, NAME)
    said = [a["value"] for a in window.actions() if a["what"] == "confirm"]
    assert said == ["yes", "no"]
    with chart.reading() as session:
        (attachment,) = sessions.find_session(session, NAME).attachments
        twitches = session.query(Twitch).filter_by(attachment_id=attachment.id).all()
        assert sorted(t.confirmed for t in twitches if t.confirmed != "n/a") == ["no", "yes"]
        assert len(twitches) == visit.n_twitches
        assert attachment.path.endswith(window.recording().name)


def test_it_is_signed_and_the_chart_verifies(held):
    _, chart = held
    visit = visit_of(chart, NAME)
    assert (visit.is_open, visit.closed_by) == (False, AUTHOR)
    assert (visit.said["response"], visit.said["plan"]) == ("well", "twice more")
    assert visit.n_counted_out == 2
    assert verify(chart).findings == ()
    with pytest.raises(NotFoundError):
        visit_of(chart, f"{CODE}/2")


def test_what_was_typed_is_in_the_chart_and_in_no_other_file(held):
    window, chart = held
    with chart.reading() as session:
        (remark,) = sessions.find_session(session, NAME).remarks
        assert remark.text == SAID and remark.at_s > 10
    for path in window.root.rglob("*"):
        if path.is_file():
            assert SAID.encode() not in path.read_bytes(), path
