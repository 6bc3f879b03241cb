"""People: who may sign in, and what they may do for which council."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.accounts import passwords
from core.models import Council, Membership, MembershipService, Person, Role, Service

BEFORE_ENTERING = {"across_councils": "who may enter is asked before anybody acts for a council"}


class PersonError(Exception):
    """What was asked about a person cannot be done."""


class EmailTaken(PersonError):
    """Somebody already signs in with this address."""


def add_person(session: Session, *, email: str, name: str, password: str | None, operator: bool = False) -> Person:
    """Add somebody who may sign in; without a password, once they have chosen one or by single sign-on.

    Raises `EmailTaken`. The password is kept only as an argon2id hash; `passwords.refuse_weak` says if it will do.
    """
    if person_by_email(session, email):
        raise EmailTaken
    password_hash = passwords.NONE if password is None else passwords.hashed(password)
    person = Person(email=normalised(email), name=name.strip(), password_hash=password_hash, operator=operator)
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
    """The person with this address and password, or None: one hash is worked out, whether or not anybody has it.

    A hash made with other work than an installation asks for now is made anew, now that the password is known.
    """
    person = person_by_email(session, email)
    if not passwords.agrees(person.password_hash if person else passwords.NONE, password) or person is None:
        return None
    if passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)
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


def works_for_one_alone(session: Session, person: Person) -> bool:
    """Whether only one council relies on how the person signs in."""
    return not person.operator and len(memberships_of(session, person.id)) == 1


def normalised(email: str) -> str:
    """An email address as it is compared: its case makes no difference."""
    return email.strip().casefold()


def colleagues_of(session: Session, council_id: UUID) -> list[Membership]:
    """Everybody who works for a council, with their services, in the order of their names."""
    statement = select(Membership).join(Person).where(Membership.council_id == council_id).order_by(Person.name)
    return list(session.scalars(statement.options(joinedload(Membership.person), selectinload(Membership.services))))


def take_away(session: Session, membership: Membership) -> None:
    """End somebody's work for a council; what they did stays on its trail."""
    session.delete(membership)
    session.flush()
