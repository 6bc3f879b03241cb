"""What a provider says of itself: its addresses and its keys, asked for over the network and kept for a while.

Source: OpenID Connect Discovery 1.0, sections 3 and 4.3; OpenID Connect Core 1.0, section 10.1.1.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from core.accounts.sign_on.providers import Provider
from core.accounts.sign_on.refusals import Reason, SignOnRefused
from core.reach import Reach, Unreachable

KEPT = 3600.0
"""For how many seconds a provider's addresses and keys are kept."""
ASKED_AGAIN = 60.0
"""How many seconds old its keys must be before a key that is not among them has them asked for again."""
LEFT_ALONE = 10.0
"""For how many seconds a provider that did not answer is not asked again, so that nobody waits for it in turn."""
PATIENCE, LONGEST, MOST_READ = 4.0, 6.0, 256 * 1024
WELL_KNOWN = "/.well-known/openid-configuration"
SIGNING = {"RSA", "EC"}

SigningKey = RSAKey | ECKey
Told = TypeVar("Told")


@dataclass(frozen=True)
class Addresses:
    """Where a provider is asked what, once each address has been found to be one that may be called."""

    authorization: str
    token: str
    keys: str
    people: str
    """Where it says more of somebody, or nothing."""
    sign_out: str
    """Where somebody signs out of it, or nothing."""
    secret_in_body: bool
    """Whether it takes our secret in the body of a request alone."""
    names_itself: bool
    """Whether it says who it is as it sends somebody back (RFC 9207)."""


class Directory:
    """Asks providers, rarely and each by one request at a time, on whatever networks may be reached."""

    def __init__(self, reach: Reach, clock: Callable[[], float] = time.monotonic) -> None:
        self._reach = replace(reach, patience=PATIENCE, longest=LONGEST, most_read=MOST_READ)
        self._clock = clock
        self._addresses: dict[str, tuple[float, Addresses]] = {}
        self._keys: dict[str, tuple[float, dict[str, SigningKey]]] = {}
        self._failed: dict[str, float] = {}
        self._asking: dict[str, threading.Lock] = {}

    def addresses(self, provider: Provider) -> Addresses:
        """Raises `SignOnRefused`."""
        with self._alone(provider):
            known = self._addresses.get(provider.name)
            if known is None or self._clock() - known[0] > KEPT:
                known = self._clock(), self._patiently(provider, lambda: self._discover(provider))
                self._addresses[provider.name] = known
            return known[1]

    def key(self, provider: Provider, identifier: str | None) -> SigningKey:
        """The key of this identifier, or a provider's only key where it names none. Raises `SignOnRefused`."""
        keys = self._keys_of(provider, identifier)
        if identifier is None and len(keys) == 1:
            return next(iter(keys.values()))
        if identifier not in keys:
            raise SignOnRefused(Reason.REFUSED, "a key that the provider does not have")
        return keys[identifier]

    def kinds_of_keys(self, provider: Provider) -> list[str]:
        """What kinds of keys it signs with. Raises `SignOnRefused`."""
        return sorted({key.key_type for key in self._keys_of(provider, None).values()})

    def _keys_of(self, provider: Provider, identifier: str | None) -> dict[str, SigningKey]:
        """Its keys, asked for again where this one is not among those that are kept."""
        where = self.addresses(provider).keys
        with self._alone(provider):
            at, keys = self._keys.get(provider.name) or (None, {})
            if at is None or self._clock() - at > (KEPT if identifier in (None, *keys) else ASKED_AGAIN):
                keys = self._patiently(provider, lambda: _keys_in(self.ask(where)))
                self._keys[provider.name] = self._clock(), keys
            return keys

    def ask(self, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What stands at an address. Raises `SignOnRefused`."""
        try:
            status, answer = self._reach.get(url, {"Accept": "application/json"} | dict(headers or {}))
        except Unreachable as error:
            raise SignOnRefused(Reason.AWAY, str(error)) from error
        return _read(status, answer)

    def send(self, url: str, body: str, headers: Mapping[str, str]) -> dict[str, Any]:
        """Send a form, and give the answer. Raises `SignOnRefused`."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        try:
            status, answer = self._reach.post(url, body.encode(), kind | dict(headers))
        except Unreachable as error:
            raise SignOnRefused(Reason.AWAY, str(error)) from error
        if 400 <= status < 500:
            raise SignOnRefused(Reason.REFUSED, f"the provider answered {status}")
        return _read(status, answer)

    def _alone(self, provider: Provider) -> threading.Lock:
        return self._asking.setdefault(provider.name, threading.Lock())

    def _patiently(self, provider: Provider, ask: Callable[[], Told]) -> Told:
        """Ask, unless the last time was a moment ago and in vain."""
        if self._clock() - self._failed.get(provider.name, -LEFT_ALONE) < LEFT_ALONE:
            raise SignOnRefused(Reason.AWAY, "the provider did not answer a moment ago")
        try:
            return ask()
        except SignOnRefused:
            self._failed[provider.name] = self._clock()
            raise

    def _discover(self, provider: Provider) -> Addresses:
        said = self.ask(provider.issuer.rstrip("/") + WELL_KNOWN)
        if said.get("issuer") != provider.issuer:
            raise SignOnRefused(Reason.AWAY, "the provider says that it is another")
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return Addresses(
            authorization=self._address(said, "authorization_endpoint"),
            token=self._address(said, "token_endpoint"),
            keys=self._address(said, "jwks_uri"),
            people=self._address(said, "userinfo_endpoint", needed=False),
            sign_out=self._address(said, "end_session_endpoint", needed=False),
            secret_in_body="client_secret_basic" not in methods,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    def _address(self, said: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
        url = said.get(name)
        try:
            if not isinstance(url, str):
                raise Unreachable(f"The provider does not say its {name}.")
            self._reach.check_url(url)
        except Unreachable as error:
            if needed:
                raise SignOnRefused(Reason.AWAY, f"{name}: {error}") from error
            return ""
        return url


def _read(status: int, answer: str) -> dict[str, Any]:
    try:
        said = json.loads(answer) if status == 200 else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise SignOnRefused(Reason.AWAY, f"the provider answered {status}, and not as it should")
    return said


def _keys_in(said: Mapping[str, Any]) -> dict[str, SigningKey]:
    """The public keys that a set holds for signatures, by their identifiers; others are passed over."""
    found: dict[str, SigningKey] = {}
    listed = said.get("keys")
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict) or one.get("kty") not in SIGNING or one.get("use", "sig") != "sig":
            continue
        try:
            key = JWKRegistry.import_key(one)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(key, RSAKey | ECKey):
            found[str(one.get("kid", ""))] = key
    return found
