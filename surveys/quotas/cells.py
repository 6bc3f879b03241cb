"""Quota cells: made from what people say of themselves, counted as answers come in, and closed kindly when full."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from analysis.allocation import allocate
from surveys.imputation import Levels
from surveys.models import Response, ResponseState, Wave
from surveys.quotas.models import QuotaCell
from surveys.results import said

VARIABLES = ("ward", "age_band", "sex")
"""What cells may be made of, by the codes of the questions that ask it."""
MOST = 200
"""More cells than this nobody fills."""


@dataclass(frozen=True)
class Filled:
    """A cell and how many have answered who say the same of themselves."""

    cell: QuotaCell
    achieved: int

    @property
    def missing(self) -> int:
        return max(0, self.cell.target - self.achieved)

    @property
    def is_full(self) -> bool:
        return self.achieved >= self.cell.target


def combinations(levels: Mapping[str, Levels], age_sex: Levels) -> dict[tuple[str, ...], int]:
    """Each combination of the levels of some variables, with its size.

    Ages and sexes are counted together where `age_sex` counts them so; other sizes are products, as if the variables
    had nothing to do with each other.

    >>> combinations({"age_band": {"a": 5}, "sex": {"F": 3, "M": 2}}, {"a|F": 4, "a|M": 1})
    {('a', 'F'): 4, ('a', 'M'): 1}
    """
    if set(levels) == {"age_band", "sex"} and age_sex:
        together = {tuple(level.split("|")): number for level, number in age_sex.items()}
        return together if list(levels) == ["age_band", "sex"] else {each[::-1]: n for each, n in together.items()}
    found = product(*(counts.items() for counts in levels.values()))
    return {tuple(level for level, _number in each): prod(number for _level, number in each) for each in found}


def make_cells(
    session: Session,
    council_id: UUID,
    wave: Wave,
    names: Sequence[str],
    sizes: Mapping[tuple[str, ...], int],
    total: int,
    *,
    closes: bool,
) -> list[QuotaCell]:
    """Make a cell of each combination in place of the cells there were, and share out the total by the sizes.

    ValueError where there are more than `MOST`, or nobody lives there.
    """
    if not 1 <= len(sizes) <= MOST:
        raise ValueError("too many cells")
    targets = _shared(total, list(sizes.values()))
    mine = QuotaCell.council_id == council_id, QuotaCell.wave_id == wave.id
    session.execute(delete(QuotaCell).where(*mine))
    cells = [
        QuotaCell(
            council_id=council_id,
            wave_id=wave.id,
            place=place,
            said=dict(zip(names, levels, strict=True)),
            target=target,
            closes=closes,
        )
        for place, (levels, target) in enumerate(zip(sizes, targets, strict=True))
    ]
    session.add_all(cells)
    session.flush()
    return cells


def cells_of(session: Session, council_id: UUID, wave: Wave) -> list[QuotaCell]:
    mine = QuotaCell.council_id == council_id, QuotaCell.wave_id == wave.id
    return list(session.scalars(select(QuotaCell).where(*mine).order_by(QuotaCell.place)))


def filled(session: Session, council_id: UUID, wave: Wave) -> list[Filled]:
    """Each cell of a council's part of a wave, with the answers submitted so far, however people came."""
    cells = cells_of(session, council_id, wave)
    counts = _answered(session, council_id, wave) if cells else Counter()
    return [Filled(cell, _number_in(cell, counts)) for cell in cells]


def closed_cell(session: Session, council_id: UUID, wave_id: UUID, answers: Mapping[str, Any]) -> QuotaCell | None:
    """The cell that somebody belongs to by their answers so far, if it is to close and has as many as it wants."""
    mine = QuotaCell.council_id == council_id, QuotaCell.wave_id == wave_id, QuotaCell.closes
    who = {name: said(answers, name) for name in VARIABLES}
    theirs = next((cell for cell in session.scalars(select(QuotaCell).where(*mine)) if _is_in(cell, who)), None)
    if theirs is None:
        return None
    answered = _answered(session, council_id, session.get_one(Wave, wave_id))
    return theirs if _number_in(theirs, answered) >= theirs.target else None


def _answered(session: Session, council_id: UUID, wave: Wave) -> Counter[tuple[str | None, ...]]:
    """How many submitted responses say each combination of the variables."""
    columns = [Response.answers[name].as_string().label(f"said_{name}") for name in VARIABLES]
    mine = Response.council_id == council_id, Response.wave_id == wave.id
    statement = select(*columns, func.count()).where(*mine, Response.state == ResponseState.SUBMITTED)
    found = session.execute(statement.group_by(*(f"said_{name}" for name in VARIABLES)))
    return Counter({tuple(row[:-1]): row[-1] for row in found})


def _number_in(cell: QuotaCell, counts: Mapping[tuple[str | None, ...], int]) -> int:
    return sum(number for who, number in counts.items() if _is_in(cell, dict(zip(VARIABLES, who, strict=True))))


def _is_in(cell: QuotaCell, who: Mapping[str, str | None]) -> bool:
    return all(who.get(name) == level for name, level in cell.said.items())


def _shared(total: int, sizes: Sequence[int]) -> list[int]:
    """The total in proportion to sizes; none for a combination that nobody is."""
    living = [size for size in sizes if size]
    if not living:
        raise ValueError("nobody lives there")
    scaled = [max(total, round(size / max(living) * 10**9)) for size in living]
    parts = iter(allocate(total, scaled, least=0))
    return [next(parts) if size else 0 for size in sizes]
