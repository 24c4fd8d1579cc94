"""All tables of the chart, by name."""

from __future__ import annotations

from twitchdetect.chart.base import Base, Entry
from twitchdetect.chart.log_entry import Head, LogEntry
from twitchdetect.chart.needling import Attachment, Insertion, NeedleKind, Site, Twitch
from twitchdetect.chart.people import Client, Practitioner, Setting
from twitchdetect.chart.visit import AdverseEvent, Answer, Diary, Measure, NeedlingSession, Remark

ENTRIES: dict[str, type[Entry]] = {
    str(mapper.local_table.description): mapper.class_
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Entry)
}
"""Every table whose rows are logged one by one."""

__all__ = [
    "ENTRIES",
    "AdverseEvent",
    "Answer",
    "Attachment",
    "Base",
    "Client",
    "Diary",
    "Entry",
    "Head",
    "Insertion",
    "LogEntry",
    "Measure",
    "NeedleKind",
    "NeedlingSession",
    "Practitioner",
    "Remark",
    "Setting",
    "Site",
    "Twitch",
]
