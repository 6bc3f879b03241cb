"""Who it is here that a provider vouches for: somebody who was invited, and nobody else.

The issuer and the name that never changes there come first. An address counts only the first time, and only while
nobody else of that provider has been linked to the account: addresses are given to others when people leave.
"""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import people
from core.accounts.models import SignOnIdentity
from core.accounts.sign_on.tokens import Vouched
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
    """Know the person by what never changes from now on, and say whether that is new."""
    if is_linked(session, found, person.id):
        return False
    session.add(SignOnIdentity(issuer=found.issuer, subject=found.subject, person_id=person.id))
    session.flush()
    return True


def forget(session: Session, person_id: UUID) -> int:
    """Forget every link of a person; how many there were."""
    mine = delete(SignOnIdentity).where(SignOnIdentity.person_id == person_id)
    return len(session.scalars(mine.returning(SignOnIdentity.id)).all())


def _linked(session: Session, found: Vouched) -> Person | None:
    mine = SignOnIdentity.issuer == found.issuer, SignOnIdentity.subject == found.subject
    return session.scalar(select(Person).join(SignOnIdentity, SignOnIdentity.person_id == Person.id).where(*mine))


def _by_address(session: Session, found: Vouched) -> Person | None:
    person = people.person_by_email(session, found.email) if found.email else None
    if person is None:
        return None
    others = SignOnIdentity.person_id == person.id, SignOnIdentity.issuer == found.issuer
    return None if session.scalar(select(SignOnIdentity.id).where(*others)) else person
