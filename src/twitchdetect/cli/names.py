"""Refuses codes that would tell who a client is, where a chart knows that."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def refuse_telling(codes: Sequence[str | None], place: str | None = None) -> None:
    """Refuse codes that hold a part of a client's name or date of birth.

    A chart that is not there, or cannot be asked now, refuses nothing: a recording must not wait
    for it.

    Parameters
    ----------
    codes : sequence of str or None
        The client's first.
    place : str, optional
        Of the chart; the usual one if not given.

    Raises
    ------
    ValueError
        If one would.
    """
    from twitchdetect.chart.database import default_place

    where = place or default_place()
    if "://" not in where and not Path(where).is_file():
        return
    from sqlalchemy.exc import SQLAlchemyError

    from twitchdetect.chart.database import open_chart
    from twitchdetect.chart.telling import telling
    from twitchdetect.errors import TwitchDetectError

    try:
        chart = open_chart(where)
        try:
            with chart.reading() as reading:
                told = [telling(reading, code) for code in codes if code]
        finally:
            chart.close()
    except (TwitchDetectError, SQLAlchemyError, OSError) as error:
        why = type(error).__name__
        print(f"twitchdetect: the chart could not be asked ({why})", file=sys.stderr, flush=True)
        return
    if found := next((words for words in told if words), ""):
        raise ValueError(found)
