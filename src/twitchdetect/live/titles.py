"""The window's title says what stands in it: for task bars and screen readers."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

NAME = "twitchdetect"


def follow_titles(window: QWidget, stack: QStackedWidget) -> None:
    """Give a window its name and the title of the screen that is on top of its stack.

    Parameters
    ----------
    window : QWidget
    stack : QStackedWidget
        Screens that are added later give theirs when they come on top.
    """

    def entitle(_: object = None) -> None:
        shown = stack.currentWidget()
        title = "" if shown is None else shown.windowTitle()
        window.setWindowTitle(f"{NAME}: {title}" if title else NAME)

    for i in range(stack.count()):
        if (screen := stack.widget(i)) is not None:
            screen.windowTitleChanged.connect(entitle)
    stack.currentChanged.connect(entitle)
    entitle()
