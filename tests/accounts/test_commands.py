"""What whoever runs the installation does for somebody who cannot: a link, signing out, and a lost phone."""

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.people import person
from app.commands.sign_on import sign_on as sign_on_command
from core.accounts import links, second_factors
from core.accounts.models import SignIn, SignOnIdentity
from core.database import Database
from core.models import AuditEvent, Council, Person
from tests.accounts.sign_on import RealProvider
from tests.factories import Factory


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_PUBLIC_URL", "https://survey.example")
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    return lambda *words: CliRunner().invoke(person, words)


@pytest.fixture
def somebody(make: Factory, session: Session) -> Person:
    found = make.person(make.council())
    for _browser in range(2):
        make.sign_in(found)
    session.commit()
    return found


def actions(session: Session) -> set[str]:
    session.rollback()
    session.expire_all()
    return set(session.scalars(select(AuditEvent.action)))


def test_a_link_that_is_printed_is_the_person_s_own(run, somebody: Person, session: Session) -> None:
    said: Result = run("link", somebody.email)
    token = said.output.strip().removeprefix("https://survey.example/password/")
    assert "password-link-made" in actions(session)
    assert links.person_of(session, token) == somebody


def test_somebody_is_signed_out_everywhere(run, somebody: Person, session: Session) -> None:
    assert f"{somebody.email} has been signed out of 2 browsers." in run("sign-out", somebody.email).output
    assert "signed-out-everywhere" in actions(session)
    assert session.scalar(select(SignIn.id)) is None


def test_a_lost_phone_is_forgotten_with_every_sign_in(run, app: Flask, somebody: Person, session: Session) -> None:
    second_factors.take_up(session, app.extensions["vault"], somebody.id, second_factors.draw_secret(), 0)
    session.commit()
    assert run("forget-second-factor", somebody.email).exit_code == 0
    assert "second-factor-reset" in actions(session)
    assert not second_factors.has_one(session, somebody.id) and session.scalar(select(SignIn.id)) is None


def test_an_address_that_nobody_has_is_refused_in_one_line(run) -> None:
    for command in ("link", "sign-out", "forget-second-factor"):
        said: Result = run(command, "nobody@council.example")
        assert said.exit_code == 1 and said.output.count("\n") == 1


def test_links_of_single_sign_on_are_forgotten_and_a_council_is_opened_to_passwords(
    run, somebody: Person, session: Session
) -> None:
    session.add(SignOnIdentity(issuer="https://login.example", subject="a", person_id=somebody.id))
    council = session.scalars(select(Council)).all()[-1]
    council.sign_on = True
    session.commit()
    said = CliRunner().invoke(sign_on_command, ["forget", somebody.email])
    assert said.output == f"1 forgotten of {somebody.email}.\n"
    assert CliRunner().invoke(sign_on_command, ["forget", "nobody@council.example"]).exit_code == 1
    assert CliRunner().invoke(sign_on_command, ["optional", council.code]).exit_code == 0
    assert {"sign-on-forgotten", "sign-on-asked"} <= actions(session)
    assert session.scalar(select(SignOnIdentity.id)) is None and session.scalar(select(SignIn.id)) is None
    assert not session.get_one(Council, council.id).sign_on


def test_providers_are_asked_whether_they_are_well(
    run, somebody: Person, real: RealProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"ISSUER": real.url, "CLIENT_ID": "folkmoot", "CLIENT_SECRET": "a secret", "LABEL": "North"}
    for name, value in said.items():
        monkeypatch.setenv(f"FOLKMOOT_SIGN_ON_NORTH_{name}", value)
    monkeypatch.setenv("FOLKMOOT_SIGN_ONS", "north")
    monkeypatch.setenv("FOLKMOOT_SECRET_KEY", "a secret key for tests that is long enough")
    out_of_reach = CliRunner().invoke(sign_on_command, ["check"])
    assert out_of_reach.exit_code == 1 and "may not be reached from here" in out_of_reach.output
    monkeypatch.setenv("FOLKMOOT_PRIVATE_NETWORKS", "127.0.0.0/8")
    well = CliRunner().invoke(sign_on_command, ["check"])
    assert well.exit_code == 0 and "north: well, with keys of RSA" in well.output
    assert "https://survey.example/sign-in/with/north/back" in well.output
    monkeypatch.setenv("FOLKMOOT_SIGN_ON_NORTH_COUNCIL", "E00000000")
    assert CliRunner().invoke(sign_on_command, ["check"]).exit_code == 1
