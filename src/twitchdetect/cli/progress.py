"""How far it is: on a terminal, and only where it takes more than two seconds."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twitchdetect.block import Block, Recording

DELAY_S = 2.0
_TICK_S = 0.5
_WIDTH = 100


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show what is going on and for how long, where there is no telling how much is left."""
    if not sys.stderr.isatty():
        yield
        return
    is_over = threading.Event()
    ticker = threading.Thread(target=_tick, args=(what, is_over), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        is_over.set()
        ticker.join()


def _tick(what: str, is_over: threading.Event) -> None:
    start_s = time.monotonic()
    if is_over.wait(DELAY_S):
        return
    bar = _bar(bar_format="{desc}")
    while not is_over.is_set():
        bar.set_description_str(f"{what}... {time.monotonic() - start_s:.0f} s")
        is_over.wait(_TICK_S)
    bar.close()


@contextmanager
def position(recording: Recording, what: str) -> Iterator[Callable[[Block], None]]:
    """Show the place in the recording; gives what to call with every block."""
    total_s = round(recording.duration_s)
    bar = _bar(
        desc=what,
        total=total_s,
        delay=DELAY_S,
        bar_format="{desc} {percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt} s, {remaining} left",
    )

    def advance(block: Block) -> None:
        bar.update(min(int(block.stop_sample / recording.fs), total_s) - bar.n)

    with bar:
        yield advance


@contextmanager
def steps(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show how many of `total` steps are done; gives what to call with a word after each."""
    bar = _bar(
        desc=what,
        total=total,
        delay=DELAY_S,
        bar_format="{desc} {percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt}, {remaining} left",
    )

    def advance(done: str) -> None:
        bar.set_description_str(done, refresh=False)
        bar.update()

    with bar:
        yield advance


def tell(line: str) -> None:
    """Print a line on stdout without running into a bar."""
    from tqdm import tqdm

    with tqdm.external_write_mode(file=sys.stdout):
        print(line, flush=True)


def _bar(**options: Any) -> Any:
    from tqdm import tqdm

    columns, lines = shutil.get_terminal_size()  # tqdm shows nothing where a terminal has no size
    size = {"ncols": min(_WIDTH, columns), "nrows": lines}
    return tqdm(file=sys.stderr, disable=None, leave=False, **size, **options)
