"""Random days in a practice: after each step the chart is what a simple model says."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.chart.making import answer_all, assert_log_tells_all, hasten, rows_of
from twitchdetect.chart import picklists
from twitchdetect.chart.clients import add_client
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.needle_work import add_site, insertions_of, needles_in, put_in, take_out
from twitchdetect.chart.sessions import (
    add_measure,
    answer,
    change_session,
    find_session,
    obstacles,
    open_session,
)
from twitchdetect.chart.signing import add_diary, amend, close_session, missing, strike_out

ITEMS = [(topic, item) for topic, items in picklists.TOPICS.items() for item in items]
ANSWERS = [(topic, item, value) for topic, item in ITEMS for value in item.answers]
AUTHORS = ("AB", "CD")
FOLLOWS = ("diary", "measure")


@dataclass
class Visit:
    """What a session should be."""

    author: str
    answers: dict = field(default_factory=dict)
    n_sites: int = 0
    needles: dict = field(default_factory=dict)  # number to in, out or struck
    counted: int | None = None
    plan: str = ""
    is_closed: bool = False

    @property
    def used(self):
        return [n for n, state in self.needles.items() if state != "struck"]

    @property
    def inside(self):
        return [n for n, state in self.needles.items() if state == "in"]

    def may_needle(self, *, afterwards=False):
        for topic in picklists.BEFORE:
            for item in picklists.TOPICS[topic]:
                value, words = self.answers.get((topic, item.key), (None, ""))
                if value is None and item.is_needed:
                    return False
                if value in item.forbids and not (afterwards and words):
                    return False
                if value in item.red and not words:
                    return False
        return True

    def may_close(self):
        if self.inside:
            return False
        if not self.used:
            return True
        asked = [(t, i.key) for t in picklists.AFTER for i in picklists.TOPICS[t]]
        return (
            self.counted == len(self.used)
            and self.may_needle(afterwards=True)
            and all(key in self.answers for key in asked)
        )


class Practice(RuleBasedStateMachine):
    @initialize()
    def opens(self):
        self.folder = tempfile.TemporaryDirectory()
        place = Path(self.folder.name) / "chart.sqlite"
        self.charts = {author: hasten(open_chart(place, author=author)) for author in AUTHORS}
        self.visits, self.frozen = {}, {}
        add_client(self.charts["AB"], "P1")
        add_client(self.charts["AB"], "P2")
        self.a_session_is_opened("AB", "P1")
        self.all_is_answered(0, "AB")
        self.a_session_is_opened("CD", "P2")

    def teardown(self):
        for chart in getattr(self, "charts", {}).values():
            chart.close()
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def tried(self, is_allowed, do, *args, **kwargs):
        """Do it; it must be refused exactly if it is not allowed."""
        if is_allowed:
            return do(*args, **kwargs)
        with pytest.raises(ChartError):
            do(*args, **kwargs)
        return None

    def some(self, pick):
        return sorted(self.visits)[pick % len(self.visits)] if self.visits else None

    @rule(author=st.sampled_from(AUTHORS), code=st.sampled_from(("P1", "P2")))
    def a_session_is_opened(self, author, code):
        session = open_session(self.charts[author], code)
        number = 1 + sum(name.startswith(code) for name in self.visits)
        assert session.number == number
        self.visits[f"{code}/{number}"] = Visit(author)

    @rule(pick=st.integers(0, 2), author=st.sampled_from(AUTHORS))
    def all_is_answered(self, pick, author):
        if (name := self.some(pick)) and not self.visits[name].is_closed:
            answer_all(self.charts[author], name, picklists.BEFORE + picklists.AFTER)
            with self.charts[author].reading() as reading:
                kept = find_session(reading, name).answers
                self.visits[name].answers = {(a.topic, a.item): (a.value, a.words) for a in kept}
            assert self.visits[name].may_needle()

    @rule(pick=st.integers(0, 2), said=st.sampled_from(ANSWERS), words=st.sampled_from(("", "x")))
    def something_is_answered(self, pick, said, words):
        if name := self.some(pick):
            visit, (topic, item, value) = self.visits[name], said
            if visit.is_closed and visit.answers.get((topic, item.key), ("",))[0] == value:
                return  # nothing to change
            self.tried(
                not visit.is_closed,
                answer,
                self.charts["AB"],
                name,
                topic,
                {item.key: value},
                {item.key: words} if words else {},
            )
            if not visit.is_closed:
                before, old = visit.answers.get((topic, item.key), (None, ""))
                visit.answers[topic, item.key] = (value, words or (old if before == value else ""))

    @rule(pick=st.integers(0, 2))
    def a_site_is_added(self, pick):
        if name := self.some(pick):
            visit = self.visits[name]
            self.tried(not visit.is_closed, add_site, self.charts["AB"], name, muscle="Soleus")
            visit.n_sites += not visit.is_closed

    @rule(pick=st.integers(0, 2), author=st.sampled_from(AUTHORS), is_ready=st.booleans())
    def a_needle_goes_in(self, pick, author, is_ready):
        if name := self.some(pick):
            visit = self.visits[name]
            if is_ready and not visit.is_closed:
                self.all_is_answered(pick, author)
                self.a_site_is_added(pick)
            may = not visit.is_closed and visit.n_sites > 0 and visit.may_needle()
            row = self.tried(may, put_in, self.charts[author], name)
            if may:
                assert row.number == len(visit.needles) + 1
                visit.needles[row.number] = "in"

    @rule(pick=st.integers(0, 2), number=st.none() | st.integers(1, 4))
    def a_needle_comes_out(self, pick, number):
        if name := self.some(pick):
            visit = self.visits[name]
            may = bool(visit.inside) and (number is None or number in visit.inside)
            row = self.tried(may, take_out, self.charts["AB"], name, number)
            if may:
                assert row.number == (number or max(visit.inside))
                visit.needles[row.number] = "out"

    @rule(pick=st.integers(0, 2), number=st.integers(1, 4))
    def a_needle_is_struck_out(self, pick, number):
        if name := self.some(pick):
            visit = self.visits[name]
            may = not visit.is_closed and visit.needles.get(number) in ("in", "out")
            if may or visit.needles.get(number) != "struck":
                chart, row = self.charts["CD"], f"insertion {number}"
                self.tried(may, strike_out, chart, name, row, reason="never went in")
            if may:
                visit.needles[number] = "struck"

    @rule(pick=st.integers(0, 2), is_right=st.booleans(), plan=st.text("ab ", max_size=3))
    def needles_are_counted(self, pick, is_right, plan):
        if name := self.some(pick):
            visit = self.visits[name]
            n = len(visit.used) + (not is_right)
            details = {"n_needles_counted_out": n, "plan": plan}
            changes = (n, plan.strip()) != (visit.counted, visit.plan)
            if changes or not visit.is_closed:
                self.tried(not visit.is_closed, change_session, self.charts["AB"], name, **details)
            if not visit.is_closed:
                visit.counted, visit.plan = n, plan.strip()

    @rule(
        pick=st.integers(0, 2), value=st.integers(-1, 11), phase=st.sampled_from(picklists.PHASES)
    )
    def something_is_measured(self, pick, value, phase):
        if name := self.some(pick):
            may = 0 <= value <= 10 and (not self.visits[name].is_closed or phase == "follow-up")
            self.tried(may, add_measure, self.charts["AB"], name, "pain", value, phase=phase)

    @rule(
        pick=st.integers(0, 2),
        hours=st.sampled_from((0, 24, 48)),
        symptom=st.sampled_from(sorted(picklists.SYMPTOMS)),
    )
    def the_client_tells(self, pick, hours, symptom):
        if name := self.some(pick):
            chart = self.charts["CD"]
            self.tried(hours > 0, add_diary, chart, name, hours, symptoms=(symptom,))

    @rule(pick=st.integers(0, 2))
    def all_is_done_for_closing(self, pick):
        if (name := self.some(pick)) and not self.visits[name].is_closed:
            visit = self.visits[name]
            self.a_needle_goes_in(pick, "CD", True)
            while visit.inside:
                self.a_needle_comes_out(pick, None)
            self.needles_are_counted(pick, True, "a")
            self.a_session_is_closed(pick, visit.author)

    @rule(pick=st.integers(0, 2), author=st.sampled_from(AUTHORS))
    def a_session_is_closed(self, pick, author):
        if name := self.some(pick):
            visit = self.visits[name]
            may = not visit.is_closed and visit.author == author and visit.may_close()
            self.tried(may, close_session, self.charts[author], name)
            if may:
                visit.is_closed = True
                self.frozen[name] = self.signed_rows(name)

    @rule(pick=st.integers(0, 2), reason=st.sampled_from(("", "forgotten")), add=st.booleans())
    def a_session_is_amended(self, pick, reason, add):
        if name := self.some(pick):
            visit = self.visits[name]
            if reason and not visit.is_closed:
                self.all_is_done_for_closing(pick)
            row = "new site" if add else "session"
            values = {"muscle": "Masseter"} if add else {"plan": f"{visit.plan}!"}
            may = visit.is_closed and bool(reason)
            self.tried(may, amend, self.charts["CD"], name, {row: values}, reason=reason)
            if may:
                visit.n_sites += add
                visit.plan += "" if add else "!"
                self.frozen[name] = self.signed_rows(name)

    def signed_rows(self, name):
        """Give the rows of a session that nothing but an amendment may change."""
        chart = self.charts["AB"]
        with chart.reading() as reading:
            session_id = find_session(reading, name).id
        return {
            key: row
            for key, row in rows_of(chart).items()
            if key == ("session", session_id)
            or (row.get("session_id") == session_id and key[0] not in FOLLOWS)
        }

    @invariant()
    def the_log_tells_all(self):
        if hasattr(self, "charts"):
            assert_log_tells_all(self.charts["AB"])

    @invariant()
    def the_chart_is_as_the_model(self):
        if not hasattr(self, "charts"):
            return
        with self.charts["CD"].reading() as reading:
            for name, visit in self.visits.items():
                session = find_session(reading, name)
                rows = insertions_of(session)
                assert [i.number for i in needles_in(session)] == visit.inside
                assert [i.number for i in rows if not i.is_struck] == visit.used
                assert [i.number for i in rows] == list(range(1, len(rows) + 1))
                assert len(session.sites) == visit.n_sites
                assert (session.plan, session.is_open) == (visit.plan, not visit.is_closed)
                assert (not obstacles(session)) == visit.may_needle()
                assert (not missing(session)) == visit.may_close()

    @invariant()
    def what_was_signed_is_as_it_was(self):
        for name, rows in getattr(self, "frozen", {}).items():
            assert self.signed_rows(name) == rows


TestPractice = Practice.TestCase
TestPractice.settings = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
