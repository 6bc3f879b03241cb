"""The feed of observations: each row as other systems read it, made of columns and not of objects."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from core.models import Council
from framework.cautions import not_covered_by_language
from framework.feeding.asked import BadParameter
from framework.feeding.kept import kept, made
from framework.feeding.keys import Holder
from framework.feeding.reading import among, identifier, parts_of, read_public, word, written
from framework.feeding.rows import COLUMNS, COUNCIL, ID, INDICATOR, LOW, PUBLICATION, SHARED, WORKING, Form, own_parts
from framework.feeding.shelves import WITHIN_A_BOARD, Shelf, Wanted, conditions, shelves, stretch
from framework.models import Commentary, Indicator, Observation, Publication, Unit, Working
from framework.published import PUBLIC, is_public


@dataclass(frozen=True)
class Page:
    """Rows as they are written, how many there are on all pages, and behind which of them the next page begins."""

    rows: list[bytes]
    total: int
    behind: str | None


def observations(session: Session, wanted: Wanted, form: Form) -> Page:
    """A page of published observations, in an order that never changes.

    Raises `BadParameter` where a filter names what no published figure has.
    """
    found = shelves(session, wanted)
    _refuse_unknown(session, wanted, found)
    taken = stretch(session, wanted, found)
    if taken is None:
        return Page([], _total(session, wanted, found), None)
    columns = SHARED if wanted.domain_var == "all" else COLUMNS  # What is a whole council's own is kept.
    statement = _rows(columns, taken.where, taken.order).execution_options(**PUBLIC)
    rows = [row for part in taken.parts for row in read_public(session, statement, part)]
    more = taken.start + len(rows) < taken.total
    return _page(session, rows, found, form, taken.total, more=more)


def unpublished(session: Session, holder: Holder, wanted: Wanted, form: Form) -> Page:
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
    found = _rows(COLUMNS, said, order)
    rows = session.connection().execute(found, {"passed": start, "taken": wanted.per_page}).all()
    return _page(session, rows, [], form, total, more=start + len(rows) < total)


def _rows(columns: Sequence[Any], where: Sequence[ColumnElement[bool]], order: Sequence[Any]) -> Select[Any]:
    """Rows that satisfy this, in this order: so many `taken` after so many `passed`, which are given with it."""
    passed, taken = bindparam("passed", type_=Integer()), bindparam("taken", type_=Integer())
    return select(*columns).where(*where).order_by(*order).offset(passed).limit(taken)


def _total(session: Session, wanted: Wanted, found: list[Shelf]) -> int:
    """How many rows there are where the page lies beyond them."""
    first = stretch(session, Wanted(**(wanted.__dict__ | {"page": 1, "cursor": None})), found)
    return first.total if first else 0


def _page(session: Session, rows: Sequence[Any], found: Sequence[Shelf], form: Form, total: int, *, more: bool) -> Page:
    return Page(list(_told(session, rows, found, form)), total, rows[-1][ID] if rows and more else None)


def _told(session: Session, rows: Sequence[Any], found: Sequence[Shelf], form: Form) -> Iterator[bytes]:
    """Rows as other systems read them, with what they are compared with; names are by language."""
    kinds = (
        _publications(found, {row[PUBLICATION] for row in rows}),
        _indicators(session, {row[INDICATOR] for row in rows}),
        _councils(session, {row[COUNCIL] for row in rows}),
        _workings(session, {row[WORKING] for row in rows}),
    )
    publications, indicators, councils, workings = (
        {each: form.shared(facts) for each, facts in kind.items()} for kind in kinds
    )
    owns = _own(session, rows, form)
    said = _commentary(session, [row[ID] for row in rows])
    caution = orjson.dumps(not_covered_by_language()).decode()
    for row in rows:
        if row[ID] not in owns:  # It was taken away a moment ago.
            continue
        publication, indicator, council, working, key, low = row[: LOW + 1]
        shares = publications[publication], indicators[indicator], councils[council], workings[working]
        yield form.row(owns[key], shares, None if low is None else caution, said.get(key))


def _own(session: Session, rows: Sequence[Any], form: Form) -> Mapping[str, bytes]:
    """What each row says of itself alone: as it was kept where only `SHARED` was asked for, or else made of it."""
    if not rows or len(rows[0]) == len(COLUMNS):
        return own_parts(session, rows, form)
    hidden, shown = ([row[ID] for row in rows if (row[LOW] is None) is is_hidden] for is_hidden in (True, False))
    return {**kept(session, shown, form), **made(session, hidden, form)}


def _publications(found: Sequence[Shelf], ids: set[str | None]) -> dict[str | None, dict[str, Any]]:
    known = {str(shelf.id): shelf for shelf in found}
    return {each: _of_shelf(each, known.get(each or "")) for each in ids}


def _of_shelf(publication: str | None, shelf: Shelf | None) -> dict[str, Any]:
    """What rows tell of their publication; of one that is not public yet no more than that it is there."""
    return {
        "survey": shelf.survey if shelf else None,
        "wave": shelf.wave if shelf else None,
        "published_at": shelf.published_at.isoformat() if shelf else None,
        "publication": publication,
    }


def _indicators(session: Session, ids: set[str]) -> dict[str, dict[str, Any]]:
    own = Indicator.__table__.c
    facts = own.code, own.version, written(own.title), word(own.unit)
    return {
        key: {
            "indicator": code,
            "indicator_version": version,
            "title": title,
            "unit": "proportion" if unit == Unit.PERCENT.value else unit,
        }
        for key, code, version, title, unit in _by_id(session, own.id, facts, ids)
    }


def _councils(session: Session, ids: set[str]) -> dict[str, dict[str, Any]]:
    own = Council.__table__.c
    found = _by_id(session, own.id, (own.code, written(own.name)), ids)
    return {key: {"council": code, "council_name": name} for key, code, name in found}


PARTS = {"plan": "weighting", "versions": "versions", "snapshot": "snapshot", "questionnaire": "questionnaire"}
"""What a row tells of its working's recipe, and what it calls that."""
NO_WORKING = {"weighting": "{}", "versions": "{}", "snapshot": None, "questionnaire": None}


def _workings(session: Session, ids: set[str | None]) -> Mapping[str | None, Mapping[str, Any]]:
    own = Working.__table__.c
    known = [each for each in ids if each]
    found = parts_of(session, own.id, own.recipe, ("plan", "versions"), ("snapshot", "questionnaire"), known)
    told = {key: dict(zip(PARTS.values(), (plan or "{}", versions or "{}", *others), strict=True))
            for key, plan, versions, *others in found}  # fmt: skip
    return {None: NO_WORKING, **told}


def _by_id(session: Session, key: Any, facts: Sequence[Any], ids: set[str]) -> Sequence[Any]:
    return read_public(session, select(identifier(key), *facts).where(among(session, key, list(ids)))) if ids else []


def _commentary(session: Session, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What councils say of some figures, once it is signed off."""
    if not ids:
        return {}
    columns = identifier(Commentary.observation_id), Commentary.says, Commentary.so_what, Commentary.action
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
