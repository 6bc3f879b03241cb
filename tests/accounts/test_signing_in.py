"""Signing in with a code, sign-ins that can be listed and ended, and waits that grow."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import TOKEN
from core.accounts import knocking, passwords, second_factors, signing_in
from core.accounts.knocking import Door, Knocks
from core.accounts.models import AccountLetter, SignIn
from core.database import Database, now
from core.models import AuditEvent, Person
from tests.client import CheckingClient
from tests.factories import PASSWORD, Factory


@pytest.fixture
def app_of(app: Flask, session: Session):
    """Gives somebody an authenticator app, and what it shows at each call: the code of a step further on."""

    def take_up(person: Person) -> tuple[pyotp.TOTP, list[str]]:
        secret = second_factors.draw_secret()
        return pyotp.TOTP(secret), second_factors.take_up(session, app.extensions["vault"], person.id, secret, 0)

    return take_up


def kept(session: Session) -> list[SignIn]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(SignIn)))


def token_of(client: CheckingClient) -> str:
    with client.browser.session_transaction() as cookie:
        return str(cookie[TOKEN])


def test_a_password_alone_opens_nothing_where_there_is_a_code(
    client: CheckingClient, make: Factory, app_of, session: Session
) -> None:
    council = make.council()
    person = make.person(council)
    phone, _ = app_of(person)
    client.sign_in(person)
    assert client.heading == "Enter your code"
    halfway = token_of(client)
    assert client.browser.get("/desk").location.startswith("/sign-in")
    assert client.browser.get(f"/councils/{council.slug}/comments").location.startswith("/sign-in")
    client.get("/sign-in/code")
    client.submit({"code": "000000"}, status=422)
    code = phone.now()
    client.submit({"code": code})
    assert client.heading == "Your councils"
    assert token_of(client) != halfway
    assert [(one.half, one.second_factor) for one in kept(session)] == [(False, True)]


def test_a_code_that_somebody_overheard_is_worth_nothing(client: CheckingClient, make: Factory, app_of) -> None:
    person = make.person(make.council())
    phone, _ = app_of(person)
    code = phone.now()
    client.sign_in(person)
    client.submit({"code": code})
    client.sign_in(person)
    client.submit({"code": code}, status=422)
    assert "Each code works once" in client.errors()[0]


def test_codes_cannot_be_tried_one_after_another(client: CheckingClient, make: Factory, app_of) -> None:
    person = make.person(make.council())
    phone, _ = app_of(person)
    client.sign_in(person)
    for _guess in range(5):
        client.submit({"code": "000000"}, status=422)
    client.submit({"code": phone.now()}, status=422)
    assert client.errors()[0].startswith("There have been too many attempts. Try again in")


def test_a_recovery_code_lets_in_whoever_lost_their_phone(
    client: CheckingClient, make: Factory, app_of, session: Session
) -> None:
    person = make.person(make.council())
    _, codes = app_of(person)
    client.sign_in(person)
    client.get("/sign-in/recovery")
    client.submit({"code": codes[3]})
    assert client.heading == "Your councils"
    session.rollback()
    letter = session.scalars(select(AccountLetter).where(AccountLetter.kind == "recovery-code-used")).one()
    assert letter.detail == {"left": "7"}
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.at)).all() == ["recovery-code-used", "sign-in"]


def test_a_cookie_is_worth_nothing_once_its_owner_signed_out(client: CheckingClient, make: Factory) -> None:
    client.sign_in(make.person(make.council()))
    token = token_of(client)
    client.submit(form="sign-out")
    with client.browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    assert client.browser.get("/desk").location.startswith("/sign-in")


def test_the_database_holds_no_token(client: CheckingClient, make: Factory, session: Session) -> None:
    client.sign_in(make.person(make.council()))
    assert [one.token_hash for one in kept(session)] == [signing_in.token_hash(token_of(client))]


def test_a_token_set_before_signing_in_is_not_the_one_after(client: CheckingClient, make: Factory) -> None:
    person = make.person(make.council())
    client.sign_in(person)
    before = token_of(client)
    client.sign_in(person)
    assert token_of(client) != before


@pytest.mark.parametrize(
    ("began", "seen", "enters"),
    [(0, 0, True), (11 * 60, 59, True), (61, 61, False), (12 * 60 + 1, 0, False)],
)
def test_a_sign_in_ends_when_unused_for_an_hour_and_after_half_a_day(
    client: CheckingClient, make: Factory, session: Session, began: int, seen: int, enters: bool
) -> None:
    client.sign_in(make.person(make.council()))
    (one,) = kept(session)
    one.began_at, one.seen_at = now() - timedelta(minutes=began), now() - timedelta(minutes=seen)
    session.commit()
    assert (client.browser.get("/desk").status_code == 200) == enters


def test_looking_at_a_page_keeps_a_sign_in_alive(client: CheckingClient, make: Factory, session: Session) -> None:
    client.sign_in(make.person(make.council()))
    (one,) = kept(session)
    one.seen_at = now() - timedelta(minutes=50)
    session.commit()
    client.get("/desk")
    (one,) = kept(session)
    assert now() - one.seen_at < timedelta(minutes=1)


def test_somebody_sees_where_they_are_signed_in_and_signs_out_there(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    person, stranger = make.person(make.council()), make.person()
    elsewhere, theirs = make.sign_in(person, device="Firefox, Windows"), make.sign_in(stranger)
    client.sign_in(person)
    client.get("/account")
    assert "Firefox, Windows" in client.text
    client.submit(form="/end")
    hashes = {one.token_hash for one in kept(session)}
    assert signing_in.token_hash(elsewhere) not in hashes
    assert {signing_in.token_hash(theirs), signing_in.token_hash(token_of(client))} == hashes


def test_nobody_ends_another_person_s_sign_in(client: CheckingClient, make: Factory, session: Session) -> None:
    stranger = make.person()
    make.sign_in(stranger)
    session.commit()
    (theirs,) = kept(session)
    client.sign_in(make.person(make.council()))
    client.get("/account")
    token = client.page.forms[-1].fields["csrf_token"]
    client.browser.post(f"/account/sign-ins/{theirs.id}/end", data={"csrf_token": token})
    assert len(kept(session)) == 2


def test_signing_out_everywhere_else_leaves_this_browser_in(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    person = make.person(make.council())
    for _browser in range(3):
        make.sign_in(person)
    client.sign_in(person)
    client.get("/account")
    before = token_of(client)
    client.submit(form="/sign-ins/end")
    assert client.heading == "Your account" and "signed out of 3 other browsers" in client.text
    assert len(kept(session)) == 1 and token_of(client) != before


def test_a_new_browser_is_told_of_and_a_known_one_is_not(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    def told() -> int:
        session.rollback()
        return session.scalar(select(func.count()).where(AccountLetter.kind == "new-device")) or 0

    person = make.person(make.council())
    client.sign_in(person)
    client.sign_in(person)
    assert told() == 0
    client.browser.delete_cookie("folkmoot-device")
    client.sign_in(person)
    assert told() == 1


def test_a_stranger_s_guesses_do_not_keep_the_owner_s_own_browser_out(client: CheckingClient, make: Factory) -> None:
    person = make.person(make.council())
    client.sign_in(person)
    cookie = client.browser.get_cookie("folkmoot-device")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    client.browser.delete_cookie("folkmoot-device")
    client.get("/sign-in")
    for _guess in range(10):
        client.submit({"email": person.email, "password": "not the password"}, status=422)
    client.submit({"email": person.email, "password": PASSWORD}, status=429)
    client.browser.set_cookie("folkmoot-device", cookie.value)
    client.sign_in(person)
    assert client.heading == "Your councils"


def test_a_password_hashed_with_other_work_is_hashed_anew_at_the_next_sign_in(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    person = make.person(make.council())
    person.password_hash = PasswordHasher(time_cost=2, memory_cost=16, parallelism=2).hash(PASSWORD)
    assert passwords.is_outdated(person.password_hash)
    client.sign_in(person)
    session.expire_all()
    assert not passwords.is_outdated(person.password_hash) and passwords.agrees(person.password_hash, PASSWORD)


NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_waits_grow_and_are_shared_by_all_processes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [NOON]
    monkeypatch.setattr(knocking, "now", lambda: moment[0])
    other = Database(database.engine.url.render_as_string(hide_password=False))
    processes = [Knocks(database, "a key"), Knocks(other, "a key")]
    door, waits = Door("door", "somebody", free=3), []
    for number in range(12):
        assert processes[number % 2].try_at([door]) == timedelta()
        wait = processes[1 - number % 2].try_at([door]) if number >= 2 else timedelta()
        waits.append(int(wait.total_seconds()))
        moment[0] += wait
    assert waits == [0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900, 900]
    moment[0] += knocking.FORGOTTEN + timedelta(seconds=1)
    assert [processes[0].try_at([door]) for _ in range(2)] == [timedelta()] * 2
    other.close()


def test_trying_while_one_must_wait_makes_nobody_wait_longer(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knocking, "now", lambda: NOON)
    knocks, door = Knocks(database, "a key"), Door("door", "somebody", free=1)
    knocks.try_at([door])
    assert {knocks.try_at([door]) for _ in range(5)} == {timedelta(seconds=15)}


def test_one_who_succeeds_gives_back_one_try_of_those_that_many_share(database: Database) -> None:
    knocks = Knocks(database, "a key")
    own, shared = Door("own", "somebody", free=2), Door("network", "192.0.2.0/24", free=3, shared=True)
    for _ in range(10):
        assert knocks.try_at([own, shared]) == timedelta()
        with database.transaction() as session:
            knocks.forgive(session, [own, shared])
    for _ in range(2):
        knocks.try_at([Door("own", "another", free=9), shared])
    with database.transaction() as session:
        knocks.forgive(session, [own, shared])
    assert knocks.try_at([shared]) == timedelta()
    assert knocks.try_at([shared]) == timedelta()
    assert knocks.try_at([shared]) > timedelta()
