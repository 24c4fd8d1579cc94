"""What commands of the chart print, and their help."""

import re
import shlex
import subprocess
import sys
from importlib import import_module

import pytest

from twitchdetect.cli.app import run
from twitchdetect.cli.chart import GROUPS

MODULES = sorted({module for module, _ in GROUPS.values()})
COMMANDS = {
    name: command
    for module in MODULES
    for name, command in import_module(f"twitchdetect.cli.{module}").COMMANDS.items()
}
LONG = "a long note with many words in it, " * 8


def test_every_group_has_commands_and_every_command_a_group():
    assert {name.partition(" ")[0] for name in COMMANDS} == set(GROUPS)


@pytest.mark.parametrize("name", ["", *GROUPS, *(name for name in COMMANDS if " " in name)])
def test_every_command_has_help_of_80_columns_with_an_example(name, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["chart", *name.split(), "--help"]) == 0
    out = capsys.readouterr().out
    assert f"  twitchdetect chart {name}" in out and " \\ \n" not in out
    assert max(map(len, out.splitlines())) <= 80
    assert out.rstrip().splitlines()[0].startswith(f"usage: twitchdetect chart {name}".rstrip())


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_of_the_help_are_calls_that_can_be(name, monkeypatch):
    seen = []
    for example in COMMANDS[name].examples:
        words = shlex.split(example.replace("\\\n", ""))
        assert " ".join(words).startswith(name)
        monkeypatch.setattr("twitchdetect.cli.chart.run", lambda args: seen.append(args) or 0)
        assert run(["chart", *words]) == 0
    assert len(seen) == len(COMMANDS[name].examples)


