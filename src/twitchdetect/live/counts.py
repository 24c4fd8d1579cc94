"""Sentences with a number that decides their form; English and every language has its own.

In a class of their own, because Qt's collector sees plural forms in ``self.tr`` only.
"""

from __future__ import annotations

from twitchdetect.live.strings import translate


class Counts:
    """What is counted on screen."""

    def tr(self, text: str, note: str, n: int) -> str:
        """Translate as `QObject.tr` does."""
        return translate("Counts", text, note, n)

    def twitches_here(self, n: int) -> str:
        return self.tr("twitch(es) here", "", n)

    def strokes_without(self, n: int) -> str:
        return self.tr("%n stroke(s) without a twitch", "", n)

    def without(self, n: int) -> str:
        return self.tr("%n stroke(s) without", "", n)

    def breaks(self, n: int) -> str:
        return self.tr("%n break(s)", "", n)

    def more_needles(self, n: int) -> str:
        return self.tr("and %n more needle(s) in", "", n)

    def all_good(self, n: int) -> str:
        return self.tr("%n channel(s), all good.", "", n)

    def seconds_left(self, n: int) -> str:
        return self.tr("At rest for %n more second(s)", "", n)

    def names_given(self, n: int) -> str:
        return self.tr("%n channel name(s) for %1 channels; names are apart by commas.", "", n)

    def sessions_before(self, n: int) -> str:
        return self.tr("%1 has %n session(s) in the chart", "", n)

    def answers_missing(self, n: int) -> str:
        return self.tr("%n answer(s) missing", "", n)

    def needles_in_out(self, n: int) -> str:
        return self.tr("%n needle(s) went in", "", n)

    def days_from_now(self, n: int) -> str:
        return self.tr("in %n day(s)", "", n)


counts = Counts()
