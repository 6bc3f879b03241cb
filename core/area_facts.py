"""What is known of a council's wards without asking anybody, as it was imported: numbers, by ward and name."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from core import audit, councils
from core.models import AreaFact
from core.postcodes import FIRST_ROW, Refusal

FIRST_COLUMN = "ward"
NAME = re.compile(r"[^\W\d]\w{0,63}")
MOST_NAMES = 20


@dataclass(frozen=True)
class Looked:
    """What a table holds: each ward's numbers by name, and whatever keeps it from being used."""

    facts: Mapping[str, Mapping[str, float]]
    refusals: Sequence[Refusal]


def facts_of(session: Session, council_id: UUID) -> list[AreaFact]:
    """A council's facts about its wards, in the order of wards and names."""
    statement = select(AreaFact).where(AreaFact.council_id == council_id)
    return list(session.scalars(statement.order_by(AreaFact.area_code, AreaFact.name)))


def look_over(session: Session, council_id: UUID, rows: Iterator[Sequence[str]]) -> Looked:
    """Read a heading (ward, then a name for each column) and a row for each ward, and say what is wrong with them.

    A model needs every number of every ward, so a table with a refusal is of no use.
    """
    heading = [name.strip() for name in next(rows, [])]
    refusals = list(_wrong_heading(heading))
    if refusals:
        return Looked({}, refusals)
    known = {area.code for area in councils.areas_of(session, council_id)}
    facts: dict[str, dict[str, float]] = {}
    number = FIRST_ROW - 1
    for number, row in enumerate(rows, start=FIRST_ROW):
        found = list(_wrong_row(number, row, heading, known, facts))
        refusals += found
        if not found:
            facts[row[0].strip()] = {
                name: float(text) for name, text in zip(heading[1:], map(_plain, row[1:]), strict=True)
            }
    named = set(facts) | {refused.about for refused in refusals if isinstance(refused, _AboutWard)}
    refusals += [Refusal(number + 1, 1, f"the ward {code} has no row") for code in sorted(known - named)]
    return Looked(facts, refusals)


def replace_facts(session: Session, council_id: UUID, facts: Mapping[str, Mapping[str, float]], source: str) -> None:
    """Make these the facts about a council's wards, in place of those it had."""
    session.execute(delete(AreaFact).where(AreaFact.council_id == council_id))
    rows = [
        {"council_id": council_id, "area_code": code, "name": name, "value": value, "source": source}
        for code, numbers in facts.items()
        for name, value in numbers.items()
    ]
    if rows:
        session.execute(insert(AreaFact), rows)
    names = sorted({name for numbers in facts.values() for name in numbers})
    audit.record(
        session, "area-facts-imported", council_id=council_id, person_id=None, subject="council", subject_id=council_id,
        wards=len(facts), names=names, source=source,
    )  # fmt: skip


@dataclass(frozen=True)
class _AboutWard(Refusal):
    """A refusal of a row that names its ward, which is then not missing as well."""

    about: str = ""


def _wrong_heading(heading: Sequence[str]) -> Iterator[Refusal]:
    if not heading or heading[0].lower() != FIRST_COLUMN:
        yield Refusal(1, 1, f"the first column must be named “{FIRST_COLUMN}”")
        return
    if not 2 <= len(heading) <= MOST_NAMES + 1:
        yield Refusal(1, len(heading), f"there must be 1 to {MOST_NAMES} columns of numbers beside the ward")
    for place, name in enumerate(heading[1:], start=2):
        if not NAME.fullmatch(name):
            yield Refusal(1, place, f"“{name}” is not a name of letters, digits and underscores")
        elif name in heading[1 : place - 1]:
            yield Refusal(1, place, f"“{name}” is there twice")


def _wrong_row(
    number: int, row: Sequence[str], heading: Sequence[str], known: set[str], facts: Mapping[str, object]
) -> Iterator[Refusal]:
    ward = row[0].strip() if row else ""
    if len(row) != len(heading):
        reason = f"the row has {len(row)} values where {len(heading)} are needed"
        yield _AboutWard(number, min(len(row), len(heading)) + 1, reason, ward)
    elif ward not in known:
        yield Refusal(number, 1, f"the council has no ward “{ward}”")
    elif ward in facts:
        yield Refusal(number, 1, f"the ward {ward} is there twice")
    else:
        for place, text in enumerate(row[1:], start=2):
            if not _is_number(_plain(text)):
                yield _AboutWard(number, place, f"“{text}” is not a number for “{heading[place - 1]}”", ward)


def _plain(text: str) -> str:
    """A number without the commas between its thousands."""
    stripped = text.strip()
    return stripped.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", stripped) else stripped


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False
