"""What officers' pages cost with many comments stored: `python -m bench reviewing`, or quickly with `--short`.

The pages that people work through comments with should cost as much with 100,000 comments as with 1,000, and ask the
database as often. Those that count or search every comment grow with them, and should grow no faster.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, select, text

from app import create_app, schema
from app.settings import Settings
from bench._reviewed import PASSWORD, write_comments, write_council
from core.database import Database
from core.models import Service
from feedback.models import Comment

SIZES, SHORT_SIZES = (1_000, 100_000), (100, 300)
REPEATS = 3
DESK = "/councils/aldermoor"
WORKED_THROUGH = {
    "the list": "/comments",
    "the list's third page": "/comments?page=3",
    "the list of a service": "/comments?service=service-3",
    "the newest first": "/comments?order=newest",
    "what was reviewed": "/comments?reviewed=yes",
    "a comment": "/comments/{comment}",
    "splitting it": "/comments/{comment}/split",
    "models": "/comments/models",
    "what is never suggested": "/comments/rules",
}
COUNTED = {
    "a theme's list": "/comments?theme=waste_recycling",
    "a search": "/comments?q=bin*+AND+NOT+garden",
    "a search that finds nothing": "/comments?q=zzz",
    "complex comments": "/comments?only=complex",
    "look-alikes": "/comments/{comment}/alike",
    "what a rule would touch": "/comments/{comment}/never/waste_recycling",
    "groups": "/comments/groups",
    "second opinions": "/comments/opinions",
    "themes": "/comments/themes",
    "what is new or growing": "/comments/emerging",
    "what residents say": "/dashboard",
}
MOST = 2.0
"""How much dearer a page that is worked through may be at the greater size."""
MORE_QUERIES = 4
"""What a page may ask more where there is more to show on it."""
FREE = 0.01
"""Seconds that growing by says nothing: the machine's own noise."""


@dataclass(frozen=True)
class Cost:
    """A page's processor seconds and queries."""

    seconds: float
    queries: int


def main(arguments: Sequence[str] = ()) -> int:
    sizes = SHORT_SIZES if "--short" in arguments else SIZES
    few, many = (_measured(size) for size in sizes)
    print(f"processor time with {sizes[1]:,} comments beside {sizes[0]:,}, and queries", flush=True)
    missed = 0
    for name in few:
        ratio = many[name].seconds / few[name].seconds
        said = f"{ratio:.1f} times ({1000 * few[name].seconds:.0f} and {1000 * many[name].seconds:.0f} ms); "
        said += f"{few[name].queries} and {many[name].queries} queries"
        if name in COUNTED:
            fair = ratio <= sizes[1] / sizes[0]
        else:
            fair = ratio <= MOST or many[name].seconds - few[name].seconds < FREE
        met = fair and many[name].queries <= few[name].queries + MORE_QUERIES
        missed += not met
        print(f"{'met' if met else 'NOT met':8} {name}: {said}", flush=True)
    return 0 if "--short" in arguments else min(missed, 1)


def _measured(size: int) -> dict[str, Cost]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'folkmoot.sqlite'}"
        schema.migrate(url)
        comment = _fill(url, size)
        settings = Settings(database_url=url, data_dir=Path(folder), secret_key="only to measure with, and long enough")
        app = create_app(settings)
        client = app.test_client()
        _sign_in(client)
        pages = {**WORKED_THROUGH, **COUNTED}
        costs = {
            name: _cost(app, _get(client, DESK + address.format(comment=comment))) for name, address in pages.items()
        }
        costs["accepting, and what comes next"] = _cost(app, _accept(client))
        return costs


def _fill(url: str, size: int) -> str:
    """Write the comments, settle the database, and give one that nobody has decided on."""
    database = Database(url)
    with database.transaction() as session:
        council, readers = write_council(session)
        services = list(session.scalars(select(Service).where(Service.council_id == council.id).order_by(Service.code)))
        write_comments(session, council, readers, services, size)
        council_id = council.id
    with database.reading() as session:
        mine = Comment.council_id == council_id, Comment.decision_id.is_(None)
        comment = session.scalars(select(Comment.id).where(*mine).order_by(Comment.lot).limit(1)).one()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
    return str(comment)


def _sign_in(client: FlaskClient) -> None:
    _post(client, "/sign-in", client.get("/sign-in").text, email="first@aldermoor.example", password=PASSWORD)


def _post(client: FlaskClient, address: str, page: str, **fields: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, f"{address} has no form"
    answer = client.post(address, data={"csrf_token": found[1], **fields})
    assert answer.status_code == 302, answer.status
    return str(answer.headers["Location"])


def _get(client: FlaskClient, address: str) -> Callable[[], None]:
    def get() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status}"

    return get


def _accept(client: FlaskClient) -> Callable[[], None]:
    """Accept a comment, and open the one that follows."""
    first = client.get(f"{DESK}/comments").text
    here = [_post(client, f"{DESK}/comments/next", first)]

    def accept() -> None:
        page = client.get(here[0]).text
        again = re.search(rf'action="({DESK}/comments/[0-9a-f-]+/accept[^"]*)"', page)
        here[0] = _post(client, again[1] if again else f"{DESK}/comments/next", page)

    return accept


def _cost(app: Flask, work: Callable[[], None]) -> Cost:
    """The median of some goes, after one that fills what is kept in memory."""
    work()
    seconds = []
    for _ in range(REPEATS):
        with _counting(app) as asked:
            start = time.process_time()
            work()
            seconds.append(time.process_time() - start)
    return Cost(statistics.median(seconds), len(asked))


@contextmanager
def _counting(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    database, asked = app.extensions["database"], list[str]()

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engines = {database.engine, database.reading_engine, database.at_once_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
