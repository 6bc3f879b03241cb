"""A council's packs, what is in them, and what was published of them: every question that pages ask."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.models import Membership, Person, Role
from framework.packs.models import Pack, PackEntry, PackQuestion, PackVersion

WRITERS = (Role.ADMINISTRATOR, Role.ANALYST, Role.OFFICER)
SIGNERS = (Role.ADMINISTRATOR, Role.ANALYST)


def packs_of(session: Session, council_id: UUID) -> Sequence[Pack]:
    """A council's packs, the latest period first."""
    statement = select(Pack).where(Pack.council_id == council_id).order_by(Pack.ends_on.desc(), Pack.slug)
    return session.scalars(statement.options(selectinload(Pack.entries))).unique().all()


def pack_of(session: Session, council_id: UUID, pack_id: UUID) -> Pack | None:
    statement = select(Pack).where(Pack.council_id == council_id, Pack.id == pack_id)
    entries = selectinload(Pack.entries)
    return session.scalar(
        statement.options(entries.joinedload(PackEntry.indicator), entries.joinedload(PackEntry.officer))
    )


def pack_by_slug(session: Session, council_id: UUID, slug: str) -> Pack | None:
    return session.scalar(select(Pack).where(Pack.council_id == council_id, Pack.slug == slug))


def entry_of(session: Session, council_id: UUID, pack_id: UUID, entry_id: UUID) -> PackEntry | None:
    mine = PackEntry.council_id == council_id, PackEntry.pack_id == pack_id, PackEntry.id == entry_id
    return session.scalar(select(PackEntry).where(*mine).options(joinedload(PackEntry.indicator)))


def asked_of(session: Session, council_id: UUID, person_id: UUID) -> Sequence[PackEntry]:
    """What somebody has been asked to say, by the day that it is due."""
    mine = PackEntry.council_id == council_id, PackEntry.officer_id == person_id, PackEntry.asked_at.is_not(None)
    statement = select(PackEntry).join(PackEntry.pack).where(*mine, Pack.council_id == council_id)
    loaded = joinedload(PackEntry.pack), joinedload(PackEntry.indicator)
    return session.scalars(statement.options(*loaded).order_by(Pack.due_on, PackEntry.position)).all()


def versions_of(session: Session, council_id: UUID, pack_id: UUID) -> Sequence[PackVersion]:
    """What was published of a pack, the latest first."""
    mine = PackVersion.council_id == council_id, PackVersion.pack_id == pack_id
    return session.scalars(select(PackVersion).where(*mine).order_by(PackVersion.number.desc())).all()


def published_packs(session: Session, council_id: UUID, *, public: bool) -> list[tuple[Pack, PackVersion]]:
    """A council's packs with their latest versions, the latest period first; or only those that are everybody's."""
    statement = select(Pack, PackVersion).join(PackVersion, PackVersion.pack_id == Pack.id)
    statement = statement.where(Pack.council_id == council_id, PackVersion.council_id == council_id)
    if public:
        statement = statement.where(Pack.is_public)
    rows = session.execute(statement.order_by(Pack.ends_on.desc(), Pack.slug, PackVersion.number)).all()
    latest = {pack.id: (pack, version) for pack, version in rows}
    return list(latest.values())


def questions_of(session: Session, council_id: UUID, pack_id: UUID) -> Sequence[PackQuestion]:
    mine = PackQuestion.council_id == council_id, PackQuestion.pack_id == pack_id
    return session.scalars(select(PackQuestion).where(*mine).order_by(PackQuestion.key)).all()


def possible_writers(session: Session, council_id: UUID) -> Sequence[Person]:
    """Those who may be asked to write, by name."""
    return _people(session, council_id, WRITERS)


def possible_signatories(session: Session, council_id: UUID) -> Sequence[Person]:
    """Those who may sign what others wrote, by name."""
    return _people(session, council_id, SIGNERS)


def _people(session: Session, council_id: UUID, roles: Sequence[Role]) -> Sequence[Person]:
    statement = select(Person).join(Membership, Membership.person_id == Person.id)
    mine = Membership.council_id == council_id, Membership.role.in_(roles)
    return session.scalars(statement.where(*mine).order_by(Person.name, Person.id)).unique().all()
