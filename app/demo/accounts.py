"""Who may sign in to the demonstration: accounts for each role, with a password made for this installation."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from core import councils, people
from core.models import Person, Role
from feedback import privacy
from feedback.private_models import Right

FILE = "demonstration-accounts.txt"
OPERATOR = ("Platform operator", "operator@folkmoot.example")
"""Who runs the platform: a name and an address."""
READERS = {Role.ANALYST: Right.ORIGINALS, Role.ADMINISTRATOR: Right.FLAGS}
"""Who may read comments as they were written, and who is told of danger."""


@dataclass(frozen=True)
class Account:
    council: str
    role: Role
    services: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.council.replace('-', ' ').title()} {self.role.value}"

    @property
    def email(self) -> str:
        return f"{self.role.value}@{self.council}.example"


ACCOUNTS = (
    Account("aldermoor", Role.ADMINISTRATOR),
    Account("aldermoor", Role.ANALYST),
    Account("aldermoor", Role.OFFICER, ("waste", "libraries")),
    Account("aldermoor", Role.INTERVIEWER),
    Account("aldermoor", Role.VIEWER),
    Account("brackenhythe", Role.ANALYST),
    Account("carrowby", Role.ANALYST),
    Account("dunmere", Role.ANALYST),
    Account("eastwold", Role.ANALYST),
    Account("dyffryn-helyg", Role.ANALYST),
    Account("brackenhythe", Role.ADMINISTRATOR),
    Account("carrowby", Role.ADMINISTRATOR),
    Account("dunmere", Role.ADMINISTRATOR),
    Account("eastwold", Role.ADMINISTRATOR),
    Account("dyffryn-helyg", Role.ADMINISTRATOR),
)


def write(session: Session, folder: Path) -> None:
    """Add the accounts, and write them with their password to a file that only its owner can read."""
    password = secrets.token_urlsafe(12)
    first, *others = ACCOUNTS
    person = people.add_person(session, email=first.email, name=first.name, password=password)
    _grant(session, first, person)
    for account in others:  # One hash for one password: making it is slow on purpose.
        another = Person(email=account.email, name=account.name, password_hash=person.password_hash)
        session.add(another)
        session.flush()
        _grant(session, account, another)
    name, email = OPERATOR
    session.add(Person(email=email, name=name, password_hash=person.password_hash, operator=True))
    lines = [f"{account.name}\t{account.email}\t{password}\t{account.role.value}" for account in ACCOUNTS]
    lines.append(f"{name}\t{email}\t{password}\toperator")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _grant(session: Session, account: Account, person: Person) -> None:
    council = councils.council_by_slug(session, account.council)
    assert council is not None, account.council
    services = [service for service in councils.services_of(session, council.id) if service.code in account.services]
    people.grant(session, council.id, person, account.role, services)
    if account.role in READERS:
        held = privacy.holders(session, council.id, READERS[account.role])
        privacy.give_right(session, council.id, READERS[account.role], held | {person.id})
