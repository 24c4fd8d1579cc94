"""Qt's own fields, lists and buttons in the colours and sizes of a look."""

from __future__ import annotations

from twitchdetect.live.look import Look
from twitchdetect.live.theme import ink_on, mix

_TEXT = """
QWidget {{ background: {background}; color: {text}; font-size: {size}px; }}
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {title}px; font-weight: 600; }}
QLabel[role="head"] {{ font-size: {size}px; font-weight: 600; }}
QLabel[role="dim"] {{ color: {dim}; font-size: {small}px; }}
QLabel[role="warn"] {{ color: {warn}; font-weight: 600; }}
QLabel[role="hint"] {{ color: {warn}; font-weight: 600; font-size: {small}px; }}
QLabel[role="bad"] {{ color: {bad}; font-weight: 600; }}
QLabel[role="good"] {{ color: {good}; font-weight: 600; }}
QLineEdit, QComboBox, QPlainTextEdit {{ background: {panel}; border: {line}px solid {edge};
    border-radius: {radius}px; padding: {pad}px {side}px; min-height: {row}px;
    selection-background-color: {needle}; selection-color: {on_needle};
    placeholder-text-color: {dim}; }}
QLineEdit:focus, QComboBox:focus, QPushButton:focus, QListWidget:focus, QTableWidget:focus
    {{ border: {thick}px solid {needle}; }}
QComboBox::drop-down {{ border: 0; width: {arrow}px; }}
QComboBox::down-arrow {{ image: none; width: 0; height: 0; margin-right: {side}px;
    border-left: {pad}px solid {panel}; border-right: {pad}px solid {panel};
    border-top: {side}px solid {dim}; }}
QComboBox QAbstractItemView, QListWidget, QTableWidget {{ background: {panel}; color: {text};
    border: {line}px solid {edge}; border-radius: {radius}px; outline: 0;
    selection-background-color: {chosen}; selection-color: {text}; }}
QListWidget::item, QTableWidget::item {{ padding: {pad}px {side}px; }}
QTableWidget {{ gridline-color: {background}; }}
QHeaderView::section {{ background: {background}; color: {dim}; border: 0; padding: {pad}px; }}
QPushButton {{ background: {panel}; border: {line}px solid {edge}; border-radius: {radius}px;
    padding: {pad}px {wide}px; min-height: {row}px; }}
QPushButton:hover {{ background: {chosen}; }}
QPushButton:checked {{ background: {chosen}; border-color: {needle}; font-weight: 600; }}
QPushButton:disabled, QLineEdit:disabled, QComboBox:disabled {{ color: {faint}; }}
QPushButton[role="main"] {{ background: {good}; color: {on_good}; font-weight: 600;
    font-size: {large}px; min-height: {tall}px; border: 0; }}
QPushButton[role="main"]:focus {{ border: {thick}px solid {text}; }}
QPushButton[role="main"]:disabled {{ background: {edge}; color: {dim}; }}
QCheckBox {{ spacing: {side}px; background: transparent; }}
QCheckBox::indicator {{ width: {box}px; height: {box}px; border: {line}px solid {dim};
    border-radius: {line}px; background: {panel}; }}
QCheckBox::indicator:checked {{ background: {needle}; }}
QCheckBox:focus {{ color: {needle}; }}
QScrollBar:vertical {{ background: {background}; width: {bar}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {edge}; border-radius: {radius}px;
    min-height: {row}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
QScrollArea {{ border: 0; }}
QToolTip {{ background: {panel}; color: {text}; border: 1px solid {edge}; }}
"""


def stylesheet(look: Look, *, body: float = 11.0) -> str:
    """Give the sheet for a window or dialogue with fields in it.

    Parameters
    ----------
    look : Look
    body : float
        Points of the words in fields and beside them.
    """
    theme = look.theme
    return _TEXT.format(
        background=theme.background,
        panel=theme.panel,
        text=theme.text,
        dim=theme.dim,
        needle=theme.needle,
        warn=theme.warn,
        bad=theme.bad,
        good=theme.good,
        faint=mix(theme.panel, theme.dim, 0.6),
        edge=mix(theme.panel, theme.dim, 0.35),
        chosen=mix(theme.panel, theme.needle, 0.22),
        on_good=ink_on(theme.good),
        on_needle=ink_on(theme.needle),
        size=look.px(body),
        small=look.px(0.5 * body + 4.0),
        large=look.px(body + 3.0),
        title=look.px(body + 6.0),
        line=look.px(0.8),
        thick=look.px(1.5),
        radius=look.px(4),
        pad=look.px(2.5),
        side=look.px(6),
        wide=look.px(11),
        row=look.px(1.45 * body),
        tall=look.px(26),
        arrow=look.px(1.45 * body),
        box=look.px(11),
        bar=look.px(8),
    )
