"""Work spread over processes, the same results whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

Result = TypeVar("Result")
Job = tuple[Callable[..., Result], tuple[object, ...]]
Advance = Callable[[str], None]


class Workers:
    """Runs jobs here, or in some processes of their own.

    Parameters
    ----------
    pool : ProcessPoolExecutor or None
    advance : callable
        Called with a word on what was done, after every job.
    """

    def __init__(self, pool: ProcessPoolExecutor | None, advance: Advance) -> None:
        self._pool, self._advance = pool, advance

    def map(
        self, function: Callable[..., Result], arguments: Sequence[tuple[object, ...]], what: str
    ) -> list[Result]:
        """Call `function` with each of `arguments`; results in their order."""
        if self._pool is None:
            results = []
            for given in arguments:
                results.append(function(*given))
                self._advance(what)
            return results
        futures = [self._pool.submit(function, *given) for given in arguments]
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
                self._advance(what)
        return [future.result() for future in futures]


@contextmanager
def workers(n: int, advance: Advance) -> Iterator[Workers]:
    """Give workers: `n` processes, or this one if `n` is 1."""
    if n == 1:
        yield Workers(None, advance)
        return
    pool = ProcessPoolExecutor(n, mp_context=get_context("spawn"))
    try:
        yield Workers(pool, advance)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
