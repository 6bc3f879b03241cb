"""Passwords chosen and changed, links that are sent, apps set up, and what administrators do."""

import re

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import people
from core.accounts import links, passwords, second_factors, signing_in
from core.accounts.models import AccountLetter, LinkPurpose, PasswordLink, RecoveryCode, SignIn
from core.database import now
from core.models import AuditEvent, Role
from tests.client import CheckingClient
from tests.factories import PASSWORD, Factory

BETTER = "kettle marmot viaduct"
ADDRESS = re.compile(r"http\S+/password/(\S+)")


def test_changing_the_password_needs_the_present_one_and_signs_out_elsewhere(
    client: CheckingClient, make: Factory, session: Session, delivered
) -> None:
    person = make.person(make.council())
    make.sign_in(person)
    client.sign_in(person)
    client.get("/account/password")
    client.submit({"present": "", "new": ""}, status=422)
    assert client.errors() == ["Enter your present password", "Enter a new password"], "in the order of the page"
    client.submit({"present": "not the password", "new": BETTER}, status=422)
    client.submit({"present": PASSWORD, "new": "passwordpassword"}, status=422)
    assert client.errors()[0].startswith("This would be among the first guesses.")
    client.submit({"present": PASSWORD, "new": BETTER})
    assert client.heading == "Your account"
    session.expire_all()
    assert passwords.agrees(person.password_hash, BETTER) and len(session.scalars(select(SignIn)).all()) == 1
    assert "The password of your account was changed" in delivered()[person.email]


def test_a_forgotten_password_is_chosen_again_by_a_link_that_works_once(
    client: CheckingClient, make: Factory, session: Session, delivered
) -> None:
    person = make.person(make.council())
    make.sign_in(person)
    client.get("/forgotten")
    client.submit({"email": person.email.upper()})
    token = ADDRESS.search(delivered()[person.email])
    assert token and session.scalars(select(AccountLetter)).all() == []
    assert session.scalars(select(PasswordLink.token_hash)).all() == [signing_in.token_hash(token[1])]
    client.get(f"/password/{token[1]}")
    client.get(f"/password/{token[1]}")
    client.submit({"new": "short"}, status=422)
    client.submit({"new": BETTER})
    assert client.heading == "Sign in" and "Your password has been changed." in client.text
    client.submit({"email": person.email, "password": BETTER})
    assert client.heading == "Your councils"
    session.rollback()
    assert len(session.scalars(select(SignIn)).all()) == 1, "those before have been ended"
    client.get(f"/password/{token[1]}", status=404)


def test_a_link_that_is_too_old_opens_nothing(client: CheckingClient, make: Factory, session: Session) -> None:
    token = links.make_link(session, make.person().id, LinkPurpose.RESET)
    session.scalars(select(PasswordLink)).one().expires_at = now()
    client.get(f"/password/{token}", status=404)


def test_asking_for_a_link_does_and_says_the_same_whoever_has_the_address(
    client: CheckingClient, make: Factory, session: Session, delivered
) -> None:
    person, seen = make.person(), []
    for email in (person.email, "nobody@council.example"):
        client.get("/forgotten")
        client.submit({"email": email})
        session.rollback()
        rows = session.scalars(select(AccountLetter)).all()
        seen.append((client.path, client.text, len(rows), {row.person_id for row in rows}))
        for row in rows:
            assert email not in (row.address or "")
        if email == person.email:
            assert list(delivered()) == [person.email]
    assert seen[0] == seen[1]
    assert delivered() == {}


def test_setting_up_an_app_shows_recovery_codes_once(client: CheckingClient, make: Factory, session: Session) -> None:
    person = make.person(make.council())
    client.sign_in(person)
    client.get("/account/second-factor")
    secret = client.page.cssselect("main code")[0].text_content().replace(" ", "")
    client.submit({"code": "000000"}, status=422)
    assert client.page.cssselect("main code")[0].text_content().replace(" ", "") == secret
    client.submit({"code": pyotp.TOTP(secret).now()})
    codes = [code.text_content() for code in client.page.cssselect("#codes code")]
    session.rollback()
    kept = session.scalars(select(RecoveryCode)).all()
    assert len(codes) == len(kept) == second_factors.CODES
    assert second_factors.has_one(session, person.id)
    assert session.scalars(select(SignIn.second_factor)).all() == [True]


