"""One fictional council on a server within this process: ready in a second or two, and its database is at hand."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.settings import Environment, Settings
from core import postcodes
from core.database import Database
from core.models import Council
from surveys.panel.models import PanelRules
from tests.factories import Factory

SECRET = "only for the browser tests, and long enough"
COUNCILS = {"en": "Ashmere Council", "cy": "Cyngor Ashmere", "ar": "مجلس آشمير"}
WARDS = {
    "north": {"en": "North ward", "cy": "Ward y Gogledd", "ar": "الدائرة الشمالية"},
    "south": {"en": "South ward", "cy": "Ward y De", "ar": "الدائرة الجنوبية"},
}


@dataclass(frozen=True)
class Site:
    """A running Folkmoot with one council in it, which has two wards."""

    app: Flask
    port: int
    council: Council

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["database"]
        return found


class _Quiet(WSGIRequestHandler):
    """Keeps connections open, as a real server does, and writes no log."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_: Any) -> None: ...


@contextmanager
def running_site(database_url: str, folder: Path) -> Iterator[Site]:
    """A site on an empty, migrated database."""
    app = create_app(_settings(database_url, folder))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    site = Site(app, server.server_port, _found_council(app.extensions["database"]))
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        site.database.close()


def _settings(database_url: str, folder: Path) -> Settings:
    return Settings(
        secret_key=SECRET,
        environment=Environment.TEST,
        data_dir=folder,
        database_url=database_url,
        languages=tuple(COUNCILS),
        messages="file",
    )


def _found_council(database: Database) -> Council:
    with database.transaction() as session:
        make = Factory(session)
        council = make.council("ashmere", name=COUNCILS, languages=list(COUNCILS))
        for code, name in WARDS.items():
            make.area(council, code).name = name
        session.add(PanelRules(council_id=council.id, recruits=True))
        postcodes.replace_postcodes(session, council.id, {"ZZ11AA": "south"})
        session.flush()
        session.expunge(council)
    return council
