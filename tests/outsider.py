"""Somebody outside who reads every way out of published figures, and what they put together from it.

They know how surveys are made: groups of a variable are parts of everybody, and whoever has an opinion on one thing is
one of those who answered. Names of cells are tuples: a table (survey, wave, council, time, mode), an indicator's code,
a variable and a category.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import fromstring

from tests.attacker import Attacker, Sum

Row = dict[str, Any]
Table = tuple[Any, ...]
Name = tuple[Table, str, str, str]
Get = Callable[[str], str]
"""Fetches an address, without any cookie, and gives what it answers."""
Json = Callable[[str], Any]
WHOLE = ("all", "all")
EVERYBODY = "everybody who answered"
"""Stands where an indicator's code does: all who answered, whatever they said to a question."""


def rows_of_the_api(get: Json) -> list[Row]:
    """Every observation that the API tells, page after page."""
    found: list[Row] = []
    address = "/api/v1/observations?domain_var=any&per_page=1000"
    while address:
        page = get(address)
        found += page["observations"]
        address = page["next"]
    return found


def rows_of_the_odata_feed(get: Json) -> list[Row]:
    """Every observation that the OData feed tells, page after page."""
    found: list[Row] = []
    address = "/odata/v4/Observations"
    while address:
        page = get(address)
        found += page["value"]
        address = page.get("@odata.nextLink", "")
    return found


def rows_of_packages(get: Get, json: Json) -> list[Row]:
    """Every figure of every package in the catalogue."""
    found: list[Row] = []
    for dataset in json("/results/data/catalogue.jsonld")["dcat:dataset"]:
        found += csv.DictReader(io.StringIO(get(f"{dataset['@id']}observations.csv")))
    return found


def said_of_missing(get: Get, survey: str, wave: int, code: str) -> dict[str, int]:
    """How many answers about people themselves were missing at most, by council's name: the indicator's page says."""
    page = fromstring(get(f"/results/{survey}/indicators/{code}?wave={wave}"))
    table: Any
    (table,) = [each for each in page.cssselect("table") if each.cssselect("caption#worked-out")]
    place = [each.text_content() for each in table.cssselect("thead th")].index("Imputed answers")
    found = {}
    for row in table.cssselect("tbody tr"):
        cells = [each.text_content().strip() for each in row]
        number = "".join(letter for letter in cells[place] if letter.isdigit())
        found[cells[0]] = int(number) - 1 if "ewer" in cells[place] else int(number or 0)
    return found


@dataclass
class Puzzle:
    """What the attacker is given: shown counts, hidden cells with their kinds, and how they add up."""

    shown: dict[Name, tuple[int, ...]] = field(default_factory=dict)
    hidden: dict[Name, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def won(self, *, apart: slice) -> dict[tuple[Any, int], tuple[int, int]]:
        """The hidden counts that are bounded within two; tables are apart where these parts of names differ."""
        found: Any = Attacker(self.shown, self.hidden, self.sums).bounded({name: name[apart] for name in self.hidden})
        return {aim: ends for aim, ends in found.items() if aim[0][1] != EVERYBODY}


def puzzle_of_kinds(
    rows: Iterable[Row], favourable: Callable[[Row], int], missing: Callable[[Row], int | None]
) -> Puzzle:
    """Each indicator's table by itself: of each shown figure those in favour and the others are known.

    `favourable` tells how many were, and `missing` how many may have named no group at most.
    """
    puzzle = Puzzle()
    for (table, code), mine in _by_table(rows).items():
        for row in mine:
            name = (table, code, row["domain_var"], row["domain"])
            if row["status"] == "suppressed":
                puzzle.hidden[name] = 2
            else:
                puzzle.shown[name] = (favourable(row), row["base"] - favourable(row))
        puzzle.sums += _sums(table, code, mine, missing(mine[0]))
    return puzzle


def puzzle_of_people(rows: Iterable[Row], missing: Callable[[Row], int | None]) -> Puzzle:
    """All indicators of a council's wave together: whoever has an opinion on one thing is among those who answered."""
    puzzle = Puzzle()
    cells: dict[Table, dict[tuple[str, str], None]] = defaultdict(dict)
    for (table, code), mine in _by_table(rows).items():
        for row in mine:
            group = row["domain_var"], row["domain"]
            cells[table][group] = None
            if row["status"] == "suppressed":
                puzzle.hidden[table, code, *group] = 1
            else:
                puzzle.shown[table, code, *group] = (row["base"],)
            puzzle.sums.append(((table, EVERYBODY, *group), ((table, code, *group),), None))
        puzzle.sums += _sums(table, code, mine, missing(mine[0]))
    for table, groups in cells.items():
        puzzle.hidden |= {(table, EVERYBODY, *group): 1 for group in groups}
    return puzzle


def _by_table(rows: Iterable[Row]) -> dict[tuple[Table, str], list[Row]]:
    found: dict[tuple[Table, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["source"] != "outside":
            table = tuple(row[name] for name in ("survey", "wave", "council", "period", "mode"))
            found[table, row["indicator"]].append(row)
    return found


def _sums(table: Table, code: str, rows: Iterable[Row], missing: int | None) -> Iterator[Sum]:
    """Groups of each variable, and everybody; where everybody has a place, no ward is missing."""
    by_variable: dict[str, list[Name]] = defaultdict(list)
    for row in rows:
        if row["domain_var"] != "all":
            by_variable[row["domain_var"]].append((table, code, row["domain_var"], row["domain"]))
    for variable, parts in by_variable.items():
        yield (table, code, *WHOLE), tuple(parts), 0 if variable == "ward" else missing
