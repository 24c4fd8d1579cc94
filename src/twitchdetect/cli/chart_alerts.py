"""What must be seen before anything else of a client."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from twitchdetect.cli.chart_text import local, loud, paragraph, row_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from twitchdetect.chart.tables import Client, Diary


def alert_rows(session: Session, client: Client) -> list[dict[str, Any]]:
    """Give the red entries that nobody has acknowledged, as JSON holds them."""
    from twitchdetect.chart.sessions import alerts_of

    numbers = {s.id: s.number for s in client.sessions}
    found = alerts_of(session, client)
    return [row_of(d, session=f"{client.code}/{numbers[d.session_id]}") for d in found]


def alert_lines(session: Session, client: Client, at: datetime) -> list[str]:
    """Give the red entries, and whether the client may be a child; nothing if there is nothing."""
    from twitchdetect.chart.sessions import alerts_of, is_under_12

    numbers = {s.id: s.number for s in client.sessions}
    lines: list[str] = []
    for diary in alerts_of(session, client):
        lines += _alert(diary, f"{client.code}/{numbers[diary.session_id]}")
    if is_under_12(client, at):
        year = client.born or client.birth_year
        lines += [loud(f"!! YOUNGER THAN 12, or may be: born {year}.")]
    return [*lines, ""] if lines else []


def _alert(diary: Diary, name: str) -> list[str]:
    from twitchdetect.chart.picklists import SYMPTOMS

    red = [SYMPTOMS[key].words for key in diary.symptoms if SYMPTOMS[key].is_red]
    told = f"!! RED ALERT: {'; '.join(red)}, {diary.hours} h after {name}, told {local(diary.at)}."
    lines = [loud(line) for line in paragraph(told, hang=3)]
    if diary.note:
        lines += paragraph(f'"{diary.note}"', 3)
    lines += paragraph("Nobody has acknowledged it. Once it is dealt with:", 3)
    return [*lines, f"     twitchdetect chart diary seen {diary.id}"]
