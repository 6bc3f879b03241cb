"""PostgreSQL's row-level security: each council's rows are seen and changed only by whoever acts for that council.

The tables belong to the role that migrates. The application comes as another, which owns nothing and cannot bypass
this. For which council it acts it says in a setting of its connection, signed with a key that only the application and
the owner hold (`core.telling`), so that nobody who merely sends SQL as the application's role can say so.
"""

import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Engine, Table, text

from core.acting import EVERYWHERE, READING
from core.database import Base
from core.telling import GREETING, SETTING, signed
from core.tenancy import Owned, Shared, Through, rows_of

SCHEMA = "tenancy"
BLOCK = 64
"""The bytes that SHA-256 takes at once, to which HMAC fills its key up."""

KEY_TABLE = f"CREATE TABLE IF NOT EXISTS {SCHEMA}.key (inner_pad bytea PRIMARY KEY, outer_pad bytea NOT NULL)"
ACTING = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.acting() RETURNS pg_catalog.uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED AS $$
DECLARE
    words pg_catalog.text := pg_catalog.current_setting('{SETTING}', true);
    said pg_catalog.text := pg_catalog."left"(words, 49);
    proof pg_catalog.text := pg_catalog.substr(words, 51);
    process pg_catalog.text := pg_catalog.concat(said, ' ', pg_catalog.pg_backend_pid());
BEGIN
    PERFORM FROM {SCHEMA}.key AS k WHERE pg_catalog.texteq(proof, pg_catalog.encode(pg_catalog.sha256(
        pg_catalog.byteacat(k.outer_pad, pg_catalog.sha256(
            pg_catalog.byteacat(k.inner_pad, pg_catalog.convert_to(process, 'UTF8'))))), 'hex'));
    IF FOUND AND pg_catalog.float8gt(
        pg_catalog.substr(said, 38)::pg_catalog.float8, pg_catalog.date_part('epoch', pg_catalog.statement_timestamp())
    ) THEN
        RETURN pg_catalog."left"(said, 36)::pg_catalog.uuid;
    END IF;
    RETURN NULL;
END
$$"""
"""Which council the connection acts for, or NULL. Every name in it is whole, so that no search path leads it astray."""
OWNS = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.owns() RETURNS pg_catalog.bool LANGUAGE sql STABLE SECURITY INVOKER AS $$
    SELECT pg_catalog.oideq(n.nspowner, r.oid) FROM pg_catalog.pg_namespace AS n, pg_catalog.pg_roles AS r
    WHERE pg_catalog.nameeq(n.nspname, '{SCHEMA}') AND pg_catalog.nameeq(r.rolname, current_user)
$$"""
"""Whether whoever asks is the owner, who migrates, backs up and restores."""


def policies(table: Table) -> Iterator[tuple[str, str]]:
    """The name of each policy of a table, and what it allows to whom; none where its rows are everybody's."""
    rows = rows_of(table.name)
    if rows is None or isinstance(rows, Shared):
        return
    seen, changed, added = _conditions(table, rows)
    yield "council_reads", f"FOR SELECT USING ({seen})"
    yield "council_adds", f"FOR INSERT WITH CHECK ({added})"
    yield "council_changes", f"FOR UPDATE USING ({changed}) WITH CHECK ({changed})"
    yield "council_removes", f"FOR DELETE USING ({changed})"
    yield "owner", f"FOR ALL USING ((SELECT {SCHEMA}.owns()))"


def digests(table: Table) -> dict[str, str]:
    """What each policy of a table is known by: PostgreSQL writes its words in its own way, so they are not compared."""
    return {name: hashlib.sha256(allows.encode()).hexdigest() for name, allows in policies(table)}


def _conditions(table: Table, rows: Owned | Through) -> tuple[str, str, str]:
    """When a row is seen, may be changed, and may be added.

    The council acted for is worked out once for a query, not for a row: that is what the inner SELECT is for.
    """
    if isinstance(rows, Through):
        (key,) = table.columns[rows.column].foreign_keys
        parent = f"EXISTS (SELECT FROM {key.column.table.name} AS parent WHERE parent.id = {table.name}.{rows.column})"
        changed = f"{parent} AND (SELECT {SCHEMA}.acting()) <> '{READING}'"
        return parent, changed, changed
    seen = _case("council_id", EVERYWHERE, READING)
    changed = _case("council_id", EVERYWHERE)
    nobodys = "council_id IS NULL OR "
    added = nobodys + changed if rows.nobodys_added else changed
    if rows.nobodys_seen:
        return nobodys + seen, nobodys + changed, added
    return seen, changed, added


