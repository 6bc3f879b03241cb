"""What a provider vouches for: its signed token, read only once everything about it has been found right.

Source: OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725 (algorithms are a list of ours, never the token's choice).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol

from core.accounts.sign_on.discovery import Directory, SigningKey
from core.accounts.sign_on.providers import Provider
from core.accounts.sign_on.refusals import Reason, SignOnRefused

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384")
LEEWAY = 60
"""By how many seconds the clocks of a provider and of this machine may differ."""
LONGEST = 255
SEVERAL_FACTORS = "mfa"
"""What `amr` holds where more than one factor was shown (RFC 8176)."""


@dataclass(frozen=True)
class Vouched:
    """Whom a provider vouches for."""

    issuer: str
    subject: str
    email: str
    """Their address, if it is known to be theirs; otherwise nothing."""
    second_factor: bool
    """Whether they showed more than a password."""
    at: int | None
    """When they last signed in there, in seconds since 1970, if it says so."""


def read_token(
    directory: Directory, provider: Provider, token: str, *, nonce: str, access_token: str, moment: datetime
) -> dict[str, Any]:
    """The claims of a token that this provider signed for us, for this one errand. Raises `SignOnRefused`."""

    def key(guest: GuestProtocol) -> SigningKey:
        identifier = guest.headers().get("kid")
        return directory.key(provider, identifier if isinstance(identifier, str) else None)

    try:
        signed = jwt.decode(token, key, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {"iss": {"essential": True, "value": provider.issuer}, "sub": {"essential": True}},
            {"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
        )
        claims.validate(now=int(moment.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        raise SignOnRefused(Reason.REFUSED, f"the token: {type(error).__name__}") from error
    if claims["aud"] not in (provider.client_id, [provider.client_id]):
        raise SignOnRefused(Reason.REFUSED, "the token is for another, or for others too")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= LONGEST:
        raise SignOnRefused(Reason.REFUSED, "the token names nobody")
    return dict(claims)


def vouched(provider: Provider, claims: dict[str, Any]) -> Vouched:
    """Whom the claims of a token are about."""
    at = claims.get("auth_time")
    return Vouched(
        issuer=provider.issuer,
        subject=claims["sub"],
        email=_email(provider, claims),
        second_factor=_has_second_factor(provider, claims),
        at=int(at) if isinstance(at, int | float) else None,
    )


def _email(provider: Provider, claims: dict[str, Any]) -> str:
    """The address, where the provider made sure that it is theirs, or is trusted and does not say otherwise."""
    email, verified = claims.get("email"), claims.get("email_verified")
    theirs = verified is True or (verified is None and provider.emails_trusted)
    return email if theirs and isinstance(email, str) else ""


def _has_second_factor(provider: Provider, claims: dict[str, Any]) -> bool:
    methods = claims.get("amr")
    said = isinstance(methods, list) and SEVERAL_FACTORS in methods
    return provider.second_factor_trusted or said or claims.get("acr") in provider.acr
