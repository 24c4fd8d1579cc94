"""Muscles with their second name, and places on a small figure of the body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from twitchdetect.chart import body
from twitchdetect.chart.muscles import find_muscle, usual_place
from twitchdetect.report.chart.facts import SiteFact
from twitchdetect.report.chart.style import ACCENT, INK, SOFT

_HEIGHT = 300


def muscle_words(muscle: str) -> str:
    """Give a muscle with SENIAM's name beside it, where that is another one."""
    found = find_muscle(muscle)
    if found is None or not found.seniam or found.seniam.casefold() == muscle.casefold():
        return muscle
    return f"{muscle} ({found.seniam})"


@dataclass(frozen=True, slots=True)
class BodyPicture:
    """One view of the body with the sites that lie there.

    Attributes
    ----------
    view : str
        ``front`` or ``back``.
    marks : tuple of body.Mark
    are_usual : bool
        Nobody marked the places: they are where those muscles are usually needled.
    """

    view: str
    marks: tuple[body.Mark, ...]
    are_usual: bool = False

    @property
    def said(self) -> str:
        told = "; ".join(f"{m.number} {m.words}" for m in self.marks)
        return f"{self.view.capitalize()} of the body, marked: {told}"

    @property
    def caption(self) -> tuple[str, ...]:
        left = "left" if self.view == "back" else "right"
        side = f"the client's left is on the {left}"
        if self.are_usual:
            return (self.view.capitalize(), f"{side}; not marked: usual place of the muscle")
        return (self.view.capitalize(), side)

    def svg(self) -> str:
        """Draw it; its size is the page's to say."""
        drawn = body.svg(self.view, self.marks, height=_HEIGHT)
        return re.sub(r' style="width:[^"]*"', "", drawn, count=1)

    def draw(self, axes: Any) -> None:
        """Draw it with matplotlib."""
        for line in (*body.outline(self.view), *body.inner_lines(self.view)):
            axes.plot([x for x, _ in line], [y for _, y in line], color=SOFT, lw=0.5)
        for mark in self.marks:
            axes.plot([mark.x], [mark.y], ls="", marker="o", ms=4, color=ACCENT)
            axes.text(mark.x + 0.04, mark.y, str(mark.number), fontsize=7, color=INK, va="center")
        axes.set_aspect(1 / body.aspect())
        axes.set_xlim(0, 1)
        axes.set_ylim(1, 0)
        axes.set_axis_off()


def body_pictures(sites: tuple[SiteFact, ...]) -> tuple[BodyPicture, ...]:
    """Give the views on which something lies: first what was marked, then what was not."""
    marked: dict[tuple[str, bool], list[body.Mark]] = {}
    for site in sites:
        words = ", ".join(part for part in (site.muscle, site.side) if part)
        if site.view in body.VIEWS and site.x is not None and site.y is not None:
            mark = body.Mark(site.number, site.x, site.y, words)
            marked.setdefault((site.view, False), []).append(mark)
        elif (place := usual_place(site.muscle, site.side)) is not None:
            mark = body.Mark(site.number, place.x, place.y, words)
            marked.setdefault((place.view, True), []).append(mark)
    order = sorted(marked, key=lambda key: (key[1], body.VIEWS.index(key[0])))
    return tuple(BodyPicture(view, tuple(marked[view, usual]), usual) for view, usual in order)
