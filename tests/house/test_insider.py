"""Somebody inside, with the application's own role and raw SQL, sees and touches nothing of another council."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.types.json import Jsonb
from sqlalchemy import create_engine, text

from core.acting import EVERYWHERE, READING, acting_for
from core.database import Base, Database, now
from core.guarding import examine
from core.models import Service
from core.telling import SETTING, signing_key
from core.tenancy import Through, rows_of
from tests.conftest import POSTGRES_URL
from tests.databases import OWNER, fresh_database
from tests.house.insider import KEY, Insider, guarded, say, two_councils

TABLES = [table.name for table in guarded()]
Raw = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = os.environ.get(POSTGRES_URL)
    if not server:
        pytest.skip("no PostgreSQL server could be started")
    with fresh_database("postgresql", server, tmp_path_factory) as url:
        yield url


@pytest.fixture(scope="module")
def insider(owner: str) -> Insider:
    return two_councils(owner.replace(OWNER, "folkmoot"), owner)


@pytest.fixture
def raw(insider: Insider) -> Iterator[Raw]:
    with insider.enters() as connection:
        yield connection


@pytest.fixture
def ours(raw: Raw, insider: Insider) -> Raw:
    """The insider's connection while the application serves our council on it."""
    say(raw, insider.ours)
    return raw


def ask(connection: Raw, statement: str, table: str, *values: object) -> psycopg.Cursor[Any]:
    return connection.execute(sql.SQL(statement).format(table=sql.Identifier(table)), values)  # type: ignore[arg-type]


def everything(owner: str) -> dict[str, int]:
    """How many rows each table has, as the owner sees it."""
    engine = create_engine(owner)
    with engine.connect() as connection:
        found = {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in TABLES}
    engine.dispose()
    return found


def test_every_table_says_whose_its_rows_are() -> None:
    silent = [table.name for table in Base.metadata.sorted_tables if rows_of(table.name) is None]
    assert not silent, f"Derive these from CouncilOwned, or say whose their rows are: {silent}"
    named = {table.name for table in Base.metadata.sorted_tables if "council_id" in table.columns}
    assert named - set(TABLES) == {"indicator", "publication"}


def test_nothing_stands_against_the_policies(insider: Insider, owner: str) -> None:
    engines = create_engine(insider.address), create_engine(owner)
    found = []
    for engine in engines:
        with engine.connect() as connection:
            found.append(examine(connection))
        engine.dispose()
    assert (found[0].tables, found[0].policies, found[0].faults) == (len(TABLES), 5 * len(TABLES), ())
    assert found[1].faults and OWNER in found[1].faults[0], "the owner's role would not do for the application"


def test_who_says_nothing_sees_and_touches_nothing(raw: Raw, insider: Insider, owner: str) -> None:
    before = everything(owner)
    for table in TABLES:
        assert ask(raw, "SELECT * FROM {table}", table).fetchall() == [], table
        assert ask(raw, "DELETE FROM {table}", table).rowcount == 0, table
        key = next(iter(Base.metadata.tables[table].primary_key)).name
        assert raw.execute(f"UPDATE {table} SET {key} = {key}").rowcount == 0, table
        with raw.cursor().copy(f"COPY {table} TO STDOUT") as copied:
            assert b"".join(copied) == b"", table
    assert everything(owner) == before == dict.fromkeys(TABLES, 2)


def test_who_acts_for_one_council_has_nothing_of_another(ours: Raw, insider: Insider) -> None:
    for table in TABLES:
        has_nothing_of_another(ours, insider, table)


def has_nothing_of_another(ours: Raw, insider: Insider, table: str) -> None:
    mine, other = insider.rows[table][insider.ours], insider.rows[table][insider.theirs]
    whose = rows_of(table)
    column = whose.column if isinstance(whose, Through) else "council_id"
    assert [row[0] for row in ours.execute(f"SELECT {column} FROM {table}").fetchall()] == [mine[column]], table
    assert touched(ours, f"UPDATE {table} SET {column} = {column}") == 1, table
    assert touched(ours, f"UPDATE {table} SET {column} = {column} WHERE {column} = %s", other[column]) == 0, table
    assert touched(ours, f"DELETE FROM {table} WHERE {column} = %s", other[column]) == 0, table
    with pytest.raises((errors.InsufficientPrivilege, errors.RaiseException)):
        ours.execute(f"UPDATE {table} SET {column} = %s", (other[column],))
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        add(ours, table, other)


def add(connection: Raw, table: str, row: dict[str, Any]) -> None:
    """Add a copy of a row. The policies are asked before anything else of the row is looked at."""
    columns, values = ", ".join(f'"{name}"' for name in row), ", ".join("%s" for _ in row)
    plain = [Jsonb(value) if isinstance(value, dict) else value for value in row.values()]
    connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})", plain)


def touched(connection: Raw, statement: str, *values: object) -> int:
    """How many rows a statement would change; one that the trail's own trigger refuses to change counts as well."""
    with connection.transaction(force_rollback=True):
        try:
            return connection.execute(statement, values).rowcount
        except errors.RaiseException:
            return 1


