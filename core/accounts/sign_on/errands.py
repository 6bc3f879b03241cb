"""Sending somebody to a provider, and what is asked there once they come back.

An authorization code with PKCE, a state and a nonce, all drawn for one errand of one browser. Each provider sends
people back to an address of its own, so that none can pass off what another gave (RFC 9700, sections 2.1 and 4.4).
"""

import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any
from urllib.parse import quote

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from core.accounts.sign_on.discovery import Addresses, Directory
from core.accounts.sign_on.providers import Provider
from core.accounts.sign_on.refusals import Reason, SignOnRefused
from core.accounts.sign_on.tokens import LEEWAY, Vouched, read_token, vouched

GOOD_FOR = timedelta(minutes=10)
SCOPE = "openid email"


@dataclass(frozen=True)
class Errand:
    """What a browser holds while somebody is at a provider. It is good once, and not for long."""

    provider: str
    state: str
    nonce: str
    verifier: str
    begun: int
    """In seconds since 1970."""
    onwards: str
    """Where they go afterwards, or nothing."""
    proves: bool
    """Whether somebody who has signed in shows again that it is they."""

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def begin(provider: Provider, moment: datetime, *, onwards: str = "", proves: bool = False) -> Errand:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Errand(provider.name, state, nonce, verifier, int(moment.timestamp()), onwards, proves)


def kept_errand(kept: object) -> Errand | None:
    """The errand that a browser held, if it held one."""
    try:
        return Errand(**kept) if isinstance(kept, dict) else None
    except TypeError:
        return None


def address_to_go_to(provider: Provider, addresses: Addresses, errand: Errand, back: str) -> str:
    """Where the browser is sent. Whoever shows again that it is they is asked to sign in there anew."""
    asked: dict[str, str] = {"prompt": "login", "max_age": "0"} if errand.proves else {}
    if provider.acr:
        asked["acr_values"] = provider.acr[0]
    return str(
        prepare_grant_uri(
            addresses.authorization,
            provider.client_id,
            "code",
            redirect_uri=back,
            scope=SCOPE,
            state=errand.state,
            nonce=errand.nonce,
            code_challenge=create_s256_code_challenge(errand.verifier),  # type: ignore[no-untyped-call]
            code_challenge_method="S256",
            **asked,
        )
    )


def check_answer(errand: Errand | None, provider: Provider, answer: Mapping[str, str], moment: datetime) -> Errand:
    """The errand that an answer belongs to. Raises `SignOnRefused`."""
    if errand is None or errand.provider != provider.name:
        raise SignOnRefused(Reason.GONE, "no errand to this provider")
    if not compare_digest(errand.state.encode(), answer.get("state", "").encode()):
        raise SignOnRefused(Reason.GONE, "another state")
    if moment.timestamp() - errand.begun > GOOD_FOR.total_seconds():
        raise SignOnRefused(Reason.GONE, "an old errand")
    return errand


def ask_who(
    directory: Directory, provider: Provider, errand: Errand, answer: Mapping[str, str], *, back: str, moment: datetime
) -> Vouched:
    """Whom the provider vouches for, now that it has sent somebody back. Raises `SignOnRefused`."""
    addresses = directory.addresses(provider)
    named = answer.get("iss", "")
    if (named or addresses.names_itself) and named != provider.issuer:
        raise SignOnRefused(Reason.REFUSED, "an answer of another provider")
    if "error" in answer or not answer.get("code"):
        raise SignOnRefused(Reason.CANCELLED, "the provider let nobody in")
    given = directory.send(addresses.token, *_request(provider, addresses, errand, answer["code"], back))
    token, access = given.get("id_token"), given.get("access_token")
    if not isinstance(token, str) or not isinstance(access, str):
        raise SignOnRefused(Reason.REFUSED, "no token")
    claims = read_token(directory, provider, token, nonce=errand.nonce, access_token=access, moment=moment)
    if "email" not in claims and addresses.people:
        claims = _with_more(directory, addresses, claims, access)
    found = vouched(provider, claims)
    if errand.proves and found.at is not None and found.at < errand.begun - LEEWAY:
        raise SignOnRefused(Reason.REFUSED, "nobody signed in there anew")
    return found


def _request(
    provider: Provider, addresses: Addresses, errand: Errand, code: str, back: str
) -> tuple[str, dict[str, str]]:
    """The body and the headers that ask for tokens. Identifier and secret are encoded first (RFC 6749, 2.3.1)."""
    ours = {"client_id": provider.client_id, "client_secret": provider.client_secret}
    body = prepare_token_request(
        "authorization_code",
        redirect_uri=back,
        code=code,
        code_verifier=errand.verifier,
        **(ours if addresses.secret_in_body else {}),
    )
    if addresses.secret_in_body:
        return str(body), {}
    both = ":".join(quote(each, safe="") for each in ours.values())
    return str(body), {"Authorization": f"Basic {b64encode(both.encode()).decode()}"}


def _with_more(directory: Directory, addresses: Addresses, claims: dict[str, Any], access: str) -> dict[str, Any]:
    """The claims with the address that a provider tells apart from its token, if it tells it of the same person."""
    said = directory.ask(addresses.people, {"Authorization": f"Bearer {access}"})
    if said.get("sub") != claims["sub"]:
        raise SignOnRefused(Reason.REFUSED, "more was said of somebody else")
    return claims | {name: said[name] for name in ("email", "email_verified") if name in said}
