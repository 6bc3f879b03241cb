"""Two who come for the first time at the same moment: each is let in or refused kindly, and linked once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import people
from core.accounts.models import SignOnIdentity
from core.accounts.sign_on import identities
from core.accounts.sign_on.refusals import SignOnRefused
from core.accounts.sign_on.tokens import Vouched
from core.acting import acting_everywhere
from core.database import Database
from core.models import Person
from tests.accounts.sign_on import RealProvider, begin, local
from tests.client import CheckingClient
from tests.factories import Factory

ISSUER = "https://sign-on.example"
TWO_WRITERS = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def vouched(subject: str, person: Person) -> Vouched:
    return Vouched(ISSUER, subject, person.email, second_factor=False, at=None)


def links(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(SignOnIdentity)) or 0


def test_both_windows_of_somebody_new_are_signed_in(
    app: Flask, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    person = make.person(make.council())
    sign_on(real)
    real.knows("hasty", email=person.email, email_verified=True)
    windows = [CheckingClient(app.test_client(), session) for _ in range(2)]
    ways_back = [local(real.sign_in(begin(window, "north"), "hasty")) for window in windows]
    together = Barrier(2, timeout=20)

    def wait_for_each_other(signed: str) -> str:
        together.wait()
        return signed

    real.bend = wait_for_each_other
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda window, way: window.browser.get(way).status_code, windows, ways_back))
    assert answers == [302, 302] and links(session) == 1
    for window in windows:
        window.get("/account")
        assert window.heading == "Your account"


@pytest.fixture
def two(database: Database, session: Session, make: Factory) -> tuple[Person, Database]:
    """Somebody who is not linked yet, and a database that lets two write at once, as SQLite does not."""
    person = make.person(make.council())
    session.commit()
    return person, database


@TWO_WRITERS
@pytest.mark.parametrize(("subject", "is_let_in"), [("the same", True), ("another", False)])
def test_who_looked_before_the_other_was_linked_is_not_linked_again(
    two: tuple[Person, Database], subject: str, is_let_in: bool, session: Session
) -> None:
    person, database = two
    with acting_everywhere("whoever signs in"), database.transaction() as late:
        found = vouched(subject, person)
        known = identities.person_of(late, found, None)
        assert known and known.id == person.id
        with database.transaction() as early:
            mine = people.person_by_id(early, person.id)
            assert mine and identities.link(early, vouched("the same", person), mine)
        if is_let_in:
            assert not identities.link(late, found, known), "they are linked already"
        else:
            with pytest.raises(SignOnRefused):
                identities.link(late, found, known)
    assert links(session) == 1


@TWO_WRITERS
def test_somebody_whose_address_changed_meanwhile_belongs_to_one_account(
    two: tuple[Person, Database], make: Factory, session: Session
) -> None:
    person, database = two
    other = make.person(make.council())
    session.commit()
    with acting_everywhere("whoever signs in"), database.transaction() as late:
        known = people.person_by_id(late, other.id)
        assert known and identities.person_of(late, vouched("moved", other), None) is known
        with database.transaction() as early:
            mine = people.person_by_id(early, person.id)
            assert mine and identities.link(early, vouched("moved", person), mine)
        with pytest.raises(SignOnRefused):
            identities.link(late, vouched("moved", other), known)
    assert links(session) == 1
