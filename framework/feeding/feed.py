"""The feed of observations: each row as other systems read it, made of columns and not of objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from core.models import Council
from framework.cautions import not_covered_by_language
from framework.feeding.asked import BadParameter
from framework.feeding.comparisons import compared
from framework.feeding.keys import Holder
from framework.feeding.reading import among, read_public, word, written
from framework.feeding.shelves import WITHIN_A_BOARD, Shelf, Wanted, conditions, shelves, stretch
from framework.models import Commentary, Indicator, Observation, Publication, Unit, Working
from framework.published import PUBLIC, is_public

TABLE = Observation.__table__.c
COLUMNS: tuple[Any, ...] = (
    TABLE.id, TABLE.publication_id, TABLE.indicator_id, TABLE.council_id, TABLE.working_id, TABLE.area,
    TABLE.period_start, TABLE.period_end, TABLE.domain_var, TABLE.domain, TABLE.value, TABLE.se, TABLE.df,
    TABLE.ci_low, TABLE.ci_high, TABLE.base, TABLE.effective_base, TABLE.design_effect,
    word(TABLE.status).label("status"), word(TABLE.source).label("source"), TABLE.mode, TABLE.breaks_series,
    written(TABLE.provenance).label("provenance"),
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Rows, how many there are on all pages, and the cursor behind which the next page begins, if there is one."""

    rows: list[dict[str, Any]]
    total: int
    behind: UUID | None


def observations(session: Session, wanted: Wanted, *, in_json: bool = True) -> Page:
    """A page of published observations, in an order that never changes.

    `in_json` leaves what is JSON already as it is, for a page that is written as JSON. Raises `BadParameter` where a
    filter names what no published figure has.
    """
    found = shelves(session, wanted)
    _refuse_unknown(session, wanted, found)
    taken = stretch(session, wanted, found)
    if taken is None:
        return Page([], _total(session, wanted, found), None)
    rows = _read(session, taken.where, taken.order, taken.offset, wanted.per_page)
    more = taken.start + len(rows) < taken.total
    told = Told(session, rows, {shelf.id: shelf for shelf in found}, in_json=in_json)
    return Page([told.row(row) for row in rows], taken.total, rows[-1].id if rows and more else None)


def unpublished(session: Session, holder: Holder, wanted: Wanted, *, in_json: bool = True) -> Page:
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
    rows = session.connection().execute(_rows(said, order, start, wanted.per_page)).all()
    told = Told(session, rows, {}, in_json=in_json)
    more = start + len(rows) < total
    return Page([told.row(row) for row in rows], total, rows[-1].id if rows and more else None)


def _read(
    session: Session, where: Sequence[ColumnElement[bool]], order: Sequence[Any], offset: int, limit: int
) -> Sequence[Any]:
    return read_public(session, _rows(where, order, offset, limit))


def _rows(where: Sequence[ColumnElement[bool]], order: Sequence[Any], offset: int, limit: int) -> Select[Any]:
    return select(*COLUMNS).where(*where).order_by(*order).offset(offset).limit(limit)


def _total(session: Session, wanted: Wanted, found: list[Shelf]) -> int:
    """How many rows there are where the page lies beyond them."""
    first = stretch(session, Wanted(**(wanted.__dict__ | {"page": 1, "cursor": None})), found)
    return first.total if first else 0


class Told:
    """What the rows of a page have in common, read once for all of them, and written once where that is JSON."""

    def __init__(
        self, session: Session, rows: Sequence[Any], found: Mapping[UUID, Shelf], *, in_json: bool = True
    ) -> None:
        self.shelves, self.in_json = found, in_json
        self.session = session
        self.published = {shelf.id: shelf.published_at.isoformat() for shelf in found.values()}
        indicator, council, recipe = Indicator.__table__.c, Council.__table__.c, Working.__table__.c.recipe
        self.indicators = self._by_id(
            (indicator.id, indicator.code, indicator.version, indicator.title, word(indicator.unit)),
            {row.indicator_id for row in rows},
            3,
        )
        self.councils = self._by_id((council.id, council.code, council.name), {row.council_id for row in rows}, 2)
        parts = (recipe["plan"], recipe["versions"], recipe["snapshot"], recipe["questionnaire"])
        self.workings = self._by_id((Working.__table__.c.id, *parts), {row.working_id for row in rows} - {None}, 1, 2)
        self.compared = compared(session, [row.id for row in rows if row.working_id], in_json=in_json)
        self.said = _commentary(session, [row.id for row in rows])
        self.caution = self._said(not_covered_by_language())

    def _by_id(self, columns: tuple[Any, ...], ids: set[Any], *places: int) -> dict[UUID, Any]:
        """Rows by their identifiers, with what is JSON in these places written as it is."""
        if not ids:
            return {}
        rows = read_public(self.session, select(*columns).where(among(self.session, columns[0], list(ids))))
        return {row[0]: tuple(self._said(v or {}) if n in places else v for n, v in enumerate(row)) for row in rows}

    def _said(self, value: Any) -> Any:
        return orjson.Fragment(orjson.dumps(value)) if self.in_json else value

    def _written(self, text: str) -> Any:
        """JSON that the database gave as text."""
        return orjson.Fragment(text) if self.in_json else orjson.loads(text)

    def row(self, one: Any) -> dict[str, Any]:
        """An observation as other systems read it, with what it is compared with; names are by language."""
        _, code, version, title, unit = self.indicators[one.indicator_id]
        _, council, name = self.councils[one.council_id]
        _, plan, versions, snapshot, questionnaire = self.workings.get(one.working_id, NO_WORKING)
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
            "unit": "proportion" if unit == Unit.PERCENT.value else unit,
            "status": one.status,
            "comparisons": self.compared.get(one.id, []),
            "snapshot": snapshot,
            "questionnaire": questionnaire,
            "weighting": plan,
            "versions": versions,
            "published_at": self.published.get(one.publication_id),
            "interval_does_not_cover": self.caution if one.ci_low is not None else None,
            "area": one.area,
            "publication": str(one.publication_id) if one.publication_id else None,
            "source": one.source,
            "mode": one.mode,
            "breaks_series": one.breaks_series,
            "provenance": self._written(one.provenance),
            "commentary": self.said.get(one.id),
        }


NO_WORKING: tuple[Any, ...] = (None, {}, {}, None, None)


def _commentary(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What councils say of some figures, once it is signed off."""
    if not ids:
        return {}
    columns = Commentary.observation_id, Commentary.says, Commentary.so_what, Commentary.action
    signed = among(session, Commentary.observation_id, ids), Commentary.signed_at.is_not(None)
    found = session.execute(select(*columns).where(*signed).execution_options(**PUBLIC))
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
