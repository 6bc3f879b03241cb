"""What observations a council has: by indicator and source, and of one indicator by period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, contains_eager

from core.councils import all_councils
from core.language import localised
from core.models import Council
from core.reference import ReferenceArea
from framework.models import (
    Commentary,
    Indicator,
    Observation,
    ObservationSource,
    ObservationStatus,
    Publication,
)
from framework.series.publishing import may_be_seen

PAGE = 100


@dataclass(frozen=True)
class Line:
    """An indicator's observations from a source: how many, of when, how they stand, and what is missing.

    `figures`, `provisional`, `hidden` and `wordless` (of those without commentary) are of the council itself and of
    everybody; `waiting` is of whatever is not public.
    """

    indicator: Indicator
    source: ObservationSource
    figures: int
    others: int
    provisional: int
    hidden: int
    breaks: int
    waiting: int
    wordless: int
    first: date | None
    last: date | None


def lines_of(session: Session, council_id: UUID, area: str) -> list[Line]:
    """What a council has, by indicator in all its versions and by source, in the order of indicators."""
    own = (Observation.area == area) & (Observation.domain_var == "all")
    statement = (
        select(
            Indicator.id,
            Observation.source,
            _number(own).label("figures"),
            _number(Observation.area != area).label("others"),
            _number(own & (Observation.status == ObservationStatus.PROVISIONAL)).label("provisional"),
            _number(own & (Observation.status == ObservationStatus.SUPPRESSED)).label("hidden"),
            _number(own & Observation.breaks_series).label("breaks"),
            _number(Observation.publication_id.is_(None)).label("waiting"),
            _number(own & Commentary.id.is_(None)).label("wordless"),
            func.min(Observation.period_start).label("first"),
            func.max(Observation.period_end).label("last"),
        )
        .select_from(Observation)
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .outerjoin(Publication, Publication.id == Observation.publication_id)
        .outerjoin(
            Commentary,
            (Commentary.observation_id == Observation.id) & (Commentary.council_id == Observation.council_id),
        )
        .where(Observation.council_id == council_id, may_be_seen())
        .group_by(Indicator.id, Observation.source)
    )
    rows = session.execute(statement).all()
    indicators = {
        each.id: each for each in session.scalars(select(Indicator).where(Indicator.id.in_({r.id for r in rows})))
    }
    found: dict[tuple[Any, str, ObservationSource], Line] = {}
    for row in rows:
        each = indicators[row.id]
        key = each.commission_id, each.code, row.source
        line = Line(each, *row[1:])
        found[key] = _together(found[key], line) if key in found else line
    return sorted(found.values(), key=_order)


def places_of(session: Session, council: Council, indicator_ids: Sequence[UUID]) -> dict[str, str]:
    """The names of the places of which a council has observations of an indicator, itself first, by their codes."""
    mine = Observation.council_id == council.id, Observation.indicator_id.in_(indicator_ids)
    codes = set(session.scalars(select(Observation.area).where(*mine).distinct()))
    names = {
        area.code: area.name for area in session.scalars(select(ReferenceArea).where(ReferenceArea.code.in_(codes)))
    }
    names |= {each.code: localised(each.name) for each in all_councils(session) if each.code in codes}
    others = sorted(codes - {council.code}, key=lambda code: (names.get(code, code), code))
    return {council.code: localised(council.name)} | {code: names.get(code, code) for code in others}


def observations_of(
    session: Session, council_id: UUID, indicator_ids: Sequence[UUID], area: str, number: int = 1
) -> tuple[Sequence[tuple[Observation, Commentary | None]], int]:
    """A page of observations of a place, the newest first, with what is said of each; and how many pages there are."""
    mine = (
        Observation.council_id == council_id,
        Observation.indicator_id.in_(indicator_ids),
        Observation.area == area,
        may_be_seen(),
    )
    joined = Publication, Publication.id == Observation.publication_id
    total = session.scalar(select(func.count()).select_from(Observation).outerjoin(*joined).where(*mine)) or 0
    pages = max(1, -(-total // PAGE))
    ordered = (
        Observation.period_start.desc(), Observation.period_end.desc(), Observation.domain_var != "all",
        Observation.domain_var, Observation.domain, Observation.mode, Observation.id,
    )  # fmt: skip
    statement = (
        select(Observation, Commentary)
        .outerjoin(Observation.publication)
        .outerjoin(
            Commentary,
            (Commentary.observation_id == Observation.id) & (Commentary.council_id == Observation.council_id),
        )
        .join(Observation.indicator)
        .where(*mine)
        .order_by(*ordered)
        .options(contains_eager(Observation.indicator), contains_eager(Observation.publication))
    )
    start = PAGE * (min(max(1, number), pages) - 1)
    rows = session.execute(statement.offset(start).limit(PAGE)).all()
    return [(row[0], row[1]) for row in rows], pages


def _together(one: Line, other: Line) -> Line:
    """An indicator's versions as one line, named as the newest is."""
    newest = max((one, other), key=lambda line: line.indicator.version)
    names = "figures", "others", "provisional", "hidden", "breaks", "waiting", "wordless"
    sums = {name: getattr(one, name) + getattr(other, name) for name in names}
    first = min(filter(None, (one.first, other.first)), default=None)
    last = max(filter(None, (one.last, other.last)), default=None)
    return Line(newest.indicator, newest.source, **sums, first=first, last=last)


def _order(line: Line) -> tuple[object, ...]:
    each = line.indicator
    return each.commission_id is not None, str(each.commission_id), each.position, each.code, line.source.value


def _number(condition: Any) -> Any:
    return func.count(case((condition, 1)))
