"""The command `report`: what it writes, and what it refuses in one line."""

import shutil

import pytest

from tests.report.chart import made
from twitchdetect.chart import clients, sessions
from twitchdetect.cli import main
from twitchdetect.report.chart import pdf


@pytest.fixture
def folder(tmp_path, monkeypatch):
    chart = made.new_chart(tmp_path)
    clients.add_client(chart, "P07")
    made.full_session(chart, tmp_path)
    sessions.open_session(chart, "P07")
    chart.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TWITCHDETECT_CHART", str(tmp_path / "chart.sqlite"))
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "name", "words"),
    [
        (["P07/1"], "report-P07-1.html", "Dry needling session"),
        (["p07"], "report-p07.html", "Client over all sessions"),
        (["P07/1", "--patient"], "report-P07-1-patient.html", "What is normal now"),
        (
            ["P07/1", "--patient", "--language", "de"],
            "report-P07-1-patient.html",
            "Was jetzt normal ist",
        ),
        (["P07", "--patient", "--contact", "0341 99"], "report-P07-patient.html", "0341 99"),
        (["P07/2", "--out", "sub/x.html"], "sub/x.html", "NOT SIGNED: open"),
    ],
)
def test_a_report_is_written_where_it_says(folder, capsys, arguments, name, words):
    assert main(["report", *arguments]) == 0
    assert capsys.readouterr().out == f"Wrote {name}\n"
    assert words in (folder / name).read_text(encoding="utf-8")


def test_another_chart_is_read_if_it_is_named(folder, capsys, monkeypatch):
    monkeypatch.delenv("TWITCHDETECT_CHART")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "nowhere"))
    shutil.move("chart.sqlite", "other.sqlite")
    assert main(["report", "P07/1"]) == 2
    assert main(["report", "P07/1", "--chart", "other.sqlite"]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["P99"], "there is no client 'P99'"),
        (["P07/9"], "there is no session 'P07/9'"),
        (["P07/x"], "expected CODE/NUMBER"),
        (["P07/1", "--chart", "none.sqlite"], "there is no chart at none.sqlite"),
        (["P07/1", "--language", "de"], "--language and --contact are for --patient"),
        (["P07/1", "--paper", "A3"], "--paper: invalid choice: 'A3'"),
        ([""], "expected CODE or CODE/NUMBER"),
        ([], "CODE[/NUMBER]"),
    ],
)
def test_a_wrong_call_is_one_line_and_writes_nothing(folder, capsys, arguments, message):
    before = sorted(folder.iterdir())
    assert main(["report", *arguments]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1
    assert sorted(folder.iterdir()) == before


def test_a_chart_that_is_not_there_is_not_made(folder):
    main(["report", "P07", "--chart", "new.sqlite"])
    assert not (folder / "new.sqlite").exists()


@pytest.mark.parametrize("arguments", [["--pdf"], ["--out", "r.pdf"]])
def test_a_pdf_without_weasyprint_is_written_and_the_better_way_told(
    folder, capsys, monkeypatch, arguments
):
    def fail(name):
        raise ImportError(name)

    monkeypatch.setattr(pdf, "import_module", fail)
    assert main(["report", "P07/1", *arguments]) == 0
    told = capsys.readouterr()
    name = "r.pdf" if "--out" in arguments else "report-P07-1.pdf"
    assert told.out == f"Wrote {name}\n"
    assert told.err == 'twitchdetect: for a better PDF: pip install "twitchdetect[report]"\n'
    assert (folder / name).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("arguments", [[], ["--pdf"]])
def test_a_report_is_readable_by_its_owner_alone(folder, arguments):
    assert main(["report", "P07/1", "--patient", "--out", "r", *arguments]) == 0
    assert (folder / "r").stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_to_is_one_line_and_leaves_nothing(folder, capsys):
    (folder / "taken").mkdir()
    before = sorted(folder.rglob("*"))
    assert main(["report", "P07/1", "--out", "taken"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("twitchdetect: taken: Is a directory")
    assert said.endswith("Choose another one with --out FILE\n")
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("name", ["chart.sqlite", "link.html", "page.html", "paper.pdf", "empty"])
def test_what_is_no_report_is_never_written_over(folder, capsys, name):
    (folder / "link.html").symlink_to("chart.sqlite")
    (folder / "page.html").write_text("<!doctype html><p>of somebody else</p>", encoding="utf-8")
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7\nof somebody else\n%%EOF\n")
    (folder / "empty").touch()
    before = (folder / name).read_bytes()
    assert main(["report", "P07/1", "--out", name]) == 2
    assert capsys.readouterr().err.startswith(f"twitchdetect: {name} is there already and is no")
    assert (folder / name).read_bytes() == before


@pytest.mark.parametrize("arguments", [[], ["--pdf"], ["--patient"]])
def test_an_older_report_is_replaced(folder, arguments):
    for which in ("P07/1", "P07/2", "P07/1"):
        assert main(["report", which, "--out", "r", *arguments]) == 0