def _case(column: str, *councils: object) -> str:
    """A condition that the planner takes to hold for every second row: it would plan badly for what it thinks rare."""
    whens = " ".join(f"WHEN '{council}' THEN true" for council in councils)
    return f"CASE (SELECT {SCHEMA}.acting()) WHEN {column} THEN true {whens} ELSE false END"


def lay(engine: Engine, role: str, keys: Sequence[bytes]) -> None:
    """Bring the policies of every table up to date, as its owner, and let `role` use the tables; "" is nobody.

    Only what differs is written, each table in a transaction of its own, so that nobody who is served waits for long.
    """
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('folkmoot row security'))"))
        _lay_ground(connection, keys)
    for table in Base.metadata.sorted_tables:
        with engine.begin() as connection:
            _lay_table(connection, table)
    if role:
        with engine.begin() as connection:
            _let_use(connection, role)


def _lay_ground(connection: Connection, keys: Sequence[bytes]) -> None:
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    connection.execute(text(KEY_TABLE))
    pads = [{"inner": _pad(key, 0x36), "outer": _pad(key, 0x5C)} for key in keys]
    if pads:
        add = f"INSERT INTO {SCHEMA}.key VALUES (:inner, :outer) ON CONFLICT DO NOTHING"
        connection.execute(text(add), pads)
        kept = {"kept": [pad["inner"] for pad in pads]}
        connection.execute(text(f"DELETE FROM {SCHEMA}.key WHERE inner_pad <> ALL (:kept)"), kept)
    for function in (ACTING, OWNS):
        connection.exec_driver_sql(function)


def _pad(key: bytes, filling: int) -> bytes:
    return bytes(byte ^ filling for byte in key.ljust(BLOCK, b"\0"))


def _lay_table(connection: Connection, table: Table) -> None:
    wanted = digests(table)
    there = {row.polname: row.digest for row in connection.execute(THERE, {"table": table.name})}
    if wanted == there:
        return
    for name in there:
        connection.execute(text(f"DROP POLICY {name} ON {table.name}"))
    for name, allows in policies(table):
        connection.execute(text(f"CREATE POLICY {name} ON {table.name} {allows}"))
        connection.execute(text(f"COMMENT ON POLICY {name} ON {table.name} IS '{wanted[name]}'"))
    for change in ("ENABLE", "FORCE") if wanted else ("NO FORCE", "DISABLE"):
        connection.execute(text(f"ALTER TABLE {table.name} {change} ROW LEVEL SECURITY"))


THERE = text("""
    SELECT p.polname, obj_description(p.oid, 'pg_policy') AS digest
    FROM pg_policy AS p WHERE p.polrelid = to_regclass(:table)
""")


def _let_use(connection: Connection, role: str) -> None:
    """Let the application's role read and change rows, and nothing else."""
    name = connection.dialect.identifier_preparer.quote(role)
    for grant in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public, {SCHEMA} TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
    ):
        connection.execute(text(grant))


def is_guarded(connection: Connection) -> bool:
    """Whether PostgreSQL keeps councils' rows from whoever is connected unless it says for which council it acts."""
    return connection.dialect.name == "postgresql" and connection.execute(text(GREETING)).one_or_none() is not None


def believes(engine: Engine, key: bytes) -> bool:
    """Whether the database lets whoever has this key act for councils, by key or because nobody needs one."""
    with engine.connect() as connection:
        if not is_guarded(connection):
            return True
        process, until = connection.execute(text(GREETING)).one()
        if connection.execute(text(f"SELECT to_regprocedure('{SCHEMA}.acting()')")).scalar_one() is None:
            return False
        words = signed(key, EVERYWHERE, until, process)
        connection.execute(text(f"SELECT set_config('{SETTING}', :words, true)"), {"words": words})
        found = connection.execute(text(f"SELECT {SCHEMA}.acting()")).scalar_one()
        connection.rollback()
        return bool(found == EVERYWHERE)