def test_what_decides_who_signs_in_asks_for_the_password_again(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    client.sign_in(make.person(make.council()))
    (here,) = session.scalars(select(SignIn)).all()
    before = here.token_hash
    here.proved_at = now() - 2 * signing_in.FRESH
    client.get("/account/second-factor")
    assert client.heading == "Confirm that it is you"
    client.submit({"password": "not the password"}, status=422)
    client.submit({"password": PASSWORD})
    assert client.heading == "Set up an authenticator app"
    session.refresh(here)
    assert here.token_hash != before


def test_a_council_asks_everybody_for_a_code_and_leads_them_to_one(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council, other = make.council(), make.council()
    officer = make.person(council, Role.ANALYST)
    people.grant(session, other.id, officer, Role.ANALYST)
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get(f"/councils/{council.slug}/colleagues")
    client.submit({"asked": "y"})
    assert client.heading == "Set up an authenticator app", "those who ask for it need one too"
    client.sign_in(officer)
    client.get(f"/councils/{council.slug}/comments")
    assert client.heading == "Set up an authenticator app"
    client.get(f"/councils/{other.slug}/comments")
    assert client.heading.startswith("Comments")
    client.get("/account/second-factor")
    secret = client.page.cssselect("main code")[0].text_content().replace(" ", "")
    client.submit({"code": pyotp.TOTP(secret).now()})
    client.get(f"/councils/{council.slug}/comments")
    assert client.heading.startswith("Comments")


def test_somebody_is_invited_chooses_a_password_and_enters(
    client: CheckingClient, make: Factory, session: Session, delivered
) -> None:
    council = make.council(name={"en": "Aldermoor", "cy": "Aldermoor"})
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get(f"/councils/{council.slug}/colleagues/new")
    client.submit({"email": "new@council.example", "name": "New"}, status=422)
    client.submit({"email": "new@council.example", "name": "New", "role": "analyst"})
    assert "new@council.example" in client.text and "Has not chosen a password yet" in client.text
    colleague = client.page.xpath("//tbody//a[text() = 'New']/@href")[0]
    client.get(colleague)
    assert "Analyst" in client.page.xpath("//dd/text()") and "have not chosen a password yet" in client.text
    letter = delivered()["new@council.example"]
    token = ADDRESS.search(letter)
    assert token and "You can now work for Aldermoor here." in letter
    client.get(f"/password/{token[1]}")
    client.submit({"new": BETTER})
    client.submit({"email": "new@council.example", "password": BETTER})
    assert "Aldermoor" in client.text and "Analyst" in client.text


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_administrator_takes_away_the_app_of_somebody_who_is_theirs_alone(
    app: Flask, client: CheckingClient, make: Factory, session: Session, elsewhere: bool
) -> None:
    council, person = make.council(), make.person()
    people.grant(session, council.id, person, Role.ANALYST)
    if elsewhere:
        people.grant(session, make.council().id, person, Role.ANALYST)
    second_factors.take_up(session, app.extensions["vault"], person.id, second_factors.draw_secret(), 0)
    make.sign_in(person)
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get(f"/councils/{council.slug}/colleagues/{person.id}")
    token = client.page.forms[-1].fields["csrf_token"]
    address = f"/councils/{council.slug}/colleagues/{person.id}/second-factor"
    answer = client.browser.post(address, data={"csrf_token": token})
    session.rollback()
    assert answer.status_code == (403 if elsewhere else 302)
    assert second_factors.has_one(session, person.id) == elsewhere
    assert bool(session.scalars(select(SignIn).where(SignIn.person_id == person.id)).all()) == elsewhere
    assert ("second-factor-reset" in session.scalars(select(AuditEvent.action)).all()) != elsewhere


def test_a_colleague_whose_work_ended_enters_no_more(client: CheckingClient, make: Factory, session: Session) -> None:
    council = make.council()
    person = make.person(council, Role.ANALYST)
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get(f"/councils/{council.slug}/colleagues/{person.id}")
    client.submit(form="end")
    client.sign_in(person)
    client.get(f"/councils/{council.slug}/comments", status=403)
