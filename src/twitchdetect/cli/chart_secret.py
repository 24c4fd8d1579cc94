"""Passphrases of encrypted charts: from the environment, or asked for without showing them."""

from __future__ import annotations

import argparse
import getpass
import os
import signal
from typing import TYPE_CHECKING

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.errors import Stopped

if TYPE_CHECKING:
    from twitchdetect.chart.chart import Chart

PASSPHRASE = "TWITCHDETECT_CHART_PASSPHRASE"
"""Variable of the environment, which `chart.cipher` reads."""


def open_at(place: str, args: argparse.Namespace, *, read_only: bool = False) -> Chart:
    """Open a chart; ask for its passphrase if it needs one and somebody is there.

    Raises
    ------
    DatabaseError
        If it cannot be opened.
    """
    from twitchdetect.chart.database import open_chart
    from twitchdetect.chart.errors import PassphraseError

    try:
        return open_chart(place, read_only=read_only)
    except PassphraseError:
        if os.environ.get(PASSPHRASE) or not chart_prompts.can_ask(args):
            raise
    word = _asked("Passphrase of the chart")
    return open_chart(place, passphrase=word, read_only=read_only)


def new_passphrase(args: argparse.Namespace) -> str:
    """Give the environment's passphrase, or one that was typed twice.

    Raises
    ------
    ValueError
        If there is none, or it was typed differently.
    """
    if known := os.environ.get(PASSPHRASE):
        return known
    if not chart_prompts.can_ask(args):
        raise ValueError(f"the passphrase is missing; expected it in {PASSPHRASE}")
    print("Without the passphrase nobody can ever read the chart again: keep it elsewhere too.")
    word = _asked("New passphrase")
    if not word or _asked("The same again") != word:
        raise ValueError("the two passphrases are empty or differ; nothing was changed")
    return word


def _asked(question: str) -> str:
    try:
        return getpass.getpass(f"{question}: ")
    except EOFError:
        print()
        raise Stopped(signal.SIGINT, "stopped: the input ended.") from None
