"""What a completed response costs the web server, against a bare peer: `python -m bench.pages`.

Residents answer our survey and the peer's by turns, on servers of one process and four threads each. Only the ratio of
their processor time is told: the seconds are those of one machine in one minute. The bytes are the same on any.
"""

import json
import sqlite3
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.demo import fieldwork
from app.demo.loader import write_council
from app.demo.places import partnership, read_json
from app.schema import migrate
from bench._resident import Resident, Traffic
from bench._server import Server, free_port, serving
from core.database import Database
from surveys.models import Wave, WaveState
from surveys.questionnaires import publish_questionnaire

RESPONSES = 15
OURS, PEER = "/s/local-voices", "/"
SUBMITTED = {OURS: "state = 'submitted'", PEER: "submitted"}


@dataclass(frozen=True)
class Cost:
    """Processor seconds of one response, those of its question pages, and how many pages those were."""

    whole: float
    questions: float
    pages: int


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        ours, peer = stack.enter_context(serve_ours(folder)), stack.enter_context(serve_peer(folder))
        sides = ((ours, OURS), (peer, PEER))
        for server, path in sides:
            respond(server, path)  # The first response warms the server up.
        costs = [[respond(server, path) for server, path in sides] for _ in range(RESPONSES)]
        check(folder)
        report_costs([ours for ours, _ in costs], [peer for _, peer in costs])
        for encoding in ("br", "gzip", "identity"):
            report_traffic(ours, encoding)


def serve_ours(folder: Path) -> AbstractContextManager[Server]:
    """Serve the demonstration's survey, without its past waves, as in production."""
    port, url = free_port(), f"sqlite:///{folder / 'folkmoot.sqlite'}"
    migrate(url)
    write_survey(Database(url))
    settings = {"SECRET_KEY": "only for measuring, and long enough", "ENVIRONMENT": "production", "PORT": str(port)}
    settings |= {"DATA_DIR": str(folder), "DATABASE_URL": url, "WEB_PROCESSES": "1", "WEB_THREADS": "4"}
    return serving(["app.cli", "serve"], {f"FOLKMOOT_{name}": value for name, value in settings.items()}, port)


def serve_peer(folder: Path) -> AbstractContextManager[Server]:
    port = free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", "--worker-class", "gthread"]
    command = ["gunicorn", *options, "--no-control-socket", "--log-level", "warning", "bench._peer:create_peer()"]
    return serving(command, {"PEER_DATABASE": str(folder / "peer.sqlite")}, port)


def write_survey(database: Database) -> None:
    today = datetime.now(UTC)
    with database.transaction() as session:
        homes = {fictional.slug: write_council(session, fictional) for fictional in partnership().councils}
        commission = fieldwork.write_commission(session, homes, today)
        wave = Wave(commission_id=commission.id, number=1, state=WaveState.OPEN)
        wave.questionnaire_id = publish_questionnaire(session, read_json("questionnaire.json")).id
        wave.opens_on, wave.closes_on = (today - timedelta(days=1)).date(), (today + timedelta(days=30)).date()
        session.add(wave)
    database.engine.dispose()


def respond(server: Server, path: str) -> Cost:
    """Answer a survey to its end, as a new resident."""
    resident, pages = Resident(server.port), 0
    begun = server.processor_seconds()
    resident.open(path)
    resident.send()
    at_first = server.processor_seconds()
    while not resident.path.endswith("/check"):
        resident.send()
        pages += 1
    at_check = server.processor_seconds()
    resident.send()
    return Cost(server.processor_seconds() - begun, at_check - at_first, pages)


def check(folder: Path) -> None:
    """Make sure that both kept every response, whole, and asked the same questions."""
    kept = [_answered(folder / name, path) for name, path in (("folkmoot.sqlite", OURS), ("peer.sqlite", PEER))]
    if kept[0] != kept[1] or len(kept[0]) != RESPONSES + 1:
        raise RuntimeError("The two did not keep the same answers.")


def _answered(file: Path, path: str) -> list[list[str]]:
    """The codes of the questions answered in each response submitted."""
    connection = sqlite3.connect(file)
    rows = connection.execute(f"SELECT answers FROM response WHERE {SUBMITTED[path]}").fetchall()
    connection.close()
    return [sorted(json.loads(answers)) for (answers,) in rows]


def report_costs(ours: Sequence[Cost], peer: Sequence[Cost]) -> None:
    pages = ours[0].pages
    print(f"{len(ours)} responses of {pages} question pages to each, by turns; every one was kept")
    thirds = [slice(start, None, 3) for start in range(3)]
    for title, part in (("per completed response", "whole"), ("per question page", "questions")):
        totals = [[sum(getattr(cost, part) for cost in side[third]) for side in (ours, peer)] for third in thirds]
        ratios = sorted(mine / theirs for mine, theirs in totals)
        ratio = sum(mine for mine, _ in totals) / sum(theirs for _, theirs in totals)
        spread = f"{ratios[0]:.1f} to {ratios[-1]:.1f} in thirds of the run"
        print(f"{title}: {ratio:.1f} times the bare peer's processor time ({spread})")


def report_traffic(server: Server, encoding: str) -> None:
    """Print what a resident's browser receives; a page turn is the answer saved, the redirect and the next page."""
    resident, turns = Resident(server.port, encoding), list[Traffic]()
    resident.open(OURS)
    first = resident.traffic
    while resident.form is not None:
        before = resident.traffic
        resident.send()
        turns.append(resident.traffic - before)
    later = statistics.mean(turn.bytes for turn in turns[1:])
    print(f"{encoding}: first page {first.bytes:,} bytes in {first.requests} requests with its files; "
          f"then {turns[0].bytes:,} in {turns[0].requests} with the council's logo; "
          f"each later page turn {later:,.0f} in {turns[1].requests}")  # fmt: skip


if __name__ == "__main__":
    main()
