"""Whatever is sent, by whomever, is answered in words: never a failure of ours, and never half done."""

import os

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from core.models import Person, Role
from tests.factories import Factory
from tests.house.addresses import Street
from tests.house.test_access import browser, rows, sign_in, visits
from tests.security.hostile import Attacker, forms_of

__all__ = ["browser"]
COUNTED = ("throttle", "attempt", "limit", "sign_in", "session", "place_in_line", "knocking")
"""Tables whose names hold one of these count what was tried, and may well grow by what is refused."""
LENGTHS = [int(os.environ.get("FOLKMOOT_ATTACKS", "150")), pytest.param(25_000, marks=pytest.mark.long)]
"""The long form is a hundred thousand in all: of two people, on two kinds of database."""
SEED = int(os.environ.get("FOLKMOOT_ATTACK", "1"))


@pytest.mark.by_turns
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("who", ["administrator", "stranger"])
def test_hostile_requests_break_nothing_and_half_write_nothing(
    app: Flask, browser: FlaskClient, make: Factory, session: Session, length: int, who: str
) -> None:
    street = Street(make, make.council())
    somebody = make.person(street.council, Role.ADMINISTRATOR)
    come_in(browser, somebody, session, who)
    addresses, forms = [], []
    for _, _, method, response in visits(app, browser, street):
        path = response.request.path
        if "sign-out" not in path and method in ("GET", "POST"):
            addresses.append((method, path))
        if method == "GET" and response.status_code == 200 and response.mimetype == "text/html":
            forms += [form for form in forms_of(response.text, path) if "sign-out" not in form.action]
    attacker, answered = Attacker(SEED, addresses, forms), 0
    come_in(browser, somebody, session, who)
    before = kept(session)
    for number in range(length):
        asked = attacker.request()
        try:
            response = browser.open(**asked)
        except Exception as error:
            raise AssertionError(f"request {number} of seed {SEED}: {asked!r:.3000}") from error
        said = f"request {number} of seed {SEED} was answered {response.status}: {asked!r:.3000}"
        assert response.status_code < 500 or is_said_by_the_standard(response), said
        assert "Traceback" not in response.get_data(as_text=True)[:200_000] if response.is_sequence else True, said
        assert "a=b" not in response.headers.getlist("Set-Cookie"), f"a line end became a header: {said}"
        after = kept(session)
        if response.status_code >= 400:
            assert after == before, said
        answered += response.status_code < 400
        before = after
        response.close()
    assert answered > length / 20, "nearly everything was refused: the forms are not found or nobody is signed in"


def is_said_by_the_standard(response: TestResponse) -> bool:
    """OData says 501 of what a server does not offer."""
    return response.status_code == 501 and response.request.path.startswith("/odata/")


def come_in(browser: FlaskClient, somebody: Person, session: Session, who: str) -> None:
    if who == "administrator":
        sign_in(browser, somebody, session, second_factor=True)  # So that asking for codes does not lock them out.
    session.commit()


def kept(session: Session) -> dict[str, int]:
    return {name: count for name, count in rows(session).items() if not any(each in name for each in COUNTED)}
