"""The panel before a session: consent, screening, hygiene, the client, measures, needles."""

from __future__ import annotations

from twitchdetect.live.chart_client import ClientPage
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_items import ItemsPage
from twitchdetect.live.chart_measures import MeasuresPage
from twitchdetect.live.chart_pages import ChartPanel
from twitchdetect.live.chart_seen import ClientSeen, Visit
from twitchdetect.live.chart_sorts import NeedlesPage
from twitchdetect.live.chart_words import obstacle_words
from twitchdetect.live.look import Look
from twitchdetect.live.strings import translate


class BeforePanel(ChartPanel):
    """Asks what must be known before a needle is used; what is answered is kept at once.

    Parameters
    ----------
    desk : ChartDesk
    look : Look, optional
    """

    def __init__(self, desk: ChartDesk, look: Look | None = None) -> None:
        self.client_page, self.needles_page = ClientPage(desk), NeedlesPage(desk)
        super().__init__(
            [
                ItemsPage(desk, translate("Chart", "Consent"), ("consent",)),
                ItemsPage(
                    desk,
                    translate("Chart", "Screening"),
                    ("screening",),
                    all_words=translate("Chart", "I asked each: all that is not answered is no"),
                    all_value="no",
                ),
                ItemsPage(
                    desk,
                    translate("Chart", "Hygiene"),
                    ("hygiene",),
                    all_words=translate("Chart", "I looked at each: all are so"),
                    all_value="yes",
                ),
                self.client_page,
                MeasuresPage(desk, "before"),
                self.needles_page,
            ]
        )
        self.set_look(look or Look())

    def show_client(self, client: ClientSeen) -> None:
        """Show what is known from before."""
        self.client_page.show_client(client)
        self.needles_page.show_client(client)

    def show_visit(self, visit: Visit) -> None:
        """Show a session, and what hinders its start."""
        super().show_visit(visit)
        born = ""
        if visit.birth_year:
            born = translate("Chart", ", born %1").replace("%1", f"{visit.birth_year}")
        told = translate("Chart", "Before session %2 of %1")
        self.title.setText(told.replace("%1", visit.code + born).replace("%2", f"{visit.number}"))
        ready = translate("Chart", "Nothing hinders the start.")
        self.hint.setText(obstacle_words(visit.obstacles[0]) if visit.obstacles else ready)
        self.hint.setProperty("role", "hint" if visit.obstacles else "good")
        self.hint.style().polish(self.hint)
        self.count()
        self.setWindowTitle(f"{self.title.text()}. {self.hint.text()}")
