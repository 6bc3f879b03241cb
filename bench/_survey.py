"""A survey to be measured: twelve questions on pages of their own, served by Folkmoot and by its bare peer."""

import json
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.demo import fieldwork
from app.demo.loader import write_council
from app.demo.places import partnership
from app.schema import migrate
from bench._peer_file import prepare
from bench._server import Server, free_port, serving
from core.database import Database
from surveys.models import Wave, WaveState
from surveys.questionnaires import publish_questionnaire

DOCUMENT: dict[str, Any] = json.loads((Path(__file__).parent / "questionnaire.json").read_text(encoding="utf-8"))
QUESTIONS: list[dict[str, Any]] = [asked for section in DOCUMENT["sections"] for asked in section["questions"]]
OURS, PEER = "/s/local-voices", "/"
THREADS = 4


def write_survey(url: str, document: dict[str, Any] = DOCUMENT) -> None:
    """Write an open wave of the fictional councils' commission into an empty database."""
    migrate(url)
    database, today = Database(url), datetime.now(UTC)
    with database.transaction() as session:
        homes = {fictional.slug: write_council(session, fictional) for fictional in partnership().councils}
        commission = fieldwork.write_commission(session, homes, today)
        wave = Wave(commission_id=commission.id, number=1, state=WaveState.OPEN)
        wave.questionnaire_id = publish_questionnaire(session, document).id
        wave.opens_on, wave.closes_on = (today - timedelta(days=1)).date(), (today + timedelta(days=30)).date()
        session.add(wave)
    database.close()


def by_section(document: dict[str, Any]) -> dict[str, Any]:
    """The same survey with the questions of each section on one page."""
    sections = [each | {"code": f"page-{each['code']}", "together": True} for each in document["sections"]]
    return document | {"sections": sections}


def serve_ours(folder: Path, url: str, workers: int, **more: str) -> AbstractContextManager[Server]:
    """Serve a database's survey as in production."""
    port = free_port()
    settings = {
        "SECRET_KEY": "only for measuring, and long enough",
        "ENVIRONMENT": "production",
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "WEB_PROCESSES": str(workers),
        "WEB_THREADS": str(THREADS),
    }
    named = {f"FOLKMOOT_{name}": value for name, value in (settings | more).items()}
    return serving(["app.cli", "serve"], named, port)


def serve_peer(folder: Path, workers: int) -> AbstractContextManager[Server]:
    """Serve the bare peer, in as many processes and threads, from a SQLite file of its own."""
    port, database = free_port(), folder / "peer.sqlite"
    prepare(database)
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(THREADS)]
    command = ["gunicorn", *options, "--worker-class", "gthread", "--no-control-socket", "--log-level", "warning"]
    return serving([*command, "bench._peer:create_peer()"], {"PEER_DATABASE": str(database)}, port)
