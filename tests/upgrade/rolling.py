"""Residents answer while the database is migrated and one version takes the other's place; all is accounted for."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from alembic import command

from app import schema
from app.settings import ROOT
from bench._survey import write_survey
from tests.chaos.journey import Journey
from tests.chaos.ledger import Ledger
from tests.chaos.run import QUESTIONNAIRE, SETTLING
from tests.chaos.tally import Tally
from tests.chaos.verdict import Verdict, judge, stored_rows
from tests.upgrade.door import PATIENCE, Door
from tests.upgrade.versions import newest_migration

TOKEN = "only for the tests of upgrades"


@dataclass
class Upgrade:
    """What happened: how many requests were answered, how many failed, and what became of the answers."""

    tally: Tally
    ledgers: list[Ledger]
    verdict: Verdict
    since: str
    counted: float
    """How many pages of answers all processes of the new version say together that they kept."""
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        return self.tally.retries.total() + self.tally.surprises.total()

    def __str__(self) -> str:
        submitted = sum(ledger.submissions_acknowledged > 0 for ledger in self.ledgers)
        acknowledged = sum(ledger.acknowledged() for ledger in self.ledgers)
        stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in self.seconds.items())
        return (
            f"from migration {self.since} to {schema.head()}: {stages}\n"
            f"{self.tally.answered:,} requests answered, {self.failed:,} failed "
            f"({dict(self.tally.retries)}, {dict(self.tally.surprises)})\n"
            f"{len(self.ledgers):,} residents, {submitted:,} submitted, {acknowledged:,} answers acknowledged, "
            f"{self.verdict.missing.total():,} lost, {self.verdict.doubled.total():,} doubled"
        )


def upgrade(url: str, old: Path, folder: Path, *, residents: int, rest: float) -> Upgrade:
    """Upgrade from the code in `old` to this one's, as docs/deploy.md does, `rest` seconds between the steps.

    `url` is a database that has every migration; it is first taken back to what the old code knows.
    """
    since = newest_migration(old)
    write_survey(url, json.loads(QUESTIONNAIRE.read_text(encoding="utf-8")))
    command.downgrade(schema.alembic_config(url), since)
    door, seconds = Door(folder / "serve.log"), dict[str, float]()
    settings = {
        "FOLKMOOT_SECRET_KEY": "only for the tests of upgrades, and long enough",
        "FOLKMOOT_DATA_DIR": str(folder),
        "FOLKMOOT_DATABASE_URL": url,
        "FOLKMOOT_PORT": str(door.port),
        "FOLKMOOT_WEB_PROCESSES": "2",
        "FOLKMOOT_METRICS_TOKEN": TOKEN,
    }
    serving = door.serve(old, settings)
    try:
        with answering(door.port, residents) as (tally, ledgers):
            time.sleep(rest)
            with timed(seconds, "migrating"):
                schema.migrate(url)
            time.sleep(rest)
            with timed(seconds, "taking the place"):
                serving.terminate()
                serving.wait(PATIENCE)
                serving = door.serve(ROOT, settings)
            time.sleep(rest)
        time.sleep(SETTLING)
        counted = answers_counted(door.port)
    finally:
        serving.terminate()
        serving.wait(PATIENCE)
        door.close()
    return Upgrade(tally, ledgers, judge(ledgers, stored_rows(url)), since, counted, seconds)


def answers_counted(port: int) -> float:
    """What the web server tells a Prometheus server of answers."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("folkmoot_answers_total "))


@contextmanager
def answering(port: int, residents: int) -> Iterator[tuple[Tally, list[Ledger]]]:
    """Residents who answer one after the other, so many at a time, until the end of the block."""
    tally, ledgers, numbers, stopping = Tally(), list[Ledger](), count(), threading.Event()

    def keep_answering() -> None:
        while not stopping.is_set():
            ledgers.append(Journey(port, next(numbers), 11, tally).walk())

    with ThreadPoolExecutor(residents) as pool:
        walks = [pool.submit(keep_answering) for _ in range(residents)]
        try:
            yield tally, ledgers
        finally:
            stopping.set()
    for walk in walks:
        walk.result()


@contextmanager
def timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    since = time.monotonic()
    yield
    seconds[stage] = time.monotonic() - since
