"""What can be picked: items with their answers, measures, techniques, muscles."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from twitchdetect.cli.chart_call import Command
from twitchdetect.cli.chart_text import figure, hung, paragraph, tell
from twitchdetect.cli.errors import OK

if TYPE_CHECKING:
    from twitchdetect.chart.muscles import Muscle
    from twitchdetect.chart.picklists import Item


def _add_picklists(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("topic", nargs="?", metavar="TOPIC", help="one of them (all)")


def _picklists(args: argparse.Namespace) -> int:
    from twitchdetect.chart import checks

    lists = _documents()
    if args.topic is not None:
        topic = checks.one_of(args.topic.replace("-", "_"), lists, "a pick-list")
        lists = {topic: lists[topic]}
    parts = ["\n".join([name, *_rows(entries)]) for name, entries in lists.items()]
    tell(args, lists, "\n\n".join(parts))
    return OK


def _documents() -> dict[str, list[dict[str, Any]]]:
    """Give every pick-list."""
    from twitchdetect.chart import picklists

    lists = {topic: [_item(item) for item in items] for topic, items in picklists.TOPICS.items()}
    lists["measures"] = [
        {
            "key": m.key,
            "words": m.words,
            "unit": m.unit,
            "lowest": m.lowest,
            "highest": m.highest,
            "needs_what": m.needs_what,
        }
        for m in picklists.MEASURES.values()
    ]
    for name, known in (("techniques", picklists.TECHNIQUES), ("responses", picklists.RESPONSES)):
        lists[name] = [{"key": key, "words": words} for key, words in known.items() if key]
    for name, words in (
        ("positions", picklists.POSITIONS),
        ("sides", picklists.SIDES),
        ("points", picklists.POINTS),
        ("phases", picklists.PHASES),
    ):
        lists[name] = [{"key": word, "words": word} for word in words if word]
    lists["symptoms"] = [
        {"key": s.key, "words": s.words, "is_red": s.is_red} for s in picklists.SYMPTOMS.values()
    ]
    return lists


def _item(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "words": item.words,
        "answers": list(item.answers),
        "red": list(item.red),
        "forbids": list(item.forbids),
        "is_needed": item.is_needed,
    }


def _rows(entries: list[dict[str, Any]]) -> list[str]:
    if all(entry["key"] == entry["words"] for entry in entries):
        return paragraph(", ".join(entry["key"] for entry in entries), 2)
    width = max(len(entry["key"]) for entry in entries)
    return [
        line
        for entry in entries
        for line in hung(f"  {entry['key']:{width}s}  ", f"{entry['words']}{_notes(entry)}")
    ]


def _notes(entry: dict[str, Any]) -> str:
    if "unit" in entry:
        span = f"{figure(entry['lowest'])} to {figure(entry['highest'])} {entry['unit']}"
        return f" [{span}{', needs --what' if entry['needs_what'] else ''}]"
    if "answers" in entry:
        return f" [{', '.join(_marked(answer, entry) for answer in entry['answers'])}]"
    return " [red]" if entry.get("is_red") else ""


def _marked(answer: str, entry: dict[str, Any]) -> str:
    return answer + ("!!" if answer in entry["forbids"] else "!" if answer in entry["red"] else "")


def _add_muscles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("word", nargs="?", metavar="WORD", help="part of a name or region (all)")


def _muscles(args: argparse.Namespace) -> int:
    from twitchdetect.chart.muscles import by_region

    word = (args.word or "").casefold()
    found = {
        region: [m for m in muscles if word in f"{m.name} {m.seniam} {region}".casefold()]
        for region, muscles in by_region().items()
    }
    lines: list[str] = []
    for region, muscles in found.items():
        lines += ["", region.capitalize()] if muscles else []
        for muscle in muscles:
            lines += _hung_muscle(muscle)
    text = (
        "\n".join(lines[1:]) or f"No muscle of the list has {args.word!r}; any name may be typed."
    )
    tell(args, [muscle._asdict() for muscles in found.values() for muscle in muscles], text)
    return OK


def _hung_muscle(muscle: Muscle) -> list[str]:
    told = f"SENIAM: {muscle.seniam}. " if muscle.seniam else ""
    told += f"Near: {muscle.caution}." if muscle.caution else ""
    return hung(f"  {muscle.name:28s}  ", told or "-")


COMMANDS = {
    "picklists": Command(
        "list what can be answered and picked, with the keys that commands take",
        ("picklists screening", "picklists --json"),
        _add_picklists,
        _picklists,
        "! marks an answer that must be acknowledged in words before needles are used,\n"
        "!! one with which no needle may be used.",
    ),
    "muscles": Command(
        "list the muscles that can be picked, with SENIAM's names",
        ("muscles", "muscles trapezius"),
        _add_muscles,
        _muscles,
        "What lies near is general anatomy, no instruction.",
    ),
}
