"""Room: a panel of the chart grows where there is much of it, and its buttons wrap their words."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from twitchdetect.live.look import Look

_TALL_PT, _WIDE_PT, _MOST = 580, 900, 2.5


def roomy(look: Look, width: int, height: int, *, wide_pt: float = _WIDE_PT) -> Look:
    """Give the look of a panel, larger where a large screen would leave it in a corner.

    Parameters
    ----------
    look : Look
        As the user set it; what is given is never smaller.
    width, height : int
        Of the panel, in logical pixels.
    wide_pt : float
        How wide a panel must be before it grows.
    """
    share = min(width / look.px(wide_pt), height / look.px(_TALL_PT), _MOST)
    steps = int(share * 10) / 10  # of a tenth, so that a drag of the window's edge is smooth
    return replace(look, scale=look.scale * max(1.0, steps))


class WrapButton(QPushButton):
    """A button whose words go on in the next line where they do not fit into one."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Give the words, in one line."""
        return self._words

    def setText(self, words: str) -> None:
        """Say something else."""
        self._words = words
        self.setAccessibleName(words)
        self._wrap()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._wrap()

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._length(self._words) - self._longest_line(), 0)

    def minimumSizeHint(self) -> QSize:
        hint = super().sizeHint()
        longest = max(map(self._length, self._words.split()), default=0)
        return QSize(hint.width() - self._longest_line() + longest, hint.height())

    def _length(self, words: str) -> int:
        return round(QFontMetricsF(self.font()).horizontalAdvance(words))

    def _longest_line(self) -> int:
        return max(map(self._length, super().text().split("\n")))

    def _wrap(self) -> None:
        frame = super().sizeHint().width() - self._longest_line()
        lines = [""]
        for word in self._words.split(" "):
            longer = f"{lines[-1]} {word}".strip(" ")
            if lines[-1] and self._length(longer) > self.width() - frame:
                lines.append(word)
            else:
                lines[-1] = longer
        if (text := "\n".join(lines)) != super().text():
            super().setText(text)


def fitting(parts: int, widest: int, room: int, gap: int) -> int:
    """Give how many of some parts stand in each line, so that none is cut and lines are even."""
    most = max(1, min(parts, (room + gap) // max(1, widest + gap)))
    n_lines = -(-parts // most)
    return -(-parts // n_lines)
