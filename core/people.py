"""People: who may sign in, and what they may do for which council."""

from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.models import Council, Membership, MembershipService, Person, Role, Service

MINIMUM_PASSWORD_LENGTH = 12
BEFORE_ENTERING = {"across_councils": "who may enter is asked before anybody acts for a council"}
_hasher = PasswordHasher()


class PersonError(Exception):
    """What was asked about a person cannot be done."""


class EmailTaken(PersonError):
    """Somebody already signs in with this address."""


class PasswordTooShort(PersonError):
    """The password has fewer than `MINIMUM_PASSWORD_LENGTH` characters."""


def add_person(session: Session, *, email: str, name: str, password: str, operator: bool = False) -> Person:
    """Add somebody who may sign in.

    Raises `EmailTaken` or `PasswordTooShort`. The password is kept only as an argon2id hash.
    """
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        raise PasswordTooShort
    if person_by_email(session, email):
        raise EmailTaken
    person = Person(email=normalised(email), name=name.strip(), password_hash=_hasher.hash(password), operator=operator)
    session.add(person)
    session.flush()
    return person


def grant(
    session: Session, council_id: UUID, person: Person, role: Role, services: list[Service] | None = None
) -> None:
    """Give a person a role for a council, replacing the one they had; an officer is given services."""
    chosen = [MembershipService(service_id=service.id) for service in services or []]
    membership = membership_of(session, council_id, person.id)
    if membership is None:
        membership = Membership(person_id=person.id, council_id=council_id)
        session.add(membership)
    membership.role, membership.services = role, chosen
    session.flush()


def authenticate(session: Session, *, email: str, password: str) -> Person | None:
    """The person with this address and password, or None; as slow for an unknown address as for a known one."""
    person = person_by_email(session, email)
    try:
        _hasher.verify(person.password_hash if person else _hash_of_nobody(), password)
    except Argon2Error:
        return None
    return person


def person_by_email(session: Session, email: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email == normalised(email)))


def person_by_id(session: Session, person_id: UUID) -> Person | None:
    return session.get(Person, person_id)


def names_of(session: Session, person_ids: set[UUID]) -> dict[UUID | None, str]:
    """People's names by their identifiers."""
    return {person.id: person.name for person in session.scalars(select(Person).where(Person.id.in_(person_ids)))}


def membership_of(session: Session, council_id: UUID, person_id: UUID) -> Membership | None:
    return session.scalar(
        select(Membership)
        .where(Membership.council_id == council_id, Membership.person_id == person_id)
        .options(selectinload(Membership.services)),
        execution_options=BEFORE_ENTERING,
    )


def memberships_of(session: Session, person_id: UUID) -> list[Membership]:
    """A person's memberships with their councils, in the order of the councils' codes."""
    statement = select(Membership).join(Council).where(Membership.person_id == person_id).order_by(Council.code)
    statement = statement.options(selectinload(Membership.council), selectinload(Membership.services))
    return list(session.scalars(statement, execution_options=BEFORE_ENTERING))


def normalised(email: str) -> str:
    """An email address as it is compared: its case makes no difference."""
    return email.strip().casefold()


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash("nobody signs in with this")
