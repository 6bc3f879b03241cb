"""Crowds of residents: so many at once, or so many a second whatever becomes of those before."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from random import Random
from time import perf_counter

from bench._visitor import Crowd, Visitor


async def at_once(number: int, seconds: float, newcomer: Callable[[], Visitor]) -> list[Visitor]:
    """Let so many answer at any time, each followed by another, and return those who had begun in the time."""
    until, all_of_them = perf_counter() + seconds, []

    async def one_after_another() -> None:
        while perf_counter() < until:
            all_of_them.append(visitor := newcomer())
            await visitor.visit()

    await asyncio.gather(*(one_after_another() for _ in range(number)))
    return all_of_them


async def arriving(rate: float, seconds: float, newcomer: Callable[[], Visitor], rng: Random) -> list[Visitor]:
    """Let so many come a second, at moments of a Poisson process, and wait until the last has left."""
    visits, all_of_them, due, until = [], [], perf_counter(), perf_counter() + seconds
    while (due := due + rng.expovariate(rate)) < until:
        await asyncio.sleep(max(0.0, due - perf_counter()))
        all_of_them.append(visitor := newcomer())
        visits.append(asyncio.create_task(visitor.visit()))
    await asyncio.gather(*visits)
    return all_of_them


async def all_of(works: Iterable[Callable[[], object]], number: int) -> None:
    """Do all works, so many at a time."""
    left: Iterator[Callable[[], object]] = iter(works)

    async def one_after_another() -> None:
        for work in left:
            await work()  # type: ignore[misc]

    await asyncio.gather(*(one_after_another() for _ in range(number)))


def newcomers(port: int, crowd: Crowd, *, thinks: float = 0.0, since: int = 0) -> Callable[[], Visitor]:
    """Residents with numbers of their own."""
    numbers = iter(range(since, since + 10_000_000))
    return lambda: Visitor(port, next(numbers), crowd, thinks)
