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
from tests.postgres import administer
from tests.quick import folder_of_databases

SECRET = "only for tests, long enough to be accepted"
OWNER = "folkmoot_owner"
"""The role that migrates, and owns the tables; like an installation's it is no superuser."""
ROLE = "folkmoot_app"
"""The role that the application comes as in tests, as it should in earnest: it owns nothing and bypasses nothing."""


def as_the_application(url: str) -> str:
    """The address by which the application comes to a database whose owner's address this is."""
    return _as(ROLE, url) if make_url(url).get_backend_name() == "postgresql" else url


def _as(role: str, url: str) -> str:
    return make_url(url).set(username=role).render_as_string(hide_password=False)


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
        template = _postgres_template(server)
        administer(server, f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} {_strategy(server)}")
        yield _as(OWNER, f"{server}/{name}")
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _sqlite_template(folder: Path) -> Path:
    template = folder / "template.sqlite"
    schema.migrate(f"sqlite:///{template}")
    return template


@cache
def _postgres_template(server: str) -> str:
    name = f"template_{uuid4().hex}"
    for role in (f"{OWNER} LOGIN CREATEDB IN ROLE pg_signal_backend", f"{ROLE} LOGIN"):
        administer(server, f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN OTHERS THEN END $$")
    administer(server, f"CREATE DATABASE {name} OWNER {OWNER}")
    schema.migrate(_as(OWNER, f"{server}/{name}"))
    engine = create_engine(_as(OWNER, f"{server}/{name}"))
    # Commands are typed without a secret key, which production would refuse.
    row_security.lay(engine, ROLE, [signing_key(SECRET), signing_key("")])
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
