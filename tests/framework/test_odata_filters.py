"""A filter means what OData says, and nothing that is typed as one breaks the reader."""

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Date, Double, Integer, MetaData, String, Table, Uuid, create_engine, select
from sqlalchemy.dialects import postgresql

from core.database import Instant
from framework.feeding.odata.asking import understand
from framework.feeding.odata.conditions import condition
from framework.feeding.odata.lexing import BadRequest, NotOffered
from framework.feeding.odata.parsing import Compared, Joined, Literal, Name, parse_filter
from framework.feeding.odata.properties import EntitySet, Property

KEY = UUID("6f0e5a52-58a6-4c3b-9a2d-9d4f2f4c1a77")
THINGS = Table(
    "things", MetaData(), Column("id", Uuid()), Column("name", String()), Column("value", Double()),
    Column("base", Integer()), Column("flag", Boolean()), Column("day", Date()), Column("at", Instant()),
)  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"id": KEY, "name": "O'Neill", "value": 0.5, "base": 100, "flag": True, "day": date(2026, 9, 21),
     "at": datetime(2026, 9, 21, 9, tzinfo=UTC)},
    {"id": UUID(int=2), "name": "and or not", "value": None, "base": None, "flag": False, "day": date(2026, 1, 1),
     "at": datetime(2026, 1, 1, tzinfo=UTC)},
    {"id": UUID(int=3), "name": "", "value": -1.25, "base": 30, "flag": False, "day": date(2025, 1, 1),
     "at": datetime(2025, 1, 1, tzinfo=UTC)},
]  # fmt: skip
SET = EntitySet(
    "Things",
    "Thing",
    "Id",
    {
        "Id": Property("guid", THINGS.c.id),
        "Name": Property("string", THINGS.c.name),
        "Value": Property("number", THINGS.c.value, nullable=True),
        "Base": Property("whole", THINGS.c.base, nullable=True),
        "Flag": Property("boolean", THINGS.c.flag),
        "Day": Property("date", THINGS.c.day),
        "At": Property("instant", THINGS.c.at),
    },
    lambda: select().select_from(THINGS),
)
ENGINE = create_engine("sqlite://")
THINGS.metadata.create_all(ENGINE)
with ENGINE.begin() as connection:
    connection.execute(THINGS.insert(), ROWS)


def matching(filter: str) -> list[int]:
    """The places of the rows that a filter lets pass."""
    wanted = select(THINGS.c.id).where(condition(SET, parse_filter(filter)))
    with ENGINE.connect() as connection:
        found = set(connection.scalars(wanted))
    return [place for place, row in enumerate(ROWS, start=1) if row["id"] in found]


@pytest.mark.parametrize(
    ("filter", "rows"),
    [
        ("Value gt 0", [1]),
        ("Value ge -1.25", [1, 3]),
        ("Value lt 5E-1", [3]),
        ("Value le 0.5", [1, 3]),
        ("Value eq null", [2]),
        ("null ne Value", [1, 3]),
        ("Value ne 0.5", [2, 3]),
        ("not (Value gt 0)", [2, 3]),
        ("not not Flag", [1]),
        ("not Flag and Value eq null", [2]),
        ("Value gt 0 or Base eq 30 and Flag eq true", [1]),
        ("(Value gt 0 or Base eq 30) and Flag eq false", [3]),
        ("Name eq 'O''Neill'", [1]),
        ("'and or not' eq Name", [2]),
        ("Name eq ''", [3]),
        ("Name ge 'a'", [2]),
        ("Base ge 30.0", [1, 3]),
        ("100 le Base", [1]),
        ("Base eq 1e999", []),
        ("Base lt INF", [1, 3]),
        ("Value ne NaN", [1, 2, 3]),
        ("Value eq NaN", []),
        ("Base ne Value", [1, 3]),
        ("Base eq Value", [2]),
        ("Value lt Base", [1, 3]),
        (f"Id eq {KEY}", [1]),
        (f"Id ne {str(KEY).upper()}", [2, 3]),
        ("Day ge 2026-01-01", [1, 2]),
        ("At ge 2026-09-21T10:00:00+01:00", [1]),
        ("At lt 2025-01-01T00:00:00.0000001Z", []),
        ("true", [1, 2, 3]),
        ("1 eq 1 and Flag", [1]),
        ("1 gt null", []),
        ("(Value gt 0) eq true", [1]),
        ("(Value gt 0) ne (Flag eq true)", []),
        ("(Flag) eq null", []),
        ("Flag ne null", [1, 2, 3]),
    ],
)
def test_a_filter_means_what_odata_says(filter: str, rows: list[int]) -> None:
    assert matching(filter) == rows


