"""Copies of whole databases: SQLite's by its own backup, PostgreSQL's by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, inspect, make_url, text

from app.backups.manifest import BadBackup

ROWS = ("--enable-row-security", "--exclude-table-data=tenancy.key")
"""The owner sees every row by a policy, not by being above policies; the key that signs for councils stays here."""


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has, in the order of their names."""
    names = sorted(inspect(connection).get_table_names())
    quoted = connection.dialect.identifier_preparer.quote
    return {name: connection.execute(text(f"SELECT count(*) FROM {quoted(name)}")).scalar_one() for name in names}


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database that others may be writing to, as it was at one moment."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


def dump_postgresql(url: str, target: Path, snapshot: str) -> None:
    """Dump a database as a transaction that is still open sees it, with what the job engine keeps in it."""
    options = ("--format=custom", "--no-owner", "--no-acl", *ROWS, f"--snapshot={snapshot}", f"--file={target}")
    _run("pg_dump", url, *options)


def restore_postgresql(url: str, source: Path) -> None:
    """Write a dump into an empty database, whole or not at all."""
    _run("pg_restore", url, "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", str(source))


def is_empty(engine: Engine) -> bool:
    with engine.connect() as connection:
        return not inspect(connection).get_table_names()


def path_of(url: str) -> Path:
    """The file of a SQLite database."""
    database = make_url(url).database
    if not database or database == ":memory:":
        raise BadBackup("A database in memory cannot be backed up or restored.")
    return Path(database)


def _run(program: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where others do not see it."""
    parsed = make_url(url)
    plain = URL.create(
        "postgresql", username=parsed.username, host=parsed.host, port=parsed.port, database=parsed.database,
        query=parsed.query,
    ).render_as_string()  # fmt: skip
    environment = os.environ | ({"PGPASSWORD": parsed.password} if parsed.password else {})
    command = [_found(program), f"--dbname={plain}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadBackup(f"{program} failed: {done.stderr.strip() or done.returncode}")


def _found(program: str) -> str:
    """Where a program is: Debian keeps those of each version in a folder of its own."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(program)
    if not found:
        raise BadBackup(f"{program} is not on this machine: install PostgreSQL's client programs.")
    return found
