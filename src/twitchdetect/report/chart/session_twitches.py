"""The part of a session's report with the trace of every twitch."""

from __future__ import annotations

from collections.abc import Sequence

from twitchdetect.report.chart import say
from twitchdetect.report.chart.cuts import Cuts
from twitchdetect.report.chart.document import (
    Block,
    Column,
    Group,
    Picture,
    Pictures,
    Section,
    Table,
    Text,
)
from twitchdetect.report.chart.facts import SessionFacts, TwitchFact
from twitchdetect.report.chart.session_sites import counts_words
from twitchdetect.report.chart.trend_picture import TrendPicture
from twitchdetect.report.chart.twitch_picture import (
    SIGNS,
    WORDS,
    ScalePicture,
    TwitchPicture,
    common_scale_uV,
)

ACROSS = 5
MOST = 240
"""Traces on a page; a session with more is looked at in the replay."""
MOST_ROWS = 1000
"""Rows of the table of those without a trace; what more would say is what the counts say."""


def twitches(facts: SessionFacts, recorded: Cuts) -> Section:
    """Give the section; without recordings it says so."""
    if not facts.recordings:
        words = "No recording is attached: there are no detected twitches to show."
        return Section("Twitches", (Text(words, "soft"),))
    blocks: list[Block] = [Text(f"{say.capital(counts_words(facts.twitches))}.")]
    blocks += [Text(note, "alert") for note in recorded.notes]
    if any(t.peak_uV is not None for t in facts.twitches):
        blocks.append(_trends(facts))
    if recorded.cuts:
        blocks += _traces(facts, recorded)
    rest = [t for t in facts.twitches if t.number not in recorded.cuts]
    if rest:
        blocks.append(_table(rest[:MOST_ROWS]))
    if len(rest) > MOST_ROWS:
        more = say.count(len(rest) - MOST_ROWS, "more twitch", "more twitches")
        blocks.append(Text(f"{more}: see 'twitchdetect chart export --tables'.", "soft"))
    return Section("Twitches", tuple(blocks))


def _trends(facts: SessionFacts) -> Group:
    pictures = []
    for place, recording in enumerate(facts.recordings):
        own = tuple(t for t in facts.twitches if t.recording == place)
        if any(t.peak_uV is not None for t in own):
            pictures.append(TrendPicture(own, recording.duration_s))
    words = (
        "Line and grey band: the size from twitch to twitch with its 95 % interval, of what was "
        "not rejected, where a site has four or more."
    )
    lines = (Text(words, "soft"),) if any(p.has_line for p in pictures) else ()
    return Group(
        "Size over the session",
        (Text(legend(facts.twitches), "soft"), Pictures(tuple(pictures)), *lines),
    )


def legend(shown: Sequence[TwitchFact]) -> str:
    """Say what the signs mean, of those that occur."""
    present = {t.verdict for t in shown}
    return "\u2003".join(f"{SIGNS[v]} {WORDS[v]}" for v in SIGNS if v in present)


def _traces(facts: SessionFacts, recorded: Cuts) -> list[Block]:
    shown = [t for t in facts.twitches if t.number in recorded.cuts][:MOST]
    scale_uV = common_scale_uV(recorded.cuts[t.number] for t in shown)
    left = len(recorded.cuts) - len(shown)
    band = say.listed(recorded.bands)
    said = f"Filtered {band}. Number, time in the recording, channel, peak."
    if left > 0:
        said += f" {say.count(left, 'more twitch', 'more twitches')}: see the recording."
    blocks: list[Block] = [Text(said, "soft")]
    for site in dict.fromkeys(t.site for t in shown):
        own: list[Picture] = [
            TwitchPicture(t, recorded.cuts[t.number], scale_uV) for t in shown if t.site == site
        ]
        if len(blocks) == 1:
            own.insert(0, ScalePicture(scale_uV))
        blocks += [
            Text("At no site" if site is None else f"Site {site}", "strong"),
            Pictures(tuple(own), ACROSS),
        ]
    return blocks


def _person(t: TwitchFact) -> str:
    called = f", called {say.words_of(t.label)}" if t.label not in ("", "ltr") else ""
    return f"{SIGNS[t.verdict]} {WORDS[t.verdict]}{called}"


def _table(rest: Sequence[TwitchFact]) -> Table:
    columns = (
        Column("No.", is_number=True, share=6),
        Column("Time", is_number=True),
        Column("Site", is_number=True),
        Column("Peak, µV", is_number=True),
        Column("SNR, dB", is_number=True),
        Column("Length, ms", is_number=True),
        Column("Channel", share=22),
        Column("A person said", share=24),
    )
    rows = tuple(
        (
            str(t.number),
            say.clock(t.onset_s),
            "none" if t.site is None else str(t.site),
            say.number(t.peak_uV, 0) or "–",
            say.number(t.snr_dB, 1) or "–",
            say.number(None if t.duration_s is None else 1000 * t.duration_s) or "–",
            t.channel or "–",
            _person(t),
        )
        for t in rest
    )
    return Table(columns, rows)
