"""Work spread over processes, the same results whatever their number."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from typing import TypeVar

from twitchdetect.errors import UnderwayError

Result = TypeVar("Result")
Advance = Callable[[str], None]


class WorkerError(UnderwayError):
    """A process ended before its work did."""


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
        """Call `function` with each of `arguments`; results in their order.

        Raises
        ------
        WorkerError
            If a process was killed.
        Exception
            What a call raised; which one, if several do, is chance.
        """
        if self._pool is None:
            results = []
            for given in arguments:
                results.append(function(*given))
                self._advance(what)
            return results
        with _stopped_later(), _deaf_children():
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
    """Give workers: `n` processes, or this one if `n` is 1.

    The processes end with the work; at once if it is broken off, and also if this process is
    killed. They import the program's main module, which must not start the work anew by that.

    Raises
    ------
    ValueError
        If `n` is less than 1.
    """
    if n < 1:
        raise ValueError(f"expected at least 1 process, got {n}")
    if n == 1:
        yield Workers(None, advance)
        return
    before = set(active_children())
    pool = ProcessPoolExecutor(n, mp_context=get_context("spawn"), initializer=_end_with_parent)
    try:
        yield Workers(pool, advance)
    except BaseException as error:
        for child in set(active_children()) - before:
            child.kill()  # it holds nothing that has to be put away
        if isinstance(error, BrokenProcessPool):
            raise WorkerError(
                "a process of the benchmark was killed; expected it to finish. If memory ran out, "
                "take fewer processes: --jobs 1."
            ) from error
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C; the parent does, and ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _stopped_later() -> Iterator[None]:
    """Put off signals: half started, a process knows of no parent, and complains of that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {
        signum: signal.signal(signum, lambda signum, _: came.append(signum))
        for signum in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
        if came:
            signal.raise_signal(came[0])


def _end_with_parent() -> None:
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
