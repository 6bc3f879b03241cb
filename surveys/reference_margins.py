"""Population counts from publishers' files, as the levels that responses are weighted to.

The levels are those of the question bank, which says of each which categories of the census it stands for. A council's
counts are those of its own code, of a code that it had before, or of all the councils whose place it took.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import audit, councils
from core.postcodes import FIRST_ROW, Refusal
from core.reference import Publication, merged_into, same_council
from core.reference_files import CODE, WrongHeading
from surveys.bank import bank
from surveys.models import Margin

Levels = Mapping[str, int]
AGES = re.compile(r"(\d{1,3})(?:-(\d{1,3})|(\+))?")
FOR_EVER = 200
AREA_COLUMNS = ("la_gss", "area", "gss_code")


class Straddles(Exception):
    """A band of ages lies in two levels, so that its people cannot be told apart."""


@dataclass(frozen=True)
class Counts:
    """What a file counts: a variable of weighting, its levels by the code of the council, and rows of no use."""

    variable: str
    areas: Mapping[str, Levels]
    refusals: Sequence[Refusal]
    read: int
    passed_over: int


@dataclass(frozen=True)
class Applied:
    """What became of the councils here: those whose counts are new, the same as before, or lacking, and why."""

    changed: list[str]
    same: list[str]
    lacking: list[str]


def read_counts(rows: Iterator[Sequence[str]]) -> Counts:
    """Read a file of counts by age and sex, ethnic group or tenure. Raises `WrongHeading`.

    People younger than the youngest level are passed over.
    """
    heading = [name.strip().lower() for name in next(rows, [])]
    variable, area, parts, count = _columns(heading)
    level_of = LEVELS[variable]()
    areas: dict[str, Counter[str]] = defaultdict(Counter)
    refusals: list[Refusal] = []
    number = passed = 0
    for number, row in enumerate(rows, start=1):
        at = number + FIRST_ROW - 1
        if len(row) != len(heading):
            refusals.append(Refusal(at, len(row) + 1, f"the row has {len(row)} values where {len(heading)} are needed"))
            continue
        code, people = row[area].strip(), _people(row[count])
        if not CODE.fullmatch(code):
            refusals.append(Refusal(at, area + 1, f"“{code}” is not the code of a council"))
        elif people is None:
            refusals.append(Refusal(at, count + 1, f"“{row[count]}” is not a number of people or households"))
        else:
            try:
                level = level_of([row[place].strip() for place in parts])
            except (KeyError, Straddles):
                shown = " and ".join(f"“{row[place]}”" for place in parts)
                refusals.append(Refusal(at, parts[0] + 1, f"no level of the question bank holds {shown}"))
                continue
            if level:
                areas[code][level] += people
            else:
                passed += 1
    return Counts(variable, areas, refusals, number, passed)


def apply_counts(session: Session, counts: Counts, publication: Publication) -> Applied:
    """Make the counts those of every council here that the file has, in place of the variable's counts it had.

    A council of which a level or a predecessor is not in the file keeps what it had.
    """
    applied = Applied([], [], [])
    wanted = set(_level_names(counts.variable))
    for council in councils.all_councils(session):
        found = _of_council(session, counts.areas, council.code)
        if found is None or set(found) != wanted:
            applied.lacking.append(council.code)
        elif _replace(session, council.id, counts.variable, found, publication):
            applied.changed.append(council.code)
        else:
            applied.same.append(council.code)
    return applied


def _of_council(session: Session, areas: Mapping[str, Levels], code: str) -> Levels | None:
    """The counts of a council, by whichever of its codes the file has, or of the councils that became it."""
    for each in (code, *same_council(session, code)):
        if each in areas:
            return areas[each]
    before = merged_into(session, code)
    if not before or not set(before) <= areas.keys():
        return None
    total: Counter[str] = Counter()
    for each in before:
        total.update(areas[each])
    return total


def _replace(session: Session, council_id: UUID, variable: str, levels: Levels, publication: Publication) -> bool:
    """Keep a council's counts of a variable; say whether they differ from those it had."""
    mine = Margin.council_id == council_id, Margin.variable == variable
    rows = session.scalars(select(Margin).where(*mine))
    held = {each.level: (each.count, each.source, each.dated_on) for each in rows}
    new = {level: (count, publication.source, publication.dated_on) for level, count in levels.items()}
    if held == new:
        return False
    session.execute(delete(Margin).where(*mine))
    session.add_all(
        Margin(council_id=council_id, variable=variable, level=level, count=count, source=source, dated_on=dated)
        for level, (count, source, dated) in new.items()
    )
    session.flush()
    audit.record(
        session, "margins-loaded", council_id=council_id, person_id=None, subject=Margin.__tablename__,
        variable=variable, source=publication.source, dated_on=publication.dated_on.isoformat(),
    )  # fmt: skip
    return True


