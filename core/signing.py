"""Signing what browsers keep for us: itsdangerous's own signatures, with the key of each purpose derived once."""

import hmac
from functools import cache, cached_property

from itsdangerous import Signer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.signer import SigningAlgorithm

DIGEST = "sha1"  # What itsdangerous signs with; an HMAC does not depend on nobody finding two texts with one digest.


class OneShot(SigningAlgorithm):
    """An HMAC made in one call of OpenSSL's."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, DIGEST)


class PurposeSigner(Signer):
    """A signer whose key, which never changes, is derived when it is first wanted."""

    @cached_property
    def _key(self) -> bytes:
        return super().derive_key()

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        return self._key


class TimedPurposeSigner(PurposeSigner, TimestampSigner):
    """The same, for what is signed with the time."""


class PurposeSerializer(URLSafeTimedSerializer):
    """A serializer with one signer for everything that it reads and writes."""

    @cached_property
    def _signer(self) -> Signer:
        return super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        return self._signer


@cache
def signer_for(purpose: str, secret: str) -> Signer:
    """The signer of a purpose, whose signatures are worth nothing for another."""
    return PurposeSigner(secret, salt=purpose, algorithm=OneShot())
