"""Work spread over processes, the same results whatever their number.

Each process has a pipe of its own to this one, and no thread of this one waits for it, so that an
interrupt finds no lock held: the pool of the standard library may wait for ever then.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process, resource_tracker
from multiprocessing.context import SpawnProcess
from typing import Any, NamedTuple, TypeVar

from twitchdetect.errors import UnderwayError

Result = TypeVar("Result")
Advance = Callable[[str], None]


class WorkerError(UnderwayError):
    """A process ended before its work did."""


class _Worker(NamedTuple):
    process: SpawnProcess
    pipe: Any


class Workers:
    """Runs jobs here, or in some processes of their own.

    Parameters
    ----------
    crew : sequence of _Worker
        Empty for here.
    advance : callable
        Called with a word on what was done, after every job.
    """

    def __init__(self, crew: Sequence[_Worker], advance: Advance) -> None:
        self._crew, self._advance = crew, advance

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
        results: dict[int, Result] = {}
        for i, result in self._done(function, arguments):
            results[i] = result
            self._advance(what)
        return [results[i] for i in range(len(arguments))]

    def _done(
        self, function: Callable[..., Result], arguments: Sequence[tuple[object, ...]]
    ) -> Iterator[tuple[int, Result]]:
        """Give results as they come, with the numbers of their arguments."""
        if not self._crew:
            yield from ((i, function(*given)) for i, given in enumerate(arguments))
            return
        jobs, busy = iter(enumerate(arguments)), dict[Any, int]()
        for worker, (i, given) in zip(self._crew, jobs, strict=False):
            busy[worker.pipe] = i
            _send(worker.pipe, (function, given))
        while busy:
            for pipe in connection.wait(list(busy)):
                number, result = busy.pop(pipe), _receive(pipe)
                if (following := next(jobs, None)) is not None:
                    busy[pipe] = following[0]
                    _send(pipe, (function, following[1]))
                yield number, result


def _send(pipe: Any, job: object) -> None:
    try:
        pipe.send(job)
    except OSError as error:
        raise _killed() from error


def _receive(pipe: Any) -> Any:
    try:
        is_done, result = pipe.recv()
    except (EOFError, OSError) as error:
        raise _killed() from error
    if not is_done:
        raise result
    return result


def _killed() -> WorkerError:
    return WorkerError(
        "a process of the benchmark was killed; expected it to finish. If memory ran out, take "
        "fewer processes: --jobs 1."
    )


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
    crew: list[_Worker] = []
    try:
        if n > 1:
            with _stopped_later(), _deaf_children():
                crew += [_start() for _ in range(n)]
        yield Workers(crew, advance)
    finally:
        for worker in crew:
            worker.process.kill()  # it holds nothing that has to be put away
        for worker in crew:
            worker.process.join()
            worker.pipe.close()


def _start() -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C; the parent does, and ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would unblock the signal when it is started in here
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


def _work(pipe: Any) -> None:
    """Do what comes through the pipe, until there is nobody at its other end."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            function, given = pipe.recv()
        except EOFError:
            return
        try:
            outcome = True, function(*given)
        except BaseException as error:  # noqa: BLE001
            outcome = False, _portable(error)
        pipe.send(outcome)


def _portable(error: BaseException) -> BaseException:
    """Give an error with where it came from, or another one if it cannot be sent."""
    try:
        error.add_note(f"In another process:\n{traceback.format_exc()}")
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
