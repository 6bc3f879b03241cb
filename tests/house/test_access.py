"""Every route of the house is walked: who may enter, who may not, and that looking changes nothing."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core.access import TOKEN, Access, access_of
from core.database import Base
from core.models import Person, Role
from core.web import SAFE_METHODS
from tests.factories import Factory
from tests.house.addresses import Street, example

pytestmark = pytest.mark.by_turns

REFUSED = {403, 404}
TRAIL = "audit_event"


@pytest.fixture
def street(make: Factory) -> Street:
    return Street(make, make.council())


@pytest.fixture
def browser(app: Flask) -> Iterator[FlaskClient]:
    """A browser whose forms are not asked for their token, so that the door itself must refuse."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_client() as browser:
        yield browser
    app.extensions["database"].close()


def routes(app: Flask) -> list[tuple[Rule, Access]]:
    """Every route with its declaration, apart from the files that are served as they are."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            access = access_of(app.view_functions[rule.endpoint])
            assert access, f"{rule.rule} does not say who may enter: put a decorator of core.access under its route."
            found.append((rule, access))
    return found


def visits(
    app: Flask, browser: FlaskClient, street: Street, wanted: Callable[[Rule, Access, str], bool] = lambda *_: True
) -> Iterator[tuple[Rule, Access, str, TestResponse]]:
    """Go to every address by each of its methods that is wanted."""
    for rule, access in routes(app):
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **example(rule, street))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if (method, rule.endpoint) != ("POST", "door.sign_out") and wanted(rule, access, method):
                yield rule, access, method, browser.open(address, method=method)


def sign_in(browser: FlaskClient, person: Person, session: Session, **facts: Any) -> None:
    token = Factory(session).sign_in(person, **facts)
    session.commit()
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token


def rows(session: Session) -> dict[str, int]:
    session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name != TRAIL]
    counts = (select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in tables)
    return session.connection().execute(select(*counts)).one()._asdict()


def test_every_route_says_who_may_enter(app: Flask) -> None:
    assert len(routes(app)) > 5


def test_every_page_of_a_council_has_the_council_in_its_address(app: Flask) -> None:
    for rule, access in routes(app):
        if access.roles:
            assert "council" in rule.arguments, f"{rule.rule} asks for a role, but of which council?"


def test_anonymous_people_are_sent_to_sign_in(
    app: Flask, browser: FlaskClient, street: Street, session: Session
) -> None:
    session.commit()
    for rule, _, method, response in visits(app, browser, street, lambda rule, access, method: not access.anybody):
        assert response.status_code == 302, f"{method} {rule.rule}"
        assert urlsplit(response.location).path == "/sign-in", f"{method} {rule.rule}"


def test_another_council_s_people_are_refused(
    app: Flask, browser: FlaskClient, street: Street, make: Factory, session: Session
) -> None:
    sign_in(browser, make.person(make.council(), Role.ADMINISTRATOR), session)
    before = rows(session)
    for rule, _, method, response in visits(app, browser, street, of_a_council):
        assert response.status_code in REFUSED, f"{method} {rule.rule}"
        assert rows(session) == before, f"{method} {rule.rule} wrote"


def of_a_council(rule: Rule, access: Access, method: str) -> bool:
    return "council" in rule.arguments and not access.anybody


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_own_doors_and_no_others(
    app: Flask, browser: FlaskClient, street: Street, make: Factory, session: Session, role: Role
) -> None:
    sign_in(browser, make.person(street.council, role, [street.service]), session)

    def looked_at(rule: Rule, access: Access, method: str) -> bool:
        return method == "GET" and bool(access.roles)

    for rule, access, _, response in visits(app, browser, street, looked_at):
        assert (response.status_code != 403) == (role in access.roles), f"{rule.rule}: {response.status}"


def test_only_operators_enter_what_is_theirs(
    app: Flask, browser: FlaskClient, street: Street, make: Factory, session: Session
) -> None:
    sign_in(browser, make.person(street.council, Role.ADMINISTRATOR), session)
    for rule, _, method, response in visits(app, browser, street, lambda rule, access, method: access.operators_only):
        assert response.status_code == 403, f"{method} {rule.rule}"


def test_looking_changes_nothing_and_breaks_nothing(
    app: Flask, browser: FlaskClient, street: Street, make: Factory, session: Session
) -> None:
    sign_in(browser, make.person(street.council, Role.ADMINISTRATOR), session)
    before = rows(session)
    for rule, _, method, response in visits(app, browser, street):
        if method in SAFE_METHODS:
            assert response.status_code < 500, f"{rule.rule}: {response.status}"
            assert rows(session) == before, f"{rule.rule} wrote"
        else:
            before = rows(session)


def test_only_open_pages_act_for_nobody(app: Flask) -> None:
    free = [rule for rule, _ in routes(app) if getattr(app.view_functions[rule.endpoint], "acts_for_nobody", False)]
    assert free, "the form in a frame is one"
    assert all(access_of(app.view_functions[rule.endpoint]) == Access(anybody=True) for rule in free)
