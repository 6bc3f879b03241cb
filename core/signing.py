"""Signing what browsers keep for us: itsdangerous's own signatures, with the key of each purpose derived once."""

import hmac
from functools import cache, cached_property
from typing import Any

from itsdangerous import SignatureExpired, Signer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import want_bytes
from itsdangerous.signer import SigningAlgorithm

DAY = 86_400
DIGEST = "sha1"  # What itsdangerous signs with; an HMAC does not depend on nobody finding two texts with one digest.


class OneShot(SigningAlgorithm):
    """An HMAC made in one call of OpenSSL's."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, DIGEST)


class PurposeSigner(Signer):
    """A signer whose keys, which never change, are derived when they are first wanted."""

    @cached_property
    def _keys(self) -> dict[bytes, bytes]:
        return {secret: Signer.derive_key(self, secret) for secret in self.secret_keys}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        return self._keys[self.secret_key if secret_key is None else want_bytes(secret_key)]


class PatientSigner(TimestampSigner):
    """A signer with the time, for clocks that differ or are put right.

    What was signed in the future was signed by another machine, whose clock is a little ahead, or by our own before it
    was put right. Nobody else can sign; so up to a day ahead is as good as now, and nobody loses their place by it.
    """

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        age = self.get_timestamp() - int(signed_at.timestamp())
        if max_age is not None and not -DAY <= age <= max_age:
            raise SignatureExpired(f"It was signed {age} seconds ago.", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class TimedPurposeSigner(PurposeSigner, PatientSigner):
    """The same as both."""


class PurposeSerializer(URLSafeTimedSerializer):
    """A serializer with one signer for everything that it reads and writes."""

    @cached_property
    def _signer(self) -> Signer:
        return super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        return self._signer


@cache
def signer_for(purpose: str, secrets: tuple[str, ...]) -> Signer:
    """The signer of a purpose, whose signatures are worth nothing for another; the last of the secrets signs."""
    return PurposeSigner(secrets, salt=purpose, algorithm=OneShot())
