"""What is done to the servers while residents answer."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests import postgres
from tests.chaos.world import World

SECONDS_BETWEEN = {
    "postgresql": {"workers killed": 6.0, "connections ended": 1.5, "fast restarts": 25.0, "crashes": 25.0},
    "sqlite": {"workers killed": 6.0, "servers killed": 12.0},
}
"""How often each thing happens on average, in the long form."""
KILLS, TIME_TO_START = {"workers killed", "servers killed"}, 4.0
"""A worker killed more often than it can start would prove nothing but that."""


@dataclass
class Havoc:
    """Breaks things at random moments, each kind on a thread of its own, until told to stop."""

    world: World
    seed: int
    pace: float = 1.0
    done: Counter[str] = field(default_factory=Counter)
    stopping: Event = field(default_factory=Event)

    def __enter__(self) -> "Havoc":
        often = SECONDS_BETWEEN["postgresql" if self.world.database else "sqlite"]
        self.threads = [Thread(target=self._repeat, args=each) for each in often.items()]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _repeat(self, kind: str, seconds: float) -> None:
        rng, pause = Random(f"{self.seed} {kind}"), seconds / self.pace
        if kind in KILLS:
            pause = max(pause, TIME_TO_START)
        while not self.stopping.wait(rng.uniform(0.5, 1.5) * pause):
            with self.world.lock:
                ACTS[kind](self.world, rng)
            self.done[kind] += 1


def _kill_worker(world: World, rng: Random) -> None:
    workers = world.workers()
    if workers:
        try:
            os.kill(rng.choice(workers), signal.SIGKILL)
        except ProcessLookupError:
            return  # It was just being replaced.


def _kill_server(world: World, rng: Random) -> None:
    world.kill()
    world.start()


def _end_connections(world: World, rng: Random) -> None:
    engine = create_engine(world.url, isolation_level="AUTOCOMMIT")
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    try:
        with engine.connect() as connection:
            connection.execute(text(f"{ended} AND backend_type = 'client backend'"))
    except DBAPIError:
        return  # The server is itself on its way down.
    finally:
        engine.dispose()


def _restart(mode: str) -> Callable[[World, Random], None]:
    def restart(world: World, rng: Random) -> None:
        assert world.database
        postgres.restart_postgres(world.database, mode)

    return restart


ACTS: dict[str, Callable[[World, Random], None]] = {
    "workers killed": _kill_worker,
    "servers killed": _kill_server,
    "connections ended": _end_connections,
    "fast restarts": _restart("fast"),
    "crashes": _restart("immediate"),
}
