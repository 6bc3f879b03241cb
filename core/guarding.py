"""Whether PostgreSQL keeps councils' rows apart for whoever is connected, and what stands against it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from core.database import Base
from core.row_security import SCHEMA, digests

ROLE = text("""
    SELECT rolname AS name, rolsuper AS is_above, rolbypassrls AS bypasses, rolcreaterole AS makes_roles
    FROM pg_roles WHERE rolname = current_user
""")
OWNED = text("SELECT relname FROM pg_class WHERE relowner = current_user::regrole AND relkind IN ('r', 'p', 'v', 'm')")
BECOMES = text("""
    SELECT rolname FROM pg_roles
    WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER') AND NOT rolname LIKE 'pg\\_%'
""")
CREATES = text("""
    SELECT nspname FROM pg_namespace
    WHERE has_schema_privilege(oid, 'CREATE') AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
""")
TABLES = text("""
    SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS is_forced, p.polname AS policy,
           obj_description(p.oid, 'pg_policy') AS digest
    FROM pg_class AS c LEFT JOIN pg_policy AS p ON p.polrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
""")
LEAKS = text("""
    SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    UNION ALL
    SELECT p.proname FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND (n.nspname, p.proname) <> (:schema, 'acting')
""")


@dataclass(frozen=True)
class Guarding:
    """What was found: the role, how many tables have how many policies between them, and every fault in words."""

    role: str
    tables: int
    policies: int
    faults: tuple[str, ...]


def examine(connection: Connection) -> Guarding:
    """Look at the role that is connected, at every council's table, and at ways around the policies.

    On SQLite there are no roles, and whoever can read its file reads all: a fault says so.
    """
    if connection.dialect.name != "postgresql":
        return Guarding("", 0, 0, ("SQLite keeps no rows apart: whoever reads its file reads every council's.",))
    role = connection.execute(ROLE).one()
    found: dict[str, dict[str, str]] = {}
    forced: dict[str, bool] = {}
    for row in connection.execute(TABLES):
        found.setdefault(row.name, {}).update({row.policy: row.digest} if row.policy else {})
        forced[row.name] = row.is_forced
    wanted = {table.name: digests(table) for table in Base.metadata.sorted_tables}
    wanted = {name: policies for name, policies in wanted.items() if policies}
    unlike = sorted(name for name, policies in wanted.items() if found.get(name) != policies or not forced[name])
    unknown = sorted(set(found) - {table.name for table in Base.metadata.sorted_tables} - {"alembic_version"})
    faults = [*_faults_of_role(connection), *(f"{name} is not kept apart as it should be." for name in unlike)]
    faults += [f"Nobody has said whose the rows of {name} are." for name in unknown]
    return Guarding(role.name, len(wanted), sum(len(found.get(name, ())) for name in wanted), tuple(faults))


def _faults_of_role(connection: Connection) -> Iterator[str]:
    role = connection.execute(ROLE).one()
    if role.is_above or role.bypasses or role.makes_roles:
        yield f"The role {role.name} is above policies: it is a superuser, bypasses row-level security or makes roles."
    if owned := connection.scalars(OWNED).all():
        yield f"The role {role.name} owns {len(owned)} tables, and so is not kept from any council's rows."
    if others := connection.scalars(BECOMES).all():
        yield f"The role {role.name} may become {', '.join(others)}."
    if schemas := connection.scalars(CREATES).all():
        yield f"The role {role.name} may create things in {', '.join(schemas)}."
    if leaks := connection.execute(LEAKS, {"schema": SCHEMA}).scalars().all():
        yield f"These are read with their owner's rights: {', '.join(leaks)}."
