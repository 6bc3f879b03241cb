"""What analysts do with observations: publish and withdraw them, say how they stand, and comment on them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from core import audit
from core.database import now
from core.models import Council
from framework.feeding.announcing import announce
from framework.models import (
    Commentary,
    Indicator,
    Observation,
    ObservationSource,
    ObservationStatus,
    Publication,
)
from framework.series.keeping import FIGURES, forget, key_of
from framework.series.showing import gives_somebody_away

PARTS = ("says", "so_what", "action")
Words = Mapping[str, str]


def observation_by_id(session: Session, council_id: UUID, observation_id: UUID) -> Observation | None:
    """One of a council's observations, with its indicator and its publication; none of a wave that is not public."""
    statement = (
        select(Observation)
        .join(Observation.indicator)
        .outerjoin(Observation.publication)
        .where(Observation.council_id == council_id, Observation.id == observation_id, may_be_seen())
        .options(contains_eager(Observation.indicator), contains_eager(Observation.publication))
    )
    return session.scalar(statement)


def may_be_seen() -> Any:
    """Whether a council's people may see an observation of theirs: a wave's only once it is everybody's."""
    return (Observation.source != ObservationSource.WAVE) | Publication.published_at.is_not(None)


def waiting(session: Session, council_id: UUID, indicator_ids: Collection[UUID]) -> list[Observation]:
    """The observations of some indicators that are not public, in the order of place and time."""
    statement = select(Observation).where(*_waits(council_id, indicator_ids))
    ordered = Observation.area, Observation.period_start, Observation.domain_var, Observation.domain, Observation.mode
    return list(session.scalars(statement.order_by(*ordered).options(joinedload(Observation.indicator))))


def count_waiting(session: Session, council_id: UUID, indicator_ids: Collection[UUID]) -> dict[str, int]:
    """How many observations of some indicators are not public, by place."""
    statement = select(Observation.area, func.count()).where(*_waits(council_id, indicator_ids))
    return dict(session.execute(statement.group_by(Observation.area)).all())


@dataclass(frozen=True)
class Published:
    """How many figures became public, and how many wait because both versions would tell what few people said."""

    figures: int = 0
    withheld: int = 0


def publish(
    session: Session, council: Council, observations: Sequence[Observation], title: Words, by: UUID
) -> Published:
    """Make observations public, all together.

    One that corrects a public figure takes its place: what it was stays in the trail. Where the two together would tell
    what a few people said, the correction waits, and the figure that is public stays.
    """
    waits = [each for each in observations if each.publication_id is None and each.council_id == council.id]
    twins = _public_twins(session, council.id, waits)
    chosen = [each for each in waits if each.id not in twins or not gives_somebody_away(twins[each.id], each)]
    if not chosen:
        return Published(0, len(waits))
    publication = Publication(council_id=council.id, title=dict(title), published_at=now())
    session.add(publication)
    session.flush()
    for each in chosen:
        if each.id in twins:
            _replace(session, twins[each.id], each, publication, by)
        else:
            each.publication_id = publication.id
    audit.record(
        session, "observations-published", council_id=council.id, person_id=by, subject=Publication.__tablename__,
        subject_id=publication.id, figures=len(chosen),
    )  # fmt: skip
    session.flush()
    announce(session, publication.id, council.id)
    _close_empty_publications(session, council.id)
    return Published(len(chosen), len(waits) - len(chosen))


def withdraw(session: Session, council_id: UUID, observations: Sequence[Observation], by: UUID, reason: str) -> int:
    """Take observations of the council's own back from the public, and say how many there were."""
    chosen = [each for each in observations if _is_own_and_public(each, council_id)]
    for each in chosen:
        waits = _waiting_twin(session, each)
        if waits is not None:
            forget(session, council_id, [waits.id])
        each.publication_id = None
        audit.record(
            session, "observation-withdrawn", council_id=council_id, person_id=by, subject=Observation.__tablename__,
            subject_id=each.id, reason=reason,
        )  # fmt: skip
    session.flush()
    _close_empty_publications(session, council_id)
    return len(chosen)


def settle(session: Session, observation: Observation, by: UUID) -> bool:
    """Let a provisional figure be final, or say that it is none."""
    if observation.status is not ObservationStatus.PROVISIONAL:
        return False
    observation.status = ObservationStatus.FINAL
    _note_status(session, observation, by, was=ObservationStatus.PROVISIONAL.value)
    return True


def mark_break(session: Session, observation: Observation, reason: Words, by: UUID) -> None:
    """Say that a figure does not follow those before it, and why."""
    observation.breaks_series = True
    observation.provenance = {**observation.provenance, "break_reason": dict(reason)}
    _note_status(session, observation, by, breaks=True)


def take_break_back(session: Session, observation: Observation, by: UUID) -> None:
    """Say that a figure follows those before it after all."""
    observation.breaks_series = False
    observation.provenance = {name: value for name, value in observation.provenance.items() if name != "break_reason"}
    _note_status(session, observation, by, breaks=False)


