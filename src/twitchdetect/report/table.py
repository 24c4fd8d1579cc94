"""The event table in the page: two lines an event, the second for the reason."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from twitchdetect.block import Recording
from twitchdetect.events import Event
from twitchdetect.files.event_table import COLUMNS, format_row
from twitchdetect.report import text
from twitchdetect.report.kinds import STYLES, AnyKind, counts, number_twitches

MOST_ROWS = 5000
_HEADS = {
    "#": "",
    "onset": "onset",
    "length": "duration",
    "kind": "trial_type",
    "channel": "channel",
    "peak": "peak_uV",
    "RMS": "rms_uV",
    "SNR": "snr_db",
    "confidence": "confidence",
    "decided after": "decided_after",
    "sample": "sample",
    "confirmed": "confirmed",
}
_LEFT_ALIGNED = ("kind", "channel", "confirmed")


def table(recording: Recording, events: Sequence[Event], n_zooms: int) -> str:
    """Give the heading, one switch a kind, and the table.

    Parameters
    ----------
    recording : Recording
    events : sequence of Event
        In order of onset.
    n_zooms : int
        How many of the first twitches can be linked to.
    """
    if not events:
        return "<h2 id=events>Events</h2><p>No events were found.</p>"
    numbers = {id(event): number for number, event in number_twitches(events)}
    shown = events[:MOST_ROWS]
    rows = [_row(recording, e, numbers.get(id(e)), n_zooms) for e in shown]
    left = len(events) - len(shown)
    more = f"<p>{text.count(left, 'more event')}: see the event table.</p>" if left else ""
    return (
        f"<h2 id=events>{text.count(len(events), 'event')}</h2>{_switches(events)}"
        f"<div class=wide><table><thead><tr>{_head()}</thead>{''.join(rows)}</table></div>{more}"
    )


def _switches(events: Sequence[Event]) -> str:
    """Give a box to tick for each kind; the style hides what is not ticked."""
    rules, boxes = [], []
    for kind, n in counts(events).items():
        rules.append(f"#show-{kind}:not(:checked)~.wide .{kind}{{display:none}}")
        boxes.append(
            f"<input type=checkbox id=show-{kind} checked>"
            f"<label for=show-{kind}>{n} {sign(kind)}</label> "
        )
    return f"<style>{''.join(rules)}</style><span class=soft>Show:</span> {''.join(boxes)}"


def sign(kind: AnyKind) -> str:
    """Give a kind with its shape in its colour."""
    style = STYLES[kind]
    return f'<i style="color:{style.colour}">{style.sign}</i>&nbsp;{kind}'


def _head() -> str:
    cells = []
    for head, column in _HEADS.items():
        said = html.escape(str(COLUMNS[column]["Description"])) if column else "Number of twitch"
        side = "" if head in _LEFT_ALIGNED else " class=n"
        cells.append(f'<th{side} title="{said}">{head}')
    return "".join(cells)


def _row(recording: Recording, event: Event, number: int | None, n_zooms: int) -> str:
    values = format_row(event, recording.fs, recording.channels).split("\t")
    cells = dict(zip(COLUMNS, values, strict=True))
    shown = _cells(cells, event, recording.fs, number, n_zooms)
    row = "".join(
        f"<td{'' if head in _LEFT_ALIGNED else ' class=n'}>{value}" for head, value in shown.items()
    )
    name = f" id=event-{number}" if number else ""
    reason = html.escape(text.micro(cells["reason"]))
    return (
        f"<tbody class={event.kind}{name}><tr>{row}"
        f"<tr class=why><td><td colspan={len(_HEADS) - 1}>{reason}</tbody>"
    )


def _cells(
    cells: Mapping[str, str], event: Event, fs: float, number: int | None, n_zooms: int
) -> dict[str, str]:
    link = f"<a href=#twitch-{number}>{number}</a>" if number and number <= n_zooms else number
    return {
        "#": f"<b>{link or ''}</b>",
        "onset": text.exact(event.start_sample / fs),
        "length": _milliseconds(cells["duration"]),
        "kind": sign(event.kind),
        "channel": html.escape(cells["channel"]),
        "peak": _with_unit(cells["peak_uV"], 1, "µV"),
        "RMS": _with_unit(cells["rms_uV"], 1, "µV"),
        "SNR": _with_unit(cells["snr_db"], 1, "dB"),
        "confidence": cells["confidence"],
        "decided after": _milliseconds(cells["decided_after"]),
        "sample": cells["sample"],
        "confirmed": "not yet" if cells["confirmed"] == "n/a" else html.escape(cells["confirmed"]),
    }


def _milliseconds(seconds: str) -> str:
    return f"{1000 * float(seconds):.0f}&nbsp;ms"


def _with_unit(value: str, decimals: int, unit: str) -> str:
    return "–" if value == "n/a" else f"{float(value):.{decimals}f}&nbsp;{unit}"
