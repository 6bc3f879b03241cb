"""Rows of the feed that are kept as they are written: those of whole councils' figures, which are read most."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from framework.feeding import comparisons
from framework.feeding.models import KeptRow
from framework.feeding.reading import among, any_of, identifier, read_public
from framework.feeding.rows import COLUMNS, ID, InJson
from framework.models import Observation, ObservationSource, ObservationStatus, Publication
from framework.published import PUBLIC, is_public

BATCH = 1000
TABLE = KeptRow.__table__.c


def keep_rows(session: Session, publication_id: UUID) -> int:
    """Keep a wave's whole councils' rows as they are now, if they are public; say how many were not kept so already."""
    if not _hold(session, publication_id, is_public()):
        return 0
    mine, is_hidden = Observation.publication_id == publication_id, Observation.status == ObservationStatus.SUPPRESSED
    hidden = select(Observation.id).where(mine, is_hidden)
    session.execute(delete(KeptRow).where(KeptRow.id.in_(hidden)), execution_options=PUBLIC)
    whole = Observation.source == ObservationSource.WAVE, Observation.domain_var == "all"
    shown = select(identifier(Observation.id)).where(mine, *whole, ~is_hidden)
    in_order = shown.order_by(Observation.indicator_id, Observation.area)
    ids = list(session.scalars(in_order, execution_options=PUBLIC))
    return sum(_keep(session, publication_id, ids[first : first + BATCH]) for first in range(0, len(ids), BATCH))


def _keep(session: Session, publication_id: UUID, ids: Sequence[str]) -> int:
    known, told = _known(session, ids), made(session, ids)
    changed = [one for one in ids if known.get(one) != told[one]]
    if changed:
        session.execute(delete(KeptRow).where(KeptRow.id.in_([UUID(one) for one in changed if one in known])))
        rows = [{"id": UUID(one), "publication_id": publication_id, "told": told[one].decode()} for one in changed]
        session.execute(insert(KeptRow), rows)
    return len(changed)


def forget_rows(session: Session, publication_id: UUID) -> None:
    """Take a publication's rows away, because its figures or what they are compared with change."""
    _hold(session, publication_id)
    session.execute(delete(KeptRow).where(KeptRow.publication_id == publication_id))


def _hold(session: Session, publication_id: UUID, *more: Any) -> bool:
    """Let whoever writes or takes away rows of a publication wait for one another; say whether there is such a one."""
    statement = select(Publication.id).where(Publication.id == publication_id, *more)
    return session.scalar(statement.with_for_update(key_share=True)) is not None


def made(session: Session, ids: Sequence[str]) -> dict[str, bytes]:
    """What some figures' rows say of themselves alone, by identifier, made anew."""
    mine = select(*COLUMNS).where(among(session, Observation.id, ids))
    compared = comparisons.in_json(session, ids)
    form = InJson()
    return {row[ID]: form.own(row, compared.get(row[ID])) for row in read_public(session, mine)}


def kept(session: Session, ids: Sequence[str]) -> Mapping[str, bytes]:
    """The same as it was kept, and made where it was not."""
    found = _known(session, ids)
    others = [one for one in ids if one not in found]
    return found | made(session, others) if others else found


def _known(session: Session, ids: Sequence[str]) -> dict[str, bytes]:
    if session.get_bind().dialect.name == "postgresql":
        rows = read_public(session, _by_ids(), {"ids": ids})
    else:
        rows = read_public(session, select(identifier(TABLE.id), TABLE.told).where(among(session, TABLE.id, ids)))
    return {one: told.encode() for one, told in rows}


@cache
def _by_ids() -> Select[*tuple[Any, ...]]:
    """The rows of `ids`. Naming a statement anew costs as much as to send it."""
    statement = select(identifier(TABLE.id), TABLE.told).where(any_of(TABLE.id, "ids"))
    return statement.execution_options(**PUBLIC)
