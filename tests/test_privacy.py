"""No name, no date of birth and no free text in any file but the chart's own database.

They are typed wherever something can be typed; then every other file is searched byte for byte.
Whoever adds a way by which something is written adds a producer to `PRODUCERS`; a document of the
clinic itself, which repeats clinical words but not whose they are, goes to `DOCUMENTS`.
"""

import contextlib
import gzip
import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from tests.qt import PROBLEM
from tests.session.stepped import MOST_S, SteppedSource, three_twitches
from twitchdetect.chart import clients, needle_work, picklists, sessions, signing
from twitchdetect.chart.attaching import attach
from twitchdetect.chart.database import PLACE, open_chart
from twitchdetect.chart.following import follow
from twitchdetect.chart.remarks import keeper
from twitchdetect.cli.app import run
from twitchdetect.session.marked import Marked
from twitchdetect.session.thread import SessionThread
from twitchdetect.session.warm import warm_up

NAME, BORN = "Annegret Sömmerfeld", "1961-04-23"
SENTENCE = "she told of her divorce from Wolfhardt in the Rosenstraße"
SECRETS = (
    *("Annegret", "Sömmerfeld", "Soemmerfeld", "Sommerfeld", "divorce", "Wolfhardt"),
    *("Rosenstraße", BORN, "23.04.1961", "19610423", "23041961", "04/23/1961"),
)
CODE = "P07"
DATABASE = re.compile(r"chart\.sqlite(-wal|-shm|-journal)?")
WORDS = (NAME, f"born {BORN}", SENTENCE)
PERSON = tuple(s for s in SECRETS if s not in ("divorce", "Wolfhardt", "Rosenstraße"))
"""What stands in the client's name and date of birth alone, while `DOCUMENTS` are made."""


@dataclass
class World:
    """A folder in which everything is written, and a chart that knows all secrets."""

    out: Path
    request: pytest.FixtureRequest
    told: list = field(default_factory=list)

    @property
    def chart(self):
        return self.request.getfixturevalue("chart")

    def recording(self):
        return three_twitches(np.random.default_rng(7))


# looking for secrets


def encodings(secret):
    """Give all bytes by which a secret could lie in a file, in small letters."""
    small = secret.lower()
    forms = {small, json.dumps(small)[1:-1], small.encode("unicode_escape").decode()}
    for form in forms:
        for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be", "cp437"):
            yield form.encode(encoding, "replace")


def opened(name, data):
    """Give a file and what is packed in it, each with its name."""
    yield name, data
    if data[:2] == b"\x1f\x8b":
        yield from opened(f"{name} unpacked", gzip.decompress(data))
    if data[:5] == b"%PDF-":
        for i, stream in enumerate(re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)):
            with contextlib.suppress(zlib.error):
                yield f"{name} part {i}", zlib.decompressobj().decompress(stream)
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield from opened(f"{name}/{inner}", archive.read(inner))


def lowered(data):
    """Give bytes with small letters, also those of latin-1 and UTF-8 beyond ASCII."""
    small = data.lower()
    return small.replace("Ö".encode(), "ö".encode()).replace(b"\xd6", b"\xf6")


