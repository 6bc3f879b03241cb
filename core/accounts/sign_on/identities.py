"""Who it is here that a provider vouches for: somebody who was invited, and nobody else.

The issuer and the name that never changes there come first. An address counts only the first time, and only while
nobody else of that provider has been linked to the account: addresses are given to others when people leave.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import people
from core.accounts.models import SignOnIdentity
from core.accounts.sign_on.refusals import Reason, SignOnRefused
from core.accounts.sign_on.tokens import Vouched
from core.database import INSERTS
from core.models import Person


def person_of(session: Session, found: Vouched, council_id: UUID | None) -> Person | None:
    """Who may sign in so; a council's own provider vouches for its members alone, and never for an operator."""
    person = _linked(session, found) or _by_address(session, found)
    if person is None or council_id is None:
        return person
    is_member = people.membership_of(session, council_id, person.id) is not None
    return person if is_member and not person.operator else None


def is_linked(session: Session, found: Vouched, person_id: UUID) -> bool:
    """Whether the provider has vouched for this very person before."""
    linked = _linked(session, found)
    return linked is not None and linked.id == person_id


def link(session: Session, found: Vouched, person: Person) -> bool:
    """Know the person by what never changes from now on, and say whether that is new.

    Who comes twice at once is linked once: the second waits for the first. Raises `SignOnRefused` for whoever comes
    with the same address meanwhile, but is somebody else there.
    """
    if is_linked(session, found, person.id):
        return False
    session.refresh(person, with_for_update=True)
    if is_linked(session, found, person.id):
        return False
    if _is_linked_otherwise(session, found, person):
        raise SignOnRefused(Reason.UNKNOWN, "somebody else there has been linked to the account meanwhile")
    insert = INSERTS[session.get_bind().dialect.name](SignOnIdentity)
    linked = insert.values(issuer=found.issuer, subject=found.subject, person_id=person.id)
    if session.scalar(linked.on_conflict_do_nothing().returning(SignOnIdentity.id)) is None:
        raise SignOnRefused(Reason.GONE, "they have been linked to another account meanwhile")
    return True


def those_linked(session: Session, person_ids: Iterable[UUID], issuers: Iterable[str]) -> set[UUID]:
    """Who of them has come by one of these providers."""
    mine = SignOnIdentity.person_id.in_(list(person_ids)), SignOnIdentity.issuer.in_(list(issuers))
    return set(session.scalars(select(SignOnIdentity.person_id).where(*mine)))


def forget(session: Session, person_id: UUID) -> int:
    """Forget every link of a person; how many there were."""
    mine = delete(SignOnIdentity).where(SignOnIdentity.person_id == person_id)
    return len(session.scalars(mine.returning(SignOnIdentity.id)).all())


def _linked(session: Session, found: Vouched) -> Person | None:
    mine = SignOnIdentity.issuer == found.issuer, SignOnIdentity.subject == found.subject
    return session.scalar(select(Person).join(SignOnIdentity, SignOnIdentity.person_id == Person.id).where(*mine))


def _by_address(session: Session, found: Vouched) -> Person | None:
    person = people.person_by_email(session, found.email) if found.email else None
    return None if person is None or _is_linked_otherwise(session, found, person) else person


def _is_linked_otherwise(session: Session, found: Vouched, person: Person) -> bool:
    """Whether the account belongs to somebody of that provider already."""
    others = SignOnIdentity.person_id == person.id, SignOnIdentity.issuer == found.issuer
    return session.scalar(select(SignOnIdentity.id).where(*others)) is not None
