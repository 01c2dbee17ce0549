"""Work spread over processes that may hang or die without stopping the batch."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from multiprocessing import get_context
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from schemas.errors import CongvanError, LimitExceededError

Task = TypeVar("Task")
Result = TypeVar("Result")

TASKS_A_PROCESS = 500
"""Files after which a process is replaced, so that what libraries leak stays small."""

IN_FLIGHT = 16
"""Tasks handed out for each process: so many are read on while the first in line takes long, and no more are held."""


class WorkerError(CongvanError):
    """The process that read a file died (out of memory, a crash in a library)."""

    code = "worker_died"


class UnexpectedError(CongvanError):
    """An error of congvan itself while one file was read; the batch goes on."""

    code = "unexpected"


def process_count(wanted: int) -> int:
    """Processes to use: `wanted`, or one for each core that this process may run on where it is 0."""
    if wanted > 0:
        return wanted
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    function: Callable[[Task], Result], tasks: Iterable[Task], processes: int, seconds: float, *, ordered: bool = False
) -> Generator[tuple[Task, Result | CongvanError], None, None]:
    """Each task with its result or its error, as they come or in the order of the tasks.

    `function` and tasks must be picklable. A task that takes longer than `seconds` is ended, one whose process
    dies gives a WorkerError; both leave the others alone. Closing the generator ends the processes.
    """
    pool = ProcessPool(
        max_workers=processes,
        max_tasks=TASKS_A_PROCESS,
        context=get_context("spawn"),
        initializer=_ignore_interrupt,
    )
    waiting: dict[Future[Result], Task] = {}
    try:
        for task in tasks:
            waiting[pool.submit(function, seconds, task)] = task
            if len(waiting) >= processes * IN_FLIGHT:
                yield from _finished(waiting, seconds, ordered)
        while waiting:
            yield from _finished(waiting, seconds, ordered)
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()


def _finished(
    waiting: dict[Future[Result], Task], seconds: float, ordered: bool
) -> Generator[tuple[Task, Result | CongvanError], None, None]:
    """Wait for the first task in line (or, unordered, for any), take it out and give it."""
    if ordered:
        first = next(iter(waiting))
        yield waiting.pop(first), _outcome(first, seconds)
        return
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        yield waiting.pop(future), _outcome(future, seconds)


def _outcome(future: Future[Any], seconds: float) -> Any:
    """The future's result; whatever ended it otherwise as an error with a message for staff."""
    try:
        return future.result()
    except CongvanError as error:
        return error
    except TimeoutError:
        return LimitExceededError(f"Đọc quá {seconds:g} giây nên đã dừng. Hãy tăng --timeout nếu tệp dài.")
    except ProcessExpired as error:
        return WorkerError(
            f"Tiến trình đọc tệp dừng đột ngột (mã {error.exitcode}); tệp có thể hỏng hoặc máy thiếu bộ nhớ. "
            "Hãy thử lại riêng tệp này với -j 1."
        )
    except Exception as error:  # a bug met by one file must not cost the others
        return UnexpectedError(f"Lỗi ngoài dự kiến khi đọc tệp: {type(error).__name__}: {error}.")


def _ignore_interrupt() -> None:
    """Leave Ctrl-C to the parent, which ends the processes in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
