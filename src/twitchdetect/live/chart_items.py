"""A page of questions of one or more pick-lists."""

from __future__ import annotations

from collections.abc import Sequence

from twitchdetect.chart import sessions
from twitchdetect.chart.picklists import TOPICS
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_fields import WideButton
from twitchdetect.live.chart_page import Page
from twitchdetect.live.chart_rows import ItemRow
from twitchdetect.live.chart_seen import Visit


class ItemsPage(Page):
    """Questions, and one button that answers all that are open in the same way.

    Parameters
    ----------
    desk : ChartDesk
    title : str
    topics : sequence of str
        Of `picklists.TOPICS`.
    all_words, all_value : str
        What the one button says, and the answer that it gives; without words there is none.
    """

    def __init__(
        self,
        desk: ChartDesk,
        title: str,
        topics: Sequence[str],
        *,
        all_words: str = "",
        all_value: str = "",
    ) -> None:
        super().__init__(title)
        self.desk, self.all_value = desk, all_value
        self.items: dict[tuple[str, str], ItemRow] = {}
        self.all: WideButton | None = None
        for topic in topics:
            for item in TOPICS[topic]:
                row = ItemRow(item)
                self.items[topic, item.key] = row
                row.answered.connect(lambda key, value, t=topic: self._answer(t, {key: value}))
                row.worded.connect(
                    lambda key, words, t=topic: desk.write(
                        sessions.answer, t, {}, words={key: words}
                    )
                )
                self.add(row)
        if all_words:
            self.all = WideButton(all_words)
            self.all.clicked.connect(self.answer_all)
            self.add(self.all, is_wide=True)

    def _answer(self, topic: str, answers: dict[str, str]) -> None:
        self._let()
        self.desk.write(sessions.answer, topic, answers)

    def _let(self) -> None:
        """Let the one button be pressed while something is open."""
        if self.all is not None:
            self.all.setEnabled(any(not row.given.value for row in self.items.values()))

    def answer_all(self) -> None:
        """Give the one answer to all that have none yet; each can be changed after."""
        todo: dict[str, dict[str, str]] = {}
        for (topic, key), row in self.items.items():
            if not row.given.value and self.all_value in row.item.answers:
                todo.setdefault(topic, {})[key] = self.all_value
        for topic, answers in todo.items():
            self._answer(topic, answers)

    def show_visit(self, visit: Visit) -> None:
        """Show what was answered."""
        for (topic, key), row in self.items.items():
            head = f"{row.item.words} ({topic}): "
            told = next((words for words in visit.obstacles if words.startswith(head)), "")
            row.show_given(visit.answers.get((topic, key)), asks_words="Say in words" in told)
        self._let()
