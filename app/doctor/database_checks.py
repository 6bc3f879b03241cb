"""Whether the database is there, up to date, safe with what it is given, and agrees about the time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from app import schema, tables
from app.doctor.finding import Finding, either, failure, warning, well
from app.doctor.patient import Patient
from core.database import now
from core.guarding import examine
from core.row_security import believes

OLDEST = 15
DRIFT = timedelta(seconds=2)
MUCH_DRIFT = timedelta(seconds=30)
SAFE = {"fsync": "on", "full_page_writes": "on"}
POOL = 15
"""The most connections that one process's writing or reading may hold."""


def version(patient: Patient) -> Iterator[Finding]:
    with patient.connection() as connection:
        if patient.on_postgresql:
            number = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
            if number < OLDEST:
                yield failure("version", f"PostgreSQL is version {number}.", f"Use version {OLDEST} or newer.")
            else:
                yield well("version", f"PostgreSQL is version {number}.")
            return
        number = connection.execute(text("SELECT sqlite_version()")).scalar_one()
    if patient.in_production:
        yield warning(
            "version",
            f"SQLite is version {number}, which has one writer and one machine.",
            "Set FOLKMOOT_DATABASE_URL=postgresql://… for more than a few councils.",
        )
    else:
        yield well("version", f"SQLite is version {number}.")


def migrations(patient: Patient) -> Iterator[Finding]:
    found = schema.revision_of(patient.database.engine)
    if found == schema.head():
        yield well("migrations", f"The database is up to date ({found}).")
    elif found in schema.known_revisions() or found is None:
        yield failure("migrations", f"The database is at {found or 'nothing'}.", "Run folkmoot migrate.")
    else:
        yield warning(
            "migrations",
            f"The database is at {found}, which is newer than this code ({schema.head()}).",
            "Finish the upgrade: start the web servers and workers of the new version.",
        )


def keeps_what_it_is_given(patient: Patient) -> Iterator[Finding]:
    """Whether an answer that was acknowledged would outlive a power cut."""
    what = "durability"
    with patient.connection() as connection:
        if not patient.on_postgresql:
            mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
            if mode != "wal":
                yield failure(what, f"SQLite's journal is {mode}.", "Keep the file on a local disk, not a network's.")
            else:
                yield well(what, "SQLite writes each answer to the disk before it is acknowledged.")
            return
        wrong = [name for name, value in SAFE.items() if _shown(connection, name) != value]
        if _shown(connection, "synchronous_commit") == "off":
            wrong.append("synchronous_commit")
    if wrong:
        names = ", ".join(wrong)
        remedy = f"Switch {names} on in postgresql.conf, and reload it."
        yield either(what, patient.in_production, f"PostgreSQL may lose answers in a power cut: {names}.", remedy)
    else:
        yield well(what, "PostgreSQL writes each answer to the disk before it is acknowledged.")


def councils_apart(patient: Patient) -> Iterator[Finding]:
    """Whether PostgreSQL itself keeps councils' rows apart, and believes this installation."""
    if not patient.on_postgresql:
        return
    assert tables.MODELS, "every room's tables are known"
    with patient.connection() as connection:
        found = examine(connection)
    if not believes(patient.database.engine, patient.settings.row_key):
        remedy = "Run folkmoot migrate with this FOLKMOOT_SECRET_KEY and FOLKMOOT_OWNER_DATABASE_URL."
        yield failure("councils apart", "The database does not know the secret key: it shows nothing.", remedy)
    elif found.faults:
        remedy = (
            "Give FOLKMOOT_DATABASE_URL a role of its own, beside FOLKMOOT_OWNER_DATABASE_URL, and run folkmoot "
            "migrate (docs/deploy.md)."
        )
        yield warning("councils apart", " ".join(found.faults), remedy)
    else:
        yield well("councils apart", f"{found.policies} policies keep {found.tables} tables' rows apart.")


def clock(patient: Patient) -> Iterator[Finding]:
    if not patient.on_postgresql:
        yield well("clock", "SQLite goes by this machine's clock.")
        return
    with patient.connection() as connection:
        before = now()
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        ours = before + (now() - before) / 2
    drift = abs(theirs - ours)
    says = f"This machine's clock and the database's are {drift.total_seconds():.1f} seconds apart."
    if drift > DRIFT:
        yield either("clock", drift > MUCH_DRIFT, says, "Let both follow a time server (chrony or systemd-timesyncd).")
    else:
        yield well("clock", says)


def connections(patient: Patient) -> Iterator[Finding]:
    """Whether all processes may be connected at their busiest."""
    if not patient.on_postgresql:
        return
    settings = patient.settings
    each = min(settings.web_threads, POOL) * 2
    wanted = settings.web_processes * each + POOL * 2
    with patient.connection() as connection:
        allowed = int(_shown(connection, "max_connections"))
    says = f"PostgreSQL allows {allowed} connections, and this machine's processes may want {wanted}."
    if wanted > allowed:
        yield warning("connections", says, "Raise max_connections, or lower FOLKMOOT_WEB_PROCESSES or …_WEB_THREADS.")
    else:
        yield well("connections", says)


def _shown(connection: Connection, name: str) -> str:
    value: str = connection.execute(text(f"SHOW {name}")).scalar_one()
    return value


DATABASE_CHECKS = (version, migrations, keeps_what_it_is_given, councils_apart, clock, connections)