@pytest.mark.parametrize(
    ("filter", "says"),
    [
        ("", "ends where"),
        ("Value", "not true or false"),
        ("Colour eq 'red'", "no property 'Colour'"),
        ("Value eq 'red'", "is a number"),
        ("Base eq 2026-01-01", "is a whole"),
        ("Flag gt true", "eq or ne"),
        (f"Id lt {KEY}", "eq or ne"),
        ("(Flag eq true) lt (Flag)", "eq or ne"),
        ("'a' eq 1", "not compared"),
        ("'a'", "a value alone"),
        ("Value gt", "ends where"),
        ("Value gt 1 2", "and, or, or the end"),
        ("(Value gt 1", "ends where"),
        ("Value gt 1)", "stands where"),
        ("Name eq 'red", "neither a name nor a value"),
        ("Day eq 2026-02-30", "is no date"),
        ("At eq 0001-01-01T00:00:00+14:00", "is no instant"),
        ("At eq 2026-01-01T25:00Z", "is no instant"),
        ("Value eq 1; DROP TABLE things", "neither a name nor a value"),
        ("Name eq '\0'", r"U\+0000"),
        ("(" * 60 + "Flag" + ")" * 60, "nested"),
        ("not " * 60 + "Flag", "nested"),
        ("Flag or " * 1000 + "Flag", "characters"),
    ],
)
def test_what_is_wrong_with_a_filter_is_said(filter: str, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        condition(SET, parse_filter(filter))


@pytest.mark.parametrize("filter", ["contains(Name, 'a')", "Value add 1 eq 2", "Name in ('a')", "Base mod 2 eq 0"])
def test_what_is_not_offered_is_said_to_be_so(filter: str) -> None:
    with pytest.raises(NotOffered):
        condition(SET, parse_filter(filter))


def test_values_are_bound_and_never_written_into_the_statement() -> None:
    said = condition(SET, parse_filter("Name eq 'x'' OR 1=1 --' and Value gt 0.125 and Day eq 2026-01-01"))
    written = str(select(THINGS.c.id).where(said).compile(dialect=postgresql.dialect()))
    assert "OR 1=1" not in written and "0.125" not in written and "2026" not in written


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le,
}  # fmt: skip


def judged(node: Any, row: dict[str, Any]) -> bool:
    """The same filter judged in Python, by OData's rules for null."""
    if isinstance(node, Joined):
        return (all if node.operator == "and" else any)(judged(part, row) for part in node.parts)
    if isinstance(node, Compared):
        left, right = (_said(each, row) for each in (node.left, node.right))
        if left is None or right is None:
            return {"eq": left is right, "ne": left is not right}.get(node.operator, False)
        return COMPARISONS[node.operator](left, right)
    return not judged(node.part, row) if hasattr(node, "part") else bool(row[node.name.lower()])


def _said(node: Any, row: dict[str, Any]) -> Any:
    return row[node.name.lower()] if isinstance(node, Name) else node.value


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
compared = st.one_of(
    st.builds("{} {} {}".format, st.sampled_from(["Value", "Base"]), st.sampled_from(list(COMPARISONS)),
              st.one_of(st.integers(-200, 200), st.sampled_from(["0.5", "-1.25", "null", "Value", "Base"]))),
    st.builds("Name {} '{}'".format, st.sampled_from(["eq", "ne"]), texts.map(lambda text: text.replace("'", "''"))),
    st.sampled_from(["Flag", "Flag eq false", "Day gt 2025-06-01"]).filter(lambda each: each != ""),
)  # fmt: skip
filters = st.recursive(
    compared,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(filters)
def test_the_database_and_the_rules_agree_on_every_filter(filter: str) -> None:
    if "Day" in filter:
        filter = filter.replace("Day gt 2025-06-01", "Flag")
    tree = parse_filter(filter)
    assert matching(filter) == [place for place, row in enumerate(ROWS, start=1) if judged(tree, row)]


PIECES = st.sampled_from(
    ["Value", "Base", "Name", "Flag", "Day", "At", "Id", " ", "  ", "eq", "ne", "gt", "and", "or", "not", "null", "(",
     ")", ",", "'", "''", "true", "NaN", "-INF", "1", "-1e400", "9" * 400, "2026-01-01", "9999-12-31T23:59:59-14:00",
     str(KEY), "$", "\0", "é", "\u202e", "--", ";", "%", "\\", "contains(", "/", "any(x:x", "in", "@p", "1.5.5"]
)  # fmt: skip
hostile = st.one_of(st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=14).map("".join), texts)
OPTIONS = st.sampled_from(["$filter", "$orderby", "$select", "$top", "$skip", "$count", "$skiptoken", "$format", "$x"])


def attack(query: dict[str, str]) -> None:
    """Ask; whatever it is must be answered or refused in words."""
    try:
        asked = understand(SET, query)
        if asked.filter is None:
            return
        statement = select(THINGS.c.id).where(condition(SET, asked.filter))
    except (BadRequest, NotOffered) as error:
        assert str(error)
        return
    with ENGINE.connect() as connection:
        connection.scalars(statement).all()


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.fixed_dictionaries({"$filter": hostile}), st.dictionaries(OPTIONS, hostile, max_size=3)))
def test_nothing_that_is_typed_breaks_the_reader(query: dict[str, str]) -> None:
    attack(query)


@pytest.mark.long
@settings(max_examples=100_000, deadline=None, database=None)
@given(st.one_of(st.fixed_dictionaries({"$filter": hostile}), st.dictionaries(OPTIONS, hostile, max_size=3)))
def test_a_hundred_thousand_hostile_questions_break_nothing(query: dict[str, str]) -> None:
    attack(query)


def test_a_tree_says_which_way_round_it_was_written() -> None:
    assert parse_filter("1 lt Value") == Compared("lt", Literal("number", 1.0), Name("Value"))
