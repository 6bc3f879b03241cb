"""What a closed wave's words cost on their way to feedback, on PostgreSQL: `python -m bench words`, or with `--short`.

One council has 5,000 residents who all wrote something: sentences as real comments have them, and now and then a
danger. The wave is published by its job, and of the steps that hand words over it is counted how many statements they
send, what the processor does in the job and in PostgreSQL, and for how long of that the transaction was open.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.orm import Session
from threadpoolctl import threadpool_limits

from app import schema
from bench._comments import many_comments
from bench._goals import Goals
from bench._server import Server
from core import jobs, row_security
from core.acting import acting_everywhere
from core.database import Database
from core.models import Job
from core.telling import TELL, signing_key
from core.vault import Vault
from feedback.models import Comment
from feedback.private_models import Flag, Original
from framework.jobs import STEPS
from surveys.models import Response, WaveState
from surveys.waves import WAVE_CLOSED, close_wave
from tests.factories import Factory
from tests.framework.making import make_answers, make_survey
from tests.postgres import start_postgres, stop_postgres

COMMENTS, SHORT = 5_000, 300
MOST_STATEMENTS, MOST_HELD = 0.1, 1.5
"""How many statements a comment may take, and processor seconds a step while it holds what it writes."""
DANGEROUS, SELDOM = "There is a man with a knife outside", 200
"""What speaks of danger, and how seldom somebody writes it."""
OWNER, ROLE, KEY = "folkmoot_owner", "folkmoot_app", signing_key("only for measuring, and long enough")
WORDS = "comments"
ALONE = {"across_councils": "a measurement of one council's work"}


@dataclass
class Cost:
    """What handing words over took: steps, statements, processor seconds of either side, and most while writing."""

    steps: int = 0
    statements: int = 0
    job: float = 0.0
    database: float = 0.0
    held: float = 0.0


def main(arguments: Sequence[str] = ()) -> int:
    short, goals = "--short" in arguments, Goals()
    server = start_postgres()
    if server is None:
        print("PostgreSQL is not installed, so there is nothing to measure with.", file=sys.stderr)
        return 1
    try:
        number = SHORT if short else COMMENTS
        cost = _measured(server.url, Server(0, server.pid), number)
    finally:
        stop_postgres(server)
    print(f"{1000 * cost.job / number:8.2f}  milliseconds of the job's processor for a comment")
    print(f"{1000 * cost.database / number:8.2f}  milliseconds of PostgreSQL's processor for a comment")
    goals.most("statements for a comment", cost.statements / number, MOST_STATEMENTS)
    goals.most("processor seconds of the job, of its longest transaction", cost.held, MOST_HELD)
    goals.tell()
    return 0 if short else min(goals.missed, 1)


def _measured(address: str, server: Server, number: int) -> Cost:
    cost, url = Cost(), _migrated(address)
    with tempfile.TemporaryDirectory() as folder, acting_everywhere("a measurement looks on from above"):
        database = Database(url, key=KEY, vault=Vault([Fernet.generate_key().decode()]))
        with database.transaction() as session:
            job_id = _ask_to_publish(session, number)
        with threadpool_limits(1):
            for place, step in enumerate(jobs.plan(database, Path(folder), job_id), start=1):
                with _counted(database, server, cost if step.split(":")[0] == WORDS else Cost()):
                    jobs.perform(database, Path(folder), job_id, step, place)
        with database.reading() as session:
            kept = [session.scalar(select(func.count()).select_from(each).execution_options(**ALONE)) or 0
                    for each in (Comment, Original, Flag)]  # fmt: skip
        database.close()
    print(f"{kept[0]:,} comments, {kept[1]:,} originals and {kept[2]:,} flags: {cost.statements:,} statements, "
          f"{cost.job:.1f} and {cost.database:.1f} seconds in {cost.steps} steps")  # fmt: skip
    assert kept[0] == number, "each resident wrote one"
    return cost


def _migrated(address: str) -> str:
    """A database that shows rows as an installation's does: whoever works in it owns nothing."""
    admin = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for made in (f"ROLE {OWNER} LOGIN", f"ROLE {ROLE} LOGIN", f"DATABASE words OWNER {OWNER}"):
            connection.execute(text(f"CREATE {made}"))
    admin.dispose()
    owners, ours = (f"{address}/words".replace("folkmoot@", f"{role}@") for role in (OWNER, ROLE))
    schema.migrate(owners)
    engine = create_engine(owners)
    row_security.lay(engine, ROLE, [KEY])
    engine.dispose()
    return ours


def _ask_to_publish(session: Session, number: int) -> UUID:
    """Write a survey in which so many residents of a council said something, close its wave, and give its job."""
    assert WORDS in STEPS, "the job that publishes is registered"
    make = Factory(session)
    survey = make_survey(make, "words", [make.council()])
    wave = survey.wave(state=WaveState.OPEN)
    make_answers(survey, wave, survey.councils[0], n=number)
    responses = session.scalars(select(Response).where(Response.council_id == survey.councils[0].id))
    for place, (response, (said, _)) in enumerate(zip(responses, many_comments(number), strict=True)):
        response.answers = response.answers | {"why": said if place % SELDOM else DANGEROUS}
    close_wave(session, wave)
    return session.scalars(select(Job.id).where(Job.kind == WAVE_CLOSED)).one()


@contextmanager
def _counted(database: Database, server: Server, cost: Cost) -> Iterator[None]:
    """Add to a cost what a step takes."""
    original, engines = database.transaction, (database.engine, database.reading_engine)

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        cost.statements += statement != TELL

    @contextmanager
    def transaction() -> Iterator[Any]:
        start = time.process_time()
        with original() as session:
            yield session
        cost.held = max(cost.held, time.process_time() - start)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    database.transaction = transaction  # type: ignore[method-assign]
    start, before = time.process_time(), server.processor_seconds()
    yield
    cost.steps += 1
    cost.job += time.process_time() - start
    cost.database += server.processor_seconds() - before
    database.transaction = original  # type: ignore[method-assign]
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