def found_in(folder, secrets=SECRETS):
    """Give where secrets lie: file, and what was found there."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if DATABASE.fullmatch(path.name):
            continue
        where = str(path.relative_to(folder))
        for name, data in opened(where, path.read_bytes()):
            small = lowered(data) + lowered(name.encode())
            found += [
                (name, secret)
                for secret in secrets
                if any(form in small for form in encodings(secret))
            ]
    return found


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tsv", f"onset\tnote\n1\t{NAME}\n".encode()),
        ("a.json", json.dumps({"note": SENTENCE}).encode()),
        ("a.bdf", b"\x00" * 300 + SENTENCE.encode("latin-1") + b"\x14\x00"),
        ("a.txt", "SÖMMERFELD".encode("latin-1")),
        ("a.utf16", "Wolfhardt".encode("utf-16")),
        ("a.tsv.gz", gzip.compress(b"born 23.04.1961")),
        ("b.zip", b""),
        ("a.pdf", b"%PDF-1.7\nstream\n" + zlib.compress(b"(Annegret) Tj") + b"\nendstream"),
        ("Annegret.txt", b""),
        ("chart.sqlite.old", NAME.encode()),
    ],
)
def test_the_search_finds_what_is_there_however_it_is_written(tmp_path, name, data):
    (tmp_path / "clean.txt").write_text("Upper trapezius, note 3, client coughed")
    assert found_in(tmp_path) == []
    path = tmp_path / "deep" / name
    path.parent.mkdir()
    path.write_bytes(data)
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.csv", NAME)
    assert found_in(tmp_path)


# a chart that knows everything


@pytest.fixture
def says(request):
    """Give what is typed into fields of the chart for a name and a birthday."""
    return getattr(request, "param", (NAME, BORN))


@pytest.fixture
def chart(tmp_path, monkeypatch, says):
    """Open a chart with names in which words stand wherever one can type."""
    name, born = says
    place = tmp_path / "chart.sqlite"
    monkeypatch.setenv(PLACE, str(place))
    chart = open_chart(place, author="AB")
    clients.set_names(chart, True)
    clients.set_practitioner(chart, "AB", name="Dr. Wolfhardt", credential=SENTENCE)
    notes = {"medication": SENTENCE, "history": f"{name}, {SENTENCE}"}
    clients.add_client(chart, CODE, name=NAME, born=BORN, **notes)
    free = ("rationale", "varied", "place", "medication", "history", "response_note", "plan")
    sessions.open_session(chart, CODE, note=SENTENCE, **dict.fromkeys(free, SENTENCE))
    for topic in ("consent", "hygiene"):
        items = {i.key: i.answers[0] for i in picklists.TOPICS[topic]}
        sessions.answer(chart, CODE, topic, items)
    items = {i.key: "no" for i in picklists.SCREENING}
    red = {"needle_phobia": "yes"}
    sessions.answer(chart, CODE, "screening", {**items, **red}, {"needle_phobia": SENTENCE})
    sessions.add_measure(chart, CODE, "rom", 40.0, what=name, note=SENTENCE)
    needle_work.add_needle_kind(chart, CODE, maker=name, material=SENTENCE, batch=born)
    needle_work.add_adverse_event(chart, CODE, "other", note=SENTENCE, action=name, outcome=born)
    signing.add_diary(chart, CODE, 24, note=SENTENCE)
    yield chart
    chart.close()


# ways by which something is written


def say_everything(thread):
    """Type secrets wherever a session takes words."""
    for words in WORDS:
        assert thread.next_site(words, "left", words).is_done
        assert thread.needle_in(words).is_done
        assert thread.needle_in(words, ago_s=0.1).is_done
        assert thread.needle_out().is_done
        for kind in ("note", "stroke", "site", "needle_in", "needle_out"):
            assert thread.mark(kind, words).is_done
        assert thread.mark("note", words).is_done
        assert thread.undo().is_done
        assert not thread.next_site("", words).is_done  # no side
        assert not thread.mark(words, words).is_done
        thread.relabel(1, words)
        thread.confirm(1, words)


def session_with_a_chart(world):
    """Hold a whole session whose words go into the chart; attach it."""
    source = SteppedSource(world.recording())
    kept = keeper(world.chart, CODE, lambda: 250.0)
    thread = SessionThread(
        source,
        world.out,
        subject=CODE,
        now_s=lambda: source.now_s,
        keep_words=kept,
        first_words=kept.first,
    )
    hold(thread, source)
    snapshot, opened_at = thread.snapshot(), sessions_opened(world.chart)
    follow(world.chart, CODE, Marked(snapshot.actions), snapshot.fs, opened_at)
    attachment = attach(world.chart, CODE, snapshot.path, began_at=opened_at)
    assert attachment.n_events == 2
    world.told = [message.text for message in snapshot.messages]
    assert world.told == []
    with world.chart.reading() as reading:
        session = sessions.find_session(reading, CODE)
        assert {r.text for r in session.remarks} >= {*WORDS, f"muscle: {NAME}"}
        assert NAME in {site.muscle for site in session.sites}


def sessions_opened(chart):
    with chart.reading() as reading:
        return sessions.find_session(reading, CODE).opened_at


def hold(thread, source):
    thread.next_site(NAME, "left", SENTENCE)  # before there are samples
    thread.start()
    source.advance(14.0)
    say_everything(thread)
    source.advance(19.0)
    say_everything(thread)
    assert thread.finish().is_done and thread.wait(MOST_S)
    thread.undo()
    assert thread.close(MOST_S)


def session_without_a_chart(world):
    """The same where nobody keeps words."""
    source = SteppedSource(world.recording())
    thread = SessionThread(source, world.out, subject=CODE, now_s=lambda: source.now_s)
    hold(thread, source)
    told = [message.text for message in thread.snapshot().messages]
    assert len(told) == 1 and "need a chart" in told[0]


def session_whose_chart_fails(world):
    """The same where the chart refuses everything, with words in its reasons."""

    def fail(number, text, sample):
        raise RuntimeError(f"cannot keep {text!r}")

    source = SteppedSource(world.recording())
    thread = SessionThread(
        source, world.out, subject=CODE, now_s=lambda: source.now_s, keep_words=fail
    )
    hold(thread, source)
    told = [message.text for message in thread.snapshot().messages]
    assert told and all("were not kept: RuntimeError" in text for text in told)


def window(world):
    """Type into the window: form, keys and questions; its settings are kept."""
    if PROBLEM:
        pytest.skip(f"needs a window: {PROBLEM}")
    from PySide6.QtCore import Qt

    from twitchdetect.live.plan import Plan
    from twitchdetect.live.window import LiveWindow

    qtbot = world.request.getfixturevalue("qtbot")
    source = SteppedSource(world.recording())
    plan = Plan(
        root=world.out / "sessions",
        find=lambda: source,
        warm=lambda: None,
        settings_path=world.out / "live.toml",
    )
    window = LiveWindow(plan)
    qtbot.addWidget(window, before_close_func=lambda w: w.end())
    window.open()
    qtbot.waitUntil(lambda: bool(window.start_screen.state.board), timeout=10_000)
    qtbot.waitUntil(lambda: window.start_screen.state.is_warm, timeout=10_000)
    form = window.start_screen
    form.muscle.setCurrentText(NAME)
    form.channels.setText(f"{BORN}, b, c")
    for subject in (NAME, SENTENCE, BORN):
        form.subject.setText(subject)
        assert not form.start.isEnabled()
    form.subject.setText(CODE)
    assert not form.start.isEnabled() and "holds a date" in form.hint.text()
    form.channels.setText("")
    qtbot.keyClick(form.subject, Qt.Key.Key_Return)
    session = window.session
    qtbot.waitUntil(lambda: session.snapshot().state == "running", timeout=60_000)
    source.advance(2.0)
    say_everything(session)
    window.keeper.keep(theme="light")
    window.end()
    assert session.wait(MOST_S)
    assert (world.out / "live.toml").is_file()


def keys_of_a_session(world):
    """Type into the questions that keys ask."""
    if PROBLEM:
        pytest.skip(f"needs a window: {PROBLEM}")
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QWidget

    from twitchdetect.live.question import Question
    from twitchdetect.live.session_keys import SessionKeys

    qtbot = world.request.getfixturevalue("qtbot")
    parent = QWidget()
    qtbot.addWidget(parent)
    source = SteppedSource(world.recording())
    kept = keeper(world.chart, CODE, lambda: 250.0)
    thread = SessionThread(
        source, world.out, subject=CODE, now_s=lambda: source.now_s, keep_words=kept
    )
    thread.start()
    source.advance(2.0)
    question = Question(parent)
    keys = SessionKeys(thread, question, world.told.append)
    for name in ("note", "muscle"):
        keys.act(name)
        question.words.setText(f"{NAME}: {SENTENCE}")
        qtbot.keyClick(question.words, Qt.Key.Key_Return)
    keys.act("undo")
    thread.finish()
    assert thread.wait(MOST_S) and thread.close(MOST_S)
    assert [a.what for a in thread.snapshot().actions] == ["note", "site", "undo", "finish"]


def labels(world):
    """Label a recording by hand; draft, table and what undo holds."""
    from twitchdetect.files.bdf_write import write_bdf
    from twitchdetect.files.read import read
    from twitchdetect.session.label_desk import LabelDesk
    from twitchdetect.session.markings import RefusedError

    recording = read(write_bdf(world.recording(), world.out / "labelled.bdf"))
    with pytest.raises(ValueError, match="code"):
        LabelDesk(recording, NAME)
    desk = LabelDesk(recording, "K1")
    made = desk.labelling.add("ltr", 1, 3000, 3030)
    for words in WORDS:
        with pytest.raises(RefusedError):
            desk.labelling.note(made.number, words)
        assert desk.do(lambda labelling, words=words: labelling.note(made.number, words))
        assert desk.do(lambda labelling, words=words: labelling.change_kind(made.number, words))
    desk.do(lambda labelling: labelling.note(made.number, "unsure"))
    desk.save()
    desk.do(lambda labelling: labelling.note(made.number, "clear"))
    assert desk.table.is_file() and "unsure" in desk.table.read_text()


def commands(world):
    """Give secrets to every option that takes words."""
    assert world.chart.place  # the usual chart knows them
    out = ["--out", str(world.out / "cli")]
    simulated = ["--board", "simulated", "--minutes", "0.02", "--quiet", *out]
    assert run(["record", "--subject", CODE, "--session", "9", *simulated]) == 0
    for code in ("Annegret", "annegret1", "SOEMMERFELD", "Sommerfeld2", "X19610423", "P23041961"):
        assert run(["record", "--subject", code, *simulated]) == 2
        assert run(["record", "--subject", CODE, "--session", code, *simulated]) == 2
        assert run(["record", "--subject", code, "--session", "1", *simulated]) == 2
    for words in WORDS:
        assert run(["record", "--subject", words, *simulated]) == 2
        assert run(["record", "--subject", CODE, "--session", words, *simulated]) == 2
        assert run(["simulate", words, *out]) == 2
        assert run(["simulate", "latent", "--with", words, *out]) == 2
        assert run(["simulate", "latent", "--board", words, *out]) == 2
    (bdf,) = (world.out / "cli").rglob("*.bdf")
    assert run(["detect", str(bdf), "--channels", SENTENCE, *out]) == 2
    assert run(["detect", str(bdf), "--quiet", "--plot", "html", *out]) == 0


def exports_for_research(world):
    """Write everything that may be handed on, of a session with a recording."""
    session_with_a_chart(world)
    calls = (
        ["export", str(world.out / "r.json"), "--research"],
        ["export", str(world.out / "tables"), "--tables", "--research"],
        ["stricta", "--out", str(world.out / "stricta.tsv")],
    )
    for call in calls:
        assert run(["chart", *call]) == 0, call
    pytest.importorskip("fhir.resources", reason="needs the extra of FHIR")
    from twitchdetect.chart.fhir import write_fhir

    write_fhir(world.chart, f"{CODE}/1", world.out / "fhir.json")
    for name in ("r.json", "stricta.tsv", "fhir.json", "tables"):
        assert (world.out / name).exists()


def reports(world):
    """Write what the clinic prints for itself and for its client."""
    session_of(world)
    for name, call in (
        ("session.html", [f"{CODE}/1"]),
        ("client.html", [CODE]),
        ("patient.html", [f"{CODE}/1", "--patient"]),
        ("patient-de.html", [f"{CODE}/1", "--patient", "--language", "de"]),
        ("session.pdf", [f"{CODE}/1", "--pdf"]),
    ):
        assert run(["report", *call, "--out", str(world.out / name)]) == 0
    assert "Rosenstra" in (world.out / "session.html").read_text(encoding="utf-8")


def exports_of_the_clinic(world):
    """Write a client's chart for another chart."""
    session_of(world)
    assert run(["chart", "export", str(world.out / "own.json"), "--client", CODE]) == 0
    assert run(["chart", "export", str(world.out / "tables"), "--tables"]) == 0
    assert run(["chart", "stricta", "--typed", "--out", str(world.out / "stricta.tsv")]) == 0
    assert "Rosenstra" in (world.out / "own.json").read_text(encoding="utf-8")


