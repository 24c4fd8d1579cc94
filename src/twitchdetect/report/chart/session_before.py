"""The part of a session's report about what was asked and told before the needles."""

from __future__ import annotations

from twitchdetect.report.chart.document import Block, Group, Pairs, Section, Text
from twitchdetect.report.chart.facts import SessionFacts
from twitchdetect.report.chart.topics import reds, screening_blocks, topic_words

_MAY = (("rationale", "Style and reason"), ("varied", "What varied"), ("place", "Setting"))


def before(facts: SessionFacts) -> Section:
    """Give the section: screening first, because it decides."""
    said = facts.said
    pairs = [
        ("Consent", topic_words(facts, "consent")),
        ("Hygiene", topic_words(facts, "hygiene")),
        ("Position", said["position"]),
        ("History", _joined(facts.client_history, said["history"])),
        ("Medication", _joined(facts.client_medication, said["medication"])),
        *((words, said[key]) for key, words in _MAY if said[key]),
    ]
    others = [
        f"{item.words}: {answer.value}. {answer.words or 'Not acknowledged.'}"
        for item, answer in reds(facts)
        if answer.topic != "screening"
    ]
    blocks: tuple[Block, ...] = (
        Group("Screening", screening_blocks(facts)),
        Group("Consent, hygiene, history", (Pairs(tuple(pairs)),)),
        *(Text(words, "alert") for words in others),
    )
    return Section("Before", blocks)


def _joined(lasting: str, today: str) -> str:
    if lasting and today and lasting != today:
        return f"{lasting}\nThat day: {today}"
    return lasting or today
