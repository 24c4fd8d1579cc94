"""A chart, a desk on it, and hands for the panels; nothing waits longer than it must."""

from pathlib import Path

from PySide6.QtCore import Qt

from twitchdetect.chart import clients, sessions
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.picklists import BEFORE, TOPICS
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_seen import visit_of
from twitchdetect.live.chart_worker import ChartWorker

CODE, AUTHOR = "K7M234", "AB"
K = Qt.Key


def make_chart(folder: Path, **client):
    """A chart with one client."""
    chart = open_chart(folder / "chart.sqlite", author=AUTHOR)
    clients.add_client(chart, CODE, **client)
    return chart


def answer_all(chart, name, topics=BEFORE):
    """Answer as if nothing were against it."""
    for topic in topics:
        good = {
            item.key: next(a for a in item.answers if a not in item.red + item.forbids)
            for item in TOPICS[topic]
        }
        sessions.answer(chart, name, topic, good)


class Hands:
    """A desk with what it tells, and a wait until all is written and shown."""

    def __init__(self, qtbot, chart, code=CODE):
        self.qtbot, self.chart = qtbot, chart
        self.desk = ChartDesk(lambda: chart, author=AUTHOR, worker=ChartWorker(again_s=0.01))
        self.told, self.visits = [], []
        self.desk.told.connect(self.told.append)
        self.desk.changed.connect(self.visits.append)
        self.desk.open()
        qtbot.waitUntil(lambda: self.desk.chart is not None)
        if code:
            self.look_for(code)

    def look_for(self, code):
        self.desk.look_for(code)
        self.qtbot.waitUntil(lambda: self.desk.client is not None)
        self.settle()

    def begin(self):
        self.desk.begin_visit(CODE)
        self.qtbot.waitUntil(lambda: self.desk.visit is not None)
        return self.desk.visit

    def settle(self):
        """Wait until the worker has nothing left and the window has heard of it."""
        over = []
        self.desk.worker.do(lambda: None, over.append)
        self.qtbot.waitUntil(lambda: bool(over))

    @property
    def visit(self):
        """What the chart itself has, read past the desk."""
        return visit_of(self.chart, self.desk.visit.name)

    def close(self):
        self.desk.close(5.0)