def session_of(world):
    """Attach a recording whose marks are of lists."""
    source = SteppedSource(world.recording())
    thread = SessionThread(source, world.out, subject=CODE, now_s=lambda: source.now_s)
    thread.next_site()
    thread.start()
    source.advance(4.0)
    thread.needle_in()
    source.advance(19.0)
    thread.needle_out()
    assert thread.finish().is_done and thread.wait(MOST_S) and thread.close(MOST_S)
    attach(world.chart, CODE, thread.snapshot().path)


PRODUCERS = [
    session_with_a_chart,
    session_without_a_chart,
    session_whose_chart_fails,
    window,
    keys_of_a_session,
    labels,
    commands,
    exports_for_research,
]
"""Each gets a `World`, types `WORDS` wherever it can, and writes below `World.out`."""
DOCUMENTS = [reports, exports_of_the_clinic]
"""The same, of a chart in which the name and the date of birth stand in their own fields alone."""


@pytest.mark.parametrize("producer", PRODUCERS, ids=lambda p: p.__name__)
def test_nothing_that_was_typed_leaves_the_chart(producer, tmp_path, request, chart, monkeypatch):
    monkeypatch.chdir(tmp_path)
    warm_up(is_shown=True)
    out = tmp_path / "out"
    out.mkdir()
    producer(World(out, request))
    assert any(path.is_file() for path in out.rglob("*"))
    assert found_in(tmp_path) == []
    assert NAME.encode() in b"".join(p.read_bytes() for p in tmp_path.glob("chart.sqlite*"))


@pytest.mark.parametrize("says", [("neck", "lot 7")], indirect=True)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.__name__)
def test_documents_of_the_clinic_do_not_say_who_it_is(
    document, tmp_path, request, chart, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    warm_up(is_shown=True)
    out = tmp_path / "out"
    out.mkdir()
    document(World(out, request))
    assert any(path.is_file() for path in out.rglob("*"))
    assert found_in(tmp_path, PERSON) == []
