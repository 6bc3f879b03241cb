"""Single sign-on with a real provider: who gets in, to what, and with which second factor."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import people
from core.access import TOKEN
from core.accounts import second_factors
from core.accounts.models import AccountLetter, SignIn, SignOnIdentity
from core.models import AuditEvent, Role
from tests.accounts.sign_on import RealProvider, begin, challenge_of, come_by, local
from tests.client import CheckingClient
from tests.factories import Factory


def kept(session: Session) -> list[SignIn]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(SignIn).order_by(SignIn.began_at)))


def test_somebody_signs_in_by_their_address_and_then_by_what_never_changes(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    council = make.council()
    person = make.person(council)
    sign_on(real)
    real.knows("ann", email=person.email.upper(), email_verified=True)
    client.get("/sign-in?next=/account")
    link = client.page.xpath("//a[contains(., 'Sign in with north’s')]")[0].get("href")
    address = client.browser.get(link).location
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256" and asked["nonce"]
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/sign-in/with/north/back"
    client.get(local(real.sign_in(address, "ann")))
    assert client.heading == "Your account"
    (sent,) = real.asked
    assert challenge_of(sent["code_verifier"]) == asked["code_challenge"]
    assert sent["redirect_uri"] == asked["redirect_uri"] and sent["authorization"].startswith("Basic ")
    real.knows("ann", email="moved@elsewhere.example", email_verified=True)
    come_by(client, real, "ann")
    assert client.heading == "Your councils"
    assert [(one.person_id, one.provider, one.only_council, one.second_factor) for one in kept(session)] == [
        (person.id, "north", None, False)
    ]
    assert session.scalar(select(func.count()).select_from(SignOnIdentity)) == 1
    (letter,) = session.scalars(select(AccountLetter).where(AccountLetter.kind == "sign-on-linked"))
    assert letter.detail == {"provider": "north’s"}
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.at)).all()
    assert actions == ["sign-on-linked", "sign-in", "sign-in"]


def test_nobody_is_let_in_who_was_not_invited_or_whose_address_is_not_sure(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    known = make.person(make.council())
    sign_on(real)
    said = []
    unsure: list[dict[str, Any]] = [
        {"email": "stranger@council.example", "email_verified": True},
        {"email": known.email},
        {"email": known.email, "email_verified": False},
        {"email": known.email, "email_verified": "true"},
        {},
    ]
    for number, claims in enumerate(unsure):
        real.knows(f"unsure-{number}", **claims)
        come_by(client, real, f"unsure-{number}", status=403)
        said.append(client.text)
    assert client.heading == "You are not signed in" and "opens no account here" in said[0]
    assert len(set(said)) == 1, "whether somebody has an account is not told"
    assert kept(session) == [] and session.scalar(select(func.count()).select_from(SignOnIdentity)) == 0
    sign_on(real, emails_trusted=True)
    come_by(client, real, "unsure-2", status=403)
    come_by(client, real, "unsure-1")
    assert client.heading == "Your councils"


def test_an_address_that_was_given_to_somebody_else_does_not_open_the_account(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any
) -> None:
    person = make.person(make.council())
    sign_on(real)
    for subject, status in (("before", 200), ("after", 403)):
        real.knows(subject, email=person.email, email_verified=True)
        come_by(client, real, subject, status=status)


def test_an_address_is_asked_for_where_the_token_does_not_hold_it(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any
) -> None:
    person = make.person(make.council())
    sign_on(real)
    real.knows("thin", email=person.email, email_verified=True)
    real.bend = lambda signed: real.without(signed, "email", "email_verified")
    come_by(client, real, "thin")
    assert client.heading == "Your councils"


def test_a_council_s_own_provider_opens_that_council_to_its_members_alone(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    ours, theirs = make.council(), make.council()
    both, elsewhere, operator = make.person(ours, Role.ADMINISTRATOR), make.person(theirs), make.person(ours)
    people.grant(session, theirs.id, both, Role.ADMINISTRATOR)
    operator.operator = True
    sign_on(real, council=ours.code)
    for subject, person in (("both", both), ("elsewhere", elsewhere), ("operator", operator)):
        real.knows(subject, email=person.email, email_verified=True)
    come_by(client, real, "elsewhere", status=403)
    come_by(client, real, "operator", status=403)
    come_by(client, real, "both")
    client.get(f"/councils/{ours.slug}/colleagues")
    client.get(f"/councils/{theirs.slug}/colleagues", status=403)
    client.get("/account/second-factor", status=403)
    assert client.heading == "Sign in with your password for this"
    membership = people.membership_of(session, ours.id, both.id)
    assert membership
    people.take_away(session, membership)
    come_by(client, real, "both", status=403)


def test_a_second_factor_counts_only_where_it_was_shown_or_the_provider_is_trusted(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    council = make.council()
    council.second_factor = True
    person = make.person(council)
    real.knows("plain", email=person.email, email_verified=True, amr=["pwd"], acr="1")
    page = f"/councils/{council.slug}/comments"
    sign_on(real, council=council.code)
    come_by(client, real, "plain", onwards=page)
    assert client.path == "/account/second-factor", "without one, an app is set up here"
    said: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"second_factor_trusted": True}, {}), ({"acr": ("2",)}, {"acr": "2"}), ({}, {"amr": ["pwd", "mfa"]}),
    ]  # fmt: skip
    for facts, claims in said:
        real.knows("plain", email=person.email, email_verified=True, **claims)
        sign_on(real, council=council.code, **facts)
        come_by(client, real, "plain", onwards=page)
        assert client.path == page
    assert [one.second_factor for one in kept(session)] == [True]


def test_whoever_has_an_app_here_gives_its_code_whatever_the_provider_saw(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, app: Flask, session: Session
) -> None:
    council = make.council()
    person = make.person(council)
    secret = second_factors.draw_secret()
    second_factors.take_up(session, app.extensions["vault"], person.id, secret, 0)
    sign_on(real, council=council.code, second_factor_trusted=True)
    real.knows("coded", email=person.email, email_verified=True)
    come_by(client, real, "coded", onwards=f"/councils/{council.slug}/comments")
    assert client.heading == "Enter your code" and client.browser.get("/desk").location.startswith("/sign-in")
    client.get("/sign-in/code")
    client.submit({"code": pyotp.TOTP(secret).now()})
    assert client.path == f"/councils/{council.slug}/comments"
    assert [(one.half, one.provider, one.only_council) for one in kept(session)] == [(False, "north", council.id)]


def test_somebody_shows_again_that_it_is_they_where_they_came_from(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    council = make.council()
    person, colleague = make.person(council, Role.ADMINISTRATOR), make.person(council)
    sign_on(real, council=council.code)
    for subject, whose in (("me", person), ("colleague", colleague)):
        real.knows(subject, email=whose.email, email_verified=True)
    come_by(client, real, "me")
    (one,) = kept(session)
    one.proved_at -= timedelta(hours=1)
    session.commit()
    page = f"/councils/{council.slug}/colleagues/new"
    client.get(page)
    assert client.heading == "Confirm that it is you"
    link = client.page.xpath("//a[contains(., 'again')]")[0].get("href")
    address = client.browser.get(link).location
    assert "prompt=login" in address
    client.get(local(real.sign_in(address, "colleague")), status=403)
    client.get(local(real.sign_in(client.browser.get(link).location, "me")))
    assert client.path == page
    assert len(kept(session)) == 1


def test_signing_out_is_ours_alone_and_says_where_to_sign_out_there(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    person = make.person(make.council())
    sign_on(real)
    real.knows("leaver", email=person.email, email_verified=True)
    come_by(client, real, "leaver")
    client.submit(form="/sign-out")
    assert client.heading == "You are signed out" and kept(session) == []
    assert client.page.xpath("//a[contains(., 'Sign out of north’s too')]")[0].get("href").startswith(real.url)


def test_a_council_may_ask_single_sign_on_of_everybody_once_it_has_been_seen_to_work(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    council, other = make.council(), make.council()
    admin, officer, both = make.person(council, Role.ADMINISTRATOR), make.person(council), make.person(council)
    people.grant(session, other.id, both, Role.OFFICER)
    sign_on(real, council=council.code)
    real.knows("admin", email=admin.email, email_verified=True)
    colleagues, page = f"/councils/{council.slug}/colleagues", f"/councils/{council.slug}/comments"
    client.sign_in(admin)
    client.get(colleagues)
    assert "sign in by it yourself first" in client.text
    come_by(client, real, "admin", onwards=colleagues)
    client.submit({"sign_on": "y"}, form="sign-on")
    assert "Passwords no longer open" in client.text
    client.sign_in(officer)
    assert client.heading == "Single sign-on" and client.page.xpath("//main//a/@href") == ["/sign-in/with/north"]
    assert [one.person_id for one in kept(session)] == [admin.id]
    client.get("/sign-in")
    client.submit({"email": officer.email, "password": "not the password"}, status=422)
    client.sign_in(both)
    assert client.heading == "Your councils"
    client.get(f"/councils/{other.slug}/comments")
    client.get(page)
    assert client.heading == "Single sign-on" and client.path == f"/councils/{council.slug}/sign-on"
    real.knows("both", email=both.email, email_verified=True)
    link = client.page.xpath("//main//a/@href")[0]
    client.get(local(real.sign_in(client.browser.get(link).location, "both")))
    assert client.path == page
    come_by(client, real, "admin", onwards=colleagues)
    client.submit({"sign_on": None}, form="sign-on")
    client.sign_in(officer)
    assert client.heading == "Your councils"


def test_the_forgery_of_a_switch_is_refused_to_whoever_came_by_a_password(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    council = make.council()
    sign_on(real, council=council.code)
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get(f"/councils/{council.slug}/colleagues")
    token = client.page.forms[-1].fields["csrf_token"]
    client.browser.post(f"/councils/{council.slug}/colleagues/sign-on", data={"csrf_token": token, "sign_on": "y"})
    session.refresh(council)
    assert not council.sign_on


def test_the_cookie_before_is_worth_nothing_after(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    person = make.person(make.council())
    sign_on(real)
    real.knows("again", email=person.email, email_verified=True)
    client.sign_in(person)
    with client.browser.session_transaction() as cookie:
        before = cookie[TOKEN]
    come_by(client, real, "again")
    assert [one.provider for one in kept(session)] == ["north"]
    with client.browser.session_transaction() as cookie:
        assert cookie[TOKEN] != before


def test_a_way_on_to_another_site_is_not_taken(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any
) -> None:
    person = make.person(make.council())
    sign_on(real)
    real.knows("baited", email=person.email, email_verified=True)
    baits = ("https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)")
    for bait in baits:
        answer = client.browser.get(local(real.sign_in(begin(client, "north", bait), "baited")))
        assert answer.location == "/desk", bait


def test_an_invitation_of_a_council_that_asks_single_sign_on_leads_there_and_to_no_password(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session, delivered: Any
) -> None:
    council = make.council()
    council.sign_on = True
    admin = make.person(council, Role.ADMINISTRATOR)
    sign_on(real, council=council.code)
    real.knows("inviting", email=admin.email, email_verified=True)
    real.knows("newcomer", email="newcomer@post.example", email_verified=True)
    come_by(client, real, "inviting", onwards=f"/councils/{council.slug}/colleagues/new")
    client.submit({"name": "Bran Newcomer", "email": "newcomer@post.example", "role": "viewer"})
    assert "where to sign in with the account of the council" in client.text
    assert "Has not signed in yet" in client.text and "password" not in client.page.xpath("string(//tbody)")
    letter = delivered()["newcomer@post.example"]
    assert "You can now work for" in letter and "password" not in letter, "a password would open nothing"
    client.get("/account")
    client.submit(form="/sign-out")
    client.get(local(re.findall(r"http\S+", letter)[-1]))
    client.get(local(real.sign_in(client.browser.get(client.page.xpath("//main//a/@href")[0]).location, "newcomer")))
    assert client.heading == "Your councils"
    come_by(client, real, "inviting", onwards=f"/councils/{council.slug}/colleagues")
    assert "Has not signed in yet" not in client.text and "Has not chosen a password yet" not in client.text


def test_one_person_opens_two_councils_that_share_an_app_registration(
    client: CheckingClient, make: Factory, real: RealProvider, sign_on: Any, session: Session
) -> None:
    north, south = make.council(), make.council()
    person = make.person(north)
    people.grant(session, south.id, person, Role.OFFICER)
    for name, council in (("north", north), ("south", south)):
        sign_on(real, name, council=council.code, client_id="folkmoot-of-both")
    real.knows("shared", email=person.email, email_verified=True)
    come_by(client, real, "shared", onwards=f"/councils/{north.slug}/comments")
    client.get(f"/councils/{south.slug}/comments", status=403)
    come_by(client, real, "shared", name="south", onwards=f"/councils/{south.slug}/comments")
    client.get(f"/councils/{north.slug}/comments", status=403)
    assert session.scalar(select(func.count()).select_from(SignOnIdentity)) == 1
