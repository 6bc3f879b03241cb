"""Where parts of a sample are worked on: in this process, in others on this machine, or on a cluster of them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, TypeVar

from analysis.errors import PartitionError

Task = TypeVar("Task")
Result = TypeVar("Result")

CONNECT_SECONDS = 10
"""How long a cluster has to answer."""

RETRIES = 3
"""How often a cluster tries a task again whose worker was lost."""

AHEAD = 2
"""How many tasks are in hand for each worker, which bounds the memory that waiting results need."""


class Here(Executor):
    """Do each task at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **options))
        except Exception as error:
            done.set_exception(error)
        return done


@contextmanager
def opened(cluster: str = "", workers: int | None = None) -> Iterator[Executor]:
    """Give an executor: of the Dask cluster at the address, such as tcp://10.0.0.1:8786, or else of this machine.

    `workers` is how many processes there are of this machine's, one for each processor by default; with one, or none
    asked for, work is done in this process. Raises `PartitionError` for a cluster that is not to be reached.
    """
    count = workers if workers is not None else os.cpu_count() or 1
    if cluster:
        with _client(cluster) as client:
            yield client.get_executor(retries=RETRIES)
    elif count > 1:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            yield pool
    else:
        yield Here()


@contextmanager
def _client(cluster: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise PartitionError("A cluster needs Dask: pip install 'folkmoot[cluster]'.") from error
    try:
        client: Any = Client(cluster, set_as_default=False, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise PartitionError(f"The cluster {cluster} is not to be reached: {error}") from error
    with client:
        yield client


def in_order(executor: Executor, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
    """Do some tasks at a time, and yield the results in the order of the tasks, whichever is done first.

    >>> [*in_order(Here(), abs, [-2, 1])]
    [2, 1]
    """
    if isinstance(executor, Here):
        yield from map(work, tasks)
        return
    waiting: deque[Future[Result]] = deque()
    for task in tasks:
        waiting.append(executor.submit(work, task))
        if len(waiting) >= AHEAD * max(2, os.cpu_count() or 1):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
