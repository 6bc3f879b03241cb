"""An outsider takes everything that the demonstration publishes, adds and subtracts, and comes near nothing hidden."""

import json
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import select

from analysis.disclosure import is_small
from core.database import Database
from core.models import Council
from framework.estimation import counts_of
from framework.models import Observation, Publication, Working
from framework.recipe import Recipe
from surveys.models import Wave
from surveys.results import read_snapshot
from tests.browser.demonstration import Demonstration
from tests.outsider import (
    Name,
    Puzzle,
    Row,
    puzzle_of_kinds,
    puzzle_of_people,
    rows_of_packages,
    rows_of_the_api,
    rows_of_the_odata_feed,
    said_of_missing,
)

pytestmark = pytest.mark.browser
SURVEY, WAVES = "local-voices", (1, 2)
TOLD = ("value", "se", "df", "lci_95", "uci_95", "base", "effective_base", "design_effect")
Favourable = Callable[[Row], int]
Missing = Callable[[Row], int | None]
EVERYBODY = {"across_councils": "an attacker stops at nobody's"}


def fetched(demonstration: Demonstration) -> Callable[[str], str]:
    """How somebody without a cookie reads an address of the demonstration."""

    def get(address: str) -> str:
        at = address if address.startswith("http") else demonstration.url + address
        with urllib.request.urlopen(at, timeout=60) as answer:
            content: bytes = answer.read()
        return content.decode()

    return get


def read(demonstration: Demonstration) -> Callable[[str], Any]:
    get = fetched(demonstration)
    return lambda address: json.loads(get(address))


@pytest.fixture(scope="module")
def rows(demonstration: Demonstration) -> list[Row]:
    return [row for row in rows_of_the_api(read(demonstration)) if row["wave"] in WAVES or row["wave"] is None]


@pytest.fixture(scope="module")
def missing(demonstration: Demonstration) -> Missing:
    """How many may have named no group at most, as the pages say."""
    said = {wave: said_of_missing(fetched(demonstration), SURVEY, wave, "trust") for wave in WAVES}
    return lambda row: said[row["wave"]][row["council_name"]["en"]] if row["wave"] else None


@pytest.fixture(scope="module")
def favourable(demonstration: Demonstration) -> Favourable:
    """How many gave a favourable answer, which no exit tells: the attacker is told more than anybody could know."""
    database = Database(f"sqlite:///{demonstration.database}")
    with database.reading() as session:
        told = session.execute(select(Observation.id, Observation.unweighted).execution_options(**EVERYBODY))
        shares = {str(one): share for one, share in told}
    database.close()
    return lambda row: round((shares[row["id"]] or 0.0) * row["base"])


def test_every_exit_tells_the_same_and_of_what_is_hidden_nothing(demonstration: Demonstration, rows: list[Row]) -> None:
    by_id = {row["id"]: row for row in rows}
    hidden = {one for one, row in by_id.items() if row["status"] == "suppressed"}
    assert len(hidden) > 400
    assert {row[name] for one, row in by_id.items() if one in hidden for name in TOLD} == {None}
    assert not any(each["difference"] for one in hidden for each in by_id[one]["comparisons"])
    odata = {row["Id"]: row for row in rows_of_the_odata_feed(read(demonstration)) if row["Id"] in by_id}
    files = {row["id"]: row for row in rows_of_packages(fetched(demonstration), read(demonstration))}
    assert by_id.keys() == odata.keys() and hidden <= files.keys()
    for one, row in by_id.items():
        assert (odata[one]["Value"], odata[one]["Base"], odata[one]["Status"]) == (
            row["value"], row["base"], row["status"]
        )  # fmt: skip
    for one, told in files.items():
        if one in by_id:
            assert told["base"] == str(by_id[one]["base"] if by_id[one]["base"] is not None else "")
            assert (told["value"] == "") == (by_id[one]["value"] is None)


def test_no_hidden_count_of_the_demonstration_is_known_within_two(
    rows: list[Row], favourable: Favourable, missing: Missing
) -> None:
    puzzle = puzzle_of_kinds(rows, favourable, missing)
    assert len(puzzle.hidden) > 400 and len(puzzle.shown) > 2000
    assert puzzle.won(apart=slice(2)) == {}


def test_nor_by_who_answers_one_question_and_has_no_opinion_on_another(rows: list[Row], missing: Missing) -> None:
    assert puzzle_of_people(rows, missing).won(apart=slice(1)) == {}


def test_the_outsider_wins_where_only_small_figures_are_hidden(
    demonstration: Demonstration, rows: list[Row], favourable: Favourable, missing: Missing
) -> None:
    """With what was hidden for others' sake shown again. Which figures that is differs from one demonstration to the
    next, so one council after another is tried until one is lost."""
    wave = [row for row in rows if row["wave"] == WAVES[0]]
    for council in sorted({row["council"] for row in wave}):
        counts = true_counts(demonstration, council, WAVES[0])
        asked = {code for code, *_group in counts}
        mine = [row for row in wave if row["council"] == council and row["indicator"] in asked]
        puzzle = puzzle_of_kinds(mine, favourable, missing)
        known = {name: counts[name[1:]] for name in puzzle.hidden}
        again = {name: each for name, each in known.items() if not is_small(each)}
        small = {name: len(each) for name, each in known.items() if name not in again}
        won = Puzzle(puzzle.shown | again, small, puzzle.sums).won(apart=slice(2)) if again and small else {}
        assert all(low <= true_count(known, *aim) <= high for aim, (low, high) in won.items())
        if won:
            return
    raise AssertionError("nothing was won anywhere: the outsider is too weak to show that nothing else can be")


def true_count(known: Mapping[Name, tuple[int, ...]], name: Name, kind: int) -> int:
    return sum(known[name]) if kind < 0 else known[name][kind]


def true_counts(demonstration: Demonstration, council: str, wave: int) -> Mapping[tuple[str, ...], tuple[int, ...]]:
    """How many were in favour and how many not, by indicator and group, from the frozen answers."""
    database = Database(f"sqlite:///{demonstration.database}")
    with database.reading() as session:
        statement = select(Working, Wave).join(Council, Council.id == Working.council_id)
        statement = statement.join(Publication, Publication.id == Working.publication_id).join(Publication.wave)
        named = Council.code == council, Wave.number == wave
        working, of = session.execute(statement.where(*named).execution_options(**EVERYBODY)).one()
        recipe, document = Recipe.of_json(working.recipe), of.questionnaire.document
    database.close()
    frozen = read_snapshot(demonstration.database.parent / "snapshots", recipe.snapshot)
    counted = counts_of(frozen, recipe, document)
    asked = {one.question: one.code for one in recipe.definitions}
    return {(asked[cell[0]], *cell[1:]): each[::-1] for cell, each in counted.items() if len(each) == 2}
