"""Questions to somebody who sits at a terminal."""

from __future__ import annotations

import argparse
import math
import signal
import sys
from collections.abc import Callable, Mapping, Sequence

from twitchdetect.cli.errors import Stopped
from twitchdetect.errors import TwitchDetectError

WIDTH = 80
_FEWEST_LETTERS = 3


def can_ask(args: argparse.Namespace) -> bool:
    """Tell whether somebody is there to answer, and wants to be asked."""
    if args.json or args.no_input or sys.stdin is None:
        return False
    return sys.stdin.isatty() and sys.stdout.isatty()


def line(
    question: str, *, may_skip: bool = False, check: Callable[[str], object] | None = None
) -> str:
    """Ask for a line of text; asked again until it is one that can be.

    Parameters
    ----------
    question : str
    may_skip : bool
        Whether Enter alone is an answer, which gives an empty text; say so above.
    check : callable, optional
        Raises a TwitchDetectError or ValueError for what cannot be.
    """
    while True:
        told = _read(f"{question}: ")
        if not told and may_skip:
            return ""
        if told:
            try:
                if check is not None:
                    check(told)
            except (TwitchDetectError, ValueError) as error:
                print(f"  {error}")
            else:
                return told


def number(question: str, *, may_skip: bool = True) -> float | None:
    """Ask for a number; None if it was left out."""
    told = line(question, may_skip=may_skip, check=is_number)
    return float(told) if told else None


def is_number(text: str) -> None:
    """Refuse what is no finite number."""
    try:
        is_one = math.isfinite(float(text))
    except ValueError:
        is_one = False
    if not is_one:
        raise ValueError(f"got {text!r}, expected a number")


def is_said(text: str) -> None:
    """Refuse what is no more than a key that was pressed."""
    if len(text) < _FEWEST_LETTERS:
        raise ValueError(f"got {text!r}, expected a reason in words")


def is_whole(text: str) -> None:
    """Refuse what is no whole number."""
    if not text.isdecimal():
        raise ValueError(f"got {text!r}, expected a whole number")


def pick(
    question: str, answers: Sequence[str] | Mapping[str, str], *, default: str | None = None
) -> str:
    """Ask for one of the answers, by its number or by its first letters.

    Parameters
    ----------
    question : str
    answers : sequence of str, or mapping of str to str
        What can be answered; a mapping has the words to show for each.
    default : str, optional
        What Enter alone means; without it Enter asks again.
    """
    words = dict(answers) if isinstance(answers, Mapping) else {a: a for a in answers}
    keys = list(words)
    shown = [f"{i} {words[key]}" for i, key in enumerate(keys, start=1)]
    row = "   ".join(shown)
    print(question)
    is_short = len(row) < WIDTH - 30
    if not is_short:
        print("\n".join(f"    {entry}" for entry in shown))
    hint = "" if default is None else f"   Enter: {words.get(default) or 'leave out'}"
    prompt = f"    {row}{hint} > " if is_short else f"    number{hint} > "
    while True:
        told = _read(prompt)
        if not told and default is not None:
            return default
        if (found := _meant(told, words)) is not None:
            return found
        if told:
            print(f"    got {told!r}; expected 1 to {len(keys)}, or the word")


def _meant(told: str, words: Mapping[str, str]) -> str | None:
    keys = list(words)
    low = told.lower()
    exact = [key for key in keys if low in (key.lower(), words[key].lower())]
    if told.isdecimal() and not exact:  # 24 may be an answer itself
        return keys[int(told) - 1] if 1 <= int(told) <= len(keys) else None
    begun = [key for key in keys if low and words[key].lower().startswith(low)]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def agree(question: str) -> bool:
    """Ask for a yes; Enter alone is a no."""
    return _read(f"{question} [y/N]: ").lower() in ("y", "yes")


def _read(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        print()
        raise Stopped(signal.SIGINT, "stopped: the input ended.") from None
    except KeyboardInterrupt:
        print()
        raise
