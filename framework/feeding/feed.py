"""The feed of observations: each row as other systems read it, made of columns and not of objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from core.models import Council
from framework.feeding.asked import BadParameter
from framework.feeding.keys import Holder
from framework.feeding.shelves import WITHIN_A_BOARD, Shelf, Wanted, conditions, shelves, stretch
from framework.models import Commentary, Difference, Indicator, Observation, Publication, Unit, Working
from framework.published import PUBLIC, is_public

COLUMNS: tuple[Any, ...] = (
    Observation.id, Observation.publication_id, Observation.indicator_id, Observation.council_id,
    Observation.working_id, Observation.area, Observation.period_start, Observation.period_end, Observation.domain_var,
    Observation.domain, Observation.value, Observation.se, Observation.df, Observation.ci_low, Observation.ci_high,
    Observation.base, Observation.effective_base, Observation.design_effect, Observation.status, Observation.source,
    Observation.mode, Observation.breaks_series, Observation.provenance,
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Rows, how many there are on all pages, and the cursor behind which the next page begins, if there is one."""

    rows: list[dict[str, Any]]
    total: int
    behind: UUID | None


def observations(session: Session, wanted: Wanted) -> Page:
    """A page of published observations, in an order that never changes.

    Raises `BadParameter` where a filter names what no published figure has.
    """
    found = shelves(session, wanted)
    _refuse_unknown(session, wanted, found)
    taken = stretch(session, wanted, found)
    if taken is None:
        return Page([], _total(session, wanted, found), None)
    rows = _read(session, taken.where, taken.order, taken.offset, wanted.per_page)
    more = taken.start + len(rows) < taken.total
    told = Told(session, rows, {shelf.id: shelf for shelf in found})
    return Page([told.row(row) for row in rows], taken.total, rows[-1].id if rows and more else None)


def unpublished(session: Session, holder: Holder, wanted: Wanted) -> Page:
    """A page of what the holder's council has observed and not published yet."""
    not_public = select(Publication.id).where(~is_public())
    said = [
        Observation.council_id == holder.council_id,
        or_(Observation.publication_id.is_(None), Observation.publication_id.in_(not_public)),
        *conditions(session, wanted),
    ]
    total = session.scalar(select(func.count()).select_from(Observation).where(*said)) or 0
    order: list[ColumnElement[Any]] = [Observation.indicator_id.expression, *(c.expression for c in WITHIN_A_BOARD)]
    start = (wanted.page - 1) * wanted.per_page
    rows = _read(session, said, order, start, wanted.per_page)
    told = Told(session, rows, {})
    more = start + len(rows) < total
    return Page([told.row(row) for row in rows], total, rows[-1].id if rows and more else None)


def _read(
    session: Session, where: Sequence[ColumnElement[bool]], order: Sequence[Any], offset: int, limit: int
) -> Sequence[Any]:
    statement = select(*COLUMNS).where(*where).order_by(*order).offset(offset).limit(limit)
    return session.execute(statement.execution_options(**PUBLIC)).all()


def _total(session: Session, wanted: Wanted, found: list[Shelf]) -> int:
    """How many rows there are where the page lies beyond them."""
    first = stretch(session, Wanted(**(wanted.__dict__ | {"page": 1, "cursor": None})), found)
    return first.total if first else 0


class Told:
    """What the rows of a page have in common, read once for all of them."""

    def __init__(self, session: Session, rows: Sequence[Any], found: Mapping[UUID, Shelf]) -> None:
        self.shelves = found
        self.indicators = self._by_id(
            session,
            (Indicator.id, Indicator.code, Indicator.version, Indicator.title, Indicator.unit),
            {row.indicator_id for row in rows},
        )
        self.councils = self._by_id(session, (Council.id, Council.code, Council.name), {row.council_id for row in rows})
        recipe = Working.recipe
        parts = [recipe[name].label(name) for name in ("snapshot", "questionnaire", "plan", "versions")]
        self.workings = self._by_id(session, (Working.id, *parts), {row.working_id for row in rows} - {None})
        ids = [row.id for row in rows if row.working_id]
        self.compared = compared(session, ids)
        self.said = _commentary(session, [row.id for row in rows])

    @staticmethod
    def _by_id(session: Session, columns: tuple[Any, ...], ids: set[Any]) -> dict[UUID, Any]:
        if not ids:
            return {}
        found = session.execute(select(*columns).where(columns[0].in_(ids)).execution_options(**PUBLIC))
        return {row[0]: row for row in found}

    def row(self, one: Any) -> dict[str, Any]:
        """An observation as other systems read it, with what it is compared with; names are by language."""
        _, code, version, title, unit = self.indicators[one.indicator_id]
        _, council, name = self.councils[one.council_id]
        working = self.workings.get(one.working_id)
        shelf = self.shelves.get(one.publication_id)
        return {
            "id": str(one.id),
            "survey": shelf.survey if shelf else None,
            "wave": shelf.wave if shelf else None,
            "indicator": code,
            "indicator_version": version,
            "title": title,
            "council": council,
            "council_name": name,
            "period": f"{one.period_start.isoformat()}/{one.period_end.isoformat()}",
            "domain_var": one.domain_var,
            "domain": one.domain,
            "value": one.value,
            "se": one.se,
            "df": one.df,
            "lci_95": one.ci_low,
            "uci_95": one.ci_high,
            "base": one.base,
            "effective_base": one.effective_base,
            "design_effect": one.design_effect,
            "unit": "proportion" if unit is Unit.PERCENT else unit.value,
            "status": one.status.value,
            "comparisons": self.compared.get(one.id, []),
            "snapshot": working.snapshot if working else None,
            "questionnaire": working.questionnaire if working else None,
            "weighting": (working.plan or {}) if working else {},
            "versions": working.versions if working else {},
            "published_at": shelf.published_at.isoformat() if shelf else None,
            "area": one.area,
            "publication": str(one.publication_id) if one.publication_id else None,
            "source": one.source.value,
            "mode": one.mode,
            "breaks_series": one.breaks_series,
            "provenance": one.provenance,
            "commentary": self.said.get(one.id),
        }