def test_who_may_read_all_changes_nothing(raw: Raw) -> None:
    say(raw, READING)
    for table in TABLES:
        assert len(ask(raw, "SELECT * FROM {table}", table).fetchall()) == 2, table
        assert ask(raw, "DELETE FROM {table}", table).rowcount == 0, table


def test_words_are_believed_only_where_and_when_they_were_said(raw: Raw, insider: Insider) -> None:
    with insider.enters() as another:
        for forged in (
            {"key": signing_key("another installation's secret")},
            {"process": another.info.backend_pid},
            {"until": int(now().timestamp()) - 1},
        ):
            say(raw, insider.theirs, **forged)  # type: ignore[arg-type]
            assert raw.execute("SELECT tenancy.acting()").fetchone() == (None,), forged
    say(raw, insider.ours)
    words = raw.execute("SELECT current_setting(%s)", (SETTING,)).fetchone()[0]  # type: ignore[index]
    for council in (insider.theirs, EVERYWHERE):
        for guess in (words.replace(str(insider.ours), str(council)), str(council), f"{council} ", "'", "x" * 114):
            raw.execute("SELECT set_config(%s, %s, false)", (SETTING, guess))
            assert raw.execute("SELECT count(*) FROM service").fetchone() == (0,)


@pytest.mark.parametrize("attempt", [
    "SET ROLE folkmoot_owner", "SET SESSION AUTHORIZATION folkmoot_owner", "ALTER ROLE folkmoot_app BYPASSRLS",
    "ALTER TABLE comment DISABLE ROW LEVEL SECURITY", "ALTER TABLE comment NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY council_reads ON comment", "CREATE POLICY mine ON comment USING (true)", "TRUNCATE comment",
    "ALTER TABLE comment OWNER TO folkmoot_app", "SELECT * FROM tenancy.key", "DELETE FROM tenancy.key",
    "CREATE OR REPLACE FUNCTION tenancy.acting() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE SCHEMA mine",
    "CREATE TABLE public.mine (id int)", "SET session_replication_role = replica",
    "COPY comment TO PROGRAM 'cat'", "SELECT pg_read_file('postgresql.conf')",
    "UPDATE alembic_version SET version_num = ''",
    "CREATE TRIGGER mine BEFORE INSERT ON comment FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
])  # fmt: skip
def test_nobody_gets_round_the_policies(ours: Raw, attempt: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        ours.execute(attempt)


def test_nobody_turns_the_policies_off(ours: Raw) -> None:
    ours.execute("SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        ours.execute("SELECT * FROM comment")


def test_a_search_path_of_one_s_own_leads_nothing_astray(raw: Raw) -> None:
    raw.execute("CREATE TEMPORARY TABLE key (inner_pad bytea, outer_pad bytea)")
    raw.execute("CREATE TYPE pg_temp.uuid AS (a int)")
    raw.execute("CREATE FUNCTION pg_temp.acting() RETURNS uuid LANGUAGE sql AS $$ SELECT NULL::uuid $$")
    raw.execute("SET search_path = pg_temp, tenancy, public, pg_catalog")
    assert raw.execute("SELECT count(*) FROM public.comment").fetchone() == (0,)


def test_a_function_that_tells_what_it_is_given_is_given_only_ours(ours: Raw, insider: Insider) -> None:
    told: list[str] = []
    ours.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    ours.execute("""
        CREATE FUNCTION pg_temp.tells(said text) RETURNS bool LANGUAGE plpgsql COST 0.0000001 AS
        $$ BEGIN RAISE NOTICE '%', said; RETURN true; END $$
    """)
    ours.execute("SELECT * FROM comment WHERE pg_temp.tells(id::text)")
    assert told == [str(insider.rows["comment"][insider.ours]["id"])]


def test_statistics_and_errors_tell_nothing_of_what_others_wrote(ours: Raw, insider: Insider, owner: str) -> None:
    engine = create_engine(owner)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE comment"))
    engine.dispose()
    assert ours.execute("SELECT * FROM pg_stats WHERE tablename = 'comment'").fetchall() == []
    theirs = insider.rows["service"][insider.theirs]
    with pytest.raises(errors.UniqueViolation) as refused:
        added = "INSERT INTO service (id, council_id, code, name) VALUES (%s, %s, 'x', '{}')"
        ours.execute(added, (theirs["id"], insider.ours))
    assert refused.value.diag.message_detail is None


def test_others_connections_do_not_show_their_words(raw: Raw, insider: Insider) -> None:
    database = Database(insider.address, key=KEY)
    with acting_for(insider.theirs), database.reading() as session:
        assert session.query(Service.id).filter(Service.council_id == insider.theirs).count() == 1
        shown = raw.execute("SELECT query FROM pg_stat_activity").fetchall()
        assert not any(str(insider.theirs) in (query or "") and "set_config" in query for (query,) in shown)
    database.close()
