"""The page of needles: sorts by size, maker and batch; the last session's is offered."""

from __future__ import annotations

from twitchdetect.chart.correcting import strike_needle_kind
from twitchdetect.chart.needle_work import add_needle_kind
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_fields import LineRow, SizeRow, WideButton
from twitchdetect.live.chart_measures import number_of
from twitchdetect.live.chart_page import Page
from twitchdetect.live.chart_rows import Card
from twitchdetect.live.chart_seen import ClientSeen, NeedleSort, Visit
from twitchdetect.live.strings import translate

DIAMETERS_MM = (0.16, 0.20, 0.25, 0.30, 0.35)
LENGTHS_MM = (15, 25, 30, 40, 50, 60, 75, 100)


def sort_words(sort: NeedleSort) -> str:
    """Give a sort of needle in words: 0.30 x 50 mm, maker, batch."""
    sizes = [
        f"{value:.2f}" if value < 1 else f"{value:g}"
        for value in (sort.diameter_mm, sort.length_mm)
        if value is not None
    ]
    size = f"{' x '.join(sizes)} mm" if sizes else ""
    batch = translate("Chart", "batch %1").replace("%1", sort.batch) if sort.batch else ""
    return ", ".join(part for part in (size, sort.maker, batch) if part)


class NeedlesPage(Page):
    """Sorts of needle; that of the last session is offered, and is taken by a press only."""

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(translate("Chart", "Needles"), columns=1)
        self.desk = desk
        self.offered: NeedleSort | None = None
        self.offer = WideButton("")
        self.diameter = SizeRow(translate("Chart", "Diameter in mm"), DIAMETERS_MM, ".2f")
        self.length = SizeRow(translate("Chart", "Length in mm"), LENGTHS_MM, "g")
        self.maker, self.batch = (
            LineRow(translate("Chart", "Maker")),
            LineRow(translate("Chart", "Batch")),
        )
        self.take = WideButton(translate("Chart", "Add this sort of needle"))
        self.kinds: dict[int, Card] = {}
        for row in (self.offer, self.diameter, self.length, self.maker, self.batch, self.take):
            self.add(row)
        for line in (self.maker, self.batch):
            line.sign.hide()
        self.offer.hide()
        self.offer.clicked.connect(self._take_offer)
        self.take.clicked.connect(self._take)

    def show_client(self, client: ClientSeen) -> None:
        """Offer what was used last."""
        self.offered = client.sort
        if client.sort is not None:
            told = translate("Chart", "The same as last time: %1")
            self.offer.setText(told.replace("%1", sort_words(client.sort)))

    def show_visit(self, visit: Visit) -> None:
        """Show what is used."""
        self.offer.setVisible(self.offered is not None and not visit.needles)
        now = {kind.number: kind for kind in visit.needles}
        for number in [n for n in self.kinds if n not in now]:
            self.remove(self.kinds.pop(number))
        for number, kind in now.items():
            if number not in self.kinds:
                self._add_kind(kind)

    def _add_kind(self, kind: NeedleSort) -> None:
        away = WideButton(translate("Chart", "Strike out"))
        card = Card(sort_words(kind), away)
        card.sign.show_sign("✔", "good")
        away.clicked.connect(lambda: self.desk.write(strike_needle_kind, kind.number))
        card.set_look(self.look)
        self.kinds[kind.number] = card
        self.rows.insert(len(self.kinds) - 1, card)
        self._n = 0
        self._arrange()

    def _take_offer(self) -> None:
        if (sort := self.offered) is not None:
            self._write(sort.diameter_mm, sort.length_mm, sort.maker, sort.batch)

    def _take(self) -> None:
        sizes = []
        for row in (self.diameter, self.length):
            size = number_of(row.text) if row.text else None
            if row.text and size is None:
                told = translate("Chart", "“%1” is no number.").replace("%1", row.text)
                self.desk.told.emit(told)
                return
            sizes.append(size)
        words = [row.line.text().strip() for row in (self.maker, self.batch)]
        if any(words) or any(size is not None for size in sizes):
            self._write(sizes[0], sizes[1], words[0], words[1])

    def _write(
        self, diameter_mm: float | None, length_mm: float | None, maker: str, batch: str
    ) -> None:
        self.desk.write(
            add_needle_kind, diameter_mm=diameter_mm, length_mm=length_mm, maker=maker, batch=batch
        )
        self.left(1)

    @property
    def is_bare(self) -> bool:
        """Whether no sort was named."""
        return not self.kinds
