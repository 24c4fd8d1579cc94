"""Answered items in few words: what is as it should be in a line, what is not for itself."""

from __future__ import annotations

from twitchdetect.chart import picklists
from twitchdetect.report.chart.document import MISSING, Block, Column, Pairs, Table
from twitchdetect.report.chart.facts import AnswerFact, SessionFacts


def reds(facts: SessionFacts) -> list[tuple[picklists.Item, AnswerFact]]:
    """Give the answers that spoke against needling, or for care."""
    found = []
    for topic in picklists.BEFORE:
        given = facts.answers_of(topic)
        for item in picklists.TOPICS[topic]:
            answer = given.get(item.key)
            if answer is not None and answer.value in (*item.red, *item.forbids):
                found.append((item, answer))
    return found


def topic_words(facts: SessionFacts, topic: str) -> str:
    """Give a topic of yes-or-no items as text: done, not done, not recorded."""
    given = facts.answers_of(topic)
    done, lines = [], []
    for item in picklists.TOPICS[topic]:
        answer = given.get(item.key)
        if answer is None:
            continue
        if answer.value == "yes":
            done.append(item.words)
        elif answer.value == "no":
            lines.append(f"No: {_lower(item.words)}")
        else:
            lines.append(f"{item.words}: {answer.value}")
    if done:
        lines.insert(0, _joined(done))
    if lines and (open_ := open_items(facts, topic)):
        lines.append(f"{MISSING.capitalize()}: {_joined(open_)}")
    return "\n".join(lines)


def open_items(facts: SessionFacts, topic: str) -> list[str]:
    """Give the needed items of a topic that nobody answered."""
    given = facts.answers_of(topic)
    return [i.words for i in picklists.TOPICS[topic] if i.is_needed and i.key not in given]


def screening_blocks(facts: SessionFacts) -> tuple[Block, ...]:
    """Give the screening: red answers with how they were acknowledged, then all others."""
    given = facts.answers_of("screening")
    red = [(item, answer) for item, answer in reds(facts) if answer.topic == "screening"]
    blocks: list[Block] = []
    if red:
        columns = (
            Column("Asked", share=34),
            Column("Answer", share=18),
            Column("Why it may go on"),
        )
        rows = tuple((item.words, answer.value, answer.words) for item, answer in red)
        blocks.append(Table(columns, rows))
    no = [i.words for i in picklists.SCREENING if i.key in given and given[i.key].value == "no"]
    pairs = []
    if no:
        pairs.append(("Answered no", _joined(no)))
    if open_ := open_items(facts, "screening"):
        pairs.append(("Not answered", _joined(open_) if given else ""))
    return (*blocks, Pairs(tuple(pairs))) if pairs else tuple(blocks)


def _joined(words: list[str]) -> str:
    return "; ".join([words[0], *(_lower(w) for w in words[1:])])


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
