"""What might be tried at single sign-on, with a real provider that lies where it is told to."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.door import sign_on_pages
from app.door.sign_on_pages import ERRAND
from core.accounts.models import SignIn, SignOnIdentity
from core.accounts.sign_on.discovery import ASKED_AGAIN, KEPT, LEFT_ALONE, Directory
from core.accounts.sign_on.refusals import Reason, SignOnRefused
from core.models import Person
from core.reach import Reach
from tests.accounts.conftest import OWN
from tests.accounts.sign_on import (
    RealProvider,
    begin,
    come_by,
    local,
    read,
    signed_by_what_everybody_knows,
    unsigned,
    with_parts,
)
from tests.client import CheckingClient
from tests.factories import Factory

BEGUN, RELIED, KNOWS, AWAY, TURNED = (
    "was begun too long ago", "could not be relied on", "it opens no account here", "does not answer", "turned back",
)  # fmt: skip


@pytest.fixture
def person(make: Factory, real: RealProvider, sign_on: Any) -> Person:
    """Somebody whom the provider `north` vouches for as `ann`."""
    someone = make.person(make.council())
    sign_on(real)
    real.knows("ann", email=someone.email, email_verified=True)
    return someone


def nobody_was_let_in(session: Session) -> bool:
    session.rollback()
    tables = SignIn, SignOnIdentity
    return not any(session.scalar(select(func.count()).select_from(table)) for table in tables)


def lies(real: RealProvider, other: RealProvider) -> dict[str, Callable[[str], str]]:
    """Tokens that are wrong in one way each."""
    stranger = RSAKey.generate_key(2048)

    def with_claims(**wrong: Any) -> Callable[[str], str]:
        return lambda signed: real.signed(read(signed) | wrong)

    def signed_by(key: RSAKey, **header: str) -> Callable[[str], str]:
        liar = RealProvider(real.url, key)
        return lambda signed: liar.signed(read(signed), {"kid": real.key.kid or ""} | header)

    moment = int(time.time())
    return {
        "another nonce": with_claims(nonce="another"),
        "for another client": with_claims(aud="somebody-else"),
        "for others too": with_claims(aud=["folkmoot-north", "somebody-else"], azp="folkmoot-north"),
        "given to another": with_claims(azp="somebody-else"),
        "of another issuer": with_claims(iss=other.url),
        "expired": with_claims(exp=moment - 120),
        "from the future": with_claims(iat=moment + 3600),
        "for ever": with_claims(exp=float("nan")),
        "of nobody": with_claims(sub=""),
        "of many": with_claims(sub=["ann", "ben"]),
        "with another access token": with_claims(at_hash="wrong"),
        "without a nonce": lambda signed: real.without(signed, "nonce"),
        "without an end": lambda signed: real.without(signed, "exp"),
        "without a beginning": lambda signed: real.without(signed, "iat"),
        "without a reader": lambda signed: real.without(signed, "aud"),
        "unsigned": lambda signed: unsigned(read(signed)),
        "signed by what everybody knows": lambda signed: signed_by_what_everybody_knows(real, read(signed)),
        "signed by a stranger": signed_by(stranger),
        "signed by a key that is not there": signed_by(stranger, kid="no-such-key"),
        "signed by the other provider": signed_by(other.key),
        "changed afterwards": lambda signed: signed[:-8] + ("A" * 8),
        "no token": lambda signed: "not a token",
        "nothing": lambda signed: "",
    }


def test_a_token_that_is_wrong_in_any_way_opens_nothing(
    client: CheckingClient, person: Person, real: RealProvider, other: RealProvider, session: Session
) -> None:
    for what, lie in lies(real, other).items():
        real.bend = lie
        come_by(client, real, "ann", status=403)
        assert RELIED in client.text, what
    assert nobody_was_let_in(session)
    real.bend = lambda signed: signed
    come_by(client, real, "ann")
    assert client.heading == "Your councils", "the truth is believed"


def test_only_the_browser_that_set_out_comes_back_once_and_soon(
    client: CheckingClient, person: Person, real: RealProvider, session: Session, app: Flask
) -> None:
    def back(**parts: str) -> str:
        return local(with_parts(real.sign_in(begin(client, "north"), "ann"), **parts))

    real.asked.clear()
    for state in ("another", "", "é"):
        client.get(back(state=state), status=403)
        assert BEGUN in client.text
    with app.test_client() as elsewhere:
        assert elsewhere.get(back()).status_code == 403
    overtaken = back()
    back()
    client.get(overtaken, status=403)
    late = back()
    with client.browser.session_transaction() as cookie:
        cookie[ERRAND] = cookie[ERRAND] | {"begun": cookie[ERRAND]["begun"] - 601}
    client.get(late, status=403)
    assert BEGUN in client.text
    assert nobody_was_let_in(session) and real.asked == [], "the provider is not even asked"
    once = back()
    client.get(once)
    client.get(once, status=403)
    assert BEGUN in client.text and len(real.asked) == 1


def test_a_code_that_another_has_used_opens_nothing(client: CheckingClient, person: Person, real: RealProvider) -> None:
    used = real.sign_in(begin(client, "north"), "ann")
    client.get(local(used))
    code = used.partition("code=")[2].partition("&")[0]
    again = with_parts(real.sign_in(begin(client, "north"), "ann"), code=code)
    client.get(local(again), status=403)
    assert RELIED in client.text


def test_one_provider_cannot_pass_for_another(
    client: CheckingClient, person: Person, real: RealProvider, other: RealProvider, sign_on: Any, session: Session
) -> None:
    sign_on(other, "south")
    other.knows("ann", email="stranger@council.example", email_verified=True)
    real.asked.clear()
    other.asked.clear()
    address = begin(client, "north")
    came = real.sign_in(address, "ann")
    client.get(local(came).replace("/north/", "/south/"), status=403)
    assert BEGUN in client.text and real.asked == other.asked == []
    client.get(local(with_parts(real.sign_in(begin(client, "north"), "ann"), iss=other.url)), status=403)
    assert RELIED in client.text and real.asked == other.asked == []
    stolen = other.sign_in(begin(client, "south"), "ann").partition("code=")[2].partition("&")[0]
    client.get(local(with_parts(real.sign_in(begin(client, "north"), "ann"), code=stolen)), status=403)
    come_by(client, other, "ann", name="south", status=403)
    assert KNOWS in client.text, "the same name at another provider is somebody else"
    assert nobody_was_let_in(session)
    client.get(local(with_parts(real.sign_in(begin(client, "north"), "ann"), iss=real.url)))
    assert client.heading == "Your councils"


def test_whoever_turns_back_is_told_so_and_may_begin_again_where_they_were(
    client: CheckingClient, person: Person, real: RealProvider
) -> None:
    came = with_parts(real.sign_in(begin(client, "north", "/account"), "ann"), error="access_denied", code="")
    client.get(local(came), status=403)
    assert TURNED in client.text and "/sign-in/with/north?next=/account" in client.page.xpath("//main//a/@href")
    client.browser.get("/sign-in/with/north/back?error=<script>alert(1)</script>&state=x")
    assert "<script>alert" not in client.response.text


def test_a_provider_that_does_not_answer_is_said_to_be_away(
    client: CheckingClient, sign_on: Any, real: RealProvider, app: Flask
) -> None:
    sign_on(real, "gone", issuer="http://127.0.0.1:9")
    sign_on(real, "liar", issuer=f"{real.url}/")
    sign_on(real, "inside")
    for name in ("gone", "liar"):
        client.get(f"/sign-in/with/{name}?next=/account", status=503)
        assert AWAY in client.text
    app.extensions["sign_on_directory"] = Directory(Reach(plain_http=True))
    client.get("/sign-in/with/inside", status=503)
    assert AWAY in client.text, "our own networks are not asked unless the installation allows them"
    client.get("/sign-in/with/nobody", status=404)


def test_guessing_at_the_way_back_makes_a_network_wait(
    client: CheckingClient, person: Person, real: RealProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_on_pages, "NETWORK", 1)
    client.browser.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    for status, words in ((403, RELIED), (429, "too many attempts")):
        client.get(local(with_parts(real.sign_in(begin(client, "north"), "ann"), code="guessed")), status=status)
        assert words in client.text


def test_addresses_and_keys_are_asked_for_rarely(real: RealProvider) -> None:
    moment = [0.0]
    directory, provider = Directory(OWN, lambda: moment[0]), real.provider("north")
    real.seen.clear()
    for _time in range(3):
        assert directory.key(provider, real.key.kid).kid == real.key.kid
    assert real.seen == ["/.well-known/openid-configuration", "/jwks"]
    for _time in range(3):
        with pytest.raises(SignOnRefused):
            directory.key(provider, "new")
    assert len(real.seen) == 2
    moment[0] = ASKED_AGAIN + 1
    with pytest.raises(SignOnRefused):
        directory.key(provider, "new")
    assert real.seen[2:] == ["/jwks"], "a provider may have new keys"
    moment[0] = KEPT + ASKED_AGAIN + 2
    directory.key(provider, real.key.kid)
    assert len(real.seen) == 5


def test_whoever_does_not_answer_is_left_alone_for_a_moment(real: RealProvider) -> None:
    moment = [0.0]
    directory, provider = Directory(OWN, lambda: moment[0]), real.provider("north", issuer=f"{real.url}/no")
    real.seen.clear()
    for _time in range(3):
        with pytest.raises(SignOnRefused) as refused:
            directory.addresses(provider)
        assert refused.value.reason is Reason.AWAY
    assert len(real.seen) == 1
    moment[0] = LEFT_ALONE
    with pytest.raises(SignOnRefused):
        directory.addresses(provider)
    assert len(real.seen) == 2