COMPARISON: tuple[Any, ...] = (
    Difference.observation_id, Difference.against, Difference.verdict, Difference.obstacle, Difference.difference,
    Difference.se, Difference.df, Difference.ci_low, Difference.ci_high, Difference.p, Difference.p_adjusted,
    Difference.adjustment, Difference.family, Difference.compared,
)  # fmt: skip


def compared(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What each of some observations is compared with, in an order that never changes."""
    if not ids:
        return {}
    statement = select(*COMPARISON).where(Difference.observation_id.in_(ids)).order_by(Difference.against)
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in session.execute(statement.execution_options(**PUBLIC)):
        found.setdefault(row[0], []).append(comparison(row))
    return found


def comparison(row: Any) -> dict[str, Any]:
    """A comparison as other systems read it, from the columns above."""
    _, against, verdict, obstacle, difference, se, df, low, high, p, p_adjusted, adjustment, family, compared = row
    return {
        "against": against.value,
        "verdict": verdict.value,
        "obstacle": obstacle.value if obstacle else None,
        "difference": difference,
        "se": se,
        "df": df,
        "lci_95": low,
        "uci_95": high,
        "p": p,
        "p_adjusted": p_adjusted,
        "adjustment": adjustment,
        "family": family,
        "compared_with": compared,
    }


def _commentary(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What councils say of some figures, once it is signed off."""
    columns = Commentary.observation_id, Commentary.says, Commentary.so_what, Commentary.action
    signed = Commentary.observation_id.in_(ids), Commentary.signed_at.is_not(None)
    found = session.execute(select(*columns).where(*signed).execution_options(**PUBLIC)) if ids else ()
    return {row[0]: {"says": row[1], "so_what": row[2], "action": row[3]} for row in found}


def _refuse_unknown(session: Session, wanted: Wanted, found: Sequence[Shelf]) -> None:
    """Raise `BadParameter` for a filter that names what no published figure has, and say what some have."""
    everything = found if found and wanted.survey is None and wanted.wave is None else shelves(session)
    surveys = {shelf.survey: None for shelf in everything if shelf.survey}
    numbers = sorted({shelf.wave for shelf in everything if shelf.wave})
    if wanted.survey is not None and wanted.survey not in surveys:
        raise _unknown("survey", wanted.survey, list(surveys))
    if wanted.wave is not None and wanted.wave not in numbers:
        raise _unknown("wave", wanted.wave, [str(number) for number in numbers])
    for name, asked, column, owner in (
        ("indicator", wanted.indicator, Indicator.code, Observation.indicator_id == Indicator.id),
        ("council", wanted.council, Council.code, Observation.council_id == Council.id),
    ):
        if asked is not None and not _some(session, column, owner, column == asked):
            raise _unknown(name, asked, _some(session, column, owner))


def _some(session: Session, column: Any, owner: ColumnElement[bool], *more: ColumnElement[bool]) -> list[str]:
    """Which of these names published figures have."""
    public = select(Publication.id).where(is_public())
    shown = select(Observation.id).where(owner, Observation.publication_id.in_(public)).exists()
    statement = select(column).where(shown, *more).distinct().order_by(column).execution_options(**PUBLIC)
    return list(session.scalars(statement))


def _unknown(name: str, asked: object, allowed: list[str]) -> BadParameter:
    return BadParameter(name, f"No published figure has {str(asked)!r} for {name!r}.", allowed)
