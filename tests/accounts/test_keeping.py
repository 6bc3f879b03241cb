"""What is held of signing in goes when its time is over, and with whoever is forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import jobs
from core.accounts.models import (
    WAYS_IN,
    AccountLetter,
    Knocking,
    KnownDevice,
    LinkPurpose,
    PasswordLink,
    RecoveryCode,
    SecondFactor,
    SignIn,
    SignOnIdentity,
)
from core.database import Base, now
from core.models import Person
from tests.factories import Factory
from tests.keeping import end

assert jobs.ROOMS, "every purpose is declared"
Made = Callable[[Person, datetime, str], Base]
ROWS: dict[str, tuple[int, Made]] = {
    "sign_ins": (30, lambda person, at, token: SignIn(person_id=person.id, token_hash=token, began_at=at)),
    "devices": (180, lambda person, at, token: KnownDevice(person_id=person.id, token_hash=token, used_at=at)),
    "password_links": (1, lambda person, at, token: PasswordLink(
        person_id=person.id, token_hash=token, purpose=LinkPurpose.RESET, expires_at=at)),
    "account_letters": (1, lambda person, at, token: AccountLetter(
        kind="reset", address="sealed", language="en", asked_at=at)),
    "refused_tries": (1, lambda person, at, token: Knocking(subject=token, failures=1, last_at=at, waits_until=at)),
}  # fmt: skip


@pytest.mark.parametrize("purpose", ROWS)
def test_what_is_held_of_signing_in_goes_when_its_time_is_over(purpose: str, session: Session, make: Factory) -> None:
    council = make.council()
    days, row = ROWS[purpose]
    old = make.keep(row(make.person(council), now() - timedelta(days=days, hours=1), "old"))
    make.keep(row(make.person(council), now() - timedelta(days=days) + timedelta(hours=1), "new"))
    assert end(session, None, purpose) == 1
    assert session.scalar(select(func.count()).select_from(type(old))) == 1


def test_a_password_whose_code_never_came_is_forgotten_the_same_night(session: Session, make: Factory) -> None:
    person = make.person(make.council())
    make.keep(SignIn(person_id=person.id, token_hash="half", half=True, began_at=now() - timedelta(hours=1)))
    assert end(session, None, "sign_ins") == 1


def test_whoever_is_forgotten_leaves_no_way_in(session: Session, make: Factory) -> None:
    person = make.keep(Person(email="gone@example.org", name="Gone", password_hash="x", created_at=now()))
    person.created_at = now() - timedelta(days=400)
    for purpose in ("sign_ins", "devices", "password_links"):
        make.keep(ROWS[purpose][1](person, now(), purpose))
    make.keep(SecondFactor(person_id=person.id, secret="sealed"))
    make.keep(RecoveryCode(person_id=person.id, beginning="K7QM", code_hash="hash"))
    make.keep(SignOnIdentity(issuer="https://sign-on.example", subject="s", person_id=person.id))
    make.keep(AccountLetter(kind="password-changed", person_id=person.id, language="en"))
    assert end(session, None, "accounts") == 1
    for table in WAYS_IN:
        assert not session.scalar(select(func.count()).select_from(table).where(table.person_id == person.id)), table
