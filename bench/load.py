"""More residents than the machine can answer: `python -m bench load`, about an hour, or `--short`.

Measures how many responses a second this machine keeps, with the driver on it, and then lets half as many more come as
would fill it, at moments of their own, whatever becomes of those before: two hours of a reminder day in miniature. At
last another server is sent responses as fast as they are kept, to see whether its memory grows: to the same questions,
those of a section on one page. `--minutes` and `--responses` choose.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from app.settings import Settings
from bench._crowds import all_of, arriving, at_once, newcomers
from bench._goals import Goals
from bench._growth import Growth
from bench._kept import missing_of
from bench._load import percentile
from bench._server import Server, children_of
from bench._survey import DOCUMENT, by_section, serve_ours, write_survey
from bench._visitor import BUSY, SURVEY, Crowd, Form, Visitor
from tests.postgres import Server as Postgres
from tests.postgres import new_database, start_postgres, stop_postgres

WORKERS, FULL_HOUSE = 2, 16
OVER = 1.5
"""Arrivals, in units of what the machine can keep."""
THINKS = 1.0
LONGEST_WAIT = Settings.longest_wait
Done = TypeVar("Done")
ONE_PAGE = 1.0
"""Seconds that a page may take beside its wait, on a busy machine."""
SPREAD = 100_000
TURNED_AWAY = 500


@dataclass
class Day:
    """What is measured on: a server, its database and everybody who came."""

    url: str
    server: Server
    everybody: list[Visitor] = field(default_factory=list)

    def crowd(self, thinks: float = 0.0) -> tuple[Crowd, Callable[[], Visitor]]:
        crowd = Crowd()
        newcomer = newcomers(self.server.port, crowd, thinks=thinks, since=len(self.everybody))
        return crowd, newcomer


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m bench load")
    options.add_argument("--short", action="store_true", help="a glance")
    options.add_argument("--minutes", type=float, help="how long too many come")
    options.add_argument("--responses", type=int, help="how many are sent to see whether memory grows")
    chosen = options.parse_args(arguments or [])
    minutes = chosen.minutes or (0.2 if chosen.short else 10)
    responses = chosen.responses or (60 if chosen.short else SPREAD)
    goals = Goals()
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        postgres = start_postgres(durable=True)
        if postgres is None:
            print("PostgreSQL is not installed", file=sys.stderr)
            return 1
        stack.callback(stop_postgres, postgres)
        with _day(Path(temporary), postgres, "crowd", DOCUMENT) as day:
            cost = _cost_of_turning_away(Path(temporary), day.url)
            capacity = _measure_capacity(day, cost, seconds=5 if chosen.short else 60)
            _come_too_many(day, capacity, minutes * 60, goals)
            _account_for(day, goals)
        with _day(Path(temporary), postgres, "growth", by_section(DOCUMENT)) as day:
            _grow(day, responses, goals, warm=chosen.short)
            _account_for(day, goals)
    goals.tell()
    return min(goals.missed, 1)


@contextmanager
def _day(folder: Path, postgres: Postgres, name: str, document: dict[str, Any]) -> Iterator[Day]:
    """A survey in a database of its own, and a server that serves it."""
    url = new_database(postgres, name)
    write_survey(url, document)
    with serve_ours(folder / name, url, WORKERS) as server:
        yield Day(url, server)


def _account_for(day: Day, goals: Goals) -> None:
    """Look for everything that was acknowledged."""
    lost = missing_of(day.url, day.everybody)
    acknowledged = sum(len(visitor.acknowledged) for visitor in day.everybody)
    print(f"acknowledged in all: {acknowledged:,} answers, {_submitted(day.everybody):,} responses", flush=True)
    goals.most("acknowledged and not kept once", lost.total(), 0)
    for what, number in lost.items():
        print(f"    {number:,} {what}")


def _cost_of_turning_away(folder: Path, url: str) -> float:
    """Processor seconds of a form that comes back, where nobody may wait at all."""
    with serve_ours(folder, url, 1, LONGEST_WAIT="0.0000001") as server:
        visitor = Visitor(server.port, 0, Crowd())
        form = [("csrf_token", "0" * 80), ("better", "The buses stop too early in the evening.")]
        asyncio.run(_again_and_again(visitor, form, 20))
        used = server.processor_seconds()
        asyncio.run(_again_and_again(visitor, form, TURNED_AWAY))
        return (server.processor_seconds() - used) / TURNED_AWAY


async def _again_and_again(visitor: Visitor, form: Form, times: int) -> None:
    for _ in range(times):
        page = await visitor.once("POST", f"{SURVEY}/better", form)
        assert page.status == BUSY, page.status


def _measure_capacity(day: Day, cost_of_turning_away: float, seconds: float) -> float:
    """How many responses a second are kept while the house is full, after everything was warmed up."""
    _, newcomer = day.crowd()
    day.everybody += asyncio.run(at_once(FULL_HOUSE, seconds / 5, newcomer))
    crowd, newcomer = day.crowd()
    used, (visitors, took) = day.server.processor_seconds(), asyncio.run(_timed(at_once(FULL_HOUSE, seconds, newcomer)))
    used = day.server.processor_seconds() - used
    day.everybody += visitors
    capacity = _submitted(visitors) / took
    answered = crowd.seconds["answered"]
    share = cost_of_turning_away * len(answered) / used
    print(f"capacity: {capacity:.1f} responses a second with {FULL_HOUSE} at once; a request costs the web server "
          f"{1000 * used / len(answered):.2f} ms of its processors, and {share:.2f} "
          f"of that where it is turned away; half of them take {1000 * percentile(answered, 0.5):.0f} ms "
          f"and 99 in 100 at most {1000 * percentile(answered, 0.99):.0f} ms", flush=True)  # fmt: skip
    return capacity


def _come_too_many(day: Day, capacity: float, seconds: float, goals: Goals) -> None:
    crowd, newcomer = day.crowd(THINKS)
    watch = Growth(children_of(day.server.pid), lambda: len(crowd.seconds["answered"]))
    used = day.server.processor_seconds()
    visitors, took = asyncio.run(_timed(_watched(watch, arriving(OVER * capacity, seconds, newcomer, Random(1)))))
    used = day.server.processor_seconds() - used
    day.everybody += visitors
    every = [*chain(*crowd.seconds.values())]
    kept = _submitted(visitors) / took / capacity
    away = len(crowd.seconds["turned away"])
    print(f"{len(visitors):,} came in {seconds:.0f} s, {OVER} times what can be kept; "
          f"{_submitted(visitors):,} were kept, {kept:.2f} of the capacity until the last had left\n"
          f"{len(every):,} requests, {away:,} turned away ({_told(crowd.turned_away)}); "
          f"gave up after coming again and again: {_told(crowd.gave_up)}\n"
          f"half took {percentile(every, 0.5):.2f} s, 99 in 100 at most {percentile(every, 0.99):.2f} s, "
          f"the longest {max(every):.2f} s", flush=True)  # fmt: skip
    goals.most("p99 in seconds, of all requests", percentile(every, 0.99), LONGEST_WAIT + ONE_PAGE)
    goals.most("pages that were neither answers nor the kind one, or forgot what was typed", _wrong(crowd), 0)
    goals.least("what was kept, in shares of the capacity", kept, 0.5)


def _grow(day: Day, responses: int, goals: Goals, *, warm: bool) -> None:
    """Send responses as fast as they are kept, and see whether the web processes grow with them."""
    crowd, _ = day.crowd()
    way: list[tuple[str, Form]] = []
    day.everybody.append(first := _Pathfinder(day.server.port, len(day.everybody), crowd, way=way))
    asyncio.run(first.visit())
    newcomer = newcomers(day.server.port, crowd, since=len(day.everybody))
    sent = [newcomer() for _ in range(responses)]
    watch = Growth(children_of(day.server.pid), lambda: sum(visitor.submitted for visitor in sent))
    asyncio.run(
        _watched(watch, all_of([partial(visitor.rush, way, first.council) for visitor in sent], FULL_HOUSE // 2))
    )
    watch.look()
    day.everybody += sent
    grown = watch.slope(SPREAD)
    print(f"{_submitted(sent):,} responses: the web processes hold {watch.megabytes:.0f} MB, and held "
          f"{watch.seen[0][1]:.0f} MB before", flush=True)  # fmt: skip
    goals.most("pages that were neither answers nor the kind one, in the rush", _wrong(crowd), 0)
    goals.least("responses sent to their end, of all", _submitted(sent) / responses, 1)
    if not warm:
        goals.most(
            f"megabytes that {SPREAD:,} more responses add, of {watch.megabytes:.0f}", grown, 0.1 * watch.megabytes
        )


@dataclass
class _Pathfinder(Visitor):
    """Finds the way through the questionnaire that others then rush along."""

    way: list[tuple[str, Form]] = field(default_factory=list)

    async def _send(self, path: str, form: Form) -> tuple[str, object]:  # type: ignore[override]
        if path != SURVEY:
            self.way.append((path, [pair for pair in form if pair[0] not in {"csrf_token", "whose"}]))
        return await super()._send(path, form)


async def _timed(work: Awaitable[Done]) -> tuple[Done, float]:
    begun = asyncio.get_running_loop().time()
    done = await work
    return done, asyncio.get_running_loop().time() - begun


async def _watched(watch: Growth, work: Awaitable[Done]) -> Done:
    looking = asyncio.create_task(watch.watch())
    try:
        return await work
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking


def _submitted(visitors: list[Visitor]) -> int:
    return sum(visitor.submitted for visitor in visitors)


def _wrong(crowd: Crowd) -> int:
    for what, number in (+crowd.surprises).items():
        print(f"    {number:,} {what}")
    return crowd.surprises.total()


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in sorted(counts.items())) or "nobody"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
