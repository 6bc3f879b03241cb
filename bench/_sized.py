"""Measures what one response, comment and officer's page take of web server, worker, PostgreSQL and disk."""

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select, text

from app import jobs as registered
from app.settings import ROOT
from bench._comments import many_comments
from bench._load import load
from bench._national import Costs
from bench._server import Server, children_of
from bench._stored import fill_up
from bench._survey import OURS, serve_ours, write_survey
from core import people
from core.acting import acting_everywhere
from core.database import Database
from core.models import Council, Role
from feedback.models import FeedbackForm
from feedback.service import receive
from tests.chaos.comments import write_form
from tests.postgres import start_postgres, stop_postgres
from tests.scale.network import Machine
from tests.scale.officer import Officer

assert registered.ROOMS, "whatever is asked of a worker is known"
AT_ONCE, PROCESSES = 8, 2
SECRET, EMAIL, PASSWORD = "only for measuring, and long enough", "officer@council.example", "a slow boat to nowhere"
HERE = Machine("here", "127.0.0.1")
SHAPE = 100


@dataclass(frozen=True)
class Amounts:
    """How much is measured: responses answered, stored in each of two steps, comments read, pages and sign-ins."""

    answered: int = 200
    stored: int = 100_000
    comments: int = 1_500
    pages: int = 60
    sign_ins: int = 8


class Place:
    """A PostgreSQL that keeps what it says it keeps, a folder, and what both have used so far."""

    def __init__(self, folder: Path, url: str, pid: int) -> None:
        self.folder, self.url, self.database = folder, url, Server(0, pid)

    @property
    def bytes(self) -> int:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
            size: int = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        engine.dispose()
        return size

    def connections(self) -> int:
        engine = create_engine(self.url)
        counted = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with engine.connect() as connection:
            number: int = connection.execute(text(counted)).scalar_one()
        engine.dispose()
        return number

    def run(self, *words: str) -> tuple[float, float, float]:
        """Run a command: processor seconds of its processes and of the database, and the most memory in bytes."""
        settings = {"SECRET_KEY": SECRET, "DATA_DIR": str(self.folder), "DATABASE_URL": self.url}
        named = {f"FOLKMOOT_{name}": value for name, value in settings.items()}
        before = self.database.processor_seconds()
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", *words], cwd=ROOT, env={**os.environ, **named},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, words
        return used.ru_utime + used.ru_stime, self.database.processor_seconds() - before, used.ru_maxrss * 1024


def measure(amounts: Amounts) -> Costs | None:
    """Measure everything; None where PostgreSQL is not installed. Takes minutes."""
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        postgres = start_postgres(durable=True)
        if postgres is None:
            return None
        stack.callback(stop_postgres, postgres)
        place = Place(Path(temporary), f"{postgres.url}/postgres", postgres.pid)
        write_survey(place.url)
        write_form(place.url)
        _add_officer(place.url)
        found = _serve(place, amounts)
        found |= _read_comments(place, amounts.comments)
        found |= _store(place, amounts.stored)
        return Costs(hashing=_hashing(), **found)


def _add_officer(url: str) -> None:
    database = Database(url)
    with acting_everywhere("a measurement makes an officer"), database.transaction() as session:
        person = people.add_person(session, email=EMAIL, name="Officer", password=PASSWORD)
        council = next(iter(session.scalars(select(Council).order_by(Council.slug))))
        people.grant(session, council.id, person, Role.ANALYST)
    database.close()