def _columns(heading: Sequence[str]) -> tuple[str, int, list[int], int]:
    """The variable that a file counts, and where the council, the categories and the count stand."""
    area = next((heading.index(name) for name in AREA_COLUMNS if name in heading), None)
    if area is None:
        raise WrongHeading(f"row 1 must name the column of the council's code: {', '.join(AREA_COLUMNS)}")
    for variable, choices in CATEGORIES.items():
        for parts, count in choices:
            if {*parts, count} <= set(heading):
                return variable, area, [heading.index(part) for part in parts], heading.index(count)
    if {"age", "population"} <= set(heading):
        raise WrongHeading("it has ages without a column “sex”: responses are weighted to age and sex together")
    told = "; ".join(", ".join([*choices[0][0], choices[0][1]]) for choices in CATEGORIES.values())
    raise WrongHeading(f"row 1 must name the columns of what is counted: {told}")


CATEGORIES: Mapping[str, Sequence[tuple[tuple[str, ...], str]]] = {
    "age_sex": ((("age_band", "sex"), "population"), (("age", "sex"), "population")),
    "ethnicity": ((("group_5",), "persons"), (("ethnic_group",), "persons")),
    "tenure": ((("tenure",), "households"),),
}


def _ages_and_sexes() -> Callable[[Sequence[str]], str]:
    levels, sexes = {code: _ages(code) for code in _levels_of("age_band")}, _by_category("sex")

    def level_of(parts: Sequence[str]) -> str:
        low, high = _ages(parts[0])
        if high < min(first for first, _ in levels.values()):
            return ""
        age = next((code for code, (first, last) in levels.items() if first <= low and high <= last), None)
        if age is None:
            raise Straddles
        return f"{age}|{sexes[parts[1]]}"

    return level_of


def _category(question: str) -> Callable[[], Callable[[Sequence[str]], str]]:
    def begin() -> Callable[[Sequence[str]], str]:
        levels = _by_category(question)
        return lambda parts: levels[parts[0]]

    return begin


LEVELS: Mapping[str, Callable[[], Callable[[Sequence[str]], str]]] = {
    "age_sex": _ages_and_sexes, "ethnicity": _category("ethnicity"), "tenure": _category("tenure"),
}  # fmt: skip


def _level_names(variable: str) -> list[str]:
    if variable == "age_sex":
        return [f"{age}|{sex}" for age in _levels_of("age_band") for sex in _levels_of("sex")]
    return list(_levels_of(variable))


def _by_category(question: str) -> dict[str, str]:
    return {category: level for level, categories in _levels_of(question).items() for category in categories}


def _levels_of(question: str) -> Mapping[str, Sequence[str]]:
    """The categories of the census that each option of a question of the bank stands for."""
    found = bank.question(question).harmonised
    assert found is not None, "the bank says which categories these options stand for"
    return found.levels


def _ages(text: str) -> tuple[int, int]:
    """The first and the last age of a band. Raises `KeyError` for what is none.

    >>> _ages("16-24"), _ages("65+"), _ages("90")
    ((16, 24), (65, 200), (90, 90))
    """
    match = AGES.fullmatch(text)
    if match is None:
        raise KeyError(text)
    first = int(match[1])
    return first, FOR_EVER if match[3] else int(match[2] or first)


def _people(text: str) -> int | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return round(number) if 0 <= number < 1e10 and abs(number - round(number)) < 1e-6 else None
