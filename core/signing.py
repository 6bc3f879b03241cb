"""Signing what browsers keep for us: itsdangerous's own signatures, with the key of each purpose derived once."""

import hmac
from functools import cache, cached_property

from itsdangerous import Signer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import want_bytes
from itsdangerous.signer import SigningAlgorithm

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
def signer_for(purpose: str, secrets: tuple[str, ...]) -> Signer:
    """The signer of a purpose, whose signatures are worth nothing for another; the last of the secrets signs."""
    return PurposeSigner(secrets, salt=purpose, algorithm=OneShot())