def commentary_of(session: Session, council_id: UUID, observation_id: UUID) -> Commentary | None:
    mine = Commentary.council_id == council_id, Commentary.observation_id == observation_id
    return session.scalar(select(Commentary).where(*mine))


def comment(session: Session, observation: Observation, said: Mapping[str, Words], by: UUID) -> Commentary:
    """Keep what officers say of a figure; what was signed off and is then changed must be signed off again."""
    held = commentary_of(session, observation.council_id, observation.id)
    kept = held or Commentary(council_id=observation.council_id, observation_id=observation.id)
    words = {part: dict(said[part]) for part in PARTS}
    if held is not None and all(getattr(held, part) == words[part] for part in PARTS):
        return held
    for part, each in words.items():
        setattr(kept, part, each)
    kept.by, kept.at, kept.signed_by, kept.signed_at = by, now(), None, None
    session.add(kept)
    session.flush()
    return kept


def _replace(
    session: Session, public: Observation, correction: Observation, publication: Publication, by: UUID
) -> None:
    """Let a correction take the place of a public figure, which keeps its identity and what was said of it."""
    was = {name: getattr(public, name) for name in FIGURES}
    for name in (*FIGURES, "indicator_id", "provenance"):
        setattr(public, name, getattr(correction, name))
    public.publication_id = publication.id
    said = commentary_of(session, public.council_id, correction.id)
    old = commentary_of(session, public.council_id, public.id)
    if said is not None and old is None:
        said.observation_id = public.id
        session.flush()
    forget(session, public.council_id, [correction.id])
    audit.record(
        session, "observation-corrected", council_id=public.council_id, person_id=by,
        subject=Observation.__tablename__, subject_id=public.id, about="published",
        was={name: value if isinstance(value, int | float | str) else str(value) for name, value in was.items()},
    )  # fmt: skip


def _public_twins(session: Session, council_id: UUID, observations: Sequence[Observation]) -> dict[UUID, Observation]:
    """The public observations of the same figures, by the identifiers of those that wait; in one question for all."""
    codes = {each.indicator.code for each in observations}
    statement = (
        select(Observation)
        .join(Observation.indicator)
        .join(Observation.publication)
        .where(
            Observation.council_id == council_id,
            Observation.source != ObservationSource.WAVE,
            Indicator.code.in_(codes),
            Publication.published_at.is_not(None),
        )
        .options(contains_eager(Observation.indicator))
    )
    public = {_key(each): each for each in session.scalars(statement)}
    return {each.id: public[_key(each)] for each in observations if _key(each) in public}


def _key(observation: Observation) -> tuple[object, ...]:
    """What no two public figures share."""
    named = key_of(observation.indicator.commission_id, observation.indicator.code)
    group = observation.domain_var, observation.domain, observation.mode
    return named, observation.source, observation.area, observation.period_start, *group


def _waits(council_id: UUID, indicator_ids: Collection[UUID]) -> tuple[ColumnElement[bool], ...]:
    return (
        Observation.council_id == council_id,
        Observation.indicator_id.in_(indicator_ids),
        Observation.publication_id.is_(None),
    )


def _waiting_twin(session: Session, observation: Observation) -> Observation | None:
    """The observation of the same figure that waits to be published in its place."""
    found: Observation | None = session.scalar(_twins(observation).where(Observation.publication_id.is_(None)))
    return found


def _twins(observation: Observation) -> Any:
    code = select(Indicator.code).where(Indicator.id == observation.indicator_id).scalar_subquery()
    owner = select(Indicator.commission_id).where(Indicator.id == observation.indicator_id).scalar_subquery()
    return (
        select(Observation)
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .outerjoin(Publication, Publication.id == Observation.publication_id)
        .where(
            Observation.council_id == observation.council_id,
            Observation.source == observation.source,
            Observation.id != observation.id,
            Observation.area == observation.area,
            Observation.period_start == observation.period_start,
            Observation.domain_var == observation.domain_var,
            Observation.domain == observation.domain,
            Observation.mode == observation.mode,
            Indicator.code == code,
            Indicator.commission_id.is_not_distinct_from(owner),
        )
    )


def _is_own_and_public(observation: Observation, council_id: UUID) -> bool:
    return (
        observation.council_id == council_id
        and observation.publication_id is not None
        and observation.source is not ObservationSource.WAVE
    )


def _close_empty_publications(session: Session, council_id: UUID) -> None:
    """A publication of which nothing is left is no longer public."""
    held = select(Observation.publication_id).where(
        Observation.council_id == council_id, Observation.publication_id.is_not(None)
    )
    empty = Publication.council_id == council_id, Publication.id.not_in(held)
    session.execute(update(Publication).where(*empty).values(published_at=None))


def _note_status(session: Session, observation: Observation, by: UUID, **detail: Any) -> None:
    audit.record(
        session, "observation-status-changed", council_id=observation.council_id, person_id=by,
        subject=Observation.__tablename__, subject_id=observation.id, status=observation.status.value, **detail,
    )  # fmt: skip
    session.flush()
