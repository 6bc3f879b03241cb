"""Rows of the feed that are kept as they are written: those of whole councils' figures, which are read most."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from framework.feeding.models import KeptRow
from framework.feeding.reading import among, any_of, identifier, read_public
from framework.feeding.rows import COLUMNS, COUNCIL, EDITION, ID, Form, InJson, OnLines, own_parts
from framework.models import Observation, ObservationSource, ObservationStatus, Publication
from framework.published import PUBLIC, is_public

BATCH = 1000
FORMS = InJson, OnLines
KEPT_AS = [form.kept_as for form in FORMS]
TABLE = KeptRow.__table__.c
WHOLE = Observation.source == ObservationSource.WAVE, Observation.domain_var == "all"
HIDDEN = Observation.status == ObservationStatus.SUPPRESSED
EVERYBODY = {"across_councils": "a publication is of all partners"}


def keep_rows(session: Session, publication_id: UUID) -> int:
    """Keep a wave's whole councils' rows as they are now, if they are public; say how many were not kept so already."""
    if not _hold(session, publication_id, is_public()):
        return 0
    mine = Observation.publication_id == publication_id
    hidden = select(Observation.id).where(mine, HIDDEN)
    session.execute(delete(KeptRow).where(KeptRow.id.in_(hidden)), execution_options=EVERYBODY)
    shown = select(identifier(Observation.id)).where(mine, *WHOLE, ~HIDDEN)
    in_order = shown.order_by(Observation.indicator_id, Observation.area)
    ids = list(session.scalars(in_order, execution_options=PUBLIC))
    return sum(_keep(session, publication_id, ids[first : first + BATCH]) for first in range(0, len(ids), BATCH))


def _keep(session: Session, publication_id: UUID, ids: Sequence[str]) -> int:
    rows = {row[ID]: row for row in _whole(session, ids)}
    told = {form.kept_as: own_parts(session, list(rows.values()), form()) for form in FORMS}
    made = {one: {name: parts[one].decode() for name, parts in told.items()} for one in rows}
    known = {one: dict(zip(KEPT_AS, parts, strict=True)) for one, *parts in _known(session, ids, *KEPT_AS)}
    changed = [one for one in ids if one in made and known.get(one) != made[one]]
    if changed:
        ended = delete(KeptRow).where(KeptRow.id.in_([UUID(one) for one in changed]))
        session.execute(ended, execution_options=EVERYBODY)
        same = {"publication_id": publication_id, "edition": EDITION}
        whose = {one: UUID(rows[one][COUNCIL]) for one in changed}
        new = [{"id": UUID(one), "council_id": whose[one], **same, **made[one]} for one in changed]
        session.execute(insert(KeptRow), new)
    return len(changed)


def forget_rows(session: Session, publication_id: UUID) -> None:
    """Take a publication's rows away, because its figures or what they are compared with change."""
    _hold(session, publication_id)
    ended = delete(KeptRow).where(KeptRow.publication_id == publication_id)
    session.execute(ended, execution_options=EVERYBODY)


def forget_all_rows(session: Session) -> None:
    """Take every row away: another version may have changed figures meanwhile, and have known nothing of rows."""
    session.execute(delete(KeptRow), execution_options=EVERYBODY)


def without_rows(session: Session) -> list[UUID]:
    """The publications that are public and have figures to keep rows of, and none that is kept."""
    mine = Observation.publication_id == Publication.id
    some = select(Observation.id).where(mine, *WHOLE, ~HIDDEN).exists()
    kept = select(TABLE.id).where(TABLE.publication_id == Publication.id).exists()
    return list(session.scalars(select(Publication.id).where(is_public(), some, ~kept), execution_options=PUBLIC))


def _hold(session: Session, publication_id: UUID, *more: Any) -> bool:
    """Let whoever writes or takes away rows of a publication wait for one another; say whether there is such a one."""
    statement = select(Publication.id).where(Publication.id == publication_id, *more)
    return session.scalar(statement.with_for_update(key_share=True)) is not None


def kept(session: Session, ids: Sequence[str], form: Form) -> Mapping[str, bytes]:
    """What some figures' rows say of themselves alone, by identifier, as it was kept; made where it was not."""
    found = {one: told.encode() for one, told in _known(session, ids, form.kept_as)}
    return {**found, **made(session, [one for one in ids if one not in found], form)}


def made(session: Session, ids: Sequence[str], form: Form) -> Mapping[str, bytes]:
    """The same, made anew."""
    return own_parts(session, _whole(session, ids), form) if ids else {}


def _whole(session: Session, ids: Sequence[str]) -> Sequence[Any]:
    """The rows of some figures, those that are public still."""
    public = Observation.publication_id.in_(select(Publication.id).where(is_public()))
    return read_public(session, select(*COLUMNS).where(among(session, Observation.id, ids), public))


def _known(session: Session, ids: Sequence[str], *names: str) -> Sequence[Any]:
    """What is kept of some figures in these columns as it is written now, each behind its identifier."""
    if session.get_bind().dialect.name == "postgresql":
        return read_public(session, _by_ids(names), {"ids": ids})
    return read_public(session, _parts(names).where(among(session, TABLE.id, ids)))


@cache
def _by_ids(names: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """The rows of `ids`. Naming a statement anew costs as much as to send it."""
    return _parts(names).where(any_of(TABLE.id, "ids")).execution_options(**PUBLIC)


def _parts(names: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    return select(identifier(TABLE.id), *(TABLE[name] for name in names)).where(TABLE.edition == EDITION)
