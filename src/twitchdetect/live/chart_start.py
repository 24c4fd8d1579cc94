"""What the start screen says of the chart, what its button does, and what hinders the start."""

from __future__ import annotations

from dataclasses import dataclass

from twitchdetect.chart import checks
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.picklists import SYMPTOMS
from twitchdetect.chart.telling import tells
from twitchdetect.live.chart_seen import Alert, ClientSeen, Visit
from twitchdetect.live.chart_words import obstacle_words, picked
from twitchdetect.live.counts import counts
from twitchdetect.live.strings import translate


@dataclass(frozen=True, slots=True)
class StripState:
    """One line of the start screen.

    Attributes
    ----------
    words, sign, role : str
    button : str
        What it says; empty for none.
    action : str
        ``retry``, ``without``, ``with``, ``add``, ``begin``, ``panel`` or empty.
    hindrance : str
        Why the session cannot start; empty if the chart does not hinder it.
    alerts : tuple of Alert
    unsigned : str
        Name of a session that waits for its signature.
    """

    words: str
    sign: str = "●"
    role: str = "needle"
    button: str = ""
    action: str = ""
    hindrance: str = ""
    alerts: tuple[Alert, ...] = ()
    unsigned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when the line is made."""

    subject: str = ""
    channels: tuple[str, ...] = ()
    author: str = ""
    problem: str = ""
    is_open: bool = False
    is_away: bool = False
    is_without: bool = False
    is_writing: bool = False
    client: ClientSeen | None = None
    visit: Visit | None = None


def strip_of(known: Known) -> StripState:
    """Give the line, and what it hinders."""
    if known.is_without:
        told = translate("Chart", "This session goes without the chart.")
        button = translate("Chart", "With the chart")
        return StripState(told, "▲", "warn", button, "with", _telling(known))
    if known.problem:
        told = translate("Chart", "%1 The session can go on without the chart.")
        told = told.replace("%1", f"{known.problem.rstrip('.')}.")
        return StripState(told, "×", "bad", translate("Chart", "Try again"), "retry")
    if known.is_away:
        told = translate("Chart", "The chart does not answer; it is tried again.")
        button = translate("Chart", "Go on without it")
        return StripState(told, "▲", "warn", button, "without", told)
    if not known.is_open:
        told = translate("Chart", "Opening the chart …")
        return StripState(told, hindrance=told)
    if why := _wrong(known.author, checks.initials):
        told = translate("Chart", "Type the code of who treats: letters and digits.")
        return StripState(told if not known.author else why, "▲", "warn", hindrance=told)
    if not known.subject:
        return StripState(translate("Chart", "Ready; type the client's code above."), "✔", "good")
    if known.client is None or known.client.code.lower() != known.subject.lower():
        told = translate("Chart", "Looking for the client …")
        return StripState(told, hindrance=told)
    if told := _telling(known):
        return StripState(told, "▲", "warn", hindrance=told)
    return _of_client(known, known.client)


def _telling(known: Known) -> str:
    """Say what would tell in every file who the client is; empty if nothing does."""
    client = known.client
    if client is None or client.code.lower() != known.subject.lower():
        return ""
    if client.is_telling:
        return translate("Chart", "The code holds a part of a name or a birthday; choose another.")
    for channel in known.channels:
        if tells(client.secrets, channel):
            told = translate("Chart", "The channel “%1” holds a part of a name or a birthday.")
            return told.replace("%1", channel)
    return ""


def _of_client(known: Known, client: ClientSeen) -> StripState:
    if not client.is_known:
        if why := _wrong(known.subject, checks.pseudonym):
            return StripState(why, "▲", "warn", hindrance=why)
        told = translate("Chart", "%1 is not in the chart.").replace("%1", known.subject)
        new = translate("Chart", "New client")
        hindrance = translate("Chart", "A new client, or a slip of the keys? Press “New client”.")
        return StripState(told, "▲", "warn", new, "add", hindrance)
    unsigned = client.unsigned[-1] if client.unsigned else ""
    seen = client.alerts, unsigned
    alarm = translate("Chart", "Say first that the alarm was seen.") if client.alerts else ""
    visit = known.visit
    if visit is None or visit.code != client.code:
        told = counts.sessions_before(client.n_sessions).replace("%1", client.code)
        button = translate("Chart", "Open the next session")
        hindrance = alarm or translate("Chart", "Open the chart's session first.")
        return StripState(told, "●", "needle", button, "begin", hindrance, *seen)
    name = translate("Chart", "Session %2 of %1").replace("%1", visit.code)
    name = name.replace("%2", f"{visit.number}")
    if visit.obstacles:
        told = f"{name}: {counts.answers_missing(len(visit.obstacles))}"
        button = translate("Chart", "Answer")
        hindrance = alarm or obstacle_words(visit.obstacles[0])
        return StripState(told, "▲", "warn", button, "panel", hindrance, *seen)
    told = translate("Chart", "%1: all is answered").replace("%1", name)
    wait = translate("Chart", "Writing into the chart …") if known.is_writing else ""
    button = translate("Chart", "Look at it")
    return StripState(told, "✔", "good", button, "panel", alarm or wait, *seen)


def _wrong(text: str, check: object) -> str:
    try:
        check(text)  # type: ignore[operator]
    except ChartError as error:
        return str(error)
    return ""


def alert_words(alert: Alert) -> str:
    """Say what a client told after a session."""
    told = translate("Chart", "Told %2 h after session %1: %3")
    symptoms = ", ".join(picked(SYMPTOMS[key].words) for key in alert.symptoms)
    told = told.replace("%1", f"{alert.session}").replace("%2", f"{alert.hours}")
    return told.replace("%3", f"{symptoms}. {alert.note}".strip())
