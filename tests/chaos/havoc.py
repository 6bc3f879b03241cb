"""What is done to the servers while residents answer."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread
from time import monotonic, sleep

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests import postgres
from tests.chaos.memory import can_be_short, run_out
from tests.chaos.power import cut_power
from tests.chaos.tally import Stretch, Tally
from tests.chaos.world import World

ANSWERS_BETWEEN = {
    "postgresql": {
        "workers killed": 700,
        "out of memory": 1_500,
        "job workers killed": 1_500,
        "connections ended": 150,
        "lines cut": 500,
        "slow stretches": 900,
        "clock jumps": 600,
        "disks full": 1_800,
        "fast restarts": 3_000,
        "crashes": 3_000,
    },
    "sqlite": {
        "workers killed": 700,
        "out of memory": 1_500,
        "job workers killed": 1_500,
        "clock jumps": 600,
        "disks full": 1_200,
        "power cuts": 300,
        "servers killed": 1_500,
    },
}
"""After how many answers each thing happens, on average: by progress and not by the clock, so that a slow machine is
broken as often as a quick one, and never more often than it can start."""
POLL_SECONDS = 0.02
SLOW, FULL = 1.0, 0.7
"""For how many seconds a database is slow, and a disk full."""
DELAY = 0.05
"""Seconds by which each word to a slow database and each of its own is late."""


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
        rng, often = Random(self.seed), possible(self.world)
        due = {kind: rng.random() * number / self.pace for kind, number in often.items()}
        while not self.stopping.wait(POLL_SECONDS):
            for kind, number in often.items():
                if self.tally.answered >= due[kind]:
                    begun = monotonic()
                    done = ACTS[kind](self.world, rng)
                    self.breakages.append(Stretch(begun, monotonic()))
                    self.done[kind] += done is not False
                    due[kind] = self.tally.answered + rng.uniform(0.5, 1.5) * number / self.pace


def possible(world: World) -> dict[str, int]:
    """What can be done in a world, and after how many answers."""
    often = ANSWERS_BETWEEN["postgresql" if world.database else "sqlite"]
    impossible = set() if can_be_short() else {"out of memory"}
    impossible |= set() if world.disk else {"disks full"}
    impossible |= set() if world.worker else {"job workers killed"}
    return {kind: number for kind, number in often.items() if kind not in impossible}


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


def _run_out_of_memory(world: World, rng: Random) -> bool:
    workers = world.workers()
    try:
        return bool(workers) and run_out(rng.choice(workers))
    except OSError:
        return False  # It was just being replaced.


def _fill_disk(world: World, rng: Random) -> None:
    assert world.disk
    world.disk.fill()
    sleep(FULL)
    world.disk.free()
    if world.database:
        postgres.start_again_if_ended(world.database)


def _slow_down(world: World, rng: Random) -> None:
    assert world.line
    world.line.delay = DELAY
    sleep(SLOW)
    world.line.delay = 0.0


def _cut_line(world: World, rng: Random) -> None:
    assert world.line
    world.line.cut()


def _jump(world: World, rng: Random) -> None:
    world.clock.jump(rng)


def _cut_power(world: World, rng: Random) -> None:
    assert world.process
    folder = world.logs / "cuts" / str(len(world.cuts))
    world.cuts.append(cut_power(world.process.pid, world.file, folder, rng))


def _kill_job_worker(world: World, rng: Random) -> None:
    world.kill_worker()


ACTS: dict[str, Callable[[World, Random], bool | None]] = {
    "out of memory": _run_out_of_memory,
    "job workers killed": _kill_job_worker,
    "lines cut": _cut_line,
    "slow stretches": _slow_down,
    "clock jumps": _jump,
    "disks full": _fill_disk,
    "power cuts": _cut_power,
    "workers killed": _kill_worker,
    "servers killed": _kill_server,
    "connections ended": _end_connections,
    "fast restarts": _restart("fast"),
    "crashes": _restart("immediate"),
}
