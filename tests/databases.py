"""Fresh, migrated databases, made quickly by copying one that was migrated once."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from app import schema
from core import row_security
from core.telling import signing_key
from tests.quick import folder_of_databases

SECRET = "only for tests, long enough to be accepted"
ROLE = "folkmoot_app"
"""The role that the application comes as in tests, as it should in earnest: it owns nothing and bypasses nothing."""


def as_the_application(url: str) -> str:
    """The address by which the application comes to a database whose owner's address this is."""
    parsed = make_url(url)
    named = parsed.set(username=ROLE) if parsed.get_backend_name() == "postgresql" else parsed
    return named.render_as_string(hide_password=False)


@contextmanager
def fresh_database(kind: str, server: str, folders: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database of its own, gone afterwards."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(dir=folder_of_databases(), prefix="folkmoot-sqlite-") as folder:
            copy = Path(folder) / "folkmoot.sqlite"
            shutil.copy(_sqlite_template(folders.getbasetemp()), copy)
            yield f"sqlite:///{copy}"
    else:
        name = f"test_{uuid4().hex}"
        _administer(server, f"CREATE DATABASE {name} TEMPLATE {_postgres_template(server)} {_strategy(server)}")
        yield f"{server}/{name}"
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _sqlite_template(folder: Path) -> Path:
    template = folder / "template.sqlite"
    schema.migrate(f"sqlite:///{template}")
    return template


@cache
def _postgres_template(server: str) -> str:
    name = f"template_{uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name}")
    schema.migrate(f"{server}/{name}")
    _administer(server, f"DO $$ BEGIN CREATE ROLE {ROLE} LOGIN; EXCEPTION WHEN duplicate_object THEN END $$")
    engine = create_engine(f"{server}/{name}")
    row_security.lay(engine, ROLE, [signing_key(SECRET)])
    engine.dispose()
    return name


@cache
def _strategy(server: str) -> str:
    """Copying files costs less than a log of every page; before version 15 there is no other way and no word for it."""
    engine = create_engine(f"{server}/postgres")
    with engine.connect() as connection:
        version = connection.execute(text("SHOW server_version_num")).scalar_one()
    engine.dispose()
    return "STRATEGY file_copy" if int(version) >= 150000 else ""


def _administer(server: str, statement: str) -> None:
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
