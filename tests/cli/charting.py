"""A chart in a folder, its commands, and somebody who answers at a terminal."""

import json
import sys
import time

import pytest

from twitchdetect.cli.app import run

CONSENT = ("consent", "form=written", "--others", "yes")
SCREENING = ("screening", "--others", "no")
HYGIENE = ("hygiene", "--others", "yes")
_made = []
"""The chart of `desk`, made by the first test that wants it."""


class Desk:
    """Calls commands of the chart, in this process."""

    def __init__(self, capsys):
        self.capsys = capsys

    def call(self, *words):
        """Give exit code, stdout and stderr."""
        code = run(["chart", *map(str, words)])
        captured = self.capsys.readouterr()
        return code, captured.out, captured.err

    def said(self, *words, code=0):
        """Give stdout of a command that ends with this code and complains of nothing."""
        got, out, err = self.call(*words)
        assert (got, err) == (code, ""), err
        return out

    def told(self, *words, code=0):
        """Give the document that a command prints."""
        return json.loads(self.said(*words, "--json", code=code))

    def refusal(self, *words, code=2):
        """Give the one line with which a command is refused."""
        got, out, err = self.call(*words)
        assert got == code, (out, err)
        assert err.startswith("twitchdetect: ") and err.count("\n") == 1
        return err

    def ready(self, client="P07", *words):
        """Open a session of a client in which needles may be used, and give its name."""
        name = self.told("session", "new", client, *words)["session"]
        for topic in (CONSENT, SCREENING, HYGIENE):
            self.said("session", "answer", name, *topic)
        return name

    def needled(self, client="P07"):
        """Give a session with a site and a needle that is out again."""
        name = self.ready(client)
        self.said("site", "add", name, "--muscle", "Upper trapezius")
        self.said("needle", "in", name)
        self.said("needle", "out", name)
        return name

    def closed(self, client="P07"):
        """Give a session that is signed."""
        name = self.needled(client)
        self.said("aftercare", name, "--others", "yes")
        self.said("session", "close", name, "--needles-out", 1)
        return name


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The file of a chart that is not there yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TWITCHDETECT_CHART", str(tmp_path / "chart.sqlite"))
    monkeypatch.delenv("TWITCHDETECT_AUTHOR", raising=False)
    return tmp_path / "chart.sqlite"


@pytest.fixture
def in_berlin(monkeypatch):
    """Let this machine stand in Berlin."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def desk(place, capsys):
    """A chart with the practitioner AB and the client P07."""
    desk = Desk(capsys)
    if not _made:
        desk.call("practitioner", "set", "AB", "--credential", "physiotherapist")
        desk.said("client", "add", "P07", "--birth-year", "1980")
        _made.append(place.read_bytes())
    place.write_bytes(_made[0])
    place.chmod(0o600)
    return desk


@pytest.fixture
def typing(monkeypatch):
    """Let the answers given be typed at a terminal; an exception among them is raised."""

    def type_(*answers):
        left = list(answers)

        def read(prompt):
            print(prompt)
            assert left, f"nothing more was to be asked, but was: {prompt}"
            answer = left.pop(0)
            if isinstance(answer, BaseException):
                raise answer
            return str(answer)

        monkeypatch.setattr("builtins.input", read)
        monkeypatch.setenv("NO_COLOR", "1")
        for stream in (sys.stdin, sys.stdout):
            monkeypatch.setattr(stream, "isatty", lambda: True)
        return left

    return type_