def _serve(place: Place, amounts: Amounts) -> dict[str, Any]:
    """Residents answer, alone and several at once; officers sign in and look at comments."""
    _ask_to_read(place.url, 60)
    with serve_ours(place.folder, place.url, PROCESSES, LONGEST_WAIT="0") as server:
        servers = {"web": server, "database": place.database}
        load(servers, OURS, responses=AT_ONCE, at_once=AT_ONCE)
        alone = load(servers, OURS, responses=max(4, amounts.answered // 10), at_once=1)
        taken = load(servers, OURS, responses=amounts.answered, at_once=AT_ONCE)
        sign_in = _used(servers, lambda: _sign_in(server.port), amounts.sign_ins)
        officer = _sign_in(server.port)
        path = f"/councils/{_slug(place.url)}/comments"
        assert officer.get(HERE, path).status == 200, officer.location
        page = _used(servers, lambda: officer.get(HERE, path), amounts.pages)
        memory = sum(map(_proportional_bytes, [server.pid, *children_of(server.pid)])) / PROCESSES
        connections = place.connections() / PROCESSES
    turns = sorted(alone.turns)
    mean = statistics.fmean(turns)
    return {
        "turns": len(taken.turns) / taken.responses,
        "response_web": taken.per_response("web"),
        "response_database": taken.per_response("database"),
        "sign_in": sum(sign_in),
        "page_web": page[0],
        "page_database": page[1],
        "web_memory": memory,
        "web_connections": connections,
        "shape": [round(turns[(len(turns) - 1) * step // SHAPE] / mean, 3) for step in range(SHAPE + 1)],
    }


def _read_comments(place: Place, number: int) -> dict[str, Any]:
    """A worker reads few comments and then many, so that what a worker takes to start does not count."""
    few = max(10, number // 10)
    place.run("worker", "--until-idle")
    before = place.bytes
    _ask_to_read(place.url, few)
    first = place.run("worker", "--until-idle")
    _ask_to_read(place.url, number + few)
    second = place.run("worker", "--until-idle")
    return {
        "comment_worker": (second[0] - first[0]) / number,
        "comment_database": (second[1] - first[1]) / number,
        "comment_bytes": (place.bytes - before) / (number + 2 * few),
        "worker_memory": second[2],
    }


def _store(place: Place, number: int) -> dict[str, Any]:
    """So many responses are stored and backed up twice, so that what a backup takes anyway does not count."""
    fill_up(place.url, number)
    before, first = place.bytes, place.run("backup", str(place.folder / "first"))
    fill_up(place.url, 2 * number)
    after, second = place.bytes, place.run("backup", str(place.folder / "second"))
    return {
        "response_bytes": (after - before) / number,
        "backup_command": (second[0] - first[0]) / number,
        "backup_database": (second[1] - first[1]) / number,
    }


def _ask_to_read(url: str, number: int) -> None:
    database = Database(url)
    with acting_everywhere("a measurement says something"), database.transaction() as session:
        form = next(iter(session.scalars(select(FeedbackForm))))
        for comment, _ in many_comments(number):
            receive(session, form, rating=3, text=comment, language="en")
    database.close()


def _sign_in(port: int) -> Officer:
    officer = Officer(port).sign_in(HERE, HERE, EMAIL, PASSWORD)
    assert officer.status in (302, 303), officer.body[:300]
    return officer


def _used(servers: dict[str, Server], act: Callable[[], object], times: int) -> list[float]:
    """Processor seconds of each server, for one of so many times."""
    begun = [server.processor_seconds() for server in servers.values()]
    for _ in range(times):
        act()
    return [(server.processor_seconds() - since) / times for server, since in zip(servers.values(), begun, strict=True)]


def _slug(url: str) -> str:
    database = Database(url)
    with database.reading() as session:
        slug = next(iter(session.scalars(select(Council.slug).order_by(Council.slug))))
    database.close()
    return slug


def _proportional_bytes(pid: int) -> int:
    """What a process holds, its share of what several hold counted once."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _hashing() -> float:
    """Processor seconds of a sum that is the same everywhere, by which machines are compared; the best of several."""

    def once() -> float:
        begun = time.process_time()
        hashlib.pbkdf2_hmac("sha256", b"folkmoot", b"sizing", 200_000)
        return time.process_time() - begun

    return min(once() for _ in range(7))