@pytest.mark.parametrize("words", ["--help", "chart --help", "chart session show --help"])
def test_help_loads_no_database(words):
    code = (
        f"import sys; from twitchdetect.cli import main; main({words.split()!r}); "
        "heavy = {'sqlalchemy', 'numba', 'numpy', 'PySide6'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_only_the_module_of_the_command_that_is_called_is_loaded():
    code = (
        "import sys; from twitchdetect.cli import main; main(['chart', 'verify', '--help']); "
        "print(*sorted(m for m in sys.modules if m.startswith('twitchdetect.cli.chart')))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    loaded = result.stdout.splitlines()[-1].split()
    assert "twitchdetect.cli.chart_keep" in loaded
    assert "twitchdetect.cli.chart_session" not in loaded


def filled(desk):
    """Give a session that has everything, with long texts."""
    desk.said("client", "change", "P07", "--history", LONG, "--medication", "line one\nline two")
    name = desk.ready()
    desk.said("session", "answer", name, "screening", "implants=yes", "--words", f"implants={LONG}")
    desk.said("session", "change", name, "--rationale", LONG, "--position", "prone", "--note", LONG)
    for phase, value in (("before", 45), ("after", 60)):
        movement = ("--what", "rotation of the neck with the shoulder held down", "--side", "left")
        desk.said("measure", "add", name, "rom", value, *movement, "--phase", phase)
    desk.said("needle", "add", name, "--length-mm", "40", "--maker", LONG[:60])
    desk.said("site", "add", name, "--muscle", LONG[:70], "--technique", "electro", "--note", LONG)
    desk.said("needle", "in", name, "--note", LONG)
    desk.said("needle", "out", name)
    desk.said("adverse", "add", name, "bruising", "--action", LONG, "--outcome", "gone")
    desk.said("session", "answer", name, "other_treatment", "exercise=yes", "heat_or_cold=no")
    desk.said("aftercare", name, "heat=no", "--others", "yes")
    desk.said("session", "close", name, "--needles-out", "1", "--plan", LONG, "--response", "sore")
    desk.said("diary", "add", name, "--hours", "24", "--symptom", "weakness", "--note", LONG)
    desk.said("session", "amend", name, "--set", f"session.note={LONG}x", "--reason", LONG)
    return name


def test_a_summary_has_everything_in_80_columns(desk):
    name = filled(desk)
    out = desk.said("session", "show", name)
    assert max(map(len, out.splitlines())) <= 80
    heads = re.findall(r"^[A-Z][a-z]+$", out, re.MULTILINE)
    assert heads == ["Before", "Measures", "Needling", "Unwanted", "After", "Diary", "Amended"]
    flat = " ".join(out.split())
    assert flat.count(LONG.strip()) == 13
    for told in (
        'Screening no: 14 of 15 ! Implants or joint replacement in the area: yes; "a long',
        "Consent explained yes, given yes, form written",
        "Medication line one line two",
        "Aftercare yes: 3 of 4; no: Warmth on sore muscles",
        "Red flags yes: 5 of 5",
        "Response Sore",
        "Also Exercise Diary",
        "adverse 1: Bruise (minor, during),",
        "outcome: gone",
        "1 needle in, 1 out, 1 counted in the container",
        "24 h Weakness; a long",
        "RED, nobody has seen it",
        "Signed by AB,",
    ):
        assert told in flat, told
    assert re.search(r"  Range of motion, rotation of the +45 +60 +- +deg +1 2\n", out)


def test_a_client_and_all_lists_fit_into_80_columns(desk):
    name = filled(desk)
    for words in (
        ("client", "show", "P07"),
        ("client", "list"),
        ("adverse", "list"),
        ("picklists",),
        ("session", "ready", name),
        ("practitioner", "list"),
    ):
        assert max(map(len, desk.said(*words).splitlines())) <= 80, words


def test_a_bare_session_says_what_is_missing(desk):
    name = desk.told("session", "new", "P07", "--simulation")["session"]
    out = desk.said("session", "show", name)
    assert "SIMULATION: no person was treated." in out
    assert out.startswith("Session P07/1") and out.splitlines()[0].endswith("OPEN")
    assert re.search(r"Consent +not asked\n +Screening +not asked\n", out)
    assert "No needle may be used yet: 23 items open." in out
    desk.said("session", "answer", name, "hygiene", "hands=yes")
    out = " ".join(desk.said("session", "show", name).split())
    assert "Hygiene yes: 1 of 5 not answered: Gloves; Skin clean;" in out


def test_twitches_are_counted_by_site(desk, place):
    from twitchdetect.chart.database import open_chart
    from twitchdetect.chart.sessions import find_session
    from twitchdetect.chart.tables import Attachment, Twitch

    name = desk.needled()
    chart = open_chart(place, author="AB")
    with chart.writing() as work:
        session = find_session(work, name)
        recording = Attachment(
            id="r", session_id=session.id, path="emg.bdf", sha256="0" * 64, fs=250.0,
            channels=["a", "b"], duration_s=90.0, lost_s=0.4, counts={"ltr": 5}, n_events=7,
            events_digest="0" * 64,
        )  # fmt: skip
        work.add(recording)
        work.flush()
        kinds = [("detected", "yes")] * 3 + [
            ("detected", "no"),
            ("detected", "n/a"),
            ("felt", "yes"),
        ]
        for i, (source, confirmed) in enumerate(kinds):
            work.add(
                Twitch(
                    attachment_id="r", number=i, session_id=session.id, onset_s=float(i),
                    site_id=session.sites[0].id if i < 5 else None, source=source,
                    confirmed=confirmed, digest="0" * 64,
                )
            )  # fmt: skip
    chart.close()
    found = desk.told("session", "show", name)
    counts = {"detected": 5, "confirmed": 3, "rejected": 1}
    assert found["sites"][0]["twitches"] == counts
    assert found["twitches_without_site"] == {"felt": 1}
    out = desk.said("session", "show", name)
    assert "    twitches: 5 detected, 3 confirmed, 1 rejected\n" in out
    assert "  without a site: 0 detected, 1 felt but not detected\n" in out
    assert "emg.bdf\n    250 Hz, 2 channels, 1.5 min, 0.4 s lost; 7 twitch events\n" in out


def test_every_command_prints_one_document(desk):
    name = filled(desk)
    for words in (
        ("practitioner", "set", "AB", "--name", "Berg"),
        ("names", "off"),
        ("client", "add", "P08"),
        ("client", "change", "P08", "--history", "x"),
        ("session", "new", "P08"),
        ("session", "change", "P08/1", "--plan", "x"),
        ("session", "answer", "P08/1", "consent", "given=yes"),
        ("measure", "add", "P08/1", "pain", "3"),
        ("site", "add", "P08/1"),
        ("site", "change", "P08/1", "--side", "left"),
        ("needle", "add", "P08/1", "--maker", "x"),
        ("adverse", "add", "P08/1", "faint"),
        ("aftercare", "P08/1", "--others", "yes"),
        ("diary", "add", "P08/1", "--hours", "24"),
        ("session", "close", "P08/1"),
        ("session", "amend", name, "--set", "session.plan=x", "--reason", "y"),
    ):
        found = desk.told(*words)
        assert isinstance(found, dict) and found, words
        if words[0] in ("measure", "site", "needle", "adverse", "diary", "session", "aftercare"):
            assert found["session"] in ("P08/1", name), words
