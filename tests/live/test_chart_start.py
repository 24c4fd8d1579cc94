"""What the start screen says of the chart, and what hinders the start."""

from datetime import UTC, datetime

import pytest

from twitchdetect.chart import clients
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.picklists import SYMPTOMS
from twitchdetect.chart.telling import Secrets
from twitchdetect.live.chart_seen import Alert, ClientSeen, Visit, client_of
from twitchdetect.live.chart_start import Known, alert_words, strip_of
from twitchdetect.live.strings import install_language

ALERT = Alert("a", 3, 24, ("numbness", "weakness"), "left hand")
CLIENT = ClientSeen("P07", is_known=True, n_sessions=3)


def visit(*obstacles):
    return Visit("P07/4", "P07", 4, "AB", True, datetime.now(UTC), obstacles=obstacles)


def known(**more):
    given = {"subject": "P07", "author": "AB", "is_open": True, "client": CLIENT}
    return Known(**(given | more))


@pytest.fixture(autouse=True)
def english(qapp):
    install_language("en")


@pytest.mark.parametrize(
    ("what", "words", "action", "hindrance"),
    [
        (known(is_open=False), "Opening the chart …", "", "Opening the chart …"),
        (known(author=""), "Type the code of who treats", "", "Type the code of who treats"),
        (known(author="A B"), "got 'A B'", "", "Type the code of who treats"),
        (known(subject="", client=None), "Ready; type the client's code", "", ""),
        (known(client=None), "Looking for the client", "", "Looking for the client"),
        (known(subject="P08"), "Looking for the client", "", "Looking for the client"),
        (known(client=ClientSeen("P07")), "P07 is not in the chart.", "add", "A new client, or"),
        (
            known(subject="Ann", client=ClientSeen("Ann")),
            "got 'Ann' as a client's code",
            "",
            "got 'Ann'",
        ),
        (known(), "P07 has 3 sessions in the chart", "begin", "Open the chart's session first."),
        (
            known(visit=visit("Gloves (hygiene): not answered.", "b", "c")),
            "Session 4 of P07: 3 answers missing",
            "panel",
            "Gloves (hygiene): not answered.",
        ),
        (known(visit=visit()), "Session 4 of P07: all is answered", "panel", ""),
        (known(visit=visit(), subject="p07"), "Session 4 of P07: all is answered", "panel", ""),
        (
            known(visit=visit(), is_writing=True),
            "Session 4 of P07: all is answered",
            "panel",
            "Writing into the chart",
        ),
        (known(is_away=True), "The chart does not answer", "without", "The chart does not answer"),
        (
            known(problem="chart.sqlite is damaged", is_open=False),
            "chart.sqlite is damaged. The session can go on without the chart.",
            "retry",
            "",
        ),
        (known(is_without=True, is_away=True), "This session goes without the chart.", "with", ""),
    ],
)
def test_one_line_says_how_it_stands_and_what_to_do(what, words, action, hindrance):
    state = strip_of(what)
    assert state.words.startswith(words)
    assert state.action == action and bool(state.button) == bool(action)
    assert state.hindrance.startswith(hindrance) and bool(state.hindrance) == bool(hindrance)


@pytest.mark.parametrize("more", [{"visit": visit()}, {"is_without": True}])
def test_what_would_tell_who_it_is_hinders_the_start(more):
    secrets = Secrets(frozenset({"kathrin"}), frozenset({"230461"}))
    seen = ClientSeen("P07", is_known=True, secrets=secrets)
    assert strip_of(known(client=seen, channels=("Soleus", "b"), **more)).hindrance == ""
    for channel in ("Kathrin 2", "EMG 23.04.61"):
        state = strip_of(known(client=seen, channels=("a", channel), **more))
        assert state.hindrance.startswith(f"The channel “{channel}” holds a part of a name")
    state = strip_of(known(client=ClientSeen("P07", is_telling=True), **more))
    assert state.hindrance.startswith("The code holds a part of a name")
    other = ClientSeen("P08", is_telling=True, secrets=secrets)  # of the code before
    assert not strip_of(known(client=other, is_without=True, channels=("Kathrin",))).hindrance


def test_what_must_not_be_told_is_asked_of_the_chart(tmp_path):
    chart = open_chart(tmp_path / "chart.sqlite", author="AB")
    clients.set_names(chart, True)
    clients.add_client(chart, "P07", name="Kathrin Muster", born="1961-04-23")
    clients.add_client(chart, "Q08")
    assert client_of(chart, "P07").secrets.parts == {"kathrin", "muster"}
    assert client_of(chart, "Q08").secrets == Secrets()
    assert "kathrin" in client_of(chart, "R09").secrets.parts
    assert client_of(chart, "muster7").is_telling and not client_of(chart, "P07").is_telling
    chart.close()


@pytest.mark.parametrize("visits", [None, visit(), visit("Gloves (hygiene): not answered.")])
def test_a_red_alarm_hinders_before_all_else(visits):
    seen = ClientSeen("P07", is_known=True, alerts=(ALERT,), unsigned=("P07/2", "P07/3"))
    state = strip_of(known(client=seen, visit=visits))
    assert state.alerts == (ALERT,)
    assert state.hindrance == "Say first that the alarm was seen."
    assert state.unsigned == "P07/3"


def test_an_alarm_is_told_in_the_users_words():
    assert alert_words(ALERT) == "Told 24 h after session 3: Numbness, Weakness. left hand"
    install_language("de")
    told = alert_words(Alert("a", 3, 48, tuple(SYMPTOMS), ""))
    install_language("en")
    assert told.startswith("48 h nach Sitzung 3 berichtet: Schwindel, ")
    assert not any(symptom.words in told for symptom in SYMPTOMS.values())
