"""What is done to the servers while residents answer."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread
from time import monotonic

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests import postgres
from tests.chaos.tally import Stretch, Tally
from tests.chaos.world import World

ANSWERS_BETWEEN = {
    "postgresql": {"workers killed": 700, "connections ended": 150, "fast restarts": 3_000, "crashes": 3_000},
    "sqlite": {"workers killed": 700, "servers killed": 1_500},
}
"""After how many answers each thing happens, on average: by progress and not by the clock, so that a slow machine is
broken as often as a quick one, and never more often than it can start."""
POLL_SECONDS = 0.02


@dataclass
class Havoc:
    """Breaks things on a thread of its own, at random moments that come `pace` times as often, until told to stop."""

    world: World
    tally: Tally
    seed: int
    pace: float = 1.0
    done: Counter[str] = field(default_factory=Counter)
    breakages: list[Stretch] = field(default_factory=list)
    """When each thing that was done began, and when whatever it ended had been started again."""
    stopping: Event = field(default_factory=Event)

    def __enter__(self) -> "Havoc":
        self.thread = Thread(target=self._break)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.thread.join()

    def _break(self) -> None:
        rng, often = Random(self.seed), ANSWERS_BETWEEN["postgresql" if self.world.database else "sqlite"]
        due = {kind: rng.random() * number / self.pace for kind, number in often.items()}
        while not self.stopping.wait(POLL_SECONDS):
            for kind, number in often.items():
                if self.tally.answered >= due[kind]:
                    begun = monotonic()
                    ACTS[kind](self.world, rng)
                    self.breakages.append(Stretch(begun, monotonic()))
                    self.done[kind] += 1
                    due[kind] = self.tally.answered + rng.uniform(0.5, 1.5) * number / self.pace


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
        _kill_worker(world, rng)  # One that starts while its database is away.
        postgres.restart_postgres(world.database, mode)

    return restart


ACTS: dict[str, Callable[[World, Random], None]] = {
    "workers killed": _kill_worker,
    "servers killed": _kill_server,
    "connections ended": _end_connections,
    "fast restarts": _restart("fast"),
    "crashes": _restart("immediate"),
}
